"""Doc events of Call Log: a call of the hotline is kept as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg.adapters import around

if TYPE_CHECKING:
	from frappe.model.document import Document


def validate(doc: Document, method: str | None = None) -> None:
	around.keep_call(doc)


def on_trash(doc: Document, method: str | None = None) -> None:
	if doc.get("hotline_is_call"):
		around.refuse_loss("Call Log", doc.name)
