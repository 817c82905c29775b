"""Doc events of Hotline Work Calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg import service

if TYPE_CHECKING:
	from frappe.model.document import Document


def on_update(doc: Document, method: str | None = None) -> None:
	service.calendar_changed(doc)
