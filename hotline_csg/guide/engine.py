"""The one entry point: `decide` says what an event does to an order, or which requirement forbids it.

It is pure: the same order, event, calendar and rules give the same decision, and `now` is an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from . import errors
from .deadlines import (
	LEAVES_DEPARTMENT,
	Calendar,
	Clock,
	Deadline,
	DeadlineRule,
	open_deadline,
	replanned,
)
from .flow import Transition, find, possible
from .guards import ALWAYS, GUARDS, NEEDS_FACTS, Case
from .notices import NoticeKind, notices_of
from .orders import Event, Order
from .rulebook import GUIDE, Rulebook
from .words import DeadlineName as Name
from .words import Ending, EventKind, Exemption, Flow, Role, State


class Effect(Enum):
	OPENED = "opened"
	DONE = "done"
	CANCELLED = "cancelled"
	REPLANNED = "replanned"


@dataclass(frozen=True, slots=True)
class Change:
	"""What became of one deadline; `index` is its place in the decided order's `deadlines`."""

	effect: Effect
	index: int
	deadline: Deadline


@dataclass(frozen=True, slots=True)
class Decision:
	"""`order` is the order afterwards. `breaches` is empty unless the event was examined, not decided."""

	event: Event
	step: Transition
	order: Order
	changes: tuple[Change, ...]
	notices: tuple[NoticeKind, ...]
	breaches: tuple[errors.GuideError, ...] = ()


def decide(
	order: Order, event: Event, *, now: datetime, calendar: Calendar, rulebook: Rulebook = GUIDE
) -> Decision:
	"""What `event` does to `order`.

	Raises the first `GuideError` that forbids it, and `CalendarRangeError` where the calendar does not reach.
	Source: articles 8 and 9.
	"""
	step = step_of(order, event.kind)
	case = Case(order, event, step, rulebook, now)
	for guard in (*ALWAYS, *GUARDS.get(event.kind, ())):
		breach = guard(case)
		if breach is not None:
			raise breach
	return _decision(order, event, step, calendar, rulebook, ())


def examine(
	order: Order, event: Event, *, now: datetime, calendar: Calendar, rulebook: Rulebook = GUIDE
) -> Decision:
	"""What `event` did to `order` when it has happened anyway (a log): breaches are reported, not raised.

	Raises `WrongState` or `WrongFlow` for an event that is impossible in the order's state.
	"""
	step = step_of(order, event.kind)
	case = Case(order, event, step, rulebook, now)
	breaches = [
		breach
		for guard in GUARDS.get(event.kind, ())
		if guard not in NEEDS_FACTS and (breach := guard(case)) is not None
	]
	return _decision(order, event, step, calendar, rulebook, tuple(breaches))


def replan(
	order: Order, *, calendar: Calendar, rulebook: Rulebook = GUIDE
) -> tuple[Order, tuple[Change, ...]]:
	"""The order with each open deadline counted anew from its original start; ended ones stay as they are.

	For a changed calendar, limit, category or severity (A9).
	"""
	deadlines, changes = list(order.deadlines), []
	for index, deadline in enumerate(deadlines):
		rule = rulebook.rule(deadline.name, order.flow, order.category)
		if not deadline.open or rule is None:
			continue
		fresh = replanned(deadline, rule, deadline.start, calendar, major=order.major)
		if (fresh.due, fresh.provisional) != (deadline.due, deadline.provisional):
			deadlines[index] = fresh
			changes.append(Change(Effect.REPLANNED, index, fresh))
	return replace(order, deadlines=tuple(deadlines)), tuple(changes)


def step_of(order: Order, kind: EventKind) -> Transition:
	"""The transition that `kind` means in the order's state; `WrongState` or `WrongFlow` where there is none."""
	step = find(order.state, kind, order.flow)
	if step is not None:
		return step
	if all(find(order.state, kind, flow) is None for flow in Flow):
		allowed = tuple(row.event for row in possible(order.state, order.flow))
		raise errors.WrongState(state=order.state, event=kind, allowed=allowed or ("—",))
	raise errors.WrongFlow(flow=order.flow, event=kind)


def _decision(
	order: Order,
	event: Event,
	step: Transition,
	calendar: Calendar,
	book: Rulebook,
	breaches: tuple[errors.GuideError, ...],
) -> Decision:
	after = replace(
		order,
		state=step.next,
		ending=_ending(order, event, step),
		last_at=event.at if order.last_at is None else max(order.last_at, event.at),
		**_FOLLOWS.get(event.kind, _nothing)(order, event),
	)
	# R82.9: a contact is done when it was made, not when somebody entered it.
	done_at = after.contacted_at if event.kind is EventKind.CONTACTED else event.at
	deadlines, changes = list(order.deadlines), []

	def change(effect: Effect, index: int, deadline: Deadline) -> None:
		deadlines[index] = deadline
		changes.append(Change(effect, index, deadline))

	for index, deadline in enumerate(order.deadlines):
		if not deadline.open:
			continue
		rule = book.rule(deadline.name, order.flow, order.category)
		if rule is not None and event.kind in rule.ends and not _ended_by_another(deadlines, index, event):
			change(Effect.DONE, index, replace(deadline, done=done_at))
		elif step.next.ended or _leaves(deadline, event):
			change(Effect.CANCELLED, index, replace(deadline, cancelled=event.at))
	for rule in book.opened_by(event.kind, after.flow, after.category):
		opened = _opened(rule, order, after, event, calendar)
		if opened is not None:
			deadlines.append(opened)
			changes.append(Change(Effect.OPENED, len(deadlines) - 1, opened))
	after = replace(after, deadlines=tuple(deadlines))
	if event.kind is EventKind.MARKED_MAJOR:
		after, again = replan(after, calendar=calendar, rulebook=book)
		changes += again
	return Decision(
		event, step, after, tuple(changes), notices_of(event.kind, order.state, order.flow), breaches
	)


def _ended_by_another(deadlines: list[Deadline], index: int, event: Event) -> bool:
	"""An urge's dispatch answers the oldest open urge only."""
	if event.kind is not EventKind.URGE_DISPATCHED:
		return False
	return any(one.name is Name.URGE_DISPATCH and one.done == event.at for one in deadlines[:index])


def _leaves(deadline: Deadline, event: Event) -> bool:
	owed_by_department = (Name.HANDLE, Name.CONTACT, Name.PLAN, Name.REPORT, Name.PROMISE)
	return event.kind in LEAVES_DEPARTMENT and deadline.name in owed_by_department


def _opened(
	rule: DeadlineRule, before: Order, after: Order, event: Event, calendar: Calendar
) -> Deadline | None:
	start = event.at
	if rule.clock is Clock.T0 and after.received_at is not None:
		start = after.received_at
	if rule.clock is Clock.T1 and after.dispatched_at is not None:
		start = after.dispatched_at
	promised = event.facts.get("promised_at")
	if rule.limit is None and not isinstance(promised, datetime):
		return None
	due = promised if rule.limit is None and isinstance(promised, datetime) else None
	deadline = open_deadline(rule, start, calendar, major=after.major, due=due)
	if rule.name is Name.RETURN:
		return replace(deadline, done=event.at)
	return deadline


def _ending(order: Order, event: Event, step: Transition) -> Ending | None:
	if event.kind is EventKind.REINSTATED:
		return None
	if event.kind is EventKind.ARCHIVED and order.state is State.REVIEWED:
		return Ending.EXEMPT if order.exemption else Ending.UNREACHED
	return step.ending or order.ending


def _nothing(order: Order, event: Event) -> dict[str, Any]:
	return {}


def _contacted(order: Order, event: Event) -> dict[str, Any]:
	at = event.facts.get("contacted_at")
	return {"contacted_at": at if isinstance(at, datetime) else event.at}


def _appointed(order: Order, event: Event) -> dict[str, Any]:
	return {"appointment": event.facts.get("appointment")}


def _exempted(order: Order, event: Event) -> dict[str, Any]:
	given = event.facts.get("exemption")
	return {"exemption": Exemption.read(str(given)) if given else Exemption.DECLINED}


def _signed(order: Order, event: Event) -> dict[str, Any]:
	roles = event.by or frozenset()
	# A principal head signs for the department as a head does.
	as_head = {Role.HEAD} if roles & {Role.HEAD, Role.PRINCIPAL_HEAD} else set()
	return {"signed": order.signed | as_head | (roles & {Role.MARKET_MANAGEMENT})}


# What an event changes on the order itself, besides state, ending and deadlines.
_FOLLOWS: dict[EventKind, Callable[[Order, Event], dict[str, Any]]] = {
	EventKind.RECEIVED: lambda order, event: {"received_at": event.at},
	# A10: every dispatch starts the department's duties anew.
	EventKind.DISPATCHED: lambda order, event: {"dispatched_at": event.at, "contacted_at": None},
	EventKind.MARKED_MAJOR: lambda order, event: {"major": True},
	EventKind.CONTACTED: _contacted,
	EventKind.RETURNED: lambda order, event: {"returns": order.returns + 1},
	EventKind.REPLY_RETURNED: lambda order, event: {"reply_returns": order.reply_returns + 1},
	EventKind.URGED: lambda order, event: {"urges": order.urges + 1},
	EventKind.CALLBACK_AGREED: _appointed,
	EventKind.CALLBACK_DECLINED: _exempted,
	EventKind.CALLBACK_FAILED: lambda order, event: {
		"failed_attempts": (*order.failed_attempts, event.at),
		"appointment": None,
	},
	EventKind.CALLED_BACK: lambda order, event: {"called_back": True},
	EventKind.SIGNED: _signed,
}


def replay(
	order: Order, events: Iterable[Event], *, now: datetime, calendar: Calendar, rulebook: Rulebook = GUIDE
) -> tuple[Order, tuple[Decision, ...]]:
	"""Decide one event after the other; the errors are `decide`'s."""
	decisions = []
	for event in events:
		decision = decide(order, event, now=now, calendar=calendar, rulebook=rulebook)
		decisions.append(decision)
		order = decision.order
	return order, tuple(decisions)
