"""Doc events of what stands around an order; on a report, it is part of what the report says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotline_csg.adapters import around, traces

if TYPE_CHECKING:
	from frappe.model.document import Document

REFERENCE = ("reference_doctype", "reference_name")


def comment_before_insert(doc: Document, method: str | None = None) -> None:
	around.sign(doc)
	if doc.comment_type != "Comment":
		return
	around.check_sees(doc.reference_doctype, doc.reference_name)
	if traces.is_report(doc.reference_doctype, doc.reference_name):
		traces.take_comment(doc)


def comment_validate(doc: Document, method: str | None = None) -> None:
	around.check_stays(doc, REFERENCE)
	around.check_text(doc)


def comment_on_trash(doc: Document, method: str | None = None) -> None:
	if doc.comment_type == "Comment":
		around.refuse_loss(doc.reference_doctype, doc.reference_name)


def communication_before_insert(doc: Document, method: str | None = None) -> None:
	if traces.is_report(doc.reference_doctype, doc.reference_name):
		traces.take_mail(doc)


def communication_validate(doc: Document, method: str | None = None) -> None:
	around.check_stays(doc, REFERENCE)


def communication_on_trash(doc: Document, method: str | None = None) -> None:
	around.refuse_loss(doc.reference_doctype, doc.reference_name)


def docshare_validate(doc: Document, method: str | None = None) -> None:
	around.refuse_share(doc.share_doctype, doc.share_name)


def share_key_before_insert(doc: Document, method: str | None = None) -> None:
	around.refuse_share(doc.reference_doctype, doc.reference_docname)


def follow_validate(doc: Document, method: str | None = None) -> None:
	around.check_sees(doc.ref_doctype, doc.ref_docname, doc.user)


def todo_validate(doc: Document, method: str | None = None) -> None:
	if doc.status == "Open" and doc.allocated_to:
		around.check_sees(doc.reference_type, doc.reference_name, doc.allocated_to)
	if not doc.is_new() and not around.is_in_hand(doc.reference_type, doc.reference_name):
		around.check_task(doc)


def todo_before_insert(doc: Document, method: str | None = None) -> None:
	if not (doc.assignment_rule and around.is_in_hand(doc.reference_type, doc.reference_name)):
		around.check_sees(doc.reference_type, doc.reference_name)


def prepared_before_insert(doc: Document, method: str | None = None) -> None:
	around.check_report(doc.report_name)


def version_before_insert(doc: Document, method: str | None = None) -> None:
	if traces.is_report(doc.ref_doctype, doc.docname):
		traces.take_version(doc)


def any_validate(doc: Document, method: str | None = None) -> None:
	around.check_links(doc)


# Frappe calls these two events only for a document's method that was asked for by HTTP; what it did is rolled back.


def any_add_comment(
	doc: Document, method: str | None = None, comment_type: str = "Comment", *rest: Any, **more: Any
) -> None:
	around.check_comment_type(doc, comment_type)


def any_rename(doc: Document, method: str | None = None, *asked: Any, **more: Any) -> None:
	around.check_rename(doc, bool(more.get("validate_rename", True)))
