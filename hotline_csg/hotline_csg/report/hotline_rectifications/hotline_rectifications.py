"""整改台账: rectification items by department, and what became of them."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from hotline_csg import service


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Rectification", "report", throw=True)
	chosen = frappe._dict(filters or {})
	rows = service.rectification_figures(chosen.from_date, chosen.to_date, chosen.department)
	return columns(), rows, None, chart(rows)


def columns() -> list[dict[str, Any]]:
	shown = (
		("total", _("Items", context="Hotline Rectifications")),
		("mending", _("Being Mended", context="Hotline Rectifications")),
		("overdue", _("Overdue", context="Issue")),
		("reported", _("Waiting for Acceptance", context="Hotline Rectifications")),
		("accepted", _("Accepted", context="Hotline Rectifications")),
		("sent_back", _("Sent Back", context="Hotline Rectifications")),
		("recurred", _("Same Kind Again", context="Hotline Rectifications")),
	)
	# No Link: Frappe asks a report's reader for the right to read what its columns link to.
	department = {"fieldname": "department", "label": _("Department"), "fieldtype": "Data", "width": 220}
	return [
		department,
		*({"fieldname": name, "label": label, "fieldtype": "Int", "width": 120} for name, label in shown),
	]


def chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	"""Per department what is open, overdue and came again."""
	if not rows:
		return None
	shown = {
		"mending": _("Being Mended", context="Hotline Rectifications"),
		"overdue": _("Overdue", context="Issue"),
		"recurred": _("Same Kind Again", context="Hotline Rectifications"),
	}
	return {
		"type": "bar",
		"colors": ["#449CF0", "#E24C4C", "#ECAD4B"],
		"data": {
			"labels": [row["department"].split(" - ")[0] for row in rows],
			"datasets": [
				{"name": label, "values": [row[name] for row in rows]} for name, label in shown.items()
			],
		},
	}
