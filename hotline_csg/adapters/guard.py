"""What a save may change on an order: the wall that form, REST, import, bulk edit and e-mail all run into."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import cint, cstr, get_datetime

from hotline_csg.guide.flow import Transition
from hotline_csg.guide.words import State

from . import answers, helping, orders, roles
from .roles import DESK, FRONT

if TYPE_CHECKING:
	from frappe.model.document import Document

# Which entries may be corrected between two steps, in which states and by whom (R91.4, R93.3).
INTAKE_STATES = {
	State.RECEIVED: FRONT,
	State.PASSED: DESK,
	State.DISPATCHED: DESK,
	State.RETURNED: DESK,
	State.NEGOTIATING: DESK,
}
# What may be corrected as long as the order is open: who is reached how, and what the statistics and T0 say.
ALWAYS = {
	**dict.fromkeys(("contact_name", "phone", "mood", "new_rule"), FRONT),
	**dict.fromkeys(("topic", "received_at", "reply_by"), DESK),
}
# By what statistics tell orders apart.
CLASSIFYING = ("hotline_category", "hotline_topic", "hotline_channel")
ANSWER_STATES = (State.DISPATCHED, State.REWORK)
# The answers to the points, which the department gives and the points it leaves as they are (R91.8).
ANSWERS = "hotline_points.answer"
# Frappe's own bookkeeping, which a save of anything changes.
BOOKKEEPING = frozenset({"modified", "modified_by", "status", "subject", "lft", "rgt", "idx"})


class ArchivedOrder(frappe.ValidationError):
	pass


class KeptByTheSystem(frappe.ValidationError):
	pass


class NotEditableNow(frappe.ValidationError):
	pass


class NotAnOrder(frappe.ValidationError):
	pass


class OrderIsKept(frappe.ValidationError):
	pass


def check(doc: Document, stored: Document, step: Transition | None) -> None:
	"""Refuse every change of `doc` against `stored` that neither `step` asks for nor the state leaves open."""
	changed = _changed(doc, stored)
	if not changed:
		return
	state = orders.state_of(stored)
	if state.ended and step is None:
		frappe.throw(
			_("Order {0} is {1} and read-only. Raise a new order for a new appeal.").format(
				doc.name, state.zh
			),
			exc=ArchivedOrder,
			title=_("Order Closed"),
		)
	if ANSWERS in changed and state in ANSWER_STATES:
		answers.check(doc, stored, frappe.session.user)
	asked = orders.fields_of(step) if step else set()
	for fieldname in changed - asked:
		if _is_kept(fieldname) and not (step and fieldname == "hotline_stage"):
			frappe.throw(
				_("“{0}” is kept by the system and cannot be entered. Use the step it belongs to.").format(
					_label(doc, fieldname)
				),
				exc=KeptByTheSystem,
				title=_("Not Possible"),
			)
		if not _is_kept(fieldname) and not _open_for_editing(fieldname, stored):
			frappe.throw(
				_("“{0}” cannot be changed in stage {1} by your role.").format(
					_label(doc, fieldname), state.zh
				),
				exc=NotEditableNow,
				title=_("Not Possible"),
			)


def check_docstatus(doc: Document) -> None:
	"""An order is never submitted or cancelled: that would stop its steps, past every rule."""
	if cint(doc.docstatus):
		frappe.throw(
			_("Order {0} is neither submitted nor cancelled. Use its steps.").format(doc.name),
			exc=KeptByTheSystem,
			title=_("Not Possible"),
		)


def corrections_of(doc: Document, stored: Document) -> str:
	"""The intake entries that differ, old and new, one per line; numbers and a report's content are not repeated."""
	lines = []
	report = orders.is_report(doc) or orders.is_report(stored)
	for fieldname in sorted(_changed(doc, stored)):
		code = fieldname.removeprefix("hotline_")
		if code in ("helpers", "points") and not report:
			lines += _rows_corrected(doc, stored, fieldname)
			continue
		if code not in (*orders.INTAKE, "customer", "handler", "points"):
			continue
		if code == "phone" or (report and code in (*orders.REPORT_TEXTS, "customer", "points")):
			lines.append(f"{_label(doc, fieldname)}：已更正")
			continue
		lines.append(
			f"{_label(doc, fieldname)}：{_plain(stored.get(fieldname))} → {_plain(doc.get(fieldname))}"
		)
	return "\n".join(lines)


def reclassified(doc: Document, stored: Document) -> int:
	"""How many of the entries that classify an order differ."""
	return len(_changed(doc, stored).intersection(CLASSIFYING))


def _rows_corrected(doc: Document, stored: Document, fieldname: str) -> list[str]:
	"""Rows that went and came; what a department answers is told by its reply."""
	first = "department" if fieldname == "hotline_helpers" else "point"
	before, now = ({cstr(row.get(first)) for row in one.get(fieldname)} for one in (stored, doc))
	label = _label(doc, fieldname)
	gone, come = sorted(before - now), sorted(now - before)
	return [f"{label}：{'、'.join(gone) or '无'} → {'、'.join(come) or '无'}"] if gone or come else []


def _changed(doc: Document, stored: Document) -> set[str]:
	changed = set()
	for df in doc.meta.fields:
		if df.fieldname in BOOKKEEPING or df.fieldtype in (
			"Section Break",
			"Column Break",
			"Tab Break",
			"Button",
		):
			continue
		if df.fieldtype == "Table":
			if _rows(doc, df.fieldname, *ENTERED) != _rows(stored, df.fieldname, *ENTERED):
				changed.add(df.fieldname)
		elif _plain(doc.get(df.fieldname)) != _plain(stored.get(df.fieldname)):
			changed.add(df.fieldname)
	return changed | {ANSWERS} if answers.changed(doc, stored) else changed


# What is entered in rows; who answered a point and when is the system's.
ENTERED = ("point", "department", "handler")


def _rows(doc: Document, fieldname: str, *columns: str) -> list[tuple[str, ...]]:
	return [tuple(cstr(row.get(one)) for one in columns) for row in doc.get(fieldname)]


def _plain(value: Any) -> str:
	"""Values as they compare: a form sends "" for nothing, "0" for no, and moments as text."""
	if value in (None, "", 0, "0"):
		return ""
	if isinstance(value, datetime):
		return str(value.replace(microsecond=0))
	if isinstance(value, str) and len(value) >= 19 and value[4:5] == value[7:8] == "-":
		return str(get_datetime(value).replace(microsecond=0))
	return cstr(value)


def _is_kept(fieldname: str) -> bool:
	code = fieldname.removeprefix("hotline_")
	if fieldname in orders.KEPT_STOCK:
		return True
	if code == fieldname:
		return False
	return code in orders.KEPT or (code in orders.FACTS and code not in orders.INTAKE and code != "answer")


def _open_for_editing(fieldname: str, stored: Document) -> bool:
	code, state = fieldname.removeprefix("hotline_"), orders.state_of(stored)
	who = helping.roles_on(stored, frappe.session.user)
	entering = bool(INTAKE_STATES.get(state, frozenset()) & who)
	if code in orders.INTAKE or fieldname in ("customer", "contact", "hotline_answer"):
		return entering or bool(ALWAYS.get(code, frozenset()) & who)
	if code == "helpers":
		return entering
	if code == "points":
		return entering
	if fieldname == ANSWERS:
		answering = roles.DEPARTMENT_ROLES & who or helping.of_user(stored, frappe.session.user)
		return state in ANSWER_STATES and bool(answering)
	if code == "handler":
		return state in ANSWER_STATES and bool((roles.DEPARTMENT_ROLES | DESK) & who)
	return code == fieldname


def open_fields(doc: Document) -> list[str]:
	"""The fields the session's user may correct on a stored order between two steps, as `check` judges them."""
	if orders.state_of(doc).ended:
		return []
	opened = [
		df.fieldname
		for df in doc.meta.fields
		if df.fieldname.startswith("hotline_")
		and not _is_kept(df.fieldname)
		and _open_for_editing(df.fieldname, doc)
	]
	return [*opened, "hotline_points"] if _open_for_editing(ANSWERS, doc) else opened


def _label(doc: Document, fieldname: str) -> str:
	return _(doc.meta.get_label(fieldname.partition(".")[0]), context=doc.doctype)


def need_front() -> None:
	"""A call and its number are for those who make an order of it."""
	if FRONT & roles.of_user():
		return
	frappe.throw(
		_("Calls are for those who register orders: agents, dispatchers, market management."),
		exc=frappe.PermissionError,
		title=_("Not Possible"),
	)


def need_order(doc: Document) -> None:
	"""Steps are taken on orders; another Issue is registered first."""
	if orders.is_order(doc):
		return
	frappe.throw(
		_(
			"{0} is not an order of the hotline yet. Choose its appeal category and save it, then take its steps."
		).format(doc.name),
		exc=NotAnOrder,
		title=_("Not Possible"),
	)


def refuse_stock_split(doc: Document) -> None:
	"""ERPNext's split copies every field and takes mails away; ours moves points and begins anew."""
	if (
		doc.is_new()
		and doc.issue_split_from
		and frappe.db.get_value("Issue", doc.issue_split_from, "hotline_state")
	):
		frappe.throw(
			_("Order {0} is split by its own step, which moves points to a new order.").format(
				doc.issue_split_from
			),
			exc=OrderIsKept,
			title=_("Not Possible"),
		)


def refuse_deletion(doc: Document) -> None:
	frappe.throw(
		_("Order {0} cannot be deleted: nothing of the hotline is. Close it with a reason instead.").format(
			doc.name
		),
		exc=OrderIsKept,
		title=_("Not Possible"),
	)


def refuse_renaming(name: str) -> None:
	frappe.throw(
		_("Order {0} keeps its number: it was read out to the entity.").format(name),
		exc=OrderIsKept,
		title=_("Not Possible"),
	)
