"""Working time counted the slow way, minute by minute: what the calendar's answers are held against."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

MINUTE = timedelta(minutes=1)


class MinuteOracle:
	"""Knows of every minute from `first` to the end of `last` whether it is open, and walks through them."""

	def __init__(
		self, first: date, last: date, hours_of: Callable[[date], Iterable[tuple[time, time]]]
	) -> None:
		self.start = datetime.combine(first, time())
		self.open = bytearray(((last - first).days + 1) * 1440)
		for day in range((last - first).days + 1):
			for opens, closes in hours_of(first + timedelta(days=day)):
				for minute in range(opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute):
					self.open[day * 1440 + minute] = True

	def is_open(self, moment: datetime) -> bool:
		return bool(self.open[(moment - self.start) // MINUTE])

	def between(self, start: datetime, end: datetime) -> timedelta:
		return sum(self.open[(start - self.start) // MINUTE : (end - self.start) // MINUTE]) * MINUTE

	def add(self, start: datetime, minutes: int) -> datetime | None:
		"""None where the days run out."""
		at = (start - self.start) // MINUTE
		left = minutes
		while left or not (minutes or self.open[at]):
			left -= self.open[at]
			at += 1
			if at == len(self.open):
				return None
		return self.start + at * MINUTE

	def subtract(self, due: datetime, minutes: int) -> datetime | None:
		"""The last moment from which `minutes` open ones lie before `due`; None where the days run out."""
		at = (due - self.start) // MINUTE
		left = minutes
		while left:
			at -= 1
			if at < 0:
				return None
			left -= self.open[at]
		return self.start + at * MINUTE
