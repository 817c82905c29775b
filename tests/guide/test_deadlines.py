"""Article 8's limits, on the guide's golden dates, and how they are counted (A1–A5, A10, A22, A23, A26)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hotline_csg.guide import engine
from hotline_csg.guide.deadlines import DEADLINES, Clock, Counting, Limit, Unit, open_deadline
from hotline_csg.guide.orders import Order
from hotline_csg.guide.rulebook import GUIDE
from hotline_csg.guide.words import Flow, Role, Status

from .build import (
	CALENDAR,
	COMPLAINT,
	CONSULTATION,
	HOTLINE,
	NOW,
	REGULATOR,
	SUGGESTION,
	URGING,
	Category,
	D,
	E,
	S,
	at,
	deadline,
	event,
	names,
	reached,
	walk,
)

# Received Friday 13 February 16:00, before Spring Festival, whose make-up days are 14 and 28 February.
START = "02-13 16:00"
AFTER = {
	"30 min": "02-13 16:30",
	"1 h": "02-13 17:00",
	"2 h": "02-14 08:30",
	"3 h": "02-14 09:30",
	"6 h": "02-14 14:30",
	"1 WD": "02-14 17:30",
	"2 WD": "02-24 17:30",
	"3 WD": "02-25 17:30",
	"5 WD": "02-27 17:30",
	"7 WD": "03-02 17:30",
	"10 WD": "03-05 17:30",
	"12 WD": "03-09 17:30",
}
# category: register, dispatch, contact, handle, if major, review, callback, overall
ARTICLE_8_2 = {
	CONSULTATION: ("3 h", "3 h", None, "1 WD", "2 WD", "3 h", "1 WD", "5 WD"),
	URGING: ("1 h", "3 h", None, "1 WD", "2 WD", "3 h", "1 WD", "3 WD"),
	COMPLAINT: ("1 h", "3 h", "1 WD", "3 WD", "5 WD", "3 h", "1 WD", "7 WD"),
	SUGGESTION: ("3 h", "3 h", None, "1 WD", "1 WD", "3 h", "1 WD", "5 WD"),
}
COLUMNS = (D.REGISTER, D.DISPATCH, D.CONTACT, D.HANDLE, "major", D.REVIEW, D.CALLBACK, D.OVERALL)
RULES = {CONSULTATION: "R82.C", URGING: "R82.U", COMPLAINT: "R82.P", SUGGESTION: "R82.S"}


def due(category: Category, name: D, flow: Flow = Flow.GENERAL, major: bool = False) -> str | None:
	rule = GUIDE.rule(name, flow, category)
	if rule is None:
		return None
	return f"{open_deadline(rule, at(START), CALENDAR, major=major).due:%m-%d %H:%M}"


def table(category: Category) -> tuple[str | None, ...]:
	return tuple(
		due(category, D.HANDLE, major=True) if column == "major" else due(category, D(column))
		for column in COLUMNS
	)


@pytest.mark.requirement("R82.C", "R82.U", "R82.P", "R82.S", case="must")
@pytest.mark.parametrize("category", list(ARTICLE_8_2))
def test_article_8_2_on_the_golden_dates(category) -> None:
	assert table(category) == tuple(AFTER[cell] if cell else None for cell in ARTICLE_8_2[category])
	assert {rule.rule for rule in DEADLINES if rule.category is category} == {RULES[category]}


@pytest.mark.requirement("R82.C", "R82.U", "R82.P", "R82.S", case="must not")
@pytest.mark.parametrize(
	("category", "name", "wrong"),
	[
		(CONSULTATION, D.REGISTER, "1 h"),
		(CONSULTATION, D.CONTACT, "1 WD"),
		(URGING, D.REGISTER, "3 h"),
		(URGING, D.OVERALL, "5 WD"),
		(COMPLAINT, D.HANDLE, "1 WD"),
		(COMPLAINT, D.OVERALL, "5 WD"),
		(SUGGESTION, D.REGISTER, "1 h"),
		(SUGGESTION, D.HANDLE, "3 WD"),
	],
)
def test_no_category_borrows_another_s_limit(category, name, wrong) -> None:
	assert due(category, name) != AFTER[wrong]


@pytest.mark.requirement("R82.S", case="must not")
def test_major_does_not_extend_a_suggestion() -> None:
	assert due(SUGGESTION, D.HANDLE, major=True) == due(SUGGESTION, D.HANDLE)


TWELVE = {
	D.DISPATCH: ("R81.2", "1 h", Role.DISPATCHER, Clock.T0),
	D.CONTACT: ("R81.4", "2 h", Role.HEAD, Clock.T1),
	D.PLAN: ("R81.6", "6 h", Role.SUPERVISOR, Clock.T1),
	D.REPORT: ("R81.7", "7 WD", Role.HANDLER, Clock.T1),
	D.REFINE: ("R81.9", "10 WD", Role.MARKET_MANAGEMENT, Clock.T0),
	D.REGULATOR_REPLY: ("R81.11", "12 WD", Role.MARKET_MANAGEMENT, Clock.T0),
}


@pytest.mark.requirement("R81.2", "R81.4", "R81.6", "R81.7", "R81.9", "R81.11", "A3", case="must")
@pytest.mark.parametrize("name", list(TWELVE))
def test_article_8_1_on_the_golden_dates(name) -> None:
	rule = GUIDE.rule(name, Flow.REGULATOR, COMPLAINT)
	assert rule is not None
	requirement, limit, owner, clock = TWELVE[name]
	assert (rule.rule, rule.owner, rule.clock) == (requirement, owner, clock)
	assert due(COMPLAINT, name, Flow.REGULATOR) == AFTER[limit]


@pytest.mark.requirement("R81.2", "R81.4", "R81.6", "R81.7", "R81.9", "R81.11", "A3", case="must not")
def test_12398_takes_no_limit_of_the_general_flow_nor_clock_time() -> None:
	for name in (D.REGISTER, D.HANDLE, D.REVIEW, D.CALLBACK, D.OVERALL, D.REWORK):
		assert GUIDE.rule(name, Flow.REGULATOR, COMPLAINT) is None
	assert due(COMPLAINT, D.CONTACT, Flow.REGULATOR) != "02-13 18:00", "2 h on the clock"
	assert due(COMPLAINT, D.PLAN, Flow.REGULATOR) != "02-13 22:00", "6 h on the clock"


@pytest.mark.requirement("A30", case="must")
def test_the_report_s_refinement_and_the_reply_run_from_receipt() -> None:
	order = walk(Order(COMPLAINT, REGULATOR), "received 02-13 16:00", "dispatched 02-14 17:00")
	assert deadline(order, D.REFINE).due == at("03-05 17:30")
	assert deadline(order, D.REGULATOR_REPLY).due == at("03-09 17:30")


@pytest.mark.requirement("A30", case="must not")
def test_they_do_not_run_from_dispatch_as_the_report_does() -> None:
	order = walk(Order(COMPLAINT, REGULATOR), "received 02-13 16:00", "dispatched 02-14 17:00")
	assert deadline(order, D.REPORT).start == at("02-14 17:00")
	assert {deadline(order, D.REFINE).start, deadline(order, D.REGULATOR_REPLY).start} == {at("02-13 16:00")}


@pytest.mark.requirement("A1", case="must")
def test_working_days_end_at_close_and_may_be_set_to_roll() -> None:
	close, rolling = Limit(1, Unit.WORKING_DAYS), Limit(1, Unit.WORKING_DAYS, Counting.ROLLING)
	assert close.due(at("03-02 09:15"), CALENDAR) == at("03-03 17:30")
	assert rolling.due(at("03-02 09:15"), CALENDAR) == at("03-03 09:15")


@pytest.mark.requirement("A1", case="must not")
def test_the_starting_day_is_not_counted() -> None:
	assert Limit(1, Unit.WORKING_DAYS).due(at("03-02 08:00"), CALENDAR) != at("03-02 17:30")


@pytest.mark.requirement("A2", case="must")
def test_hours_run_in_working_time_and_may_be_set_to_run_on_the_clock() -> None:
	assert Limit(3, Unit.HOURS).due(at("03-02 16:00"), CALENDAR) == at("03-03 09:30")
	assert Limit(3, Unit.HOURS, Counting.CLOCK).due(at("03-02 16:00"), CALENDAR) == at("03-02 19:00")


@pytest.mark.requirement("A2", case="must not")
@pytest.mark.parametrize(
	("amount", "unit", "counting"),
	[
		(0, Unit.HOURS, Counting.WORKING),
		(-1, Unit.MINUTES, Counting.WORKING),
		(3, Unit.HOURS, Counting.CLOSE),
		(1, Unit.WORKING_DAYS, Counting.CLOCK),
	],
)
def test_a_limit_that_cannot_be_counted_is_no_limit(amount, unit, counting) -> None:
	with pytest.raises(ValueError, match="cannot be counted"):
		Limit(amount, unit, counting)


@pytest.mark.requirement("R91.9", "A23", case="must")
def test_a_limit_used_up_at_a_shift_s_end_is_due_there() -> None:
	order = walk(Order(URGING, HOTLINE), "received 03-02 11:00")
	assert deadline(order, D.REGISTER).due == at("03-02 12:00")
	assert deadline(walk(Order(URGING, HOTLINE), "received 03-02 16:30"), D.REGISTER).due == at("03-02 17:30")


@pytest.mark.requirement("R91.9", "A23", case="must not")
def test_nothing_starts_at_a_shift_s_end() -> None:
	for start, first in (("03-02 12:00", "03-02 15:00"), ("03-02 17:30", "03-03 09:00")):
		assert deadline(walk(Order(URGING, HOTLINE), f"received {start}"), D.REGISTER).due == at(first)


@pytest.mark.requirement("R91.10", "A22", case="must")
def test_received_on_a_day_off_counts_from_the_next_opening_which_is_day_0() -> None:
	order = walk(Order(COMPLAINT, HOTLINE), "received 02-17 10:00")
	assert (order.received_at, deadline(order, D.REGISTER).start) == (at("02-17 10:00"), at("02-17 10:00"))
	assert deadline(order, D.REGISTER).due == at("02-24 09:00")
	assert deadline(order, D.OVERALL).due == at("03-04 17:30")


@pytest.mark.requirement("R91.10", "A22", case="must not")
def test_the_night_and_the_day_off_themselves_do_not_count() -> None:
	evening = walk(Order(COMPLAINT, HOTLINE), "received 03-02 20:00")
	assert deadline(evening, D.REGISTER).due == at("03-03 09:00")
	assert deadline(evening, D.OVERALL).due == at("03-12 17:30"), "3 March is day 0, not day 1"


@pytest.mark.requirement("A5", case="must")
def test_an_urging_has_an_hour_an_urge_half_an_hour() -> None:
	assert due(URGING, D.REGISTER) == AFTER["1 h"]
	assert due(URGING, D.URGE_DISPATCH) == AFTER["30 min"]


@pytest.mark.requirement("A5", case="must not")
def test_the_urge_s_half_hour_is_not_the_category_s() -> None:
	assert D.URGE_DISPATCH not in names(walk(Order(URGING, HOTLINE), "received 03-02 09:00"))


@pytest.mark.requirement("A10", case="must")
def test_a_return_ends_the_department_s_deadlines_and_dispatch_starts_new_ones() -> None:
	order = walk(reached(S.DISPATCHED, COMPLAINT), "returned 03-02 11:00")
	assert {one.name for one in order.deadlines if one.status(NOW) is Status.CANCELLED} == {
		D.HANDLE,
		D.CONTACT,
	}
	again = walk(order, "dispatched 03-02 14:00")
	assert deadline(again, D.HANDLE).start == at("03-02 14:00")
	assert again.contacted_at is None


@pytest.mark.requirement("A10", case="must not")
def test_the_overall_clock_stops_for_no_return_and_no_negotiation() -> None:
	order = reached(S.NEGOTIATING)
	assert deadline(order, D.OVERALL).open
	assert deadline(order, D.OVERALL).due == deadline(reached(S.RECEIVED), D.OVERALL).due
	assert names(order) == {D.OVERALL, D.NEGOTIATION}


@pytest.mark.requirement("A26", case="must")
def test_the_overall_clock_ends_at_archive() -> None:
	assert deadline(reached(S.ARCHIVED), D.OVERALL).done == at("03-02 17:00")


@pytest.mark.requirement("A26", case="must not")
@pytest.mark.parametrize("state", [S.REPLIED, S.REVIEWED, S.CLOSING])
def test_it_does_not_end_before(state) -> None:
	assert deadline(reached(state), D.OVERALL).open


def test_met_means_done_by_the_clock() -> None:
	one = deadline(reached(S.DISPATCHED), D.HANDLE)
	on_time, late = replace(one, done=one.due), replace(one, done=at("03-03 17:31"))
	assert (on_time.status(NOW), late.status(NOW)) == (Status.MET, Status.MISSED)
	assert (on_time.late(NOW, CALENDAR), late.late(NOW, CALENDAR)) == (timedelta(0), timedelta(0))
	assert replace(one, done=at("03-04 08:10")).late(NOW, CALENDAR) == timedelta(minutes=10)


def test_open_turns_overdue_after_the_due_moment() -> None:
	one = deadline(reached(S.DISPATCHED), D.HANDLE)
	assert (one.status(one.due), one.status(at("03-03 17:31"))) == (Status.OPEN, Status.OVERDUE)
	assert one.late(at("03-04 09:00"), CALENDAR) == timedelta(hours=1)


def test_what_an_order_s_end_leaves_undone_is_missed_if_it_was_due_else_cancelled() -> None:
	urged = walk(reached(S.CLOSING), "urged 03-02 16:40")
	in_time, late = walk(urged, "archived 03-02 17:10"), walk(urged, "archived 03-02 17:11")
	assert deadline(in_time, D.URGE_DISPATCH).status(NOW) is Status.CANCELLED
	left = deadline(late, D.URGE_DISPATCH)
	assert (left.status(NOW), left.done, left.open) == (Status.MISSED, None, False)
	assert left.late(NOW, CALENDAR) == timedelta(minutes=1)


def test_a_return_past_the_due_moment_is_still_cancelled() -> None:
	order = walk(reached(S.DISPATCHED), "returned 03-05 09:00")
	assert deadline(order, D.HANDLE).status(NOW) is Status.CANCELLED


def test_replanning_counts_open_deadlines_anew_and_leaves_ended_ones() -> None:
	order = reached(S.DISPATCHED)
	longer = GUIDE.with_limits({("R82.C", D.HANDLE): (Limit(2, Unit.WORKING_DAYS), None)})
	again, changes = engine.replan(order, calendar=CALENDAR, rulebook=longer)
	assert [(change.deadline.name, change.deadline.due) for change in changes] == [
		(D.HANDLE, at("03-04 17:30"))
	]
	assert deadline(again, D.HANDLE).start == at("03-02 10:00")
	assert engine.replan(order, calendar=CALENDAR)[1] == ()
	ended = reached(S.ARCHIVED)
	assert engine.replan(ended, calendar=CALENDAR, rulebook=longer) == (ended, ())


def test_an_order_s_act_by_is_its_earliest_due() -> None:
	order = reached(S.DISPATCHED, COMPLAINT)
	assert order.act_by == deadline(order, D.CONTACT).due
	assert reached(S.ARCHIVED).act_by is None


def test_a_deadline_past_the_known_years_is_provisional() -> None:
	calendar = CALENDAR.with_provisional(CALENDAR.known_until.replace(year=2027))
	decision = engine.decide(
		Order(COMPLAINT, HOTLINE),
		event(E.RECEIVED, "12-30 09:00"),
		now=at("12-30 09:00"),
		calendar=calendar,
	)
	assert {one.name: one.provisional for one in decision.order.deadlines} == {
		D.REGISTER: False,
		D.OVERALL: True,
	}
