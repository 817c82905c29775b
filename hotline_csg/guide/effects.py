"""What an event changes on the order itself, besides its state, its ending and its deadlines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from .choices import Finding
from .orders import Event, Order
from .words import EventKind, Exemption, Role, Side

Follow = Callable[[Order, Event], dict[str, Any]]


def _received(order: Order, event: Event) -> dict[str, Any]:
	declared = order.no_contact or event.facts.get("no_contact") is True
	return {"received_at": event.at, "no_contact": declared and order.channel.side is Side.EXTERNAL}


def _contacted(order: Order, event: Event) -> dict[str, Any]:
	at = event.facts.get("contacted_at")
	return {"contacted_at": at if isinstance(at, datetime) else event.at}


def _exempted(order: Order, event: Event) -> dict[str, Any]:
	given = str(event.facts.get("exemption", ""))
	return {"exemption": Exemption.read(given) if Exemption.knows(given) else Exemption.DECLINED}


def _refined(order: Order, event: Event) -> dict[str, Any]:
	given = str(event.facts.get("finding", ""))
	return {"finding": Finding.read(given) if Finding.knows(given) else order.finding}


def _signed(order: Order, event: Event) -> dict[str, Any]:
	"""One event is one signature, also of a person who holds both roles; a principal head signs as a head."""
	roles = event.by or frozenset()
	mmd, head = Role.MARKET_MANAGEMENT in roles, bool(roles & {Role.HEAD, Role.PRINCIPAL_HEAD})
	if head and (not mmd or Role.MARKET_MANAGEMENT in order.signed):
		return {"signed": order.signed | {Role.HEAD}}
	return {"signed": order.signed | {Role.MARKET_MANAGEMENT}} if mmd else {}


FOLLOWS: dict[EventKind, Follow] = {
	EventKind.RECEIVED: _received,
	EventKind.PASSED: lambda order, event: {"passed_at": event.at},
	EventKind.REINSTATED: lambda order, event: {"passed_at": event.at},
	# A10: every dispatch starts the department's duties anew.
	EventKind.DISPATCHED: lambda order, event: {"dispatched_at": event.at, "contacted_at": None},
	EventKind.MARKED_MAJOR: lambda order, event: {"major": True},
	EventKind.CONTACTED: _contacted,
	EventKind.RETURNED: lambda order, event: {"returns": order.returns + 1},
	EventKind.REPLY_RETURNED: lambda order, event: {"reply_returns": order.reply_returns + 1},
	EventKind.URGED: lambda order, event: {"urges": order.urges + 1},
	EventKind.CALLBACK_AGREED: lambda order, event: {"appointment": event.facts.get("appointment")},
	EventKind.CALLBACK_DECLINED: _exempted,
	EventKind.CALLBACK_FAILED: lambda order, event: {
		"failed_attempts": (*order.failed_attempts, event.at),
		"appointment": None,
	},
	EventKind.CALLED_BACK: lambda order, event: {"called_back": True},
	EventKind.REPORT_REFINED: _refined,
	EventKind.SIGNED: _signed,
}
