"""Receipts, categories and channels put right afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotline_csg.guide import errors
from hotline_csg.guide.corrections import correct_receipt, reclassify
from hotline_csg.guide.engine import Effect
from hotline_csg.guide.orders import Order
from hotline_csg.guide.words import Channel, Status

from .build import (
	CALENDAR,
	COMPLAINT,
	CONSULTATION,
	HOTLINE,
	NOW,
	REGULATOR,
	REPORT,
	SUGGESTION,
	URGING,
	D,
	E,
	S,
	at,
	deadline,
	do,
	names,
	reached,
	refused,
	walk,
)


def change(order: Order, when: str = "03-02 12:00", **to):
	return reclassify(order, at=at(when), calendar=CALENDAR, **to)


def test_a_general_order_s_receipt_is_corrected_too() -> None:
	order, changes = correct_receipt(reached(S.RECEIVED), at("03-02 08:00"), now=NOW, calendar=CALENDAR)
	assert (deadline(order, D.REGISTER).due, order.last_at) == (at("03-02 11:00"), at("03-02 08:00"))
	assert [one.deadline.name for one in changes] == [D.REGISTER, D.OVERALL]
	passed, _ = correct_receipt(reached(S.DISPATCHED), at("03-01 09:00"), now=NOW, calendar=CALENDAR)
	assert deadline(passed, D.DISPATCH) == deadline(reached(S.DISPATCHED), D.DISPATCH)
	assert deadline(passed, D.OVERALL).start == at("03-01 09:00")


def test_a_receipt_may_move_up_to_what_followed_it() -> None:
	order, _ = correct_receipt(reached(S.DISPATCHED), at("03-02 09:30"), now=NOW, calendar=CALENDAR)
	assert order.received_at == at("03-02 09:30")
	later, _ = correct_receipt(reached(S.RECEIVED), at("03-02 11:00"), now=NOW, calendar=CALENDAR)
	assert deadline(later, D.REGISTER).start == at("03-02 11:00")


def test_nothing_changes_where_the_receipt_stays() -> None:
	order = reached(S.DISPATCHED)
	assert correct_receipt(order, at("03-02 09:00"), now=NOW, calendar=CALENDAR) == (order, ())


def test_another_category_counts_open_deadlines_anew_from_their_starts() -> None:
	order, changes = change(reached(S.DISPATCHED, URGING), category=SUGGESTION)
	assert order.category is SUGGESTION
	overall = deadline(order, D.OVERALL)
	assert (overall.start, overall.due, overall.rule) == (at("03-02 09:00"), at("03-09 17:30"), "R82.S")
	assert deadline(order, D.REGISTER).rule == "R82.U", "what is done stays as it was judged"
	assert {one.effect for one in changes} == {Effect.REPLANNED}


def test_a_complaint_owes_the_contact_from_dispatch_and_others_do_not() -> None:
	order, changes = change(reached(S.DISPATCHED), category=COMPLAINT)
	assert (deadline(order, D.CONTACT).start, deadline(order, D.CONTACT).due) == (
		at("03-02 10:00"),
		at("03-03 17:30"),
	)
	assert [one.deadline.name for one in changes if one.effect is Effect.OPENED] == [D.CONTACT]
	back, _ = change(order, category=CONSULTATION)
	assert deadline(back, D.CONTACT).status(NOW) is Status.CANCELLED
	contacted = walk(reached(S.DISPATCHED), "contacted 03-02 11:00")
	assert D.CONTACT not in names(change(contacted, category=COMPLAINT)[0])


@pytest.mark.parametrize(
	("state", "owed"),
	[
		(S.RECEIVED, {D.DISPATCH, D.REFINE, D.REGULATOR_REPLY}),
		(S.PASSED, {D.DISPATCH, D.REFINE, D.REGULATOR_REPLY}),
		(S.DISPATCHED, {D.CONTACT, D.PLAN, D.REPORT, D.REFINE, D.REGULATOR_REPLY}),
		(S.RETURNED, {D.REDISPATCH, D.REFINE, D.REGULATOR_REPLY}),
	],
)
def test_an_order_turns_into_a_12398_order_with_all_that_asks_for(state, owed) -> None:
	order, _ = change(reached(state), channel=REGULATOR)
	assert names(order) == owed
	assert deadline(order, D.REFINE).start == at("03-02 09:00")
	if state is S.PASSED:
		assert deadline(order, D.DISPATCH).due == at("03-02 10:00"), "1 h from receipt, not 3 h from passing"


@pytest.mark.parametrize(
	("state", "owed"),
	[
		(S.RECEIVED, {D.REGISTER, D.OVERALL}),
		(S.PASSED, {D.DISPATCH, D.OVERALL}),
		(S.DISPATCHED, {D.CONTACT, D.HANDLE, D.OVERALL}),
	],
)
def test_and_back_again(state, owed) -> None:
	order, _ = change(reached(state, COMPLAINT, REGULATOR), channel=HOTLINE)
	assert names(order) == owed
	if state is S.PASSED:
		assert deadline(order, D.DISPATCH).start == at("03-02 09:30")


def test_the_dispatch_is_counted_from_the_passing_not_from_an_urge_since() -> None:
	urged = walk(reached(S.PASSED, COMPLAINT, REGULATOR), "urged 03-02 11:00")
	assert deadline(change(urged, channel=HOTLINE)[0], D.DISPATCH).start == at("03-02 09:30")
	unknown = replace(reached(S.PASSED, COMPLAINT, REGULATOR), passed_at=None)
	assert deadline(change(unknown, channel=HOTLINE)[0], D.DISPATCH).start == unknown.last_at


def test_an_order_found_to_be_a_report_is_referred() -> None:
	for state in (S.RECEIVED, S.PASSED, S.RETURNED):
		order, _ = change(reached(state), category=REPORT)
		assert names(order) <= {D.REDISPATCH}
		assert do(order, E.REFERRED, "03-02 14:00").order.state is S.REFERRED


@pytest.mark.parametrize("state", [S.REPLIED, S.REWORK, S.REVIEWED])
def test_the_flow_does_not_change_once_the_department_replied(state) -> None:
	error = refused(errors.StateNotInFlow, lambda: change(reached(state), "03-02 18:00", channel=REGULATOR))
	assert error.data["state"] is state
	order, _ = change(reached(state), "03-02 18:00", category=SUGGESTION, channel=Channel.WEBSITE)
	assert (order.category, order.channel) == (SUGGESTION, Channel.WEBSITE)


def test_ended_orders_are_not_corrected() -> None:
	refused(errors.OrderEnded, lambda: change(reached(S.ARCHIVED), category=COMPLAINT))


def test_an_unregistered_order_just_takes_the_new_words() -> None:
	order, changes = change(Order(CONSULTATION, HOTLINE), category=COMPLAINT)
	assert (order, changes) == (Order(COMPLAINT, HOTLINE), ())


def test_a_plan_already_told_is_not_owed_again_under_another_category() -> None:
	order = walk(
		reached(S.DISPATCHED, COMPLAINT, REGULATOR), "contacted 03-02 10:00", "plan_told 03-02 11:00"
	)
	ended_left_out = replace(order, deadlines=order.open_deadlines)
	for one in (order, ended_left_out):
		assert names(change(one, category=SUGGESTION)[0]) == names(order)


def test_no_contact_is_owed_where_there_is_none() -> None:
	order = replace(reached(S.DISPATCHED, CONSULTATION, Channel.C12345), no_contact=True)
	assert D.PLAN not in names(change(order, channel=REGULATOR)[0])
	own, _ = change(order, category=COMPLAINT, channel=HOTLINE)
	assert (own.no_contact, D.CONTACT in names(own)) == (False, True), "callers of the hotline can be reached"
