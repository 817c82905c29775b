"""An order whose reply was returned, and the one notice of it: by SMS to its handler."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe

from hotline_csg.guide.words import State
from tests.support import builders, outbox
from tests.support.builders import MONDAY
from tests.support.gateway import Gateway

NOON = datetime(2026, 3, 2, 11, 0)
MINUTE = timedelta(minutes=1)


def asked_anew(gateway_process: Gateway) -> Gateway:
	"""The gateway remembers nothing, the site is set up for it, everybody has a number."""
	gateway_process.mode("ok", forget=True, by_id=False)
	outbox.use_gateway(gateway_process.url)
	outbox.give_numbers()
	frappe.db.delete("Hotline Heartbeat")
	return gateway_process


def told_by_sms(code: str = "N9", recipient: str = "业务经办", **rule):
	"""Only this rule tells anybody anything, and only by SMS."""
	frappe.db.set_value("Hotline Notice Rule", {"code": ("not in", ("merged", "N19", code))}, "enabled", 0)
	doc = frappe.get_doc("Hotline Notice Rule", code)
	doc.set("told", [{"recipient": recipient, "by_sms": 1}])
	doc.update(rule)
	doc.save()
	for name in frappe.get_all("Hotline Notice Rule", pluck="name"):
		frappe.clear_document_cache("Hotline Notice Rule", name)


def reworked(at: datetime = MONDAY):
	"""An order whose reply was returned: its handler is told (N9)."""
	return builders.order(State.REWORK, at)


def the_notice(**filters) -> frappe._dict:
	(row,) = outbox.notices(**{"means": "短信", "code": "N9", **filters})
	return row
