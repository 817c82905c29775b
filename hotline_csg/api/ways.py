"""What the desk's own views (calendar) ask for."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters import happened


@frappe.whitelist(methods=["GET", "POST"])
def deadlines(
	doctype: str, start: str, end: str, field_map: str = "", filters: str = "", fields: str = ""
) -> list[dict[str, Any]]:
	"""The open deadlines due between two days that the user sees, as the calendar view draws them."""
	frappe.has_permission("Hotline Deadline", "read", throw=True)
	return happened.due_between(start, end)
