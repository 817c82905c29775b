"""The use cases: load, decide, store, notify. Entry points call these and nothing below them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import get_datetime

from hotline_csg.adapters import (
	answers,
	around,
	calendars,
	calls,
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
	roles,
	roster,
	rules,
	sealed,
	store,
	supervision,
	surroundings,
	traces,
	transactions,
	warnings,
)
from hotline_csg.adapters import board as adapters_board
from hotline_csg.guide import engine, urges
from hotline_csg.guide.flow import between, find
from hotline_csg.guide.important import EVENT_DUTIES, LEVEL_DUTIES, DutyName, Level, Since
from hotline_csg.guide.orders import Event, Order
from hotline_csg.guide.words import EventKind, State

from . import linked
from .correcting import correct, received_at
from .items import (
	accept_rectification,
	answer_points,
	answer_supervision,
	report_rectified,
	send_back_rectification,
	supervise,
)
from .linked import alike, do, link, raise_from, urge
from .steps import act, hints_of, open_steps

__all__ = [
	"accept_rectification",
	"act",
	"alike",
	"answer_points",
	"answer_supervision",
	"do",
	"hints_of",
	"link",
	"raise_from",
	"report_rectified",
	"send_back_rectification",
	"supervise",
	"urge",
]

if TYPE_CHECKING:
	from frappe.model.document import Document


# An Issue is saved, by whatever path -------------------------------------------------------------------------


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
	doc.subject = orders.subject_of(doc)
	sealed.check(doc)
	files.check_fields(doc)
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


def record(doc: Document) -> None:
	"""In `on_update`: the rows of the decision, in the same transaction."""
	if sealed.write(doc):
		traces.take_in(doc)
	calendar = calendars.current()
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
	notices.of_decision(doc, decision)
	if decision.event.kind is EventKind.RECEIVED:
		if doc.get_doc_before_save():
			around.forget_shares(doc.name)
		_count(doc)
		_register_event(doc, decision)
	if decision.order.state.ended:
		supervision.close_open(doc.name)
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


def _decide(doc: Document, order: Order, kind: EventKind) -> None:
	now = clock.now()
	at = (received_at(doc) if kind is EventKind.RECEIVED else None) or now
	facts = orders.facts_of(doc)
	event = Event(kind, at, by=helping.roles_on(doc.get_doc_before_save(), frappe.session.user), facts=facts)
	urged = doc.flags.hotline_urged
	if urged:
		# R95.2: an urge is handled within the limits of the order it urges.
		order = replace(order, urge=True, major=bool(urged.hotline_major))
	decision = engine.decide(order, event, now=now, calendar=calendars.current(), rulebook=rules.current())
	if order.urge:
		decision = urges.as_urge(decision)
	orders.write(doc, decision.order)
	if kind is EventKind.RECEIVED:
		doc.hotline_first_agent = frappe.session.user  # R82.1
		doc.opening_date, doc.opening_time = at.date(), at.time()
	doc.flags.hotline_decision = decision
	doc.flags.hotline_hints = decision.hints
	doc.flags.hotline_facts = facts


# A person does a step ----------------------------------------------------------------------------------------


def board(name: str) -> dict[str, Any]:
	"""What the form shows of an order; an Issue that is none has no steps and no deadlines."""
	doc = frappe.get_doc("Issue", name)
	if not orders.is_order(doc):
		return {}
	calendar = calendars.current()
	return {
		**adapters_board.frame(doc, calendar),
		"steps": adapters_board.steps(*open_steps(doc), doc),
		"links": surroundings.links_of(doc),
		"supervision": surroundings.supervision_of(doc),
		"offered": surroundings.offered(doc),
		"may": surroundings.may(doc),
		"deadlines": adapters_board.deadlines(doc, calendar),
		"history": adapters_board.history(doc),
		**sealed.shown(doc.name),
	}


def left_of(names: list[str]) -> dict[str, Any]:
	"""What a list shows of the orders' time: the hours to count by, and what is left of each one's deadline."""
	calendar = calendars.current()
	return {**adapters_board.hours(calendar), "orders": adapters_board.left_of(names, calendar)}


def refuse_orders(names: list[str]) -> None:
	"""ERPNext's status methods have no say over an order of the hotline."""
	for name in names:
		if frappe.db.get_value("Issue", name, "hotline_state"):
			frappe.throw(
				_("Order {0} is not closed or reopened by hand. Use its steps.").format(name),
				exc=guard.KeptByTheSystem,
				title=_("Not Possible"),
			)


# Time passes -------------------------------------------------------------------------------------------------


def replan_open(reason: str) -> int:
	"""Count every open deadline anew, from its original start: another calendar. Returns the orders changed."""
	changed = 0
	for name in frappe.get_all(
		"Hotline Deadline",
		{"status_code": "open", "issue": ("is", "set")},
		pluck="issue",
		distinct=True,
		order_by="issue",
	):
		try:
			changed += transactions.again(_replan, name, reason)
		except Exception:
			frappe.db.rollback()
			frappe.log_error(
				title="hotline_csg: order not counted anew", reference_doctype="Issue", reference_name=name
			)
		frappe.db.commit()  # an order is not kept locked while the others are counted
	return changed


def _replan(name: str, reason: str) -> bool:
	doc = frappe.get_doc("Issue", name, for_update=True)
	calendar = calendars.current()
	order, changes = engine.replan(orders.load(doc, doc), calendar=calendar, rulebook=rules.current())
	if not changes:
		return False
	store.update_rows(doc, changes, calendar)
	store.remember_replanning(doc, changes, reason)
	orders.write_owed_now(name, order)
	return True


def settle_status(name: str) -> None:
	"""Put ERPNext's status back to what the order's state says, after a write past every hook (mail, jobs)."""
	state, status = frappe.db.get_value("Issue", name, ["hotline_state", "status"]) or (None, None)
	if state and status != orders.status_of(State(state)):
		frappe.db.set_value("Issue", name, "status", orders.status_of(State(state)), update_modified=False)


def calendar_changed(doc: Document) -> None:
	"""A year was entered or corrected: copy it to its Holiday List, then count the open deadlines anew."""
	with refusals.shown():
		calendars.check(doc)
	calendars.changed()
	if frappe.flags.in_install or frappe.flags.in_migrate:
		return
	calendars.write_holiday_list(doc)
	jobs.ask(
		"hotline_csg.tasks.hotline_replan",
		"hotline_replan",
		reason=_("Work calendar {0} was changed").format(doc.name),
	)


def check_limit(doc: Document) -> None:
	"""A limit must be one the guide can count: an amount, and a counting that fits its unit."""
	try:
		rules.limit_of(doc.amount, doc.unit, doc.counting)
	except ValueError:
		frappe.throw(
			_(
				"A limit of {0} {1} cannot be counted as “{2}”. Working days end at close of business or at the same"
				" moment; minutes and hours run in working or clock time; the amount is above zero."
			).format(doc.amount, doc.unit, doc.counting),
			exc=guard.NotEditableNow,
			title=_("Not Saved"),
		)


def rules_changed(doc: Document) -> None:
	"""A limit, a category or a setting was changed: after a limit the open deadlines are counted anew."""
	rules.changed()
	if doc.doctype != "Hotline Limit" or frappe.flags.in_install or frappe.flags.in_migrate:
		return
	reason = _("The limit “{0}” of {1} was changed").format(doc.deadline, doc.category)
	jobs.ask("hotline_csg.tasks.hotline_replan", "hotline_replan", reason=reason)


def open_issue_to(user: Document) -> None:
	"""Who holds a role of the hotline needs Support Team to reach Issue at all; our hooks narrow it down."""
	held = {row.role for row in user.roles}
	if held & set(roles.STAFF_ROLES) and "Support Team" not in held:
		user.append("roles", {"role": "Support Team"})


def calendar_check(now: datetime | None = None) -> int:
	"""N18: from 1 December on, tell the managers once a day that next year's calendar is missing."""
	year = calendars.missing_year(now or clock.now())
	return notices.of_missing_calendar(year, now or clock.now()) if year else 0


# Somebody calls ----------------------------------------------------------------------------------------------


def check_call_token(given: str) -> None:
	"""Raises WrongToken unless the call centre's system sent the token of Hotline Settings."""
	calls.check_token(given)


def receive_call(given: dict[str, Any]) -> dict[str, Any]:
	"""Log a call once and ring at the called agent's desk. Raises CallRefused with what to mend."""
	call = calls.read(given)
	name, new = calls.log(call)
	if call["agent"]:
		calls.announce(call)
	return {"call": name, "new": new, "route": calls.route(name)}


def order_of_call(name: str) -> dict[str, Any]:
	"""The fields of a new order for a call, or where its order stands already; for those who register orders."""
	guard.need_front()
	order = frappe.db.get_value("Call Log", name, "hotline_order")
	return {"order": order} if order else calls.prefilled(name)


# Calls are counted, events are told (articles 10 and 11) ---------------------------------------------------------


def watch(entity: str, topic: str, since: datetime) -> int:
	"""Count the contacts of a line from `since` on and warn, raise or withdraw. Returns how many warnings changed.

	Run after the commit of what is counted, and again by the hourly sweep: the same calls warn once (R11.14).
	"""
	calendar = calendars.current()
	result = warnings.of_topic(topic, since, calendar)
	if entity:
		result += warnings.of_entity(entity, topic, since, calendar)
	for warning in result.new:
		doc = warnings.insert(warning)
		if doc:
			_warn(doc, warning)
	for old, fresh in result.changed:
		doc = warnings.change(old, fresh)
		if doc and (fresh.level.graver_than(old.level) or fresh.aggravations - old.aggravations):
			_warn(doc, fresh)
	for warning in result.withdrawn:
		warnings.withdraw(warning)
	return len(result.new) + len(result.changed) + len(result.withdrawn)


def _warn(doc: Document, warning: warnings.ServiceWarning) -> None:
	"""What a warning asks for: limits become deadlines, everything that is told becomes notices."""
	now, calendar = clock.now(), calendars.current()
	for duty in warning.duties:
		if duty.limit is not None:
			store.open_duty(doc, duty, duty.due(now, warning.at, calendar), calendar)
		if duty.notice is not None and duty.since is Since.FOUND:
			notices.of_duty(doc, duty, warnings.departments(doc))


def warning_saved(doc: Document) -> None:
	"""A dispatcher recorded the report or the second urge of a warning: its deadline is done, the urge goes out."""
	before = doc.get_doc_before_save()
	for fieldname, duty in WARNING_STEPS.items():
		if doc.get(fieldname) and not (before and before.get(fieldname)):
			store.finish_duty(doc, duty, get_datetime(doc.get(fieldname)))
			if duty.since is Since.HAPPENED:
				notices.of_duty(doc, duty, warnings.departments(doc))


_LEVEL_1 = {duty.name: duty for duty in LEVEL_DUTIES[Level.ONE]}
WARNING_STEPS = {"reported_at": _LEVEL_1[DutyName.REPORT], "urged_again_at": _LEVEL_1[DutyName.URGE_AGAIN]}


def event_registered(doc: Document) -> None:
	"""R92.2: an important event goes to market management and the departments at once (N2)."""
	departments = [doc.department] if doc.department else []
	for row in doc.orders:
		departments.append(frappe.db.get_value("Issue", row.issue, "hotline_department"))
	for duty in EVENT_DUTIES:
		notices.of_duty(doc, duty, [one for one in dict.fromkeys(departments) if one])


def sweep(now: datetime | None = None) -> int:
	"""Hourly: judge every line that was called about in the last two days, whatever became of the jobs."""
	since = (now or clock.now()) - timedelta(days=2)
	lines, topics = warnings.lines_since(since)
	changed = sum(watch(entity, topic, since) for entity, topic in sorted(lines))
	changed += sum(watch("", topic, since) for topic in sorted(topics - {topic for _, topic in lines}))
	return changed


def roster_check(now: datetime | None = None) -> int:
	"""In service hours: tell the managers, once a day, for which role nobody is on duty."""
	now = now or clock.now()
	if not calendars.current().is_open(now):
		return 0
	return sum(notices.of_empty_roster(role, now) for role in roster.empty_for(now))
