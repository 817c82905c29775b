"""guide.Order → Issue."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import cint

from hotline_csg.adapters import calendars, clock
from hotline_csg.adapters.lateness import is_overdue
from hotline_csg.guide.calendar import CalendarError
from hotline_csg.guide.deadlines import Deadline
from hotline_csg.guide.facts import Kind
from hotline_csg.guide.orders import Order
from hotline_csg.guide.words import DeadlineName, State

from .fields import FACTS, KEPT, TRANSIENT, field

if TYPE_CHECKING:
	from frappe.model.document import Document


def write(doc: Document, order: Order) -> None:
	"""The decided order onto the document, all but the stage of a new one, which the Workflow wants unset."""
	values: dict[str, Any] = {
		"state": str(order.state),
		"major": int(order.major),
		"ending": order.ending.zh if order.ending else None,
		"received_at": order.received_at,
		"dispatched_at": order.dispatched_at,
		"last_at": order.last_at,
		"contacted_at": order.contacted_at,
		"returns": order.returns,
		"reply_returns": order.reply_returns,
		"urges": order.urges,
		"attempts": len(order.failed_attempts),
		"called_back": int(order.called_back),
		"appointment": order.appointment,
		"exemption": order.exemption.zh if order.exemption else None,
		"signed": ",".join(sorted(order.signed)),
		"archived_at": order.last_at if order.state.ended else None,
		"passed_at": order.passed_at,
		"no_contact": int(order.no_contact),
		"finding": order.finding.zh if order.finding else None,
		"urge": int(order.urge),
		"side": order.channel.side.zh,
		"category_code": str(order.category),
		"channel_code": str(order.channel),
	}
	for code, value in {**values, **owed_now(order)}.items():
		doc.set(field(code), value)
	for code in TRANSIENT:
		doc.set(field(code), 0 if FACTS[code].kind is Kind.CONFIRM else None)


def take_over(doc: Document) -> None:
	"""Bring a saved document up to what a step of a linked order wrote on it meanwhile."""
	now = frappe.db.get_value("Issue", doc.name, ["modified", *(field(code) for code in KEPT)], as_dict=True)
	doc.update(now)


def owed_now(order: Order) -> dict[str, Any]:
	"""What lists and reports show of the deadlines: the earliest, what it is for, and whether it has passed."""
	owed = owed_first(order)
	return {
		"act_by": owed.due if owed else None,
		"soon_from": _soon_from(owed.due) if owed else None,
		"act_for": owed.name.zh if owed else None,
		"owed_by": owed.owner.zh if owed else None,
		"overdue": int(is_overdue(owed.due if owed else None, clock.now())),
	}


def _soon_from(due: datetime) -> datetime:
	"""From when on a deadline counts as due soon: as long before it as people are told (N13), in working time."""
	before = cint(frappe.get_cached_doc("Hotline Settings").due_soon_minutes)
	try:
		return calendars.current().subtract_working_time(due, timedelta(minutes=before))
	except CalendarError:
		return due


def write_owed_now(name: str, order: Order) -> None:
	"""The same without a save, where a limit or a calendar was changed; whoever has the order open must reload it."""
	values = {field(code): value for code, value in owed_now(order).items()}
	frappe.db.set_value("Issue", name, values)


def owed_first(order: Order) -> Deadline | None:
	"""What is to be done next: the earliest due; of those due together the step, not the overall limit (A6)."""
	return min(
		order.open_deadlines,
		key=lambda one: (one.due, one.name is DeadlineName.OVERALL),
		default=None,
	)


def status_of(state: State) -> str:
	"""ERPNext's status as a function of our state; never Replied, which a daily job closes."""
	return "Closed" if state.ended else "Open"
