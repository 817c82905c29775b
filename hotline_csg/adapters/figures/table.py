"""A report as a table of figures: a row per group, a column per figure, the sum of all below, and the rows behind each cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import cstr, getdate

from hotline_csg.guide.measures import Compared, earlier

from .counting import Counted, Period, behind, filters_of
from .definitions import DIMENSIONS
from .words import Any as AnyFigure
from .words import Count, Dimension, Figure, Filter, Share, Source

BARS = 12
BEFORE = "__before"
LONGEST_DAYS = 5 * 366


class BadPeriod(frappe.ValidationError):
	pass


@dataclass(frozen=True, slots=True)
class Table:
	"""What a report shows: figures of one source, what they can be split by and are at first, and what the chart draws."""

	figures: tuple[AnyFigure, ...]
	by: tuple[str, ...]
	at_first: tuple[str, ...]
	drawn: AnyFigure

	@property
	def source(self) -> Source:
		return self.figures[0].source


def run(table: Table, asked: dict[str, Any] | None) -> tuple[Any, ...]:
	"""What Frappe's script reports return: columns, rows, message, chart, summary.

	`asked`: from_date, to_date, group_by (codes of dimensions), compare, and any dimension by its value.
	Raises BadPeriod where the days are missing or the wrong way round.
	"""
	chosen = frappe._dict(asked or {})
	period = period_of(chosen)
	by = dimensions_of(table, chosen)
	columns = [table.source.column(one.code) for one in by]
	more = filters_given(table, chosen)
	now = Counted(table.source, period, columns, table.figures, more)
	before = _before(table, chosen, period, columns, more)
	rows = [_row(table, now, before, by, key) for key in now.keys]
	if len(rows) > 1 or not by:
		rows = [row for row in rows if by] + [_row(table, now, before, by, None)]
	return (
		columns_of(table, by, before, now),
		rows,
		None,
		chart(table, now, before, by),
		summary(table, now, before),
	)


def period_of(chosen: frappe._dict) -> Period:
	if not chosen.from_date or not chosen.to_date:
		frappe.throw(
			_("Choose the first and the last day of the period."), exc=BadPeriod, title=_("Not Possible")
		)
	period = Period(getdate(chosen.from_date), getdate(chosen.to_date))
	if period.last < period.first:
		frappe.throw(
			_("The period ends ({0}) before it begins ({1}).").format(period.last, period.first),
			exc=BadPeriod,
			title=_("Not Possible"),
		)
	if (period.last - period.first).days > LONGEST_DAYS:
		frappe.throw(
			_("A period of at most five years can be counted."), exc=BadPeriod, title=_("Not Possible")
		)
	return period


def dimensions_of(table: Table, chosen: frappe._dict) -> list[Dimension]:
	asked = chosen.group_by
	if isinstance(asked, str):
		asked = (
			frappe.parse_json(asked)
			if asked.startswith("[")
			else [one.strip() for one in asked.split(",") if one.strip()]
		)
	codes = table.at_first if asked is None else asked
	return [DIMENSIONS[code] for code in codes if code in table.by]


def filters_given(table: Table, chosen: frappe._dict) -> list[Filter]:
	return [(table.source.column(code), "=", cstr(chosen[code])) for code in table.by if chosen.get(code)]


def _before(
	table: Table, chosen: frappe._dict, period: Period, columns: list[str], more: list[Filter]
) -> Counted | None:
	if chosen.compare not in {one.value for one in Compared}:
		return None
	days = earlier(period.first, period.last, Compared(chosen.compare))
	return Counted(table.source, Period(*days), columns, table.figures, more)


def _row(
	table: Table, now: Counted, before: Counted | None, by: list[Dimension], key: tuple[Any, ...] | None
) -> dict[str, Any]:
	values = key if key is not None else (None,) * len(by)
	row: dict[str, Any] = {
		one.code: value if key is None or value else _("Not Given")
		for one, value in zip(by, values, strict=True)
	}
	if key is None and by:
		row[by[0].code] = _("Total", context="Hotline CSG")
	row["bold"] = int(key is None)
	row["behind"] = [
		[column, "=", value] if value else [column, "is", "not set"]
		for column, value in zip(now.columns, values, strict=True)
		if key is not None
	]
	for figure in table.figures:
		row[figure.code] = now.value(figure, key)
		if before:
			row[figure.code + BEFORE] = before.value(figure, key)
	return row


def name_of(one: Figure | Dimension) -> str:
	return one.zh if (frappe.local.lang or "").startswith("zh") else one.en


def columns_of(
	table: Table, by: list[Dimension], before: Counted | None, now: Counted
) -> list[dict[str, Any]]:
	shown: list[dict[str, Any]] = [
		{"fieldname": one.code, "label": name_of(one), "fieldtype": "Data", "width": 180} for one in by
	]
	for figure in table.figures:
		kind = {"fieldtype": "Int" if isinstance(figure, Count) else "Float", "precision": 1}
		shown.append(
			{
				"fieldname": figure.code,
				"label": name_of(figure),
				"width": 120,
				**kind,
				"behind": {
					"doctype": table.source.doctype,
					"filters": [*filters_of(table.source, now.period, now.more), *behind(figure)],
				},
			}
		)
		if before:
			days = f"{before.period.first:%Y-%m-%d} – {before.period.last:%Y-%m-%d}"
			shown.append(
				{
					"fieldname": figure.code + BEFORE,
					"label": f"{name_of(figure)} ({days})",
					"width": 150,
					**kind,
					"behind": {
						"doctype": table.source.doctype,
						"filters": [*filters_of(table.source, before.period, before.more), *behind(figure)],
					},
				}
			)
	return shown


def chart(table: Table, now: Counted, before: Counted | None, by: list[Dimension]) -> dict[str, Any] | None:
	"""The drawn figure of the largest groups, split as the first column is."""
	if not by or not now.keys:
		return None
	keys = now.keys[:BARS]
	sets = [{"name": name_of(table.drawn), "values": [now.value(table.drawn, key) or 0 for key in keys]}]
	if before:
		sets.append(
			{"name": _("Compared With"), "values": [before.value(table.drawn, key) or 0 for key in keys]}
		)
	labels = [" · ".join(cstr(value or _("Not Given")) for value in key) for key in keys]
	return {"data": {"labels": labels, "datasets": sets}, "type": "bar"}


def summary(table: Table, now: Counted, before: Counted | None) -> list[dict[str, Any]]:
	"""The same figures over all groups, above the table."""
	shown = []
	for figure in table.figures[:6]:
		value = now.value(figure)
		one = {
			"label": name_of(figure),
			"value": "–" if value is None else value,
			"datatype": "Data",
			"indicator": "Blue",
		}
		if isinstance(figure, Share) and value is not None:
			one["value"] = f"{value}%"
		if before:
			was = before.value(figure)
			one["label"] += f"（{'–' if was is None else was}）"
		shown.append(one)
	return shown
