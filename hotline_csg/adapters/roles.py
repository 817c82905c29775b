"""The guide's roles and Frappe's: who a user is to the guide, and who holds a role for an order."""

from __future__ import annotations

import frappe

from hotline_csg.guide.words import Role

from . import pinyin

ROLE_NAMES: dict[Role, str] = {
	Role.AGENT: "Hotline Agent",
	Role.DISPATCHER: "Hotline Dispatcher",
	Role.HANDLER: "Department Handler",
	Role.SUPERVISOR: "Department Supervisor",
	Role.HEAD: "Department Head",
	Role.PRINCIPAL_HEAD: "Department Principal Head",
	Role.MARKET_MANAGEMENT: "Market Management",
}
STAFF_ROLES: tuple[str, ...] = (*ROLE_NAMES.values(), "Hotline Manager", "Supervision Officer")
PORTAL_ROLE = "Market Entity"
DEPARTMENT_ROLES = frozenset({Role.HANDLER, Role.SUPERVISOR, Role.HEAD, Role.PRINCIPAL_HEAD})
DESK = frozenset({Role.DISPATCHER, Role.MARKET_MANAGEMENT})
FRONT = DESK | {Role.AGENT}
_BY_NAME = {name: role for role, name in ROLE_NAMES.items()}


def of_user(user: str | None = None) -> frozenset[Role]:
	"""The guide's roles of a user, by default of the session's."""
	return frozenset(_BY_NAME[name] for name in frappe.get_roles(user) if name in _BY_NAME)


def posts_of(user: str | None = None) -> list[str]:
	"""What a user's roles are called where an order says by whom something is owed."""
	return [role.zh for role in Role if role in of_user(user)]


def departments_of(user: str) -> list[str]:
	"""The departments a user is a member of."""
	return frappe.get_all(
		"Hotline Department Member",
		filters={"parenttype": "Department", "user": user},
		pluck="parent",
		distinct=True,
		order_by="parent",
	)


def members(department: str | None, role: Role) -> list[str]:
	"""The users of a department who hold `role` there, in the order the department lists them."""
	if not department:
		return []
	return frappe.get_all(
		"Hotline Department Member",
		filters={"parenttype": "Department", "parent": department, "duty": role.zh},
		pluck="user",
		order_by="idx",
	)


def holders(role: Role) -> list[str]:
	"""The enabled users who hold a role of the centre (agents, dispatchers, market management)."""
	users = frappe.get_all(
		"Has Role",
		filters={"role": ROLE_NAMES[role], "parenttype": "User"},
		pluck="parent",
		order_by="parent",
	)
	if not users:
		return []
	return frappe.get_all(
		"User",
		filters={"name": ("in", users), "enabled": 1},
		pluck="name",
		order_by="name",
	)


def departments_like(text: str, start: int, count: int) -> list[tuple[str, str]]:
	"""Departments with members whose name or its initials hold `text`, as (name, department name)."""
	staffed = frappe.get_all(
		"Hotline Department Member",
		filters={"parenttype": "Department"},
		pluck="parent",
		distinct=True,
		order_by="parent",
	)
	return frappe.get_all(
		"Department",
		filters={"name": ("in", staffed), "disabled": 0},
		or_filters={"department_name": ("like", f"%{text}%"), pinyin.COLUMN: ("like", f"%{text}%")},
		fields=["name", "department_name"],
		order_by="department_name",
		limit_start=start,
		limit_page_length=count,
		as_list=True,
	)


def people_like(department: str | None, text: str, start: int, count: int) -> list[tuple[str, str]]:
	"""The members of a department whose name or login holds `text`, as (user, "full name, duty")."""
	rows = frappe.get_all(
		"Hotline Department Member",
		filters={"parenttype": "Department", "parent": department or ""},
		fields=["user", "duty"],
		order_by="idx",
	)
	named = [(row.user, f"{frappe.utils.get_fullname(row.user)}，{row.duty}") for row in rows]
	found = [(user, name) for user, name in named if text.lower() in f"{user} {name}".lower()]
	return found[start : start + count]
