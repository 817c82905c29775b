"""话务与排班: incoming calls by hour and weekday against who was on duty."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import hours


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Duty", "report", throw=True)
	return hours.run(filters)
