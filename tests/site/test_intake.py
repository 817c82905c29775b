"""What an agent is shown before an order is saved: who calls, what stands already, what answers it, what would be due."""

from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg import service
from hotline_csg.adapters import knowledge
from hotline_csg.api import order as api
from hotline_csg.api import search, telephony
from hotline_csg.guide.words import EventKind
from tests.support import builders
from tests.support.builders import MONDAY, STEP, acting, login
from tests.support.flows import register

UNIT = {"unit": "来电试验售电有限公司", "phone": "0755-8800 0001", "contact_name": "来电人"}
AT_ONCE = EventKind.ARCHIVED


@pytest.fixture
def a_call():
	"""A call that rings at the agent's desk."""

	def ring(
		number: str = UNIT["phone"], call_id: str = "intake-1", at: datetime = MONDAY, agent: str = "agent"
	):
		with acting("Administrator", at):
			given = {
				"call_id": call_id,
				"caller": number,
				"called": "",
				"agent": login(agent),
				"status": "ringing",
			}
			service.receive_call({**given, "started_at": str(at)})
		return call_id

	return ring


def caller(call: str, at: datetime = MONDAY) -> dict:
	with acting("agent", at):
		return telephony.caller(call)


def look(at: datetime = MONDAY, part: str = "agent", **entries) -> dict:
	with acting(part, at):
		return api.look({"category": "咨询", "channel": "400热线", **entries})


# Who calls ---------------------------------------------------------------------------------------------------


def test_a_known_caller_is_shown_with_open_orders_first(a_call):
	done = register("03-02 08:05", **UNIT).do("agent", AT_ONCE, "03-02 08:10", answer="已答复")
	standing = register("03-02 08:20", **UNIT)
	seen = caller(a_call("075588000001"))

	assert seen["known"]["unit"] == UNIT["unit"]
	assert seen["known"]["contact_name"] == UNIT["contact_name"]
	assert [row["name"] for row in seen["orders"]] == [standing.name]
	assert [row["hotline_order"] for row in seen["calls"]] == [standing.name, done.name]
	assert "88000001" not in frappe.as_json({**seen, "caller": ""})


def test_a_stranger_is_nobody(a_call):
	seen = caller(a_call("13900008888"))

	assert seen["known"] == {"unit": None, "contact_name": None, "customer": None, "kind": None}
	assert (seen["orders"], seen["calls"], seen["repeats"]) == ([], [], [])


def test_a_contact_of_a_customer_is_known_at_the_first_call(a_call):
	customer = frappe.get_doc(
		{"doctype": "Customer", "customer_name": "首次来电发电厂", "hotline_entity_kind": "发电企业"}
	).insert()
	frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": "联系人",
			"phone_nos": [{"phone": "13900007777"}],
			"links": [{"link_doctype": "Customer", "link_name": customer.name}],
		}
	).insert()
	known = caller(a_call("139 0000 7777"))["known"]

	assert (known["unit"], known["kind"], known["contact_name"]) == ("首次来电发电厂", "发电企业", "联系人")


# R11.10: the third in 7 working days, or the fifth in one month; R11.7: the fourth, or the sixth.
@pytest.mark.parametrize(
	("days", "counts", "next_level"),
	[
		([0], (1, 1), None),
		([0, 0], (2, 2), "三级预警"),
		([0, 0, 0], (3, 3), "二级预警"),
		([-20, -20, -20, -20], (0, 4), "三级预警"),
		([-20, -20, -20, -20, -20], (0, 5), "二级预警"),
		([-40, -40, -40], (0, 0), None),
	],
)
def test_the_calls_on_a_topic_are_counted_and_the_next_warning_named(a_call, days, counts, next_level):
	for number, day in enumerate(days):
		builders.received(MONDAY - timedelta(hours=1, minutes=-number) + timedelta(days=day), **UNIT)
	repeats = caller(a_call())["repeats"]
	(row,) = repeats or [{"working_days": 0, "month": 0, "next": None}]

	assert (row["working_days"], row["month"], row["next"]) == (*counts, next_level)


def test_a_desk_asks_for_its_own_calls_only(a_call):
	a_call(call_id="mine")
	with acting("agent", MONDAY + timedelta(minutes=5)):
		assert [(row["call"], row["status"]) for row in telephony.ringing()] == [("mine", "Ringing")]
	with acting("dispatcher", MONDAY + timedelta(minutes=5)):
		assert telephony.ringing() == []
	with acting("agent", MONDAY + timedelta(hours=1)):
		assert telephony.ringing() == []


@pytest.mark.parametrize("part", ["handler", "manager", "outsider"])
def test_who_registers_no_orders_is_told_of_no_caller(a_call, part):
	call = a_call()
	for ask in (telephony.ringing, lambda: telephony.caller(call), lambda: search.entities("来电")):
		with acting(part, MONDAY), pytest.raises(frappe.PermissionError):
			ask()


@pytest.mark.parametrize("txt", ["dwsys", "单位试验", "91440000TEST"])
def test_the_unit_is_found_by_name_initials_or_code(txt):
	frappe.get_doc(
		{
			"doctype": "Customer",
			"customer_name": "单位试验售电公司",
			"hotline_credit_code": "91440000TEST000001",
		}
	).insert()
	with acting("agent"):
		assert [row["unit"] for row in search.entities(txt)] == ["单位试验售电公司"]
		assert search.entities("  ") == []


# What would be due -------------------------------------------------------------------------------------------


@pytest.mark.requirement("R82.C", "R82.P", "R81.2", "R91.10")
@pytest.mark.parametrize(
	("category", "channel", "at", "due"),
	[
		(
			"咨询",
			"400热线",
			"03-02 09:00",
			{"register": "03-02 12:00", "overall": "03-09 17:30", "handle": "03-03 17:30"},
		),
		("投诉", "400热线", "03-02 16:45", {"register": "03-03 08:15", "handle": "03-05 17:30"}),
		("催办", "400热线", "02-17 10:00", {"register": "02-24 09:00"}),  # Spring Festival
	],
)
def test_the_due_moments_are_the_engines(category, channel, at, due):
	moment = datetime.fromisoformat(f"2026-{at}")
	rows = {row["code"]: row for row in look(moment, category=category, channel=channel)["due"]}

	assert due == {code: rows[code]["due"][5:16] for code in due}
	assert rows["handle"]["if_dispatched"]
	assert not rows["register"]["if_dispatched"]


def test_what_is_foreseen_is_what_saving_opens():
	foreseen = look(MONDAY, category="咨询")["due"]
	order = builders.received(MONDAY)
	stored = frappe.get_all("Hotline Deadline", {"issue": order.name}, ["code", "due"], order_by="code")

	assert {row.code: str(row.due) for row in stored} == {
		row["code"]: row["due"] for row in foreseen if not row["if_dispatched"]
	}
	assert all("到期" in row["why"] or "完成" in row["why"] for row in foreseen)


@pytest.mark.parametrize(
	("category", "channel", "at_once"),
	[
		("咨询", "400热线", True),
		("催办", "400热线", True),
		("投诉", "400热线", False),
		("咨询", "12398热线", False),
	],
)
def test_what_may_be_answered_at_once_is_said(category, channel, at_once):
	assert look(category=category, channel=channel)["at_once"] is at_once


def test_half_filled_entries_are_no_error():
	assert look(category="", channel="")["due"] == []
	assert look(category="没有", channel="400热线")["due"] == []
	assert look(received_at="25:99")["due"] != []


# The knowledge base ------------------------------------------------------------------------------------------


def article(title: str, content: str, published: int = 1, category: str = "平台应用") -> str:
	if not frappe.db.exists("Help Category", category):
		frappe.get_doc({"doctype": "Help Category", "category_name": category, "published": 1}).insert()
	values = {"doctype": "Help Article", "title": title, "content": content, "category": category}
	return frappe.get_doc({**values, "published": published, "level": "Beginner"}).insert().title


@pytest.fixture
def articles():
	article("账号被锁定如何解锁", "<p>输错密码五次后账号锁定。</p><ul><li>用短信验证码解锁</li></ul>")
	article("数字证书更新办法", "<p>证书到期前三十日可在线更新。</p>")
	article("月度结算单核对", "<p>偏差电量以计量数据为准。</p>", category="电量清分")
	article("账号锁定内部处理", "<p>账号锁定后台处理。</p>", published=0)


@pytest.mark.parametrize(
	("topic", "text", "title"),
	[
		("平台应用-其他", "平台登录提示账号被锁定，怎么解锁？", "账号被锁定如何解锁"),
		("", "证书快到期了怎么更新", "数字证书更新办法"),
		("电量清分-其他", "结算单里偏差电量不对", "月度结算单核对"),
	],
)
def test_a_fitting_article_is_found(articles, topic, text, title):
	found = look(topic=topic, description=text)["articles"]

	assert found[0]["title"] == title
	assert "<" not in found[0]["text"]


def test_what_does_not_fit_or_is_not_published_is_not_shown(articles):
	assert look(description="食堂今天吃什么")["articles"] == []
	titles = [one["title"] for one in look(description="账号锁定内部后台处理")["articles"]]
	assert "账号锁定内部处理" not in titles
	assert knowledge.fitting("", "") == []


def test_a_reports_words_are_looked_up_nowhere(articles):
	assert look(category="举报", description="账号被锁定如何解锁")["articles"] == []


# Save and do the first step ----------------------------------------------------------------------------------


def new_order(**facts) -> dict:
	return {"name": "new-issue-x", "__islocal": 1, **builders.fields(**facts)}


def test_an_order_is_saved_and_answered_in_one_go():
	with acting("agent", MONDAY + STEP):
		stands = api.register(new_order(), "archived", {"answer": "请按帮助中心办理。"})

	assert (stands["stage"], stands["name"][:10]) == ("已归档", "RX20260302")
	assert frappe.db.get_value("Issue", stands["name"], "hotline_answer") == "请按帮助中心办理。"


def test_nothing_is_saved_where_the_step_is_refused():
	before = frappe.db.count("Issue")
	frappe.db.commit()
	with acting("agent", MONDAY + STEP), pytest.raises(frappe.ValidationError) as raised:
		api.register(new_order(category="投诉", judgement="初步判断"), "archived", {"answer": "已答复"})
	frappe.db.rollback()

	assert type(raised.value).__name__ == "NotClosedAtOnce"
	assert frappe.db.count("Issue") == before


def test_departments_register_nothing():
	with acting("handler", MONDAY), pytest.raises(frappe.PermissionError):
		api.register(new_order(), "", {})
