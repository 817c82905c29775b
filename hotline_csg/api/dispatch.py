"""What the dispatcher's desk asks; single steps are done by `hotline_csg.api.order.act`."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg import service


@frappe.whitelist(methods=["GET", "POST"])
def queue() -> dict[str, Any]:
	"""The orders that wait for a dispatcher by what is due, each with a suggested department, and what departments hold."""
	frappe.has_permission("Issue", "read", throw=True)
	return service.dispatch_queue()


@frappe.whitelist(methods=["POST"])
def many(orders: list[str] | str, department: str) -> dict[str, Any]:
	"""Dispatch many orders to one department, each judged by itself. Answers `done` and `refused` with the reasons."""
	frappe.has_permission("Issue", "write", throw=True)
	return service.dispatch_many([str(name) for name in frappe.parse_json(orders)], department)
