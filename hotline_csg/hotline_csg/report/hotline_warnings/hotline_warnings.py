"""预警处置: the warnings of a time by level and topic, and what was done of them in time."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import warned


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Warning", "report", throw=True)
	return warned.run(filters)
