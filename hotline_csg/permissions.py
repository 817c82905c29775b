"""Frappe's permission hooks: `adapters.sight` says who sees what, this says what else may be done with it.

A hook can only deny. What ERPNext or Frappe ask of a doctype of theirs is asked as before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe
from frappe.core.doctype.communication import communication
from frappe.core.doctype.file import file
from frappe.desk.doctype.todo import todo
from frappe.utils import cint

from hotline_csg.adapters import around, clock, orders, roles, sight
from hotline_csg.adapters.figures import tables

if TYPE_CHECKING:
	from frappe.model.document import Document

READING = frozenset({None, "read", "select", "print", "report", "export"})
# Rows that people enter or complete in a form of their own; every other row has one writer, and no role is it.
ENTERED = {
	"Hotline Bulletin": {"create", "write"},
	"Hotline Important Event": {"create", "write"},
	"Hotline Investigation Report": {"write"},
	"Hotline Rectification": {"create", "write"},
	"Hotline Supervision": {"create", "write"},
	"Hotline Warning": {"write"},
}


def works_here() -> bool:
	"""Whether the apps screen shows the hotline to the session's user."""
	return sight.works_here(frappe.session.user)


def refuse_left() -> None:
	"""Frappe asks of nobody's token or session whether their account is enabled still: who was disabled is a guest."""
	user = frappe.session.user
	if user in ("Guest", "", None) or frappe.db.get_value("User", user, "enabled"):
		return
	asked = frappe.local.form_dict  # set_user empties it
	frappe.set_user("Guest")
	frappe.local.form_dict = asked


def tell_desk(bootinfo: dict) -> None:
	"""What the desk's lists are filtered by: the posts and departments of whoever sits there, the server's moment,
	for how long a browser keeps what is typed (public/js/kept.js), and what reports can be split by (public/js/report.js).
	"""
	user = frappe.session.user
	settings = frappe.get_cached_doc("Hotline Settings")
	bootinfo["hotline"] = {
		"posts": roles.posts_of(user),
		"departments": roles.departments_of(user),
		"now": str(clock.now()),
		"draft_hours": cint(settings.draft_hours),
		"reports": tables.offered(),
	}


def query(user: str | None = None, doctype: str = "Issue") -> str:
	"""Frappe's permission_query_conditions, for every doctype that `adapters.sight` knows."""
	return sight.condition(doctype, user or frappe.session.user)


def linking(user: str | None = None, doctype: str = "") -> str:
	"""The same for every other doctype: a row is seen only with the orders that its Link fields name."""
	return "" if sight.is_ruled(doctype) else sight.condition(doctype, user or frappe.session.user)


def link(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""As `linking`, for a document; what it does not deny is for Frappe's and the doctype's own rules."""
	if sight.is_ruled(doc.doctype) or not sight.guarded_links(doc.doctype) or _stored(doc) is None:
		return None
	return None if sight.sees(doc.doctype, doc.name, user or frappe.session.user) else False


def order(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Issue: an Issue that is no order stays ERPNext's, unless it names one; an order is seen by the rule, and never deleted or shared."""
	user = user or frappe.session.user
	if not _is_order(doc):
		return _stored(doc) is None or sight.sees("Issue", doc.name, user)
	if ptype in ("delete", "share"):
		return False
	who = sight.viewer(user)
	if ptype in ("create", "email"):
		# R2.1: one intake, one voice outward.
		return bool(who.roles & sight.FRONT)
	if ptype not in READING and not (who.roles or who.manager):
		return False
	return _stored(doc) is None or sight.sees("Issue", doc.name, user)


def row(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""What belongs to an order: seen by the rule, written by the one writer, but for what people enter in a form."""
	user = user or frappe.session.user
	if ptype not in READING and ptype not in ENTERED.get(doc.doctype, ()):
		return False
	if ptype not in READING and not (sight.viewer(user).roles or sight.viewer(user).manager):
		return False
	if _stored(doc) is None:
		return _sees_all_named(doc, user)
	return sight.sees(doc.doctype, doc.name, user)


def call_log(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""A call of the hotline: seen by the rule; its number, moment and order are the telephone system's."""
	if _stored(doc) is None:
		return True
	return sight.sees("Call Log", doc.name, user or frappe.session.user)


def referring(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Comments, mails, files, tasks and versions: those of an order are seen with it, others by Frappe's own rules."""
	user = user or frappe.session.user
	kind, name = (doc.get(fieldname) for fieldname in sight.REFERRING[doc.doctype])
	if kind in sight.GUARDED and name and around.is_guarded(kind, name):
		if ptype in _LOCKED and not (ptype == "write" and doc.doctype == "ToDo"):
			return False
		if not sight.sees_content(kind, name, user):
			return False
	theirs = _THEIRS.get(doc.doctype)
	return theirs is None or theirs(doc, ptype or "read", user=user) is not False


# What was written on an order is neither changed, deleted nor shared; a task is closed by whom it was given.
_LOCKED = frozenset({"write", "delete", "share"})
_THEIRS = {
	"Communication": communication.has_permission,
	"File": file.has_permission,
	"ToDo": todo.has_permission,
}


def prepared(doc: Document, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""A report that was made beforehand tells what its maker sees."""
	if _stored(doc) is None or sight.sees(doc.doctype, doc.name, user or frappe.session.user):
		return None
	return False


def website(doc: Document, ptype: str, user: str, verbose: bool = False) -> bool:
	"""ERPNext's portal pages show and change Issues of a whole company's contacts; orders have pages of their own."""
	return not _is_order(doc)


def _stored(doc: Document) -> str | None:
	return frappe.db.exists(doc.doctype, doc.name) if doc.name else None


def _is_order(doc: Document) -> bool:
	"""By what is stored, not by what a client sent under its name."""
	if orders.is_order(doc):
		return True
	return bool(doc.name and frappe.db.get_value("Issue", doc.name, "hotline_state"))


def _sees_all_named(doc: Document, user: str) -> bool:
	"""A row that is about to be entered: its author sees every order it names."""
	names = [doc.get(fieldname) for fieldname in sight.RULES[doc.doctype].orders]
	return all(sight.sees("Issue", name, user) for name in names if name)
