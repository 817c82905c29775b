"""The overview of a workspace and the board of the regulator's orders."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg import service


@frappe.whitelist(methods=["GET", "POST"])
def figures() -> dict[str, Any]:
	"""Numbers, charts, the orders due first and open warnings, counted from what the user may see."""
	frappe.has_permission("Issue", "read", throw=True)
	return service.figures()


@frappe.whitelist(methods=["GET", "POST"])
def month() -> list[dict[str, Any]]:
	"""The figures of the month so far, each beside that of the same days before, counted from what the user may see."""
	frappe.has_permission("Issue", "read", throw=True)
	return service.figures_of_month()


@frappe.whitelist(methods=["GET", "POST"])
def regulator() -> dict[str, Any]:
	"""The regulator's open orders with the deadlines that run from receipt and from dispatch."""
	frappe.has_permission("Issue", "read", throw=True)
	return service.regulator()
