"""What the desk and other systems call to work on an order."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from hotline_csg import service
from hotline_csg.guide.words import EventKind


@frappe.whitelist(methods=["POST"])
def act(order: str, event: str, facts: dict[str, Any] | str | None = None) -> dict[str, Any]:
	"""Do one step of an order: `event` is the guide's code (`dispatched`), `facts` what it asks for by code.

	Answers the order's new stage. Refusals come as errors whose type is the guide's (`MissingFact`, …).
	"""
	frappe.has_permission("Issue", "write", doc=order, throw=True)
	try:
		kind = EventKind(event)
	except ValueError:
		frappe.throw(
			_("There is no step “{0}”.").format(frappe.utils.escape_html(event)), title=_("Not Possible")
		)
	given = frappe.parse_json(facts) if facts else {}
	if not isinstance(given, dict):
		frappe.throw(_("The facts of a step are given by name, as an object."), title=_("Not Possible"))
	doc = service.act(order, kind, dict(given))
	return {
		"name": doc.name,
		"stage": doc.hotline_stage,
		"state": doc.hotline_state,
		"act_by": doc.hotline_act_by,
	}


@frappe.whitelist(methods=["GET", "POST"])
def board(order: str) -> dict[str, Any]:
	"""What the form shows of an order: the steps its user may take now with the facts they ask for, and deadlines."""
	frappe.has_permission("Issue", "read", doc=order, throw=True)
	return service.board(order)


@frappe.whitelist(methods=["GET", "POST"])
def left(orders: list[str] | str) -> dict[str, Any]:
	"""The working time left of each order's next deadline, for the rows of a list; only of those the user may see."""
	frappe.has_permission("Issue", "read", throw=True)
	asked = frappe.parse_json(orders)
	seen = frappe.get_list(
		"Issue", filters={"name": ("in", asked)}, pluck="name", order_by="name", limit=len(asked) or 1
	)
	return service.left_of(seen)
