"""What happened around an order beside its own steps, for the timelines of its form: calls and what people were told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import frappe

from hotline_csg.guide.flow import Flow
from hotline_csg.guide.progress import progress
from hotline_csg.guide.words import State

from . import clock, orders

if TYPE_CHECKING:
	from frappe.model.document import Document

# A form shows the last of each; all of them stand in their lists.
SHOWN = 60
IN_CALENDAR = 500


def stages(doc: Document, history: list[dict[str, Any]]) -> list[dict[str, str]]:
	"""The stages of the order's flow in a row, each with its mark, by the history it went through."""
	stood_in = [State.read(row["to_stage"]) for row in history if State.knows(row["to_stage"] or "")]
	found = progress(orders.state_of(doc), Flow.of(*orders.kind_of(doc)), stood_in)
	return [{"stage": one.state.zh, "mark": str(one.mark)} for one in found]


def due_between(start: str, end: str) -> list[dict[str, Any]]:
	"""The open deadlines due in a time, as events of a calendar; each opens its order, or what else it belongs to."""
	now = clock.now()
	rows = frappe.get_list(
		"Hotline Deadline",
		filters=[["status_code", "=", "open"], ["due", "between", [start, end]]],
		fields=["name", "deadline", "issue", "due", "department", "responsible_role"],
		order_by="due",
		limit=IN_CALENDAR,
	)
	return [
		{
			"id": row.issue or row.name,
			"name": row.issue or row.name,
			"doctype": "Issue" if row.issue else "Hotline Deadline",
			"title": " ".join(part for part in (row.deadline, row.issue or row.responsible_role) if part),
			"start": str(row.due),
			"end": str(row.due + timedelta(minutes=30)),
			"allDay": 0,
			"color": "red" if row.due < now else "blue",
		}
		for row in rows
	]


def calls_of(doc: Document) -> list[dict[str, Any]]:
	"""The calls of the order, newest first, without the numbers: whoever may call reads those on the order."""
	rows = frappe.get_all(
		"Call Log",
		{"hotline_order": doc.name},
		["name", "type", "status", "start_time as at", "duration", "hotline_agent", "hotline_mood as mood"],
		order_by="start_time desc",
		limit=SHOWN,
	)
	for row in rows:
		row.by = frappe.utils.get_fullname(row.hotline_agent) if row.hotline_agent else ""
		row.type, row.status = frappe._(row.type or ""), frappe._(row.status or "")
		row.duration = int(row.duration or 0)
	return rows


def notices_of(doc: Document) -> list[dict[str, Any]]:
	"""What people were told of the order, as far as the session's user sees notices, newest first."""
	if not frappe.has_permission("Hotline Notice", "read"):
		return []
	rows = frappe.get_list(
		"Hotline Notice",
		{"issue": doc.name},
		[
			"name",
			"kind",
			"what",
			"recipient",
			"told_as",
			"means",
			"state",
			"state_code",
			"owed_at",
			"sent_at",
		],
		order_by="owed_at desc, creation desc",
		limit=SHOWN,
	)
	for row in rows:
		row.at = row.sent_at or row.owed_at
		row.to = frappe.utils.get_fullname(row.recipient) if row.recipient else row.told_as
	return rows
