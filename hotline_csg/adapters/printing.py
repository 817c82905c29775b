"""An order on paper: its entries, points and answers, deadlines and history, in the words of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import cint, cstr, get_datetime

from . import board

if TYPE_CHECKING:
	from frappe.model.document import Document

PRINTED = (
	"category",
	"topic",
	"channel",
	"unit",
	"contact_name",
	"phone",
	"received_at",
	"stage",
	"centre",
	"description",
	"suggestion",
	"judgement",
	"answer",
	"transfer_number",
	"transfer_body",
	"reply_by",
	"department",
	"handler",
	"dispatched_at",
	"major",
	"contacted_at",
	"promised_at",
	"plan",
	"report",
	"finding",
	"reply_number",
	"satisfaction",
	"opinion",
	"ending",
	"archived_at",
)


def of_order(doc: Document) -> dict[str, Any]:
	"""What a sheet shows, as plain texts: the order's own mask of a number, and nothing that a report says."""
	return {
		"entries": [one for one in (_entry(doc, code) for code in PRINTED) if one[1]],
		"points": [(cstr(row.point), cstr(row.answer)) for row in doc.hotline_points],
		"deadlines": _deadlines(doc),
		"history": _history(doc),
	}


def _entry(doc: Document, code: str) -> tuple[str, str]:
	df = doc.meta.get_field(f"hotline_{code}")
	value = doc.get(df.fieldname)
	label = frappe._(df.label, context="Issue")
	if df.fieldtype == "Check":
		return label, frappe._("Yes") if cint(value) else ""
	if df.fieldtype == "Datetime":
		return label, _moment(value)
	if df.options == "User" and value:
		return label, frappe.utils.get_fullname(value)
	if df.options == "Department" and value:
		return label, cstr(frappe.get_cached_value("Department", value, "department_name"))
	return label, cstr(value)


def _deadlines(doc: Document) -> list[tuple[str, ...]]:
	rows = frappe.get_all(
		"Hotline Deadline",
		{"issue": doc.name},
		["deadline", "due", "done", "status", "responsible_role", "article"],
		order_by="creation, name",
	)
	return [
		(row.deadline, _moment(row.due), _moment(row.done), row.status, row.responsible_role, row.article)
		for row in rows
	]


def _history(doc: Document) -> list[tuple[str, ...]]:
	return [
		(row["event"], _moment(row["at"]), row["user_name"], row["to_stage"], cstr(row["reason"]))
		for row in board.history(doc)
	]


def _moment(value: Any) -> str:
	return f"{get_datetime(value):%Y-%m-%d %H:%M}" if value else ""
