"""Entries put right between two steps: traced, and what they decide of the deadlines counted anew (R81.1, R91.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import cint

from hotline_csg.adapters import calendars, clock, guard, orders, rules
from hotline_csg.guide import corrections
from hotline_csg.guide.engine import Change
from hotline_csg.guide.flow import step_for
from hotline_csg.guide.guards import Case, facts_given
from hotline_csg.guide.orders import Event, Order
from hotline_csg.guide.words import EventKind, Flow, Side, State

if TYPE_CHECKING:
	from frappe.model.document import Document


def correct(doc: Document, stored: Document) -> None:
	"""What differs between `doc` and `stored` and was open for correction. Raises the guide's refusals."""
	what = guard.corrections_of(doc, stored)
	if not what or orders.state_of(stored).ended:
		return
	before = orders.load(stored, stored, ended=True)
	doc.flags.hotline_deadline_rows = stored.flags.hotline_deadline_rows
	order, changes = before, []
	for correction in (_receipt, _reply_date, _kind):
		order, more = correction(doc, stored, order)
		changes += more
	external = order.channel.side is Side.EXTERNAL
	order = replace(order, no_contact=bool(cint(doc.hotline_no_contact)) and external)
	_refuse_incomplete(doc, order)
	if order != before:
		orders.write(doc, order)
		orders.measure(doc, order, calendars.current())
	doc.hotline_corrections = cint(stored.hotline_corrections) + guard.reclassified(doc, stored)
	doc.flags.hotline_corrected = (tuple(changes), what)


Corrected = tuple[Order, tuple[Change, ...]]


def _receipt(doc: Document, stored: Document, order: Order) -> Corrected:
	"""R81.1: every deadline that runs from the receipt is counted anew, those already met or missed too."""
	at = received_at(doc) or order.received_at
	doc.hotline_received_at = at
	if at is None or at == order.received_at:
		return order, ()
	doc.opening_date, doc.opening_time = at.date(), at.time()
	return corrections.correct_receipt(
		order, at, now=clock.now(), calendar=calendars.current(), rulebook=rules.current()
	)


def received_at(doc: Document) -> datetime | None:
	"""When the order says it was received, in whole seconds. Raises NotEditableNow where that is no local moment."""
	value = orders.moment_of(doc.hotline_received_at or None)
	if value is None:
		return None
	if not isinstance(value, datetime) or value.tzinfo is not None:
		frappe.throw(
			_("“{0}” is no moment. Enter date and time, without a zone.").format(
				frappe.utils.escape_html(str(value))
			),
			exc=guard.NotEditableNow,
			title=_("Not Saved"),
		)
	return value.replace(microsecond=0)


def _reply_date(doc: Document, stored: Document, order: Order) -> Corrected:
	"""R7.2: the date the transferring body asks for."""
	asked, before = (orders.moment_of(one.hotline_reply_by or None) for one in (doc, stored))
	if asked == before or not isinstance(asked, datetime | None):
		return order, ()
	return corrections.correct_reply_date(
		order, asked, at=clock.now(), calendar=calendars.current(), rulebook=rules.current()
	)


def _kind(doc: Document, stored: Document, order: Order) -> Corrected:
	"""Another category or channel: other limits, or another flow."""
	category, channel = orders.kind_of(doc)
	if (category, channel) == (order.category, order.channel):
		return order, ()
	if order.urge:
		frappe.throw(
			_("An urge follows the category and channel of the order it urges. Correct that one."),
			exc=guard.NotEditableNow,
			title=_("Not Possible"),
		)
	return corrections.reclassify(
		order,
		at=clock.now(),
		calendar=calendars.current(),
		rulebook=rules.current(),
		category=category,
		channel=channel,
	)


def _refuse_incomplete(doc: Document, order: Order) -> None:
	"""What registering and passing on asked for is still there, also under another category or channel."""
	asked = [(State.UNREGISTERED, EventKind.RECEIVED)]
	if order.passed_at:
		asked.append((State.RECEIVED, EventKind.PASSED))
	elif order.dispatched_at and order.flow is Flow.REGULATOR:
		asked.append((State.RECEIVED, EventKind.DISPATCHED))
	facts, now = orders.facts_of(doc), clock.now()
	for state, kind in asked:
		step = step_for(state, kind, order.category, order.channel)
		if step is None:
			continue
		breach = facts_given(Case(order, Event(kind, now, facts=facts), step, rules.current(), now))
		if breach is not None:
			raise breach
