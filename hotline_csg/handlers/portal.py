"""Doc events of the people of market entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg.service import portal

if TYPE_CHECKING:
	from frappe.model.document import Document


def validate(doc: Document, method: str | None = None) -> None:
	portal.check_record(doc)


def on_update(doc: Document, method: str | None = None) -> None:
	portal.settle_record(doc)
