"""What stands around an order on its form: linked orders, supervision items, and what may be raised from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import get_datetime

from hotline_csg.guide.words import State

from . import clock, helping, links, orders, roles, supervision
from .lateness import is_overdue
from .portal import shown

if TYPE_CHECKING:
	from frappe.model.document import Document

LINK = "Hotline Order Link"


def links_of(doc: Document) -> list[dict[str, Any]]:
	"""The orders linked with this one, both ways, as far as the session's user may see them."""
	found = []
	for here, there in (("issue", "linked_issue"), ("linked_issue", "issue")):
		rows = frappe.get_all(LINK, {here: doc.name}, ["kind", "note", "made_at", there], order_by="made_at")
		found += [{**row, "order": row.pop(there), "to": here == "issue"} for row in rows]
	names = {row["order"] for row in found}
	if not names:
		return []
	seen = frappe.get_list(
		"Issue", {"name": ("in", sorted(names))}, ["name", "hotline_stage"], order_by="name", limit=len(names)
	)
	stages = {row.name: row.hotline_stage for row in seen}
	return [{**row, "stage": stages[row["order"]]} for row in found if row["order"] in stages]


def supervision_of(doc: Document) -> list[dict[str, Any]]:
	"""The supervision items that the session's user may see, the due ones marked."""
	now, user = clock.now(), frappe.session.user
	if not frappe.has_permission(supervision.DOCTYPE, "read"):
		return []  # the officer reads reports, which nobody supervises
	rows = frappe.get_list(
		supervision.DOCTYPE,
		{"issue": doc.name},
		["name", "item", "department", "due", "status", "answer", "asked_at", "answered_at"],
		order_by="due",
	)
	mine = roles.departments_of(user)
	for row in rows:
		waiting = row.status == supervision.WAITING
		row.overdue = waiting and is_overdue(get_datetime(row.due), now)
		row.mine = waiting and row.department in mine
	return rows


def may(doc: Document) -> dict[str, bool]:
	"""Whether the session's user may link the order, ask its departments for something (R92.1), and tell its entity."""
	mine, out = roles.of_user(), bool(doc.hotline_department) and not orders.state_of(doc).ended
	front = bool(mine & roles.FRONT)
	return {
		"link": front,
		"supervise": out and bool(mine & roles.DESK),
		"tell": front and shown.is_followed(doc.name),
	}


def to_answer(doc: Document) -> list[str]:
	"""The rows of the points that the session's user may answer now, without replying yet: all, or a helper's own."""
	user = frappe.session.user
	if orders.state_of(doc) not in (State.DISPATCHED, State.REWORK):
		return []
	if roles.of_user() & roles.DEPARTMENT_ROLES and helping.leads(doc, user):
		return [row.name for row in doc.hotline_points]
	mine = helping.of_user(doc, user)
	return [row.name for row in doc.hotline_points if row.department and row.department in mine]


def offered(doc: Document) -> list[dict[str, str]]:
	"""The kinds of new order that the front may raise from this one now (R94.10, A16)."""
	if not roles.of_user() & roles.FRONT:
		return []
	return [{"kind": str(kind), "label": kind.zh} for kind in links.offered(doc)]
