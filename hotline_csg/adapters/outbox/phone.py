"""Notices by telephone: a task for the dispatcher on duty, with number and text, closed by recording the call."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import cstr, escape_html

from hotline_csg.guide.notice_rules import Means

from . import claims, compose, database, record
from .claims import FIELDS, Message
from .ending import drop_pointless, give_up
from .people import People
from .pointless import among
from .states import CALLING, DOCTYPE, State, named

if TYPE_CHECKING:
	from frappe.model.document import Document

BATCH = 20
MOST_CALLS = 3
OPEN, CLOSED, CANCELLED = "Open", "Closed", "Cancelled"


class CallNotRecorded(frappe.ValidationError):
	pass


def one_batch(now: datetime) -> int:
	messages = claims.take(Means.PHONE, now, BATCH)
	if not messages:
		return 0

	def work() -> int:
		people = People(now)
		for message in drop_pointless(messages):
			_hand_over(message, people, now)
		return len(messages)

	return database.steadily(work)


def _hand_over(message: Message, people: People, now: datetime) -> None:
	"""One task per person to be called, whatever number of notices there are for them."""
	caller, whom = people.caller(), people.person(message.leader.recipient)
	if not caller or whom is None or not whom.phone:
		give_up(message, "没有可拨打电话的值班服务调度" if not caller else "未登记手机号", now)
		return
	said = compose.body(message)
	task = frappe.get_doc(
		{
			"doctype": "ToDo",
			"status": OPEN,
			"priority": "High" if message.leader.at_once else "Medium",
			"date": now.date(),
			"allocated_to": caller,
			"assigned_by": "Administrator",
			"reference_type": DOCTYPE,
			"reference_name": message.leader.name,
			"description": escape_html(f"请电话通知 {whom.name} {whom.phone}：{said}").replace("\n", "<br>"),
		}
	)
	# Without ToDo's own hooks, which would write the number into a comment.
	task.db_insert()
	record.handed_on(message, CALLING, todo=task.name)


def record_call(name: str, reached: bool, note: str, now: datetime) -> State:
	"""What became of a call: told, or not reached, which after three calls is given up (N19). Returns the state."""
	rows = frappe.get_all(
		DOCTYPE,
		filters={"waiting": CALLING},
		or_filters={"name": name, "merged_into": name},
		fields=FIELDS,
		order_by="owed_at",
	)
	if not rows:
		frappe.throw(
			_("Notice {0} has no call that is still to be made.").format(name),
			exc=CallNotRecorded,
			title=_("Not Possible"),
		)
	message = Message(sorted(rows, key=lambda row: row.name != name))
	_note(message, note, now)
	if reached:
		_settle(message, State.DELIVERED, {"sent_at": now, "delivered_at": now}, CLOSED)
		return State.DELIVERED
	if message.leader.attempts >= MOST_CALLS:
		_settle(message, State.GIVEN_UP, {"last_error": f"{MOST_CALLS} 次未接通"}, CLOSED)
		give_up(message, f"{MOST_CALLS} 次未接通", now)
		return State.GIVEN_UP
	frappe.db.set_value(DOCTYPE, name, {"attempts": message.leader.attempts + 1, "last_error": "未接通"})
	return State.SENDING


def _note(message: Message, note: str, now: datetime) -> None:
	earlier = cstr(frappe.db.get_value(DOCTYPE, message.leader.name, "call_note"))
	line = f"{now:%Y-%m-%d %H:%M} {note.strip()}".strip()
	frappe.db.set_value(
		DOCTYPE,
		{"name": ("in", message.names)},
		{
			"called_at": now,
			"called_by": frappe.session.user,
			"call_note": "\n".join(filter(None, (earlier, line))),
		},
	)


def _settle(message: Message, state: State, values: dict[str, object], task: str) -> None:
	frappe.db.set_value(DOCTYPE, {"name": ("in", message.names)}, {**named(state), "waiting": None, **values})
	_end_task(message.leader.name, task)


def _end_task(notice: str, status: str) -> None:
	frappe.db.set_value(
		"ToDo", {"reference_type": DOCTYPE, "reference_name": notice, "status": OPEN}, "status", status
	)


def check_task(todo: Document) -> None:
	"""A call task is closed by recording the call, so that it is known what was said and whether it was heard."""
	if todo.reference_type != DOCTYPE or todo.status == OPEN or not todo.reference_name:
		return
	if frappe.db.get_value(DOCTYPE, todo.reference_name, "waiting") == CALLING:
		frappe.throw(
			_("Record the call on notice {0}: whether the person was reached. That closes this task.").format(
				todo.reference_name
			),
			exc=CallNotRecorded,
			title=_("Not Possible"),
		)


def drop_pointless_calls() -> int:
	"""Calls that nobody needs to make any more lose their task."""
	rows = frappe.get_all(DOCTYPE, filters={"waiting": CALLING}, fields=FIELDS, order_by="owed_at", limit=500)
	reasons = among(rows)
	for row in rows:
		if row.name in reasons:
			message = Message([row])
			_settle(message, State.DROPPED, {"last_error": reasons[row.name]}, CANCELLED)
	return len(reasons)


def may_record(notice: str, user: str) -> bool:
	"""Whoever has the task, and whoever runs the desk."""
	return bool(
		frappe.db.exists("ToDo", {"reference_type": DOCTYPE, "reference_name": notice, "allocated_to": user})
	) or bool({"Hotline Dispatcher", "Market Management", "Hotline Manager"} & set(frappe.get_roles(user)))
