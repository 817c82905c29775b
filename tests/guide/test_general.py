"""Article 8(2) and 9(1): intake, answering at once, dispatch, reply and review of the general flow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotline_csg.guide import errors
from hotline_csg.guide.hints import NoExtension, OverallFirst
from hotline_csg.guide.notices import NoticeKind
from hotline_csg.guide.orders import Order
from hotline_csg.guide.review import grounds_found
from hotline_csg.guide.rulebook import Rulebook, Settings
from hotline_csg.guide.words import Channel, Ending, ReviewGround, Role, Status

from .build import (
	CALENDAR,
	COMPLAINT,
	CONSULTATION,
	HOTLINE,
	NOW,
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

TRANSFER = Channel.C12345


@pytest.mark.requirement("R82.2", "R82.3", case="must")
@pytest.mark.parametrize("category", [CONSULTATION, URGING])
def test_what_is_answered_at_once_is_closed_at_once(category) -> None:
	decision = do(reached(S.RECEIVED, category), E.ARCHIVED, "03-02 09:05", by=Role.AGENT)
	assert (decision.order.state, decision.order.ending) == (S.ARCHIVED, Ending.ANSWERED)
	assert {one.name: one.status(NOW) for one in decision.order.deadlines} == {
		D.REGISTER: Status.MET,
		D.OVERALL: Status.MET,
	}


@pytest.mark.requirement("R82.2", case="must not")
def test_an_order_is_not_closed_at_once_without_its_answer() -> None:
	error = refused(
		errors.MissingFact,
		lambda: do(reached(S.RECEIVED), E.ARCHIVED, "03-02 09:05", without=("answer",)),
	)
	assert error.data["codes"] == ["answer"]


@pytest.mark.requirement("R82.3", "A8", case="must not")
@pytest.mark.parametrize("category", [COMPLAINT, SUGGESTION])
def test_complaints_and_suggestions_are_not_closed_at_once(category) -> None:
	error = refused(
		errors.NotClosedAtOnce, lambda: do(reached(S.RECEIVED, category), E.ARCHIVED, "03-02 09:05")
	)
	assert error.data["category"] is category


@pytest.mark.requirement("A8", case="must")
def test_a_centre_may_decide_otherwise() -> None:
	book = Rulebook(settings=Settings(closed_at_once=frozenset({SUGGESTION})))
	order = reached(S.RECEIVED, SUGGESTION)
	assert do(order, E.ARCHIVED, "03-02 09:05", book=book).order.ending is Ending.ANSWERED
	refused(errors.NotClosedAtOnce, lambda: do(reached(S.RECEIVED), E.ARCHIVED, "03-02 09:05", book=book))


@pytest.mark.requirement("R82.4", case="must")
def test_what_is_not_answered_is_passed_on_and_dispatched_to_a_department() -> None:
	order = do(reached(S.RECEIVED), E.PASSED, "03-02 09:30", by=Role.AGENT).order
	order = do(order, E.DISPATCHED, "03-02 10:00", by=Role.DISPATCHER).order
	assert (order.state, order.passed_at, order.dispatched_at) == (
		S.DISPATCHED,
		at("03-02 09:30"),
		at("03-02 10:00"),
	)


@pytest.mark.requirement("R82.4", case="must not")
def test_an_order_goes_to_no_department_unpassed_or_unnamed() -> None:
	refused(errors.WrongFlow, lambda: do(reached(S.RECEIVED), E.DISPATCHED, "03-02 10:00"))
	order = reached(S.PASSED)
	refused(errors.WrongRole, lambda: do(order, E.DISPATCHED, "03-02 10:00", by=Role.AGENT))
	error = refused(
		errors.MissingFact, lambda: do(order, E.DISPATCHED, "03-02 10:00", without=("department",))
	)
	assert error.data["codes"] == ["department"]


@pytest.mark.requirement("R82.5", case="must")
def test_reply_review_callback_and_archive_follow() -> None:
	order = do(reached(S.DISPATCHED), E.REPLIED, "03-02 15:00", by=Role.HANDLER).order
	reviewed = do(order, E.REVIEWED, "03-02 16:00", by=Role.DISPATCHER)
	assert reviewed.notices == (NoticeKind.CALLBACK_TASK,)
	called = do(reviewed.order, E.CALLED_BACK, "03-02 16:30", by=Role.AGENT).order
	assert do(called, E.ARCHIVED, "03-02 17:00", by=Role.AGENT).order.ending is Ending.CALLED_BACK


@pytest.mark.requirement("R82.5", case="must not")
def test_no_stage_is_left_out() -> None:
	refused(errors.WrongState, lambda: do(reached(S.DISPATCHED), E.REVIEWED, "03-02 15:00"))
	refused(errors.WrongState, lambda: do(reached(S.REPLIED), E.CALLED_BACK, "03-02 15:30"))
	refused(errors.WrongRole, lambda: do(reached(S.REPLIED), E.REVIEWED, "03-02 15:30", by=Role.HANDLER))


@pytest.mark.requirement("R82.8", "A9", case="must")
def test_major_counts_the_handling_anew_from_its_original_start() -> None:
	decision = do(reached(S.DISPATCHED, COMPLAINT), E.MARKED_MAJOR, "03-05 17:30", by=Role.HEAD)
	handle = deadline(decision.order, D.HANDLE)
	assert (handle.start, handle.due) == (at("03-02 10:00"), at("03-09 17:30"))
	assert decision.order.major
	assert decision.hints == ()


@pytest.mark.requirement("R82.8", "A9", case="must not")
def test_major_comes_with_a_reason_before_the_normal_due_and_once() -> None:
	order = reached(S.DISPATCHED, COMPLAINT)
	error = refused(errors.MajorTooLate, lambda: do(order, E.MARKED_MAJOR, "03-05 17:31", by=Role.DISPATCHER))
	assert error.data["due"] == at("03-05 17:30")
	refused(errors.MissingFact, lambda: do(order, E.MARKED_MAJOR, "03-03 09:00", without=("reason",)))
	refused(errors.WrongRole, lambda: do(order, E.MARKED_MAJOR, "03-03 09:00", by=Role.HANDLER))
	major = walk(order, "marked_major 03-03 09:00")
	refused(errors.AlreadyMajor, lambda: do(major, E.MARKED_MAJOR, "03-03 10:00"))


def test_an_order_marked_before_its_dispatch_gets_the_longer_limit_at_once() -> None:
	order = walk(reached(S.PASSED), "marked_major 03-02 09:40", "dispatched 03-02 10:00")
	assert deadline(order, D.HANDLE).due == at("03-04 17:30")


def test_a_major_suggestion_is_not_extended_and_that_is_told() -> None:
	decision = do(reached(S.DISPATCHED, SUGGESTION), E.MARKED_MAJOR, "03-02 11:00")
	assert deadline(decision.order, D.HANDLE).due == at("03-03 17:30")
	assert decision.hints == (NoExtension(category=SUGGESTION),)


@pytest.mark.requirement("A6", case="must")
def test_dispatch_warns_when_the_overall_limit_comes_first() -> None:
	order = walk(Order(URGING, HOTLINE, major=True), "received 03-02 09:00", "passed 03-04 16:00")
	decision = do(order, E.DISPATCHED, "03-05 09:00")
	assert decision.hints == (
		OverallFirst(name=D.HANDLE, due=at("03-09 17:30"), overall=D.OVERALL, first=at("03-05 17:30")),
	)
	assert decision.order.act_by == at("03-05 17:30")
	assert names(decision.order) == {D.HANDLE, D.OVERALL}, "both clocks run"


@pytest.mark.requirement("A6", case="must not")
def test_nothing_is_warned_of_while_the_stage_comes_first() -> None:
	decision = do(reached(S.PASSED), E.DISPATCHED, "03-02 10:00")
	assert decision.hints == ()
	assert decision.order.act_by == deadline(decision.order, D.HANDLE).due
	together = do(reached(S.PASSED), E.DISPATCHED, "03-06 10:00")
	assert {deadline(together.order, name).due for name in (D.HANDLE, D.OVERALL)} == {at("03-09 17:30")}
	assert together.hints == ()


@pytest.mark.requirement("R82.9", case="must")
def test_a_contact_counts_from_when_it_was_made() -> None:
	order = do(
		reached(S.DISPATCHED, COMPLAINT), E.CONTACTED, "03-05 09:00", contacted_at=at("03-03 17:30")
	).order
	contact = deadline(order, D.CONTACT)
	assert (order.contacted_at, contact.done, contact.status(NOW)) == (
		at("03-03 17:30"),
		at("03-03 17:30"),
		Status.MET,
	)


@pytest.mark.requirement("R82.9", "R93.4", case="must not")
@pytest.mark.parametrize("state", [S.DISPATCHED, S.REWORK])
def test_a_complaint_is_not_replied_to_without_its_contact_time(state) -> None:
	order = replace(reached(state, COMPLAINT), contacted_at=None)
	error = refused(errors.NoContactTime, lambda: do(order, E.REPLIED, "03-02 15:45"))
	assert error.rule == "R93.4"
	refused(errors.MissingFact, lambda: do(order, E.CONTACTED, "03-02 15:40", without=("contacted_at",)))


@pytest.mark.requirement("R91.1", case="must")
@pytest.mark.parametrize("mood", ["heated", "激烈"])
def test_the_mood_may_be_recorded_in_either_language(mood) -> None:
	assert do(Order(CONSULTATION, HOTLINE), E.RECEIVED, "03-02 09:00", mood=mood)


@pytest.mark.requirement("R91.1", case="must not")
def test_no_other_mood_is_taken() -> None:
	order = Order(CONSULTATION, HOTLINE)
	error = refused(errors.WrongFact, lambda: do(order, E.RECEIVED, "03-02 09:00", mood="一般"))
	assert (error.rule, error.data["code"]) == ("R91.1", "mood")


@pytest.mark.requirement("R91.2", case="must")
def test_a_transfer_may_declare_that_there_is_no_contact() -> None:
	order = do(
		Order(COMPLAINT, TRANSFER),
		E.RECEIVED,
		"03-02 09:00",
		without=("phone", "contact_name"),
		no_contact=True,
	).order
	assert order.no_contact
	order = walk(order, "passed 03-02 09:30", "dispatched 03-02 10:00")
	assert D.CONTACT not in names(order), "nobody can be contacted"
	assert walk(order, "replied 03-02 15:00").state is S.REPLIED


@pytest.mark.requirement("R91.2", case="must not")
@pytest.mark.parametrize("fact", ["unit", "contact_name", "phone", "description", "topic"])
def test_nothing_mandatory_is_left_out(fact) -> None:
	for given in ({"without": (fact,)}, {fact: "  "}):
		error = refused(
			errors.MissingFact,
			lambda given=given: do(Order(CONSULTATION, HOTLINE), E.RECEIVED, "03-02 09:00", **given),
		)
		assert (error.rule, error.data["codes"]) == ("R91.2", [fact])
	refused(
		errors.MissingFact,
		lambda: do(
			Order(CONSULTATION, HOTLINE), E.RECEIVED, "03-02 09:00", without=("phone",), no_contact=True
		),
	)


@pytest.mark.requirement("R91.8", case="must")
def test_a_reply_with_every_point_answered_is_taken() -> None:
	assert walk(reached(S.DISPATCHED), "replied 03-02 15:00").state is S.REPLIED


@pytest.mark.requirement("R91.8", case="must not")
def test_a_reply_with_an_open_point_is_refused_at_reply_and_at_review() -> None:
	for state, kind in ((S.DISPATCHED, E.REPLIED), (S.REWORK, E.REPLIED), (S.REPLIED, E.REVIEWED)):
		order = replace(reached(state), open_points=2)
		error = refused(errors.OpenPoints, lambda order=order, kind=kind: do(order, kind, "03-02 16:00"))
		assert error.data["count"] == 2


@pytest.mark.requirement("A31", case="must")
def test_the_portal_registers_by_itself_and_the_clock_runs_from_submission() -> None:
	order = do(
		Order(CONSULTATION, Channel.PLATFORM),
		E.RECEIVED,
		"03-02 09:00",
		by=Role.SYSTEM,
		now=at("03-02 11:00"),
	).order
	assert deadline(order, D.REGISTER).start == at("03-02 09:00")


@pytest.mark.requirement("A31", case="must not")
def test_no_sign_for_step_delays_a_clock() -> None:
	order = reached(S.DISPATCHED)
	assert {deadline(order, D.HANDLE).start, order.dispatched_at} == {at("03-02 10:00")}
	refused(errors.WrongRole, lambda: do(reached(S.RECEIVED), E.PASSED, "03-02 09:30", by=Role.SYSTEM))


def test_the_grounds_a_reply_can_be_returned_for_unread_are_found() -> None:
	order = replace(reached(S.REPLIED, COMPLAINT), open_points=1, contacted_at=None)
	order = replace(order, same_complaints=(at("02-25 18:00"), at("02-26 09:00")))
	assert grounds_found(order, calendar=CALENDAR) == (
		ReviewGround.OPEN_POINTS,
		ReviewGround.NO_CONTACT_TIME,
		ReviewGround.DISPATCHED_TWICE,
	)
	assert grounds_found(reached(S.REPLIED, COMPLAINT), calendar=CALENDAR) == ()
	assert grounds_found(reached(S.REPLIED, CONSULTATION), calendar=CALENDAR) == ()


@pytest.mark.parametrize(
	("other", "found"),
	[
		("02-25 17:31", True),
		("02-25 17:30", True),
		("02-25 17:29", False),
		("03-02 10:00", True),
		("03-02 10:01", False),
	],
)
def test_a_complaint_dispatched_within_the_limit_of_another_is_dispatched_twice(other, found) -> None:
	order = replace(reached(S.REPLIED, COMPLAINT), same_complaints=(at(other),))
	assert (ReviewGround.DISPATCHED_TWICE in grounds_found(order, calendar=CALENDAR)) is found
