"""The one writer of an order's rows: deadlines, history, callbacks.

The rows are written with `db_insert` inside the transaction of the Issue's save: they have no hooks, nobody but
this module may create them, and an order must not cost more to save than the desk can bear.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import frappe

from hotline_csg.guide.calendar import CalendarRangeError, WorkCalendar
from hotline_csg.guide.deadlines import Deadline
from hotline_csg.guide.engine import Change, Decision, Effect
from hotline_csg.guide.words import EventKind, Status

from . import clock, orders, roles

if TYPE_CHECKING:
	from frappe.model.document import Document

EFFECT_ZH = {
	Effect.OPENED: "开始",
	Effect.DONE: "完成",
	Effect.CANCELLED: "取消",
	Effect.REPLANNED: "重新计算",
}


def store(doc: Document, decision: Decision, facts: dict[str, Any], calendar: WorkCalendar) -> None:
	"""Write what a decision changed, beside the Issue's own fields."""
	history = _history(doc, decision, facts)
	for change in decision.changes:
		if change.effect is Effect.OPENED:
			_open(doc, change.deadline, calendar, history)
	update_rows(doc, decision.changes, calendar)
	_callback(doc, decision, facts, history)


def update_rows(doc: Document, changes: tuple[Change, ...], calendar: WorkCalendar) -> None:
	"""Write what became of the deadlines that were open when the order was loaded."""
	names = doc.flags.hotline_deadline_rows or []
	for change in changes:
		if change.effect is not Effect.OPENED and change.index < len(names):
			_update(names[change.index], change.deadline, calendar)


def _history(doc: Document, decision: Decision, facts: dict[str, Any]) -> str:
	"""R5.2: who, when, from, to, reason, and what it did to the deadlines."""
	stored = doc.get_doc_before_save()
	asked = [fact.code for fact in decision.step.facts if fact.code not in ("description",)]
	row = frappe.get_doc(
		{
			"doctype": "Hotline Event",
			"issue": doc.name,
			"event": decision.event.kind.zh,
			"code": str(decision.event.kind),
			"at": decision.event.at,
			"recorded_at": clock.now(),
			"user": frappe.session.user,
			"from_stage": orders.state_of(stored).zh,
			"to_stage": decision.order.state.zh,
			"reason": facts.get("reason"),
			"rule": decision.step.rule,
			"effects": "\n".join(_say(change) for change in decision.changes),
			"facts": json.dumps(
				{code: facts[code] for code in asked if code in facts}, ensure_ascii=False, default=str
			),
		}
	)
	row.db_insert()
	return str(row.name)


def remember_replanning(doc: Document, changes: tuple[Change, ...], reason: str) -> None:
	"""A move the system made: deadlines counted anew leave a trace like any other."""
	row = frappe.get_doc(
		{
			"doctype": "Hotline Event",
			"issue": doc.name,
			"event": "重新计算时限",
			"code": "replanned",
			"at": clock.now(),
			"recorded_at": clock.now(),
			"user": frappe.session.user,
			"from_stage": orders.state_of(doc).zh,
			"to_stage": orders.state_of(doc).zh,
			"reason": reason,
			"effects": "\n".join(_say(change) for change in changes),
		}
	)
	row.db_insert()


def _say(change: Change) -> str:
	one = change.deadline
	return f"{one.name.zh}：{EFFECT_ZH[change.effect]}（{one.due:%Y-%m-%d %H:%M} 前）"


def _open(doc: Document, deadline: Deadline, calendar: WorkCalendar, history: str) -> None:
	row = frappe.get_doc(
		{
			"doctype": "Hotline Deadline",
			"issue": doc.name,
			"code": str(deadline.name),
			"deadline": deadline.name.zh,
			"rule": deadline.rule,
			"article": deadline.article,
			"responsible_role": deadline.owner.zh,
			"department": doc.hotline_department if deadline.owner in roles.DEPARTMENT_ROLES else None,
			"responsible": responsible(doc, deadline),
			"from_time": deadline.start,
			"time_limit": deadline.limit.zh if deadline.limit else None,
			"event": history,
			"calendar_edition": calendar.edition,
			**_progress(deadline, calendar),
		}
	)
	row.db_insert()


def _update(name: str, deadline: Deadline, calendar: WorkCalendar) -> None:
	values = {**_progress(deadline, calendar), "calendar_edition": calendar.edition}
	if deadline.limit:  # counted anew, maybe under another limit
		values["time_limit"] = deadline.limit.zh
	frappe.db.set_value("Hotline Deadline", name, values)


def _progress(deadline: Deadline, calendar: WorkCalendar) -> dict[str, Any]:
	now = clock.now()
	status = deadline.status(now)
	is_open = status in (Status.OPEN, Status.OVERDUE)
	late = timedelta(0)
	if not is_open and deadline.done:
		late = deadline.late(now, calendar)
	return {
		"due": deadline.due,
		"done": deadline.done,
		"cancelled": deadline.cancelled,
		"provisional": int(deadline.provisional),
		"status": Status.OPEN.zh if is_open else status.zh,
		"status_code": str(Status.OPEN if is_open else status),
		"overdue": int(status is Status.OVERDUE),
		"late_minutes": int(late.total_seconds() // 60),
		"next_look": first_look(deadline.due, calendar, now) if is_open else None,
	}


def first_look(due: datetime, calendar: WorkCalendar, now: datetime) -> datetime:
	"""When the tick first has something to say: the due-soon moment, counted backwards in working time."""
	minutes = frappe.get_cached_value("Hotline Settings", "Hotline Settings", "due_soon_minutes") or 0
	try:
		soon = calendar.subtract_working_time(due, timedelta(minutes=int(minutes)))
	except CalendarRangeError:
		soon = due
	return max(soon, now) if soon < due else due


def responsible(doc: Document, deadline: Deadline) -> str | None:
	"""The person a deadline names; a duty shared by several people names nobody, its role and department do."""
	if deadline.owner not in roles.DEPARTMENT_ROLES:
		return doc.hotline_first_agent if deadline.owner.value == "agent" else None
	if deadline.owner.value == "handler" and doc.hotline_handler:
		return doc.hotline_handler
	members = roles.members(doc.hotline_department, deadline.owner)
	return members[0] if members else None


def _callback(doc: Document, decision: Decision, facts: dict[str, Any], history: str) -> None:
	kind = decision.event.kind
	if kind not in (EventKind.CALLED_BACK, EventKind.CALLBACK_FAILED):
		return
	reached = kind is EventKind.CALLED_BACK
	row = frappe.get_doc(
		{
			"doctype": "Hotline Callback",
			"issue": doc.name,
			"at": decision.event.at,
			"agent": frappe.session.user,
			"outcome": "已回访" if reached else "未接通",
			"opinion": facts.get("opinion") if reached else None,
			"satisfaction": facts.get("satisfaction") if reached else None,
			"contact_confirmed": int(bool(facts.get("contact_confirmed"))) if reached else 0,
			"reason": facts.get("reason"),
			"event": history,
		}
	)
	row.db_insert()
