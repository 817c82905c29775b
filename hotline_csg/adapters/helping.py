"""One department leads an order, others help: who that is, and what each may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import cstr

from hotline_csg.guide.words import Role

from . import roles

if TYPE_CHECKING:
	from frappe.model.document import Document

FIELD = "hotline_helpers"


class NotAHelper(frappe.ValidationError):
	pass


def departments(doc: Document) -> list[str]:
	"""The helping departments of an order, without the leading one."""
	return [row.department for row in doc.get(FIELD) or []]


def enter(doc: Document, given: list[Any] | str | None) -> None:
	"""Enter helping departments: names, or rows with `department` and `handler`."""
	if given is None:
		return
	rows = frappe.parse_json(given) if isinstance(given, str) else given
	doc.set(FIELD, [{"department": row} if isinstance(row, str) else dict(row) for row in rows])


def check(doc: Document, stored: Document | None) -> None:
	"""A department helps once, and does not help itself; a point is answered by a department of the order."""
	if stored is not None and _named(doc) == _named(stored):
		return
	helpers = departments(doc)
	if len(set(helpers)) < len(helpers) or doc.hotline_department in helpers:
		frappe.throw(
			_("Name each helping department once, and not the responsible department again."),
			exc=NotAHelper,
			title=_("Not Saved"),
		)
	if not doc.hotline_department:
		return
	people = [(doc.hotline_department, doc.hotline_handler)]
	people += [(row.department, row.handler) for row in doc.get(FIELD) or []]
	for department, handler in people:
		if handler and department not in roles.departments_of(handler):
			frappe.throw(
				_("{0} does not work in {1}. Choose one of its people.").format(handler, department),
				exc=NotAHelper,
				title=_("Not Saved"),
			)
	for row in doc.hotline_points:
		if row.department and row.department not in (doc.hotline_department, *helpers):
			frappe.throw(
				_("Point {0} is to be answered by {1}, which neither leads nor helps.").format(
					row.idx, row.department
				),
				exc=NotAHelper,
				title=_("Not Saved"),
			)


def _named(doc: Document) -> list[tuple[str, str]]:
	"""Who is to work on the order."""
	named = [(doc.hotline_department, doc.hotline_handler)]
	named += [(row.department, row.handler) for row in doc.get(FIELD) or []]
	named += [(row.department, "") for row in doc.hotline_points]
	return [(cstr(department), cstr(person)) for department, person in named]


def leads(doc: Document, user: str) -> bool:
	"""Whether `user` works in the department that leads the order; the site's administrator stands for anyone."""
	if user == "Administrator":
		return True
	return bool(doc.hotline_department) and doc.hotline_department in roles.departments_of(user)


def of_user(doc: Document, user: str) -> list[str]:
	"""The helping departments of the order in which `user` works."""
	mine = roles.departments_of(user)
	return [one for one in departments(doc) if one in mine]


def roles_on(doc: Document | None, user: str) -> frozenset[Role]:
	"""The guide's roles of `user` for this order: those of a department only where it leads."""
	held = roles.of_user(user)
	if not held & roles.DEPARTMENT_ROLES or (doc and leads(doc, user)):
		return held
	return held - roles.DEPARTMENT_ROLES
