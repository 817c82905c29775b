"""The rows beside an order that papers show, as far as the session's user sees them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe

from .frame import Part, table
from .words import department, late, moment, plain, user

MOST = 500
_DIRECTIONS = {"Incoming": "呼入", "Outgoing": "呼出"}


def seen(doctype: str, filters: dict[str, Any], fields: list[str], order_by: str) -> list[frappe._dict]:
	"""As a list shows them to the session's user; none where the doctype is not theirs to read."""
	if not frappe.has_permission(doctype, "read"):
		return []
	return frappe.get_list(doctype, filters, fields, order_by=order_by, limit=MOST)


def deadlines(filters: dict[str, Any]) -> list[frappe._dict]:
	return seen(
		"Hotline Deadline",
		filters,
		[
			"code",
			"rule",
			"deadline",
			"from_time",
			"due",
			"done",
			"status",
			"late_minutes",
			"responsible_role",
			"department",
			"article",
		],
		"creation, name",
	)


def outcome(row: frappe._dict) -> str:
	return "\n".join(part for part in (row.status, late(row.late_minutes)) if part)


def deadline_table(heading: str, rows: Iterable[frappe._dict], none: str = "") -> Part:
	columns = {
		frappe._("Deadline", context="Paper"): 16,
		frappe._("Owed By", context="Paper"): 14,
		frappe._("From", context="Paper"): 19,
		frappe._("Due", context="Paper"): 19,
		frappe._("Done", context="Paper"): 19,
		frappe._("Kept", context="Paper"): 13,
	}
	cells = (
		[
			plain(row.deadline),
			plain(row.responsible_role),
			moment(row.from_time),
			moment(row.due),
			moment(row.done),
			outcome(row),
		]
		for row in rows
	)
	return table(heading, columns, cells, none)


def returns(issue: str, none: str = "") -> Part:
	rows = seen(
		"Hotline Return",
		{"issue": issue},
		["kind", "number", "ground", "reason", "at", "department", "user"],
		"at, creation",
	)
	columns = {
		frappe._("Kind", context="Paper"): 12,
		frappe._("No.", context="Paper"): 8,
		frappe._("At", context="Paper"): 19,
		frappe._("Department and Person", context="Paper"): 16,
		frappe._("Ground", context="Paper"): 18,
		frappe._("Reason", context="Paper"): 27,
	}
	cells = (
		[
			plain(row.kind),
			plain(row.number),
			moment(row.at),
			"\n".join(part for part in (department(row.department), user(row.user)) if part),
			plain(row.ground),
			plain(row.reason),
		]
		for row in rows
	)
	return table(frappe._("Returns", context="Paper"), columns, cells, none)


def supervision(issue: str) -> Part:
	rows = seen(
		"Hotline Supervision",
		{"issue": issue},
		["item", "department", "due", "status", "answer", "answered_by", "answered_at"],
		"asked_at, creation",
	)
	columns = {
		frappe._("What Is Asked", context="Paper"): 29,
		frappe._("Department", context="Paper"): 15,
		frappe._("Due", context="Paper"): 19,
		frappe._("Answer", context="Paper"): 37,
	}
	cells = (
		[
			plain(row.item),
			department(row.department),
			moment(row.due),
			"\n".join(
				part for part in (plain(row.answer), user(row.answered_by), moment(row.answered_at)) if part
			)
			or plain(row.status),
		]
		for row in rows
	)
	return table(frappe._("Supervision", context="Paper"), columns, cells)


def callbacks(issue: str) -> Part:
	rows = seen(
		"Hotline Callback",
		{"issue": issue},
		["at", "agent", "outcome", "satisfaction", "opinion", "reason", "agreed", "contact_confirmed"],
		"at, creation",
	)
	columns = {
		frappe._("At", context="Paper"): 19,
		frappe._("Agent", context="Paper"): 17,
		frappe._("Outcome", context="Paper"): 12,
		frappe._("Satisfaction", context="Paper"): 12,
		frappe._("Opinion or Reason", context="Paper"): 40,
	}
	cells = (
		[
			moment(row.at),
			user(row.agent),
			plain(row.outcome),
			plain(row.satisfaction),
			"\n".join(
				part
				for part in (
					plain(row.opinion or row.reason),
					frappe._("(at an agreed time)") if row.agreed else "",
					frappe._("(the entity confirms the contact within 1 WD)")
					if row.contact_confirmed
					else "",
				)
				if part
			),
		]
		for row in rows
	)
	return table(frappe._("Callbacks", context="Paper"), columns, cells)


def calls(issue: str) -> Part:
	"""Without the numbers: whoever may call reads those on the order."""
	rows = seen(
		"Call Log",
		{"hotline_order": issue},
		["type", "status", "start_time", "duration", "hotline_agent", "hotline_mood"],
		"start_time",
	)
	columns = {
		frappe._("At", context="Paper"): 22,
		frappe._("Kind", context="Paper"): 16,
		frappe._("Outcome", context="Paper"): 18,
		frappe._("Seconds", context="Paper"): 12,
		frappe._("Agent", context="Paper"): 18,
		frappe._("Mood", context="Paper"): 14,
	}
	cells = (
		[
			moment(row.start_time),
			_DIRECTIONS.get(row.type, plain(row.type)),
			frappe._(row.status or ""),
			f"{float(row.duration or 0):.0f}",
			user(row.hotline_agent),
			plain(row.hotline_mood),
		]
		for row in rows
	)
	return table(frappe._("Calls", context="Paper"), columns, cells)
