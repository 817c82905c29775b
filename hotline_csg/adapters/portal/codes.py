"""The code by SMS that shows a guest how far an order is: short-lived, few tries, nothing told about what exists."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

import frappe
from frappe import _
from frappe.utils import cint
from frappe.utils.password import get_encryption_key

from hotline_csg.guide import phones

from .. import entities, sealed, sms
from ..sms.numbers import mobile
from . import shown

MINUTES, TRIES, DIGITS = 10, 5, 6


class WrongCode(frappe.ValidationError):
	pass


def send(order: str, phone: str) -> bool:
	"""Send a code where the order was raised with this number; run by a worker, so that a request tells nothing.

	Returns whether one was sent.
	"""
	number = mobile(phones.normalise(phone).number)
	if number is None or not _belongs(order, phone) or not sms.ready():
		return False
	code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
	outgoing = sms.Outgoing(
		id=f"code-{secrets.token_hex(8)}",
		number=number,
		text=_(
			"Your code for order {0} is {1}, valid for {2} minutes. Do not tell it to anybody.", "zh"
		).format(order, code, MINUTES),
		values={"code": code},
	)
	outcome = sms.gateway().send(outgoing)
	if outcome.fate is not sms.Fate.ACCEPTED:
		frappe.log_error(
			title="hotline_csg: code not sent", message=f"{order}: {outcome.fate} {outcome.error}"
		)
		return False
	frappe.cache.set_value(_key(order, phone), _digest(order, code), expires_in_sec=MINUTES * 60)
	frappe.cache.delete_value(_key(order, phone) + ":tries")
	return True


def check(order: str, phone: str, code: str) -> None:
	"""Raise WrongCode unless this is the code of the order and number; it is used up by that."""
	key = _key(order, phone)
	kept, tries = (
		frappe.cache.get_value(key, expires=True),
		cint(frappe.cache.get_value(f"{key}:tries", expires=True)),
	)
	right = bool(kept) and hmac.compare_digest(kept, _digest(order, code.strip()))
	if not right or tries >= TRIES:
		frappe.cache.set_value(f"{key}:tries", tries + 1, expires_in_sec=MINUTES * 60)
		frappe.throw(
			_("The order number, the telephone number or the code is wrong, or the code has expired."),
			exc=WrongCode,
			title=_("Not Shown"),
		)
	frappe.cache.delete_value(key)


def _belongs(order: str, phone: str) -> bool:
	given = entities.number_of(phone)
	return bool(given) and shown.is_public(order) and sealed.number_of(order) == given


def _key(order: str, phone: str) -> str:
	return "hotline_code:" + _digest(order, phones.normalise(phone).number)[:32]


def _digest(order: str, text: str) -> str:
	return hmac.new(get_encryption_key().encode(), f"{order}|{text}".encode(), sha256).hexdigest()
