"""Working time by the State Council's calendar: the only place that counts hours and working days.

All moments are naive local time in whole seconds. Shifts are half-open (A23): a shift's end is closed, yet a limit
that is used up exactly there is due there. What happens outside service hours starts counting at the next opening
(R91.10, A22).
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from hotline_csg.guide import calendar_days, calendar_records
from hotline_csg.guide.calendar_records import (
	CalendarDataError,
	CalendarError,
	CalendarInputError,
	CalendarRangeError,
	CalendarYear,
	Shift,
	Shifts,
)

__all__ = [
	"CalendarDataError",
	"CalendarError",
	"CalendarInputError",
	"CalendarRangeError",
	"CalendarYear",
	"Day",
	"Shift",
	"WorkCalendar",
	"china",
]

DAY = 86400
WORKING, WEEKEND, HOLIDAY, MAKE_UP = "working", "weekend", "holiday", "make-up"


@dataclass(frozen=True)
class Day:
	"""What the calendar says of one date.

	`kind` is working, weekend, holiday or make-up; `name` the holiday of the last two, else empty; `shifts` its
	service hours (none on a day off).
	"""

	date: date
	kind: str
	name: str
	shifts: Shifts
	provisional: bool


@lru_cache(maxsize=1)
def china() -> WorkCalendar:
	"""The shipped calendar, 2018 to 2026, by the State Council's notices and the hours of R91.9."""
	return WorkCalendar(calendar_days.years())


class WorkCalendar:
	"""A calendar of whole years that follow each other, never changed once made.

	`known_from` and `known_until` are its first and last known day, `edition` a short label that changes when any
	of its records does. Methods raise CalendarRangeError for answers outside its days, CalendarInputError for
	moments with a zone or parts of a second, and for negative amounts.
	"""

	def __init__(self, years: Iterable[CalendarYear], *, provisional_until: date | None = None) -> None:
		self.years = tuple(sorted(years, key=lambda record: record.year))
		if not self.years:
			raise CalendarDataError("years", "a calendar needs at least one")
		for earlier, later in zip(self.years, self.years[1:], strict=False):
			if later.year != earlier.year + 1:
				raise CalendarDataError("years", f"{later.year} follows {earlier.year}")
		self.known_from = date(self.years[0].year, 1, 1)
		self.known_until = date(self.years[-1].year, 12, 31)
		self.provisional_until = provisional_until if (provisional_until or date.min) > self.known_until else None
		self.edition = self._name_edition()
		self._start = datetime.combine(self.known_from, time())
		self._lay_out_days()

	# --- made from and turned into other things

	@classmethod
	def from_json(cls, text: str) -> WorkCalendar:
		"""A calendar of the format that `calendar_records` documents. Raises CalendarDataError."""
		years, provisional_until = calendar_records.load(text)
		return cls(years, provisional_until=provisional_until)

	def to_json(self) -> str:
		return calendar_records.dump(self.years, self.provisional_until)

	def with_provisional(self, until: date) -> WorkCalendar:
		"""This calendar, and beyond its last known day up to `until` one that knows weekends only.

		What it answers there is to be shown as provisional (see `provisional`) and counted again when the year's
		notice is entered.
		"""
		return WorkCalendar(self.years, provisional_until=until)

	# --- days

	def is_working_day(self, day: date) -> bool:
		index = self._day_index(day)
		return self._days_before[index] != self._days_before[index + 1]

	def describe(self, day: date) -> Day:
		"""What sort of day it is and why, for explanations."""
		index = self._day_index(day)
		day = date.fromordinal(day.toordinal())
		shifts = tuple(
			Shift((self._start + timedelta(0, opens)).time(), (self._start + timedelta(0, closes)).time())
			for opens, closes in self._day_edges(index)
		)
		if self.provisional(day):
			return Day(day, WORKING if shifts else WEEKEND, "", shifts, True)
		record = self.years[day.year - self.known_from.year]
		if day in record.working_days:
			return Day(day, MAKE_UP, record.working_days[day], shifts, False)
		if day in record.days_off:
			return Day(day, HOLIDAY, record.days_off[day], shifts, False)
		return Day(day, WORKING if shifts else WEEKEND, "", shifts, False)

	def provisional(self, moment: date) -> bool:
		"""Whether `moment`, a date or a datetime, lies past the last known day."""
		return moment.toordinal() > self.known_until.toordinal()

	def subtract_working_days(self, moment: date, days: int) -> date:
		"""The date of the Nth working day back, for windows such as R11.7's.

		Day 0 is the date of `moment`, or the last working day before it if that is a day off; hours play no part.
		So the last seven working days, the current one included, begin at `subtract_working_days(now, 6)`.
		"""
		_check_days(days)
		current = self._days_before[self._day_index(moment) + 1] - 1
		if days > current:
			raise self._range_error(f"{days} working days before {moment}")
		return self._closings[current - days].date()

	# --- moments

	def is_open(self, moment: datetime) -> bool:
		"""Whether `moment` falls into service hours; a shift's end does not (A23)."""
		return bisect_right(self._edges, self._seconds(moment)) % 2 == 1

	def next_opening(self, moment: datetime) -> datetime:
		"""`moment` itself while open, else the beginning of the next shift."""
		passed = bisect_right(self._edges, self._seconds(moment))
		if passed % 2:
			return moment
		if passed == len(self._edges):
			raise self._range_error(f"the opening after {moment}")
		return self._start + timedelta(0, self._edges[passed])

	# --- working time

	def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
		"""The moment at which `amount` of working time has been used up since `start` (A2, A23).

		An amount of zero gives the next opening.
		"""
		if not amount:
			return self.next_opening(start)
		worked = self._worked(start) + _whole_seconds(amount)
		shift = bisect_left(self._worked_at_close, worked)
		if shift == len(self._worked_at_close):
			raise self._range_error(f"{amount} of working time after {start}")
		return self._start + timedelta(0, self._closes[shift] - self._worked_at_close[shift] + worked)

	def subtract_working_time(self, due: datetime, amount: timedelta) -> datetime:
		"""The last moment from which `amount` of working time is left until `due`.

		It is an open moment: half an hour before 08:30 is 08:00, not the evening before. An amount of zero gives
		`due` itself, or if that is closed the last closing.
		"""
		worked = self._worked(due) - _whole_seconds(amount)
		if worked < 0:
			raise self._range_error(f"{amount} of working time before {due}")
		if not amount:
			return self._last_open_or_closing(due)
		shift = bisect_right(self._worked_at_open, worked) - 1
		return self._start + timedelta(0, self._opens[shift] - self._worked_at_open[shift] + worked)

	def working_time_between(self, start: datetime, end: datetime) -> timedelta:
		"""The working time from `start` to `end`, negative where `end` comes first."""
		return timedelta(0, self._worked(end) - self._worked(start))

	# --- working days

	def add_working_days(self, start: datetime, days: int) -> datetime:
		"""Close of business of the Nth working day after day 0 (A1).

		Day 0 is the day of `start`, or of the next opening where nobody is at work any more or yet (A22).
		"""
		day = self._day_zero(start) + _check_days(days)
		if day >= len(self._closings):
			raise self._range_error(f"{days} working days after {start}")
		return self._closings[day]

	def add_rolling_days(self, start: datetime, days: int) -> datetime:
		"""The other setting of A1: N working days later, after as much of that day's work as at `start`.

		With the same shifts on both days that is the same time of day; on a shorter day never later than its close.
		"""
		day_zero = self._day_zero(start)
		day = day_zero + _check_days(days)
		if day >= len(self._closings):
			raise self._range_error(f"{days} rolling working days after {start}")
		position = self._worked(start) - self._worked_at_open[self._first_shifts[day_zero]]
		worked = self._worked_at_open[self._first_shifts[day]] + position
		shift = bisect_right(self._worked_at_open, worked) - 1
		return min(self._start + timedelta(0, self._opens[shift] - self._worked_at_open[shift] + worked), self._closings[day])

	# --- inside

	def _worked(self, moment: datetime) -> int:
		"""Seconds of work from the calendar's beginning to `moment`."""
		seconds = self._seconds(moment)
		shift = bisect_right(self._opens, seconds) - 1
		if shift < 0:
			return 0
		return self._worked_at_close[shift] - max(self._closes[shift] - seconds, 0)

	def _seconds(self, moment: datetime) -> int:
		"""Seconds on the clock from the calendar's beginning to `moment`."""
		try:
			since = moment - self._start
		except TypeError as error:
			raise CalendarInputError(moment, "needs a datetime in local time without a zone") from error
		if since.microseconds:
			raise CalendarInputError(moment, "needs whole seconds")
		if not 0 <= since.days < self._count:
			raise self._range_error(str(moment))
		return since.days * DAY + since.seconds

	def _day_index(self, day: date) -> int:
		index = day.toordinal() - self.known_from.toordinal()
		if not 0 <= index < self._count:
			raise self._range_error(str(day))
		return index

	def _day_zero(self, start: datetime) -> int:
		"""The number of the working day on which `start` counts as received (A22)."""
		seconds = self._seconds(start)
		day = self._days_before[seconds // DAY]
		if day < len(self._closings) and self._closings[day] <= start:
			return day + 1
		return day

	def _last_open_or_closing(self, moment: datetime) -> datetime:
		passed = bisect_right(self._edges, self._seconds(moment))
		if passed % 2:
			return moment
		if not passed:
			raise self._range_error(f"the closing before {moment}")
		return self._start + timedelta(0, self._edges[passed - 1])

	def _range_error(self, asked: str) -> CalendarRangeError:
		return CalendarRangeError(asked, self.known_from, self.provisional_until or self.known_until)

	def _name_edition(self) -> str:
		digest = hashlib.sha256(self.to_json().encode()).hexdigest()[:8]
		return f"{self.known_from.year}-{self.known_until.year}/{digest}"

	def _day_edges(self, index: int) -> list[tuple[int, int]]:
		first = bisect_left(self._opens, index * DAY)
		last = bisect_left(self._opens, (index + 1) * DAY)
		return [(self._opens[shift], self._closes[shift]) for shift in range(first, last)]

	def _lay_out_days(self) -> None:
		"""Fill the prefix sums that every answer is found in by bisection.

		Shifts are numbered through all days, working days likewise.
		"""
		first = self.known_from.toordinal()
		last = self.provisional_until or self.known_until
		self._count = last.toordinal() - first + 1
		self._opens: list[int] = []
		self._closes: list[int] = []
		self._worked_at_open: list[int] = []
		self._worked_at_close: list[int] = []
		self._first_shifts: list[int] = []  # of each working day
		self._closings: list[datetime] = []  # of each working day
		self._days_before = [0]  # working days before each date
		worked = 0
		for index in range(self._count):
			shifts = self._shifts_of(date.fromordinal(first + index))
			if shifts:
				self._first_shifts.append(len(self._opens))
			for shift in shifts:
				opens = index * DAY + _seconds_of_day(shift.opens)
				closes = index * DAY + _seconds_of_day(shift.closes)
				self._opens.append(opens)
				self._closes.append(closes)
				self._worked_at_open.append(worked)
				worked += closes - opens
				self._worked_at_close.append(worked)
			if shifts:
				self._closings.append(self._start + timedelta(0, self._closes[-1]))
			self._days_before.append(len(self._closings))
		self._edges = [edge for pair in zip(self._opens, self._closes, strict=True) for edge in pair]

	def _shifts_of(self, day: date) -> Shifts:
		if day > self.known_until:
			return self.years[-1].shifts if day.weekday() < 5 else ()
		record = self.years[day.year - self.known_from.year]
		if not record.is_working_day(day):
			return ()
		return record.shift_exceptions.get(day, record.shifts)


def _seconds_of_day(moment: time) -> int:
	return moment.hour * 3600 + moment.minute * 60 + moment.second


def _whole_seconds(amount: timedelta) -> int:
	if amount.days < 0:
		raise CalendarInputError(amount, "an amount of working time is not negative")
	if amount.microseconds:
		raise CalendarInputError(amount, "needs whole seconds")
	return amount.days * DAY + amount.seconds


def _check_days(days: int) -> int:
	if days < 0:
		raise CalendarInputError(days, "a number of working days is not negative")
	return days
