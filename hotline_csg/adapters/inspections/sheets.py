"""Score sheets as records: what a manager may enter, and the items an inspection copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt

from hotline_csg.guide.inspections import BEST, About

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Hotline Score Sheet"


class SheetRefused(frappe.ValidationError):
	pass


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=SheetRefused, title=_("Not Saved"))


def check(doc: Document) -> None:
	"""Each side has marks to give; a fatal item has none; nothing is judged twice of the same side."""
	if not 0 <= flt(doc.pass_mark) <= BEST:
		_refuse(_("The pass mark lies between 0 and {0}.").format(BEST))
	seen = set()
	for row in doc.items:
		row.item = cstr(row.item).strip()
		if (row.about, row.item) in seen:
			_refuse(_("“{0}” stands twice for {1}.").format(frappe.utils.escape_html(row.item), row.about))
		seen.add((row.about, row.item))
		if cint(row.fatal):
			row.full_marks = 0
		elif flt(row.full_marks) <= 0:
			_refuse(_("Give “{0}” full marks above 0.").format(frappe.utils.escape_html(row.item)))
	for about in {row.about for row in doc.items}:
		if all(cint(row.fatal) for row in doc.items if row.about == about):
			_refuse(_("{0} has fatal items only: there would be no score.").format(about))


def refuse_deletion(doc: Document) -> None:
	_refuse(_("Score sheets stay: tick “Disabled” to use {0} no more.").format(doc.name))


def items_of(doc: Document, only: str | None) -> dict[About, list[Document]]:
	"""The items by whose work they judge, in the order of the sheet; `only` one side's where it is named."""
	items: dict[About, list[Document]] = {}
	for row in doc.items:
		if not only or row.about == only:
			items.setdefault(About.read(row.about), []).append(row)
	return items
