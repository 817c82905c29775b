"""Orders that show a relapse after a rectification was accepted; what counts is `guide.recurrence`'s to say."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import frappe

from hotline_csg.guide import recurrence
from hotline_csg.guide.choices import Finding
from hotline_csg.guide.words import Category, Channel, State

from .rectification import ACCEPTED, DOCTYPE

if TYPE_CHECKING:
	from frappe.model.document import Document

LISTED = 50
SHOWN = [
	"name",
	"hotline_received_at",
	"hotline_category",
	"hotline_channel",
	"hotline_stage",
	"hotline_unit",
]


def count() -> int:
	"""Count anew for every accepted item. Returns how many changed; their `modified` stays, nobody edited them."""
	found = _later_orders()
	changed = 0
	for row in frappe.get_all(DOCTYPE, {"status": ACCEPTED}, ["name", "recurred"], order_by="name"):
		times = len(found.get(row.name, ()))
		if times != row.recurred:
			frappe.db.set_value(DOCTYPE, row.name, "recurred", times, update_modified=False)
			changed += 1
	return changed


def after(doc: Document) -> dict[str, Any]:
	"""The orders that count for one item, the latest first: those the session's user sees, and how many others."""
	if doc.status != ACCEPTED:
		return {"count": 0, "orders": []}
	names = _later_orders(doc.name).get(doc.name, [])
	seen = frappe.get_list(
		"Issue",
		filters={"name": ("in", names)},
		fields=SHOWN,
		order_by="hotline_received_at desc",
		limit=LISTED,
	)
	return {"count": len(names), "orders": seen}


def _later_orders(item: str | None = None) -> dict[str, list[str]]:
	"""The orders that count, by accepted item. The index on (topic, received at) keeps it to what came after."""
	mended, issue = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Issue")
	first, later = issue.as_("first_order"), issue.as_("later_order")
	query = (
		frappe.qb.from_(mended)
		.join(first)
		.on(first.name == mended.issue)
		.join(later)
		.on((later.hotline_topic == first.hotline_topic) & (later.hotline_received_at > mended.accepted_at))
		.select(
			mended.name.as_("item"),
			later.name,
			later.hotline_category_code,
			later.hotline_channel_code,
			later.hotline_state,
			later.hotline_finding,
			later.hotline_urge,
		)
		.where((mended.status == ACCEPTED) & (later.hotline_department == mended.department))
		.where(later.name != first.name)
		.where(
			(later.hotline_category_code == str(recurrence.CATEGORY))
			| (later.hotline_channel_code == str(recurrence.CHANNEL))
		)
	)
	if item:
		query = query.where(mended.name == item)
	found: dict[str, list[str]] = defaultdict(list)
	for row in query.run(as_dict=True):
		if _counts(row):
			found[row.item].append(row.name)
	return found


def _counts(row: frappe._dict) -> bool:
	return recurrence.shows_relapse(
		Category(row.hotline_category_code),
		Channel(row.hotline_channel_code),
		State(row.hotline_state),
		finding=Finding.read(row.hotline_finding) if row.hotline_finding else None,
		urge=bool(row.hotline_urge),
	)
