"""Doc events of what stands around an order: on a report it is part of what the report says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg.adapters import traces

if TYPE_CHECKING:
	from frappe.model.document import Document


def comment_before_insert(doc: Document, method: str | None = None) -> None:
	if doc.comment_type == "Comment" and traces.is_report(doc.reference_doctype, doc.reference_name):
		traces.take_comment(doc)


def communication_before_insert(doc: Document, method: str | None = None) -> None:
	if traces.is_report(doc.reference_doctype, doc.reference_name):
		traces.take_mail(doc)


def version_before_insert(doc: Document, method: str | None = None) -> None:
	if traces.is_report(doc.ref_doctype, doc.docname):
		traces.take_version(doc)
