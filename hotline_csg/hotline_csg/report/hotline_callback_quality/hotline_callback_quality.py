"""Whether entities were called back, when, how often, and what they said."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import table, tables


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Callback", "report", throw=True)
	return table.run(tables.CALLBACK_QUALITY, filters)
