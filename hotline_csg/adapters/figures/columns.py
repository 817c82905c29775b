"""Columns that a report has beside, or instead of, those of its table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from frappe import _
from frappe.utils import cstr

from .names import name_of
from .words import Any as AnyFigure
from .words import Count, Worked

Row = dict[str, Any]
INT, FLOAT = "Int", "Float"
# Rows behind a figure that are named one by one: more of them than this fit no address.
NAMED = 200
# Of a chart's sets, in their order.
COLOURS = ["#449CF0", "#48BB74", "#ECAD4B"]


def column(
	figure: AnyFigure | Worked,
	kind: str = "",
	doctype: str = "",
	filters: list[list[Any]] | None = None,
	rows: str = "behind",
	width: int = 120,
) -> Row:
	"""A figure's column; with `doctype` its cells open those rows by `filters` and by what the row holds under `rows`."""
	kind = kind or (INT if isinstance(figure, Count) else FLOAT)
	shown = {
		"fieldname": figure.code,
		"label": name_of(figure),
		"fieldtype": kind,
		"width": width,
		"precision": 1,
	}
	if doctype:
		shown["behind"] = {"doctype": doctype, "filters": filters or [], "rows": rows}
	return shown


def fill(rows: list[Row], figure: AnyFigure | Worked, value: Callable[[tuple[Any, ...] | None], Any]) -> None:
	"""A figure of each group, and of all in the row that sums up; `value` is asked by what the row shows."""
	for row in rows:
		row[figure.code] = value(None if row.get("bold") else key_of(row))


def key_of(row: Row) -> tuple[str, ...]:
	return tuple(shown(value) for value in row["key"])


def shown(value: object) -> str:
	"""How a group's value stands in its row."""
	return cstr(value) or _("Not Given")


def card(figure: AnyFigure | Worked, value: Any, percent: bool = False) -> Row:
	"""A figure over everything, above the table."""
	told = "–" if value is None else f"{value}%" if percent else value
	return {"label": name_of(figure), "value": told, "datatype": "Data", "indicator": "Blue"}
