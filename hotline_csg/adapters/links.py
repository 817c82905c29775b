"""Typed links between orders: urges, new appeals, duplicates, orders handled together, splits, re-handling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

import frappe
from frappe import _

from hotline_csg.guide.words import ENDED, Satisfaction, State, Word

from . import clock, orders, rules

if TYPE_CHECKING:
	from frappe.model.document import Document

# Where the entity is being called: a new appeal waits until the old one is rated (R94.10).
CALLING = (State.REVIEWED, State.REPORTED)


class LinkKind(Word):
	"""`issue` is the later order, `linked_issue` the one it refers to."""

	URGE = "urge", "催办"
	NEW_APPEAL = "new_appeal", "回访新诉求"
	DUPLICATE = "duplicate", "重复"
	TOGETHER = "together", "并案"
	SPLIT = "split", "拆分"
	REHANDLING = "rehandling", "重新处理"


# Marked by hand; the others come with the order they raise.
MARKED = frozenset({LinkKind.DUPLICATE, LinkKind.TOGETHER})
RAISING = frozenset({LinkKind.NEW_APPEAL, LinkKind.SPLIT, LinkKind.REHANDLING})
DISSATISFIED = (Satisfaction.DISSATISFIED.zh, Satisfaction.VERY_DISSATISFIED.zh)


class LinkRefused(frappe.ValidationError):
	pass


def make(issue: str, linked_issue: str, kind: LinkKind, note: str = "") -> bool:
	"""Link two orders; a link that stands there already is left as it is. Returns whether it is new."""
	where = {"issue": issue, "linked_issue": linked_issue, "kind": kind.zh}
	if frappe.db.exists("Hotline Order Link", where):
		return False
	frappe.get_doc(
		{
			"doctype": "Hotline Order Link",
			**where,
			"note": note,
			"made_by": frappe.session.user,
			"made_at": clock.now(),
		}
	).db_insert()
	return True


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=LinkRefused, title=_("Not Possible"))


def check_marking(issue: str, other: str, kind: LinkKind) -> None:
	"""Only two different orders are marked, and only as duplicates or as handled together."""
	if kind not in MARKED:
		_refuse(_("“{0}” is not marked by hand: it comes with the order that is raised.").format(kind.zh))
	if issue == other:
		_refuse(_("An order is not linked to itself."))
	for one in (issue, other):
		if not frappe.db.get_value("Issue", one, "hotline_state"):
			_refuse(_("{0} is no order of the hotline.").format(one))


def check_raising(source: Document, kind: LinkKind) -> None:
	"""When a new order may be raised from `source`."""
	reason = why_not_raised(source, kind)
	if reason:
		_refuse(reason)


def why_not_raised(source: Document, kind: LinkKind) -> str:
	"""Why no order of `kind` may be raised from `source` now; empty where it may."""
	state = orders.state_of(source)
	if kind not in RAISING or not orders.is_order(source):
		return _("No new order is raised from {0} as “{1}”.").format(source.name, kind.zh)
	if kind is LinkKind.SPLIT and state.ended:
		return _("Order {0} is {1}: nothing can be split off.").format(source.name, state.zh)
	if kind is LinkKind.NEW_APPEAL and state in CALLING and not source.hotline_called_back:
		return _("Finish and rate the callback of {0} first, then raise the new appeal (R94.10).").format(
			source.name
		)
	if kind is LinkKind.REHANDLING:
		return _why_not_handled_again(source)
	return ""


def _why_not_handled_again(source: Document) -> str:
	"""A16: offered to the dissatisfied, where the centre wants it."""
	if not rules.current().settings.rehandling:
		return _("Re-handling orders are switched off in Hotline Settings.")
	if not source.hotline_called_back or source.hotline_satisfaction not in DISSATISFIED:
		return _("A re-handling order is for an entity that was called back and is dissatisfied.")
	return ""


def offered(source: Document) -> list[LinkKind]:
	"""The kinds of new order that may be raised from `source` now."""
	return [kind for kind in LinkKind if kind in RAISING and not why_not_raised(source, kind)]


def take_points(source: Document, names: Sequence[str]) -> list[str]:
	"""Take points out of `source`, for the order that is split off; at least one stays."""
	going = [row for row in source.hotline_points if row.name in set(names)]
	if len(going) < len(set(names)):
		_refuse(_("Order {0} has no such point.").format(source.name))
	if going and len(going) == len(source.hotline_points):
		_refuse(_("At least one point stays with order {0}.").format(source.name))
	source.set("hotline_points", [row for row in source.hotline_points if row not in going])
	return [row.point for row in going]


def description_for(source: Document, kind: LinkKind, points: list[str]) -> str | None:
	"""What a raised order is about where nobody says: the points it takes along, or the opinion that led to it."""
	if kind is LinkKind.REHANDLING:
		return _("Re-handling of order {0}. The entity says: {1}").format(source.name, source.hotline_opinion)
	return "\n".join(points) or None


def urged_by(issue: str) -> str | None:
	"""The order that `issue` urges."""
	return frappe.db.get_value(
		"Hotline Order Link", {"issue": issue, "kind": LinkKind.URGE.zh}, "linked_issue"
	)


def waiting_urges_of(issue: str) -> list[str]:
	"""The urge orders of `issue` that were not dispatched yet, oldest first."""
	names = open_urges_of(issue)
	waiting = {"name": ("in", names), "hotline_state": str(State.PASSED)}
	return frappe.get_all("Issue", waiting, pluck="name", order_by="creation") if names else []


def open_urges_of(issue: str) -> list[str]:
	"""The urge orders of `issue` that have not ended, oldest first."""
	names = frappe.get_all(
		"Hotline Order Link",
		filters={"linked_issue": issue, "kind": LinkKind.URGE.zh},
		pluck="issue",
		order_by="made_at",
	)
	if not names:
		return []
	ended = [str(state) for state in ENDED]
	return frappe.get_all(
		"Issue",
		filters={"name": ("in", names), "hotline_state": ("not in", ended)},
		pluck="name",
		order_by="creation",
	)
