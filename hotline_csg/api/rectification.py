"""What the desk calls to move a rectification item (R81.15): its department, then market management."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg import service
from hotline_csg.adapters.transactions import whole


@frappe.whitelist(methods=["GET", "POST"])
def steps(name: str) -> list[str]:
	"""Which of the functions below the session's user may call for an item now."""
	frappe.has_permission("Hotline Rectification", "read", doc=name, throw=True)
	return service.rectification_steps(name)


@frappe.whitelist(methods=["GET", "POST"])
def again(name: str) -> dict[str, Any]:
	"""The orders of the same kind after an item was accepted: `count` of all, `orders` that the user sees."""
	frappe.has_permission("Hotline Rectification", "read", doc=name, throw=True)
	return service.same_kind_again(name)


@frappe.whitelist(methods=["POST"])
def report_done(name: str, result: str, evidence: str) -> str:
	"""The department says what was done; `evidence` is the URL of a private file. Answers the item's new status."""
	frappe.has_permission("Hotline Rectification", "write", doc=name, throw=True)
	return whole(service.report_rectified, name, result, evidence).status


@frappe.whitelist(methods=["POST"])
def accept(name: str) -> str:
	"""Market management closes the item. Answers its new status."""
	frappe.has_permission("Hotline Rectification", "write", doc=name, throw=True)
	return whole(service.accept_rectification, name).status


@frappe.whitelist(methods=["POST"])
def send_back(name: str, reason: str) -> str:
	"""Market management does not accept what was reported. Answers the item's new status."""
	frappe.has_permission("Hotline Rectification", "write", doc=name, throw=True)
	return whole(service.send_back_rectification, name, reason).status
