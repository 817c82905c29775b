"""What ERPNext does to an Issue by itself, kept in step with the order's state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe
from frappe import _

from hotline_csg.adapters import guard, orders, roles
from hotline_csg.guide.words import State

if TYPE_CHECKING:
	from frappe.model.document import Document


def refuse_orders(names: list[str]) -> None:
	"""ERPNext's status methods have no say over an order of the hotline."""
	for name in names:
		if frappe.db.get_value("Issue", name, "hotline_state"):
			frappe.throw(
				_("Order {0} is not closed or reopened by hand. Use its steps.").format(name),
				exc=guard.KeptByTheSystem,
				title=_("Not Possible"),
			)


def settle_status(name: str) -> None:
	"""Put ERPNext's status back to what the order's state says, after a write past every hook (mail, jobs)."""
	state, status = frappe.db.get_value("Issue", name, ["hotline_state", "status"]) or (None, None)
	if state and status != orders.status_of(State(state)):
		frappe.db.set_value("Issue", name, "status", orders.status_of(State(state)), update_modified=False)


def open_issue_to(user: Document) -> None:
	"""Who holds a role of the hotline needs Support Team to reach Issue at all; our hooks narrow it down."""
	held = {row.role for row in user.roles}
	if held & set(roles.STAFF_ROLES) and "Support Team" not in held:
		user.append("roles", {"role": "Support Team"})
