"""Properties of the work calendar, on the shipped days and on calendars made up of anything."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import chinese_calendar
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hotline_csg.guide.calendar import CalendarRangeError, CalendarYear, Shift, WorkCalendar, china
from tests.guide.calendar_oracle import MINUTE, MinuteOracle

SECOND = timedelta(seconds=1)
HOURS = ((time(8), time(12)), (time(14), time(17, 30)))  # R91.9, written down a second time on purpose

# No time limit per example: the oracle is slow by nature.
prop = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])

moments = st.datetimes(datetime(2018, 1, 2), datetime(2026, 9, 1)).map(
	lambda moment: moment.replace(microsecond=0)
)
minutes = moments.map(lambda moment: moment.replace(second=0))
amounts = st.one_of(
	st.integers(0, 7 * 3600).map(lambda seconds: timedelta(seconds=seconds)),
	st.integers(0, 40 * 450).map(lambda minutes: timedelta(minutes=minutes)),
	st.integers(0, 40 * 15).map(lambda halves: timedelta(minutes=30 * halves)),  # hits the ends of shifts
)
few_days = st.integers(0, 30)


@pytest.fixture(scope="module")
def oracle() -> MinuteOracle:
	"""The years 2018 to 2026 by chinesecalendar, so that the shipped days are not their own witness."""
	return MinuteOracle(
		date(2018, 1, 1), date(2026, 12, 31), lambda day: HOURS if chinese_calendar.is_workday(day) else ()
	)


@prop
@given(start=minutes, count=st.integers(0, 30 * 450))
def test_adding_against_the_minutes(oracle: MinuteOracle, start: datetime, count: int) -> None:
	assert china().add_working_time(start, count * MINUTE) == oracle.add(start, count)


@prop
@given(due=minutes, count=st.integers(1, 30 * 450))
def test_subtracting_against_the_minutes(oracle: MinuteOracle, due: datetime, count: int) -> None:
	expected = oracle.subtract(due, count)
	assume(expected is not None)
	assert china().subtract_working_time(due, count * MINUTE) == expected


@prop
@given(start=minutes, end=minutes)
def test_between_against_the_minutes(oracle: MinuteOracle, start: datetime, end: datetime) -> None:
	expected = oracle.between(start, end) if start <= end else -oracle.between(end, start)
	assert china().working_time_between(start, end) == expected


@prop
@given(moment=minutes)
def test_open_against_the_minutes(oracle: MinuteOracle, moment: datetime) -> None:
	assert china().is_open(moment) == oracle.is_open(moment)
	assert china().next_opening(moment) == oracle.add(moment, 0)


@prop
@given(start=minutes, days=few_days)
def test_working_days_against_the_minutes(oracle: MinuteOracle, start: datetime, days: int) -> None:
	"""A1, A22 said in minutes: from the next opening, close the day, then N further days that have open minutes."""
	expected = oracle.add(start, 0)
	for count in range(days + 1):
		if count:
			expected = oracle.add(expected, 0)
		midnight = datetime.combine(expected.date(), time()) + timedelta(days=1)
		expected = oracle.add(expected, oracle.between(expected, midnight) // MINUTE)
	assert china().add_working_days(start, days) == expected


# Whole seconds, by properties that leave one answer


@prop
@given(start=moments, amount=amounts)
def test_between_is_the_inverse_of_adding(start: datetime, amount: timedelta) -> None:
	due = china().add_working_time(start, amount)
	assert due >= start
	assert china().working_time_between(start, due) == amount
	assert china().working_time_between(due, start) == -amount


@prop
@given(start=moments, amount=amounts)
def test_never_due_in_closed_time(start: datetime, amount: timedelta) -> None:
	"""But exactly at a shift's end (A23), which is the first moment at which the amount is used up."""
	due = china().add_working_time(start, amount)
	assert china().is_open(due) or (amount and china().is_open(due - SECOND))
	if amount:
		assert china().working_time_between(start, due - SECOND) == amount - SECOND


@prop
@given(moment=moments)
def test_a_second_counts_where_it_is_open(moment: datetime) -> None:
	worked = china().working_time_between(moment, moment + SECOND)
	assert worked == (SECOND if china().is_open(moment) else timedelta(0))


@prop
@given(due=moments, amount=amounts)
def test_subtracting_is_the_inverse_of_adding(due: datetime, amount: timedelta) -> None:
	assume(china().working_time_between(datetime(2018, 1, 2), due) > amount)
	moment = china().subtract_working_time(due, amount)
	assert moment <= due
	assert china().working_time_between(moment, due) == amount
	if amount:
		assert china().is_open(moment)
		# From there on, the amount runs out at `due`, or where that is closed at the closing before it.
		assert china().add_working_time(moment, amount) == china().subtract_working_time(due, timedelta(0))


@prop
@given(start=moments, later=st.integers(0, 40 * 86400), amount=amounts, more=amounts)
def test_monotone(start: datetime, later: int, amount: timedelta, more: timedelta) -> None:
	end = start + timedelta(seconds=later)
	assert china().add_working_time(start, amount) <= china().add_working_time(end, amount)
	assert china().add_working_time(start, amount) <= china().add_working_time(start, amount + more)
	assert china().working_time_between(start, end) >= timedelta(0)


@prop
@given(start=moments, later=st.integers(0, 40 * 86400), days=few_days, more=few_days)
def test_days_are_monotone(start: datetime, later: int, days: int, more: int) -> None:
	end = start + timedelta(seconds=later)
	for add in (china().add_working_days, china().add_rolling_days):
		assert add(start, days) <= add(end, days)
		assert add(start, days) <= add(start, days + more)


@prop
@given(start=moments, first=amounts, second=amounts)
def test_amounts_add_up(start: datetime, first: timedelta, second: timedelta) -> None:
	assume(second)
	in_two_steps = china().add_working_time(china().add_working_time(start, first), second)
	assert in_two_steps == china().add_working_time(start, first + second)


@prop
@given(start=moments, middle=moments, end=moments)
def test_spans_add_up(start: datetime, middle: datetime, end: datetime) -> None:
	between = china().working_time_between
	assert between(start, middle) + between(middle, end) == between(start, end)


@prop
@given(start=moments, days=few_days)
def test_rolling_days_are_days_of_work(start: datetime, days: int) -> None:
	"""With the same shifts every day, N days on are N times a day's work on, at the same time of day."""
	due = china().add_rolling_days(start, days)
	assert china().is_open(due)
	assert china().working_time_between(start, due) == days * timedelta(hours=7.5)
	assert due.time() == china().next_opening(start).time()
	assert due.date() == china().add_working_days(start, days).date()


@prop
@given(moment=moments, days=few_days)
def test_working_days_back(moment: datetime, days: int) -> None:
	assume(moment >= datetime(2018, 4, 1))
	first = china().subtract_working_days(moment, days)
	span = [first + timedelta(days=day) for day in range((moment.date() - first).days + 1)]
	assert first <= moment.date() and china().is_working_day(first)
	assert [china().is_working_day(day) for day in span].count(True) == days + 1


# Calendars made up of anything: shifts of every shape, days off in clusters, make-up weekends, single odd days


@st.composite
def shifts(draw: st.DrawFn) -> tuple[Shift, ...]:
	edges = draw(st.lists(st.integers(0, 1439), min_size=2, max_size=6, unique=True).map(sorted))
	clock = [time(edge // 60, edge % 60) for edge in edges[: len(edges) // 2 * 2]]
	return tuple(Shift(opens, closes) for opens, closes in zip(clock[::2], clock[1::2], strict=True))


@st.composite
def records(draw: st.DrawFn) -> CalendarYear:
	days = [date(2026, 1, 1) + timedelta(days=day) for day in range(365)]
	some_days = st.sets(st.sampled_from(days[:60]), max_size=25)
	off = draw(some_days)
	made_up = draw(some_days) - off
	working = [day for day in days[:60] if day in made_up or (day.weekday() < 5 and day not in off)]
	odd = draw(st.dictionaries(st.sampled_from(working), shifts(), max_size=6)) if working else {}
	return CalendarYear(2026, dict.fromkeys(off, ""), dict.fromkeys(made_up, ""), draw(shifts()), "", odd)


def slowly(record: CalendarYear) -> MinuteOracle:
	def hours_of(day: date) -> tuple[Shift, ...]:
		if day in record.shift_exceptions:
			return record.shift_exceptions[day]
		works = day in record.working_days or (day.isoweekday() <= 5 and day not in record.days_off)
		return record.shifts if works else ()

	return MinuteOracle(date(2026, 1, 1), date(2026, 12, 31), hours_of)


first_weeks = st.integers(0, 60 * 1440 - 1).map(lambda minute: datetime(2026, 1, 1) + minute * MINUTE)


@settings(prop, max_examples=150)
@given(record=records(), moment=first_weeks, other=first_weeks, count=st.integers(0, 3000))
def test_any_calendar_against_the_minutes(
	record: CalendarYear, moment: datetime, other: datetime, count: int
) -> None:
	calendar, oracle = WorkCalendar([record]), slowly(record)
	assert calendar.is_open(moment) == oracle.is_open(moment)
	start, end = sorted((moment, other))
	assert calendar.working_time_between(start, end) == oracle.between(start, end)
	expected = oracle.add(moment, count)
	if expected is None:
		with pytest.raises(CalendarRangeError):
			calendar.add_working_time(moment, count * MINUTE)
	else:
		assert calendar.add_working_time(moment, count * MINUTE) == expected
	expected = oracle.subtract(moment, count)
	if count and expected is None:
		with pytest.raises(CalendarRangeError):
			calendar.subtract_working_time(moment, count * MINUTE)
	elif count:
		assert calendar.subtract_working_time(moment, count * MINUTE) == expected


@settings(prop, max_examples=150)
@given(record=records(), start=first_weeks, days=few_days)
def test_any_calendar_counts_its_days(record: CalendarYear, start: datetime, days: int) -> None:
	calendar = WorkCalendar([record])
	due, rolling = calendar.add_working_days(start, days), calendar.add_rolling_days(start, days)
	opening = calendar.next_opening(start)
	span = [opening.date() + timedelta(days=day) for day in range((due.date() - opening.date()).days + 1)]
	assert [calendar.is_working_day(day) for day in span].count(True) == days + 1
	assert due.time() == calendar.describe(due.date()).shifts[-1].closes
	assert rolling.date() == due.date() and opening <= rolling <= due
	assert rolling == due or calendar.is_open(rolling)


@settings(prop, max_examples=100)
@given(record=records())
def test_any_calendar_survives_its_file(record: CalendarYear) -> None:
	calendar = WorkCalendar([record])
	copy = WorkCalendar.from_json(calendar.to_json())
	assert (copy.years, copy.edition) == (calendar.years, calendar.edition)
