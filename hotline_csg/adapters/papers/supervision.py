"""督办单 (R92.1): what a department of an order is asked for until when, and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe

from . import rows
from .frame import Paper, entries, texts
from .words import entry, moment

if TYPE_CHECKING:
	from frappe.model.document import Document

ORDER = ("category", "topic", "unit", "received_at", "stage", "department", "description")


def of(doc: Document) -> Paper:
	order = frappe.get_doc("Issue", doc.issue)
	return Paper(
		frappe._("Supervision Sheet"),
		doc.issue,
		[
			entries(
				frappe._("Supervision", context="Paper"),
				[entry(doc, name) for name in ("department", "due", "asked_by", "asked_at", "status")],
			),
			texts("", [entry(doc, "item")]),
			entries(frappe._("Order", context="Paper"), [entry(order, f"hotline_{code}") for code in ORDER]),
			texts(frappe._("Answer of the Department", context="Paper"), [entry(doc, "answer")]),
			entries("", [entry(doc, name) for name in ("answered_by", "answered_at")]),
			rows.deadline_table(frappe._("Deadlines"), rows.deadlines({"supervision": doc.name})),
		],
		signs=[frappe._("Supervised By"), frappe._("Head of the Department")],
		seal=frappe._("Seal"),
		dated=moment(doc.asked_at)[:10],
	)
