"""The webhook of the call centre's system. See docs/call-in.md."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.rate_limiter import rate_limit

from hotline_csg import service


@frappe.whitelist(allow_guest=True, methods=["POST"])  # nosemgrep: the token is the caller's identity
@rate_limit(limit=600, seconds=60)
def incoming(
	call_id: str = "",
	caller: str = "",
	called: str = "",
	agent: str = "",
	started_at: str = "",
	status: str = "",
) -> dict[str, Any]:
	"""A call rings, was answered or ended: one Call Log per `call_id`, however often this is sent.

	Needs the header `X-Hotline-Token`. Answers the Call Log's name and, for the agent's screen, the route of a new
	order that is filled in already.
	"""
	service.check_call_token(frappe.get_request_header("X-Hotline-Token") or "")
	return service.receive_call(
		{
			"call_id": call_id,
			"caller": caller,
			"called": called,
			"agent": agent,
			"started_at": started_at,
			"status": status,
		}
	)


@frappe.whitelist(methods=["GET"])
def ringing() -> list[dict[str, Any]]:
	"""The calls of the last minutes at the session's user's desk, as realtime tells them; asked while it is down."""
	frappe.has_permission("Issue", "create", throw=True)
	return service.ringing()


@frappe.whitelist(methods=["GET", "POST"])
def caller(call: str) -> dict[str, Any]:
	"""Who calls: the entity and contact as known, its open orders, last calls, and its calls per topic."""
	frappe.has_permission("Issue", "create", throw=True)
	return service.caller(call)


@frappe.whitelist(methods=["GET", "POST"])
def order_of(call: str) -> dict[str, Any]:
	"""The fields of a new order for this call, for the agent who took it."""
	frappe.has_permission("Issue", "create", throw=True)
	return service.order_of_call(call)
