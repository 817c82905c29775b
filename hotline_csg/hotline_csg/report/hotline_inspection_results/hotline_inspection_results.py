"""质检结果: scores by who was inspected, or by item; whoever is inspected sees the own figures."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from hotline_csg import service

BY_ITEM = "评分项"
Column = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Inspection", "report", throw=True)
	chosen = filters or {}
	by_item = chosen.get("view") == BY_ITEM
	rows = service.inspection_results(chosen, by_item)
	if by_item:
		return item_columns(), rows, None, chart(rows, "item", "rate", _("Given of the Full Marks (%)"))
	behind = service.rows_behind_results(chosen)
	shown = [{**one, "behind": behind.get(one["fieldname"])} for one in columns()]
	return shown, rows, None, chart(rows, "who", "mean", _("Mean Score"))


def _column(fieldname: str, label: str, fieldtype: str = "Int", width: int = 100, **more: Any) -> Column:
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, **more}


def columns() -> list[Column]:
	return [
		_column("about", _("About", context="Hotline Inspection"), "Data", 100),
		_column("who", _("Inspected", context="Hotline Inspection Results"), "Data", 180),
		_column("count", _("Scored", context="Hotline Inspection Results"), width=90),
		_column("mean", _("Mean Score"), "Float", precision=1),
		_column("lowest", _("Lowest Score"), "Float", precision=1),
		_column("below_pass", _("Below the Pass Mark"), width=120),
		_column("fatal", _("Fatal Item Failed"), width=120),
		_column("appealed", _("Appealed", context="Hotline Inspection Results"), width=90),
		_column("undecided", _("Undecided", context="Hotline Inspection Results"), width=90),
		_column("upheld", _("Appeal Upheld"), width=110),
	]


def item_columns() -> list[Column]:
	return [
		_column("about", _("About", context="Hotline Inspection"), "Data", 100),
		_column("item", _("What Is Judged"), "Data", 220),
		_column("count", _("Times Judged"), width=110),
		_column("full", _("Full Marks"), "Float", precision=1),
		_column("mean", _("Mean Marks"), "Float", precision=1),
		_column("rate", _("Given of the Full Marks (%)"), "Float", 140, precision=1),
		_column("deducted", _("Times Less Than Full or Failed"), width=150),
	]


def chart(rows: list[dict[str, Any]], name: str, value: str, label: str) -> dict[str, Any] | None:
	shown = [row for row in rows if row[value] is not None]
	if not shown:
		return None
	return {
		"type": "bar",
		"colors": ["#449CF0"],
		"data": {
			"labels": [row[name] for row in shown],
			"datasets": [{"name": label, "values": [row[value] for row in shown]}],
		},
	}
