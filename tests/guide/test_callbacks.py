"""Article 9(4): when an entity may be called back, how often, and what ends it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotline_csg.guide import callbacks, errors
from hotline_csg.guide.flow import find
from hotline_csg.guide.hints import AgreedTime, AppointmentAfterDue, Rehandling
from hotline_csg.guide.rulebook import GUIDE, Rulebook, Settings
from hotline_csg.guide.words import Channel, Ending, Exemption, Flow, Role, Satisfaction, Status

from .build import (
	COMPLAINT,
	CONSULTATION,
	NOW,
	D,
	E,
	S,
	at,
	deadline,
	do,
	reached,
	refused,
	walk,
)

SETTINGS = GUIDE.settings
TRANSFER = Channel.C12345


@pytest.mark.requirement("R94.1", case="must")
def test_the_callback_and_archive_have_a_working_day_from_the_task() -> None:
	owed = deadline(reached(S.REVIEWED), D.CALLBACK)
	assert (owed.start, owed.due, owed.owner) == (at("03-02 16:00"), at("03-03 17:30"), Role.AGENT)


@pytest.mark.requirement("R94.1", case="must not")
def test_a_callback_alone_does_not_end_it_and_the_day_after_is_late() -> None:
	called = walk(reached(S.REVIEWED), "called_back 03-03 16:00")
	assert deadline(called, D.CALLBACK).open
	assert deadline(walk(called, "archived 03-03 17:31"), D.CALLBACK).status(NOW) is Status.MISSED


@pytest.mark.requirement("R94.2", case="must")
@pytest.mark.parametrize("satisfaction", list(Satisfaction))
def test_opinion_and_satisfaction_are_recorded(satisfaction) -> None:
	order = do(reached(S.REVIEWED), E.CALLED_BACK, "03-02 16:30", satisfaction=satisfaction.zh).order
	assert (order.state, order.called_back) == (S.CLOSING, True)


@pytest.mark.requirement("R94.2", case="must not")
def test_a_callback_without_them_is_refused() -> None:
	order = reached(S.REVIEWED)
	for fact in ("opinion", "satisfaction"):
		error = refused(
			errors.MissingFact, lambda fact=fact: do(order, E.CALLED_BACK, "03-02 16:30", without=(fact,))
		)
		assert error.data["codes"] == [fact]
	refused(errors.WrongFact, lambda: do(order, E.CALLED_BACK, "03-02 16:30", satisfaction="5"))


@pytest.mark.requirement("R94.3", case="must")
@pytest.mark.parametrize("answer", [True, False])
def test_a_complaint_s_callback_says_whether_the_department_made_contact(answer) -> None:
	order = reached(S.REVIEWED, COMPLAINT)
	assert do(order, E.CALLED_BACK, "03-02 16:30", contact_confirmed=answer).order.state is S.CLOSING


@pytest.mark.requirement("R94.3", case="must not")
def test_a_complaint_s_callback_without_that_is_refused() -> None:
	order = reached(S.REVIEWED, COMPLAINT)
	error = refused(
		errors.MissingFact, lambda: do(order, E.CALLED_BACK, "03-02 16:30", without=("contact_confirmed",))
	)
	assert (error.rule, error.data["codes"]) == ("R94.3", ["contact_confirmed"])
	consultation = reached(S.REVIEWED, CONSULTATION)
	assert do(consultation, E.CALLED_BACK, "03-02 16:30", without=("contact_confirmed",))


@pytest.mark.requirement("R94.4", case="must")
def test_an_order_is_exempt_when_the_entity_said_no_or_a_transfer_has_no_contact() -> None:
	declined = walk(reached(S.REVIEWED), "callback_declined 03-02 16:10")
	assert walk(declined, "archived 03-02 16:20").ending is Ending.EXEMPT
	order = replace(reached(S.REVIEWED, CONSULTATION, TRANSFER), no_contact=True)
	exempt = do(order, E.CALLBACK_DECLINED, "03-02 16:10", exemption="no_contact").order
	assert exempt.exemption is Exemption.NO_CONTACT
	assert walk(exempt, "archived 03-02 16:20").ending is Ending.EXEMPT


@pytest.mark.requirement("R94.4", case="must not")
def test_nothing_else_is_archived_without_a_callback() -> None:
	refused(errors.NotCalledBack, lambda: do(reached(S.REVIEWED), E.ARCHIVED, "03-02 16:20"))
	own = replace(reached(S.REVIEWED), no_contact=True)
	reachable = reached(S.REVIEWED, CONSULTATION, TRANSFER)
	for order in (own, reachable):
		error = refused(
			errors.NotExempt,
			lambda order=order: do(order, E.CALLBACK_DECLINED, "03-02 16:10", exemption="转办诉求无联系方式"),
		)
		assert error.rule == "R94.4"
	refused(
		errors.WrongFact,
		lambda: do(reachable, E.CALLBACK_DECLINED, "03-02 16:10", exemption="没空"),
	)


@pytest.mark.requirement("R94.5", "A13", case="must")
@pytest.mark.parametrize("time", ["08:30", "11:59", "14:00", "17:29"])
@pytest.mark.parametrize("day", ["03-03", "03-07"], ids=["Tuesday", "Saturday"])
def test_callbacks_are_made_in_the_hours_of_every_day(day, time) -> None:
	assert do(reached(S.REVIEWED), E.CALLED_BACK, f"{day} {time}").order.called_back


@pytest.mark.requirement("R94.5", "A13", case="must not")
@pytest.mark.parametrize(
	("time", "following"),
	[
		("12:00", "03-03 14:00"),
		("13:59", "03-03 14:00"),
		("17:30", "03-04 08:30"),
		("08:29", "03-03 08:30"),
		("08:00", "03-03 08:30"),
		("23:00", "03-04 08:30"),
	],
)
@pytest.mark.parametrize("kind", [E.CALLED_BACK, E.CALLBACK_FAILED])
def test_no_callback_is_made_outside_them_though_service_may_be_open(kind, time, following) -> None:
	error = refused(errors.OutsideCallbackHours, lambda: do(reached(S.REVIEWED), kind, f"03-03 {time}"))
	assert error.data["next"] == at(following)


@pytest.mark.requirement("R94.6", case="must")
def test_the_agent_confirms_having_read_the_reply() -> None:
	assert do(reached(S.REVIEWED), E.CALLED_BACK, "03-02 16:30", reply_read=True).order.called_back


@pytest.mark.requirement("R94.6", case="must not")
@pytest.mark.parametrize("value", [False, None, "", 0])
def test_without_that_no_callback_counts(value) -> None:
	error = refused(
		errors.MissingFact, lambda: do(reached(S.REVIEWED), E.CALLED_BACK, "03-02 16:30", reply_read=value)
	)
	assert error.data["codes"] == ["reply_read"]


@pytest.mark.requirement("R94.7", case="must")
@pytest.mark.parametrize("time", ["12:30", "13:29"])
def test_an_agreed_time_overrides_the_hours_and_is_told_as_agreed(time) -> None:
	order = do(reached(S.REVIEWED), E.CALLBACK_AGREED, "03-03 09:00", appointment=at("03-03 12:30")).order
	decision = do(order, E.CALLED_BACK, f"03-03 {time}")
	assert decision.hints == (AgreedTime(appointment=at("03-03 12:30")),)
	failed = walk(reached(S.REVIEWED), "callback_failed 03-03 11:00")
	agreed = do(failed, E.CALLBACK_AGREED, "03-03 11:30", appointment=at("03-03 12:15")).order
	assert do(agreed, E.CALLED_BACK, "03-03 12:15").order.called_back, "nor does a failed attempt bar it"


@pytest.mark.requirement("R94.7", case="must not")
def test_an_appointment_opens_no_other_hour() -> None:
	order = do(reached(S.REVIEWED), E.CALLBACK_AGREED, "03-03 09:00", appointment=at("03-03 12:30")).order
	for time in ("12:29", "13:30", "20:00"):
		refused(errors.OutsideCallbackHours, lambda time=time: do(order, E.CALLED_BACK, f"03-03 {time}"))
	for when in ("03-03 09:00", "03-03 08:59"):
		refused(
			errors.AppointmentNotAhead,
			lambda when=when: do(reached(S.REVIEWED), E.CALLBACK_AGREED, "03-03 09:00", appointment=at(when)),
		)
	refused(
		errors.WrongFact,
		lambda: do(reached(S.REVIEWED), E.CALLBACK_AGREED, "03-03 09:00", appointment="中午"),
	)
	missed = do(order, E.CALLBACK_FAILED, "03-03 12:30").order
	assert missed.appointment is None, "a missed appointment is used up"


def test_an_appointment_after_the_due_moment_is_told() -> None:
	decision = do(reached(S.REVIEWED), E.CALLBACK_AGREED, "03-03 09:00", appointment=at("03-04 09:00"))
	assert decision.hints == (AppointmentAfterDue(appointment=at("03-04 09:00"), due=at("03-03 17:30")),)


@pytest.mark.requirement("R94.8", "A15", case="must")
@pytest.mark.parametrize(
	("first", "second"),
	[("03-03 09:00", "03-03 11:00"), ("03-03 11:00", "03-03 14:00"), ("03-02 16:50", "03-03 08:30")],
)
def test_attempts_are_two_hours_apart_on_the_clock(first, second) -> None:
	order = walk(reached(S.REVIEWED), f"callback_failed {first}")
	assert callbacks.next_allowed(at(first), at(first), SETTINGS) == at(second)
	assert walk(order, f"callback_failed {second}").failed_attempts == (at(first), at(second))


@pytest.mark.requirement("R94.8", "A15", case="must not")
@pytest.mark.parametrize("kind", [E.CALLBACK_FAILED, E.CALLED_BACK])
def test_no_attempt_comes_sooner_and_fewer_than_three_close_nothing(kind) -> None:
	order = walk(reached(S.REVIEWED), "callback_failed 03-03 09:00")
	error = refused(errors.AttemptTooSoon, lambda: do(order, kind, "03-03 10:59"))
	assert error.data["next"] == at("03-03 11:00")
	refused(errors.TooFewAttempts, lambda: do(order, E.ARCHIVED, "03-03 11:00"))
	twice = walk(order, "callback_failed 03-03 11:00")
	error = refused(errors.TooFewAttempts, lambda: do(twice, E.ARCHIVED, "03-03 11:00"))
	assert error.data == {"count": 2, "limit": 3}
	agreed = do(order, E.CALLBACK_AGREED, "03-03 09:10", appointment=at("03-03 10:00")).order
	refused(errors.AttemptTooSoon, lambda: do(agreed, E.CALLBACK_FAILED, "03-03 10:00"))


@pytest.mark.requirement("R94.9", case="must")
def test_after_three_attempts_the_order_is_closed_with_a_reason() -> None:
	order = walk(
		reached(S.REVIEWED),
		"callback_failed 03-03 09:00",
		"callback_failed 03-03 11:00",
		"callback_failed 03-03 14:00",
	)
	assert walk(order, "archived 03-03 14:05").ending is Ending.UNREACHED


@pytest.mark.requirement("R94.9", case="must not")
def test_not_without_the_reason() -> None:
	order = walk(
		reached(S.REVIEWED),
		"callback_failed 03-03 09:00",
		"callback_failed 03-03 11:00",
		"callback_failed 03-03 14:00",
	)
	refused(errors.MissingFact, lambda: do(order, E.ARCHIVED, "03-03 14:05", without=("reason",)))
	refused(
		errors.MissingFact,
		lambda: do(reached(S.REVIEWED), E.CALLBACK_FAILED, "03-03 09:00", without=("reason",)),
	)


@pytest.mark.requirement("R94.10", case="must")
def test_a_callback_finishes_and_rates_the_old_order() -> None:
	assert walk(reached(S.REVIEWED), "called_back 03-02 16:30").state is S.CLOSING


@pytest.mark.requirement("R94.10", case="must not")
@pytest.mark.parametrize("state", [S.REVIEWED, S.CLOSING])
@pytest.mark.parametrize("kind", [E.REPLY_RETURNED, E.RETURNED, E.DISPATCHED, E.REPLIED])
def test_an_order_is_not_sent_back_from_its_callback(state, kind) -> None:
	assert find(state, kind, Flow.GENERAL) is None
	refused(errors.WrongState, lambda: do(reached(state), kind, "03-02 17:10"))


@pytest.mark.requirement("A16", case="must")
@pytest.mark.parametrize("satisfaction", [Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED])
def test_re_handling_is_offered_to_the_dissatisfied_where_switched_on(satisfaction) -> None:
	book = Rulebook(settings=Settings(rehandling=True))
	decision = do(reached(S.REVIEWED), E.CALLED_BACK, "03-02 16:30", satisfaction=satisfaction.zh, book=book)
	assert decision.hints == (Rehandling(satisfaction=satisfaction),)


@pytest.mark.requirement("A16", case="must not")
def test_it_is_off_by_default_and_for_nobody_else() -> None:
	order, book = reached(S.REVIEWED), Rulebook(settings=Settings(rehandling=True))
	assert do(order, E.CALLED_BACK, "03-02 16:30", satisfaction="不满意").hints == ()
	assert do(order, E.CALLED_BACK, "03-02 16:30", satisfaction="一般", book=book).hints == ()
