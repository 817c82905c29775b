"""Delivery receipts of the gateway: proved by token or signature, written to the notices they name, never twice."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import frappe
from frappe import _
from frappe.utils import cstr

from hotline_csg.guide.notice_rules import Means

from .. import sms
from . import undelivered
from .claims import FIELDS
from .states import DOCTYPE, State, named

MOST = 1000
# A receipt may be here before our own record of the try is.
OPEN = (State.SENDING, State.ACCEPTED, State.FAILED, State.GIVEN_UP)


class ReceiptRefused(frappe.AuthenticationError):
	pass


class ReceiptNotUnderstood(frappe.ValidationError):
	pass


def check(token: str, signature: str, body: bytes) -> None:
	"""The gateway proves itself by the token of Hotline SMS Settings, or by signing the body, or both where both are set."""
	settings = frappe.get_cached_doc(sms.DOCTYPE)
	wanted = cstr(settings.get_password("receipt_token", raise_exception=False))
	secret = cstr(settings.get_password("receipt_secret", raise_exception=False))
	good = bool(wanted or secret)
	if wanted:
		good = good and hmac.compare_digest(wanted.encode(), token.encode())
	if secret:
		signed = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
		good = good and hmac.compare_digest(signed.encode(), signature.strip().lower().encode())
	if not good:
		frappe.throw(
			_("The token or the signature of the receipt is missing or wrong. See Hotline SMS Settings."),
			exc=ReceiptRefused,
			title=_("Not Accepted"),
		)


def parsed(body: bytes) -> Any:
	"""JSON, or a form whose fields are the receipt's."""
	text = body.decode("utf-8", "replace").strip()
	try:
		return json.loads(text)
	except ValueError:
		return dict(parse_qsl(text))


def take(body: Any, now: datetime) -> dict[str, Any]:
	"""Write down what the gateway reports. Returns what it wants to read; what names no notice of ours is ignored."""
	gateway = sms.gateway()
	try:
		receipts = gateway.receipts(body)[:MOST]
	except (ValueError, TypeError, AttributeError) as error:
		frappe.throw(
			_("The receipt has no field “{0}”. See Hotline SMS Settings.").format(
				frappe.utils.escape_html(str(error)[:60])
			),
			exc=ReceiptNotUnderstood,
			title=_("Not Accepted"),
		)
	for receipt in receipts:
		_write(receipt, now)
	return gateway.acknowledged()


def _write(receipt: sms.Receipt, now: datetime) -> None:
	rows = _rows(receipt)
	if not rows:
		return
	names = {"name": ("in", [row.name for row in rows])}
	if receipt.delivered:
		sent_at = {} if rows[0].sent_at else {"sent_at": now}
		values = {
			**named(State.DELIVERED),
			"delivered_at": now,
			"waiting": None,
			"claim": None,
			"claim_until": None,
		}
		frappe.db.set_value(DOCTYPE, names, {**values, **sent_at, "fate_unknown": 0, "last_error": None})
		return
	# A failure is of the try it reports; what waits for its next try has had it told already.
	if rows[0].state_code not in (str(State.ACCEPTED), str(State.SENDING)):
		return
	values = {**named(State.GIVEN_UP), "waiting": None, "claim": None, "claim_until": None}
	frappe.db.set_value(DOCTYPE, names, {**values, "last_error": f"回执：{receipt.error}"[:500]})
	undelivered.tell(rows, now)


def _rows(receipt: sms.Receipt) -> list[frappe._dict]:
	"""The notices of the message: by our number, else by the gateway's."""
	open_ = {"means_code": str(Means.SMS), "state_code": ("in", [str(state) for state in OPEN])}
	for number in receipt.ids:
		for fieldname in ("name", "gateway_id"):
			leader = frappe.db.get_value(DOCTYPE, {fieldname: number, **open_})
			if leader:
				rows = frappe.get_all(
					DOCTYPE,
					filters=open_,
					or_filters={"name": leader, "merged_into": leader},
					fields=[*FIELDS, "state_code"],
					order_by="owed_at",
				)
				return sorted(rows, key=lambda row: row.name != leader)
	return []
