"""Traces: what a person reads leads to the due moment that was counted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline_csg.guide import engine, trace
from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.calendar_days import years
from hotline_csg.guide.deadlines import DEADLINES, Counting, Deadline, Limit, Unit, open_deadline
from hotline_csg.guide.explain import explain, explain_decision
from hotline_csg.guide.orders import Order
from hotline_csg.guide.words import DeadlineName

from .build import (
	CALENDAR,
	COMPLAINT,
	CONSULTATION,
	HOTLINE,
	REGULATOR,
	URGING,
	D,
	E,
	S,
	at,
	deadline,
	do,
	event,
	reached,
	walk,
)
from .test_texts import CJK

RULES = {(rule.name, rule.rule): rule for rule in DEADLINES}
START = "02-13 16:00"


def traced(name: DeadlineName, rule: str, start: str) -> Deadline:
	return open_deadline(RULES[name, rule], at(start), CALENDAR)


def test_hours_across_a_make_up_day() -> None:
	told = explain(traced(D.REGISTER, "R82.C", START), CALENDAR)
	assert told.zh == (
		"受理 2026年2月13日周五 16:00（R82.C，第八条（二））；时限 3 小时（工作时间）；"
		"到 2月13日周五 17:30 为 1小时30分钟；2月14日周六 为调休上班（春节）；2月14日周六 08:00 起 1小时30分钟；"
		"应于 2026年2月14日周六 09:30 前完成。"
	)
	assert told.en == (
		"received Fri 13 Feb 2026 16:00 (R82.C); limit 3 hours (working time); "
		"1 h 30 min until 17:30 on Fri 13 Feb; Sat 14 Feb is a make-up workday (Spring Festival); "
		"1 h 30 min from 08:00 on Sat 14 Feb; due Sat 14 Feb 2026 09:30."
	)


def test_working_days_across_a_holiday() -> None:
	told = explain(traced(D.HANDLE, "R82.P", START), CALENDAR)
	assert told.en == (
		"dispatched Fri 13 Feb 2026 16:00 (R82.P); limit 3 working days (until close of the last day); "
		"Fri 13 Feb is day 0; Sat 14 Feb, a make-up workday (Spring Festival), is day 1; "
		"Sun 15 Feb to Mon 23 Feb off (Spring Festival); Tue 24 Feb to Wed 25 Feb are days 2 to 3; "
		"due Wed 25 Feb 2026 17:30."
	)
	assert "2月15日周日至2月23日周一 春节不计" in told.zh


def test_what_comes_outside_service_hours_says_from_when_it_counts() -> None:
	evening = explain(traced(D.REGISTER, "R82.U", "03-06 19:00"), CALENDAR)
	assert (
		"outside service hours; Sat 7 Mar to Sun 8 Mar off (weekend); counted from Mon 9 Mar 2026 08:00"
		in evening.en
	)
	noon = explain(traced(D.REGISTER, "R82.U", "03-06 12:00"), CALENDAR)
	assert "不在受理时间内；从 2026年3月6日周五 14:00 起算" in noon.zh


def test_a_named_moment_a_clock_limit_and_a_rolling_one() -> None:
	order = do(
		reached(S.DISPATCHED, COMPLAINT, REGULATOR), E.CONTACTED, "03-02 10:00", promised_at=at("03-05 12:00")
	).order
	promise = explain(deadline(order, D.PROMISE), CALENDAR)
	assert promise.en == (
		"contacted Mon 2 Mar 2026 10:00 (R81.4); the due moment was named when it started; due Thu 5 Mar 2026 12:00."
	)
	one = traced(D.REGISTER, "R82.U", "03-06 19:00")
	clock = Limit(1, Unit.HOURS, Counting.CLOCK)
	assert "不分昼夜" in explain(replace(one, limit=clock, due=at("03-06 20:00")), CALENDAR).zh
	rolling = Limit(2, Unit.WORKING_DAYS, Counting.ROLLING)
	told = explain(replace(one, start=at("03-05 10:00"), limit=rolling, due=at("03-09 10:00")), CALENDAR)
	assert (
		"Thu 5 Mar is day 0; Fri 6 Mar is day 1; Sat 7 Mar to Sun 8 Mar off (weekend); Mon 9 Mar is day 2"
		in told.en
	)
	assert "edition" not in told.en


def test_a_deadline_whose_limit_was_not_kept_is_explained_by_its_rule() -> None:
	major = replace(deadline(walk(reached(S.DISPATCHED), "marked_major 03-02 11:00"), D.HANDLE), limit=None)
	assert "limit 2 working days" in explain(major, CALENDAR).en
	normal = replace(deadline(reached(S.DISPATCHED), D.HANDLE), limit=None)
	assert "limit 1 working day (" in explain(normal, CALENDAR).en


def test_a_due_moment_that_the_trace_does_not_lead_to_is_owned_up_to() -> None:
	one = replace(traced(D.REGISTER, "R82.C", START), due=at("02-24 09:30"))
	assert "counted by another edition of the calendar or the limits" in explain(one, CALENDAR).en


def test_a_provisional_due_moment_says_so() -> None:
	calendar = WorkCalendar(years()).with_provisional(datetime(2027, 12, 31).date())
	one = open_deadline(RULES[D.OVERALL, "R82.C"], at("12-30 09:00"), calendar)
	assert "provisional: that year's calendar is not known yet" in explain(one, calendar).en


def test_the_outcome_stands_at_the_end() -> None:
	one = deadline(reached(S.DISPATCHED), D.HANDLE)
	assert explain(replace(one, done=one.due), CALENDAR).en.endswith("done Tue 3 Mar 2026 17:30, in time.")
	assert explain(replace(one, done=at("03-04 08:10")), CALENDAR).zh.endswith("完成，超时 10 个工作分钟。")
	assert explain(one.dropped(at("03-02 11:00")), CALENDAR).en.endswith(
		"no longer owed from Mon 2 Mar 2026 11:00."
	)
	left = explain(one.left_behind(at("03-04 09:00")), CALENDAR).en
	assert left.endswith("not done when the order ended Wed 4 Mar 2026 09:00, late by 60 working minutes.")


def test_a_decision_is_told_with_its_deadlines_hints_and_notices() -> None:
	order = walk(Order(URGING, HOTLINE, major=True), "received 03-02 09:00", "passed 03-05 09:00")
	decision = do(order, E.DISPATCHED, "03-05 10:00")
	told = explain_decision(decision, CALENDAR)
	assert told.en.startswith(
		"Thu 5 Mar 2026 10:00 “dispatched” (R82.4): passed → dispatched; “dispatch” is done; "
	)
	assert "“handle” starts; dispatched Thu 5 Mar 2026 10:00 (R82.U); limit 2 working days" in told.en
	assert told.en.endswith("Act by 2026-03-05 17:30 (A6).")
	returned = explain_decision(do(reached(S.DISPATCHED), E.RETURNED, "03-02 11:00"), CALENDAR)
	assert returned.zh.endswith("通知：退单。")


def test_breaches_of_an_examined_event_are_told() -> None:
	order = reached(S.REVIEWED, CONSULTATION)
	decision = engine.examine(
		order, event(E.CALLED_BACK, "03-02 20:00"), now=at("03-02 20:00"), calendar=CALENDAR
	)
	assert "（R94.5）" in explain_decision(decision, CALENDAR).zh


MOMENTS = st.datetimes(datetime(2018, 1, 2), datetime(2026, 11, 1)).map(
	lambda one: one.replace(second=0, microsecond=0)
)
LENGTH = re.compile(r"(?:(\d+) h)?(?: ?(\d+) min)? (?:until|from)")
COUNTED_DAYS = re.compile(r"(?:is day|are days) (\d+)(?: to (\d+))?")


@given(MOMENTS, st.integers(1, 40))
@settings(max_examples=200, deadline=None)
def test_the_shifts_told_add_up_to_the_limit(start, amount) -> None:
	limit = Limit(amount, Unit.HOURS)
	lines = [line.en for line in trace.counted(limit, start, CALENDAR)]
	lengths = [match for line in lines if (match := LENGTH.match(line))]
	total = sum((int(one[1] or 0) * 60 + int(one[2] or 0) for one in lengths), 0)
	assert total == amount * 60
	used, due = lengths[-1], limit.due(start, CALENDAR)
	last = datetime.strptime(re.findall(r"\d\d:\d\d", lines[-1])[-1], "%H:%M").time()
	assert (
		datetime.combine(due.date(), last) + timedelta(hours=int(used[1] or 0), minutes=int(used[2] or 0))
		== due
	)


@given(MOMENTS, st.integers(1, 15))
@settings(max_examples=200, deadline=None)
def test_the_days_told_are_numbered_one_by_one_up_to_the_limit(start, amount) -> None:
	lines = [line.en for line in trace.counted(Limit(amount, Unit.WORKING_DAYS), start, CALENDAR)]
	numbers: list[int] = []
	for match in (found for line in lines for found in COUNTED_DAYS.finditer(line)):
		numbers += range(int(match[1]), int(match[2] or match[1]) + 1)
	assert numbers == list(range(amount + 1))


@given(MOMENTS, st.sampled_from([rule for rule in DEADLINES if rule.limit]), st.booleans())
@settings(max_examples=300, deadline=None)
def test_no_trace_of_a_fresh_deadline_needs_an_excuse(start, rule, major) -> None:
	told = explain(open_deadline(rule, start, CALENDAR, major=major), CALENDAR)
	assert "edition" not in told.en
	assert not CJK.search(told.en)
	assert len(told.lines) >= 4


@pytest.mark.parametrize("name", sorted({name for record in years() for name in record.days_off.values()}))
def test_every_holiday_of_the_shipped_calendar_has_an_english_name(name) -> None:
	assert name in trace.HOLIDAYS_EN
