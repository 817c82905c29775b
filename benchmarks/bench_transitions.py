"""What an order's insert and each of its steps cost beside reading and saving a plain Issue, on a site, in one run.

Run on a site that `hotline_csg.setup.site.prepare` made ready, in its folder sites/:
`python bench_transitions.py SITE [--rounds 30] [--json]`. What it makes is rolled back at the end.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import frappe

from hotline_csg import service
from hotline_csg.guide.words import EventKind as E
from hotline_csg.setup.site import DEPARTMENTS, login

MONDAY = datetime(2026, 3, 2, 9, 0)
MINUTES = timedelta(minutes=10)
PLAIN = "plain Issue: save"
NEW = {
	"doctype": "Issue",
	"hotline_category": "投诉",
	"hotline_topic": "平台应用-其他",
	"hotline_unit": "广州测试售电有限公司",
	"hotline_contact_name": "陈测试",
	"hotline_phone": "13800000001",
	"hotline_description": "平台登录提示账号被锁定，如何解锁？",
	"hotline_judgement": "初步判断为内部原因",
}
RETURN = {"return_ground": "派发业务范围错误", "reason": "不属本部门业务"}
CALLED = {"reply_read": 1, "opinion": "可", "satisfaction": "满意", "contact_confirmed": "是"}


def way(department: str) -> list[tuple[str, E, dict]]:
	dispatch = {"department": department, "handler": login("handler")}
	return [
		("agent", E.PASSED, {}),
		("dispatcher", E.DISPATCHED, dispatch),
		("handler", E.RETURNED, RETURN),
		("dispatcher", E.DISPATCHED, dispatch),
		("head", E.MARKED_MAJOR, {"reason": "影响多家主体"}),
		("handler", E.CONTACTED, {}),
		("handler", E.REPLIED, {"points": ["账号已解锁。"]}),
		("dispatcher", E.REPLY_RETURNED, {"review_ground": "填写不规范", "reason": "请补充"}),
		("handler", E.REPLIED, {"points": ["账号已解锁，请重新登录。"]}),
		("dispatcher", E.REVIEWED, {}),
		("agent", E.CALLBACK_FAILED, {"reason": "无人接听"}),
		("agent", E.CALLED_BACK, CALLED),
		("agent", E.ARCHIVED, {}),
	]


@contextmanager
def acting(part: str, at: datetime) -> Iterator[None]:
	frappe.set_user(login(part))
	frappe.flags.hotline_now = at
	yield
	frappe.set_user("Administrator")
	frappe.flags.hotline_now = None


Times = dict[str, list[float]]


def timed(times: Times, name: str, do: Callable[[], object]) -> object:
	start = time.perf_counter()
	done = do()
	times[name].append(time.perf_counter() - start)
	return done


def saved(name: str) -> None:
	"""What a request does that changes a plain Issue: read it, change it, save it."""
	doc = frappe.get_doc("Issue", name)
	doc.subject = "Printer on fire again"
	doc.save()


def one_round(times: Times, department: str) -> None:
	"""A plain Issue inserted and saved, and an order on its way to the archive, by people who hold one role each.

	Each begins as a request does: with a user that was just set, and nothing cached for them in the process.
	"""
	with acting("agent", MONDAY):
		plain = frappe.get_doc({"doctype": "Issue", "subject": "Printer on fire", "description": "x" * 40})
		timed(times, "plain Issue: insert", plain.insert)
	with acting("agent", MONDAY):
		timed(times, PLAIN, lambda: saved(plain.name))
	with acting("agent", MONDAY):
		order = frappe.get_doc(NEW)
		timed(times, "order: insert", order.insert)
	at = MONDAY
	for part, kind, facts in way(department):
		at += timedelta(hours=3, minutes=20) if kind is E.CALLED_BACK else MINUTES
		given = {"contacted_at": str(at)} if kind is E.CONTACTED else facts
		with acting(part, at):
			timed(
				times,
				f"order: {kind.en}",
				lambda given=given, kind=kind: service.act(order.name, kind, given),
			)
	with acting("agent", at):
		timed(times, "order: board", lambda: service.board(order.name))


def measure(rounds: int) -> dict[str, dict[str, float]]:
	"""Per operation the median in milliseconds, and how many times a plain Issue's save that is."""
	department = frappe.db.get_value("Department", {"department_name": DEPARTMENTS[0]})
	times: Times = defaultdict(list)
	for _ in range(3):  # warm up: metadata, calendar, rules
		one_round(defaultdict(list), department)
	for _ in range(rounds):
		one_round(times, department)
	frappe.db.rollback()
	save = statistics.median(times[PLAIN])
	return {
		name: {"ms": statistics.median(found) * 1000, "ratio": statistics.median(found) / save}
		for name, found in times.items()
	}


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("site")
	parser.add_argument("--rounds", type=int, default=30)
	parser.add_argument("--json", action="store_true")
	given = parser.parse_args()
	frappe.init(site=given.site)
	frappe.connect()
	result = measure(given.rounds)
	if given.json:
		print(json.dumps(result, indent=1))
		return
	for name, found in result.items():
		print(f"{name:28} {found['ms']:8.1f} ms {found['ratio']:6.2f}")


if __name__ == "__main__":
	main()
