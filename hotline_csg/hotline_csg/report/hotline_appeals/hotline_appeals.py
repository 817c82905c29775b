"""What entities appeal about, by topic, channel and kind of entity, over time."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import table, tables


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Issue", "report", throw=True)
	return table.run(tables.APPEALS, filters)
