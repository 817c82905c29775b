"""整改 (R81.15): market management asks, the department reports done with evidence, market management accepts."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, NoReturn

import frappe
from frappe import _
from frappe.utils import cstr, getdate

from hotline_csg.guide.words import Role

from . import calendars, carried, clock, files, items, roles
from .items import Item

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Hotline Rectification"
REPORT = "Hotline Investigation Report"
MENDING, REPORTED, ACCEPTED = "整改中", "待验收", "已完成"
ASKED = ("report", "issue", "department", "item", "responsible", "due")
KEPT = (
	"status",
	"done_at",
	"accepted_by",
	"accepted_at",
	"sent_back",
	"times_sent_back",
	"recurred",
	*carried.COLUMNS,
)


class RectificationRefused(frappe.ValidationError):
	pass


class NotYourRectification(frappe.PermissionError):
	pass


def _refuse(message: str, exc: type[Exception] = RectificationRefused) -> NoReturn:
	frappe.throw(message, exc=exc, title=_("Not Possible"))


def judge(doc: Document, stored: Document | None) -> None:
	"""What a save may change; the status moves by `report_done`, `accept` and `send_back` alone."""
	if stored is None:
		doc.update({**dict.fromkeys(KEPT), "status": MENDING, "result": None, "evidence": None})
		_check_asked(doc)
		return
	files.check_fields(doc)
	if doc.flags.hotline_moved:
		return
	if stored.status == ACCEPTED:
		_refuse(_("This rectification is {0} and no longer changed.").format(stored.status))
	for fieldname in KEPT:
		doc.set(fieldname, stored.get(fieldname))
	if any(cstr(doc.get(name)) != cstr(stored.get(name)) for name in ASKED):
		_check_asked(doc)
	if any(cstr(doc.get(name)) != cstr(stored.get(name)) for name in ("result", "evidence")):
		_check_theirs(stored)


def _check_asked(doc: Document) -> None:
	_check_market_management()
	_check_named(doc, "report", REPORT)
	if doc.report:
		doc.issue = frappe.db.get_value(REPORT, doc.report, "issue")
	_check_named(doc, "issue", "Issue")
	doc.update(carried.of_orders([doc.issue]).get(doc.issue, dict.fromkeys(carried.COLUMNS)))
	if doc.responsible and doc.department not in roles.departments_of(doc.responsible):
		_refuse(
			_("{0} does not work in {1}. Choose one of its people.").format(doc.responsible, doc.department)
		)
	if getdate(doc.due) < clock.now().date():
		_refuse(_("The due moment {0} lies in the past.").format(doc.due))


def _check_named(doc: Document, fieldname: str, doctype: str) -> None:
	"""The fields are no Links: a department has its item without seeing the order (docs/permissions.md)."""
	name = doc.get(fieldname)
	if name and not frappe.db.exists(doctype, name):
		_refuse(
			_("There is no {0} {1}. Choose one of the list.").format(
				_(doc.meta.get_label(fieldname), context=DOCTYPE), frappe.utils.escape_html(name)
			)
		)


def _check_market_management() -> None:
	if Role.MARKET_MANAGEMENT not in roles.of_user():
		_refuse(_("Rectification is asked for and accepted by market management."), NotYourRectification)


def _check_theirs(doc: Document) -> None:
	user = frappe.session.user
	if doc.status != MENDING:
		_refuse(_("This rectification is {0}: nothing is reported now.").format(doc.status))
	if user != "Administrator" and doc.department not in roles.departments_of(user):
		_refuse(_("This rectification is reported by {0}.").format(doc.department), NotYourRectification)


def open_steps(doc: Document) -> list[str]:
	"""What the session's user may do with a stored item now: `report_done`, `accept`, `send_back`."""
	if doc.status == MENDING and doc.department in roles.departments_of(frappe.session.user):
		return ["report_done"]
	if doc.status == REPORTED and Role.MARKET_MANAGEMENT in roles.of_user():
		return ["accept", "send_back"]
	return []


def record(doc: Document, stored: Document | None) -> None:
	"""Its deadline: until the end of the day that was set."""
	calendar = calendars.current()
	if stored is None or (stored.status == REPORTED and doc.status == MENDING):
		items.open_deadline(doc, Item.RECTIFICATION, due_moment(doc), doc.responsible, calendar)
	elif stored.status == MENDING and doc.status == REPORTED:
		items.end_deadline(doc, Item.RECTIFICATION, doc.done_at, calendar)
	elif doc.status == MENDING:
		items.move_deadline(doc, Item.RECTIFICATION, due_moment(doc), doc.responsible, calendar)


def due_moment(doc: Document) -> datetime:
	return datetime.combine(getdate(doc.due), time(23, 59, 59))


def report_done(doc: Document, result: str, evidence: str) -> None:
	"""The department says what was done and shows it: a private file."""
	_check_theirs(doc)
	if not result.strip():
		_refuse(_("Say what was done."))
	if not evidence.strip():
		_refuse(_("Attach what shows it."))
	_move(doc, status=REPORTED, result=result.strip(), evidence=evidence, done_at=clock.now())


def accept(doc: Document) -> None:
	_check_reported(doc)
	_move(doc, status=ACCEPTED, accepted_by=frappe.session.user, accepted_at=clock.now())


def send_back(doc: Document, reason: str) -> None:
	"""Not accepted: the department mends on, under the same due date."""
	_check_reported(doc)
	if not reason.strip():
		_refuse(_("Say why it is sent back."))
	# Each time it was reported ended a deadline of its own: the rows are counted, nothing is incremented.
	times = frappe.db.count(items.DEADLINE, {str(Item.RECTIFICATION): doc.name})
	_move(doc, status=MENDING, done_at=None, sent_back=reason.strip(), times_sent_back=times)


def _check_reported(doc: Document) -> None:
	_check_market_management()
	if doc.status != REPORTED:
		_refuse(_("This rectification is {0}: there is nothing to accept.").format(doc.status))


def refuse_deletion(doc: Document) -> None:
	_refuse(_("Nothing of an order is deleted: {0} stays.").format(doc.name))


def _move(doc: Document, **values: object) -> None:
	doc.update(values)
	doc.flags.hotline_moved = True
	doc.save()
	doc.flags.hotline_moved = None
