"""Counting a source's rows: grouped once by what splits them and by what the figures ask for, then read off.

Frappe's own list query, so that everybody counts the rows they see and no others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import frappe

from hotline_csg.guide.measures import percentile, share_of

from .. import clock
from .words import Any as AnyFigure
from .words import Count, Filter, Mean, Rank, Share, Source

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Period:
	"""Whole days, both included."""

	first: date
	last: date

	def bounds(self, source: Source) -> tuple[datetime, datetime]:
		end = datetime.combine(self.last, time(23, 59, 59))
		return datetime.combine(self.first, time()), min(end, clock.now()) if source.fallen_due else end


def filters_of(source: Source, period: Period, more: Iterable[Filter] = ()) -> list[list[Any]]:
	"""The rows of a source in a period, as a list of Frappe would be filtered."""
	first, last = period.bounds(source)
	return [[source.moment, "between", [str(first), str(last)]], *_plain((*source.where, *more))]


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
	return [*_plain(figure.of.where), [figure.column, ">", 0]]


class Counted:
	"""The figures of one source in one period, split by columns."""

	def __init__(
		self,
		source: Source,
		period: Period,
		columns: Sequence[str],
		figures: Sequence[AnyFigure],
		more: Iterable[Filter] = (),
	) -> None:
		self.source, self.period, self.columns, self.more = source, period, tuple(columns), tuple(more)
		self.rows = self._fetch([one for one in figures if not isinstance(one, Rank)])
		self._groups: dict[Key, list[frappe._dict]] = defaultdict(list)
		for row in self.rows:
			self._groups[self._key(row)].append(row)
		self._ranked = {one.code: self._ranks(one) for one in figures if isinstance(one, Rank)}

	@property
	def keys(self) -> list[Key]:
		"""The groups, those with most rows first."""
		sizes = {key: sum(row.counted for row in rows) for key, rows in self._groups.items()}
		return sorted(sizes, key=lambda key: (-sizes[key], [str(value or "") for value in key]))

	def value(self, figure: AnyFigure, key: Key | None = None) -> float | int | None:
		"""A figure of one group, or of all."""
		if isinstance(figure, Count):
			return self._count(figure, key)
		if isinstance(figure, Share):
			return share_of(self._count(figure.part, key), self._count(figure.whole, key))
		if isinstance(figure, Mean):
			return self._mean(figure, key)
		return self._rank(figure, key)

	def _of(self, key: Key | None) -> list[frappe._dict]:
		return self.rows if key is None else self._groups.get(key, [])

	def _key(self, row: frappe._dict) -> Key:
		return tuple(row[column] or None for column in self.columns)

	def _count(self, figure: Count, key: Key | None) -> int:
		return sum(row.counted for row in self._of(key) if holds(row, figure.where))

	def _mean(self, figure: Mean, key: Key | None) -> float | None:
		rows = [row for row in self._of(key) if holds(row, figure.of.where)]
		count = sum(row[f"{figure.column}_rows"] for row in rows)
		whole = float(sum(row[f"{figure.column}_sum"] or 0 for row in rows))
		return round(whole / count / (60 if figure.seconds else 1), 1) if count else None

	def _rank(self, figure: Rank, key: Key | None) -> float | None:
		found: dict[int, int] = defaultdict(int)
		for one, counted in self._ranked[figure.code].items():
			if key is None or one == key:
				for value, times in counted.items():
					found[value] += times
		value = percentile(found, figure.share)
		return None if value is None else round(value / 60, 1)

	def _fetch(self, figures: Sequence[AnyFigure]) -> list[frappe._dict]:
		asked = [column for figure in figures for column in _columns(figure)]
		means = sorted({figure.column for figure in figures if isinstance(figure, Mean)})
		grouped = list(dict.fromkeys([*self.columns, *asked]))
		sums = [f"sum({one}) as {one}_sum" for one in means] + [
			f"sum({one} > 0) as {one}_rows" for one in means
		]
		return self._list([*grouped, "count(name) as counted", *sums], grouped, self.more)

	def _ranks(self, figure: Rank) -> dict[Key, dict[int, int]]:
		grouped = list(dict.fromkeys([*self.columns, figure.column]))
		more = (*self.more, *figure.of.where, (figure.column, ">", 0))
		found: dict[Key, dict[int, int]] = defaultdict(dict)
		for row in self._list([*grouped, "count(name) as counted"], grouped, more):
			counted = found[self._key(row)]
			counted[int(row[figure.column])] = counted.get(int(row[figure.column]), 0) + row.counted
		return found

	def _list(self, fields: list[str], grouped: list[str], more: Iterable[Filter]) -> list[frappe._dict]:
		return frappe.get_list(
			self.source.doctype,
			filters=filters_of(self.source, self.period, more),
			fields=fields,
			group_by=", ".join(f"`{one}`" for one in grouped) or None,
			order_by=f"`{grouped[0]}`" if grouped else self.source.moment,
			limit=0,
		)


def _columns(figure: AnyFigure) -> list[str]:
	if isinstance(figure, Count):
		return [column for column, _, _ in figure.where]
	if isinstance(figure, Share):
		return [*_columns(figure.part), *_columns(figure.whole)]
	return _columns(figure.of)


def holds(row: frappe._dict, where: Iterable[Filter]) -> bool:
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
