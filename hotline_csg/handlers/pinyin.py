"""Doc events of what is found by the initials of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg.adapters import pinyin

if TYPE_CHECKING:
	from frappe.model.document import Document


def validate(doc: Document, method: str | None = None) -> None:
	pinyin.keep(doc)


def after_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	pinyin.keep_renamed(doc.doctype, new)
