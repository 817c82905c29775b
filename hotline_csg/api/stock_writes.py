"""Frappe's own writers that ask for no permission, or write past a document's events: checked, then called."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import client, email, handler
from frappe.core.doctype.sms_settings import sms_settings
from frappe.desk import like
from frappe.desk.doctype.tag import tag as tagging
from frappe.desk.form import assign_to as assigning
from frappe.model import workflow

from hotline_csg.adapters import around


@frappe.whitelist(methods=["POST"])
def send_sms(
	receiver_list: str | list[str], msg: str, sender_name: str = "", success_msg: bool = True
) -> None:
	"""Stock: whoever is logged in sends any text to any number, at the hotline's cost and in its name."""
	around.check_sends_by_hand()
	sms_settings.send_sms(receiver_list, msg, sender_name, success_msg)


@frappe.whitelist(allow_guest=True, methods=["POST"])  # as the original: a site may let guests upload
def upload_file(doctype: str | None = None, docname: str | None = None) -> Any:
	"""Stock: to any document, and public by default. What is attached to an order is private."""
	if around.is_guarded(doctype, docname):
		frappe.has_permission(doctype, "write", doc=docname, throw=True)
		frappe.form_dict.is_private = 1
	return handler.upload_file()


@frappe.whitelist(methods=["POST", "PUT"])
def attach_file(
	filename: str | None = None,
	filedata: str | None = None,
	doctype: str | None = None,
	docname: str | None = None,
	folder: str | None = None,
	decode_base64: bool | int = False,
	is_private: bool | int | None = None,
	docfield: str | None = None,
) -> Any:
	"""Stock: with permission to read alone, and public by default."""
	if around.is_guarded(doctype, docname):
		frappe.has_permission(doctype, "write", doc=docname, throw=True)
		is_private = 1
	return client.attach_file(
		filename, filedata, doctype, docname, folder, decode_base64, is_private, docfield
	)


@frappe.whitelist(methods=["POST", "PUT"])
def bulk_update(docs: str) -> dict[str, Any]:
	"""Stock: what a document wrote before its save failed is committed with the others."""
	for doctype in {row.get("doctype") for row in frappe.parse_json(docs)}:
		frappe.has_permission(doctype, "write", throw=True)
	failed = []
	for row in frappe.parse_json(docs):
		frappe.db.savepoint("hotline_bulk_row")
		answer = client.bulk_update(frappe.as_json([row]))
		if answer["failed_docs"]:
			frappe.db.rollback(save_point="hotline_bulk_row")
			failed += answer["failed_docs"]
	return {"failed_docs": failed}


@frappe.whitelist(methods=["POST"])
def bulk_workflow_approval(docnames: str, doctype: str, action: str) -> None:
	"""Stock: answers GET, which no CSRF token guards, and commits."""
	frappe.has_permission(doctype, "write", throw=True)
	workflow.bulk_workflow_approval(docnames, doctype, action)


@frappe.whitelist(methods=["POST"])
def relink(name: str, reference_doctype: str | None = None, reference_name: str | None = None) -> None:
	"""Stock: moves any mail to any document, by SQL."""
	around.check_relink(name, (reference_doctype, reference_name))
	email.relink(name, reference_doctype, reference_name)


@frappe.whitelist(methods=["POST"])
def toggle_like(doctype: str, name: str, add: str | bool = False) -> None:
	"""Stock: on any document."""
	frappe.has_permission(doctype, "read", doc=name, throw=True)
	like.toggle_like(doctype, name, add)


@frappe.whitelist(methods=["POST"])
def remove_assignment(
	doctype: str, name: str, assign_to: str, ignore_permissions: bool = False
) -> list[dict[str, Any]]:
	"""Stock: takes the client's word that permissions do not matter, and tells who else has a task there."""
	frappe.has_permission(doctype, "read", doc=name, throw=True)
	return assigning.remove(doctype, name, assign_to)


@frappe.whitelist(methods=["POST"])
def add_tag(tag: str, dt: str, dn: str, color: str | None = None) -> str:
	"""Stock: on any document."""
	frappe.has_permission(dt, "write", doc=dn, throw=True)
	return tagging.add_tag(tag, dt, dn, color)


@frappe.whitelist(methods=["POST"])
def add_tags(tags: str, dt: str, docs: str, color: str | None = None) -> None:
	"""As `add_tag`, for many."""
	for name in frappe.parse_json(docs):
		frappe.has_permission(dt, "write", doc=name, throw=True)
	tagging.add_tags(tags, dt, docs, color)


@frappe.whitelist(methods=["POST"])
def remove_tag(tag: str, dt: str, dn: str) -> None:
	"""Stock: from any document."""
	frappe.has_permission(dt, "write", doc=dn, throw=True)
	tagging.remove_tag(tag, dt, dn)
