"""From the queue to the person: a message arrives, and what is done by hand. With a real gateway beside it."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg.adapters.outbox import claims
from hotline_csg.guide.notice_rules import Means
from hotline_csg.guide.words import EventKind, State
from hotline_csg.service import outbox as use_cases
from hotline_csg.setup.site import login
from tests.support import builders, one_notice, outbox
from tests.support.builders import MONDAY, STEP
from tests.support.gateway import Gateway
from tests.support.one_notice import MINUTE, NOON, reworked, the_notice, told_by_sms


@pytest.fixture
def gateway(gateway_process: Gateway) -> Gateway:
	return one_notice.asked_anew(gateway_process)


# A message arrives -------------------------------------------------------------------------------------------


def test_what_nobody_holds_is_not_left_behind(gateway):
	told_by_sms()
	reworked()
	outbox.deliver(NOON)

	assert the_notice().claim_until is None
	assert claims.left_behind(NOON + timedelta(days=1)) == []


def test_an_accepted_message_is_handed_over_once(gateway):
	told_by_sms()
	doc = reworked()
	outbox.deliver(NOON)
	outbox.deliver(NOON + MINUTE)
	row = the_notice()

	assert gateway.texts_to(outbox.NUMBERS["handler"]) == [
		f"工单 {doc.name}：回单退回，重新回单，时限 2026-03-03 17:30"
	]
	assert (row.state, row.sent_at, row.attempts, row.parts) == ("网关已接收", NOON, 1, 1)
	assert row.gateway_id == gateway.taken()[0]["number"]
	assert gateway.taken()[0]["values"]["id"] == row.name
	assert (row.waiting, row.claim, row.claim_until) == (None, None, None)


@pytest.mark.parametrize(
	("use_post", "header", "method"),
	[(0, None, "GET"), (1, None, "POST"), (1, ("Content-Type", "application/json"), "POST")],
	ids=["get", "form", "json"],
)
def test_the_gateway_is_spoken_to_as_sms_settings_say(gateway, use_post, header, method):
	stock = frappe.get_doc("SMS Settings")
	stock.use_post = use_post
	if header:
		stock.append("parameters", {"parameter": header[0], "value": header[1], "header": 1})
	stock.append("parameters", {"parameter": "X-Account", "value": "hotline", "header": 1})
	stock.save()
	told_by_sms()
	reworked()
	outbox.deliver(NOON)
	(one,) = gateway.taken()

	assert (one["method"], one["headers"]["X-Account"], one["values"]["key"]) == (method, "hotline", "secret")
	assert one["values"]["text"] == the_notice().message


def test_several_notices_to_one_person_are_one_message(gateway):
	told_by_sms()
	first, second = reworked(), reworked(MONDAY + STEP)
	outbox.deliver(NOON)
	(said,) = gateway.texts_to(outbox.NUMBERS["handler"])
	leader, follower = sorted(outbox.notices(code="N9"), key=lambda row: bool(row.merged_into))

	assert said == (
		f"您有 2 条热线通知：回单退回 {first.name} 重新回单 03-03 17:30；回单退回 {second.name} 重新回单 03-03 17:30"
	)
	assert follower.merged_into == leader.name
	assert (leader.state, follower.state) == ("网关已接收", "网关已接收")
	assert leader.sent_text == said


def test_a_long_list_is_cut_to_the_parts_allowed(gateway):
	outbox.use_gateway(gateway.url, most_parts=2)
	told_by_sms()
	for number in range(8):
		reworked(MONDAY + STEP * number / 10)
	outbox.deliver(NOON)
	(said,) = gateway.texts_to(outbox.NUMBERS["handler"])

	assert len(said) <= 134
	assert said.startswith("您有 8 条热线通知：")
	assert said.endswith("…")
	assert outbox.states(code="N9") == {"accepted": 8}


def test_what_nobody_needs_any_more_is_dropped_and_says_so(gateway):
	told_by_sms()
	doc = builders.order(State.REWORK)
	builders.step(doc.name, "handler", EventKind.REPLIED, NOON)
	builders.step(doc.name, "dispatcher", EventKind.REVIEWED, NOON + MINUTE)
	builders.step(doc.name, "agent", EventKind.CALLED_BACK, NOON + MINUTE * 2)
	builders.step(doc.name, "agent", EventKind.ARCHIVED, NOON + MINUTE * 3)
	outbox.deliver(NOON + MINUTE * 4)

	assert gateway.taken() == []
	assert (the_notice().state, the_notice().last_error) == ("已作废", "工单已是「已归档」")


def test_a_deadline_met_meanwhile_is_not_told(gateway):
	told_by_sms("N14", "时限责任人")
	doc = builders.order(State.DISPATCHED)
	late = datetime(2026, 3, 3, 18, 0)
	with outbox.at(late):
		use_cases.due.tell(late)
	builders.step(doc.name, "handler", EventKind.REPLIED, late + MINUTE)
	outbox.deliver(datetime(2026, 3, 4, 8, 0))

	row = the_notice(code="N14", what="处置回单")
	assert (row.state, row.last_error) == ("已作废", "时限已是「超时完成」")


@pytest.mark.parametrize("number", ["123", "020-36623007", "13800000", "转 8001", "19999999999999"])
def test_a_number_that_no_sms_reaches_is_given_up_with_the_reason(gateway, number):
	told_by_sms()
	frappe.db.set_value("User", login("handler"), "mobile_no", number)
	reworked()
	outbox.deliver(NOON)

	assert gateway.taken() == []
	assert (the_notice().state, the_notice().last_error) == ("已放弃", "手机号缺失或无效")


def test_the_number_in_force_when_it_is_sent_counts(gateway):
	told_by_sms()
	reworked()
	frappe.db.set_value("User", login("handler"), "mobile_no", "+86 138 0000 0099")
	outbox.deliver(NOON)

	assert [one["values"]["to"] for one in gateway.taken()] == ["13800000099"]


# By hand -----------------------------------------------------------------------------------------------------------


def test_a_manager_tries_again_what_was_given_up(gateway):
	told_by_sms()
	reworked()
	gateway.mode("barred")
	outbox.deliver(NOON)
	gateway.mode("ok")
	with outbox.at(NOON + MINUTE):
		assert use_cases.retry([the_notice().name]) == 1
		assert use_cases.retry([the_notice().name]) == 0
	outbox.deliver(NOON + MINUTE)

	assert (the_notice().state, the_notice().attempts) == ("网关已接收", 1)


def test_a_rule_is_tried_on_oneself(gateway):
	frappe.set_user(login("manager"))
	sent = use_cases.test_send("N13", Means.SMS)

	assert gateway.texts_to(outbox.NUMBERS["manager"]) == [sent["message"]]
	assert "RX20260302-0001" in sent["message"]


def test_a_try_that_the_gateway_refuses_says_why(gateway):
	frappe.set_user(login("manager"))
	gateway.mode("error_code")
	with pytest.raises(frappe.ValidationError, match="balance"):
		use_cases.test_send("N13", Means.SMS)
