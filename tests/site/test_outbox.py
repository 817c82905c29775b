"""From the queue to the person: claims, states, tries, merging, receipts, calls, N19. With a real gateway beside it."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg.adapters import sms
from hotline_csg.adapters.outbox import claims, heartbeats, phone, receipts, record, texting
from hotline_csg.adapters.outbox.settings import current
from hotline_csg.adapters.outbox.states import State as Delivery
from hotline_csg.guide.notice_rules import Means
from hotline_csg.guide.words import EventKind, State
from hotline_csg.service import outbox as use_cases
from hotline_csg.setup.site import login
from tests.support import builders, outbox
from tests.support.builders import MONDAY, STEP
from tests.support.gateway import Gateway

NOON = datetime(2026, 3, 2, 11, 0)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def gateway(gateway_process: Gateway) -> Gateway:
	gateway_process.mode("ok", forget=True, by_id=False)
	outbox.use_gateway(gateway_process.url)
	outbox.give_numbers()
	frappe.db.delete("Hotline Heartbeat")
	return gateway_process


def told_by_sms(code: str = "N9", recipient: str = "业务经办", **rule):
	"""Only this rule tells anybody anything, and only by SMS."""
	frappe.db.set_value("Hotline Notice Rule", {"code": ("not in", ("merged", "N19", code))}, "enabled", 0)
	doc = frappe.get_doc("Hotline Notice Rule", code)
	doc.set("told", [{"recipient": recipient, "by_sms": 1}])
	doc.update(rule)
	doc.save()
	for name in frappe.get_all("Hotline Notice Rule", pluck="name"):
		frappe.clear_document_cache("Hotline Notice Rule", name)


def reworked(at: datetime = MONDAY):
	"""An order whose reply was returned: its handler is told (N9)."""
	return builders.order(State.REWORK, at)


def the_notice(**filters) -> frappe._dict:
	(row,) = outbox.notices(**{"means": "短信", "code": "N9", **filters})
	return row


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


# The gateway refuses -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["error_code", "500", "503", "400", "html"])
def test_what_the_gateway_did_not_take_is_tried_again(gateway, mode):
	told_by_sms()
	reworked()
	gateway.mode(mode)
	outbox.deliver(NOON)
	failed = the_notice()
	gateway.mode("ok")
	outbox.deliver(failed.send_after)
	row = the_notice()

	assert (failed.state, failed.attempts, failed.repeated) == ("失败", 1, 0)
	assert failed.last_error
	assert NOON + timedelta(seconds=48) <= failed.send_after <= NOON + timedelta(seconds=72)
	assert (row.state, row.attempts, row.repeated) == ("网关已接收", 2, 0)
	assert len(gateway.taken()) == 1


@pytest.mark.parametrize("mode", ["slow", "hangs_up", "502"])
def test_what_may_have_arrived_is_sent_once_more_at_most_and_marked(gateway, mode):
	told_by_sms()
	reworked()
	gateway.mode(mode)
	outbox.deliver(NOON)
	first = the_notice()
	outbox.deliver(first.send_after)
	second = the_notice()
	outbox.deliver(NOON + timedelta(hours=3))

	assert (first.state, first.fate_unknown, first.repeated) == ("失败", 1, 0)
	assert (second.state, second.repeated) == ("已放弃", 1)
	assert second.last_error.startswith("两次发送结果均未知")
	assert len(gateway.taken()) == 2


def test_what_may_have_arrived_and_is_then_accepted_is_marked(gateway):
	told_by_sms()
	reworked()
	gateway.mode("hangs_up", times=1)
	outbox.deliver(NOON)
	outbox.deliver(NOON + MINUTE * 2)

	assert (the_notice().state, the_notice().repeated) == ("网关已接收", 1)
	assert len(gateway.taken()) == 2


def test_a_gateway_that_knows_our_number_takes_nothing_twice(gateway):
	outbox.use_gateway(gateway.url, id_refuses_repeats=1)
	told_by_sms()
	reworked()
	gateway.mode("hangs_up", times=1, by_id=True)
	outbox.deliver(NOON)
	outbox.deliver(NOON + MINUTE * 2)

	assert (the_notice().state, the_notice().repeated) == ("网关已接收", 0)
	assert len(gateway.taken()) == 1


def test_a_new_notice_does_not_travel_with_one_that_may_have_arrived(gateway):
	told_by_sms()
	first = reworked()
	gateway.mode("hangs_up", times=1)
	outbox.deliver(NOON)
	second = reworked(MONDAY + STEP)
	outbox.deliver(NOON + MINUTE * 2)
	said = gateway.texts_to(outbox.NUMBERS["handler"])

	told = [{order.name for order in (first, second) if order.name in text} for text in said]
	assert told[0] == {first.name}
	assert sorted(told[1:], key=sorted) == sorted([{first.name}, {second.name}], key=sorted)


def test_pauses_grow_and_then_it_is_given_up_and_told_otherwise(gateway):
	told_by_sms()
	reworked()
	gateway.mode("error_code")
	moment, pauses = NOON, []
	for _try in range(8):
		outbox.deliver(moment)
		row = the_notice()
		pauses.append((row.send_after - moment).total_seconds() / 60)
		moment = row.send_after
	expected = [1, 2, 4, 8, 16, 32, 60]

	# Night and the lunch break lengthen what falls into them.
	assert all(pause >= wanted * 0.8 for pause, wanted in zip(pauses, expected, strict=False))
	assert pauses[:4] == pytest.approx(expected[:4], rel=0.21)
	assert (the_notice().state, the_notice().attempts) == ("已放弃", 8)
	assert "balance" in the_notice().last_error


def test_a_final_refusal_is_given_up_at_once(gateway):
	told_by_sms()
	reworked()
	gateway.mode("barred")
	outbox.deliver(NOON)

	assert (the_notice().state, the_notice().attempts) == ("已放弃", 1)


def test_a_gateway_that_is_down_costs_the_others_no_try(gateway):
	told_by_sms("N13", "市场管理部")
	many = many_to("N13", 30)
	gateway.mode("500")
	outbox.deliver(NOON)
	states = outbox.states(code="N13")
	health = heartbeats.health(heartbeats.SMS)

	assert health.failures >= heartbeats.OPENS_AT
	assert health.paused_until > NOON
	# Those that were under way when the fifth failed have lost a try, the rest have not.
	assert states["failed"] <= heartbeats.OPENS_AT + 8
	assert states["queued"] == many - states["failed"]
	gateway.mode("ok")
	outbox.deliver(health.paused_until + timedelta(hours=2))
	assert outbox.states(code="N13") == {"accepted": many}
	assert heartbeats.health(heartbeats.SMS).failures == 0


def many_to(code: str, count: int, at: datetime = NOON) -> int:
	"""Notices to as many persons: users are made as rows, the outbox rows as the queue makes them."""
	outbox.make_people(count)
	return outbox.make_notices(count, at, code)


def test_the_gateways_limit_is_kept(gateway):
	outbox.use_gateway(gateway.url, per_minute=20)
	told_by_sms("N13", "市场管理部")
	many_to("N13", 50)
	outbox.deliver(NOON)
	assert outbox.states(code="N13") == {"accepted": 20, "queued": 30}
	outbox.deliver(NOON + timedelta(seconds=59))
	assert outbox.states(code="N13")["accepted"] == 20
	outbox.deliver(NOON + timedelta(seconds=61))
	assert outbox.states(code="N13") == {"accepted": 40, "queued": 10}


def test_the_limit_of_one_number_is_kept(gateway):
	outbox.use_gateway(gateway.url, person_minute=1, person_hour=2)
	told_by_sms()
	said = []
	for number, moment in enumerate((0, 0.5, 2, 4, 70)):
		reworked(MONDAY + timedelta(seconds=number))
		outbox.deliver(NOON + timedelta(minutes=moment))
		said.append(len(gateway.taken()))

	assert said == [1, 1, 2, 2, 3]


# N19 -----------------------------------------------------------------------------------------------------------


def test_what_is_given_up_goes_to_the_same_person_by_other_means_and_one_step_up(gateway):
	told_by_sms()
	doc = reworked()
	gateway.mode("barred")
	outbox.deliver(NOON)
	rows = outbox.notices(code="N19")

	assert {(row.recipient.split("@")[0], row.means) for row in rows} == {
		("handler", "站内提醒"),
		("handler", "电话"),
		("supervisor", "站内提醒"),
	}
	assert rows[0].message == (
		f"{doc.name}「回单退回 重新回单」的短信未能送达 业务经办，请以其他方式告知，时限 2026-03-03 17:30"
	)
	assert the_notice().escalated == 1
	outbox.tick(NOON + MINUTE)
	assert len(outbox.notices(code="N19")) == len(rows)


def test_an_urgent_one_is_told_otherwise_after_ten_minutes_while_the_tries_go_on(gateway):
	told_by_sms("N16", "交易服务坐席")
	doc = builders.order(State.REVIEWED)
	builders.step(
		doc.name,
		"agent",
		EventKind.CALLBACK_AGREED,
		builders.after(State.REVIEWED),
		appointment="2026-03-02 11:10:00",
	)
	gateway.mode("500")
	outbox.tick(NOON)
	outbox.tick(NOON + timedelta(minutes=9))
	assert outbox.notices(code="N19") == []
	outbox.tick(NOON + timedelta(minutes=10))

	assert {row.recipient.split("@")[0] for row in outbox.notices(code="N19")} == {"agent", "dispatcher"}
	assert the_notice(code="N16").state_code == "failed"


def test_a_gateway_that_fails_for_minutes_is_told_to_the_managers(gateway):
	told_by_sms()
	frappe.db.set_value("Hotline Notice Rule", "gateway", "enabled", 1)
	frappe.clear_document_cache("Hotline Notice Rule", "gateway")
	reworked()
	gateway.mode("500")
	outbox.tick(NOON)
	outbox.tick(NOON + timedelta(minutes=6))

	assert outbox.told(code="gateway") == {("manager", "站内提醒")}


# The dead leave claims behind ----------------------------------------------------------------------------------


def test_a_claim_that_ran_out_untouched_goes_back_unmarked(gateway):
	told_by_sms()
	reworked()
	claims.take(Means.SMS, NOON, 10)
	assert outbox.deliver(NOON + MINUTE) == 0
	outbox.tick(NOON + claims.LEASE)

	assert (the_notice().state, the_notice().repeated, the_notice().attempts) == ("网关已接收", 0, 1)


def test_a_claim_that_ran_out_after_the_hand_over_is_marked_when_it_is_repeated(gateway):
	told_by_sms()
	reworked()
	(message,) = claims.take(Means.SMS, NOON, 10)
	frappe.db.set_value("Hotline Notice", message.leader.name, "handed", 1)
	outbox.tick(NOON + claims.LEASE)

	assert (the_notice().state, the_notice().repeated) == ("网关已接收", 1)


def test_a_message_that_cannot_be_written_down_costs_no_other(gateway, monkeypatch):
	"""Answers that come back together are written down together, unless one of them cannot be."""
	told_by_sms()
	outbox.make_notices(6, NOON, "N9")
	gateway.mode("barred", times=1)

	def fails(*_given):
		raise RuntimeError("made up")

	monkeypatch.setattr(texting, "give_up", fails)
	outbox.deliver(NOON)

	assert outbox.states(code="N9") == {"accepted": 5, "sending": 1}
	assert len(outbox.failures()) == 1


def test_who_lost_the_claim_writes_nothing(gateway):
	told_by_sms()
	reworked()
	(message,) = claims.take(Means.SMS, NOON, 10)
	outbox.tick(NOON + claims.LEASE)
	record.again(message, "too late", NOON + claims.LEASE, current())

	assert the_notice().state == "网关已接收"


# Receipts --------------------------------------------------------------------------------------------------------


def reported(number: str, status: str, at: datetime = NOON + MINUTE) -> None:
	with outbox.at(at):
		receipts.take([{"msgid": number, "status": status, "errcode": "ID:0077"}], at)


@pytest.fixture
def accepted(gateway) -> frappe._dict:
	told_by_sms()
	reworked()
	outbox.deliver(NOON)
	return the_notice()


@pytest.mark.parametrize("ours", [True, False], ids=["our number", "the gateway's"])
def test_a_receipt_says_that_it_was_delivered(accepted, ours):
	reported(accepted.name if ours else accepted.gateway_id, "DELIVRD")
	row = the_notice()

	assert (row.state, row.delivered_at, row.sent_at) == ("已送达", NOON + MINUTE, NOON)


def test_a_receipt_of_failure_gives_up_and_tells_otherwise(accepted):
	reported(accepted.name, "UNDELIV")

	assert (the_notice().state, the_notice().last_error) == ("已放弃", "回执：undeliv ID:0077")
	assert outbox.notices(code="N19")


def test_delivered_is_final(accepted):
	reported(accepted.name, "DELIVRD")
	reported(accepted.name, "UNDELIV")

	assert the_notice().state == "已送达"


def test_a_receipt_of_what_we_do_not_know_changes_nothing(accepted):
	reported("unknown", "UNDELIV")

	assert the_notice().state == "网关已接收"


def test_a_receipt_before_our_own_record_is_kept(gateway):
	"""The gateway may report faster than we write down that it took the message."""
	told_by_sms()
	reworked()
	(message,) = claims.take(Means.SMS, NOON, 10)
	reported(message.leader.name, "DELIVRD", NOON)
	record.finished(message, Delivery.ACCEPTED, NOON)

	assert the_notice().state == "已送达"


def test_a_merged_message_is_delivered_for_all_its_notices(gateway):
	told_by_sms()
	reworked()
	reworked(MONDAY + STEP)
	outbox.deliver(NOON)
	reported(gateway.taken()[0]["values"]["id"], "DELIVRD")

	assert outbox.states(code="N9") == {"delivered": 2}


@pytest.mark.parametrize(
	("token", "signed", "taken"),
	[
		("receipts", True, True),
		("receipts", False, False),
		("wrong", True, False),
		("", True, False),
	],
)
def test_a_gateway_proves_itself(gateway, token, signed, taken):
	outbox.use_gateway(gateway.url, receipt_secret="signing")
	body = json.dumps([{"msgid": "x", "status": "DELIVRD"}]).encode()
	signature = hmac.new(b"signing", body, hashlib.sha256).hexdigest() if signed else "0" * 64
	if taken:
		receipts.check(token, signature, body)
		return
	with pytest.raises(receipts.ReceiptRefused):
		receipts.check(token, signature, body)


def test_without_token_and_secret_no_receipt_is_taken(gateway):
	settings = frappe.get_doc(sms.DOCTYPE)
	settings.receipt_token = ""
	settings.save()
	frappe.utils.password.remove_encrypted_password(sms.DOCTYPE, sms.DOCTYPE, "receipt_token")
	with pytest.raises(receipts.ReceiptRefused):
		receipts.check("", "", b"")


@pytest.mark.parametrize("body", [b"[1]", b"{}", b"<html>", b'{"id": 1}', b"null"])
def test_what_is_no_receipt_is_refused_with_the_field_that_is_missing(gateway, body):
	with pytest.raises(receipts.ReceiptNotUnderstood):
		receipts.take(receipts.parsed(body), NOON)


def test_a_receipt_may_come_as_a_form(accepted):
	receipts.take(receipts.parsed(f"msgid={accepted.name}&status=DELIVRD".encode()), NOON + MINUTE)

	assert the_notice().state == "已送达"


# Phone -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def call(gateway) -> frappe._dict:
	"""A phone notice whose task is out."""
	told_by_sms()
	doc = frappe.get_doc("Hotline Notice Rule", "N9")
	doc.set("told", [{"recipient": "业务经办", "by_phone": 1}])
	doc.save()
	reworked()
	outbox.deliver(NOON)
	return the_notice(means="电话")


def task(row: frappe._dict):
	return frappe.get_doc("ToDo", row.todo)


def test_a_phone_notice_is_a_task_of_the_dispatcher_with_number_and_text(call):
	todo = task(call)

	assert (todo.status, todo.allocated_to) == ("Open", login("dispatcher"))
	assert outbox.NUMBERS["handler"] in todo.description
	assert call.message in todo.description
	assert (call.state, call.waiting) == ("发送中", "calling")


def test_recording_the_call_closes_the_task(call):
	with builders.acting("dispatcher", NOON + MINUTE):
		assert use_cases.record_call(call.name, True, "已告知本人") == "已送达"
	row = the_notice(means="电话")

	assert task(call).status == "Closed"
	assert (row.state, row.called_by, row.called_at) == ("已送达", login("dispatcher"), NOON + MINUTE)
	assert row.call_note == "2026-03-02 11:01 已告知本人"
	with pytest.raises(phone.CallNotRecorded):
		use_cases.record_call(call.name, True, "")


@pytest.mark.parametrize("status", ["Closed", "Cancelled"])
def test_a_call_task_is_not_closed_by_hand(call, status):
	todo = task(call)
	todo.status = status
	with pytest.raises(phone.CallNotRecorded):
		todo.save()


def test_three_calls_in_vain_are_given_up(call):
	for number in range(3):
		state = use_cases.record_call(call.name, False, f"第{number + 1}次无人接听")
	row = the_notice(means="电话")

	assert state == row.state == "已放弃"
	assert row.call_note.count("无人接听") == 3
	assert ("supervisor", "站内提醒") in outbox.told(code="N19")
	assert task(call).status == "Closed"


def test_a_call_that_nobody_needs_any_more_is_taken_off_the_list(call):
	for part, kind in (
		("handler", EventKind.REPLIED),
		("dispatcher", EventKind.REVIEWED),
		("agent", EventKind.CALLED_BACK),
		("agent", EventKind.ARCHIVED),
	):
		builders.step(call.issue, part, kind, NOON + MINUTE)
	outbox.tick(NOON + MINUTE * 2)

	assert task(call).status == "Cancelled"
	assert the_notice(means="电话").state == "已作废"


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
