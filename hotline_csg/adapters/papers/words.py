"""Values of documents as the plain texts of a paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import frappe
from bs4 import BeautifulSoup
from frappe.utils import cint, cstr, get_datetime, getdate

if TYPE_CHECKING:
	from frappe.model.document import Document

# Breaks a line in what the editor writes.
_BLOCKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre")
# Control characters, and marks that turn the direction of what follows.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def plain(value: Any) -> str:
	return _UNSEEN.sub("", cstr(value).replace("\r\n", "\n")).strip()


def moment(value: Any) -> str:
	return f"{get_datetime(value):%Y-%m-%d %H:%M}" if value else ""


def day(value: Any) -> str:
	return f"{getdate(value):%Y-%m-%d}" if value else ""


def user(name: str | None) -> str:
	return cstr(frappe.utils.get_fullname(name)) if name else ""


def department(name: str | None) -> str:
	return plain(frappe.get_cached_value("Department", name, "department_name") or name) if name else ""


def text_of(html: str | None) -> str:
	"""What an editor's HTML says, its blocks on lines of their own; pictures, links and scripts leave nothing."""
	soup = BeautifulSoup(cstr(html), "html.parser")
	for tag in soup(("script", "style", "iframe", "object")):
		tag.decompose()
	for tag in soup(_BLOCKS):
		tag.insert_before("\n")
	lines = (" ".join(line.split()) for line in soup.get_text().splitlines())
	return plain("\n".join(line for line in lines if line))


def late(minutes: Any) -> str:
	"""How late something was done, in working time."""
	hours, rest = divmod(cint(minutes), 60)
	return frappe._("late by {0} h {1} min").format(hours, rest) if minutes else ""


def entry(doc: Document, fieldname: str) -> tuple[str, str]:
	"""A field's label and value as its form shows them; an unticked box is nothing."""
	df = doc.meta.get_field(fieldname)
	return frappe._(df.label, context=doc.doctype), value(df, doc.get(fieldname))


def value(df: Any, given: Any) -> str:
	if given in (None, ""):
		return ""
	if df.fieldtype == "Check":
		return frappe._("Yes") if cint(given) else ""
	if df.fieldtype == "Datetime":
		return moment(given)
	if df.fieldtype == "Date":
		return day(given)
	if df.fieldtype == "Text Editor":
		return text_of(given)
	if df.fieldtype == "Link" and df.options == "User":
		return user(given)
	if df.fieldtype == "Link" and df.options == "Department":
		return department(given)
	return plain(given)
