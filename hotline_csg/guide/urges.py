"""Urge orders (R95): each follows the category, flow and severity of the order it urges."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from . import errors
from .deadlines import Calendar
from .engine import Decision, Effect, examine
from .orders import Event, Order
from .rulebook import GUIDE, Rulebook
from .words import DeadlineName as Name
from .words import EventKind as E

# The 30 minutes of R95.1, owed on the urged order, stand in for these.
REPLACED = frozenset({Name.REGISTER, Name.DISPATCH})


def urge_order(
	urged: Order,
	*,
	received_at: datetime,
	dispatched_at: datetime,
	calendar: Calendar,
	rulebook: Rulebook = GUIDE,
) -> Order:
	"""The urge order of `urged`, dispatched, with the deadlines its category and flow give it (R95.2).

	Raises `OrderEnded` where the urged order is no longer open (R95.1).
	"""
	if urged.state.ended:
		raise errors.OrderEnded("R95.1", state=urged.state)
	order = Order(urged.category, urged.channel, major=urged.major, no_contact=urged.no_contact, urge=True)
	for event in (
		Event(E.RECEIVED, received_at),
		Event(E.PASSED, dispatched_at),
		Event(E.DISPATCHED, dispatched_at),
	):
		order = examine(order, event, now=dispatched_at, calendar=calendar, rulebook=rulebook).order
	return replace(order, deadlines=tuple(one for one in order.deadlines if one.name not in REPLACED))


def as_urge(decision: Decision) -> Decision:
	"""A decision about an urge order: what `REPLACED` names is not opened on it (R95.1)."""
	dropped = {
		change.index
		for change in decision.changes
		if change.effect is Effect.OPENED and change.deadline.name in REPLACED
	}
	kept = tuple(one for index, one in enumerate(decision.order.deadlines) if index not in dropped)
	changes = tuple(one for one in decision.changes if one.index not in dropped)
	return replace(decision, order=replace(decision.order, urge=True, deadlines=kept), changes=changes)
