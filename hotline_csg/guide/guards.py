"""What a step must satisfy beyond the table of `flow`: one function per requirement.

A guard returns the error it would raise, or None. Guards of `ALWAYS` hold for every event, those of `GUARDS`
for the events named. A log is judged by `GUARDS` too, but not by the facts it has no column for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from . import errors
from .callbacks import agreed, next_allowed, proper
from .flow import OPTIONAL, UNREACHABLE, Transition
from .orders import Event, Order
from .rulebook import Rulebook
from .words import Category, EventKind, Exemption, ReviewGround, Role, Side, State
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

	@property
	def no_contact(self) -> bool:
		"""Whether the order is a transferred one that declares "no contact"; others cannot (R91.2)."""
		declared = self.order.no_contact or self.event.facts.get("no_contact") is True
		return declared and self.order.channel.side is Side.EXTERNAL


Guard = Callable[[Case], Breach]


# For every event ---------------------------------------------------------------------------------------------


def by_role(case: Case) -> Breach:
	if case.event.by is None or case.event.by & case.step.roles:
		return None
	return errors.WrongRole(case.step.rule, event=case.event.kind, roles=case.step.roles)


def facts_given(case: Case) -> Breach:
	event = case.event
	# R91.2: a transferred order may declare that there is no way to contact anyone.
	waived = UNREACHABLE if case.no_contact else ()
	needed = tuple(fact for fact in case.step.facts if fact not in waived)
	missing = tuple(fact for fact in needed if not fact.given(event.facts.get(fact.code)))
	if missing:
		rule = missing[0].rule or case.step.rule
		return errors.MissingFact(
			rule, event=event.kind, facts=missing, codes=[fact.code for fact in missing]
		)
	for fact in (*needed, *OPTIONAL.get(event.kind, ())):
		value = event.facts.get(fact.code)
		if fact.given(value) and not fact.fits(value):
			rule = fact.rule or case.step.rule
			return errors.WrongFact(
				rule, event=event.kind, fact=fact, code=fact.code, value=value, expected=fact.expected
			)
	return None


def not_in_future(case: Case) -> Breach:
	if case.event.at <= case.now:
		return None
	return errors.EventInFuture(event=case.event.kind, at=case.event.at, now=case.now)


def in_sequence(case: Case) -> Breach:
	if case.order.last_at is None or case.event.at >= case.order.last_at:
		return None
	return errors.EventTooEarly(event=case.event.kind, at=case.event.at, since=case.order.last_at)


# Intake, returns, major --------------------------------------------------------------------------------------


def _closed_at_once(case: Case) -> Breach:
	allowed = case.book.settings.closed_at_once
	if case.order.state is not State.RECEIVED or case.order.category in allowed:
		return None
	return errors.NotClosedAtOnce(category=case.order.category, categories=allowed)


def _returns_left(case: Case) -> Breach:
	count, limit = case.order.returns, case.book.settings.max_returns
	return errors.ReturnLimitReached(count=count, limit=limit) if count >= limit else None


def _negotiation_due(case: Case) -> Breach:
	count, limit = case.order.returns, case.book.settings.max_returns
	return errors.NegotiationTooEarly(count=count, limit=limit) if count < limit else None


def _not_yet_major(case: Case) -> Breach:
	return errors.AlreadyMajor() if case.order.major else None


def _major_in_time(case: Case) -> Breach:
	for deadline in case.order.deadlines:
		if deadline.name is Name.HANDLE and deadline.open and case.event.at > deadline.due:
			return errors.MajorTooLate(due=deadline.due)
	return None


# Contact, reply, review --------------------------------------------------------------------------------------


def _contact_between(case: Case) -> Breach:
	at = case.event.facts.get("contacted_at", case.event.at)
	since = case.order.dispatched_at
	if not isinstance(at, datetime) or since is None or since <= at <= case.now:
		return None
	return errors.ContactOutOfRange(at=at, dispatched=since, now=case.now)


def _promise_ahead(case: Case) -> Breach:
	facts = case.event.facts
	promised, contacted = facts.get("promised_at"), facts.get("contacted_at", case.event.at)
	if "promised_at" not in {fact.code for fact in case.step.facts}:
		return None
	if not isinstance(promised, datetime) or not isinstance(contacted, datetime) or promised > contacted:
		return None
	return errors.PromiseNotAhead(promised=promised, contacted=contacted)


def _points_answered(case: Case) -> Breach:
	return errors.OpenPoints(count=case.order.open_points) if case.order.open_points else None


def _contact_time_given(case: Case) -> Breach:
	if case.order.category is not Category.COMPLAINT or case.order.contacted_at or case.no_contact:
		return None
	return errors.NoContactTime()


def _ground_fits(case: Case) -> Breach:
	ground = str(case.event.facts.get("review_ground", ""))
	if case.order.category is Category.COMPLAINT or not ReviewGround.knows(ground):
		return None
	given = ReviewGround.read(ground)
	if given not in (ReviewGround.NO_CONTACT_TIME, ReviewGround.DISPATCHED_TWICE):
		return None
	return errors.WrongGround(ground=given, category=case.order.category)


# Callback ----------------------------------------------------------------------------------------------------


def _callback_hours(case: Case) -> Breach:
	at, settings = case.event.at, case.book.settings
	# R94.7: an agreed time overrides the hours.
	if proper(at, case.order.appointment, settings):
		return None
	windows = tuple(f"{start:%H:%M}–{end:%H:%M}" for start, end in settings.callback_windows)
	return errors.OutsideCallbackHours(
		at=at, windows=windows, next=next_allowed(at, _last_failed(case), settings)
	)


def _attempt_gap(case: Case) -> Breach:
	at, settings, last = case.event.at, case.book.settings, _last_failed(case)
	if last is None or at >= last + settings.attempt_gap:
		return None
	# R94.7: who is reached at the agreed time is reached; a failed attempt still keeps its distance.
	if case.event.kind is EventKind.CALLED_BACK and agreed(at, case.order.appointment, settings):
		return None
	gap = f"{settings.attempt_gap.total_seconds() / 3600:g} h"
	return errors.AttemptTooSoon(last=last, gap=gap, next=next_allowed(at, last, settings))


def _last_failed(case: Case) -> datetime | None:
	return case.order.failed_attempts[-1] if case.order.failed_attempts else None


def _appointment_ahead(case: Case) -> Breach:
	appointment = case.event.facts.get("appointment")
	if not isinstance(appointment, datetime) or appointment > case.event.at:
		return None
	return errors.AppointmentNotAhead(appointment=appointment, at=case.event.at)


def _exempt(case: Case) -> Breach:
	given = str(case.event.facts.get("exemption", ""))
	if given not in (Exemption.NO_CONTACT.value, Exemption.NO_CONTACT.zh) or case.no_contact:
		return None
	return errors.NotExempt(exemption=Exemption.NO_CONTACT)


def _may_close(case: Case) -> Breach:
	if case.order.state is not State.REVIEWED or case.order.exemption is not None:
		return None
	count, limit = len(case.order.failed_attempts), case.book.settings.callback_attempts
	if count >= limit:
		return None
	return errors.TooFewAttempts(count=count, limit=limit) if count else errors.NotCalledBack()


# Urges, 12398 ------------------------------------------------------------------------------------------------


def _urges_left(case: Case) -> Breach:
	limit = case.book.settings.max_urges
	if case.order.urges < limit:
		return None
	by, reason = case.event.by or frozenset(), case.event.facts.get("reason")
	reasoned = Role.DISPATCHER in by and isinstance(reason, str) and bool(reason.strip())
	return None if reasoned else errors.UrgeLimitReached(count=case.order.urges, limit=limit)


def _something_urged(case: Case) -> Breach:
	urged = any(one.name is Name.URGE_DISPATCH and one.open for one in case.order.deadlines)
	return None if urged else errors.NothingUrged()


def _contacted_first(case: Case) -> Breach:
	if case.order.contacted_at is not None or case.no_contact:
		return None
	return errors.ReportBeforeContact()


def _plan_told_first(case: Case) -> Breach:
	untold = any(one.name is Name.PLAN and one.open for one in case.order.deadlines)
	return errors.ReportBeforePlan() if untold else None


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
	EventKind.MARKED_MAJOR: (_not_yet_major, _major_in_time),
	EventKind.CONTACTED: (_contact_between, _promise_ahead),
	EventKind.REPLIED: (_points_answered, _contact_time_given),
	EventKind.REPLY_RETURNED: (_ground_fits,),
	EventKind.REVIEWED: (_points_answered,),
	EventKind.CALLBACK_AGREED: (_appointment_ahead,),
	EventKind.CALLBACK_DECLINED: (_exempt,),
	EventKind.CALLBACK_FAILED: (_callback_hours, _attempt_gap),
	EventKind.CALLED_BACK: (_callback_hours, _attempt_gap),
	EventKind.REPORT_SUBMITTED: (_contacted_first, _plan_told_first),
	EventKind.REPORT_REFINED: (_called_back_again,),
	EventKind.REGULATOR_REPLIED: (_both_signed,),
	EventKind.URGED: (_urges_left,),
	EventKind.URGE_DISPATCHED: (_something_urged,),
	EventKind.ARCHIVED: (_closed_at_once, _may_close),
}

# Guards that ask for facts an event log has no column for: a log is not judged by them.
NEEDS_FACTS = frozenset({facts_given, by_role, _points_answered, _both_signed, _ground_fits})
