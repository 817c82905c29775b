"""An Issue is saved, by whatever path: what the save means is decided, then written with its rows."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import frappe
from frappe import _

from hotline_csg.adapters import (
	answers,
	around,
	calendars,
	calls,
	carried,
	clock,
	entities,
	files,
	guard,
	helping,
	important,
	intake,
	jobs,
	notices,
	orders,
	refusals,
	rules,
	sealed,
	store,
	supervision,
	traces,
	transactions,
	workflow_actions,
)
from hotline_csg.guide import engine, urges
from hotline_csg.guide.flow import PORTAL, between, find
from hotline_csg.guide.orders import Event, Order
from hotline_csg.guide.words import EventKind, Role, State

from . import linked
from .correcting import correct, received_at

if TYPE_CHECKING:
	from frappe.model.document import Document


def number(doc: Document) -> None:
	"""A new order is numbered by day, short enough to read out: RX20261123-0001."""
	doc.naming_series = intake.series_of(clock.now())
	doc.name = None  # a data import would bring numbers of its own


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
	guard.check_docstatus(doc)
	guard.refuse_stock_split(doc)
	intake.clean(doc)
	intake.check_topic(doc)
	intake.settle_kind(doc)
	doc.subject = orders.subject_of(doc)
	sealed.check(doc)
	files.check_fields(doc)
	calls.check(doc)
	doc.flags.hotline_party = intake.party_of(doc)


def judge(doc: Document) -> None:
	"""In `validate`: decide what this save means and write the decision onto the document, or refuse it."""
	doc.update(doc.flags.hotline_party or {})
	stored = doc.get_doc_before_save()
	if orders.state_of(stored) is State.UNREGISTERED:
		orders.forget_all_but_intake(doc, stored)
	if stored is not None:
		transactions.refuse_old_reading("Issue", doc.name, stored.modified)
	kind = _event_of(doc, stored)
	with refusals.shown():
		order = orders.load(doc, stored)
		step = find(order.state, kind, order.flow) if kind else None
		if stored is not None and orders.state_of(stored) is not State.UNREGISTERED:
			guard.check(doc, stored, step)
		answers.sign(doc, stored)
		helping.check(doc, stored)
		if kind:
			_decide(doc, order, kind)
		elif stored is not None:
			correct(doc, stored)
	doc.hotline_source = entities.source_of(orders.kind_of(doc)[1]).zh
	sealed.seal(doc, stored)
	doc.status = orders.status_of(orders.state_of(doc))


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


# R82.1: who is asked first; an appeal from the portal waits for whoever takes it up.
FIRST_ASKED = (EventKind.RECEIVED, EventKind.PASSED)


def _who(doc: Document) -> frozenset[Role]:
	"""The roles in which the session's user acts; what an entity asks for on the portal is the system's to do (A31)."""
	if doc.flags.hotline_by_portal and frappe.session.user != "Administrator":
		return PORTAL
	return helping.roles_on(doc.get_doc_before_save(), frappe.session.user)


def _decide(doc: Document, order: Order, kind: EventKind) -> None:
	now = clock.now()
	at = (received_at(doc) if kind is EventKind.RECEIVED else None) or now
	facts = orders.facts_of(doc)
	event = Event(kind, at, by=_who(doc), facts=facts)
	urged = doc.flags.hotline_urged
	if urged:
		# R95.2: an urge is handled within the limits of the order it urges.
		order = replace(order, urge=True, major=bool(urged.hotline_major))
	decision = engine.decide(order, event, now=now, calendar=calendars.current(), rulebook=rules.current())
	if order.urge:
		decision = urges.as_urge(decision)
	orders.write(doc, decision.order)
	orders.measure(doc, decision.order, calendars.current(), moved=(at, decision.order.state))
	if kind is EventKind.RECEIVED:
		doc.opening_date, doc.opening_time = at.date(), at.time()
	if not doc.hotline_first_agent and kind in FIRST_ASKED and not doc.flags.hotline_by_portal:
		doc.hotline_first_agent = frappe.session.user  # R82.1
	doc.flags.hotline_decision = decision
	doc.flags.hotline_hints = decision.hints
	doc.flags.hotline_facts = facts


def record(doc: Document) -> None:
	"""In `on_update`: the rows of the decision, in the same transaction."""
	if sealed.write(doc):
		traces.take_in(doc)
	calendar = calendars.current()
	carried.renew(doc, doc.get_doc_before_save())
	corrected = doc.flags.pop("hotline_corrected", None)
	if corrected:
		store.correct(doc, *corrected, calendar)
		_count(doc, doc.get_doc_before_save())
	decision = doc.flags.pop("hotline_decision", None)
	if decision is None:
		return
	store.store(doc, decision, doc.flags.pop("hotline_facts"), calendar)
	if doc.hotline_stage != decision.order.state.zh:
		# A new Issue starts in the Workflow's first state; registering it is the first step.
		doc.hotline_stage = decision.order.state.zh
		frappe.db.set_value("Issue", doc.name, "hotline_stage", doc.hotline_stage, update_modified=False)
	workflow_actions.settle(doc)
	notices.of_decision(doc, decision)
	if decision.event.kind is EventKind.RECEIVED:
		if doc.get_doc_before_save():
			around.forget_shares(doc.name)
		_count(doc)
		_register_event(doc, decision)
	if decision.order.state.ended:
		supervision.close_open(doc.name)
	else:
		supervision.close_left(doc)
	linked.follow_up(doc, decision)


def _count(doc: Document, before: Document | None = None) -> None:
	"""The order's calls carry whom and what they count for; the lines they leave and join are judged after commit."""
	counted = ("hotline_entity", "hotline_topic", "hotline_new_rule", "hotline_mood", "hotline_received_at")
	if before and all(before.get(name) == doc.get(name) for name in counted):
		return
	calls.attach(doc)
	for one in (before, doc):
		if one and one.hotline_topic:
			_ask_to_watch(one.hotline_entity, one.hotline_topic, str(one.hotline_received_at))


def _ask_to_watch(entity: str | None, topic: str, since: str) -> None:
	job = f"hotline_watch:{sha256(f'{entity}|{topic}'.encode()).hexdigest()[:16]}"
	jobs.ask("hotline_csg.tasks.hotline_watch", job, entity=entity or "", topic=topic, since=since)


def _register_event(doc: Document, decision: engine.Decision) -> None:
	"""R7.5: a government transfer is an important event by itself, told at once (R92.2)."""
	kind = decision.important
	if kind is None:
		return
	important.raise_for(doc, kind, clock.now(), decision.event.at)
