"""重复来电: who called about the same matter again; for those who may see calls."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import repeats


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Call Log", "report", throw=True)
	return repeats.run(filters)
