"""Doc events of User."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg import service

if TYPE_CHECKING:
	from frappe.model.document import Document


def validate(doc: Document, method: str | None = None) -> None:
	service.open_issue_to(doc)
