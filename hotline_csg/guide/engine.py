"""The one entry point: `decide` says what an event does to an order, or which requirement forbids it.

It is pure: the same order, event, calendar and rules give the same decision, and `now` is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from . import errors
from .deadlines import (
	LEAVES_DEPARTMENT,
	OWED_BY_DEPARTMENT,
	Calendar,
	Clock,
	Deadline,
	DeadlineRule,
	open_deadline,
	replanned,
)
from .effects import FOLLOWS
from .flow import Transition, find, possible, step_for
from .guards import ALWAYS, GUARDS, NEEDS_FACTS, Case
from .hints import Hint, Seen, hints_of
from .important import ImportantKind, raised_by
from .notices import NoticeKind, notices_of
from .orders import Event, Order
from .rulebook import GUIDE, Rulebook
from .words import DeadlineName as Name
from .words import Ending, EventKind, Flow, State


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
	"""`order` is the order afterwards. `hints` should be told to whoever did it.

	`breaches` is empty unless the event was examined, not decided; `hints` then is.
	"""

	event: Event
	step: Transition
	order: Order
	changes: tuple[Change, ...]
	notices: tuple[NoticeKind, ...]
	breaches: tuple[errors.GuideError, ...] = ()
	hints: tuple[Hint, ...] = ()

	@property
	def important(self) -> ImportantKind | None:
		"""R7.5: the important event that this order is by itself, told once, when it is received."""
		return raised_by(self.order.channel) if self.event.kind is EventKind.RECEIVED else None


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
	return _decision(order, event, step, calendar, rulebook, case=case)


def examine(
	order: Order, event: Event, *, now: datetime, calendar: Calendar, rulebook: Rulebook = GUIDE
) -> Decision:
	"""What `event` did to `order` when it has happened anyway (a log): breaches are reported, not raised.

	Raises `WrongState` or `WrongFlow` for an event that is impossible in the order's state.
	"""
	step = step_of(order, event.kind)
	guards = _FOR_LOGS.get(event.kind, ())
	breaches: tuple[errors.GuideError, ...] = ()
	if guards:
		case = Case(order, event, step, rulebook, now)
		breaches = tuple(breach for guard in guards if (breach := guard(case)) is not None)
	return _decision(order, event, step, calendar, rulebook, breaches)


_FOR_LOGS = {
	kind: tuple(guard for guard in guards if guard not in NEEDS_FACTS) for kind, guards in GUARDS.items()
}


def replan(
	order: Order, *, calendar: Calendar, rulebook: Rulebook = GUIDE
) -> tuple[Order, tuple[Change, ...]]:
	"""The order with each open deadline counted anew from its original start; ended ones stay as they are.

	For a changed calendar, limit or severity (A9). A changed category, channel or receipt: `corrections`.
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
	return order.changed(deadlines=tuple(deadlines)), tuple(changes)


def step_of(order: Order, kind: EventKind) -> Transition:
	"""The transition that `kind` means in the order's state, with all the facts it asks for on this order.

	Raises `WrongState` or `WrongFlow` where there is none.
	"""
	step = step_for(order.state, kind, order.category, order.channel)
	if step is not None:
		return step
	if all(find(order.state, kind, flow) is None for flow in Flow):
		allowed = tuple(row.event for row in possible(order.state, order.flow))
		raise errors.WrongState(state=order.state, event=kind, allowed=allowed or ("—",))
	raise errors.WrongFlow(flow=order.flow, event=kind)


def steps_of(order: Order) -> tuple[Transition, ...]:
	"""Every step that the order's state and flow leave open, with the facts each asks for on this order."""
	rows = possible(order.state, order.flow)
	return tuple(step_of(order, row.event) for row in rows)


def _decision(
	order: Order,
	event: Event,
	step: Transition,
	calendar: Calendar,
	book: Rulebook,
	breaches: tuple[errors.GuideError, ...] = (),
	case: Case | None = None,
) -> Decision:
	"""`case` is given where hints are wanted."""
	kind = event.kind
	follows = FOLLOWS.get(kind)
	after = order.changed(
		state=step.next,
		ending=_ending(order, event, step),
		last_at=event.at if order.last_at is None else max(order.last_at, event.at),
		**(follows(order, event) if follows else {}),
	)
	deadlines = list(order.deadlines)
	changes = _ended(order, after, event, step, book)
	for change in changes:
		deadlines[change.index] = change.deadline
	for rule in book.opened_by(kind, after.flow, after.category):
		opened = _opened(rule, after, event, calendar)
		if opened is not None:
			changes.append(Change(Effect.OPENED, len(deadlines), opened))
			deadlines.append(opened)
	after = after.changed(deadlines=tuple(deadlines))
	if kind is EventKind.MARKED_MAJOR:
		after, again = replan(after, calendar=calendar, rulebook=book)
		changes += again
	hints: tuple[Hint, ...] = ()
	if case is not None:
		planned = tuple(one.deadline for one in changes if one.effect in (Effect.OPENED, Effect.REPLANNED))
		hints = hints_of(Seen(case, after, planned, calendar))
	notices = notices_of(kind, order.state, order.flow)
	return Decision(event, step, after, tuple(changes), notices, breaches, hints)


def _ended(order: Order, after: Order, event: Event, step: Transition, book: Rulebook) -> list[Change]:
	"""The deadlines that the event fulfils or ends."""
	kind = event.kind
	changes: list[Change] = []
	# R82.9: a contact is done when it was made, not when somebody entered it.
	contacted = after.contacted_at if kind is EventKind.CONTACTED else None
	done_at = contacted or event.at
	gone = OWED_BY_DEPARTMENT if kind in LEAVES_DEPARTMENT else _REPLACED.get(kind, frozenset())
	flow, category = order.flow, order.category
	for index, deadline in enumerate(order.deadlines):
		if not deadline.open:
			continue
		rule = book.rule(deadline.name, flow, category)
		if rule is not None and kind in rule.ends:
			changes.append(Change(Effect.DONE, index, deadline.finished(done_at)))
			if kind is EventKind.URGE_DISPATCHED:
				break  # R95.1: one urge order answers one urge, the oldest
		elif step.next.ended:
			changes.append(Change(Effect.CANCELLED, index, deadline.left_behind(event.at)))
		elif deadline.name in gone:
			changes.append(Change(Effect.CANCELLED, index, deadline.dropped(event.at)))
	return changes


# A new promise takes the place of the last (R81.4).
_REPLACED = {EventKind.CONTACTED: frozenset({Name.PROMISE})}
# Not owed where nobody can be reached (R91.2).
_NEEDS_CONTACT = frozenset({Name.CONTACT, Name.PLAN})


def _opened(rule: DeadlineRule, after: Order, event: Event, calendar: Calendar) -> Deadline | None:
	if after.no_contact and rule.name in _NEEDS_CONTACT:
		return None
	start = event.at
	if rule.clock is Clock.T0 and after.received_at is not None:
		start = after.received_at
	if rule.clock is Clock.T1 and after.dispatched_at is not None:
		start = after.dispatched_at
	due = None
	if rule.due_fact is not None:
		named = event.facts.get(rule.due_fact.code)
		if not isinstance(named, datetime):
			return None
		due = named
	deadline = open_deadline(rule, start, calendar, major=after.major, due=due)
	if rule.name is Name.RETURN:
		return deadline.finished(event.at)
	return deadline


def _ending(order: Order, event: Event, step: Transition) -> Ending | None:
	if event.kind is EventKind.REINSTATED:
		return None
	if event.kind is EventKind.ARCHIVED and order.state is State.REVIEWED:
		return Ending.EXEMPT if order.exemption else Ending.UNREACHED
	return step.ending or order.ending


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
