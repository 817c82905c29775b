"""What the form and the list show of orders."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from hotline_csg.adapters import board as adapters_board
from hotline_csg.adapters import calendars, happened, orders, sealed, sight, surroundings
from hotline_csg.adapters import wallboard as adapters_wallboard

from .steps import offered_steps


def board(name: str) -> dict[str, Any]:
	"""What the form shows of an order; an Issue that is none has no steps and no deadlines."""
	doc = frappe.get_doc("Issue", name)
	if not orders.is_order(doc):
		return {}
	calendar = calendars.current()
	found, order, refused = offered_steps(doc)
	history = adapters_board.history(doc)
	return {
		**adapters_board.frame(doc, calendar),
		"steps": adapters_board.steps(found, order, doc),
		"refused": adapters_board.refused(refused),
		"stages": happened.stages(doc, history),
		"links": surroundings.links_of(doc),
		"supervision": surroundings.supervision_of(doc),
		"offered": surroundings.offered(doc),
		"may": surroundings.may(doc),
		"to_answer": surroundings.to_answer(doc),
		"deadlines": adapters_board.deadlines(doc, calendar),
		"history": history,
		"calls": happened.calls_of(doc),
		"notices": happened.notices_of(doc),
		**sealed.shown(doc.name),
	}


def wallboard() -> dict[str, Any]:
	"""The figures on the wall, for those who see every order."""
	if not sight.viewer(frappe.session.user).sees_all():
		frappe.throw(
			_("{0} counts every order. It is for those who see them all.").format(_("Hotline Wallboard")),
			exc=frappe.PermissionError,
			title=_("Not Possible"),
		)
	return adapters_wallboard.figures()


def left_of(names: list[str]) -> dict[str, Any]:
	"""What a list shows of the orders' time: the hours to count by, and what is left of each one's deadline."""
	calendar = calendars.current()
	return {**adapters_board.hours(calendar), "orders": adapters_board.left_of(names, calendar)}


def why(deadline: str) -> list[str]:
	"""Why a deadline is due when it is, in sentences."""
	return adapters_board.why(deadline, calendars.current())
