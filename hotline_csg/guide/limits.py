"""What a limit is: an amount of time, how it is counted, and the moment it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from .words import Word


class Calendar(Protocol):
	"""What a limit needs of a work calendar (`calendar.WorkCalendar` is one)."""

	def add_working_time(self, start: datetime, amount: timedelta) -> datetime: ...
	def add_working_days(self, start: datetime, days: int) -> datetime: ...
	def add_rolling_days(self, start: datetime, days: int) -> datetime: ...
	def working_time_between(self, start: datetime, end: datetime) -> timedelta: ...
	def next_opening(self, moment: datetime) -> datetime: ...
	def provisional(self, moment: datetime) -> bool: ...


class Unit(Word):
	MINUTES = "minutes", "分钟"
	HOURS = "hours", "小时"
	WORKING_DAYS = "working_days", "个工作日"


class Counting(Word):
	"""How an amount runs. A1, A2: the defaults are working time, and the close of the Nth working day."""

	WORKING = "working", "工作时间", "working time"
	CLOCK = "clock", "自然时间", "clock time"
	CLOSE = "close", "至第N个工作日下班", "until close of the last day"
	ROLLING = "rolling", "工作日顺延至同一时刻", "until the same hour of the last day"


@dataclass(frozen=True, slots=True)
class Limit:
	"""An amount of time and how it is counted: `Limit(3, Unit.HOURS)`, `Limit(1, Unit.WORKING_DAYS)`."""

	amount: int
	unit: Unit
	counting: Counting = Counting.WORKING

	def __post_init__(self) -> None:
		days = self.unit is Unit.WORKING_DAYS
		if days and self.counting is Counting.WORKING:
			object.__setattr__(self, "counting", Counting.CLOSE)
		if self.amount <= 0 or days != (self.counting in (Counting.CLOSE, Counting.ROLLING)):
			raise ValueError(f"a limit of {self.amount} {self.unit} cannot be counted as {self.counting}")

	def due(self, start: datetime, calendar: Calendar) -> datetime:
		"""The last moment that is in time, for a clock that starts at `start` (A1, A2, A22, A23)."""
		if self.counting is Counting.CLOSE:
			return calendar.add_working_days(start, self.amount)
		if self.counting is Counting.ROLLING:
			return calendar.add_rolling_days(start, self.amount)
		if self.counting is Counting.CLOCK:
			return start + self.span
		return calendar.add_working_time(start, self.span)

	@property
	def span(self) -> timedelta:
		"""The amount of hours or minutes; of working days, whose length is the calendar's, zero."""
		if self.unit is Unit.WORKING_DAYS:
			return timedelta(0)
		return timedelta(minutes=self.amount * (60 if self.unit is Unit.HOURS else 1))

	@property
	def zh(self) -> str:
		return f"{self.amount}{'' if self.unit is Unit.WORKING_DAYS else ' '}{self.unit.zh}"

	@property
	def en(self) -> str:
		unit = self.unit.en
		return f"{self.amount} {unit.removesuffix('s') if self.amount == 1 else unit}"


def minutes(amount: int, counting: Counting = Counting.WORKING) -> Limit:
	return Limit(amount, Unit.MINUTES, counting)


def hours(amount: int, counting: Counting = Counting.WORKING) -> Limit:
	return Limit(amount, Unit.HOURS, counting)


def days(amount: int) -> Limit:
	return Limit(amount, Unit.WORKING_DAYS)
