"""Who sees which order: one rule, asked by documents, lists, reports and the rows that belong to an order.

Agents, dispatchers, market management and managers see every order; a department sees its own; Issues that are no
orders stay ERPNext's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe

from hotline_csg.adapters import orders, roles
from hotline_csg.guide.words import Role

if TYPE_CHECKING:
	from frappe.model.document import Document

SEES_ALL = frozenset({Role.AGENT, Role.DISPATCHER, Role.MARKET_MANAGEMENT})
MANAGERS = frozenset({"Hotline Manager", "System Manager"})


def works_here() -> bool:
	"""Whether the apps screen shows the hotline to the session's user."""
	return bool(roles.of_user()) or bool(MANAGERS & set(frappe.get_roles()))


def sees_all(user: str) -> bool:
	return (
		user == "Administrator"
		or bool(SEES_ALL & roles.of_user(user))
		or bool(MANAGERS & set(frappe.get_roles(user)))
	)


def order(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Frappe's has_permission for Issue: False denies, True leaves the rest to the roles."""
	user = user or frappe.session.user
	if not orders.is_order(doc):
		return True
	if ptype == "delete":
		return False
	if sees_all(user):
		return True
	return bool(roles.of_user(user)) and doc.get("hotline_department") in roles.departments_of(user)


def row_of_order(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Deadlines, history and callbacks are seen by whoever sees their order, and written by nobody."""
	user = user or frappe.session.user
	if ptype not in (None, "read", "select", "print", "report", "export"):
		return False
	issue = doc.get("issue") if doc else None
	if not issue or sees_all(user):
		return True
	department = frappe.db.get_value("Issue", issue, "hotline_department")
	return bool(department) and department in roles.departments_of(user)


def order_query(user: str | None = None) -> str:
	"""The same rule as SQL for lists of Issue."""
	user = user or frappe.session.user
	if sees_all(user):
		return ""
	table = "`tabIssue`"
	no_order = f"coalesce({table}.`hotline_state`, '') = ''"
	if not roles.of_user(user):
		return no_order
	return f"({no_order} or {table}.`hotline_department` in {_departments(user)})"


def deadline_query(user: str | None = None) -> str:
	return _rows_query("Hotline Deadline", user)


def event_query(user: str | None = None) -> str:
	return _rows_query("Hotline Event", user)


def callback_query(user: str | None = None) -> str:
	return _rows_query("Hotline Callback", user)


def _rows_query(doctype: str, user: str | None) -> str:
	user = user or frappe.session.user
	if sees_all(user):
		return ""
	seen = f"select `name` from `tabIssue` where `hotline_department` in {_departments(user)}"
	return f"`tab{doctype}`.`issue` in ({seen})"


def _departments(user: str) -> str:
	"""The departments of a user as an SQL list; never empty, so that nobody sees rows without a department."""
	names = [name for name in roles.departments_of(user) if name]
	return "({})".format(", ".join(frappe.db.escape(name) for name in names) or "null")
