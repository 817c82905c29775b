"""What the gateway refuses, and what the dead left behind: tries, pauses, limits, N19, claims that ran out."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg.adapters.outbox import claims, heartbeats, record, texting
from hotline_csg.adapters.outbox.settings import current
from hotline_csg.guide.notice_rules import Means
from hotline_csg.guide.words import EventKind, State
from tests.support import builders, one_notice, outbox
from tests.support.builders import MONDAY, STEP
from tests.support.gateway import Gateway
from tests.support.one_notice import MINUTE, NOON, reworked, the_notice, told_by_sms


@pytest.fixture
def gateway(gateway_process: Gateway) -> Gateway:
	return one_notice.asked_anew(gateway_process)


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
