"""Issue → guide.Order, and what an Issue is to the guide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import cint, cstr, get_datetime

from hotline_csg.guide.choices import Finding
from hotline_csg.guide.deadlines import Deadline
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

from .fields import field

if TYPE_CHECKING:
	from frappe.model.document import Document


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


def subject_of(doc: Document) -> str:
	unit = None if is_report(doc) else doc.hotline_unit
	parts = (doc.hotline_category, unit, doc.hotline_topic)
	return " · ".join(part for part in parts if part)[:140] or _("Hotline order")


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
		failed_attempts=failed_attempts([doc.name]).get(doc.name, ()) if count("attempts") else (),
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


def failed_attempts(names: Iterable[str]) -> dict[str, tuple[datetime, ...]]:
	"""The failed callbacks of orders, each order's oldest first; orders without any are left out."""
	rows = frappe.get_all(
		"Hotline Callback",
		filters={"issue": ("in", list(names) or [""]), "outcome": "未接通"},
		fields=["issue", "at"],
		order_by="at",
	)
	found: dict[str, tuple[datetime, ...]] = {}
	for row in rows:
		found[row.issue] = (*found.get(row.issue, ()), row.at)
	return found


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
