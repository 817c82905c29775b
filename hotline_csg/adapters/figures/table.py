"""A report as a table of figures: a row per group, a column per figure, all groups together below, and the rows behind each cell.

A cell's rows: the doctype and filters of its column (`behind`), and those of its row, which stand under `behind["rows"]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import cstr, getdate

from hotline_csg.guide.measures import Compared, days_of, earlier, share_of
from hotline_csg.guide.measures import Interval as Cut

from . import drawing
from .counting import Counted, Key, Period, Spread, behind, counted, filters_of
from .names import Names, name_of
from .sources import DIMENSIONS, TIMES
from .words import Any as AnyFigure
from .words import Count, Filter, Rank, Share, Source

LONGEST_DAYS = 5 * 366
EARLIEST_YEAR = 2000
BOTH = "both"


class BadPeriod(frappe.ValidationError):
	pass


@dataclass(frozen=True, slots=True)
class Table:
	"""What a report shows: its figures, what they can be split by and are at first, and what the chart draws.

	`always`: what they are split by whatever was asked for.
	"""

	figures: tuple[AnyFigure, ...]
	by: tuple[str, ...]
	at_first: tuple[str, ...]
	drawn: tuple[AnyFigure, ...]
	always: tuple[str, ...] = ()

	@property
	def source(self) -> Source:
		return self.figures[0].source

	@property
	def sources(self) -> tuple[Source, ...]:
		parts = [one for figure in self.figures for one in parts_of(figure)]
		return tuple(dict.fromkeys(one.source for one in parts))


def parts_of(figure: AnyFigure) -> tuple[AnyFigure, ...]:
	"""What is counted for a figure: both sides of a share, else itself."""
	return (figure.part, figure.whole) if isinstance(figure, Share) else (figure,)


def _behind_of(source: Source, side: str) -> str:
	return f"behind_{source.code}{side}"


class Counts:
	"""All figures of a table in one period; `side` is "" or what the period is held against."""

	def __init__(self, table: Table, period: Period, by: list[str], given: dict[str, str], side: str = ""):
		self.period, self.by, self.side = period, tuple(by), side
		parts = [one for figure in table.figures for one in parts_of(figure)]
		self.of_source: dict[Source, Counted] = {}
		for source in table.sources:
			# Rows that cannot be told by what was filtered by are left out rather than shown unfiltered.
			if all(source.column(code) for code in given):
				more: list[Filter] = [(str(source.column(code)), "=", value) for code, value in given.items()]
				figures = [one for one in parts if one.source == source]
				self.of_source[source] = counted(source, period, by, figures, more)

	def value(self, figure: AnyFigure, key: Key | None = None) -> float | int | None:
		values = [self._value(one, key) for one in parts_of(figure)]
		if not isinstance(figure, Share):
			return values[0]
		return None if None in values else share_of(*values)

	def _value(self, figure: AnyFigure, key: Key | None) -> float | int | None:
		one = self.of_source.get(figure.source)
		return one.value(figure, key) if one else None

	def keys(self) -> list[Key]:
		"""The groups: in the order of time where that splits them first, else those with most rows first, each in that order."""
		sizes: dict[Key, int] = {}
		for one in self.of_source.values():
			for key, size in one.sizes.items():
				sizes[key] = max(size, sizes.get(key, 0))
		if self.by[:1] and self.by[0] in TIMES:
			return sorted(sizes, key=lambda key: (key[0], -sizes[key], *map(cstr, key)))
		places = {one: place for source in self.of_source for place, (one, _) in enumerate(source.spread)}
		apart = {key: self._apart(key) for key in sizes}
		whole: dict[Key, int] = {}
		for key, size in sizes.items():
			whole[apart[key][0]] = whole.get(apart[key][0], 0) + size

		def order(key: Key) -> tuple[Any, ...]:
			rest, times = apart[key]
			return places.get(cstr(key[:1] and key[0]), 0), -whole[rest], *map(cstr, rest), *times

		return sorted(sizes, key=order)

	def _apart(self, key: Key) -> tuple[Key, Key]:
		"""What a group is besides its intervals of time, and those."""
		told = list(zip(self.by, key, strict=True))
		rest = tuple(value for code, value in told if code not in TIMES)
		return rest, tuple(value for code, value in told if code in TIMES)

	def of(self, figure: AnyFigure) -> str:
		"""Which of a row's filters are those of a figure's cell."""
		return _behind_of(figure.source, self.side)

	def column_behind(self, figure: AnyFigure) -> dict[str, Any] | None:
		one = self.of_source.get(figure.source)
		if one is None:
			return None
		filters = [*filters_of(one.source, self.period, one.more), *behind(figure)]
		return {"doctype": one.source.doctype, "filters": filters, "rows": self.of(figure)}

	def row_behind(self, key: Key | None) -> dict[str, Any]:
		told = {_behind_of(source, self.side): one.behind(key) for source, one in self.of_source.items()}
		return {of: filters for of, filters in told.items() if filters is not None}

	def longest(self, key: Key | None) -> str | None:
		spread = [one for one in self.of_source.values() if isinstance(one, Spread)]
		return spread[0].longest(key) if spread else None


def run(table: Table, asked: dict[str, Any] | None) -> tuple[Any, ...]:
	"""What Frappe's script reports return: columns, rows, message, chart, summary.

	`asked`: from_date, to_date, group_by (codes of dimensions), compare, and any dimension by its value.
	Raises BadPeriod where the days are missing or the wrong way round.
	"""
	for source in table.sources:
		frappe.has_permission(source.doctype, "report", throw=True)
	chosen = frappe._dict(asked or {})
	period, by = period_of(chosen), dimensions_of(table, chosen)
	given = given_of(table, chosen)
	sides = [
		Counts(table, days, by, given, side)
		for side, days in (("", period), *compared_with(period, cstr(chosen.compare)))
	]
	now = sides[0]
	keys = now.keys() if by else []
	names = Names(by, keys, period)
	rows = [_row(table, sides, names, key) for key in keys]
	if len(rows) > 1 or not by or (rows and table.always):
		rows.append(_row(table, sides, names, None))
	figure = drawing.chart(table.drawn, sides, names, keys)
	summary = drawing.summary(table.figures, sides)
	return columns_of(table, sides), rows, drawing.compared(sides), figure, summary


def period_of(chosen: frappe._dict) -> Period:
	# Frappe takes nothing for today, and the year 1 for nothing.
	first, last = (getdate(day) if day else None for day in (chosen.from_date, chosen.to_date))
	if not first or not last:
		_refuse(_("Choose the first and the last day of the period."))
	period = Period(first, last)
	if period.first.year < EARLIEST_YEAR:
		_refuse(_("The period begins before the year {0}.").format(EARLIEST_YEAR))
	if period.last < period.first:
		_refuse(_("The period ends ({0}) before it begins ({1}).").format(period.last, period.first))
	if (period.last - period.first).days > LONGEST_DAYS:
		_refuse(_("A period of at most five years can be counted."))
	return period


def _refuse(why: str) -> None:
	frappe.throw(why, exc=BadPeriod, title=_("Not Possible"))


def dimensions_of(table: Table, chosen: frappe._dict) -> list[str]:
	asked = chosen.group_by
	if isinstance(asked, str):
		asked = (
			frappe.parse_json(asked)
			if asked.startswith("[")
			else [one.strip() for one in asked.split(",") if one.strip()]
		)
	codes = table.at_first if asked is None else asked
	return list(dict.fromkeys([*table.always, *(code for code in codes if code in table.by)]))


def filters_given(table: Table, chosen: frappe._dict) -> list[Filter]:
	"""The dimensions that were asked for by their value, as the table's first source is filtered by them."""
	given = given_of(table, chosen).items()
	return [
		(str(table.source.column(code)), "=", value) for code, value in given if table.source.column(code)
	]


def given_of(table: Table, chosen: frappe._dict) -> dict[str, str]:
	return {code: cstr(chosen[code]) for code in table.by if chosen.get(code) and code not in TIMES}


def compared_with(period: Period, asked: str) -> list[tuple[str, Period]]:
	"""The periods to hold it against, each with the ending of its columns' names."""
	return [
		(f"__{one.value}", Period(*earlier(period.first, period.last, one)))
		for one in Compared
		if asked in (one.value, BOTH)
	]


def _row(table: Table, sides: list[Counts], names: Names, key: Key | None) -> dict[str, Any]:
	now = sides[0]
	row: dict[str, Any] = {"bold": int(key is None), "key": list(key or ())}
	if key is None and now.by:
		spread = any(source.spread for source in table.sources)
		row[now.by[0]] = (
			_("Whole Way", context="Hotline CSG") if spread else _("Total", context="Hotline CSG")
		)
	for code, value in zip(now.by, key or (), strict=False):
		row[code] = names.of(code, value)
	for one in sides:
		if key is None or _has(one, key):
			row.update(one.row_behind(key))
			row.update({figure.code + one.side: one.value(figure, key) for figure in table.figures})
	if table.always:
		row["longest"] = now.longest(key)
	return row


def _has(side: Counts, key: Key) -> bool:
	"""Whether a period reaches as far as an interval of the other: a month may be held against a shorter one."""
	for code, value in zip(side.by, key, strict=True):
		if code in TIMES:
			first, last = days_of(value, side.period.first, side.period.last, Cut(code))
			if last < first:
				return False
	return True


def columns_of(table: Table, sides: list[Counts]) -> list[dict[str, Any]]:
	shown: list[dict[str, Any]] = [
		{"fieldname": code, "label": name_of(DIMENSIONS[code]), "fieldtype": "Data", "width": 180}
		for code in sides[0].by
	]
	for figure in table.figures:
		for side in sides:
			label = drawing.label(figure, side)
			shown.append(
				{
					"fieldname": figure.code + side.side,
					"label": label,
					"fieldtype": "Int" if isinstance(figure, Count) else "Float",
					"precision": 1,
					"width": max(120, 40 + 14 * len(label)),
					"behind": side.column_behind(figure),
					"opens_longest": int(isinstance(figure, Rank) and figure.share == 100 and not side.side),
				}
			)
	return shown
