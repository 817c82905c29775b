"""Doc events of the records the rules are made of: limits, categories, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg import service

if TYPE_CHECKING:
	from frappe.model.document import Document


def validate_limit(doc: Document, method: str | None = None) -> None:
	service.check_limit(doc)


def on_update(doc: Document, method: str | None = None) -> None:
	service.rules_changed(doc)
