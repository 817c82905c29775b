"""What comes back: receipts of the gateway, and calls that people made."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime

import frappe
import pytest

from hotline_csg.adapters import sms
from hotline_csg.adapters.outbox import claims, phone, receipts, record
from hotline_csg.adapters.outbox.states import State as Delivery
from hotline_csg.guide.notice_rules import Means
from hotline_csg.guide.words import EventKind
from hotline_csg.service import outbox as use_cases
from hotline_csg.setup.site import login
from tests.support import builders, one_notice, outbox
from tests.support.builders import MONDAY, STEP
from tests.support.gateway import Gateway
from tests.support.one_notice import MINUTE, NOON, reworked, the_notice, told_by_sms


@pytest.fixture
def gateway(gateway_process: Gateway) -> Gateway:
	return one_notice.asked_anew(gateway_process)


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
