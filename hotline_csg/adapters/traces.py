"""What stands around an order that is a report: comments, mails, versions and files say what it says.

They are kept with its content, where the Supervision Officer reads them, and leave a mask behind.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import cstr, strip_html
from frappe.utils.global_search import update_global_search

from . import orders, sealed
from .sealed import CONTENT, MASK

if TYPE_CHECKING:
	from frappe.model.document import Document

_IDENTITY = ("subject", "hotline_points", "hotline_entity")
_WRITER = ("sender", "sender_full_name", "recipients", "cc", "bcc", "phone_no", "user")


def is_report(doctype: str | None, name: str | None) -> bool:
	"""Whether a reference names an order whose content is closed."""
	if doctype != "Issue" or not name:
		return False
	row = frappe.db.get_value("Issue", name, ["hotline_category", "hotline_channel"], as_dict=True)
	return bool(row and orders.is_report(row))


def take_in(doc: Document) -> None:
	"""The order has just become a report: what was written about it before goes to its content."""
	order = {"reference_doctype": "Issue", "reference_name": doc.name}
	for row in frappe.get_all(
		"Comment", {**order, "comment_type": "Comment"}, pluck="name", order_by="creation"
	):
		_rewrite("Comment", row, take_comment)
	for row in frappe.get_all("Communication", order, pluck="name", order_by="creation"):
		_rewrite("Communication", row, take_mail)
		frappe.db.delete("Communication Link", {"parent": row})
	for row in frappe.get_all(
		"Version", {"ref_doctype": "Issue", "docname": doc.name}, pluck="name", order_by="creation"
	):
		_rewrite("Version", row, take_version)
	_take_history(doc.name)
	frappe.db.set_value(
		"File",
		{"attached_to_doctype": "Issue", "attached_to_name": doc.name},
		{"attached_to_doctype": CONTENT, "attached_to_name": content_of(doc.name), "attached_to_field": None},
	)
	frappe.db.set_value("Issue", doc.name, "_comments", None, update_modified=False)
	frappe.db.set_value(
		"ToDo", {"reference_type": "Issue", "reference_name": doc.name}, "description", doc.name
	)
	frappe.db.set_value(
		"Notification Log",
		{"document_type": "Issue", "document_name": doc.name},
		{"subject": doc.name, "email_content": None},
	)


def content_of(order: str) -> str:
	return cstr(frappe.db.get_value(CONTENT, {"issue": order}))


def _rewrite(doctype: str, name: str, take: Any) -> None:
	row = frappe.get_doc(doctype, name)
	take(row)
	row.db_update()
	update_global_search(row)


def take_comment(comment: Document) -> None:
	"""A comment's text goes to the content of the report it is on."""
	sealed.keep_aside(
		comment.reference_name,
		f"{cstr(comment.comment_by or comment.comment_email)}：{strip_html(cstr(comment.content))}",
	)
	comment.content = MASK


def take_mail(mail: Document) -> None:
	"""A mail's text, its subject and who wrote it."""
	said = [cstr(mail.get(name)) for name in ("sender", "subject")]
	said.append(strip_html(cstr(mail.content)))
	sealed.keep_aside(mail.reference_name, "\n".join(part for part in said if part))
	mail.subject = mail.content = MASK
	mail.text_content = None
	for fieldname in _WRITER:
		mail.set(fieldname, None)
	mail.set("timeline_links", [])


def take_version(version: Document) -> None:
	"""The changes of entries that a report keeps closed; others stay."""
	data = json.loads(version.data or "{}")
	closed = {*map(orders.field, orders.REPORT_TEXTS), *sealed.STOCK, *_IDENTITY}
	dropped: dict[str, Any] = {}
	for part in ("changed", "row_changed", "added", "removed"):
		rows = data.get(part) or []
		dropped[part] = [row for row in rows if row and row[0] in closed]
		data[part] = [row for row in rows if not row or row[0] not in closed]
	if any(dropped.values()):
		# Masks that took the place of entries tell nothing new; what was there before is kept.
		sealed.keep_aside(version.docname, json.dumps(dropped, ensure_ascii=False, default=str))
		version.data = frappe.as_json(data, indent=None, separators=(",", ":"))


def _take_history(order: str) -> None:
	for row in frappe.get_all(
		"Hotline Event", {"issue": order}, ["name", "reason", "facts"], order_by="creation"
	):
		facts = json.loads(row.facts or "{}")
		kept = {code: value for code, value in facts.items() if code not in orders.REPORT_TEXTS}
		if row.reason:
			sealed.keep_aside(order, row.reason)
		if row.reason or kept != facts:
			values = {"reason": MASK if row.reason else None, "facts": json.dumps(kept, ensure_ascii=False)}
			frappe.db.set_value("Hotline Event", row.name, values, update_modified=False)
