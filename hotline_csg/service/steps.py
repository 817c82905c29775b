"""A person does a step of an order: what the dialogs, REST and the phone client call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import cstr

from hotline_csg.adapters import answers, clock, guard, helping, orders, refusals, rules
from hotline_csg.guide import engine, errors
from hotline_csg.guide.flow import Transition
from hotline_csg.guide.guards import GUARDS, Case
from hotline_csg.guide.hints import Hint
from hotline_csg.guide.orders import Event, Order
from hotline_csg.guide.words import EventKind, Role

if TYPE_CHECKING:
	from frappe.model.document import Document

# What a step's dialog may carry besides the step's facts: the contact that came before, the archiving that follows.
CONTACT_WITH = frozenset({EventKind.REPLIED})
ARCHIVE_WITH = frozenset({EventKind.CALLED_BACK, EventKind.CALLBACK_DECLINED, EventKind.CALLBACK_FAILED})
_TOGETHER = "hotline_steps"


class MovedMeanwhile(frappe.TimestampMismatchError):
	"""Somebody else did something to the order since the user looked at it."""


def act(name: str, kind: EventKind, facts: dict[str, Any], seen: str = "") -> Document:
	"""Do one step of an order: lock it, enter the facts, move it, in one transaction.

	`facts` may also hold `contacted_at` with a reply and `archive` with a callback: the contact before and the archiving
	after are steps of their own, and all are done or none. `seen` is the order's `modified` as its user saw it.
	Raises the guide's refusals, MovedMeanwhile, and PermissionError where the user may not write the order.
	"""
	doc = frappe.get_doc("Issue", name, for_update=True)
	doc.check_permission("write")
	guard.need_order(doc)
	_refuse_moved(doc, seen)
	return take(doc, kind, facts)


def take(doc: Document, kind: EventKind, facts: dict[str, Any]) -> Document:
	"""The same on an order that its caller has locked and may write."""
	facts = dict(facts)
	archive = kind in ARCHIVE_WITH and bool(facts.pop("archive", None))
	hints: list[Hint] = []
	frappe.db.savepoint(_TOGETHER)
	try:
		if kind in CONTACT_WITH and facts.get("contacted_at"):
			hints += _step(doc, EventKind.CONTACTED, {"contacted_at": facts.pop("contacted_at")})
		hints += _step(doc, kind, facts)
		if archive:
			hints += _step(doc, EventKind.ARCHIVED, _why_archived(facts))
	except frappe.ValidationError:
		frappe.db.rollback(save_point=_TOGETHER)
		raise
	doc.flags.hotline_hints = tuple(hints)
	return doc


def _step(doc: Document, kind: EventKind, facts: dict[str, Any]) -> tuple[Hint, ...]:
	with refusals.shown():
		category, channel = orders.kind_of(doc)
		step = engine.step_of(Order(category, channel, orders.state_of(doc)), kind)
	orders.enter(doc, step, facts)
	helping.enter(doc, facts.get("helpers"))
	answers.enter(doc, facts.get("points"))
	doc.flags.hotline_event = str(kind)
	doc.hotline_stage = step.next.zh
	try:
		doc.save()
	finally:
		doc.flags.hotline_event = None
	return doc.flags.hotline_hints or ()


# A step that is refused for one of these is not offered: no entry in its dialog could change that.
HOPELESS = (
	errors.AlreadyMajor,
	errors.NegotiationTooEarly,
	errors.NotCalledBack,
	errors.NotClosedAtOnce,
	errors.NothingUrged,
	errors.ReturnLimitReached,
	errors.TooFewAttempts,
)


# Of those, what is worth no word: nobody would look for the step at this point.
UNEXPECTED = (errors.AlreadyMajor, errors.NegotiationTooEarly, errors.NothingUrged)
Refused = list[tuple[Transition, errors.GuideError]]


def offered_steps(doc: Document) -> tuple[list[Transition], Order, Refused]:
	"""The steps that the session's user may take on the order now with the facts each asks for, the order, and the
	steps that are refused now whatever is entered, each with the guide's reason.
	"""
	order = orders.load(doc, doc)
	mine = helping.roles_on(doc, frappe.session.user)
	found: list[Transition] = []
	refused: Refused = []
	for row in engine.steps_of(order):
		if not row.roles & mine:
			continue
		reason = _hopeless(row, order, mine)
		if reason is None:
			found.append(row)
		elif not isinstance(reason, UNEXPECTED):
			refused.append((row, reason))
	return found, order, refused


def _hopeless(step: Transition, order: Order, mine: frozenset[Role]) -> errors.GuideError | None:
	now = clock.now()
	case = Case(order, Event(step.event, now, by=mine), step, rules.current(), now)
	reasons = (guard(case) for guard in GUARDS.get(step.event, ()))
	return next((reason for reason in reasons if isinstance(reason, HOPELESS)), None)


def hints_of(doc: Document) -> list[dict[str, str]]:
	"""What the last step on `doc` should tell its user, in their language, with the requirement it comes from."""
	lang = "zh" if (frappe.local.lang or "").startswith("zh") else "en"
	return [{"rule": hint.rule, "text": hint.render(lang)} for hint in doc.flags.hotline_hints or ()]


def _why_archived(facts: dict[str, Any]) -> dict[str, Any]:
	"""Archiving asks why where the entity was not called back: that is what the callback's step said."""
	reason = facts.get("reason") or facts.get("exemption")
	return {"reason": reason} if reason else {}


def _refuse_moved(doc: Document, seen: str) -> None:
	if not seen or cstr(doc.modified) == seen:
		return
	last = frappe.get_all(
		"Hotline Event",
		filters={"issue": doc.name},
		fields=["event", "user", "recorded_at"],
		order_by="creation desc",
		limit=1,
	)
	who = frappe.utils.get_fullname(last[0].user) if last else cstr(doc.modified_by)
	frappe.throw(
		_(
			"{0} just did “{1}” on order {2} ({3}); it is now in stage {4}. Reload it and decide again."
		).format(
			who,
			last[0].event if last else "",
			doc.name,
			f"{last[0].recorded_at:%H:%M:%S}" if last else "",
			doc.hotline_stage,
		),
		exc=MovedMeanwhile,
		title=_("Not Possible"),
	)
