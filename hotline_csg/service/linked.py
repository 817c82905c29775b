"""Orders that belong to each other: urges (R95), new appeals (R94.10), splits, re-handling (A16), duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import cstr

from hotline_csg.adapters import links, orders, roles, sealed, store
from hotline_csg.adapters.links import LinkKind
from hotline_csg.guide.engine import Decision
from hotline_csg.guide.words import EventKind, State

from . import steps

if TYPE_CHECKING:
	from frappe.model.document import Document


class NotYourLink(frappe.PermissionError):
	pass


def do(name: str, kind: EventKind, facts: dict[str, Any], seen: str = "") -> Document:
	"""A step as a person asks for it: an urge makes its order, and dispatching an urge dispatches the order that waits."""
	if kind is EventKind.URGED:
		return urge(name, facts, seen)[0]
	waiting = links.waiting_urges_of(name) if kind is EventKind.URGE_DISPATCHED else []
	if not waiting:
		return steps.act(name, kind, facts, seen)
	urged = frappe.get_doc("Issue", name, for_update=True)
	to = {"department": urged.hotline_department, "handler": urged.hotline_handler}
	steps.act(waiting[0], EventKind.DISPATCHED, to)
	return urged.reload()


def urge(name: str, facts: dict[str, Any], seen: str = "") -> tuple[Document, Document]:
	"""R95: urge an order, or bring material for it: the urge is counted on it, an urge order is made and passed on.

	The urge order has the urged one's category, channel, topic and entity, and waits for its dispatch (30 minutes).
	Returns the urged order and the urge order.
	"""
	urged = steps.act(name, EventKind.URGED, facts, seen)
	doc = urge_order(urged, facts).insert()
	tie(doc.name, name, LinkKind.URGE)
	return urged, steps.act(doc.name, EventKind.PASSED, {})


def urge_order(urged: Document, facts: dict[str, Any]) -> Document:
	"""The order that urges `urged`, not yet stored."""
	text = facts.get("material") or facts.get("reason") or _("Urge of order {0}").format(urged.name)
	values = {**orders.copied_to_urge(urged), "hotline_phone": sealed.phone_of(urged.name)}
	doc = frappe.get_doc({"doctype": "Issue", **values, "hotline_description": text})
	doc.flags.hotline_urged = urged
	return doc


def raise_from(name: str, kind: LinkKind, entries: dict[str, Any], points: Sequence[str] = ()) -> Document:
	"""A new order that refers to `name`: a new appeal (R94.10, R95.4), a part split off, or a re-handling (A16).

	Its counters and deadlines are its own from the start. `entries` are intake entries by the guide's codes; `points`
	the rows that a split takes along from the order. Raises NotYourLink, `links.LinkRefused`.
	"""
	source = frappe.get_doc("Issue", name, for_update=True)
	source.check_permission("read")
	_refuse_departments()
	links.check_raising(source, kind)
	moved = links.take_points(source, points) if kind is LinkKind.SPLIT else []
	copied = orders.copied_to_new(source, by_phone=kind is LinkKind.NEW_APPEAL)
	values = {**copied, "hotline_phone": sealed.phone_of(name), **orders.intake_only(entries)}
	values.setdefault("hotline_description", links.description_for(source, kind, moved))
	doc = frappe.get_doc({"doctype": "Issue", **values})
	for point in moved:
		doc.append("hotline_points", {"point": point})
	doc.insert()
	if moved:
		source.save()
	tie(doc.name, name, kind)
	return doc


def link(name: str, other: str, kind: LinkKind, note: str = "") -> None:
	"""Mark `name` as a duplicate of `other`, or both as handled together (并案); traced on both."""
	_refuse_departments()
	for one in sorted({name, other}):
		frappe.get_doc("Issue", one, for_update=True).check_permission("read")
	links.check_marking(name, other, kind)
	tie(name, other, kind, note)


def _refuse_departments() -> None:
	"""R2.1: what belongs together is for the front to see; departments see their own orders only."""
	if not roles.of_user() & roles.FRONT:
		frappe.throw(
			_("Orders are linked by agents, dispatchers and market management."),
			exc=NotYourLink,
			title=_("Not Possible"),
		)


def tie(name: str, other: str, kind: LinkKind, note: str = "") -> None:
	"""Link two orders, told in the history of both; nobody is asked whether they may."""
	if not links.make(name, other, kind, note):
		return
	store.note(name, "关联", "linked", f"{kind.zh}：{other}")
	store.note(other, "关联", "linked", f"{kind.zh}：{name}")


def follow_up(doc: Document, decision: Decision) -> None:
	"""What an event of one order does to the orders linked with it (R95.2)."""
	if decision.event.kind is not EventKind.DISPATCHED:
		return
	if doc.hotline_urge:
		_answer_urge(doc)
		return
	urges = links.open_urges_of(doc.name)
	for name in urges:
		_follow(name, doc)
	if urges:
		orders.take_over(doc)


def _answer_urge(doc: Document) -> None:
	"""The urge order went out for the first time: the dispatch that the urged order waited for (R95.1)."""
	urged = links.urged_by(doc.name)
	again = bool(doc.get_doc_before_save().hotline_dispatched_at)
	if again or not urged or State(frappe.db.get_value("Issue", urged, "hotline_state")).ended:
		return
	steps.act(urged, EventKind.URGE_DISPATCHED, {})


def _follow(name: str, urged: Document) -> None:
	"""An open urge goes where its order goes: one that waits is dispatched along, one that went out is handed over."""
	to = {"department": urged.hotline_department, "handler": urged.hotline_handler}
	if cstr(frappe.db.get_value("Issue", name, "hotline_state")) == State.PASSED:
		steps.act(name, EventKind.DISPATCHED, to)
		return
	store.hand_over(name, to["department"], to["handler"], _("Follows order {0}").format(urged.name))
