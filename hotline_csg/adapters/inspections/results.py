"""质检结果: scores by who was inspected and by item, of the inspections that the session's user sees."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe

from hotline_csg.guide.inspections import Stage, mean

from ..figures.table import period_of
from .batches import INSPECTION
from .making import MARK

FIELDS = [
	"name", "about", "person", "department", "score", "below_pass", "fatal", "appealed_at", "status", "upheld",
]  # fmt: skip
EQUAL = ("sheet", "about", "person", "department")


# What holds for the inspections behind a figure of `by_inspected`, besides those of its row.
BEHIND: dict[str, list[list[Any]]] = {
	"count": [],
	"below_pass": [["below_pass", "=", 1]],
	"fatal": [["fatal", "=", 1]],
	"appealed": [["appealed_at", "is", "set"]],
	"undecided": [["status", "=", Stage.APPEALED.zh]],
	"upheld": [["upheld", "=", 1]],
}


def by_inspected(chosen: frappe._dict) -> list[dict[str, Any]]:
	"""A row per person or department: how many were scored, the mean score, what lay below, appeals."""
	groups: dict[tuple[str, str], list[frappe._dict]] = defaultdict(list)
	for row in _scored(chosen):
		groups[row.about, row.person or row.department].append(row)
	return [_row(about, who, rows) for (about, who), rows in sorted(groups.items())]


def _row(about: str, who: str, rows: list[frappe._dict]) -> dict[str, Any]:
	person = rows[0].person
	return {
		"about": about,
		"who": frappe.utils.get_fullname(person) if person else who.split(" - ")[0],
		"person": person,
		"department": rows[0].department,
		"count": len(rows),
		"mean": mean(row.score for row in rows),
		"lowest": min(row.score for row in rows),
		"below_pass": sum(row.below_pass for row in rows),
		"fatal": sum(row.fatal for row in rows),
		"appealed": sum(1 for row in rows if row.appealed_at),
		"undecided": sum(1 for row in rows if row.status == Stage.APPEALED.zh),
		"upheld": sum(row.upheld for row in rows),
		"behind": [["about", "=", about], ["person", "=", person] if person else ["department", "=", who]],
	}


def by_item(chosen: frappe._dict) -> list[dict[str, Any]]:
	"""A row per item: how often it applied, what was given of it on average, how often something was taken away."""
	about = {row.name: row.about for row in _scored(chosen)}
	rows = frappe.get_all(
		MARK,
		filters={"parenttype": INSPECTION, "parent": ("in", list(about)), "not_applicable": 0},
		fields=["parent", "item", "full_marks", "marks", "fatal", "failed"],
		order_by="parent, idx",
	)
	groups: dict[tuple[str, str], list[frappe._dict]] = defaultdict(list)
	for row in rows:
		groups[about[row.parent], row.item].append(row)
	return [_item(side, item, members) for (side, item), members in groups.items()]


def _item(about: str, item: str, rows: list[frappe._dict]) -> dict[str, Any]:
	full = sum(row.full_marks for row in rows)
	taken = sum(1 for row in rows if (row.failed if row.fatal else row.marks < row.full_marks))
	return {
		"about": about,
		"item": item,
		"count": len(rows),
		"full": mean(row.full_marks for row in rows) if full else None,
		"mean": mean(row.marks for row in rows) if full else None,
		"rate": round(100 * sum(row.marks for row in rows) / full, 1) if full else None,
		"deducted": taken,
	}


def _scored(chosen: frappe._dict) -> list[frappe._dict]:
	"""The inspections scored in the days chosen, both included."""
	return frappe.get_list(INSPECTION, filters=filters_of(chosen), fields=FIELDS, order_by="name", limit=0)


def filters_of(chosen: frappe._dict) -> list[list[Any]]:
	period = period_of(chosen)
	days = [str(period.first), str(period.last)]
	return [
		["scored_at", "Between", days],
		*([name, "=", chosen.get(name)] for name in EQUAL if chosen.get(name)),
	]
