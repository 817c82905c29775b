"""Working time by the State Council's calendar: the only place that counts hours and working days.

All moments are naive local time in whole seconds. Shifts are half-open (A23): a shift's end is closed, yet a limit
that is used up exactly there is due there. What happens outside service hours starts counting at the next opening
(R91.10, A22).
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from . import calendar_days, calendar_json
from .calendar_records import (
	SECONDS_A_DAY,
	CalendarAmountError,
	CalendarDataError,
	CalendarError,
	CalendarMomentError,
	CalendarRangeError,
	CalendarYear,
	Day,
	DayKind,
	Mistake,
	Shift,
	Shifts,
	seconds_of_day,
	worked_by_second,
)

__all__ = [
	"CalendarAmountError",
	"CalendarDataError",
	"CalendarError",
	"CalendarMomentError",
	"CalendarRangeError",
	"CalendarYear",
	"Day",
	"DayKind",
	"Mistake",
	"Shift",
	"WorkCalendar",
	"china",
]


@lru_cache(maxsize=1)
def china() -> WorkCalendar:
	"""The shipped calendar, 2018 to 2026, by the State Council's notices and the hours of R91.9."""
	return WorkCalendar(calendar_days.years())


class WorkCalendar:
	"""A calendar of whole years that follow each other, never changed once made.

	`known_from` and `known_until` are its first and last known day; `edition` is a short label that changes whenever
	one of its records does. Every method raises CalendarRangeError where the answer lies outside the calendar's days,
	CalendarMomentError for a moment with a zone or parts of a second, CalendarAmountError for a negative amount.
	"""

	def __init__(self, years: Iterable[CalendarYear], *, provisional_until: date | None = None) -> None:
		self.years = tuple(sorted(years, key=lambda record: record.year))
		if not self.years:
			raise CalendarDataError(where="years", value="[]", why=Mistake.NO_YEAR)
		for earlier, later in pairwise(self.years):
			if later.year != earlier.year + 1:
				raise CalendarDataError(where="years", value=later.year, why=Mistake.GAP)
		self.known_from = date(self.years[0].year, 1, 1)
		self.known_until = date(self.years[-1].year, 12, 31)
		self.last_day = max(self.known_until, provisional_until or self.known_until)
		self.edition = _edition(self.years)
		self._start = datetime.combine(self.known_from, time())
		self._count = self.last_day.toordinal() - self.known_from.toordinal() + 1
		self._lay_out()

	@classmethod
	def from_json(cls, text: str) -> WorkCalendar:
		"""A calendar from the format that `calendar_json` documents. Raises CalendarDataError."""
		years, provisional_until = calendar_json.load(text)
		return cls(years, provisional_until=provisional_until)

	def to_json(self) -> str:
		return calendar_json.dump(self.years, self.last_day if self.last_day > self.known_until else None)

	def with_provisional(self, until: date) -> WorkCalendar:
		"""This calendar, continued past its last known day up to `until` by weekends only.

		Answers that lie there are `provisional`: to be shown as such, and counted again once the year is entered.
		"""
		return WorkCalendar(self.years, provisional_until=until)

	def provisional(self, moment: date) -> bool:
		"""Whether `moment`, a date or a datetime, lies past the last known day."""
		return moment.toordinal() > self.known_until.toordinal()

	# Days

	def is_working_day(self, day: date) -> bool:
		index = self._day_index(day)
		return self._days_before[index] < self._days_before[index + 1]

	def describe(self, day: date) -> Day:
		"""What sort of day it is and why, for explanations."""
		day = date.fromordinal(self.known_from.toordinal() + self._day_index(day))
		shifts = self._shifts_of(day)
		kind = DayKind.WORKING if shifts else DayKind.WEEKEND
		if self.provisional(day):
			return Day(day, kind, "", shifts, True)
		record = self.years[day.year - self.known_from.year]
		if day in record.working_days:
			return Day(day, DayKind.MAKE_UP, record.working_days[day], shifts, False)
		if day in record.days_off:
			return Day(day, DayKind.HOLIDAY, record.days_off[day], shifts, False)
		return Day(day, kind, "", shifts, False)

	def subtract_working_days(self, moment: date, days: int) -> date:
		"""The date of the Nth working day back from `moment`, a date or a datetime (R11.15).

		Day 0 is the date of `moment`, or the last working day before it where that is a day off; hours play no part.
		So the last seven working days, the current one included, begin with `subtract_working_days(now, 6)`.
		"""
		day = self._days_before[self._day_index(moment) + 1] - 1 - _whole_days(days)
		if day < 0:
			raise self._range_error(moment)
		return self._closings[day].date()

	# Moments

	def is_open(self, moment: datetime) -> bool:
		"""Whether `moment` falls into service hours; a shift's end does not (A23)."""
		seconds = self._seconds(moment)
		return seconds >= self._opens[bisect_right(self._closes, seconds)]

	def next_opening(self, moment: datetime) -> datetime:
		"""`moment` itself while open, else the beginning of the next shift."""
		seconds = self._seconds(moment)
		shift = bisect_right(self._closes, seconds)
		if seconds >= self._opens[shift]:
			return moment
		if shift == len(self._closes):
			raise self._range_error(moment)
		return self._start + timedelta(0, self._opens[shift])

	# Working time. Whatever is worked and idle (closed) since the calendar's beginning adds up to the clock's time.

	def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
		"""The moment at which `amount` of working time since `start` is used up (A2, A23).

		An amount of zero gives the next opening.
		"""
		if not amount:
			return self.next_opening(start)
		worked = self._worked(start) + _countable(amount)
		shift = bisect_left(self._worked_at_close, worked.days * SECONDS_A_DAY + worked.seconds)
		if shift == len(self._closes):
			raise self._range_error(start)
		return self._start + (worked + self._idle[shift])

	def subtract_working_time(self, due: datetime, amount: timedelta) -> datetime:
		"""The last moment from which `amount` of working time is left until `due`.

		It is an open moment: half an hour before 08:30 is 08:00, not the evening before. An amount of zero gives
		`due` itself, or where that is closed the closing before it.
		"""
		worked = self._worked(due) - _countable(amount)
		if not amount:
			return self._last_open(due)
		if worked.days < 0:
			raise self._range_error(due)
		return self._at(worked)

	def working_time_between(self, start: datetime, end: datetime) -> timedelta:
		"""The working time from `start` to `end`, negative where `end` comes first."""
		return self._worked(end) - self._worked(start)

	# Working days

	def add_working_days(self, start: datetime, days: int) -> datetime:
		"""Close of business of the Nth working day after day 0 (A1).

		Day 0 is the day of `start`, or of the next opening where that day has none left (A22).
		"""
		return self._closings[self._working_day(start, days)]

	def add_rolling_days(self, start: datetime, days: int) -> datetime:
		"""The other setting of A1: N working days later, at the same point of the day's work as `start`.

		Where both days have the same shifts that is the same time of day; on a shorter day it is never later than its
		close.
		"""
		day = self._working_day(start, days)
		into_day = self._worked(start) - self._worked_before(day - days)
		return min(self._at(self._worked_before(day) + into_day), self._closings[day])

	# Inside

	def _working_day(self, start: datetime, days: int) -> int:
		"""The number, among all working days, of the Nth after the one on which `start` counts as received."""
		day = self._days_before[self._seconds(start) // SECONDS_A_DAY]
		if day < len(self._closings) and start >= self._closings[day]:
			day += 1
		day += _whole_days(days)
		if day >= len(self._closings):
			raise self._range_error(start)
		return day

	def _worked_before(self, working_day: int) -> timedelta:
		"""The working time before a numbered working day."""
		return self._days[(self._closings[working_day] - self._start).days][0]

	def _worked(self, moment: datetime) -> timedelta:
		"""The working time from the calendar's beginning to `moment`."""
		try:
			since = moment - self._start
			before_day, by_second = self._days[since.days]
		except (TypeError, KeyError):
			raise self._refusal(moment) from None
		if since.microseconds:
			raise self._refusal(moment)
		return before_day + by_second[since.seconds]

	def _seconds(self, moment: datetime) -> int:
		"""Seconds on the clock from the calendar's beginning to `moment`."""
		self._worked(moment)  # refuses what cannot be counted
		since = moment - self._start
		return since.days * SECONDS_A_DAY + since.seconds

	def _at(self, worked: timedelta) -> datetime:
		"""The open moment before which `worked` lies."""
		shift = bisect_right(self._worked_at_close, worked.days * SECONDS_A_DAY + worked.seconds)
		return self._start + worked + self._idle[shift]

	def _last_open(self, moment: datetime) -> datetime:
		"""`moment` itself while open, else the closing before it."""
		seconds = self._seconds(moment)
		shift = bisect_right(self._closes, seconds)
		if seconds >= self._opens[shift]:
			return moment
		if not shift:
			raise self._range_error(moment)
		return self._start + timedelta(0, self._closes[shift - 1])

	def _day_index(self, day: date) -> int:
		index = day.toordinal() - self.known_from.toordinal()
		if not 0 <= index < self._count:
			raise self._range_error(day)
		return index

	def _refusal(self, moment: datetime) -> CalendarError:
		"""Why `moment` has no place in this calendar."""
		if not isinstance(moment, datetime) or moment.tzinfo or moment.microsecond:
			return CalendarMomentError(moment=str(moment))
		return self._range_error(moment)

	def _range_error(self, moment: date) -> CalendarRangeError:
		return CalendarRangeError(moment=moment, first=self.known_from, last=self.last_day)

	def _shifts_of(self, day: date) -> Shifts:
		if not self.provisional(day):
			return self.years[day.year - self.known_from.year].shifts_of(day)
		return self.years[-1].shifts if day.weekday() < 5 else ()

	def _lay_out(self) -> None:
		"""Number all shifts and all working days through, with the prefix sums that answers are found in."""
		self._opens: list[int] = []
		self._closes: list[int] = []
		self._worked_at_close: list[int] = []
		self._idle: list[timedelta] = []  # before each shift
		self._closings: list[datetime] = []  # of each working day
		self._days_before = [0]  # working days before each date
		self._days: dict[int, tuple[timedelta, list[timedelta]]] = {}
		worked = 0
		for index in range(self._count):
			shifts = self._shifts_of(date.fromordinal(self.known_from.toordinal() + index))
			self._days[index] = (timedelta(0, worked), worked_by_second(shifts))
			for shift in shifts:
				self._opens.append(index * SECONDS_A_DAY + seconds_of_day(shift.opens))
				self._closes.append(index * SECONDS_A_DAY + seconds_of_day(shift.closes))
				self._idle.append(timedelta(0, self._opens[-1] - worked))
				worked += self._closes[-1] - self._opens[-1]
				self._worked_at_close.append(worked)
			if shifts:
				self._closings.append(self._start + timedelta(0, self._closes[-1]))
			self._days_before.append(len(self._closings))
		# After the last shift comes the end of all days, as an opening that no moment reaches.
		self._opens.append(self._count * SECONDS_A_DAY)
		self._idle.append(timedelta(0, self._opens[-1] - worked))


def _countable(amount: timedelta) -> timedelta:
	if amount.days < 0 or amount.microseconds:
		raise CalendarAmountError(amount=amount)
	return amount


def _whole_days(days: int) -> int:
	if days < 0:
		raise CalendarAmountError(amount=days)
	return days


def _edition(years: tuple[CalendarYear, ...]) -> str:
	digest = hashlib.sha256(calendar_json.dump(years).encode()).hexdigest()
	return f"{years[0].year}-{years[-1].year}/{digest[:8]}"
