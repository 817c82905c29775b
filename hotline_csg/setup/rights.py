"""Rights on stock doctypes: Frappe keeps them per site, so they are given once and an admin's from then on."""

from __future__ import annotations

import frappe
from frappe.permissions import add_permission, reset_perms, rights, update_permission_property

from ..adapters.roles import FRONT, ROLE_NAMES, STAFF_ROLES

MANAGER, MARKET_MANAGEMENT = "Hotline Manager", "Market Management"
_CALLS = ("read", "report", "export", "print")
# Who registers orders and calls back reads calls (which, `adapters.sight` says); the manager keeps the register of
# entities, for whom the portal is opened, and the people of the departments.
RIGHTS: dict[str, dict[str, tuple[str, ...]]] = {
	"Call Log": {ROLE_NAMES[role]: _CALLS for role in sorted(FRONT)},
	"Customer": {MANAGER: ("read", "write", "create", "report", "print"), MARKET_MANAGEMENT: ("read",)},
	"Department": {MANAGER: ("read", "write")},
}
# That the rights were given stands here, so that an admin may take them back for good.
_GIVEN = "hotline_rights_given:{}"


def give() -> None:
	for doctype, given in RIGHTS.items():
		if frappe.db.get_default(_GIVEN.format(doctype)):
			continue
		for role, ptypes in given.items():
			add_permission(doctype, role, ptype=ptypes[0])
			for ptype in ptypes[1:]:
				update_permission_property(doctype, role, 0, ptype, 1)
		frappe.db.set_default(_GIVEN.format(doctype), 1)


def take_back() -> None:
	"""The rows of our roles; where nobody else changed a doctype's rights, they are ERPNext's again."""
	for doctype in RIGHTS:
		frappe.db.delete("Custom DocPerm", {"parent": doctype, "role": ("in", STAFF_ROLES)})
		if _rows(doctype, "Custom DocPerm") == _rows(doctype, "DocPerm"):
			reset_perms(doctype)
		frappe.db.delete("DefaultValue", {"defkey": _GIVEN.format(doctype)})


def _rows(doctype: str, kind: str) -> set[tuple[object, ...]]:
	columns = ("role", "permlevel", "if_owner", *rights)
	rows = frappe.get_all(kind, {"parent": doctype}, list(columns), order_by="role")
	return {tuple(row[one] for one in columns) for row in rows}
