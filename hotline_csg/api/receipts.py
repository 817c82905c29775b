"""The webhook for delivery receipts of the SMS gateway. See docs/notices.md."""

from __future__ import annotations

import frappe
from frappe.rate_limiter import rate_limit

from hotline_csg.service import outbox


@frappe.whitelist(
	allow_guest=True, methods=["POST"]
)  # nosemgrep: token or signature are the gateway's identity
@rate_limit(limit=6000, seconds=60)
def report() -> None:
	"""Receipts as the gateway sends them, one or a list; answered in the form it expects.

	Proved by the header `X-Hotline-Token` (or the parameter `token`, for gateways that can only be given an
	address), or by `X-Hotline-Signature`.
	"""
	answer = outbox.take_receipts(
		# From the address itself: of a JSON body Frappe takes the body's fields only.
		frappe.get_request_header("X-Hotline-Token") or frappe.request.args.get("token", ""),
		frappe.get_request_header("X-Hotline-Signature") or "",
		frappe.request.get_data(),
	)
	frappe.local.response.update(answer)
