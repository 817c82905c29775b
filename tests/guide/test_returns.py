"""Article 9(3): orders and replies that go back, negotiation, and the contact time."""

from __future__ import annotations

import pytest

from hotline_csg.guide import errors
from hotline_csg.guide.hints import LastReturn, LateReturn, SameComplaint
from hotline_csg.guide.notices import NoticeKind
from hotline_csg.guide.rulebook import Rulebook, Settings
from hotline_csg.guide.words import ReturnGround, ReviewGround, Role, Status

from .build import (
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
	names,
	reached,
	refused,
	walk,
)


@pytest.mark.requirement("R93.1", case="must")
@pytest.mark.parametrize("ground", list(ReturnGround))
@pytest.mark.parametrize("role", [Role.HANDLER, Role.SUPERVISOR, Role.HEAD, Role.PRINCIPAL_HEAD])
def test_a_department_returns_an_order_for_each_of_four_grounds(ground, role) -> None:
	decision = do(reached(S.DISPATCHED), E.RETURNED, "03-02 11:00", by=role, return_ground=ground.zh)
	assert (decision.order.state, decision.order.returns) == (S.RETURNED, 1)
	assert decision.notices == (NoticeKind.RETURNED,)


@pytest.mark.requirement("R93.1", case="must not")
def test_no_one_else_returns_it_and_for_no_other_ground() -> None:
	order = reached(S.DISPATCHED)
	refused(errors.WrongRole, lambda: do(order, E.RETURNED, "03-02 11:00", by=Role.AGENT))
	error = refused(errors.WrongFact, lambda: do(order, E.RETURNED, "03-02 11:00", return_ground="太忙"))
	assert "派发业务范围错误" in error.zh
	refused(errors.WrongState, lambda: do(reached(S.REPLIED), E.RETURNED, "03-02 15:30"))


@pytest.mark.requirement("R93.2", case="must")
def test_a_return_within_two_hours_is_in_time() -> None:
	decision = do(reached(S.DISPATCHED), E.RETURNED, "03-02 12:00")
	owed = deadline(decision.order, D.RETURN)
	assert (owed.start, owed.due, owed.status(NOW)) == (at("03-02 10:00"), at("03-02 12:00"), Status.MET)
	assert decision.hints == ()


@pytest.mark.requirement("R93.2", case="must not")
def test_a_return_is_not_in_time_later_nor_without_the_reason() -> None:
	decision = do(reached(S.DISPATCHED), E.RETURNED, "03-02 14:01")
	assert deadline(decision.order, D.RETURN).status(NOW) is Status.MISSED
	assert decision.hints == (LateReturn(due=at("03-02 12:00")),)
	for fact in ("reason", "return_ground"):
		refused(
			errors.MissingFact,
			lambda fact=fact: do(reached(S.DISPATCHED), E.RETURNED, "03-02 11:00", without=(fact,)),
		)


@pytest.mark.requirement("R93.3", case="must")
def test_the_dispatcher_has_two_hours_to_dispatch_again() -> None:
	order = reached(S.RETURNED)
	assert deadline(order, D.REDISPATCH).due == at("03-02 14:30")
	decision = do(order, E.DISPATCHED, "03-02 14:30", by=Role.DISPATCHER)
	assert deadline(decision.order, D.REDISPATCH).status(NOW) is Status.MET
	assert decision.notices == (NoticeKind.REDISPATCHED,)


@pytest.mark.requirement("R93.3", case="must not")
def test_later_is_late_and_nobody_else_dispatches() -> None:
	order = reached(S.RETURNED)
	late = do(order, E.DISPATCHED, "03-02 14:31").order
	assert deadline(late, D.REDISPATCH).status(NOW) is Status.MISSED
	refused(errors.WrongRole, lambda: do(order, E.DISPATCHED, "03-02 14:00", by=Role.HANDLER))


@pytest.mark.requirement("R93.4", case="must")
@pytest.mark.parametrize("ground", list(ReviewGround))
def test_a_complaint_s_reply_goes_back_for_each_of_five_grounds(ground) -> None:
	order = reached(S.REPLIED, COMPLAINT)
	decision = do(order, E.REPLY_RETURNED, "03-02 15:30", by=Role.DISPATCHER, review_ground=str(ground))
	assert (decision.order.state, decision.order.reply_returns, decision.order.returns) == (S.REWORK, 1, 0)
	assert decision.notices == (NoticeKind.REPLY_RETURNED,)


@pytest.mark.requirement("R93.4", case="must not")
@pytest.mark.parametrize("ground", [ReviewGround.NO_CONTACT_TIME, ReviewGround.DISPATCHED_TWICE])
def test_two_of_the_grounds_are_for_complaints_only(ground) -> None:
	order = reached(S.REPLIED, CONSULTATION)
	error = refused(
		errors.WrongGround, lambda: do(order, E.REPLY_RETURNED, "03-02 15:30", review_ground=ground.zh)
	)
	assert error.data["ground"] is ground
	refused(errors.MissingFact, lambda: do(order, E.REPLY_RETURNED, "03-02 15:30", without=("reason",)))


def test_the_same_complaint_dispatched_within_its_limit_is_told_at_dispatch_and_reply() -> None:
	from dataclasses import replace

	order = replace(reached(S.PASSED, COMPLAINT), same_complaints=(at("02-28 09:00"),))
	dispatched = do(order, E.DISPATCHED, "03-02 10:00")
	assert dispatched.hints == (SameComplaint(),)
	contacted = walk(dispatched.order, "contacted 03-02 11:00")
	assert do(contacted, E.REPLIED, "03-02 15:00").hints == (SameComplaint(),)


@pytest.mark.requirement("R93.5", case="must")
def test_a_returned_reply_is_reworked_within_a_working_day() -> None:
	order = reached(S.REWORK)
	assert deadline(order, D.REWORK).due == at("03-03 17:30")
	again = do(order, E.REPLIED, "03-03 17:30", by=Role.HANDLER).order
	assert deadline(again, D.REWORK).status(NOW) is Status.MET
	assert names(again) == {D.REVIEW, D.OVERALL}, "the review starts anew"


@pytest.mark.requirement("R93.5", case="must not")
def test_the_next_day_is_late() -> None:
	again = walk(reached(S.REWORK), "replied 03-04 08:00")
	assert deadline(again, D.REWORK).status(NOW) is Status.MISSED
	assert deadline(again, D.HANDLE).done == at("03-02 15:00"), "the first reply stays when it was"


@pytest.mark.requirement("R93.6", case="must")
def test_an_order_is_returned_three_times_and_the_last_is_told() -> None:
	order = walk(
		reached(S.RETURNED), "dispatched 03-02 10:40", "returned 03-02 10:50", "dispatched 03-02 11:00"
	)
	decision = do(order, E.RETURNED, "03-02 11:10")
	assert decision.order.returns == 3
	assert decision.hints == (LastReturn(count=3),)


@pytest.mark.requirement("R93.6", "R93.7", case="must not")
def test_the_fourth_return_is_refused_and_no_negotiation_comes_before_it() -> None:
	from dataclasses import replace

	order = reached(S.DISPATCHED)
	for returns in range(3):
		before = replace(order, returns=returns)
		refused(
			errors.NegotiationTooEarly,
			lambda before=before: do(before, E.NEGOTIATION_OPENED, "03-02 11:00"),
		)
	error = refused(
		errors.ReturnLimitReached, lambda: do(replace(order, returns=3), E.RETURNED, "03-02 11:00")
	)
	assert (error.rule, error.data) == ("R93.6", {"count": 3, "limit": 3})


@pytest.mark.requirement("R93.7", case="must")
def test_a_negotiation_ends_in_a_dispatch_on_which_both_sides_agree() -> None:
	order = reached(S.NEGOTIATING)
	again = do(order, E.DISPATCHED, "03-02 15:00", by=Role.DISPATCHER).order
	assert (again.state, again.returns) == (S.DISPATCHED, 3)
	for fact in ("department", "department_view", "dispatcher_view"):
		error = refused(
			errors.MissingFact, lambda fact=fact: do(order, E.DISPATCHED, "03-02 15:00", without=(fact,))
		)
		assert (error.rule, error.data["codes"]) == ("R93.7", [fact])
	refused(errors.MissingFact, lambda: do(order, E.DISPATCHED, "03-02 15:00", signed_off=False))
	refused(errors.ReturnLimitReached, lambda: do(again, E.RETURNED, "03-02 15:30"))
	assert walk(again, "negotiation_opened 03-02 15:30").state is S.NEGOTIATING


def test_a_centre_may_allow_other_numbers() -> None:
	book = Rulebook(settings=Settings(max_returns=1))
	refused(
		errors.ReturnLimitReached,
		lambda: do(walk(reached(S.RETURNED), "dispatched 03-02 10:40"), E.RETURNED, "03-02 10:50", book=book),
	)


@pytest.mark.requirement("A11", case="must")
def test_a_negotiation_has_one_working_day() -> None:
	order = reached(S.NEGOTIATING)
	owed = deadline(order, D.NEGOTIATION)
	assert (owed.rule, owed.due) == ("A11", at("03-03 17:30"))
	assert deadline(walk(order, "dispatched 03-03 17:30"), D.NEGOTIATION).status(NOW) is Status.MET


@pytest.mark.requirement("A11", case="must not")
def test_an_open_negotiation_is_overdue_after_it() -> None:
	assert deadline(reached(S.NEGOTIATING), D.NEGOTIATION).status(at("03-03 17:31")) is Status.OVERDUE


@pytest.mark.requirement("A12", case="must")
def test_a_12398_order_may_be_returned() -> None:
	order = walk(
		reached(S.DISPATCHED, CONSULTATION, REGULATOR), "returned 03-02 10:30", "dispatched 03-02 11:00"
	)
	assert order.state is S.DISPATCHED
	assert {deadline(order, name).start for name in (D.CONTACT, D.PLAN, D.REPORT)} == {at("03-02 11:00")}


@pytest.mark.requirement("A12", case="must not")
def test_a_return_does_not_move_what_runs_from_receipt() -> None:
	before = reached(S.DISPATCHED, CONSULTATION, REGULATOR)
	after = walk(before, "returned 03-02 10:30", "dispatched 03-02 11:00")
	for name in (D.DISPATCH, D.REFINE, D.REGULATOR_REPLY):
		assert deadline(after, name) == deadline(before, name)


@pytest.mark.requirement("R93.9", case="must")
@pytest.mark.parametrize("when", ["03-02 10:00", "03-02 11:00"])
def test_a_contact_lies_between_dispatch_and_now(when) -> None:
	order = reached(S.DISPATCHED, COMPLAINT)
	contacted = do(order, E.CONTACTED, "03-02 11:00", contacted_at=at(when), now=at("03-02 11:00")).order
	assert contacted.contacted_at == at(when)


@pytest.mark.requirement("R93.9", case="must not")
@pytest.mark.parametrize("when", ["03-02 09:59", "03-02 11:01"])
def test_before_dispatch_or_in_the_future_is_refused(when) -> None:
	order = reached(S.DISPATCHED, COMPLAINT)
	error = refused(
		errors.ContactOutOfRange,
		lambda: do(order, E.CONTACTED, "03-02 11:00", contacted_at=at(when), now=at("03-02 11:00")),
	)
	assert error.data["dispatched"] == at("03-02 10:00")
	again = walk(reached(S.RETURNED, COMPLAINT), "dispatched 03-02 14:00")
	refused(
		errors.ContactOutOfRange,
		lambda: do(again, E.CONTACTED, "03-02 15:00", contacted_at=at("03-02 11:00")),
	)
