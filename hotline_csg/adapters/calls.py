"""Calls of the hotline as ERPNext Call Logs: one per call id, told to the called agent alone."""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import frappe
from frappe import _
from frappe.utils import cstr, get_datetime

from hotline_csg.guide.warnings import Source
from hotline_csg.guide.words import Role

from . import callers, carried, clock, intake, orders, roles

if TYPE_CHECKING:
	from frappe.model.document import Document

STATUSES = {
	"ringing": "Ringing",
	"answered": "In Progress",
	"ended": "Completed",
	"missed": "No Answer",
	"busy": "Busy",
	"failed": "Failed",
}
UNDER_WAY = ("Ringing", "In Progress")
RECENT = timedelta(minutes=30)
CALL_ID = re.compile(r"[A-Za-z0-9._:@-]{1,100}")
NUMBER = re.compile(r"[0-9０-９+＋()（）\- －转,，extEXT]{3,40}")


class CallRefused(frappe.ValidationError):
	pass


class CallTaken(frappe.ValidationError):
	pass


class WrongToken(frappe.AuthenticationError):
	pass


def check_token(given: str) -> None:
	"""The call centre's system proves itself with the token of Hotline Settings; without one nothing is taken."""
	settings = frappe.get_cached_doc("Hotline Settings")
	token = cstr(settings.get_password("call_token", raise_exception=False))
	if not token or not hmac.compare_digest(token.encode(), given.encode()):
		frappe.throw(
			_("The token in the header X-Hotline-Token is missing or wrong. Take it from Hotline Settings."),
			exc=WrongToken,
			title=_("Not Accepted"),
		)


def read(given: dict[str, Any]) -> dict[str, Any]:
	"""The webhook's fields, checked: what is wrong is named, and nothing is stored."""
	call_id, caller = cstr(given["call_id"]).strip(), cstr(given["caller"]).strip()
	if not CALL_ID.fullmatch(call_id):
		_refuse("call_id", _("1 to 100 letters, digits or ._:@-"))
	if not NUMBER.fullmatch(caller):
		_refuse("caller", _("a telephone number"))
	status = cstr(given["status"]).strip() or "ringing"
	if status not in STATUSES:
		_refuse("status", "/".join(STATUSES))
	called = cstr(given["called"]).strip()
	if called and not NUMBER.fullmatch(called):
		_refuse("called", _("a telephone number"))
	agent = cstr(given["agent"]).strip()
	if agent and agent not in roles.holders(Role.AGENT):
		_refuse("agent", _("the user name of an agent"))
	return {
		"call_id": call_id,
		"caller": caller,
		"called": called or frappe.get_cached_value("Hotline Settings", "Hotline Settings", "hotline_number"),
		"agent": agent or None,
		"started_at": _moment(cstr(given["started_at"])),
		"status": STATUSES[status],
	}


def _moment(text: str) -> datetime:
	if not text.strip():
		return clock.now()
	try:
		moment = get_datetime(text)
	except Exception:
		moment = None
	if moment is None or moment.tzinfo is not None:
		_refuse("started_at", "YYYY-MM-DD HH:MM:SS")
	if moment > clock.now():
		_refuse("started_at", _("a moment that is not in the future"))
	return moment.replace(microsecond=0)


def _refuse(name: str, wanted: str) -> None:
	frappe.throw(
		_("The field {0} is missing or malformed. Expected: {1}.").format(name, wanted),
		exc=CallRefused,
		title=_("Not Accepted"),
	)


def log(call: dict[str, Any]) -> tuple[str, bool]:
	"""Insert the call, or bring the one that stands there up to date. Returns its name and whether it is new.

	A standing one is written past ERPNext's `on_update`, which would publish the number to every desk user.
	"""
	name = call["call_id"]
	ended = None if call["status"] in UNDER_WAY else clock.now()
	if frappe.db.exists("Call Log", name):
		_bring_up_to_date(name, {"status": call["status"], "hotline_agent": call["agent"], "end_time": ended})
		return name, False
	doc = frappe.get_doc(
		{
			"doctype": "Call Log",
			"id": name,
			"from": call["caller"],
			"to": call["called"],
			"type": "Incoming",
			"medium": call["called"],
			"status": call["status"],
			"start_time": call["started_at"],
			"end_time": ended,
			"hotline_agent": call["agent"],
			"hotline_is_call": 1,
		}
	)
	frappe.db.savepoint("hotline_call")
	try:
		doc.insert(ignore_permissions=True)  # the token proved who sends; no user does
	except frappe.DuplicateEntryError:
		# The gateway sent it twice at once and the other was first.
		frappe.db.rollback(save_point="hotline_call")
		frappe.clear_last_message()
		return name, False
	return name, True


def _bring_up_to_date(name: str, values: dict[str, Any]) -> None:
	"""Messages overtake each other: a call goes on to its end and not back."""
	before = [status for status in STATUSES.values() if _stage(status) < _stage(values["status"])]
	if not before:
		return
	table = frappe.qb.DocType("Call Log")
	query = frappe.qb.update(table).where((table.name == name) & table.status.isin(before))
	for fieldname, value in values.items():
		query = query.set(fieldname, value) if value else query
	query.run()


def _stage(status: str) -> int:
	return UNDER_WAY.index(status) if status in UNDER_WAY else len(UNDER_WAY)


def prefilled(name: str) -> dict[str, Any]:
	"""What a call says of its new order: channel, number, moment, and who called, where that is known."""
	call = frappe.db.get_value("Call Log", name, ["name", "from", "start_time", "customer"], as_dict=True)
	if not call:
		return {}
	known = callers.known(call["from"])
	return {
		"hotline_call": call.name,
		"hotline_channel": intake.default_channel(),
		"hotline_phone": call["from"],
		"hotline_received_at": str(call.start_time),
		"customer": call.customer or known.get("customer"),
		"hotline_unit": known.get("unit"),
		"hotline_contact_name": known.get("contact_name"),
		"hotline_centre": known.get("centre"),
	}


def of_agent(user: str) -> list[dict[str, Any]]:
	"""The last calls that rang at a user's desk, in the form that `announce` sends them."""
	rows = frappe.get_all(
		"Call Log",
		filters={"hotline_agent": user, "start_time": (">=", clock.now() - RECENT)},
		fields=["name", "from", "status"],
		order_by="start_time desc",
		limit=5,
	)
	return [_told(row.name, row["from"], row.status) for row in reversed(rows)]


def _told(call: str, number: str, status: str) -> dict[str, Any]:
	return {"call": call, "caller": number, "status": status, "route": route(call)}


def route(name: str) -> str:
	"""The desk's address of a new order for this call."""
	return "/app/issue/new?" + urlencode({"hotline_call": name})


def announce(call: dict[str, Any]) -> None:
	"""Ring at the called agent's desk, and at no other: without a user the event would reach everyone."""
	frappe.publish_realtime(
		"hotline_call",
		_told(call["call_id"], call["caller"], call["status"]),
		user=call["agent"],
		after_commit=True,
	)


def check(doc: Document) -> None:
	"""The call an order names is there, and no other order's: a call is tied once. Waits for who else ties it."""
	stored, name = doc.get_doc_before_save(), doc.hotline_call
	if not name or (stored and stored.hotline_call == name):
		return
	call = frappe.db.get_value("Call Log", name, ["hotline_order"], as_dict=True, for_update=True)
	shown = frappe.utils.escape_html(name)
	if call is None:
		frappe.throw(
			_("There is no call {0}. Leave the call empty.").format(shown),
			exc=frappe.LinkValidationError,
			title=_("Not Saved"),
		)
	if call.hotline_order and call.hotline_order != doc.name:
		frappe.throw(
			_(
				"Call {0} belongs to order {1} and to no second one. Leave the call empty here, and link the two"
				" orders if they belong together."
			).format(shown, call.hotline_order),
			exc=CallTaken,
			title=_("Not Saved"),
		)


def _counted(doc: Document) -> dict[str, Any]:
	"""What a call counts for. A report's calls count for nothing: a warning names its entity and its calls."""
	values = {
		"hotline_topic": doc.hotline_topic,
		"hotline_unit": doc.hotline_unit,
		"hotline_entity": doc.hotline_entity,
		"hotline_mood": doc.hotline_mood,
		"hotline_new_rule": doc.hotline_new_rule,
		"customer": doc.customer,
	}
	return dict.fromkeys(values) | {"hotline_new_rule": 0} if orders.is_report(doc) else values


def attach(doc: Document) -> None:
	"""The calls of an order carry its entity, topic and mood, which is what article 11 counts.

	An order of a hotline that no call centre announced gets the call it came by: calls are counted, not orders
	(R11.12), also those answered at once.
	"""
	values = {"hotline_order": doc.name, "hotline_is_call": 1, **_counted(doc), **carried.of(doc, "Call Log")}
	if doc.hotline_call:
		frappe.db.set_value("Call Log", doc.hotline_call, values)
		return
	standing = frappe.get_all(
		"Call Log", {"hotline_order": doc.name, "type": "Incoming"}, pluck="name", order_by="start_time"
	)
	if standing:
		for name in standing:
			frappe.db.set_value("Call Log", name, values)
		return
	if doc.hotline_source != Source.CALL.zh:
		return
	row = frappe.get_doc(
		{
			"doctype": "Call Log",
			"name": doc.name,
			"id": doc.name,
			"type": "Incoming",
			"status": "Completed",
			"to": frappe.get_cached_value("Hotline Settings", "Hotline Settings", "hotline_number"),
			"start_time": doc.hotline_received_at,
			"hotline_agent": frappe.session.user,
			**values,
		}
	)
	row.db_insert()
