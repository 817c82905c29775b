"""Names found by the initials of their Pinyin (gd → 广东): one column, kept as the name changes."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import frappe
from frappe.utils import cstr

if TYPE_CHECKING:
	from frappe.model.document import Document

COLUMN = "hotline_pinyin"
LONGEST = 140
# What is found by its initials, and the field that holds its name.
NAMED: dict[str, str] = {
	"Customer": "customer_name",
	"Department": "department_name",
	"Hotline Category": "category_name",
	"Hotline Centre": "centre_name",
	"Hotline Channel": "channel_name",
	"Hotline Topic": "topic_name",
}


def initials(name: str) -> str:
	"""One letter for each Chinese character, in lower case; Latin letters and digits as they are, all else left out.

	A character with several readings is read as in its word: 重庆 is cq, 重要 is zy.
	"""
	# Its dictionaries take a third of a second and 40 MB: only who saves a name pays for them.
	from pypinyin import Style, lazy_pinyin

	plain = unicodedata.normalize("NFKC", name)  # full-width letters and digits made narrow
	letters = "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER)).lower()
	return "".join(char for char in letters if char.isascii() and char.isalnum())[:LONGEST]


def keep(doc: Document) -> None:
	"""Before a save: the initials of the name as it is now."""
	name = cstr(doc.get(NAMED[doc.doctype]))
	before = doc.get_doc_before_save()
	if before is None or not doc.get(COLUMN) or cstr(before.get(NAMED[doc.doctype])) != name:
		doc.set(COLUMN, initials(name))


def keep_renamed(doctype: str, name: str) -> None:
	"""A rename writes the name past every save."""
	called = cstr(frappe.db.get_value(doctype, name, NAMED[doctype]))
	frappe.db.set_value(doctype, name, COLUMN, initials(called), update_modified=False)


def fill() -> int:
	"""The rows that have no initials yet: those there were before the app. Returns how many were filled."""
	filled = 0
	for doctype, fieldname in NAMED.items():
		rows = frappe.get_all(
			doctype, {COLUMN: ("is", "not set")}, ["name", fieldname], order_by="name", as_list=True
		)
		for name, called in rows:
			frappe.db.set_value(doctype, name, COLUMN, initials(cstr(called)), update_modified=False)
		filled += len(rows)
	return filled


def without(found: list[dict[str, str]], doctype: str) -> list[dict[str, str]]:
	"""A link field's suggestions without the initials, which are searched and not read."""
	if doctype not in NAMED:
		return found
	names = [row["value"] for row in found]
	known = {
		cstr(row[0])
		for row in frappe.get_all(
			doctype, {"name": ("in", names or [""])}, [COLUMN], order_by="name", as_list=True
		)
	}
	for row in found:
		parts = cstr(row.get("description")).split(", ")
		row["description"] = ", ".join(part for part in parts if part not in known)
	return found
