"""Who is on duty: notices and assignments go to them; an empty roster is told to the managers, once a day."""

from __future__ import annotations

from datetime import datetime

import frappe

from hotline_csg.guide.words import Role

from . import roles

KEPT_BY_ROSTER = frozenset({Role.AGENT, Role.DISPATCHER})


def on_duty(role: Role, at: datetime) -> list[str]:
	"""The users whom the roster names for `role` at `at`, in the order they were entered."""
	users = frappe.get_all(
		"Hotline Duty",
		filters={"duty": role.zh, "starts": ("<=", at), "ends": (">", at)},
		pluck="user",
		order_by="creation",
	)
	holders = set(roles.holders(role))
	return [user for user in dict.fromkeys(users) if user in holders]


def reachable(role: Role, at: datetime) -> list[str]:
	"""Those on duty; where nobody is, everyone who holds the role, so that nothing stays untold."""
	return on_duty(role, at) or roles.holders(role)


def empty_for(at: datetime) -> list[Role]:
	"""The roles nobody is on duty for at `at`; none on a site that keeps no roster."""
	if not frappe.db.exists("Hotline Duty", {}):
		return []
	return [role for role in sorted(KEPT_BY_ROSTER) if not on_duty(role, at)]
