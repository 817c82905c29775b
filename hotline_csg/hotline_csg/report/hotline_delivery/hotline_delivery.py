"""How notices arrived: counts by kind and means, and the delay from the due moment to the hand-over."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from hotline_csg.service import outbox


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Notice", "report", throw=True)
	chosen = frappe._dict(filters or {})
	rows = outbox.delivery_figures(chosen.from_date, chosen.to_date)
	return columns(), rows, None, None, summary(rows)


def summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""The same counts over all kinds and means, above the table."""
	shown = (
		("total", _("Notices"), "Blue"),
		("handed_over", _("Handed Over"), "Green"),
		("waiting", _("Waiting"), "Orange"),
		("given_up", _("Given Up"), "Red"),
	)
	return [
		{"label": label, "value": sum(row[name] for row in rows), "datatype": "Int", "indicator": colour}
		for name, label, colour in shown
		if rows
	]


def columns() -> list[dict[str, Any]]:
	return [
		{"fieldname": "kind", "label": _("Kind"), "fieldtype": "Data", "width": 180},
		{"fieldname": "means", "label": _("Means"), "fieldtype": "Data", "width": 100},
		{"fieldname": "total", "label": _("Notices"), "fieldtype": "Int", "width": 90},
		{"fieldname": "waiting", "label": _("Waiting"), "fieldtype": "Int", "width": 90},
		{"fieldname": "handed_over", "label": _("Handed Over"), "fieldtype": "Int", "width": 110},
		{"fieldname": "delivered", "label": _("Delivered"), "fieldtype": "Int", "width": 100},
		{"fieldname": "given_up", "label": _("Given Up"), "fieldtype": "Int", "width": 90},
		{"fieldname": "dropped", "label": _("Dropped"), "fieldtype": "Int", "width": 90},
		{"fieldname": "repeated", "label": _("Perhaps Twice"), "fieldtype": "Int", "width": 110},
		{"fieldname": "p50", "label": _("Delay p50 (Seconds)"), "fieldtype": "Int", "width": 130},
		{"fieldname": "p95", "label": _("Delay p95 (Seconds)"), "fieldtype": "Int", "width": 130},
	]
