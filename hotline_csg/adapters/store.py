"""The one writer of an order's rows: deadlines, history, callbacks.

The rows are written with `db_insert` inside the transaction of the Issue's save: they have no hooks, nobody but
this module may create them, and an order must not cost more to save than the desk can bear.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import frappe

from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.deadlines import Deadline
from hotline_csg.guide.engine import Change, Decision, Effect
from hotline_csg.guide.important import Duty
from hotline_csg.guide.words import Role, Status

from . import carried, clock, companions, orders, roles
from .outbox import looks
from .outbox.settings import due_soon_points

if TYPE_CHECKING:
	from frappe.model.document import Document

# What the history does not repeat: long texts that stand on the order, and the caller's number.
UNTOLD = ("description", "phone", "report", "reason")
EFFECT_ZH = {
	Effect.OPENED: "开始",
	Effect.DONE: "完成",
	Effect.CANCELLED: "取消",
	Effect.REPLANNED: "重新计算",
}


def store(doc: Document, decision: Decision, facts: dict[str, Any], calendar: WorkCalendar) -> None:
	"""Write what a decision changed, beside the Issue's own fields."""
	history = _history(doc, decision, facts)
	_open_all(doc, decision.changes, calendar, history)
	update_rows(doc, decision.changes, calendar)
	companions.write(doc, decision, facts, history)


def _open_all(doc: Document, changes: tuple[Change, ...], calendar: WorkCalendar, history: str) -> None:
	for change in changes:
		if change.effect is Effect.OPENED:
			_open(doc, change.deadline, calendar, history)


def update_rows(doc: Document, changes: tuple[Change, ...], calendar: WorkCalendar) -> None:
	"""Write what became of the deadlines that were open when the order was loaded."""
	names = doc.flags.hotline_deadline_rows or []
	for change in changes:
		if change.effect is not Effect.OPENED and change.index < len(names):
			_update(names[change.index], change.deadline, calendar)


def _history(doc: Document, decision: Decision, facts: dict[str, Any]) -> str:
	"""R5.2: who, when, from, to, reason, and what it did to the deadlines."""
	stored = doc.get_doc_before_save()
	asked = [code.removeprefix("hotline_") for code in orders.fields_of(decision.step)]
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
				{code: facts[code] for code in sorted(asked) if code in facts and code not in UNTOLD},
				ensure_ascii=False,
				default=str,
			),
		}
	)
	row.db_insert()
	return str(row.name)


def remember_replanning(doc: Document, changes: tuple[Change, ...], reason: str) -> None:
	"""A move the system made: deadlines counted anew leave a trace like any other."""
	_remember(doc, "重新计算时限", "replanned", reason, changes)


def _remember(
	doc: Document | frappe._dict, event: str, code: str, reason: str, changes: tuple[Change, ...]
) -> str:
	"""A history row that no step of the flow stands behind."""
	stage = orders.state_of(doc).zh
	row = frappe.get_doc(
		{
			"doctype": "Hotline Event",
			"issue": doc.name,
			"event": event,
			"code": code,
			"at": clock.now(),
			"recorded_at": clock.now(),
			"user": frappe.session.user,
			"from_stage": stage,
			"to_stage": stage,
			"reason": reason,
			"effects": "\n".join(_say(change) for change in changes),
		}
	)
	row.db_insert()
	return str(row.name)


def note(name: str, event: str, code: str, reason: str) -> None:
	"""A history row of something that does not move the order: a link, a supervision item, its answer."""
	order = frappe.db.get_value("Issue", name, ["name", "hotline_state"], as_dict=True)
	_remember(order, event, code, reason, ())


def hand_over(name: str, department: str, handler: str | None, why: str) -> None:
	"""An order follows another to its department: the order, what the department owes, and a trace (R95.2)."""
	doc = frappe.get_doc("Issue", name, for_update=True)
	if doc.hotline_department in (None, department):
		return
	owed = {"issue": name, "status_code": str(Status.OPEN), "department": doc.hotline_department}
	frappe.db.set_value("Issue", name, {"hotline_department": department, "hotline_handler": handler})
	before = frappe._dict(doc.as_dict())
	doc.hotline_department, doc.hotline_handler = department, handler
	carried.renew(doc, before)
	for row in frappe.get_all("Hotline Deadline", owed, ["name", "responsible_role"], order_by="creation"):
		person = person_of(doc, Role.read(row.responsible_role))
		frappe.db.set_value("Hotline Deadline", row.name, {"department": department, "responsible": person})
	_remember(doc, "随被催办工单转部门", "handed_over", why, ())


def correct(doc: Document, changes: tuple[Change, ...], what: str, calendar: WorkCalendar) -> None:
	"""R91.4, R81.1: what was put right afterwards, by whom, and what it did to the deadlines."""
	history = _remember(doc, "更正", "corrected", what, changes)
	_open_all(doc, changes, calendar, history)
	update_rows(doc, changes, calendar)


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
			"responsible": person_of(doc, deadline.owner),
			"from_time": deadline.start,
			"time_limit": deadline.limit.zh if deadline.limit else None,
			"event": history,
			"calendar_edition": calendar.edition,
			**carried.of(doc),
			**_progress(deadline, calendar),
		}
	)
	row.db_insert()


def _update(name: str, deadline: Deadline, calendar: WorkCalendar) -> None:
	values = {
		**_progress(deadline, calendar),
		"from_time": deadline.start,
		"rule": deadline.rule,
		"calendar_edition": calendar.edition,
	}
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
		"next_look": first_look(deadline.due, calendar, now, deadline.start) if is_open else None,
	}


def first_look(
	due: datetime, calendar: WorkCalendar, now: datetime, start: datetime | None = None
) -> datetime:
	"""When the tick first has something to say of a deadline that runs from `start`."""
	return looks.first_look(start, due, calendar, now, due_soon_points())


def person_of(doc: Document, owner: Role) -> str | None:
	"""The person who owes as `owner`; a duty shared by several people names nobody, its role and department do."""
	if owner not in roles.DEPARTMENT_ROLES:
		return doc.hotline_first_agent if owner is Role.AGENT else None
	if owner is Role.HANDLER and doc.hotline_handler:
		return doc.hotline_handler
	members = roles.members(doc.hotline_department, owner)
	return members[0] if members else None


def open_duty(doc: Document, duty: Duty, due: datetime, calendar: WorkCalendar) -> None:
	"""What a warning asks for within a limit, as a deadline like any other; once per warning and duty."""
	if frappe.db.exists("Hotline Deadline", {"warning": doc.name, "code": str(duty.name)}):
		return
	limit = duty.limit
	row = frappe.get_doc(
		{
			"doctype": "Hotline Deadline",
			"warning": doc.name,
			"code": str(duty.name),
			"deadline": duty.name.zh,
			"rule": duty.rule,
			"article": "第十一条",
			"responsible_role": duty.owner.zh,
			"from_time": limit and due - limit.span,
			"due": due,
			"time_limit": limit and limit.zh,
			"status": Status.OPEN.zh,
			"status_code": str(Status.OPEN),
			"calendar_edition": calendar.edition,
			"next_look": due - (limit.span / 2 if limit else timedelta(0)),
		}
	)
	row.db_insert()


def finish_duty(doc: Document, duty: Duty, at: datetime) -> None:
	"""The duty was done at `at`: met or missed on the clock."""
	for row in frappe.get_all(
		"Hotline Deadline",
		filters={"warning": doc.name, "code": str(duty.name), "status_code": str(Status.OPEN)},
		fields=["name", "due"],
		order_by="creation",
	):
		status = Status.MET if at <= row.due else Status.MISSED
		values = {
			"done": at,
			"status": status.zh,
			"status_code": str(status),
			"next_look": None,
			"overdue": 0,
		}
		frappe.db.set_value("Hotline Deadline", row.name, values)
