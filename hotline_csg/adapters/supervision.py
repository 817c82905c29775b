"""督办 (R92.1): a dispatcher asks a department of the order, the department answers by the due moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import frappe
from frappe import _
from frappe.utils import cstr, get_datetime

from hotline_csg.guide.words import Role

from . import calendars, clock, helping, items, notices, orders, roles, store
from .items import Item

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Hotline Supervision"
WAITING, ANSWERED, STOPPED = "待答复", "已答复", "已终止"
ASKED = ("issue", "item", "department", "due")
ANSWER = ("answer", "answered_by", "answered_at")


class SupervisionRefused(frappe.ValidationError):
	pass


class NotYourAnswer(frappe.PermissionError):
	pass


def _refuse(message: str, exc: type[Exception] = SupervisionRefused) -> NoReturn:
	frappe.throw(message, exc=exc, title=_("Not Possible"))


def judge(doc: Document, stored: Document | None) -> None:
	"""What a save of an item may mean: it is asked, asked anew, or answered; the rest is the system's to fill in."""
	if stored is None:
		_ask(doc)
		return
	if stored.status != WAITING:
		_refuse(_("This item is {0} and no longer changed.").format(stored.status))
	for fieldname in ("status", "asked_by", "asked_at", "answered_by", "answered_at"):
		doc.set(fieldname, stored.get(fieldname))
	if any(cstr(doc.get(name)) != cstr(stored.get(name)) for name in ASKED):
		_check_asked(doc)
	if cstr(doc.answer).strip():
		_answer(doc)


def _ask(doc: Document) -> None:
	doc.update({"status": WAITING, "asked_by": frappe.session.user, "asked_at": clock.now()})
	doc.update(dict.fromkeys(ANSWER))
	_check_asked(doc)


def _check_asked(doc: Document) -> None:
	if not roles.of_user() & roles.DESK:
		_refuse(_("Items are asked by the dispatcher or market management."), NotYourAnswer)
	order = frappe.get_doc("Issue", doc.issue)
	if not orders.is_order(order) or orders.state_of(order).ended:
		_refuse(_("Order {0} has ended: nothing more is asked of a department.").format(doc.issue))
	doc.department = doc.department or order.hotline_department
	if doc.department not in (order.hotline_department, *helping.departments(order)):
		_refuse(_("{0} neither leads nor helps with order {1}.").format(doc.department or "", doc.issue))
	if get_datetime(doc.due) <= clock.now():
		_refuse(_("The due moment {0} lies in the past.").format(doc.due))


def _answer(doc: Document) -> None:
	"""Only the department that was asked answers; who and when is filled in."""
	user = frappe.session.user
	works_there = user == "Administrator" or doc.department in roles.departments_of(user)
	if not works_there or not roles.of_user() & roles.DEPARTMENT_ROLES:
		_refuse(_("This item is answered by {0}.").format(doc.department), NotYourAnswer)
	doc.update({"status": ANSWERED, "answered_by": user, "answered_at": clock.now()})


def record(doc: Document, stored: Document | None) -> None:
	"""The item's deadline, its trace in the order's history, and who is told."""
	calendar, due = calendars.current(), get_datetime(doc.due)
	if stored is None:
		items.open_deadline(doc, Item.SUPERVISION, due, _person(doc), calendar, issue=doc.issue)
	if stored is not None and doc.status == ANSWERED:
		items.end_deadline(doc, Item.SUPERVISION, doc.answered_at, calendar)
		store.note(doc.issue, "督办答复", "supervision_answered", doc.answer)
		return
	if stored is not None:
		items.move_deadline(doc, Item.SUPERVISION, due, _person(doc), calendar)
	store.note(doc.issue, "督办", "supervised", f"{doc.item}（{doc.department}，{due:%Y-%m-%d %H:%M} 前）")
	notices.of_supervision(doc, _person(doc))


def _person(doc: Document) -> str | None:
	order = frappe.get_doc("Issue", doc.issue)
	for row in order.hotline_helpers:
		if row.department == doc.department:
			return row.handler
	return store.person_of(order, Role.HANDLER) if doc.department == order.hotline_department else None


def close_open(issue: str) -> None:
	"""The order ended: what was still asked of departments is no longer owed."""
	for row in _waiting(issue):
		_stop(row.name)


def close_left(order: Document) -> None:
	"""The order went on without a department: what was still asked of that one is no longer owed."""
	for row in _waiting(order.name):
		if row.department not in (order.hotline_department, *helping.departments(order)):
			_stop(row.name)


def _waiting(issue: str) -> list[frappe._dict]:
	return frappe.get_all(
		DOCTYPE, {"issue": issue, "status": WAITING}, ["name", "department"], order_by="creation"
	)


def _stop(name: str) -> None:
	doc = frappe.get_doc(DOCTYPE, name)
	doc.db_set("status", STOPPED)
	items.end_deadline(doc, Item.SUPERVISION, clock.now(), calendars.current(), owed=False)


def refuse_deletion(doc: Document) -> None:
	_refuse(_("Nothing of an order is deleted: {0} stays.").format(doc.name))
