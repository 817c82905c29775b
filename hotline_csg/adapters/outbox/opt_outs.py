"""Market entities that want no messages: known by a digest of their number or mail address."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import cstr

from hotline_csg.guide import phones

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Hotline Opt Out"


class NothingToOptOut(frappe.ValidationError):
	pass


def key_of(address: str) -> str:
	"""The same for every way of writing an address."""
	plain = address.strip().lower() if "@" in address else phones.normalise(address).number
	return sha256(plain.encode()).hexdigest()


def refused(*addresses: str) -> bool:
	keys = [key_of(address) for address in addresses if address]
	return bool(keys) and bool(frappe.db.exists(DOCTYPE, {"address_key": ("in", keys)}))


def keep(doc: Document) -> None:
	"""The number is masked once its digest is taken; a mask that comes back means "as it was"."""
	stored = doc.get_doc_before_save()
	phone, mail = cstr(doc.phone).strip(), cstr(doc.email).strip()
	if stored and phone == cstr(stored.phone) and mail == cstr(stored.email):
		return
	if bool(phone) == bool(mail):
		frappe.throw(
			_("Enter either a number or an e-mail address."), exc=NothingToOptOut, title=_("Not Saved")
		)
	if phone and not phones.normalise(phone).number:
		frappe.throw(
			_("“{0}” is no telephone number.").format(phone), exc=NothingToOptOut, title=_("Not Saved")
		)
	doc.address_key = key_of(phone or mail)
	doc.phone = phones.mask(phone) if phone else None
