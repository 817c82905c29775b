"""The use cases: load, decide, store, notify. Entry points call these and nothing below them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import get_datetime

from hotline_csg.guide import engine
from hotline_csg.guide.flow import Transition, between, find, possible
from hotline_csg.guide.orders import Event, Order
from hotline_csg.guide.words import EventKind, State

from .adapters import board as adapters_board
from .adapters import calendars, calls, clock, guard, intake, notices, orders, refusals, roles, sender, store

if TYPE_CHECKING:
	from frappe.model.document import Document


# An Issue is saved, by whatever path -------------------------------------------------------------------------


def number(doc: Document) -> None:
	"""A new order is numbered by day, short enough to read out: RX20261123-0001."""
	doc.naming_series = intake.SERIES


def prepare(doc: Document) -> None:
	"""Before ERPNext's own validation: channel, plain texts, topic, subject."""
	if not doc.hotline_category:
		frappe.throw(
			_("An order needs its appeal category. Choose one."),
			exc=frappe.MandatoryError,
			title=_("Not Saved"),
		)
	if not doc.hotline_channel:
		doc.hotline_channel = intake.default_channel()
	intake.clean(doc)
	intake.check_topic(doc)
	doc.subject = orders.subject_of(doc)
	doc.flags.hotline_party = intake.party_of(doc)


def judge(doc: Document) -> None:
	"""In `validate`: decide what this save means and write the decision onto the document, or refuse it."""
	doc.update(doc.flags.hotline_party or {})
	stored = doc.get_doc_before_save()
	if orders.state_of(stored) is State.UNREGISTERED:
		_forget_unearned(doc, stored)
	kind = _event_of(doc, stored)
	with refusals.shown():
		order = orders.load(doc, stored)
		step = find(order.state, kind, order.flow) if kind else None
		if stored is not None and orders.state_of(stored) is not State.UNREGISTERED:
			guard.check(doc, stored, step)
		if kind:
			_decide(doc, order, kind)
	doc.status = orders.status_of(orders.state_of(doc))


def record(doc: Document) -> None:
	"""In `on_update`: the rows of the decision, in the same transaction."""
	decision = doc.flags.pop("hotline_decision", None)
	if decision is None:
		return
	calendar = calendars.current()
	store.store(doc, decision, doc.flags.pop("hotline_facts"), calendar)
	if doc.hotline_stage != decision.order.state.zh:
		# A new Issue starts in the Workflow's first state; registering it is the first step.
		doc.db_set("hotline_stage", decision.order.state.zh, update_modified=False)
	if decision.event.kind is EventKind.RECEIVED and doc.hotline_call:
		calls.link(doc.hotline_call, doc.name)
	notices.of_decision(doc, decision)


def _event_of(doc: Document, stored: Document | None) -> EventKind | None:
	"""What the save means: the event it was made for, or the one step that leads to the stage it sets."""
	# Taken once: a second save of the same document is no second step.
	if meant := doc.flags.pop("hotline_event", None):
		return EventKind(meant)
	before = orders.state_of(stored)
	if before is State.UNREGISTERED:
		return EventKind.RECEIVED
	staged = State.read(doc.hotline_stage) if doc.hotline_stage else before
	if staged is before:
		return None
	flow = orders.load(doc, stored).flow
	step = between(before, staged, flow)
	if step is None:
		frappe.throw(
			_("An order cannot go from {0} to {1}.").format(before.zh, staged.zh),
			exc=guard.NotEditableNow,
			title=_("Not Possible"),
		)
	return step.event


def _decide(doc: Document, order: Order, kind: EventKind) -> None:
	now = clock.now()
	at = now
	if kind is EventKind.RECEIVED:
		at = get_datetime(doc.hotline_received_at).replace(microsecond=0) if doc.hotline_received_at else now
	facts = orders.facts_of(doc)
	event = Event(kind, at, by=roles.of_user(), facts=facts)
	decision = engine.decide(order, event, now=now, calendar=calendars.current())
	orders.write(doc, decision.order)
	if kind is EventKind.RECEIVED:
		doc.hotline_first_agent = frappe.session.user  # R82.1
		doc.opening_date, doc.opening_time = at.date(), at.time()
	doc.flags.hotline_decision = decision
	doc.flags.hotline_facts = facts


def _forget_unearned(doc: Document, stored: Document | None) -> None:
	"""What the engine or a later step writes does not come with a new order, whoever sent or copied it."""
	for code in {*orders.KEPT, *orders.FACTS} - {*orders.INTAKE}:
		doc.set(orders.field(code), None)
	for fieldname in orders.KEPT_STOCK:
		doc.set(fieldname, stored.get(fieldname) if stored else None)
	for row in doc.hotline_points:
		row.answer = None
	doc.hotline_phone_number = intake.normalised(doc.hotline_phone or "")


# A person does a step ----------------------------------------------------------------------------------------


def act(name: str, kind: EventKind, facts: dict[str, Any]) -> Document:
	"""Do one step of an order: lock it, enter the facts, move it, in one transaction.

	Raises the guide's refusals, and PermissionError where the user may not write the order.
	"""
	doc = frappe.get_doc("Issue", name, for_update=True)
	doc.check_permission("write")
	guard.need_order(doc)
	order = orders.load(doc, doc)
	with refusals.shown():
		step = engine.step_of(order, kind)
	points = facts.pop("points", None)
	for code, value in facts.items():
		if code in orders.FACTS or code == "handler":
			doc.set(orders.field(code), value)
	for row, answer in zip(doc.hotline_points, points or [], strict=False):
		row.answer = answer
	doc.flags.hotline_event = str(kind)
	doc.hotline_stage = step.next.zh
	doc.save()
	return doc


def steps_for(doc: Document) -> list[Transition]:
	"""The steps the session's user may take now; none on an Issue that is no order."""
	if not orders.is_order(doc):
		return []
	flow = orders.load(doc, doc).flow
	mine = roles.of_user()
	return [row for row in possible(orders.state_of(doc), flow) if row.roles & mine]


def board(name: str) -> dict[str, Any]:
	"""What the form shows of an order; an Issue that is none has no steps and no deadlines."""
	doc = frappe.get_doc("Issue", name)
	if not orders.is_order(doc):
		return {}
	calendar = calendars.current()
	return {
		**adapters_board.frame(doc, calendar),
		"steps": adapters_board.steps(steps_for(doc)),
		"deadlines": adapters_board.deadlines(doc, calendar),
		"history": adapters_board.history(doc),
	}


def left_of(names: list[str]) -> dict[str, Any]:
	"""What a list shows of the orders' time: the hours to count by, and what is left of each one's deadline."""
	calendar = calendars.current()
	return {**adapters_board.hours(calendar), "orders": adapters_board.left_of(names, calendar)}


def refuse_orders(names: list[str]) -> None:
	"""ERPNext's status methods have no say over an order of the hotline."""
	for name in names:
		if frappe.db.get_value("Issue", name, "hotline_state"):
			frappe.throw(
				_("Order {0} is not closed or reopened by hand. Use its steps.").format(name),
				exc=guard.KeptByTheSystem,
				title=_("Not Possible"),
			)


# Time passes -------------------------------------------------------------------------------------------------


def tick(now: datetime | None = None) -> int:
	"""Write a notice for every deadline that is due soon or overdue and hand the outbox to the sender.

	Running it twice, or after any pause, sends nothing twice and misses nothing. Returns the deadlines looked at.
	"""
	now = now or clock.now()
	clock.beat(now)
	looked = notices.of_due_deadlines(now, calendars.current())
	sender.deliver(now)
	return looked


def replan_open(reason: str) -> int:
	"""Count every open deadline anew, from its original start: another calendar. Returns the orders changed."""
	changed = 0
	for name in frappe.get_all(
		"Hotline Deadline", {"status_code": "open"}, pluck="issue", distinct=True, order_by="issue"
	):
		try:
			changed += _replan(name, reason)
		except Exception:
			frappe.db.rollback()
			frappe.log_error(
				title="hotline_csg: order not counted anew", reference_doctype="Issue", reference_name=name
			)
		frappe.db.commit()  # an order is not kept locked while the others are counted
	return changed


def _replan(name: str, reason: str) -> bool:
	doc = frappe.get_doc("Issue", name, for_update=True)
	calendar = calendars.current()
	order, changes = engine.replan(orders.load(doc, doc), calendar=calendar)
	if not changes:
		return False
	store.update_rows(doc, changes, calendar)
	store.remember_replanning(doc, changes, reason)
	orders.write_owed_now(name, order)
	return True


def settle_status(name: str) -> None:
	"""Put ERPNext's status back to what the order's state says, after a write past every hook (mail, jobs)."""
	state, status = frappe.db.get_value("Issue", name, ["hotline_state", "status"]) or (None, None)
	if state and status != orders.status_of(State(state)):
		frappe.db.set_value("Issue", name, "status", orders.status_of(State(state)), update_modified=False)


def calendar_changed(doc: Document) -> None:
	"""A year was entered or corrected: copy it to its Holiday List, then count the open deadlines anew."""
	with refusals.shown():
		calendars.check(doc)
	calendars.changed()
	if frappe.flags.in_install or frappe.flags.in_migrate:
		return
	calendars.write_holiday_list(doc)
	frappe.enqueue(
		"hotline_csg.tasks.hotline_replan",
		reason=_("Work calendar {0} was changed").format(doc.name),
		job_id="hotline_replan",
		deduplicate=True,
		enqueue_after_commit=True,
	)


def open_issue_to(user: Document) -> None:
	"""Who holds a role of the hotline needs Support Team to reach Issue at all; our hooks narrow it down."""
	held = {row.role for row in user.roles}
	if held & set(roles.STAFF_ROLES) and "Support Team" not in held:
		user.append("roles", {"role": "Support Team"})


def calendar_check(now: datetime | None = None) -> int:
	"""N18: from 1 December on, tell the managers once a day that next year's calendar is missing."""
	year = calendars.missing_year(now or clock.now())
	return notices.of_missing_calendar(year, now or clock.now()) if year else 0


# Somebody calls ----------------------------------------------------------------------------------------------


def check_call_token(given: str) -> None:
	"""Raises WrongToken unless the call centre's system sent the token of Hotline Settings."""
	calls.check_token(given)


def receive_call(given: dict[str, Any]) -> dict[str, Any]:
	"""Log a call once and ring at the called agent's desk. Raises CallRefused with what to mend."""
	call = calls.read(given)
	name, new = calls.log(call)
	if call["agent"]:
		calls.announce(call)
	return {"call": name, "new": new, "route": calls.route(name)}


def order_of_call(name: str) -> dict[str, Any]:
	"""The fields of a new order for a call, or where its order stands already."""
	order = frappe.db.get_value("Call Log", name, "hotline_order")
	return {"order": order} if order else calls.prefilled(name)
