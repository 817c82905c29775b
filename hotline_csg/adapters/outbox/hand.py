"""What managers do with notices by hand: try one again, send a rule's text to oneself."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _

from hotline_csg.guide import notice_texts
from hotline_csg.guide.notice_rules import CASES, Means

from .. import sms
from ..sms.numbers import mobile
from . import rules
from .people import persons
from .states import DOCTYPE, State, named, queue

AGAIN = (State.FAILED, State.GIVEN_UP)


class NotSentNow(frappe.ValidationError):
	pass


def retry(names: list[str], now: datetime) -> int:
	"""Put failed and given-up notices back into the queue. Returns how many were; others are left as they are."""
	rows = frappe.get_all(
		DOCTYPE,
		filters={
			"name": ("in", names),
			"state_code": ("in", [str(state) for state in AGAIN]),
			"to_key": ("is", "set"),
		},
		fields=["name", "means_code", "at_once"],
		order_by="owed_at",
	)
	for row in rows:
		values = {
			**named(State.QUEUED),
			"waiting": queue(Means(row.means_code), bool(row.at_once)),
			"send_after": now,
			"attempts": 0,
			"merged_into": None,
		}
		frappe.db.set_value(DOCTYPE, row.name, values)
	return len(rows)


def test_send(code: str, means: Means, user: str) -> dict[str, str]:
	"""Send a rule's text with made-up values to the user who asks, now. Raises NotSentNow with what to mend."""
	if code not in CASES:
		_refuse(_("There is no kind of notice “{0}”.").format(frappe.utils.escape_html(code)))
	who = persons([user]).get(user)
	address = who.address(means) if who else ""
	if who is None or not address:
		_refuse(_("Your user record has no address for {0}.").format(means.zh))
	shown = rules.sample(code)[who.lang]
	if "error" in shown:
		_refuse(_("The text cannot be filled in because of “{0}”.").format(shown["error"]))
	message = f"[{_('Test')}] {shown['message']}"
	if means is Means.MAIL:
		frappe.sendmail(
			recipients=[address], subject=message[:100], message=frappe.utils.escape_html(message)
		)
		return {"address": address, "message": message}
	if means is not Means.SMS:
		_refuse(_("Only SMS and e-mail can be tried."))
	number = mobile(address)
	if number is None:
		_refuse(_("“{0}” is no mobile number.").format(address))
	rule = rules.of(code)
	values = dict.fromkeys(rule.gateway_values, "1")
	outcome = sms.gateway().send(
		sms.Outgoing(frappe.generate_hash(length=10), number, message, rule.gateway_template, values)
	)
	if outcome.fate is not sms.Fate.ACCEPTED:
		_refuse(_("The gateway did not accept it: {0}").format(frappe.utils.escape_html(outcome.error)))
	return {"address": address, "message": message, "parts": str(notice_texts.parts(message))}


def _refuse(text: str) -> None:
	frappe.throw(text, exc=NotSentNow, title=_("Not Sent"))
