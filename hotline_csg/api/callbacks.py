"""What the page of callbacks asks; a callback is recorded by `hotline_csg.api.order.act`."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg import service


@frappe.whitelist(methods=["GET", "POST"])
def queue() -> dict[str, Any]:
	"""The orders that wait for a callback: who, when the next attempt is allowed, which attempt it is."""
	frappe.has_permission("Issue", "read", throw=True)
	return service.callback_queue_now()


@frappe.whitelist(methods=["GET", "POST"])
def one(order: str) -> dict[str, Any]:
	"""The number, the points with their answers, and the steps that may be recorded, with their fields."""
	frappe.has_permission("Issue", "read", doc=order, throw=True)
	return service.callback_of(order)
