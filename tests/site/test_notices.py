"""Who is told what of the events of orders, and by which means; faults of texts and people."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg.adapters.outbox import queue, rules
from hotline_csg.adapters.outbox.about import About, Announcement
from hotline_csg.adapters.outbox.people import People
from hotline_csg.guide.words import EventKind, State
from hotline_csg.service import outbox as use_cases
from hotline_csg.setup.site import login
from tests.support import builders, outbox
from tests.support.builders import MONDAY, STEP

OPEN_MORNING = datetime(2026, 3, 3, 8, 0)


@pytest.fixture(autouse=True)
def _means(site: str) -> None:
	outbox.use_dead_means()


def rule(code: str, **values):
	doc = frappe.get_doc("Hotline Notice Rule", code)
	doc.update(values)
	doc.save()
	return doc


# Events ------------------------------------------------------------------------------------------------------


def test_a_return_is_told_to_the_dispatcher_once():
	doc = builders.order(State.RETURNED)

	assert outbox.told(code="N7") == {("dispatcher", "站内提醒"), ("dispatcher", "邮件")}
	doc.reload()
	doc.save()
	assert len(outbox.notices(code="N7")) == 2


def test_a_message_carries_number_kind_and_due_moment_and_nothing_of_the_appeal():
	doc = builders.order(State.RETURNED)
	row = outbox.notices(code="N7", means="邮件")[0]

	assert row.message == f"工单 {doc.name}：退单，再次派发，时限 2026-03-02 11:30"
	everything = " ".join(
		f"{one.message} {one.subject} {one.address}" for one in outbox.notices(issue=doc.name)
	)
	for secret in ("账号被锁定", "13800000001", "陈测试", "广州测试售电有限公司"):
		assert secret not in everything


def test_numbers_are_stored_in_part_only():
	builders.order(State.REWORK)
	row = outbox.notices(code="N9", means="短信")[0]

	assert "*" in row.address
	assert "13800000013" not in frappe.as_json(row)


def test_who_reads_english_is_told_in_english():
	frappe.db.set_value("User", login("dispatcher"), "language", "en")
	doc = builders.order(State.RETURNED)

	assert outbox.notices(code="N7", means="邮件")[0].message == (
		f"Order {doc.name}: order returned, 再次派发, due 2026-03-02 11:30"
	)


def test_a_rule_that_is_switched_off_tells_nobody():
	rule("N7", enabled=0)
	builders.order(State.RETURNED)

	assert outbox.notices(code="N7") == []


def test_a_manager_decides_who_and_how():
	doc = frappe.get_doc("Hotline Notice Rule", "N7")
	doc.set("told", [{"recipient": "市场管理部", "by_sms": 1}])
	doc.text_zh = "{编号} 被退回"
	doc.save()
	order = builders.order(State.RETURNED)

	assert outbox.told(code="N7") == {("mmd", "短信")}
	assert outbox.notices(code="N7")[0].message == f"{order.name} 被退回"


@pytest.mark.requirement("R81.3")
def test_12398_is_told_by_sms_to_market_management_and_the_department_at_any_hour():
	night = datetime(2026, 3, 2, 20, 0)
	doc = builders.received(
		night,
		"mmd",
		category="投诉",
		channel="12398热线",
		transfer_number="监管〔2026〕1号",
		transfer_body="南方能监局",
		judgement="初判",
	)
	builders.step(doc.name, "dispatcher", EventKind.DISPATCHED, night + STEP)
	by_sms = {part for part, means in outbox.told(code="N1") if means == "短信"}

	assert by_sms == {"mmd", "handler", "supervisor", "head", "principal"}
	assert {row.send_after for row in outbox.notices(code="N1")} == {night + STEP}
	assert {row.waiting for row in outbox.notices(code="N1", means="短信")} == {"0sms"}


def test_ordinary_notices_wait_for_service_hours_and_bells_do_not():
	evening = datetime(2026, 3, 2, 17, 20)
	builders.order(State.REWORK, at=evening)
	sms, bell = (outbox.notices(code="N9", means=means)[0] for means in ("短信", "站内提醒"))

	assert sms.send_after == sms.owed_at == OPEN_MORNING
	assert bell.send_after == evening + STEP * 4


def test_means_that_are_not_set_up_are_replaced_by_the_bell_and_told_to_the_managers_once_a_day():
	frappe.db.set_single_value("SMS Settings", "sms_gateway_url", "")
	frappe.clear_document_cache("SMS Settings", "SMS Settings")
	rule("N7", told=[{"recipient": "值班服务调度", "by_sms": 1}])
	builders.order(State.RETURNED)
	assert outbox.told(code="N7") == {("dispatcher", "站内提醒")}
	with outbox.at(MONDAY):
		assert use_cases.daily(MONDAY) == 2
		assert use_cases.daily(MONDAY + timedelta(hours=1)) == 0
	assert outbox.told(code="not-set-up") == {("manager", "站内提醒"), ("manager", "邮件")}


# Faults of texts and people ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("field", "value"),
	[
		("text_zh", "{{ doc.description }}"),
		("text_zh", "{诉求}"),
		("text_en", "{number.__init__}"),
		("gateway_values", "number, phone"),
		("quiet_hours", "21:00"),
		("quiet_hours", "21-8"),
		("quiet_hours", "25:00-08:00"),
	],
)
def test_a_rule_that_could_not_be_sent_is_refused(field, value):
	with pytest.raises(rules.RuleNotUsable):
		rule("N7", **{field: value})


@pytest.mark.parametrize(
	("code", "row"),
	[
		("N7", {"recipient": "值班服务调度"}),
		("N17-accepted", {"recipient": "市场主体", "by_bell": 1}),
		("N7", {"recipient": "原接收人", "by_mail": 1}),
		("N19", {"recipient": "原接收人", "by_sms": 1}),
		("N7", {"recipient": "业务主管", "by_mail": 1, "after_minutes": 30}),
	],
)
def test_a_recipient_that_makes_no_sense_is_refused(code, row):
	with pytest.raises(rules.RuleNotUsable):
		rule(code, told=[row])


def test_a_broken_text_that_got_in_anyway_is_replaced_and_reported_and_stops_nothing():
	frappe.db.set_value("Hotline Notice Rule", "N7", "text_zh", "{{ boom }}")
	frappe.clear_document_cache("Hotline Notice Rule", "N7")
	doc = builders.order(State.RETURNED)

	assert outbox.notices(code="N7", means="邮件")[0].message.startswith(f"工单 {doc.name}：退单")
	assert outbox.told(code="bad-text") == {("manager", "站内提醒"), ("manager", "邮件")}
	assert "退单" in outbox.notices(code="bad-text")[0].message


def test_nobody_there_is_a_row_that_a_manager_sees_and_the_next_one_up_is_told():
	rule("N7", told=[{"recipient": "业务主管", "by_sms": 1}])
	frappe.db.delete("Hotline Department Member", {"user": login("supervisor")})
	builders.order(State.RETURNED)
	unknown = outbox.notices(code="N7", state_code="given_up")

	assert [(row.told_as, row.recipient) for row in unknown] == [("业务主管", None)]
	assert unknown[0].last_error.startswith("找不到接收人：")
	assert ("head", "短信") in outbox.told(code="N7")


def test_a_person_without_a_number_is_a_row_that_says_so():
	frappe.db.set_value("User", login("handler"), "mobile_no", None)
	builders.order(State.REWORK)
	row = outbox.notices(code="N9", means="短信")[0]

	assert (row.state, row.waiting) == ("已放弃", None)
	assert row.last_error.endswith("未登记手机号")
	assert ("handler", "站内提醒") in outbox.told(code="N9")


def test_a_disabled_user_is_not_told():
	frappe.db.set_value("User", login("handler"), "enabled", 0)
	people = People(MONDAY)

	assert people.person(login("handler")) is None
	assert people.person(login("head")).phone == outbox.NUMBERS["head"]


def test_the_same_announcement_twice_is_one_row():
	about = About(number="RX1", departments=(builders.department(),))
	announcement = Announcement("N5", "W1:N5", about, MONDAY)
	first = queue.put([announcement, announcement], MONDAY)
	again = queue.put([announcement], MONDAY + timedelta(hours=1))

	assert first == len(outbox.notices(code="N5")) > 0
	assert again == 0


def test_a_long_key_stays_unique():
	long = "x" * 150
	assert len(queue.unique(long)) <= 140
	assert queue.unique(long + "a") != queue.unique(long + "b")
