"""Issue ⇄ guide.Order: the only code that knows which field holds what."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import cint, cstr, get_datetime

from hotline_csg.guide.choices import Finding
from hotline_csg.guide.deadlines import Deadline
from hotline_csg.guide.facts import Fact, Kind
from hotline_csg.guide.flow import ALSO, OPTIONAL, Transition
from hotline_csg.guide.flow import FACTS as ALL_FACTS
from hotline_csg.guide.orders import Order
from hotline_csg.guide.words import (
	Category,
	Channel,
	DeadlineName,
	Ending,
	EventKind,
	Exemption,
	Flow,
	Role,
	State,
	Status,
)

from . import clock

if TYPE_CHECKING:
	from frappe.model.document import Document

FACTS: dict[str, Fact] = {fact.code: fact for fact in ALL_FACTS}
# Facts of one step only: the history keeps them, the order does not.
TRANSIENT = (
	"reason",
	"return_ground",
	"review_ground",
	"reply_read",
	"department_view",
	"dispatcher_view",
	"signed_off",
	"number_told",
	"urge_kind",
	"material",
)
# Written by the engine alone; whoever else writes them is refused.
KEPT = (
	"stage",
	"state",
	"act_by",
	"act_for",
	"owed_by",
	"overdue",
	"ending",
	"dispatched_at",
	"major",
	"signed",
	"called_back",
	"attempts",
	"first_agent",
	"returns",
	"reply_returns",
	"urges",
	"archived_at",
	"last_at",
	"category_code",
	"channel_code",
	"side",
	"passed_at",
	"urge",
	"entity",
	"source",
)
# What a step takes along beyond the facts it asks for.
ALSO_TAKEN: dict[EventKind, tuple[str, ...]] = {EventKind.DISPATCHED: ("handler", "helpers")}
KEPT_STOCK = ("first_responded_on", "resolution_date", "opening_date", "opening_time")
INTAKE = (
	"category",
	"channel",
	"topic",
	"unit",
	"contact_name",
	"phone",
	"no_contact",
	"description",
	"suggestion",
	"judgement",
	"mood",
	"transfer_number",
	"transfer_body",
	"reply_by",
	"received_at",
	"new_rule",
	"centre",
	"call",
)


def field(code: str) -> str:
	return f"hotline_{code}"


def fields_of(step: Transition) -> set[str]:
	"""The fields a step may write: its facts, what it takes along, and a reason."""
	facts = (*step.facts, *OPTIONAL.get(step.event, ()), *facts_also_asked(step))
	codes = [fact.code for fact in facts]
	return {field(code) for code in (*codes, *ALSO_TAKEN.get(step.event, ()), "reason")}


def facts_also_asked(step: Transition) -> tuple[Fact, ...]:
	"""What a category or a channel's side asks for in this step, whichever it is."""
	return tuple(
		fact
		for state, event, _, _, facts in ALSO
		if (state, event) == (step.state, step.event)
		for fact in facts
	)


def is_order(doc: Document) -> bool:
	"""Whether an Issue is, or is about to become, a work order of the hotline."""
	return bool(doc.get("hotline_category") or doc.get("hotline_state"))


def is_stored_order(name: str) -> bool:
	return bool(frappe.db.get_value("Issue", name, "hotline_state"))


def state_of(doc: Document | None) -> State:
	code = doc.get("hotline_state") if doc else None
	return State(code) if code else State.UNREGISTERED


def word_of(doctype: str, name: str) -> str:
	"""The guide's code of a category or channel record."""
	return cstr(frappe.get_cached_value(doctype, name, "code"))


def kind_of(doc: Document) -> tuple[Category, Channel]:
	"""The guide's category and channel of the records an order names."""
	return (
		Category(word_of("Hotline Category", doc.hotline_category)),
		Channel(word_of("Hotline Channel", doc.hotline_channel)),
	)


def is_report(doc: Document) -> bool:
	"""Whether the order is a report whose content is closed (R6.6, R82.11); the regulator's are not (R7.4)."""
	if not doc.get("hotline_category") or not doc.get("hotline_channel"):
		return False
	return Flow.of(*kind_of(doc)) is Flow.REPORT


# Filters that leave reports out where orders are looked up by who asked.
NO_REPORT = {"hotline_category_code": ("!=", str(Category.REPORT))}
# What a report says and who says it; the Issue keeps a mask of each.
REPORT_TEXTS = ("unit", "contact_name", "description", "suggestion", "judgement")

_NEW = ("category", "topic", "unit", "contact_name", "centre")
_CAME_BY = ("channel", "no_contact", "transfer_number", "transfer_body")
_SAID = ("suggestion", "judgement")


def copied_to_new(doc: Document, by_phone: bool = False) -> dict[str, Any]:
	"""Who asks about what, for an order that refers to `doc`; never counters, deadlines or answers.

	`by_phone`: the new appeal was made to the agent who called, whatever way the old one came. The number is not on the
	order: whoever copies adds it.
	"""
	codes = _NEW if by_phone else (*_NEW, *_CAME_BY, *_SAID)
	codes = [code for code in codes if not (code in REPORT_TEXTS and is_report(doc))]
	return {"customer": doc.customer, **{field(code): doc.get(field(code)) for code in codes}}


def copied_to_urge(doc: Document) -> dict[str, Any]:
	"""R95.2: an urge order follows the urged one's category and flow; what that has yet to say, it need not say."""
	values = copied_to_new(doc)
	if not values[field("judgement")]:
		values[field("judgement")] = _("As in order {0}").format(doc.name)
	return values


def intake_only(entries: dict[str, Any]) -> dict[str, Any]:
	"""Of what a client sent by the guide's codes, the entries an agent makes, by their fields."""
	values = {field(code): value for code, value in entries.items() if code in INTAKE}
	return {**values, "customer": entries["customer"]} if "customer" in entries else values


def forget_all_but_intake(doc: Document, stored: Document | None) -> None:
	"""A new order begins with what an agent enters: nothing else comes with it, whoever sent or copied it."""
	taken = {field(code) for code in INTAKE}
	for df in doc.meta.fields:
		if not df.fieldname.startswith("hotline_") or df.fieldname in taken:
			continue
		if df.fieldname == "hotline_points":
			for row in doc.hotline_points:
				row.answer = None
		elif df.fieldtype not in _LAYOUT:
			doc.set(df.fieldname, _EMPTY.get(df.fieldtype))
	for fieldname in KEPT_STOCK:
		doc.set(fieldname, stored.get(fieldname) if stored else None)


_LAYOUT = ("Section Break", "Column Break", "Tab Break", "HTML", "Button")
_EMPTY = {"Check": 0, "Int": 0, "Table": ()}


def load(doc: Document, stored: Document | None, *, ended: bool = False) -> Order:
	"""The order as it was before this save (`stored`, None for a new one), with the entries just made in `doc`.

	`ended`: with the deadlines that have ended, which only a correction of the receipt or the category judges anew.
	"""
	state = state_of(stored)
	fresh = state is State.UNREGISTERED
	kept = None if fresh else stored

	def moment(code: str) -> datetime | None:
		value = kept.get(field(code)) if kept else None
		return get_datetime(value) if value else None

	def count(code: str) -> int:
		return cint(kept.get(field(code))) if kept else 0

	ending, exemption, finding = (
		kept.get(field(code)) if kept else None for code in ("ending", "exemption", "finding")
	)
	counted = {} if fresh else events_counted(doc.name)
	category, channel = kind_of(doc)
	return Order(
		category=category,
		channel=channel,
		state=state,
		major=bool(count("major")),
		ending=Ending.read(ending) if ending else None,
		received_at=moment("received_at"),
		dispatched_at=moment("dispatched_at"),
		last_at=moment("last_at"),
		contacted_at=moment("contacted_at"),
		returns=counted.get(EventKind.RETURNED, 0),
		reply_returns=counted.get(EventKind.REPLY_RETURNED, 0),
		urges=counted.get(EventKind.URGED, 0),
		open_points=sum(1 for row in doc.hotline_points if not cstr(row.answer).strip()),
		failed_attempts=failed_attempts(doc.name) if count("attempts") else (),
		called_back=bool(count("called_back")),
		appointment=moment("appointment"),
		exemption=Exemption.read(exemption) if exemption else None,
		signed=frozenset(Role(code) for code in cstr(kept.get("hotline_signed")).split(",") if code)
		if kept
		else frozenset(),
		no_contact=bool(count("no_contact")),
		passed_at=moment("passed_at"),
		finding=Finding.read(finding) if finding else None,
		urge=bool(count("urge")),
		same_complaints=() if fresh else same_complaints(doc, state),
		deadlines=() if fresh else tuple(read_deadline(row) for row in deadline_rows(doc, ended)),
	)


def events_counted(name: str) -> dict[str, int]:
	"""How often each event happened, by its code: counters are counted from the history, never incremented."""
	table = frappe.qb.DocType("Hotline Event")
	rows = (
		frappe.qb.from_(table)
		.select(table.code, Count(table.name))
		.where(table.issue == name)
		.groupby(table.code)
		.run()
	)
	return dict(rows)


def same_complaints(doc: Document, state: State) -> tuple[datetime, ...]:
	"""When other complaints of the same entity on the same topic were dispatched (R93.4)."""
	if state not in (State.PASSED, State.RETURNED, State.NEGOTIATING, State.REPLIED):
		return ()
	if word_of("Hotline Category", doc.hotline_category) != str(Category.COMPLAINT):
		return ()
	return tuple(
		frappe.get_all(
			"Issue",
			filters={
				"name": ("!=", doc.name),
				"hotline_category_code": str(Category.COMPLAINT),
				"hotline_unit": doc.hotline_unit,
				"hotline_topic": doc.hotline_topic,
				"hotline_dispatched_at": ("is", "set"),
			},
			pluck="hotline_dispatched_at",
			order_by="hotline_dispatched_at desc",
			limit=20,
		)
	)


def failed_attempts(name: str) -> tuple[datetime, ...]:
	return tuple(
		frappe.get_all(
			"Hotline Callback", filters={"issue": name, "outcome": "未接通"}, pluck="at", order_by="at"
		)
	)


def deadline_rows(doc: Document, ended: bool = False) -> list[frappe._dict]:
	"""The open deadlines of an order, oldest first, or all; what it owes by a supervision item is not the engine's.

	Their names are kept on the document: a decision speaks of deadlines by their place in this list.
	"""
	filters = {"issue": doc.name, "supervision": ("is", "not set"), "rectification": ("is", "not set")}
	rows = frappe.get_all(
		"Hotline Deadline",
		filters=filters if ended else {**filters, "status_code": str(Status.OPEN)},
		fields=_DEADLINE_FIELDS,
		order_by="creation, name",
	)
	doc.flags.hotline_deadline_rows = [row.name for row in rows]
	return rows


_DEADLINE_FIELDS = [
	"name",
	"code",
	"rule",
	"article",
	"responsible_role",
	"from_time",
	"due",
	"provisional",
	"done",
	"cancelled",
	"status_code",
]


def read_deadline(row: frappe._dict) -> Deadline:
	return Deadline(
		name=DeadlineName(row.code),
		rule=row.rule,
		article=row.article,
		owner=Role.read(row.responsible_role),
		start=row.from_time,
		due=row.due,
		limit=None,
		provisional=bool(row.provisional),
		done=row.done,
		cancelled=row.cancelled,
		unmet=bool(row.cancelled) and row.status_code == str(Status.MISSED),
	)


def facts_of(doc: Document) -> dict[str, Any]:
	"""Every fact that stands in the document, by the guide's code, and what steps take along; empty ones are left out."""
	facts: dict[str, Any] = {"no_contact": bool(cint(doc.get("hotline_no_contact")))}
	for code, fact in FACTS.items():
		value = doc.get(field(code))
		if fact.kind is Kind.MOMENT:
			value = moment_of(value)
		if fact.kind is Kind.CONFIRM:
			value = bool(cint(value))
		if fact.kind is Kind.YES_NO:
			value = yes_or_no(value)
		if value not in (None, ""):
			facts[code] = value
	if doc.get("hotline_helpers"):
		facts["helpers"] = [row.department for row in doc.hotline_helpers]
	if doc.get("hotline_handler"):
		facts["handler"] = doc.hotline_handler
	return facts


def enter(doc: Document, step: Transition, facts: dict[str, Any]) -> None:
	"""Enter the facts of a step; what it asks for and does not get is emptied: an earlier step's answer is not this one's.

	What was entered at intake, or typed beforehand (an answer, helping departments), stays.
	"""
	asked = {fact.code for fact in (*step.facts, *OPTIONAL.get(step.event, ()))}
	taken = set(ALSO_TAKEN.get(step.event, ()))
	for code in (asked | taken) - {*INTAKE, "answer", "helpers"}:
		doc.set(field(code), None)
	for code in (asked | taken) & facts.keys() - {"helpers"}:
		fact = FACTS.get(code)
		value = facts[code]
		if fact and fact.kind is Kind.MOMENT:
			value = moment_of(value)
		if fact and fact.kind is Kind.YES_NO and code not in INTAKE:
			value = YES_NO.get(yes_or_no(value))
		doc.set(field(code), value)


YES_NO = {True: "是", False: "否"}


def yes_or_no(value: Any) -> bool | None:
	"""A yes or no as a box, a choice or JSON gives it; None where nothing was chosen."""
	if value in (None, ""):
		return None
	if isinstance(value, str) and value in YES_NO.values():
		return value == YES_NO[True]
	return bool(cint(value))


def moment_of(value: Any) -> Any:
	"""A moment as a form, REST or an import gives it (ISO 8601); what is none stays as it is, for the guide to refuse.

	Frappe's own reading guesses: "10" would be the tenth of this month.
	"""
	if not isinstance(value, str):
		return value
	try:
		return datetime.fromisoformat(value.strip())
	except ValueError:
		return value


def write(doc: Document, order: Order) -> None:
	"""The decided order onto the document, all but the stage of a new one, which the Workflow wants unset."""
	values: dict[str, Any] = {
		"state": str(order.state),
		"major": int(order.major),
		"ending": order.ending.zh if order.ending else None,
		"received_at": order.received_at,
		"dispatched_at": order.dispatched_at,
		"last_at": order.last_at,
		"contacted_at": order.contacted_at,
		"returns": order.returns,
		"reply_returns": order.reply_returns,
		"urges": order.urges,
		"attempts": len(order.failed_attempts),
		"called_back": int(order.called_back),
		"appointment": order.appointment,
		"exemption": order.exemption.zh if order.exemption else None,
		"signed": ",".join(sorted(order.signed)),
		"archived_at": order.last_at if order.state.ended else None,
		"passed_at": order.passed_at,
		"no_contact": int(order.no_contact),
		"finding": order.finding.zh if order.finding else None,
		"urge": int(order.urge),
		"side": order.channel.side.zh,
		"category_code": str(order.category),
		"channel_code": str(order.channel),
	}
	for code, value in {**values, **owed_now(order)}.items():
		doc.set(field(code), value)
	for code in TRANSIENT:
		doc.set(field(code), 0 if FACTS[code].kind is Kind.CONFIRM else None)


def take_over(doc: Document) -> None:
	"""Bring a saved document up to what a step of a linked order wrote on it meanwhile."""
	now = frappe.db.get_value("Issue", doc.name, ["modified", *(field(code) for code in KEPT)], as_dict=True)
	doc.update(now)


def owed_now(order: Order) -> dict[str, Any]:
	"""What lists and reports show of the deadlines: the earliest, what it is for, and whether it has passed."""
	owed = owed_first(order)
	return {
		"act_by": owed.due if owed else None,
		"act_for": owed.name.zh if owed else None,
		"owed_by": owed.owner.zh if owed else None,
		"overdue": int(bool(owed and owed.due < clock.now())),
	}


def write_owed_now(name: str, order: Order) -> None:
	"""The same without a save, where a limit or a calendar was changed; whoever has the order open must reload it."""
	values = {field(code): value for code, value in owed_now(order).items()}
	frappe.db.set_value("Issue", name, values)


def owed_first(order: Order) -> Deadline | None:
	"""What is to be done next: the earliest due; of those due together the step, not the overall limit (A6)."""
	return min(
		order.open_deadlines,
		key=lambda one: (one.due, one.name is DeadlineName.OVERALL),
		default=None,
	)


def status_of(state: State) -> str:
	"""ERPNext's status as a function of our state; never Replied, which a daily job closes."""
	return "Closed" if state.ended else "Open"


def subject_of(doc: Document) -> str:
	unit = None if is_report(doc) else doc.hotline_unit
	parts = (doc.hotline_category, unit, doc.hotline_topic)
	return " · ".join(part for part in parts if part)[:140] or _("Hotline order")
