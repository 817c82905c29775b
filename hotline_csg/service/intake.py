"""Before an order is saved: who asks, what stands already, what may answer it, and by when what would be due."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe.desk.form.save import set_local_name
from frappe.utils import cstr

from hotline_csg.adapters import (
	alike,
	calendars,
	callers,
	calls,
	clock,
	entities,
	guard,
	knowledge,
	orders,
	refusals,
	rules,
)
from hotline_csg.guide import engine
from hotline_csg.guide.deadlines import Deadline
from hotline_csg.guide.explain import explain
from hotline_csg.guide.orders import Event, Order
from hotline_csg.guide.words import Category, Channel, DeadlineName, EventKind, Flow

from . import steps

if TYPE_CHECKING:
	from frappe.model.document import Document

# The way of an order to the department that owes the answer.
TO_DEPARTMENT = {
	Flow.GENERAL: (EventKind.PASSED, EventKind.DISPATCHED),
	Flow.REGULATOR: (EventKind.DISPATCHED,),
	Flow.REPORT: (),
}
SUGGESTED = 10
ANSWERED_BY = (DeadlineName.HANDLE, DeadlineName.REPORT)


def ringing() -> list[dict[str, Any]]:
	"""The calls of the last minutes at the session's user's desk, for desks that realtime does not reach."""
	guard.need_front()
	return calls.of_agent(frappe.session.user)


def caller(call: str) -> dict[str, Any]:
	"""Who calls: see `_caller`. Empty for a call that is not there."""
	guard.need_front()
	row = frappe.db.get_value("Call Log", call, ["from", "status", "hotline_order"], as_dict=True)
	if not row:
		return {}
	return {"call": call, "status": row.status, "order": row.hotline_order, **_caller(cstr(row["from"]))}


def _caller(raw: str, customer: str = "", unit: str = "", topic: str = "") -> dict[str, Any]:
	"""The entity and contact as known, open orders first, the last calls, and the calls per topic (R11.7, R11.10)."""
	known = callers.known(raw) or {"customer": customer or None, "unit": unit or None}
	if (unit and unit != known.get("unit")) or (customer and customer != known.get("customer")):
		# Somebody else calls from a known number, or the agent has chosen the entity.
		known = {**known, "customer": customer or None, "unit": unit, "contact_name": None, "entity": None}
	entity = known.get("entity") or entities.key_of(
		known.get("customer"), cstr(known.get("unit")), entities.number_of(raw)
	)
	asked = {"phone": raw, "customer": known.get("customer"), "unit": known.get("unit"), "topic": topic}
	return {
		"caller": raw,
		"known": {
			"unit": known.get("unit"),
			"contact_name": known.get("contact_name"),
			"customer": known.get("customer"),
			"kind": callers.kind_of(known.get("customer")),
		},
		"orders": alike.open_orders(asked),
		"calls": callers.last_calls(entity),
		"repeats": callers.repeats(entity, clock.now(), calendars.current()),
	}


def entities_like(text: str) -> list[dict[str, str]]:
	"""Market entities for the field of the unit; for the front, who need not be allowed to open Customer."""
	guard.need_front()
	return entities.like(text, SUGGESTED)


def look(entries: dict[str, Any]) -> dict[str, Any]:
	"""What the agent should know of `entries`, by the guide's codes, before they are saved as an order.

	`caller` as far as the number or the entity is known, `due` as `foresee`, `articles` that may answer it, and whether
	it may be answered and closed at once.
	"""
	guard.need_front()
	phone, customer, unit, topic = (
		cstr(entries.get(code)).strip() for code in ("phone", "customer", "unit", "topic")
	)
	report = _category(entries) is Category.REPORT
	text = "" if report else cstr(entries.get("description"))
	return {
		"caller": _caller(phone, customer, unit, topic) if phone or customer or unit else None,
		"due": foresee(entries),
		"articles": [] if report else knowledge.fitting(topic, text),
		"at_once": _closed_at_once(entries),
	}


def foresee(entries: dict[str, Any]) -> list[dict[str, Any]]:
	"""The deadlines that registering `entries` now would open, and the department's answer if it were dispatched now.

	The engine's own decisions on an order that is never stored; so is the "why".
	"""
	kind = _kind(entries)
	if kind is None:
		return []
	now = clock.now()
	received, reply_by = (_moment(entries.get(code)) for code in ("received_at", "reply_by"))
	at = min(received or now, now)
	facts = {"reply_by": reply_by} if reply_by else {}
	with refusals.shown():
		order = _after(Order(*kind), Event(EventKind.RECEIVED, at, facts=facts))
		planned = [_said(one, False) for one in order.open_deadlines]
		for step in TO_DEPARTMENT[order.flow]:
			order = _after(order, Event(step, now))
	answered = [one for one in order.open_deadlines if one.name in ANSWERED_BY]
	return [*planned, *(_said(one, True) for one in answered if _said(one, False) not in planned)]


def _moment(value: Any) -> datetime | None:
	"""A moment that is still being typed is none yet."""
	moment = orders.moment_of(value)
	return moment if isinstance(moment, datetime) and moment.tzinfo is None else None


def _after(order: Order, event: Event) -> Order:
	return engine.examine(
		order, event, now=clock.now(), calendar=calendars.current(), rulebook=rules.current()
	).order


def _said(deadline: Deadline, if_dispatched: bool) -> dict[str, Any]:
	trace = explain(deadline, calendars.current(), rules.current())
	chinese = (frappe.local.lang or "").startswith("zh")
	return {
		"code": str(deadline.name),
		"deadline": deadline.name.zh,
		"due": str(deadline.due),
		"owner": deadline.owner.zh,
		"article": deadline.article,
		"rule": deadline.rule,
		"provisional": deadline.provisional,
		"if_dispatched": if_dispatched,
		"why": trace.zh if chinese else trace.en,
	}


def _category(entries: dict[str, Any]) -> Category | None:
	code = orders.word_of("Hotline Category", cstr(entries.get("category")))
	return Category(code) if code else None


def _kind(entries: dict[str, Any]) -> tuple[Category, Channel] | None:
	category = _category(entries)
	channel = orders.word_of("Hotline Channel", cstr(entries.get("channel")))
	return (category, Channel(channel)) if category and channel else None


def _closed_at_once(entries: dict[str, Any]) -> bool:
	kind = _kind(entries)
	if kind is None or Flow.of(*kind) is not Flow.GENERAL:
		return False
	return kind[0] in rules.current().settings.closed_at_once


def register(given: dict[str, Any], event: EventKind | None, facts: dict[str, Any]) -> Document:
	"""Save a new order as its form holds it and do the first step on it (直接办结, 传递), both or neither."""
	guard.need_front()
	doc = frappe.get_doc({**given, "doctype": "Issue"})
	set_local_name(doc)
	doc.insert()
	return steps.act(doc.name, event, facts) if event else doc
