"""The entity's own rating of a finished order, once, kept apart from what the agent recorded (R94.2)."""

from __future__ import annotations

import hmac
from datetime import timedelta
from hashlib import sha256
from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import cint, cstr, get_datetime
from frappe.utils.password import get_encryption_key

from hotline_csg.guide.words import State

from .. import clock
from ..intake import plain_text

DOCTYPE = "Hotline Rating"
BEST, LONGEST = 5, 500
DAYS = 30


class NotRated(frappe.ValidationError):
	pass


def days() -> int:
	return cint(frappe.get_cached_value("Hotline Settings", "Hotline Settings", "rating_days")) or DAYS


def link_of(order: str) -> str:
	"""The address at which whoever holds it may rate the order: signed, expiring, used up by the rating."""
	until = clock.now().toordinal() + days()
	return frappe.utils.get_url(f"/hotline/rate?t={order}.{until:x}.{_signature(order, until)}")


def order_of(token: str) -> str:
	"""The order that a link's token lets its holder rate. Raises NotRated where it is made up, spent or expired."""
	order, _dot, rest = token.partition(".")
	until, _dot, signature = rest.partition(".")
	try:
		day = int(until, 16)
	except ValueError:
		day = 0
	if not day or not hmac.compare_digest(signature.encode(), _signature(order, day).encode()):
		_refuse(_("This link is not valid. Open it from the message once more."))
	if day < clock.now().toordinal():
		_refuse(_("This link has expired."))
	return order


def _signature(order: str, until: int) -> str:
	key = get_encryption_key().encode()
	return hmac.new(key, f"rate|{order}|{until:x}".encode(), sha256).hexdigest()[:20]


def given(order: str) -> frappe._dict | None:
	return frappe.db.get_value(DOCTYPE, {"issue": order}, ["rating", "words", "rated_at"], as_dict=True)


def why_not(order: str) -> str:
	"""Why the order is not rated now; empty where it may be."""
	row = frappe.db.get_value("Issue", order, ["hotline_state", "hotline_archived_at"], as_dict=True)
	if not row or row.hotline_state != str(State.ARCHIVED):
		return _("An appeal is rated once it is finished.")
	if get_datetime(row.hotline_archived_at) + timedelta(days=days()) < clock.now():
		return _("The time for rating this appeal is over.")
	if frappe.db.exists(DOCTYPE, {"issue": order}):
		return _("This appeal was rated already. Thank you.")
	return ""


def put(order: str, rating: int, words: str, *, by_link: bool) -> None:
	"""Raises NotRated with the reason; of two at once the database lets one through."""
	if not 1 <= cint(rating) <= BEST:
		_refuse(_("Choose one to five stars."))
	said = plain_text(_("Words of the rating"), cstr(words), LONGEST)
	reason = why_not(order)
	if reason:
		_refuse(reason)
	user = None if frappe.session.user == "Guest" else frappe.session.user
	values = {"issue": order, "rating": cint(rating), "words": said, "rated_at": clock.now(), "user": user}
	try:
		frappe.get_doc({"doctype": DOCTYPE, **values, "by_link": int(by_link)}).insert(
			ignore_permissions=True  # entities hold no permission; membership or the signature was checked
		)
	except (frappe.DuplicateEntryError, frappe.UniqueValidationError):
		_refuse(_("This appeal was rated already. Thank you."))


def _refuse(text: str) -> NoReturn:
	frappe.throw(text, exc=NotRated, title=_("Not Rated"))
