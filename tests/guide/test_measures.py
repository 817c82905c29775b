"""What reports measure: time in stages, limits kept, percentiles, and the time to compare with."""

from datetime import date, datetime, timedelta

import pytest

from hotline_csg.guide.calendar import china
from hotline_csg.guide.measures import (
	Compared,
	Interval,
	Kept,
	days_of,
	earlier,
	interval_of,
	limits_kept,
	percentile,
	share_of,
	time_in_stages,
)
from hotline_csg.guide.words import DeadlineName, State, Status

MONDAY = datetime(2026, 3, 2, 9, 0)
S, N = State, DeadlineName


def at(day: int, hour: int, minute: int = 0) -> datetime:
	return datetime(2026, 3, day, hour, minute)


MOVES = [
	# moves after the receipt on Monday 9:00, minutes per stage
	([], {}),
	([(MONDAY, S.RECEIVED)], {}),
	([(at(2, 9, 20), S.PASSED)], {S.RECEIVED: 20}),
	# over lunch: 11:50 to 14:10 are twenty minutes of work
	([(at(2, 11, 50), S.PASSED), (at(2, 14, 10), S.DISPATCHED)], {S.RECEIVED: 170, S.PASSED: 20}),
	# a return, and a second visit to the department: both visits count together
	(
		[
			(at(2, 9, 10), S.PASSED),
			(at(2, 9, 30), S.DISPATCHED),
			(at(2, 10, 0), S.RETURNED),
			(at(2, 10, 15), S.DISPATCHED),
			(at(3, 9, 0), S.REPLIED),
		],
		{S.RECEIVED: 10, S.PASSED: 20, S.DISPATCHED: 30 + 105 + 210 + 60, S.RETURNED: 15},
	),
	# what is not accepted rests outside the stages until it is reinstated
	([(at(2, 9, 5), S.NOT_ACCEPTED), (at(3, 9, 0), S.PASSED), (at(3, 9, 30), S.DISPATCHED)], {S.RECEIVED: 5, S.PASSED: 30}),
]  # fmt: skip


@pytest.mark.parametrize(("moves", "expected"), MOVES)
def test_time_in_stages(moves, expected):
	spent = time_in_stages(MONDAY, moves, china())
	assert {stage: time.total_seconds() / 60 for stage, time in spent.items()} == expected


def test_a_receipt_at_night_counts_from_the_opening():
	spent = time_in_stages(datetime(2026, 3, 1, 22, 0), [(at(2, 8, 30), S.PASSED)], china())
	assert spent == {S.RECEIVED: timedelta(minutes=30)}


def test_the_stages_of_an_ended_order_are_its_whole_time():
	moves = [(at(2, 10, 0), S.PASSED), (at(3, 10, 0), S.DISPATCHED), (at(5, 16, 0), S.REPLIED), (at(6, 9, 0), S.ARCHIVED)]  # fmt: skip
	spent = time_in_stages(MONDAY, moves, china())
	assert sum(spent.values(), timedelta()) == china().working_time_between(MONDAY, at(6, 9, 0))


@pytest.mark.parametrize(
	("ended", "expected"),
	[
		([], {}),
		([(N.HANDLE, Status.MET)], {N.HANDLE: Kept.KEPT}),
		([(N.HANDLE, Status.MET), (N.HANDLE, Status.MISSED)], {N.HANDLE: Kept.MISSED}),
		([(N.HANDLE, Status.MISSED), (N.HANDLE, Status.MET)], {N.HANDLE: Kept.MISSED}),
		([(N.HANDLE, Status.CANCELLED), (N.REVIEW, Status.OPEN), (N.REVIEW, Status.OVERDUE)], {}),
	],
)
def test_limits_kept(ended, expected):
	assert limits_kept(ended) == expected


@pytest.mark.parametrize(
	("counted", "median", "ninety"),
	[
		({}, None, None),
		({7: 1}, 7, 7),
		({1: 1, 2: 1}, 1, 2),
		({0: 5, 10: 4, 60: 1}, 0, 10),
		({3: 1, 1: 1, 2: 1}, 2, 3),
	],
)
def test_percentiles_by_nearest_rank(counted, median, ninety):
	assert (percentile(counted, 50), percentile(counted, 90)) == (median, ninety)


def test_a_share_of_nothing_is_none():
	assert (share_of(1, 3), share_of(0, 4), share_of(0, 0)) == (33.3, 0.0, None)


@pytest.mark.parametrize(
	("days", "last_period", "last_year"),
	[
		# a whole month, a quarter, a month that has begun, other days, and a leap day
		(("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-01-31"), ("2025-02-01", "2025-02-28")),
		(("2025-02-01", "2025-02-28"), ("2025-01-01", "2025-01-31"), ("2024-02-01", "2024-02-29")),
		(("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31"), ("2025-01-01", "2025-03-31")),
		(("2026-11-01", "2026-11-24"), ("2026-10-01", "2026-10-24"), ("2025-11-01", "2025-11-24")),
		(("2026-03-04", "2026-03-10"), ("2026-02-25", "2026-03-03"), ("2025-03-04", "2025-03-10")),
		(("2024-02-29", "2024-02-29"), ("2024-02-28", "2024-02-28"), ("2023-02-28", "2023-02-28")),
	],
)
def test_what_a_time_is_held_against(days, last_period, last_year):
	first, last = map(date.fromisoformat, days)
	found = [earlier(first, last, one) for one in (Compared.LAST_PERIOD, Compared.LAST_YEAR)]
	assert [tuple(map(str, pair)) for pair in found] == [last_period, last_year]


# 1 March 2026 is a Sunday.
INTERVALS = [
	(Interval.DAY, "2026-03-01", "2026-03-01", 0),
	(Interval.DAY, "2026-02-27", "2026-03-02", 3),
	(Interval.WEEK, "2026-03-01", "2026-03-01", 0),
	(Interval.WEEK, "2026-03-01", "2026-03-02", 1),
	(Interval.WEEK, "2026-03-01", "2026-03-08", 1),
	(Interval.WEEK, "2026-03-01", "2026-03-09", 2),
	(Interval.MONTH, "2025-11-15", "2025-11-30", 0),
	(Interval.MONTH, "2025-11-15", "2026-02-01", 3),
]


@pytest.mark.parametrize(("interval", "first", "day", "number"), INTERVALS)
def test_the_interval_of_a_day(interval, first, day, number):
	assert interval_of(date.fromisoformat(day), date.fromisoformat(first), interval) == number


@pytest.mark.parametrize("interval", Interval)
@pytest.mark.parametrize("first", [date(2026, 3, 1), date(2024, 2, 29), date(2025, 12, 31)])
def test_intervals_cut_a_period_without_gap_or_overlap(interval, first):
	last = first + timedelta(days=400)
	days = [first + timedelta(days=number) for number in range(401)]
	numbers = sorted({interval_of(day, first, interval) for day in days})
	cut = [days_of(number, first, last, interval) for number in numbers]
	assert [
		begin + timedelta(days=offset) for begin, end in cut for offset in range((end - begin).days + 1)
	] == days
	assert all(
		interval_of(end, first, interval) == number for number, (_, end) in zip(numbers, cut, strict=True)
	)


def test_an_interval_past_the_period_has_no_days():
	first, last = days_of(30, date(2026, 2, 1), date(2026, 2, 28), Interval.DAY)
	assert last < first
