"""What is put right afterwards: the receipt, the reply date, the category, the channel. Each counts the deadlines anew it concerns.

Who corrects what, when and why is for the caller to keep (R5.2); ended orders are read-only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from . import errors
from .deadlines import Calendar, Clock, Deadline, DeadlineRule, open_deadline, replanned
from .engine import Change, Effect
from .flow import stands_in
from .orders import Order
from .rulebook import GUIDE, Rulebook
from .words import Category, Channel, Side, State
from .words import DeadlineName as Name
from .words import EventKind as E

Corrected = tuple[Order, tuple[Change, ...]]


def correct_receipt(
	order: Order, at: datetime, *, now: datetime, calendar: Calendar, rulebook: Rulebook = GUIDE
) -> Corrected:
	"""The order as received at `at` (R81.1), with every deadline that runs from receipt counted anew.

	Those already met or missed are judged anew too: the entry was wrong, not the work. Raises `OrderEnded`,
	`EventInFuture`, and `ReceiptTooLate` where something happened to the order before `at`.
	"""
	_still_open(order)
	if at > now:
		raise errors.EventInFuture(event=E.RECEIVED, at=at, now=now)
	followed = _followed_by(order)
	if followed is not None and at > followed:
		raise errors.ReceiptTooLate(at=at, before=followed)
	deadlines, changes = list(order.deadlines), []
	for index, one in enumerate(order.deadlines):
		rule = rulebook.rule(one.name, order.flow, order.category)
		if rule is None or rule.limit is None or one.cancelled or not _from_receipt(rule, one, order):
			continue
		deadlines[index] = replanned(one, rule, at, calendar, major=order.major)
		if deadlines[index] != one:
			changes.append(Change(Effect.REPLANNED, index, deadlines[index]))
	last_at = at if order.last_at == order.received_at else order.last_at
	return replace(order, received_at=at, last_at=last_at, deadlines=tuple(deadlines)), tuple(changes)


def reclassify(
	order: Order,
	*,
	at: datetime,
	calendar: Calendar,
	rulebook: Rulebook = GUIDE,
	category: Category | None = None,
	channel: Channel | None = None,
) -> Corrected:
	"""The order under another category or channel, from `at` on.

	Open deadlines are counted anew from their original starts, those the new flow does not know are cancelled, those
	it asks for besides are opened from the receipt, the passing or the dispatch. Ended ones stay as they are. Raises
	`OrderEnded`, and `StateNotInFlow` where the new flow has no such state.
	"""
	_still_open(order)
	after = replace(order, category=category or order.category, channel=channel or order.channel)
	after = replace(after, no_contact=after.no_contact and after.channel.side is Side.EXTERNAL)  # R91.2
	if order.state is State.UNREGISTERED:
		return after, ()
	if not stands_in(order.state, after.flow):
		raise errors.StateNotInFlow(state=order.state, flow=after.flow)
	owed = _owed_now(after, rulebook)
	deadlines, changes = list(order.deadlines), []
	for index, one in enumerate(order.deadlines):
		change = _carried_over(one, index, after, owed, at, calendar, rulebook) if one.open else None
		if change is not None:
			deadlines[index] = change.deadline
			changes.append(change)
	running = {one.name for one in deadlines if one.open}
	for rule in owed.values():
		start = _start(rule, after)
		# What the old flow asked for already is either running or over.
		asked = order.flow is after.flow and rulebook.rule(rule.name, order.flow, order.category) is not None
		if rule.name in running or asked or start is None:
			continue
		fresh = open_deadline(rule, start, calendar, major=after.major)
		changes.append(Change(Effect.OPENED, len(deadlines), fresh))
		deadlines.append(fresh)
	return replace(after, deadlines=tuple(deadlines)), tuple(changes)


def _carried_over(
	one: Deadline,
	index: int,
	after: Order,
	owed: dict[Name, DeadlineRule],
	at: datetime,
	calendar: Calendar,
	rulebook: Rulebook,
) -> Change | None:
	"""What becomes of an open deadline: cancelled, counted anew, or (None) nothing."""
	rule = rulebook.rule(one.name, after.flow, after.category)
	if rule is None or (_from_a_step(rule) and one.name not in owed):
		return Change(Effect.CANCELLED, index, one.dropped(at))
	if rule.limit is None:
		return None
	start = _start(rule, after) if _from_a_step(rule) else one.start
	fresh = replanned(one, rule, start or one.start, calendar, major=after.major)
	return None if (fresh.rule, fresh.due) == (one.rule, one.due) else Change(Effect.REPLANNED, index, fresh)


def correct_reply_date(
	order: Order,
	due: datetime | None,
	*,
	at: datetime,
	calendar: Calendar,
	rulebook: Rulebook = GUIDE,
) -> Corrected:
	"""The order with the date that the transferring body asks for put right at `at`, added, or (None) taken away (R7.2).

	Raises `OrderEnded`.
	"""
	_still_open(order)
	rule = rulebook.rule(Name.TRANSFER_REPLY, order.flow, order.category)
	deadlines = list(order.deadlines)
	index = next((i for i, one in enumerate(deadlines) if one.open and one.name is Name.TRANSFER_REPLY), None)
	if rule is None or order.received_at is None or (index is None and due is None):
		return order, ()
	if index is None:
		fresh = open_deadline(rule, order.received_at, calendar, due=due)
		change = Change(Effect.OPENED, len(deadlines), fresh)
		deadlines.append(fresh)
	elif due is None:
		change = Change(Effect.CANCELLED, index, deadlines[index].dropped(at))
	else:
		fresh = replace(deadlines[index], due=due, provisional=calendar.provisional(due))
		change = Change(Effect.REPLANNED, index, fresh)
	deadlines[change.index : change.index + 1] = [change.deadline]
	return replace(order, deadlines=tuple(deadlines)), (change,)


def _still_open(order: Order) -> None:
	if order.state.ended:
		raise errors.OrderEnded(state=order.state)


def _from_receipt(rule: DeadlineRule, one: Deadline, order: Order) -> bool:
	return rule.clock is Clock.T0 or (E.RECEIVED in rule.starts and one.start == order.received_at)


def _followed_by(order: Order) -> datetime | None:
	"""The earliest moment known at which something happened to the order after its receipt."""
	moments = [order.passed_at, order.dispatched_at]
	for one in order.deadlines:
		moments += [one.done, one.cancelled, None if one.start == order.received_at else one.start]
	if order.last_at != order.received_at:
		moments.append(order.last_at)
	return min((moment for moment in moments if moment is not None), default=None)


_STEPS = (E.RECEIVED, E.PASSED, E.DISPATCHED)


def _from_a_step(rule: DeadlineRule) -> bool:
	"""Whether `rule` runs from the receipt, the passing or the dispatch, which every flow has."""
	return rule.limit is not None and any(event in rule.starts for event in _STEPS)


def _start(rule: DeadlineRule, order: Order) -> datetime | None:
	"""From when such a rule runs on an order that stands where it stands; None where that is not known."""
	if rule.clock is Clock.T0 or E.RECEIVED in rule.starts:
		return order.received_at
	if E.DISPATCHED in rule.starts:
		return order.dispatched_at
	return order.passed_at or order.last_at


def _owed_now(order: Order, rulebook: Rulebook) -> dict[Name, DeadlineRule]:
	"""What the flow asks for, in the order's state, of what runs from receipt, passing or dispatch."""
	opened_by = {State.PASSED: (E.RECEIVED, E.PASSED), State.DISPATCHED: (E.RECEIVED, E.DISPATCHED)}
	over = set()
	if order.state is not State.RECEIVED:
		over.add(Name.REGISTER)
	if order.dispatched_at is not None:
		over.add(Name.DISPATCH)
	if order.contacted_at is not None:
		over.add(Name.CONTACT)
	if order.no_contact:
		over |= {Name.CONTACT, Name.PLAN}
	return {
		rule.name: rule
		for event in opened_by.get(order.state, (E.RECEIVED,))
		for rule in rulebook.opened_by(event, order.flow, order.category)
		if rule.limit is not None and rule.name not in over
	}
