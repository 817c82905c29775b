"""What is asked of departments besides the order itself: points of helping departments, supervision, rectification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import frappe

from hotline_csg.adapters import answers, rectification, recurrence, supervision

if TYPE_CHECKING:
	from frappe.model.document import Document


def answer_points(order: str, given: dict[str, str]) -> Document:
	"""Enter answers to points of an order by their rows: the leading department any, a helping one its own."""
	doc = frappe.get_doc("Issue", order, for_update=True)
	doc.check_permission("write")
	answers.enter(doc, given)
	doc.save()
	return doc


def supervise(order: str, item: str, due: str, department: str = "") -> Document:
	"""R92.1: the dispatcher asks a department of the order for something until `due`; by default the leading one."""
	frappe.get_doc("Issue", order, for_update=True)
	doc = frappe.get_doc({"doctype": supervision.DOCTYPE, "issue": order, "item": item, "due": due})
	doc.department = department or frappe.db.get_value("Issue", order, "hotline_department")
	return doc.insert()


def answer_supervision(name: str, answer: str) -> Document:
	"""The department that was asked answers, once."""
	doc = frappe.get_doc(supervision.DOCTYPE, name, for_update=True)
	doc.answer = answer
	return doc.save()


def rectification_steps(name: str) -> list[str]:
	"""What the session's user may do with an item of rectification now, by the names of `api.rectification`."""
	return rectification.open_steps(frappe.get_doc(rectification.DOCTYPE, name))


def report_rectified(name: str, result: str, evidence: str) -> Document:
	"""R81.15: the department reports an item done, with a private file that shows it."""
	doc = frappe.get_doc(rectification.DOCTYPE, name, for_update=True)
	doc.check_permission("write")
	rectification.report_done(doc, result, evidence)
	return doc


def accept_rectification(name: str) -> Document:
	"""R81.15: market management closes an item."""
	doc = frappe.get_doc(rectification.DOCTYPE, name, for_update=True)
	doc.check_permission("write")
	rectification.accept(doc)
	return doc


def send_back_rectification(name: str, reason: str) -> Document:
	"""R81.15: what was reported done is not; the department mends on."""
	doc = frappe.get_doc(rectification.DOCTYPE, name, for_update=True)
	doc.check_permission("write")
	rectification.send_back(doc, reason)
	return doc


def same_kind_again(name: str) -> dict[str, Any]:
	"""The orders that show a relapse after an item was accepted: how many, and those the session's user sees."""
	return recurrence.after(frappe.get_doc(rectification.DOCTYPE, name))


def count_relapses() -> int:
	"""Hourly: the count that lists and reports show. Returns how many items' counts changed."""
	return recurrence.count()
