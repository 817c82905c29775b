"""The saved filters of what is overdue and due soon asked for the tick's note once; those nobody changed ask for the moment."""

from __future__ import annotations

import json

import frappe

NOW = "__now__"
# Name: what was seeded once, what it becomes.
FILTERS = {
	"已超时": (
		[["hotline_overdue", "=", 1]],
		[["hotline_act_by", "<", NOW], ["hotline_act_by", "is", "set"]],
	),
	"即将超时": (
		[["hotline_soon_from", "<=", NOW], ["hotline_overdue", "=", 0], ["hotline_act_by", "is", "set"]],
		[["hotline_soon_from", "<=", NOW], ["hotline_act_by", ">=", NOW]],
	),
}


def execute() -> None:
	for name, (once, becomes) in FILTERS.items():
		seeded = {"reference_doctype": "Issue", "for_user": ("is", "not set"), "filter_name": name}
		for row in frappe.get_all("List Filter", seeded, ["name", "filters"], order_by="name"):
			if json.loads(row.filters) == _kept(once):
				frappe.db.set_value("List Filter", row.name, "filters", json.dumps(_kept(becomes)))


def _kept(rows: list[list]) -> list[list]:
	"""As Frappe keeps them."""
	return [["Issue", *row, False] for row in rows]
