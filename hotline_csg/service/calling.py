"""Somebody calls: what the call centre's system reports, and the order that a call becomes."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters import calls, guard


def check_call_token(given: str) -> None:
	"""Raises WrongToken unless the call centre's system sent the token of Hotline Settings."""
	calls.check_token(given)


def receive_call(given: dict[str, Any]) -> dict[str, Any]:
	"""Log a call once and ring at the called agent's desk. Raises CallRefused with what to mend."""
	call = calls.read(given)
	name, new = calls.log(call)
	if call["agent"]:
		calls.announce(call)
	return {"call": name, "new": new, "route": calls.route(name)}


def order_of_call(name: str) -> dict[str, Any]:
	"""The fields of a new order for a call, or where its order stands already; for those who register orders."""
	guard.need_front()
	order = frappe.db.get_value("Call Log", name, "hotline_order")
	return {"order": order} if order else calls.prefilled(name)
