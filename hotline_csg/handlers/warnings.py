"""Doc events of Hotline Important Event and Hotline Warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg import service

if TYPE_CHECKING:
	from frappe.model.document import Document


def event_registered(doc: Document, method: str | None = None) -> None:
	service.event_registered(doc)


def warning_saved(doc: Document, method: str | None = None) -> None:
	service.warning_saved(doc)
