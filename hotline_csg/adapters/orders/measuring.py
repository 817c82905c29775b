"""What reports measure of an order, written with each step: working time in all and per stage, in seconds, and limits kept.

Counted anew from the order's history and deadlines every time, by the guide's own functions (`guide/measures.py`).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe

from hotline_csg.guide import measures
from hotline_csg.guide.calendar import CalendarError, WorkCalendar
from hotline_csg.guide.measures import Move
from hotline_csg.guide.orders import Order
from hotline_csg.guide.words import DeadlineName, State, Status

from .. import clock
from .fields import LIMIT_KEPT, USED, field

if TYPE_CHECKING:
	from frappe.model.document import Document

Ended = list[tuple[DeadlineName, Status]]


def measure(doc: Document, order: Order, calendar: WorkCalendar, moved: Move | None = None) -> None:
	"""Write the figures of `order` onto `doc`; `moved` is the step that is being saved, None for a correction."""
	new = doc.is_new() or (moved and moved[1] is State.RECEIVED)
	moves = [] if new else moves_of([doc.name]).get(doc.name, [])
	now = clock.now()
	ended = [(one.name, one.status(now)) for one in order.deadlines]
	if moved and not new:
		moves = [*moves, moved]
		ended += ended_of([doc.name]).get(doc.name, [])
	doc.update(
		values(order.received_at, order.last_at if order.state.ended else None, moves, ended, calendar)
	)


def values(
	received: datetime | None,
	archived: datetime | None,
	moves: list[Move],
	ended: Ended,
	calendar: WorkCalendar,
) -> dict[str, Any]:
	"""The columns of Issue; times are None where the stage was never left or the calendar does not reach."""
	try:
		spent = measures.time_in_stages(received, moves, calendar) if received else {}
		whole = calendar.working_time_between(received, archived) if received and archived else None
	except CalendarError:
		spent, whole = {}, None
	told = measures.limits_kept(ended)
	return {
		field("used"): None if whole is None else whole.total_seconds(),
		**{
			field(code): spent[stage].total_seconds() if stage in spent else None
			for stage, code in USED.items()
		},
		**{field(code): told[name].zh if name in told else None for name, code in LIMIT_KEPT.items()},
	}


def moves_of(names: list[str]) -> dict[str, list[Move]]:
	"""When each order entered which stage, by the history."""
	event = frappe.qb.DocType("Hotline Event")
	rows = (
		frappe.qb.from_(event)
		.select(event.issue, event.at, event.to_stage)
		.where(event.issue.isin(names) & (event.from_stage != event.to_stage))
		.orderby(event.at)
		.orderby(event.creation)
		.run()
	)
	found: dict[str, list[Move]] = {}
	for name, at, stage in rows:
		found.setdefault(name, []).append((at, State.read(stage)))
	return found


def ended_of(names: list[str]) -> dict[str, Ended]:
	"""The deadlines of each order that were kept or missed."""
	row = frappe.qb.DocType("Hotline Deadline")
	ended = [str(Status.MET), str(Status.MISSED)]
	rows = (
		frappe.qb.from_(row)
		.select(row.issue, row.code, row.status_code)
		.where(row.issue.isin(names) & row.status_code.isin(ended))
		.run()
	)
	found: dict[str, Ended] = {}
	for name, code, status in rows:
		if DeadlineName.knows(code):  # not a supervision item
			found.setdefault(name, []).append((DeadlineName(code), Status(status)))
	return found


def fill(names: list[str], calendar: WorkCalendar) -> None:
	"""The figures of stored orders, by their names, and the kind of their entity."""
	issue, customer = frappe.qb.DocType("Issue"), frappe.qb.DocType("Customer")
	rows = (
		frappe.qb.from_(issue)
		.left_join(customer)
		.on(customer.name == issue.customer)
		.select(
			issue.name, issue.hotline_received_at, issue.hotline_archived_at, customer.hotline_entity_kind
		)
		.where(issue.name.isin(names))
		.run()
	)
	moves, ended = moves_of(names), ended_of(names)
	for name, received, archived, kind in rows:
		figures = values(received, archived, moves.get(name, []), ended.get(name, []), calendar)
		figures["hotline_entity_kind"] = kind
		frappe.db.set_value("Issue", name, figures, update_modified=False)
