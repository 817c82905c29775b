"""Who a caller is to the counting of article 11: a legal unit, else a number with a unit's name (A20, R11.13)."""

from __future__ import annotations

import hmac
from hashlib import sha256

import frappe
from frappe.utils import cstr
from frappe.utils.password import get_encryption_key

from hotline_csg.guide import phones
from hotline_csg.guide.warnings import Source
from hotline_csg.guide.words import Channel

from . import pinyin

_SOURCES = {
	Channel.HOTLINE_400: Source.CALL,
	Channel.SUPERVISION_HOTLINE: Source.CALL,
	Channel.SUPERVISION_MAILBOX: Source.MAIL,
}


def key_of(customer: str | None, unit: str, number: str) -> str:
	"""The entity's key; `number` is normalised. A Customer without a credit code is a unit by its own name."""
	code = cstr(frappe.db.get_value("Customer", customer, "hotline_credit_code")) if customer else ""
	if customer and not code:
		code = customer
	key = phones.entity_key(credit_code=code, unit=unit, phone=number)
	return _without_number(key) if number and not code else key


def _without_number(key: str) -> str:
	"""The key of an unregistered caller stands on calls, orders and warnings, where the number must not be read."""
	digest = hmac.new(get_encryption_key().encode(), key.encode(), sha256).hexdigest()
	return f"caller:{digest[:32]}"


def source_of(channel: Channel) -> Source:
	"""How an order's appeal came: by a call, which levels 2 and 3 count, or in writing (A21)."""
	return _SOURCES.get(channel, Source.PORTAL)


def number_of(raw: str) -> str:
	"""A caller's normalised number; empty for the hotline's own trunk, which is never a caller."""
	own = frappe.get_cached_value("Hotline Settings", "Hotline Settings", "hotline_number")
	return phones.caller(raw, own=[cstr(own)] if own else [])


def like(text: str, most: int) -> list[dict[str, str]]:
	"""Customers whose name, its initials or credit code hold `text`; those whose name or initials begin with it first."""
	rows = frappe.get_all(
		"Customer",
		filters={"disabled": 0},
		or_filters={
			"customer_name": ("like", f"%{text}%"),
			pinyin.COLUMN: ("like", f"%{text}%"),
			"hotline_credit_code": ("like", f"{text}%"),
		},
		fields=["name", "customer_name", "hotline_entity_kind", pinyin.COLUMN],
		order_by="customer_name",
		limit=most * 5,
	)
	lowered = text.lower()
	rows.sort(
		key=lambda row: (
			not (row.customer_name.startswith(text) or cstr(row[pinyin.COLUMN]).startswith(lowered))
		)
	)
	return [
		{"customer": row.name, "unit": row.customer_name, "kind": cstr(row.hotline_entity_kind)}
		for row in rows[:most]
	]
