"""What a form shows of an order, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import cint

from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.facts import Fact, Kind
from hotline_csg.guide.flow import Transition
from hotline_csg.guide.words import Status

from . import clock, orders

if TYPE_CHECKING:
	from frappe.model.document import Document

FIELDTYPES = {
	Kind.TEXT: "Small Text",
	Kind.LINE: "Data",
	Kind.MOMENT: "Datetime",
	Kind.CONFIRM: "Check",
	Kind.YES_NO: "Check",
	Kind.WORD: "Select",
	Kind.DEPARTMENT: "Link",
	Kind.FILE: "Attach",
}


def steps(rows: list[Transition]) -> list[dict[str, Any]]:
	"""Buttons: the step's code, its name, and the fields of its dialog."""
	return [
		{
			"event": str(row.event),
			"action": row.action,
			"moves": row.moves,
			"fields": [_field(fact) for fact in row.facts],
		}
		for row in rows
	]


def _field(fact: Fact) -> dict[str, Any]:
	field: dict[str, Any] = {
		"fieldname": fact.code,
		"label": fact.zh,
		"fieldtype": FIELDTYPES[fact.kind],
		"reqd": int(fact.kind is not Kind.YES_NO),
	}
	if fact.words:
		field["options"] = "\n".join(["", *(word.zh for word in fact.words)])
	if fact.kind is Kind.DEPARTMENT:
		field["options"] = "Department"
	return field


def deadlines(doc: Document, calendar: WorkCalendar) -> list[dict[str, Any]]:
	"""Every deadline of the order with the working time left (or, negative, by which it is late), in seconds."""
	now = clock.now()
	rows = frappe.get_all(
		"Hotline Deadline",
		filters={"issue": doc.name},
		fields=[
			"name",
			"deadline",
			"status",
			"status_code",
			"from_time",
			"due",
			"done",
			"responsible_role",
			"responsible",
			"rule",
			"article",
			"time_limit",
			"late_minutes",
			"provisional",
		],
		order_by="creation, name",
	)
	for row in rows:
		row.open = row.status_code == str(Status.OPEN)
		row.overdue = row.open and now > row.due
		if row.open:
			row.left = int(calendar.working_time_between(now, row.due).total_seconds())
			row.share = _share(row, now, calendar)
	return rows


def _share(row: frappe._dict, now: Any, calendar: WorkCalendar) -> float:
	"""The share of the limit that is left, 0 to 1; colours follow it."""
	whole = calendar.working_time_between(row.from_time, row.due).total_seconds()
	return max(0.0, min(1.0, row.left / whole)) if whole > 0 else 0.0


def frame(doc: Document, calendar: WorkCalendar) -> dict[str, Any]:
	"""The order as a whole: stage, whether it has ended, and the server's moment for a ticking countdown."""
	now = clock.now()
	state = orders.state_of(doc)
	return {
		"stage": state.zh,
		"state": str(state),
		"ended": state.ended,
		"now": str(now),
		"running": calendar.is_open(now),
		"returns": cint(doc.hotline_returns),
	}
