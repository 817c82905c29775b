"""What an order itself does not carry: the caller's number, and what a report says and who says it (R6.6, R82.11).

The Issue keeps a mask, so lists, exports, searches and versions have nothing to tell. The number stands in
`Hotline Contact`, for those who must call; a report's content in `Hotline Report Content`, for the Supervision
Officer. A mask that comes back unchanged means "as it was".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import cstr

from hotline_csg.guide import phones
from hotline_csg.guide.words import State

from . import entities, guard, orders, sight
from .sight import CONTENT

if TYPE_CHECKING:
	from frappe.model.document import Document

NUMBER = "Hotline Contact"

MASK = "（举报内容保密）"
# ERPNext's own fields of an Issue that say who asked and what; an e-mail to the hotline fills them.
STOCK = ("customer", "customer_name", "contact", "lead", "raised_by", "description", "resolution_details")
_IDENTITY = ("hotline_category", "hotline_channel", "hotline_phone", "hotline_unit", "customer")


def check(doc: Document) -> None:
	"""A number that is given is whole: what a list shows of one cannot be entered for it."""
	stored = doc.get_doc_before_save()
	number = cstr(doc.hotline_phone)
	if "*" in number and not (stored and number == stored.hotline_phone):
		frappe.throw(
			_("“{0}” is only a part of a number. Enter the whole number.").format(number),
			exc=NumberNotWhole,
			title=_("Not Saved"),
		)


class NumberNotWhole(frappe.ValidationError):
	pass


def seal(doc: Document, stored: Document | None) -> None:
	"""Take the true entries out of the document that is about to be written; `write` stores them after it.

	Raises NotEditableNow where someone changes a report's content, or opens it, who may not see it.
	"""
	known = stored if orders.state_of(stored) is not State.UNREGISTERED else None
	was, now = bool(known) and orders.is_report(known), orders.is_report(doc)
	if known and was == now and not _changed(doc, known, was):
		return
	if was:
		_check_entitled(doc)
	given = _entries(doc, known, was)
	number = entities.number_of(given["phone"])
	doc.hotline_phone = phones.mask(given["phone"])
	# A report is not counted: a warning would name its entity.
	doc.hotline_entity = None if now else entities.key_of(given["customer"], given["unit"], number)
	if now:
		_hide(doc)
	elif was:
		_show(doc, given)
	doc.subject = orders.subject_of(doc)
	doc.flags.hotline_sealed = {"was": was, "now": now, "given": given, "number": number}


def _changed(doc: Document, known: Document, closed: bool) -> bool:
	fields = [*_IDENTITY, *(orders.field(code) for code in orders.REPORT_TEXTS)] if closed else _IDENTITY
	if closed and [row.point for row in doc.hotline_points] != [row.point for row in known.hotline_points]:
		return True
	return any(cstr(doc.get(name)) != cstr(known.get(name)) for name in fields)


def _check_entitled(doc: Document) -> None:
	if not sight.sees(CONTENT, frappe.db.get_value(CONTENT, {"issue": doc.name}), frappe.session.user):
		frappe.throw(
			_("The content of a report is changed only by whoever took it, until it is referred."),
			exc=guard.NotEditableNow,
			title=_("Not Possible"),
		)


def _entries(doc: Document, known: Document | None, was: bool) -> dict[str, Any]:
	"""What was entered now; where a mask stands, what is kept."""
	kept = _content(doc.name) if was else frappe._dict()
	given: dict[str, Any] = {}
	for code in orders.REPORT_TEXTS:
		value = cstr(doc.get(orders.field(code)))
		given[code] = kept.get(code) if was and value == MASK else value
	given["points"] = _points(doc, kept)
	given["customer"] = doc.customer or kept.get("customer")
	given["raised_by"] = doc.raised_by or kept.get("raised_by")
	same = known and cstr(doc.hotline_phone) == cstr(known.hotline_phone)
	given["phone"] = phone_of(doc.name) if same else cstr(doc.hotline_phone)
	return given


def _points(doc: Document, kept: frappe._dict) -> str:
	points = [cstr(row.point) for row in doc.hotline_points]
	return cstr(kept.get("points")) if points == [MASK] else "\n".join(points)


def _hide(doc: Document) -> None:
	for code in orders.REPORT_TEXTS:
		if doc.get(orders.field(code)):
			doc.set(orders.field(code), MASK)
	doc.flags.hotline_stock_texts = "\n".join(cstr(doc.get(name)) for name in STOCK[-2:] if doc.get(name))
	for fieldname in STOCK:
		doc.set(fieldname, None)
	if [row.point for row in doc.hotline_points] != [MASK]:
		doc.set("hotline_points", [{"point": MASK}])
	facts = doc.flags.get("hotline_facts")
	if facts:
		doc.flags.hotline_facts = {
			code: value for code, value in facts.items() if code not in orders.REPORT_TEXTS
		}


def _show(doc: Document, given: dict[str, Any]) -> None:
	for code in orders.REPORT_TEXTS:
		doc.set(orders.field(code), given[code] or None)
	doc.set("hotline_points", [{"point": line} for line in given["points"].splitlines() if line.strip()])
	doc.customer, doc.raised_by = given["customer"], given["raised_by"]


# The rows ----------------------------------------------------------------------------------------------------


def write(doc: Document) -> bool:
	"""Store what `seal` took out, in the transaction of the save. Returns whether the order has just become a report."""
	sealed = doc.flags.pop("hotline_sealed", None)
	if sealed is None:
		return False
	given = sealed["given"]
	_put(NUMBER, doc.name, phone=given["phone"], phone_number=sealed["number"])
	if sealed["now"]:
		values = {name: given[name] for name in (*orders.REPORT_TEXTS, "points", "customer", "raised_by")}
		_put(CONTENT, doc.name, phone=doc.hotline_phone, **values)
		keep_aside(doc.name, doc.flags.pop("hotline_stock_texts", ""))
	elif sealed["was"]:
		frappe.db.delete(CONTENT, {"issue": doc.name})
	return bool(sealed["now"] and not sealed["was"])


def _put(doctype: str, order: str, **values: Any) -> None:
	name = frappe.db.get_value(doctype, {"issue": order})
	if name:
		frappe.db.set_value(doctype, name, values)
		return
	frappe.get_doc({"doctype": doctype, "issue": order, **values}).db_insert()


def keep_aside(order: str, text: str) -> None:
	"""Add to a report's content what was written about it elsewhere."""
	if not text.strip():
		return
	name, before = frappe.db.get_value(CONTENT, {"issue": order}, ["name", "earlier"]) or (None, None)
	frappe.db.set_value(
		CONTENT, name, "earlier", "\n\n".join(part for part in (before, text.strip()) if part)
	)


def phone_of(order: str) -> str:
	"""The number of whoever asks, as it was given; the caller of this checks who may see it."""
	return cstr(frappe.db.get_value(NUMBER, {"issue": order}, "phone"))


def number_of(order: str) -> str:
	"""The same, normalised: what calls are compared with."""
	return cstr(frappe.db.get_value(NUMBER, {"issue": order}, "phone_number"))


def orders_of(number: str, limit: int = 20) -> list[str]:
	"""The orders of a normalised number, the latest first, reports left out."""
	if not number:
		return []
	found = frappe.get_all(
		NUMBER, {"phone_number": number}, pluck="issue", order_by="creation desc", limit=limit
	)
	names = set(
		frappe.get_all(
			"Issue", {"name": ("in", found), **orders.NO_REPORT}, pluck="name", order_by="creation desc"
		)
	)
	return [name for name in found if name in names]


def _content(order: str) -> frappe._dict:
	fields = [*orders.REPORT_TEXTS, "points", "customer", "raised_by"]
	return frappe.db.get_value(CONTENT, {"issue": order}, fields, as_dict=True) or frappe._dict()


def shown(order: str) -> dict[str, Any]:
	"""What a form shows of the sealed entries to the session's user: the number, a report's content, or nothing."""
	user, out = frappe.session.user, {}
	for doctype, key in ((NUMBER, "contact"), (CONTENT, "content")):
		name = frappe.db.get_value(doctype, {"issue": order})
		if name and frappe.has_permission(doctype, "read", doc=name, user=user):
			out[key] = frappe.get_doc(doctype, name).as_dict(no_default_fields=True)
	return out
