"""整改台账: rectification items by department, and what became of them."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import table, tables


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Rectification", "report", throw=True)
	return table.run(tables.RECTIFICATIONS, filters)
