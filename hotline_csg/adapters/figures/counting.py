"""Counting a source's rows: grouped by what splits them and by what the figures ask for, then read off.

Frappe's own list query, so that everybody counts the rows they see and no others. Some days at a time: of a longer period,
from about a fifth of a table on, MariaDB leaves the index on the moment and walks through all rows there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe.utils import getdate

from hotline_csg.guide.measures import Interval, days_of, interval_of, percentile, share_of

from .. import clock
from .sources import TIMES
from .words import Any as AnyFigure
from .words import Count, Filter, Mean, Share, Source

# What splits rows, by the codes of dimensions; a time stands as the number of its interval within the period.
Key = tuple[Any, ...]
DAY_OF = "day_of_row"
DAYS_AT_ONCE = 31


@dataclass(frozen=True, slots=True)
class Period:
	"""Whole days, both included."""

	first: date
	last: date

	def bounds(self, source: Source) -> tuple[datetime, datetime]:
		"""The first and the last moment of it; what falls due, until now."""
		end = datetime.combine(self.last, time.max)
		return datetime.combine(self.first, time()), min(end, clock.now()) if source.fallen_due else end

	def parts(self) -> Iterator[Period]:
		"""The period in pieces that are counted one after the other."""
		first = self.first
		while first <= self.last:
			last = min(self.last, first + timedelta(days=DAYS_AT_ONCE - 1))
			yield Period(first, last)
			first = last + timedelta(days=1)


def filters_of(source: Source, period: Period, more: Iterable[Filter] = ()) -> list[list[Any]]:
	"""The rows of a source in a period, as a list of Frappe would be filtered."""
	until = [[source.moment, "<", str(clock.now())]] if source.fallen_due else []
	return [_days(source, period.first, period.last), *until, *_plain((*source.where, *more))]


def rows_of(source: Source, period: Period, more: Iterable[Filter] = (), **asked: Any) -> list[frappe._dict]:
	"""What Frappe lists of a source for the session's user, part by part: a group has a row in each part it occurs in."""
	filters = tuple(more)
	return [
		row
		for part in period.parts()
		for row in frappe.get_list(
			source.doctype, filters=filters_of(source, part, filters), limit=0, **asked
		)
	]


def _days(source: Source, first: date, last: date) -> list[Any]:
	return [source.moment, "Between", [str(first), str(last)]]


def _plain(filters: Iterable[Filter]) -> list[list[Any]]:
	return [
		[column, operator, list(value) if isinstance(value, tuple) else value]
		for column, operator, value in filters
	]


def behind(figure: AnyFigure) -> list[list[Any]]:
	"""What holds for the rows behind a figure, besides its source and period; behind a share are those of its part."""
	if isinstance(figure, Count):
		return _plain(figure.where)
	if isinstance(figure, Share):
		return _plain(figure.part.where)
	positive = isinstance(figure, Mean) and figure.positive
	return [*_plain(figure.of.where), *([[figure.column, ">", 0]] if positive else [])]


class Counted:
	"""The counts and means of one source in one period, split by dimensions; what cannot be split has only the whole."""

	def __init__(
		self,
		source: Source,
		period: Period,
		by: Sequence[str],
		figures: Sequence[AnyFigure],
		more: Iterable[Filter] = (),
	) -> None:
		self.source, self.period, self.more = source, period, tuple(more)
		self.splits = all(code in TIMES or source.column(code) is not None for code in by)
		self.by = tuple(by) if self.splits else ()
		self.figures = tuple(figures)
		self._groups: dict[Key, list[Any]] = defaultdict(list)
		self._gather()

	@property
	def sizes(self) -> dict[Key, int]:
		"""How many rows each group has; nothing of what cannot be split."""
		if not self.splits:
			return {}
		return {key: sum(row.counted for row in rows) for key, rows in self._groups.items()}

	@property
	def keys(self) -> list[Key]:
		"""The groups, those with most rows first."""
		sizes = self.sizes
		return sorted(sizes, key=lambda key: (-sizes[key], [str(value or "") for value in key]))

	def value(self, figure: AnyFigure, key: Key | None = None) -> float | int | None:
		"""A figure of one group, or of all; both sides of a share must be of this source."""
		if isinstance(figure, Share):
			return share_of(self.value(figure.part, key) or 0, self.value(figure.whole, key) or 0)
		if key is not None and not self.splits:
			return None
		rows = self._rows(key)
		if isinstance(figure, Count):
			return sum(row.counted for row in rows if holds(row, figure.where))
		return _mean(figure, [row for row in rows if holds(row, figure.of.where)])

	def behind(self, key: Key | None) -> list[list[Any]] | None:
		"""What holds for the rows of a group; None where the source has no such groups."""
		if key is None:
			return []
		if not self.splits:
			return None
		return [self._behind(code, value) for code, value in zip(self.by, key, strict=True)]

	def _behind(self, code: str, value: Any) -> list[Any]:
		if code in TIMES:
			days = days_of(value, self.period.first, self.period.last, Interval(code))
			return _days(self.source, *days)
		column = self.source.column(code)
		return [column, "=", value] if value else [column, "is", "not set"]

	def _rows(self, key: Key | None) -> list[Any]:
		if key is not None:
			return self._groups.get(key, [])
		return [row for rows in self._groups.values() for row in rows]

	def _key(self, row: Mapping[str, Any]) -> Key:
		return tuple(
			interval_of(getdate(row[DAY_OF]), self.period.first, Interval(code))
			if code in TIMES
			else row[self.source.column(code)] or None
			for code in self.by
		)

	def _gather(self) -> None:
		asked = [column for figure in self.figures for column in _columns(figure)]
		means = {one.column: one.positive for one in self.figures if isinstance(one, Mean)}
		grouped = list(dict.fromkeys([*self._split_by(), *asked]))
		sums = [f"sum({one}) as {one}_sum" for one in means]
		sums += [
			f"{f'sum({one} > 0)' if positive else f'count({one})'} as {one}_rows"
			for one, positive in means.items()
		]
		fields = [*grouped, "count(name) as counted", *sums]
		by_day = [f"date({self.source.moment}) as {DAY_OF}"] if set(self.by) & set(TIMES) else []
		groups = ", ".join(f"`{one}`" for one in (*grouped, *([DAY_OF] if by_day else [])))
		for row in self._list([*fields, *by_day], group_by=groups or None):
			self._groups[self._key(row)].append(row)

	def _split_by(self) -> list[str]:
		return [str(self.source.column(code)) for code in self.by if code not in TIMES]

	def _list(self, fields: list[str], group_by: str | None = None) -> list[frappe._dict]:
		order = group_by.split(",")[0] if group_by else self.source.moment
		return rows_of(self.source, self.period, self.more, fields=fields, group_by=group_by, order_by=order)


class Spread(Counted):
	"""The same of a source whose rows count once for each of several columns: every value of them is kept, to rank them.

	The whole of it is the column of a row's whole time.
	"""

	@property
	def sizes(self) -> dict[Key, int]:
		return {key: len(rows) for key, rows in self._groups.items()}

	def value(self, figure: AnyFigure, key: Key | None = None) -> float | int | None:
		seconds = [one for one, _ in self._rows(key)]
		if isinstance(figure, Count):
			return len(seconds)
		if not seconds:
			return None
		if isinstance(figure, Mean):
			return round(sum(seconds) / len(seconds) / 60, 1)
		return round((percentile(Counter(seconds), figure.share) or 0) / 60, 1)

	def longest(self, key: Key | None) -> str | None:
		"""The name of the row that took longest."""
		return max(self._rows(key), default=(0, None))[1]

	def behind(self, key: Key | None) -> list[list[Any]] | None:
		columns = dict(self.source.spread)
		values = dict(zip(self.by, key or (), strict=False))
		column = columns[values.pop("stage")] if key else self.source.whole
		# Frappe's `is set` leaves out 0, which is a time like any other.
		has = [column, "like", "%_%"]
		return [has, *(self._behind(code, value) for code, value in values.items())]

	def _rows(self, key: Key | None) -> list[Any]:
		return self._whole if key is None else self._groups.get(key, [])

	def _gather(self) -> None:
		self._whole: list[tuple[int, str]] = []
		moment, whole = self.source.moment, self.source.whole
		split = [code for code in self._split_by() if code]
		columns = list(dict.fromkeys([*split, *(column for _, column in self.source.spread), whole]))
		for row in self._list([*columns, "name", f"{moment} as {DAY_OF}"]):
			if row[whole] is not None:
				self._whole.append((int(row[whole]), row.name))
			for stage, column in self.source.spread:
				if row[column] is not None:
					row[self.source.column("stage")] = stage
					self._groups[self._key(row)].append((int(row[column]), row.name))


def counted(source: Source, *args: Any, **more: Any) -> Counted:
	return (Spread if source.spread else Counted)(source, *args, **more)


def _mean(figure: AnyFigure, rows: list[Any]) -> float | None:
	assert isinstance(figure, Mean)
	count = sum(row[f"{figure.column}_rows"] for row in rows)
	whole = float(sum(row[f"{figure.column}_sum"] or 0 for row in rows))
	return round(whole / count / (60 if figure.seconds else 1), 1) if count else None


def _columns(figure: AnyFigure) -> list[str]:
	if isinstance(figure, Count):
		return [column for column, _, _ in figure.where]
	if isinstance(figure, Share):
		return [*_columns(figure.part), *_columns(figure.whole)]
	return _columns(figure.of)


def holds(row: Mapping[str, Any], where: Iterable[Filter]) -> bool:
	"""Whether a row of a group holds a condition, as the database would have it."""
	return all(_holds(row[column], operator, value) for column, operator, value in where)


def _holds(found: Any, operator: str, value: Any) -> bool:
	if operator == "is":
		return bool(found) is (value == "set")
	if operator == "in":
		return found in value
	if operator == ">":
		return found is not None and found > value
	return (found == value) is (operator == "=")
