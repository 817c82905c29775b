"""Returns by ground and department, replies sent back, and what had to be negotiated."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import table, tables


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Return", "report", throw=True)
	return table.run(tables.RETURNS, filters)
