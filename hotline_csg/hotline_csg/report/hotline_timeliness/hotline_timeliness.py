"""Limits kept and missed, by rule, category, department, centre and person."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import table, tables


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Deadline", "report", throw=True)
	return table.run(tables.TIMELINESS, filters)
