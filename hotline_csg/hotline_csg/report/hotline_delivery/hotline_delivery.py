"""How notices arrived: counts by kind and means, and the delay from the due moment to the hand-over."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import delivered


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Notice", "report", throw=True)
	return delivered.run(filters)
