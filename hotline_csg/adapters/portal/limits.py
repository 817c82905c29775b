"""How often somebody may ask: per login and per address, with a kind answer.

The address is what a proxy says (its first X-Forwarded-For can be made up), so logins are counted by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _


class AskedTooOften(frappe.RateLimitExceededError):
	pass


@dataclass(frozen=True, slots=True)
class Limit:
	"""At most `each` times a login or subject, and `address` times an address, in `minutes`."""

	each: int
	address: int
	minutes: int


LIMITS: dict[str, Limit] = {
	"submit": Limit(10, 100, 60),
	"write": Limit(30, 300, 60),
	"invite": Limit(20, 60, 60),
	"search": Limit(60, 600, 1),
	"read": Limit(240, 1200, 1),
	"code": Limit(3, 20, 60),
	"progress": Limit(10, 40, 60),
	"rate": Limit(10, 60, 60),
}


def count(action: str, subject: str = "") -> None:
	"""Count one try of `action`; `subject` is whom it is counted for, by default the session's login.

	Raises AskedTooOften with when to come back. Redis holds the counts: flushed, they begin anew.
	"""
	limit = LIMITS[action]
	who = subject or (frappe.session.user if frappe.session.user != "Guest" else "")
	if who and _counted(f"{action}:who:{who}", limit.minutes) > limit.each:
		_refuse(limit)
	address = frappe.local.request_ip
	if address and _counted(f"{action}:from:{address}", limit.minutes) > limit.address:
		_refuse(limit)


def _counted(key: str, minutes: int) -> int:
	name = frappe.cache.make_key(f"hotline_portal:{key}")
	pipe = frappe.cache.pipeline()
	pipe.set(name, 0, ex=minutes * 60, nx=True)
	pipe.incr(name)
	return pipe.execute()[1]


def _refuse(limit: Limit) -> None:
	frappe.throw(
		_(
			"That was a little too often. Please wait {0} minutes and try again; what you entered stays here."
		).format(limit.minutes),
		exc=AskedTooOften,
		title=_("One Moment"),
	)
