"""Rights on a stock doctype: Frappe keeps them per site, so they are given once and an admin's from then on."""

from __future__ import annotations

import frappe
from frappe.permissions import add_permission, reset_perms, rights, update_permission_property

from ..adapters.roles import FRONT, ROLE_NAMES, STAFF_ROLES

CALLS = "Call Log"
# That the rights were given stands here, so that an admin may take them back for good.
GIVEN = "hotline_rights_given"
LIKEWISE = ("report", "export", "print")


def give() -> None:
	"""Who registers orders and calls back reads Call Log; which calls, `adapters.sight` says."""
	if frappe.db.get_default(GIVEN):
		return
	for role in sorted(ROLE_NAMES[role] for role in FRONT):
		add_permission(CALLS, role)
		for ptype in LIKEWISE:
			update_permission_property(CALLS, role, 0, ptype, 1)
	frappe.db.set_default(GIVEN, 1)


def take_back() -> None:
	"""The rows of our roles; where nobody else changed the doctype's rights, they are ERPNext's again."""
	frappe.db.delete("Custom DocPerm", {"parent": CALLS, "role": ("in", STAFF_ROLES)})
	if _rows("Custom DocPerm") == _rows("DocPerm"):
		reset_perms(CALLS)
	frappe.db.delete("DefaultValue", {"defkey": GIVEN})


def _rows(doctype: str) -> set[tuple[object, ...]]:
	columns = ("role", "permlevel", "if_owner", *rights)
	rows = frappe.get_all(doctype, {"parent": CALLS}, list(columns), order_by="role")
	return {tuple(row[one] for one in columns) for row in rows}
