"""What the wallboard shows."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg import service


@frappe.whitelist(methods=["GET", "POST"])
def figures() -> dict[str, Any]:
	"""Open orders per stage, late ones, those due within the hour, today's calls, and the open warnings: numbers alone."""
	frappe.has_permission("Issue", "read", throw=True)
	return service.wallboard()
