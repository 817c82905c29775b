"""Doc events of Communication: a mail to an order does not reopen it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg import service

if TYPE_CHECKING:
	from frappe.model.document import Document


def after_insert(doc: Document, method: str | None = None) -> None:
	if doc.reference_doctype == "Issue" and doc.reference_name:
		service.settle_status(doc.reference_name)
