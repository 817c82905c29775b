"""Typed links between orders: urges, new appeals, duplicates, orders handled together, splits, re-handling."""

from __future__ import annotations

import frappe

from hotline_csg.guide.words import ENDED, Word

from . import clock


class LinkKind(Word):
	"""`issue` is the later order, `linked_issue` the one it refers to."""

	URGE = "urge", "催办"
	NEW_APPEAL = "new_appeal", "回访新诉求"
	DUPLICATE = "duplicate", "重复"
	TOGETHER = "together", "并案"
	SPLIT = "split", "拆分"
	REHANDLING = "rehandling", "重新处理"


def make(issue: str, linked_issue: str, kind: LinkKind, note: str = "") -> None:
	"""Link two orders; a link that stands there already is left as it is."""
	where = {"issue": issue, "linked_issue": linked_issue, "kind": kind.zh}
	if frappe.db.exists("Hotline Order Link", where):
		return
	frappe.get_doc(
		{
			"doctype": "Hotline Order Link",
			**where,
			"note": note,
			"made_by": frappe.session.user,
			"made_at": clock.now(),
		}
	).db_insert()


def urged_by(issue: str) -> str | None:
	"""The order that `issue` urges."""
	return frappe.db.get_value(
		"Hotline Order Link", {"issue": issue, "kind": LinkKind.URGE.zh}, "linked_issue"
	)


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
