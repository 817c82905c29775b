"""What a step must satisfy beyond the table of `flow`: one function per requirement.

A guard returns the error it would raise, or None. Guards of `ALWAYS` hold for every event, those of `GUARDS`
for the events named. A log is judged by `GUARDS` too, but not by the facts it has no column for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from . import errors
from .callbacks import in_window, next_allowed
from .facts import Fact, Kind
from .flow import Transition
from .orders import Event, Order
from .rulebook import Rulebook, Settings
from .words import Category, EventKind, Role, Side, State
from .words import DeadlineName as Name

Breach = errors.GuideError | None


@dataclass(frozen=True, slots=True)
class Case:
	"""An event that is about to happen to an order."""

	order: Order
	event: Event
	step: Transition
	book: Rulebook
	now: datetime


Guard = Callable[[Case], Breach]


def _given(fact: Fact, event: Event) -> bool:
	value = event.facts.get(fact.code)
	if fact.kind is Kind.YES_NO:
		return isinstance(value, bool)
	if isinstance(value, str):
		return bool(value.strip())
	return bool(value)


def by_role(case: Case) -> Breach:
	if case.event.by is None or case.event.by & case.step.roles:
		return None
	return errors.WrongRole(case.step.rule, event=case.event.kind, roles=case.step.roles)


def facts_given(case: Case) -> Breach:
	missing = [fact for fact in case.step.facts if not _given(fact, case.event)]
	# R91.2: a transferred order may declare that there is no way to contact anyone.
	if case.event.facts.get("no_contact") and case.order.channel.side is Side.EXTERNAL:
		missing = [fact for fact in missing if fact.code not in ("phone", "contact_name")]
	if not missing:
		return None
	return errors.MissingFact(
		case.step.rule,
		event=case.event.kind,
		facts=tuple(missing),
		codes=[fact.code for fact in missing],
	)


def not_in_future(case: Case) -> Breach:
	if case.event.at <= case.now:
		return None
	return errors.EventInFuture(event=case.event.kind, at=case.event.at, now=case.now)


def in_sequence(case: Case) -> Breach:
	if case.order.last_at is None or case.event.at >= case.order.last_at:
		return None
	return errors.EventTooEarly(event=case.event.kind, at=case.event.at, since=case.order.last_at)


def _closed_at_once(case: Case) -> Breach:
	allowed = case.book.settings.closed_at_once
	if case.order.state is not State.RECEIVED or case.order.category in allowed:
		return None
	return errors.NotClosedAtOnce(category=case.order.category, categories=allowed)


def _returns_left(case: Case) -> Breach:
	limit = case.book.settings.max_returns
	return (
		errors.ReturnLimitReached(count=case.order.returns, limit=limit)
		if case.order.returns >= limit
		else None
	)


def _negotiation_due(case: Case) -> Breach:
	limit = case.book.settings.max_returns
	return (
		errors.NegotiationTooEarly(count=case.order.returns, limit=limit)
		if case.order.returns < limit
		else None
	)


def _points_answered(case: Case) -> Breach:
	return errors.OpenPoints(count=case.order.open_points) if case.order.open_points else None


def _contact_time_given(case: Case) -> Breach:
	if case.order.category is not Category.COMPLAINT or case.order.contacted_at is not None:
		return None
	return errors.NoContactTime()


def _contact_between(case: Case) -> Breach:
	at = case.event.facts.get("contacted_at", case.event.at)
	if (
		not isinstance(at, datetime)
		or case.order.dispatched_at is None
		or case.order.dispatched_at <= at <= case.now
	):
		return None
	return errors.ContactOutOfRange(at=at, dispatched=case.order.dispatched_at, now=case.now)


def _windows(settings: Settings) -> str:
	return "、".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in settings.callback_windows)


def _callback_hours(case: Case) -> Breach:
	last = case.order.failed_attempts[-1] if case.order.failed_attempts else None
	allowed = next_allowed(case.event.at, last, case.book.settings)
	# R94.7: an agreed time overrides the hours; a failed attempt still keeps its distance (R94.8).
	agreed = case.order.appointment is not None and case.event.at >= case.order.appointment
	if not agreed and not in_window(case.event.at, case.book.settings):
		return errors.OutsideCallbackHours(
			at=case.event.at, windows=_windows(case.book.settings), next=allowed
		)
	if last is None or case.event.at >= last + case.book.settings.attempt_gap:
		return None
	if agreed and case.event.kind is EventKind.CALLED_BACK:
		return None
	gap = f"{case.book.settings.attempt_gap.total_seconds() / 3600:g} h"
	return errors.AttemptTooSoon(last=last, gap=gap, next=allowed)


def _may_close(case: Case) -> Breach:
	if case.order.state is not State.REVIEWED or case.order.exemption is not None:
		return None
	count, limit = len(case.order.failed_attempts), case.book.settings.callback_attempts
	if count >= limit:
		return None
	return errors.TooFewAttempts(count=count, limit=limit) if count else errors.NotCalledBack()


def _urges_left(case: Case) -> Breach:
	limit = case.book.settings.max_urges
	if case.order.urges < limit:
		return None
	reasoned = (
		bool(case.event.facts.get("reason"))
		and case.event.by is not None
		and Role.DISPATCHER in case.event.by
	)
	return None if reasoned else errors.UrgeLimitReached(count=case.order.urges, limit=limit)


def _major_in_time(case: Case) -> Breach:
	for deadline in case.order.deadlines:
		if deadline.name is Name.HANDLE and deadline.open and case.event.at > deadline.due:
			return errors.MajorTooLate(due=deadline.due)
	return None


def _called_back_again(case: Case) -> Breach:
	tried = len(case.order.failed_attempts) >= case.book.settings.callback_attempts
	return None if case.order.called_back or case.order.exemption or tried else errors.NoSecondCallback()


def _both_signed(case: Case) -> Breach:
	missing = [role for role in (Role.MARKET_MANAGEMENT, Role.HEAD) if role not in case.order.signed]
	return errors.NotSigned(missing=missing) if missing else None


ALWAYS: tuple[Guard, ...] = (by_role, not_in_future, in_sequence, facts_given)

GUARDS: dict[EventKind, tuple[Guard, ...]] = {
	EventKind.RETURNED: (_returns_left,),
	EventKind.NEGOTIATION_OPENED: (_negotiation_due,),
	EventKind.MARKED_MAJOR: (_major_in_time,),
	EventKind.CONTACTED: (_contact_between,),
	EventKind.REPLIED: (_points_answered, _contact_time_given),
	EventKind.CALLBACK_FAILED: (_callback_hours,),
	EventKind.CALLED_BACK: (_callback_hours,),
	EventKind.REPORT_REFINED: (_called_back_again,),
	EventKind.REGULATOR_REPLIED: (_both_signed,),
	EventKind.URGED: (_urges_left,),
	EventKind.ARCHIVED: (_closed_at_once, _may_close),
}

# Guards that ask for facts an event log has no column for: a log is not judged by them.
NEEDS_FACTS = frozenset({facts_given, by_role, _points_answered, _both_signed})
