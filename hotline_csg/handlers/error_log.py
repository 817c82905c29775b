"""Doc events of Error Log: what went wrong is kept without the numbers that stood in the variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg.guide import phones

if TYPE_CHECKING:
	from frappe.model.document import Document


def before_insert(doc: Document, method: str | None = None) -> None:
	for fieldname in ("error", "method"):
		doc.set(fieldname, phones.mask_in(doc.get(fieldname) or ""))
