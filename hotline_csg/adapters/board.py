"""What a form shows of an order, as plain values."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import cint

from hotline_csg.guide.calendar import CalendarError, WorkCalendar
from hotline_csg.guide.errors import GuideError
from hotline_csg.guide.explain import explain
from hotline_csg.guide.facts import Fact, Kind
from hotline_csg.guide.flow import Transition
from hotline_csg.guide.limits import Counting
from hotline_csg.guide.orders import Order
from hotline_csg.guide.words import DeadlineName, EventKind, Flow, Role, Status

from . import clock, dialogs, guard, orders, refusals, roles, rules, wording
from .lateness import is_overdue
from .orders.reading import read_deadline

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
	EventKind.URGE_DISPATCHED,
)
# R81.4, R81.6: due within hours, while the report that follows has days.
DUE_FIRST = {DeadlineName.CONTACT: EventKind.CONTACTED, DeadlineName.PLAN: EventKind.PLAN_TOLD}


# R81.10: a principal head signs as a head.
SIGNS_AS = {
	Role.MARKET_MANAGEMENT: Role.MARKET_MANAGEMENT,
	Role.HEAD: Role.HEAD,
	Role.PRINCIPAL_HEAD: Role.HEAD,
}


def steps(rows: list[Transition], order: Order, doc: Document) -> list[dict[str, Any]]:
	"""Buttons: the step's code, its name, whether it is the main one, and the fields of its dialog."""
	kinds = {row.event for row in rows}
	kinds -= _standing_back(order)
	main = next((kind for kind in (*_due_first(order), *STRAIGHT_ON) if kind in kinds), None)
	settings = rules.current().settings
	return [
		{
			"event": str(row.event),
			"action": wording.button(row),
			"moves": row.moves,
			"main": row.event is main,
			"fields": dialogs.fields(row, order, doc, settings),
		}
		for row in rows
	]


def _due_first(order: Order) -> list[EventKind]:
	"""What a regulator's order is owed before its report, while it is still owed."""
	if order.flow is not Flow.REGULATOR:
		return []
	owed = {one.name for one in order.open_deadlines}
	return [kind for name, kind in DUE_FIRST.items() if name in owed]


def _standing_back(order: Order) -> set[EventKind]:
	"""Of a regulator's order what may be done and stands out to nobody: what was done already, what both must sign first."""
	if order.flow is not Flow.REGULATOR:
		return set()
	mine = {SIGNS_AS[role] for role in roles.of_user() if role in SIGNS_AS}
	done = {
		EventKind.CALLED_BACK: order.called_back,
		EventKind.SIGNED: mine <= order.signed,
		EventKind.REGULATOR_REPLIED: not set(SIGNS_AS.values()) <= order.signed,
	}
	return {kind for kind, stands_back in done.items() if stands_back}


def refused(rows: list[tuple[Transition, GuideError]]) -> list[dict[str, str]]:
	"""Buttons that would be refused whatever is entered: what they are called and why, in the guide's sentence."""
	return [
		{"event": str(row.event), "action": wording.button(row), "why": refusals.sentence(error)}
		for row, error in rows
	]


def deadlines(doc: Document, calendar: WorkCalendar) -> list[dict[str, Any]]:
	"""Every deadline of the order with the working time left (or, negative, by which it is late), in seconds."""
	now = clock.now()
	rows = frappe.get_all(
		"Hotline Deadline",
		filters={"issue": doc.name},
		fields=[
			"name",
			"code",
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
	on_clock = _on_clock()
	for row in rows:
		row.open = row.status_code == str(Status.OPEN)
		row.clock = (row.code, row.rule) in on_clock
		row.overdue = row.open and is_overdue(row.due, now)
		row.responsible_name = frappe.utils.get_fullname(row.responsible) if row.responsible else None
		if row.open:
			row.update(_left(row, now, calendar))
	return rows


def _on_clock() -> set[tuple[str, str]]:
	"""The deadlines whose limit runs day and night (A2, A4), by code and rule."""
	return {
		(str(rule.name), rule.rule)
		for rule in rules.current().deadlines
		if rule.limit and rule.limit.counting is Counting.CLOCK
	}


def _left(row: frappe._dict, now: datetime, calendar: WorkCalendar) -> dict[str, int]:
	"""The time left (negative: late) and that of the whole limit, in seconds; colours follow their share."""

	def between(start: datetime, end: datetime) -> int:
		time = end - start if row.clock else calendar.working_time_between(start, end)
		return int(time.total_seconds())

	left = between(now, row.due)
	# Late in the evening of its day: not a second of working time late, and late all the same.
	left = min(left, -1) if is_overdue(row.due, now) else left
	return {"left": left, "whole": between(row.from_time, row.due)}


def why(name: str, calendar: WorkCalendar) -> list[str]:
	"""Why a deadline is due when it is, step by step, in the user's language, as the guide explains it."""
	row = frappe.db.get_value("Hotline Deadline", name, "*", as_dict=True)
	if not DeadlineName.knows(row.code or ""):  # of a supervision item, a rectification, a warning
		return [_("Due as agreed when it was asked for.")]
	try:
		trace = explain(read_deadline(row), calendar, rules.current())
	except CalendarError:
		return [_("The work calendar of that time is not known any more.")]
	chinese = wording.in_chinese()
	return [line.zh if chinese else line.en for line in trace.lines]


def left_of(names: list[str], calendar: WorkCalendar) -> dict[str, dict[str, int]]:
	"""Per order what is left of the deadline its list row shows: the earliest due, the whole order's last (A6)."""
	now = clock.now()
	rows = frappe.get_all(
		"Hotline Deadline",
		filters={"issue": ("in", names), "status_code": str(Status.OPEN)},
		fields=["issue", "code", "rule", "from_time", "due"],
		order_by="due",
	)
	on_clock = _on_clock()
	for row in rows:
		row.clock = (row.code, row.rule) in on_clock
	rows.sort(key=lambda row: (row.due, row.code == str(DeadlineName.OVERALL)))
	found: dict[str, dict[str, int]] = {}
	for row in rows:
		if row.issue not in found:
			found[row.issue] = _left(row, now, calendar)
	return found


def deadlines_of(names: list[str], calendar: WorkCalendar) -> dict[str, dict[str, frappe._dict]]:
	"""Of each order the last deadline of each kind, by its code: due, status, and what is left of the open ones."""
	now, on_clock = clock.now(), _on_clock()
	found: dict[str, dict[str, frappe._dict]] = {}
	rows = frappe.get_all(
		"Hotline Deadline",
		filters={"issue": ("in", names or [""])},
		fields=["issue", "code", "rule", "from_time", "due", "done", "status", "status_code"],
		order_by="creation, name",
	)
	for row in rows:
		row.clock = (row.code, row.rule) in on_clock
		if row.status_code == str(Status.OPEN):
			row.update(_left(row, now, calendar))
		found.setdefault(row.issue, {})[row.code] = row
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
		"most_returns": rules.current().settings.max_returns,
		"people": _people(doc),
	}


def _people(doc: Document) -> dict[str, str]:
	"""Who is named on the order, by field: staff need not be allowed to open users to read their names."""
	fields = ("hotline_handler", "hotline_first_agent")
	return {field: frappe.utils.get_fullname(doc.get(field)) for field in fields if doc.get(field)}


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
		(wording.label(fact), _value_in_words(fact, facts[code]))
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
