"""What a form shows of an order, as plain values."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import cint

from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.facts import Fact, Kind
from hotline_csg.guide.flow import Transition
from hotline_csg.guide.orders import Order
from hotline_csg.guide.words import DeadlineName, EventKind, Status

from . import clock, dialogs, guard, orders, rules

if TYPE_CHECKING:
	from frappe.model.document import Document

# The straight way through an order: of the steps possible, the first of these is the button that stands out.
STRAIGHT_ON = (
	EventKind.REFERRED,
	EventKind.DISPATCHED,
	EventKind.PASSED,
	EventKind.REPLIED,
	EventKind.REPORT_SUBMITTED,
	EventKind.REVIEWED,
	EventKind.REPORT_REFINED,
	EventKind.CALLED_BACK,
	EventKind.REGULATOR_REPLIED,
	EventKind.SIGNED,
	EventKind.ARCHIVED,
)


def steps(rows: list[Transition], order: Order, doc: Document) -> list[dict[str, Any]]:
	"""Buttons: the step's code, its name, whether it is the main one, and the fields of its dialog."""
	kinds = {row.event for row in rows}
	main = next((kind for kind in STRAIGHT_ON if kind in kinds), None)
	settings = rules.current().settings
	return [
		{
			"event": str(row.event),
			"action": row.action,
			"moves": row.moves,
			"main": row.event is main,
			"fields": dialogs.fields(row, order, doc, settings),
		}
		for row in rows
	]


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
			"cancelled",
			"responsible_role",
			"responsible",
			"department",
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
		row.responsible_name = frappe.utils.get_fullname(row.responsible) if row.responsible else None
		if row.open:
			row.update(_left(row, now, calendar))
	return rows


def _left(row: frappe._dict, now: datetime, calendar: WorkCalendar) -> dict[str, int]:
	"""The working time left (negative: late) and that of the whole limit, in seconds; colours follow their share."""
	return {
		"left": int(calendar.working_time_between(now, row.due).total_seconds()),
		"whole": int(calendar.working_time_between(row.from_time, row.due).total_seconds()),
	}


def left_of(names: list[str], calendar: WorkCalendar) -> dict[str, dict[str, int]]:
	"""Per order what is left of the deadline its list row shows: the earliest due, the whole order's last (A6)."""
	now = clock.now()
	rows = frappe.get_all(
		"Hotline Deadline",
		filters={"issue": ("in", names), "status_code": str(Status.OPEN)},
		fields=["issue", "code", "from_time", "due"],
		order_by="due",
	)
	rows.sort(key=lambda row: (row.due, row.code == str(DeadlineName.OVERALL)))
	found: dict[str, dict[str, int]] = {}
	for row in rows:
		if row.issue not in found:
			found[row.issue] = _left(row, now, calendar)
	return found


def hours(calendar: WorkCalendar) -> dict[str, Any]:
	"""The server's moment, whether working time runs, and in how many seconds that changes: enough to tick by."""
	now = clock.now()
	running = calendar.is_open(now)
	if running:
		closings = (datetime.combine(now, shift.closes) for shift in calendar.describe(now).shifts)
		change = min(moment for moment in closings if moment > now)
	else:
		change = calendar.next_opening(now)
	return {
		"now": str(now),
		"running": running,
		"changes_at": str(change),
		"changes_in": int((change - now).total_seconds()),
	}


def frame(doc: Document, calendar: WorkCalendar) -> dict[str, Any]:
	"""The order as a whole: stage, whether it has ended, what may be corrected, and the hours to count by."""
	state = orders.state_of(doc)
	return {
		**hours(calendar),
		"stage": state.zh,
		"state": str(state),
		"ended": state.ended,
		"editable": guard.open_fields(doc),
		"returns": cint(doc.hotline_returns),
	}


def history(doc: Document) -> list[dict[str, Any]]:
	"""What happened to the order, oldest first, in words."""
	rows = frappe.get_all(
		"Hotline Event",
		filters={"issue": doc.name},
		fields=[
			"event",
			"code",
			"at",
			"user",
			"from_stage",
			"to_stage",
			"reason",
			"effects",
			"facts",
			"rule",
		],
		order_by="at, creation",
	)
	for row in rows:
		row.user_name = frappe.utils.get_fullname(row.user)
		row.facts = _facts_in_words(row.facts)
	return rows


def _facts_in_words(text: str | None) -> list[tuple[str, str]]:
	facts = json.loads(text or "{}")
	return [
		(fact.zh, _value_in_words(fact, facts[code]))
		for code, fact in orders.FACTS.items()
		if code != "reason" and facts.get(code) not in (None, "", False)
	]


def _value_in_words(fact: Fact, value: Any) -> str:
	if fact.kind in (Kind.CONFIRM, Kind.YES_NO):
		return frappe._("Yes")
	if fact.kind is Kind.MOMENT:
		return str(value)[:16]
	if fact.kind is Kind.DEPARTMENT:
		return frappe.get_cached_value("Department", value, "department_name") or str(value)
	return str(value)
