"""Notices that nobody needs any more: the order ended, the deadline was met or moved, the warning was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable

import frappe

from hotline_csg.guide.notices import NoticeKind
from hotline_csg.guide.words import ENDED

from .. import warnings

OF_DEADLINES = frozenset({str(NoticeKind.DUE_SOON), str(NoticeKind.OVERDUE)})
# Told because an order is at work; what tells of its end, or of more than one order, stays.
OF_OPEN_ORDERS = (
	OF_DEADLINES
	| {
		str(kind)
		for kind in (
			NoticeKind.PASSED_12398,
			NoticeKind.RETURNED,
			NoticeKind.REDISPATCHED,
			NoticeKind.REPLY_RETURNED,
			NoticeKind.CALLBACK_TASK,
			NoticeKind.URGE,
			NoticeKind.FOURTH_RETURN,
			NoticeKind.APPOINTMENT,
		)
	}
	| {"N11-dispatched"}
)
OF_WARNINGS = frozenset(
	str(kind)
	for kind in (NoticeKind.LEVEL_1, NoticeKind.LEVEL_1_AGAIN, NoticeKind.LEVEL_2, NoticeKind.LEVEL_3)
)


def among(rows: Iterable[frappe._dict]) -> dict[str, str]:
	"""The names of the rows that are pointless by now, each with the reason. Three queries, however many rows."""
	rows = list(rows)
	ended = _ended({row.issue for row in rows if row.issue and row.code in OF_OPEN_ORDERS})
	deadlines = _deadlines({row.deadline for row in rows if row.deadline and row.code in OF_DEADLINES})
	withdrawn = _withdrawn({row.about for row in rows if row.about and row.code in OF_WARNINGS})
	found: dict[str, str] = {}
	for row in rows:
		deadline = deadlines.get(row.deadline)
		if row.code in OF_OPEN_ORDERS and row.issue in ended:
			found[row.name] = f"工单已是「{ended[row.issue]}」"
		elif deadline and deadline.status_code != "open":
			found[row.name] = f"时限已是「{deadline.status}」"
		elif deadline and deadline.due != row.due:
			found[row.name] = f"时限已改为 {deadline.due:%Y-%m-%d %H:%M}"
		elif row.about in withdrawn:
			found[row.name] = f"预警已是「{warnings.WITHDRAWN}」"
	return found


def _ended(orders: set[str]) -> dict[str, str]:
	if not orders:
		return {}
	rows = frappe.get_all(
		"Issue",
		filters={"name": ("in", list(orders)), "hotline_state": ("in", [str(state) for state in ENDED])},
		fields=["name", "hotline_stage"],
		order_by="name",
	)
	return {row.name: row.hotline_stage for row in rows}


def _deadlines(names: set[str]) -> dict[str, frappe._dict]:
	if not names:
		return {}
	rows = frappe.get_all(
		"Hotline Deadline",
		filters={"name": ("in", list(names))},
		fields=["name", "status", "status_code", "due"],
		order_by="name",
	)
	return {row.name: row for row in rows}


def _withdrawn(names: set[str]) -> set[str]:
	if not names:
		return set()
	return set(
		frappe.get_all(
			warnings.DOCTYPE,
			filters={"name": ("in", list(names)), "status": warnings.WITHDRAWN},
			pluck="name",
			order_by="name",
		)
	)
