"""What a new order takes along: from an intake form, from the order it refers to, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frappe import _

from .fields import INTAKE, KEPT_STOCK, REPORT_TEXTS, field
from .reading import is_report

if TYPE_CHECKING:
	from frappe.model.document import Document

_NEW = ("category", "topic", "unit", "contact_name", "centre", "entity_kind")
_CAME_BY = ("channel", "no_contact", "transfer_number", "transfer_body")
_SAID = ("suggestion", "judgement")


def copied_to_new(doc: Document, by_phone: bool = False) -> dict[str, Any]:
	"""Who asks about what, for an order that refers to `doc`; never counters, deadlines or answers.

	`by_phone`: the new appeal was made to the agent who called, whatever way the old one came. The number is not on the
	order: whoever copies adds it.
	"""
	codes = _NEW if by_phone else (*_NEW, *_CAME_BY, *_SAID)
	codes = [code for code in codes if not (code in REPORT_TEXTS and is_report(doc))]
	return {"customer": doc.customer, **{field(code): doc.get(field(code)) for code in codes}}


def copied_to_urge(doc: Document) -> dict[str, Any]:
	"""R95.2: an urge order follows the urged one's category and flow; what that has yet to say, it need not say."""
	values = copied_to_new(doc)
	if not values[field("judgement")]:
		values[field("judgement")] = _("As in order {0}").format(doc.name)
	return values


def intake_only(entries: dict[str, Any]) -> dict[str, Any]:
	"""Of what a client sent by the guide's codes, the entries an agent makes, by their fields."""
	values = {field(code): value for code, value in entries.items() if code in INTAKE}
	return {**values, "customer": entries["customer"]} if "customer" in entries else values


def forget_all_but_intake(doc: Document, stored: Document | None) -> None:
	"""A new order begins with what an agent enters: nothing else comes with it, whoever sent or copied it."""
	taken = {field(code) for code in INTAKE}
	for df in doc.meta.fields:
		if not df.fieldname.startswith("hotline_") or df.fieldname in taken:
			continue
		if df.fieldname == "hotline_points":
			for row in doc.hotline_points:
				row.answer = None
		elif df.fieldtype not in _LAYOUT:
			doc.set(df.fieldname, _EMPTY.get(df.fieldtype))
	for fieldname in KEPT_STOCK:
		doc.set(fieldname, stored.get(fieldname) if stored else None)


_LAYOUT = ("Section Break", "Column Break", "Tab Break", "HTML", "Button")
_EMPTY = {"Check": 0, "Int": 0, "Table": ()}
