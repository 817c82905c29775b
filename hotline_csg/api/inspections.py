"""What the desk calls to draw a sample, to score an inspection, to appeal a score and to decide on it."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg import service
from hotline_csg.adapters.transactions import whole

Marks = dict[str, dict[str, Any]]


@frappe.whitelist(methods=["GET", "POST"])
def look(batch: str) -> dict[str, int]:
	"""How many orders a batch's rule leaves, and how many would be drawn."""
	frappe.has_permission("Hotline Inspection Batch", "write", doc=batch, throw=True)
	return service.look_at_batch(batch)


@frappe.whitelist(methods=["POST"])
def draw(batch: str) -> int:
	"""Draw a batch. Answers how many inspections wait to be scored."""
	frappe.has_permission("Hotline Inspection Batch", "write", doc=batch, throw=True)
	return int(whole(service.draw_batch, batch).inspections)


@frappe.whitelist(methods=["GET", "POST"])
def board(name: str) -> dict[str, Any]:
	"""What the form of an inspection shows: `steps` of the session's user, the `order`, the `history`."""
	frappe.has_permission("Hotline Inspection", "read", doc=name, throw=True)
	return service.inspection_board(name)


@frappe.whitelist(methods=["POST"])
def score(name: str, marks: Marks | str, remark: str = "") -> str:
	"""Give the marks by the names of their rows: `marks`, `failed`, `not_applicable`, `remark`. Answers the status."""
	frappe.has_permission("Hotline Inspection", "read", doc=name, throw=True)
	return whole(service.score_inspection, name, frappe.parse_json(marks), remark).status


@frappe.whitelist(methods=["POST"])
def confirm(name: str) -> str:
	"""The inspected agree. Answers the new status."""
	frappe.has_permission("Hotline Inspection", "read", doc=name, throw=True)
	return whole(service.confirm_inspection, name).status


@frappe.whitelist(methods=["POST"])
def appeal(name: str, reason: str) -> str:
	"""The inspected disagree, once. Answers the new status."""
	frappe.has_permission("Hotline Inspection", "read", doc=name, throw=True)
	return whole(service.appeal_inspection, name, reason).status


@frappe.whitelist(methods=["POST"])
def rule(name: str, marks: Marks | str, reason: str) -> str:
	"""Somebody other than the first inspector decides an appeal. Answers the new status."""
	frappe.has_permission("Hotline Inspection", "read", doc=name, throw=True)
	return whole(service.rule_inspection, name, frappe.parse_json(marks), reason).status
