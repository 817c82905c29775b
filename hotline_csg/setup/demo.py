"""Demo orders, made with Faker (`zh_CN`) through the same steps people take, at moments in the recent past.

`bench --site X execute hotline_csg.setup.demo.make`
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import frappe
from faker import Faker

from hotline_csg import service
from hotline_csg.adapters import calendars, clock
from hotline_csg.guide.callbacks import next_window
from hotline_csg.guide.rulebook import GUIDE
from hotline_csg.guide.words import EventKind, Satisfaction
from hotline_csg.service import outbox

from .site import DEPARTMENTS, login

ORDERS = 40
SEED = 20240423
QUESTIONS = (
	("平台应用", "交易平台登录提示账号被锁定，如何解锁并重置密码？"),
	("平台应用", "数字证书到期后，如何在平台上办理更新？"),
	("交易组织", "年度双边协商交易的申报截止时间是哪一天？"),
	("交易组织", "月度集中竞价交易的出清结果何时公布？"),
	("电量清分", "上月结算单中的偏差电量与我方计量不一致，如何核对？"),
	("交易合同", "合同电量转让需要提交哪些材料？"),
	("市场准入", "新增用电户号注册需要多长时间审核？"),
	("绿电绿证", "绿色电力交易的环境价值如何结算？"),
	("信息披露", "披露信息在哪里下载，保留多长时间？"),
	("交易规则", "售电公司履约保函额度如何计算？"),
)
ANSWERS = (
	"已联系贵单位说明，请按平台“帮助中心”中的操作手册第三章办理。",
	"相关公告已在交易平台信息披露栏目发布，请以公告时间为准。",
	"经核对计量数据，已在本月结算中一并调整，请查看更新后的结算单。",
)


def make(orders: int = ORDERS, seed: int = SEED) -> int:
	"""Make `orders` demo orders; none where the site has orders already. Returns how many were made."""
	if frappe.db.exists("Issue", {"hotline_state": ("is", "set")}):
		return 0
	fake = Faker("zh_CN")
	fake.seed_instance(seed)
	chance = random.Random(seed)
	end = clock.now()
	begin = calendars.current().add_working_days(end - timedelta(days=14), 1).replace(hour=8, minute=5)
	moments = sorted(begin + (end - begin) * chance.random() for _ in range(int(orders)))
	for at in moments:
		_order(fake, chance, at.replace(microsecond=0), end)
		frappe.db.commit()  # run from the command line; one order at a time
	outbox.tick(end)
	return len(moments)


def _order(fake: Faker, chance: random.Random, at: datetime, end: datetime) -> None:
	"""One order, taken as far as the time until `end` allows; some steps late, some orders left waiting."""
	topic, question = chance.choice(QUESTIONS)
	calendar = calendars.current()
	with _as("agent", at):
		doc = frappe.get_doc(
			{
				"doctype": "Issue",
				"hotline_category": "咨询",
				"hotline_topic": f"{topic}-其他",
				"hotline_unit": fake.company(),
				"hotline_contact_name": fake.name(),
				"hotline_phone": fake.phone_number(),
				"hotline_description": question,
				"hotline_received_at": at,
				"hotline_centre": "广州电力交易中心",
			}
		).insert()
	if chance.random() < 0.2:
		_step(doc.name, "agent", EventKind.ARCHIVED, _later(at, chance, 0.2), end, answer=ANSWERS[0])
		return
	department = frappe.db.get_value("Department", {"department_name": DEPARTMENTS[0]})
	reply = chance.choice(ANSWERS)
	path = (
		("agent", EventKind.PASSED, 0.6, {}),
		("dispatcher", EventKind.DISPATCHED, 1.0, {"department": department, "handler": login("handler")}),
		("handler", EventKind.REPLIED, 5.0, {"points": [reply]}),
		("dispatcher", EventKind.REVIEWED, 1.2, {}),
		(
			"agent",
			EventKind.CALLED_BACK,
			2.5,
			{
				"opinion": "问题已解决，感谢回复。",
				"satisfaction": chance.choice((Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED)).zh,
				"reply_read": 1,
			},
		),
		("agent", EventKind.ARCHIVED, 0.1, {}),
	)
	# One order in six meets a slow colleague somewhere on its way.
	slow = chance.randrange(len(path) * 6)
	for index, (part, kind, hours, facts) in enumerate(path):
		hours = hours * 6 if index == slow else hours
		at = calendar.add_working_time(at, timedelta(seconds=int(3600 * hours * chance.uniform(0.2, 1.8))))
		at = next_window(at.replace(second=0), GUIDE.settings) if kind is EventKind.CALLED_BACK else at
		if not _step(doc.name, part, kind, at, end, **facts):
			return


def _later(at: datetime, chance: random.Random, hours: float) -> datetime:
	return at + timedelta(seconds=int(3600 * hours * chance.uniform(0.2, 1.0)))


def _step(name: str, part: str, kind: EventKind, at: datetime, end: datetime, **facts: object) -> bool:
	if at > end:
		return False
	with _as(part, at):
		service.act(name, kind, dict(facts))
	return True


@contextmanager
def _as(part: str, at: datetime) -> Iterator[None]:
	"""Act as one of the staff at a moment that has passed."""
	user = frappe.session.user
	frappe.set_user(login(part))
	frappe.flags.hotline_now = at
	try:
		yield
	finally:
		frappe.flags.hotline_now = None
		frappe.set_user(user)
