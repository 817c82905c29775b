"""Frappe's Workflow Actions, which nobody works by: tasks are ToDos, and the outbox tells people.

At each save Frappe writes one for the state an Issue stands in, unless that state has one, and goes through every
transition to do so: half of what an order's save would cost. So an order brings its own, done, along with each step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Workflow Action"


def settle(doc: Document) -> None:
	"""The stage that a step led to has its action, so that Frappe leaves it alone."""
	stage = {
		"reference_doctype": doc.doctype,
		"reference_name": doc.name,
		"workflow_state": doc.hotline_stage,
	}
	if frappe.db.exists(DOCTYPE, stage):
		return
	action = {**stage, "doctype": DOCTYPE, "status": "Completed", "completed_by": frappe.session.user}
	frappe.get_doc(action).db_insert()


def forget(doctype: str, stages: list[str]) -> None:
	"""Those of our stages of a doctype, Frappe's own for other Issues included, go with the Workflow."""
	names = frappe.get_all(
		DOCTYPE,
		{"reference_doctype": doctype, "workflow_state": ("in", stages)},
		pluck="name",
		order_by="name",
	)
	frappe.db.delete("Workflow Action Permitted Role", {"parent": ("in", names)})
	frappe.db.delete(DOCTYPE, {"name": ("in", names)})
