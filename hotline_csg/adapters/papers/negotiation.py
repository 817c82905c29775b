"""退单与协商记录: how often an order was sent back, and what was agreed after the last time (R93.1–R93.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe

from . import rows
from .frame import Paper, Part, entries
from .words import department, entry, moment, plain, user

if TYPE_CHECKING:
	from frappe.model.document import Document

ORDER = ("category", "topic", "unit", "received_at", "stage", "department", "description")


def of(doc: Document) -> Paper:
	return Paper(
		frappe._("Record of Returns and Negotiation"),
		doc.name,
		[
			entries(frappe._("Order", context="Paper"), [entry(doc, f"hotline_{code}") for code in ORDER]),
			rows.returns(doc.name, none=frappe._("The order was not returned.")),
			*(_negotiation(row) for row in _negotiations(doc.name)),
		],
		signs=[
			frappe._("Returning Department Signs"),
			frappe._("Agreed Department Signs"),
			frappe._("Dispatcher Signs"),
			frappe._("Market Management Signs"),
		],
		seal=frappe._("Seal"),
	)


def _negotiations(issue: str) -> list[frappe._dict]:
	fields = [
		"status",
		"reason",
		"department",
		"opened_at",
		"opened_by",
		"department_view",
		"dispatcher_view",
		"agreed_department",
		"signed_off_by",
		"signed_off_at",
	]
	return rows.seen("Hotline Negotiation", {"issue": issue}, fields, "opened_at, creation")


def _negotiation(row: frappe._dict) -> Part:
	def label(fieldname: str) -> str:
		return frappe._(
			frappe.get_meta("Hotline Negotiation").get_label(fieldname), context="Hotline Negotiation"
		)

	return entries(
		frappe._("Negotiation", context="Paper"),
		[
			(label("status"), plain(row.status)),
			(label("department"), department(row.department)),
			(label("opened_at"), moment(row.opened_at)),
			(label("opened_by"), user(row.opened_by)),
			(label("reason"), plain(row.reason)),
			(label("department_view"), plain(row.department_view)),
			(label("dispatcher_view"), plain(row.dispatcher_view)),
			(label("agreed_department"), department(row.agreed_department)),
			(label("signed_off_by"), user(row.signed_off_by)),
			(label("signed_off_at"), moment(row.signed_off_at)),
		],
	)
