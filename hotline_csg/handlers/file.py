"""Doc events of File: those of an order are private, of known kinds, and stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg.adapters import files

if TYPE_CHECKING:
	from frappe.model.document import Document


def before_insert(doc: Document, method: str | None = None) -> None:
	files.check(doc)


def validate(doc: Document, method: str | None = None) -> None:
	files.check_change(doc)


def on_trash(doc: Document, method: str | None = None) -> None:
	files.refuse_deletion(doc)
