"""分类更正: orders whose category, topic or channel had to be put right, and from what to what."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import corrected


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Event", "report", throw=True)
	return corrected.run(filters)
