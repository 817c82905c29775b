"""Limits kept and missed, by rule, category, department, centre and person."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import definitions as figures
from hotline_csg.adapters.figures.table import Table, run

TABLE = Table(
	figures=(
		figures.FALLEN_DUE,
		figures.MET,
		figures.MISSED,
		figures.TIMELINESS,
		figures.OVERDUE,
		figures.MEAN_LATE,
	),
	by=(
		"deadline",
		"rule",
		"category",
		"topic",
		"side",
		"entity_kind",
		"centre",
		"department",
		"role",
		"person",
	),
	at_first=("deadline",),
	drawn=(figures.TIMELINESS,),
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Deadline", "report", throw=True)
	return run(TABLE, filters)
