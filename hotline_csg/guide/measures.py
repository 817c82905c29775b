"""What reports measure of an order: how long it stood in each stage, in working time, and which limits it kept.

The definitions of the figures stand in `adapters/figures/definitions.py`; docs/zh/指标.md is written from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum

from .limits import Calendar
from .words import ENDED, DeadlineName, State, Status, Word

# Where an order can wait: every stage between its receipt and its end.
STAGES: tuple[State, ...] = tuple(
	state for state in State if state is not State.UNREGISTERED and state not in ENDED
)
# The limits of articles 8 and 9 that are told of each order as kept or missed.
LIMITS: tuple[DeadlineName, ...] = tuple(
	name for name in DeadlineName if name not in (DeadlineName.PROMISE, DeadlineName.RETURN)
)
Move = tuple[datetime, State]


class Kept(Word):
	"""Whether a limit was kept: missed if any deadline of that name was."""

	KEPT = "kept", "按时"
	MISSED = "missed", "超时"


def time_in_stages(received: datetime, moves: Iterable[Move], calendar: Calendar) -> dict[State, timedelta]:
	"""Working time in each stage that was left, all its visits together.

	`moves`: when the order entered which state, in the order in which that happened; the first stands for the receipt and
	counts from `received`. A stage that was not left yet is not counted.
	"""
	spent: dict[State, timedelta] = {}
	since, stage = received, State.RECEIVED
	for at, entered in moves:
		if entered is stage:
			continue
		if stage in STAGES and at > since:
			spent[stage] = spent.get(stage, timedelta(0)) + calendar.working_time_between(since, at)
		elif stage in STAGES:
			spent.setdefault(stage, timedelta(0))
		since, stage = max(since, at), entered
	return spent


def limits_kept(ended: Iterable[tuple[DeadlineName, Status]]) -> dict[DeadlineName, Kept]:
	"""For each limit that was kept or missed at least once, which of the two; others are left out."""
	told: dict[DeadlineName, Kept] = {}
	for name, status in ended:
		if status is Status.MISSED:
			told[name] = Kept.MISSED
		elif status is Status.MET:
			told.setdefault(name, Kept.KEPT)
	return told


def percentile(counted: Mapping[int, int], share: int) -> int | None:
	"""The smallest value that at least `share` percent of all do not exceed (nearest rank), from value → how often."""
	total = sum(counted.values())
	if not total:
		return None
	rank, seen = max(1, -(-total * share // 100)), 0
	for value in sorted(counted):
		seen += counted[value]
		if seen >= rank:
			return value
	return None


def share_of(part: float, whole: float) -> float | None:
	"""Percent with one decimal; None where there is nothing to take it of."""
	return round(100 * part / whole, 1) if whole else None


class Interval(Word):
	"""What a period is cut into, to look at figures over time. Weeks begin on Monday."""

	DAY = "day", "日"
	WEEK = "week", "周"
	MONTH = "month", "月"


def interval_of(day: date, first: date, interval: Interval) -> int:
	"""Which interval of a period that begins on `first` a day lies in, from 0."""
	if interval is Interval.MONTH:
		return (day.year - first.year) * 12 + day.month - first.month
	if interval is Interval.WEEK:
		return (day - first + timedelta(days=first.weekday())).days // 7
	return (day - first).days


def days_of(number: int, first: date, last: date, interval: Interval) -> tuple[date, date]:
	"""The first and last day of an interval inside the period [first, last]; what lies beyond ends before it begins."""
	if interval is Interval.MONTH:
		begin = _months_before(first.replace(day=1), -number)
		end = _month_end(begin)
	elif interval is Interval.WEEK:
		begin = first + timedelta(days=7 * number - first.weekday())
		end = begin + timedelta(days=6)
	else:
		begin = end = first + timedelta(days=number)
	return max(begin, first), min(end, last)


class Compared(Enum):
	"""Which earlier time a period is held against."""

	LAST_PERIOD = "last_period"
	LAST_YEAR = "last_year"


def earlier(first: date, last: date, against: Compared) -> tuple[date, date]:
	"""The days to hold [first, last] against.

	What begins on the first of a month is held against the same days of the months before, a whole month against a whole
	one; any other time against as many days just before it. Last year's are the same days; 29 February has the 28th.
	"""
	months = (last.year - first.year) * 12 + last.month - first.month + 1
	if against is Compared.LAST_YEAR:
		months = 12
	elif first.day != 1:
		return first - (last - first) - timedelta(days=1), first - timedelta(days=1)
	end = _months_before(last, months)
	return _months_before(first, months), _month_end(end) if _ends_month(last) else end


def _ends_month(day: date) -> bool:
	return (day + timedelta(days=1)).day == 1


def _month_end(day: date) -> date:
	following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
	return following - timedelta(days=1)


def _months_before(day: date, months: int) -> date:
	month = day.year * 12 + day.month - 1 - months
	begin = date(month // 12, month % 12 + 1, 1)
	return min(date(begin.year, begin.month, 1) + timedelta(days=day.day - 1), _month_end(begin))
