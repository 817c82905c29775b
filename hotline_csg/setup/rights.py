"""Rights on stock doctypes: Frappe keeps them per site, so they are given once and an admin's from then on."""

from __future__ import annotations

import frappe
from frappe.permissions import add_permission, reset_perms, rights, update_permission_property

from ..adapters.roles import FRONT, ROLE_NAMES, STAFF_ROLES

MANAGER, MARKET_MANAGEMENT = "Hotline Manager", "Market Management"
_CALLS = ("read", "report", "export", "print")
# Who registers orders and calls back reads calls (which, `adapters.sight` says); the manager keeps the register of
# entities, for whom the portal is opened, and the people of the departments. Staff may name a department, in a form or
# a filter, and not open one. Who reports on orders takes them along as a file, masked as the screen shows them. What comes later gets a name of its own: those before were given already.
RIGHTS: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
	"Call Log": ("Call Log", {ROLE_NAMES[role]: _CALLS for role in sorted(FRONT)}),
	"Customer": (
		"Customer",
		{MANAGER: ("read", "write", "create", "report", "print"), MARKET_MANAGEMENT: ("read",)},
	),
	"Issue exported": ("Issue", dict.fromkeys((MANAGER, MARKET_MANAGEMENT), ("read", "report", "export"))),
	"Department": ("Department", {MANAGER: ("read", "write")}),
	"Department named": ("Department", {ROLE_NAMES[role]: ("select",) for role in sorted(ROLE_NAMES)}),
}
DOCTYPES = tuple(dict.fromkeys(doctype for doctype, _given in RIGHTS.values()))
# That the rights were given stands here, so that an admin may take them back for good.
_GIVEN = "hotline_rights_given:{}"


def give() -> None:
	for name, (doctype, given) in RIGHTS.items():
		if frappe.db.get_default(_GIVEN.format(name)):
			continue
		for role, ptypes in given.items():
			_give(doctype, role, ptypes)
		frappe.db.set_default(_GIVEN.format(name), 1)


def _give(doctype: str, role: str, ptypes: tuple[str, ...]) -> None:
	add_permission(doctype, role, ptype=ptypes[0])
	for ptype in ptypes[1:]:
		update_permission_property(doctype, role, 0, ptype, 1)
	if "read" not in ptypes:
		# Frappe's own defaults of a new row.
		for ptype in ("read", "export"):
			update_permission_property(doctype, role, 0, ptype, 0)


def take_back() -> None:
	"""The rows of our roles; where nobody else changed a doctype's rights, they are ERPNext's again."""
	for doctype in DOCTYPES:
		frappe.db.delete("Custom DocPerm", {"parent": doctype, "role": ("in", STAFF_ROLES)})
		if _rows(doctype, "Custom DocPerm") == _rows(doctype, "DocPerm"):
			reset_perms(doctype)
	for name in RIGHTS:
		frappe.db.delete("DefaultValue", {"defkey": _GIVEN.format(name)})


def _rows(doctype: str, kind: str) -> set[tuple[object, ...]]:
	columns = ("role", "permlevel", "if_owner", *rights)
	rows = frappe.get_all(kind, {"parent": doctype}, list(columns), order_by="role")
	return {tuple(row[one] for one in columns) for row in rows}
