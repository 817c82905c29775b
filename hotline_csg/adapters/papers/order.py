"""工单: an order's entries, points and answers, deadlines, what was done beside it, and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe
from frappe.utils import cstr

from .. import board, surroundings
from . import rows
from .frame import Paper, Part, entries, table
from .words import department, entry, moment, plain

if TYPE_CHECKING:
	from frappe.model.document import Document

APPEAL = (
	"category",
	"topic",
	"channel",
	"centre",
	"unit",
	"contact_name",
	"phone",
	"received_at",
	"transfer_number",
	"transfer_body",
	"reply_by",
	"description",
	"suggestion",
	"judgement",
)
HANDLING = (
	"stage",
	"major",
	"department",
	"handler",
	"dispatched_at",
	"contacted_at",
	"promised_at",
	"plan",
	"answer",
	"report",
	"finding",
	"reply_number",
	"satisfaction",
	"opinion",
	"ending",
	"archived_at",
)


def of(doc: Document) -> Paper:
	return Paper(
		frappe._("Hotline Order Sheet"),
		doc.name,
		[
			entries(frappe._("Appeal", context="Paper"), _entries(doc, APPEAL)),
			_points(doc),
			entries(frappe._("Handling", context="Paper"), _entries(doc, HANDLING)),
			rows.deadline_table(frappe._("Deadlines"), rows.deadlines({"issue": doc.name})),
			rows.returns(doc.name),
			rows.supervision(doc.name),
			rows.callbacks(doc.name),
			rows.calls(doc.name),
			_links(doc),
			_history(doc),
		],
		signs=[frappe._("Handled By"), frappe._("Reviewed By")],
		seal=frappe._("Seal"),
	)


def _entries(doc: Document, codes: tuple[str, ...]) -> list[tuple[str, str]]:
	return [entry(doc, f"hotline_{code}") for code in codes]


def _points(doc: Document) -> Part:
	columns = {
		frappe._("No.", context="Paper"): 8,
		frappe._("Point", context="Paper"): 34,
		frappe._("Answer", context="Paper"): 42,
		frappe._("Department", context="Paper"): 16,
	}
	cells = (
		[cstr(number), plain(row.point), plain(row.answer), department(row.department)]
		for number, row in enumerate(doc.hotline_points, start=1)
	)
	return table(frappe._("Points and Answers", context="Issue"), columns, cells)


def _links(doc: Document) -> Part:
	"""Urges and whatever else refers to the order, or is referred to by it."""
	columns = {
		frappe._("Kind", context="Paper"): 14,
		frappe._("Order", context="Paper"): 23,
		frappe._("At", context="Paper"): 19,
		frappe._("Stage", context="Paper"): 16,
		frappe._("Note", context="Paper"): 28,
	}
	cells = (
		[plain(row["kind"]), row["order"], moment(row["made_at"]), plain(row["stage"]), plain(row["note"])]
		for row in surroundings.links_of(doc)
	)
	return table(frappe._("Urges and Linked Orders", context="Paper"), columns, cells)


def _history(doc: Document) -> Part:
	columns = {
		frappe._("At", context="Paper"): 19,
		frappe._("Event", context="Paper"): 15,
		frappe._("By", context="Paper"): 16,
		frappe._("Stage after It", context="Paper"): 15,
		frappe._("Reason", context="Paper"): 35,
	}
	cells = (
		[
			moment(row["at"]),
			plain(row["event"]),
			plain(row["user_name"]),
			plain(row["to_stage"]),
			plain(row["reason"]),
		]
		for row in board.history(doc)
	)
	return table(frappe._("History", context="Issue"), columns, cells)
