"""The dispatcher's desk: the queue, what departments hold, and many orders dispatched at once, each judged by itself."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from hotline_csg.adapters import board, calendars, dispatching, roles, transactions
from hotline_csg.guide.words import EventKind

from . import linked

MOST_AT_ONCE = 100


class NotADispatcher(frappe.PermissionError):
	pass


class TooMany(frappe.ValidationError):
	pass


def dispatch_queue() -> dict[str, Any]:
	"""The orders that wait for a dispatcher by what is due, and what each department holds."""
	_need_desk()
	calendar = calendars.current()
	return {
		**board.hours(calendar),
		"orders": dispatching.waiting(calendar),
		"departments": dispatching.holdings(calendar),
	}


def dispatch_many(names: list[str], department: str) -> dict[str, Any]:
	"""Dispatch each order to `department`, in a transaction of its own; what is refused is named with its reason.

	Answers `done` (names) and `refused` (name and reason). Raises TooMany.
	"""
	_need_desk()
	if len(names) > MOST_AT_ONCE:
		frappe.throw(
			_("At most {0} orders are dispatched at once.").format(MOST_AT_ONCE),
			exc=TooMany,
			title=_("Not Possible"),
		)
	done, refused = [], []
	for name in dict.fromkeys(names):
		reason = _dispatch(name, department)
		if reason:
			refused.append({"name": name, "reason": reason})
		else:
			done.append(name)
	return {"done": done, "refused": refused}


def _dispatch(name: str, department: str) -> str | None:
	"""Why the order was not dispatched; None where it was."""
	try:
		transactions.again(linked.do, name, EventKind.DISPATCHED, {"department": department})
	except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError) as error:
		frappe.db.rollback()
		frappe.clear_messages()
		return str(error) or _("The order is not there or is not yours.")
	frappe.db.commit()  # one order is not kept waiting, or taken back, for the others
	return None


def _need_desk() -> None:
	if not roles.of_user() & roles.DESK:
		frappe.throw(
			_("This is for dispatchers and market management."), exc=NotADispatcher, title=_("Not Permitted")
		)
