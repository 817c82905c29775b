"""What an agent enters, made fit to be stored: numbers, plain text, points; or a sentence that says what to mend."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import cint, cstr

from . import orders

if TYPE_CHECKING:
	from frappe.model.document import Document

MARKUP = re.compile(r"<[A-Za-z/!?][^>]*>?")
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
TEXTS = ("description", "answer", "unit", "contact_name", "reason", "opinion", "told", "plan", "report")
SERIES = "RX{:%Y%m%d}-"
PARTY = ("raised_by", "lead", "contact", "customer", "company")


class TextNotPlain(frappe.ValidationError):
	pass


class TextTooLong(frappe.ValidationError):
	pass


class NotALeaf(frappe.ValidationError):
	pass


def series_of(now: datetime) -> str:
	"""The naming series of a day, whose counter stands in the database before anybody counts.

	Frappe makes the counter at a day's first number: two agents who do so at once would both fail or wait for ever.
	"""
	prefix = SERIES.format(now)
	series = frappe.qb.DocType("Series")
	known = frappe.qb.from_(series).select(series.name).where(series.name == prefix).run()
	if not known:
		# An exclusive lock from the start, unlike INSERT IGNORE, so that the others queue up behind it.
		frappe.qb.into(series).columns(series.name, series.current).insert(prefix, 0).on_duplicate_key_update(
			series.current, series.current
		).run()
	return f"{prefix}.####"


def clean(doc: Document) -> None:
	"""Strip what cannot be seen, refuse markup and overlong text."""
	longest = longest_text()
	for code in TEXTS:
		value = doc.get(orders.field(code))
		if value:
			doc.set(orders.field(code), _plain(doc, orders.field(code), cstr(value), longest))
	for row in doc.hotline_points:
		for fieldname in ("point", "answer"):
			if row.get(fieldname):
				row.set(fieldname, _plain(row, fieldname, cstr(row.get(fieldname)), longest))
	if not doc.hotline_points and doc.hotline_description:
		# R91.8: the reply answers point by point; an appeal that was not split is one point.
		doc.append("hotline_points", {"point": doc.hotline_description})


def longest_text() -> int:
	"""In characters; 0: as many as one likes."""
	return cint(frappe.get_cached_value("Hotline Settings", "Hotline Settings", "max_description_length"))


def _plain(doc: Document, fieldname: str, value: str, longest: int) -> str:
	return plain_text(_(doc.meta.get_label(fieldname), context=doc.doctype), value, longest)


def plain_text(label: str, value: str, longest: int) -> str:
	"""What was entered under `label`, without what cannot be seen.

	Raises TextNotPlain for markup, TextTooLong for more than `longest` characters (0: as many as one likes).
	"""
	value = INVISIBLE.sub("", value.replace("\r\n", "\n")).strip()
	found = MARKUP.search(value)
	if found:
		frappe.throw(
			_("“{0}” must be plain text. Take out the markup “{1}”.").format(
				label, frappe.utils.escape_html(found.group()[:40])
			),
			exc=TextNotPlain,
			title=_("Not Saved"),
		)
	if longest and len(value) > longest:
		frappe.throw(
			_(
				"“{0}” has {1} characters, at most {2} are possible. Shorten it and attach the rest as a file."
			).format(label, len(value), longest),
			exc=TextTooLong,
			title=_("Not Saved"),
		)
	return value


def check_topic(doc: Document) -> None:
	"""R91.4: a topic is a leaf."""
	if doc.hotline_topic and frappe.get_cached_value("Hotline Topic", doc.hotline_topic, "is_group"):
		frappe.throw(
			_("Topic “{0}” is a group. Choose one of the topics below it.").format(doc.hotline_topic),
			exc=NotALeaf,
			title=_("Not Saved"),
		)


def party_of(doc: Document) -> dict[str, str | None]:
	"""Who the order is about, before ERPNext takes the agent who types for the one who asks."""
	return {fieldname: doc.get(fieldname) for fieldname in PARTY}


def settle_kind(doc: Document) -> None:
	"""R3.3: the kind of a known entity is its Customer's, that of another is entered; a report does not tell it."""
	stored = doc.get_doc_before_save()
	if orders.is_report(doc):
		doc.hotline_entity_kind = None
	elif doc.customer and (stored is None or stored.customer != doc.customer):
		kind = frappe.db.get_value("Customer", doc.customer, "hotline_entity_kind")
		doc.hotline_entity_kind = kind or doc.hotline_entity_kind


def default_channel() -> str | None:
	"""An order registered without a channel came by the hotline itself."""
	return frappe.db.get_value("Hotline Channel", {"code": "hotline_400"}, "name", cache=True)
