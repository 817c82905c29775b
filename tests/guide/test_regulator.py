"""Article 8(1): orders the regulator hands over through 12398."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotline_csg.guide import errors
from hotline_csg.guide.choices import Finding
from hotline_csg.guide.corrections import correct_receipt
from hotline_csg.guide.engine import decide
from hotline_csg.guide.hints import OverallFirst
from hotline_csg.guide.notices import NoticeKind
from hotline_csg.guide.orders import Order
from hotline_csg.guide.words import Role, Status

from .build import (
	CALENDAR,
	COMPLAINT,
	CONSULTATION,
	NOW,
	REGULATOR,
	D,
	E,
	S,
	at,
	deadline,
	do,
	event,
	names,
	reached,
	refused,
	signed,
	walk,
)


def order_in(state) -> Order:
	return reached(state, COMPLAINT, REGULATOR)


@pytest.mark.requirement("R81.1", case="must")
def test_the_receipt_is_corrected_and_what_runs_from_it_counted_anew() -> None:
	order, changes = correct_receipt(order_in(S.DISPATCHED), at("02-27 16:00"), now=NOW, calendar=CALENDAR)
	assert (order.received_at, deadline(order, D.REFINE).due) == (at("02-27 16:00"), at("03-12 17:30"))
	assert {change.deadline.name for change in changes} == {D.DISPATCH, D.REFINE, D.REGULATOR_REPLY}
	assert deadline(order, D.DISPATCH).status(NOW) is Status.MISSED, (
		"dispatched two days after the true receipt"
	)
	assert deadline(order, D.REPORT) == deadline(order_in(S.DISPATCHED), D.REPORT)


@pytest.mark.requirement("R81.1", case="must not")
def test_the_receipt_does_not_come_after_what_followed_it_nor_in_the_future_nor_once_ended() -> None:
	order = order_in(S.DISPATCHED)
	error = refused(
		errors.ReceiptTooLate, lambda: correct_receipt(order, at("03-02 09:31"), now=NOW, calendar=CALENDAR)
	)
	assert error.data["before"] == at("03-02 09:30")
	refused(
		errors.EventInFuture,
		lambda: correct_receipt(
			order_in(S.RECEIVED), at("03-02 12:00"), now=at("03-02 11:00"), calendar=CALENDAR
		),
	)
	refused(
		errors.OrderEnded,
		lambda: correct_receipt(order_in(S.ARCHIVED), at("03-01 09:00"), now=NOW, calendar=CALENDAR),
	)


@pytest.mark.requirement("R81.3", case="must")
@pytest.mark.parametrize("state", [S.RECEIVED, S.PASSED])
def test_the_first_dispatch_tells_market_management_and_the_department(state) -> None:
	decision = do(order_in(state), E.DISPATCHED, "03-02 09:40", by=Role.DISPATCHER)
	assert decision.notices == (NoticeKind.PASSED_12398,)


@pytest.mark.requirement("R81.3", case="must not")
def test_a_re_dispatch_is_told_as_such_and_general_orders_are_not() -> None:
	for state in (S.RETURNED, S.NEGOTIATING):
		assert do(order_in(state), E.DISPATCHED, "03-02 15:00").notices == (NoticeKind.REDISPATCHED,)
	assert do(reached(S.PASSED), E.DISPATCHED, "03-02 10:00").notices == ()


def test_the_head_s_promise_becomes_a_deadline_and_a_new_one_takes_its_place() -> None:
	order = do(
		order_in(S.DISPATCHED), E.CONTACTED, "03-02 10:00", promised_at=at("03-04 12:00"), by=Role.HEAD
	).order
	owed = deadline(order, D.PROMISE)
	assert (owed.due, owed.rule, owed.limit) == (at("03-04 12:00"), "R81.4", None)
	again = do(order, E.CONTACTED, "03-04 11:00", promised_at=at("03-06 12:00")).order
	promises = [one for one in again.deadlines if one.name is D.PROMISE]
	assert [one.status(at("03-05 09:00")) for one in promises] == [Status.CANCELLED, Status.OPEN]
	late = walk(again, "plan_told 03-04 11:30", "report_submitted 03-06 12:01")
	assert deadline(late, D.PROMISE).status(NOW) is Status.MISSED


@pytest.mark.requirement("R81.4", case="must not")
def test_the_contact_is_the_head_s_with_a_promise_that_lies_ahead() -> None:
	order = order_in(S.DISPATCHED)
	refused(errors.WrongRole, lambda: do(order, E.CONTACTED, "03-02 10:00", by=Role.HANDLER))
	refused(errors.MissingFact, lambda: do(order, E.CONTACTED, "03-02 10:00", without=("promised_at",)))
	for promised in ("03-02 10:00", "03-02 09:50"):
		refused(
			errors.PromiseNotAhead,
			lambda promised=promised: do(order, E.CONTACTED, "03-02 10:00", promised_at=at(promised)),
		)


def test_a_promise_beyond_the_limits_is_told() -> None:
	decision = do(order_in(S.DISPATCHED), E.CONTACTED, "03-02 10:00", promised_at=at("03-20 12:00"))
	assert decision.hints == (
		OverallFirst(name=D.PROMISE, due=at("03-20 12:00"), overall=D.REFINE, first=at("03-16 17:30")),
	)


@pytest.mark.requirement("R81.6", "R81.7", case="must not")
def test_the_report_comes_after_contact_and_plan() -> None:
	order = order_in(S.DISPATCHED)
	refused(errors.ReportBeforeContact, lambda: do(order, E.REPORT_SUBMITTED, "03-03 09:00"))
	contacted = walk(order, "contacted 03-02 10:00")
	error = refused(errors.ReportBeforePlan, lambda: do(contacted, E.REPORT_SUBMITTED, "03-03 09:00"))
	assert error.rule == "R81.6"
	refused(errors.WrongRole, lambda: do(contacted, E.PLAN_TOLD, "03-02 11:00", by=Role.HANDLER))
	assert walk(contacted, "plan_told 03-02 11:00", "report_submitted 03-03 09:00").state is S.REPORTED


def test_where_nobody_can_be_reached_neither_contact_nor_plan_is_owed() -> None:
	order = do(
		Order(COMPLAINT, REGULATOR),
		E.RECEIVED,
		"03-02 09:00",
		without=("phone", "contact_name"),
		no_contact=True,
	).order
	order = walk(order, "dispatched 03-02 09:30")
	assert names(order) == {D.REPORT, D.REFINE, D.REGULATOR_REPLY}
	reported = walk(order, "report_submitted 03-03 09:00")
	exempt = do(reported, E.CALLBACK_DECLINED, "03-03 10:00", exemption="no_contact").order
	assert walk(exempt, "report_refined 03-03 11:00").state is S.REFINED


@pytest.mark.requirement("R81.8", case="must")
def test_the_report_is_refined_after_an_agent_s_second_callback() -> None:
	called = do(order_in(S.REPORTED), E.CALLED_BACK, "03-03 10:00", by=Role.AGENT).order
	assert (called.state, called.called_back) == (S.REPORTED, True)
	refined = do(called, E.REPORT_REFINED, "03-03 11:00", by=Role.MARKET_MANAGEMENT).order
	assert refined.state is S.REFINED
	tried = walk(
		order_in(S.REPORTED),
		"callback_failed 03-03 09:10",
		"callback_failed 03-03 14:00",
		"callback_failed 03-03 16:00",
	)
	assert walk(tried, "report_refined 03-03 16:10").state is S.REFINED


@pytest.mark.requirement("R81.8", case="must not")
def test_not_before_it_nor_by_the_department() -> None:
	order = order_in(S.REPORTED)
	refused(errors.NoSecondCallback, lambda: do(order, E.REPORT_REFINED, "03-03 11:00"))
	refused(errors.OutsideCallbackHours, lambda: do(order, E.CALLED_BACK, "03-03 12:30"))
	called = walk(order, "called_back 03-03 10:00")
	refused(errors.WrongRole, lambda: do(called, E.REPORT_REFINED, "03-03 11:00", by=Role.HEAD))


@pytest.mark.requirement("R81.10", case="must")
@pytest.mark.parametrize("head", [Role.HEAD, Role.PRINCIPAL_HEAD])
def test_market_management_and_a_head_sign(head) -> None:
	order = do(order_in(S.REFINED), E.SIGNED, "03-03 15:00", by=head).order
	assert order.signed == {Role.HEAD}
	order = do(order, E.SIGNED, "03-03 15:10", by=Role.MARKET_MANAGEMENT).order
	assert walk(order, "regulator_replied 03-03 16:00").state is S.CLOSING


@pytest.mark.requirement("R81.10", case="must not")
def test_one_signature_is_not_two_not_even_of_a_person_with_both_roles() -> None:
	order = order_in(S.REFINED)
	error = refused(errors.NotSigned, lambda: do(order, E.REGULATOR_REPLIED, "03-03 16:00"))
	assert error.data["missing"] == [Role.MARKET_MANAGEMENT, Role.HEAD]
	both = replace(event(E.SIGNED, "03-03 15:00"), by=frozenset({Role.MARKET_MANAGEMENT, Role.HEAD}))
	once = decide(order, both, now=NOW, calendar=CALENDAR).order
	assert once.signed == {Role.MARKET_MANAGEMENT}
	error = refused(errors.NotSigned, lambda: do(once, E.REGULATOR_REPLIED, "03-03 16:00"))
	assert error.data["missing"] == [Role.HEAD]
	refused(errors.WrongRole, lambda: do(order, E.SIGNED, "03-03 15:00", by=Role.AGENT))


@pytest.mark.requirement("R81.11", case="must")
def test_the_reply_to_the_regulator_ends_the_last_clock_and_the_order_is_archived() -> None:
	order = signed(order_in(S.REFINED), "03-04 09:00")
	replied = do(order, E.REGULATOR_REPLIED, "03-18 17:30", by=Role.MARKET_MANAGEMENT).order
	assert deadline(replied, D.REGULATOR_REPLY).status(NOW) is Status.MET
	assert walk(replied, "archived 03-18 17:40").state is S.ARCHIVED


@pytest.mark.requirement("R81.11", case="must not")
def test_a_reply_without_number_and_file_or_by_others_is_refused() -> None:
	order = signed(order_in(S.REFINED), "03-04 09:00")
	for fact in ("reply_number", "reply_file"):
		error = refused(
			errors.MissingFact,
			lambda fact=fact: do(order, E.REGULATOR_REPLIED, "03-04 10:00", without=(fact,)),
		)
		assert error.data["codes"] == [fact]
	refused(errors.WrongRole, lambda: do(order, E.REGULATOR_REPLIED, "03-04 10:00", by=Role.HEAD))
	refused(errors.WrongState, lambda: do(order, E.ARCHIVED, "03-04 10:00"))


@pytest.mark.requirement("R81.14", case="must")
@pytest.mark.parametrize("finding", [Finding.TRUE, Finding.AT_FAULT])
def test_what_is_true_or_at_fault_goes_into_the_bulletin(finding) -> None:
	called = walk(order_in(S.REPORTED), "called_back 03-03 10:00")
	order = do(called, E.REPORT_REFINED, "03-03 11:00", finding=finding.zh).order
	assert order.finding is finding
	assert finding.in_bulletin


@pytest.mark.requirement("R81.14", case="must not")
def test_what_is_untrue_does_not_and_no_report_is_refined_without_a_finding() -> None:
	assert not Finding.UNTRUE.in_bulletin
	called = walk(order_in(S.REPORTED), "called_back 03-03 10:00")
	error = refused(
		errors.MissingFact, lambda: do(called, E.REPORT_REFINED, "03-03 11:00", without=("finding",))
	)
	assert error.rule == "R81.14"
	refused(errors.WrongFact, lambda: do(called, E.REPORT_REFINED, "03-03 11:00", finding="部分属实"))


def test_it_is_told_when_the_second_callbacks_no_longer_fit_before_the_refinement() -> None:
	order = walk(
		Order(CONSULTATION, REGULATOR),
		"received 03-02 09:00",
		"dispatched 03-02 09:30",
		"contacted 03-02 10:00",
		"plan_told 03-02 11:00",
	)
	assert do(order, E.REPORT_SUBMITTED, "03-16 11:59").hints == ()
	hints = do(order, E.REPORT_SUBMITTED, "03-16 14:00").hints
	assert [hint.rule for hint in hints] == ["R94.8"]
