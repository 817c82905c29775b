"""What heads and market management see first: how many orders wait, which are late, and what the regulator is owed.

Everything is counted from what the session's user may see: a department's head sees the department's orders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import frappe

from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.words import Channel, DeadlineName, State

from . import board, clock
from .figures.counting import Counted, Period, filters_of
from .figures.definitions import RECEIVED, RECEIVED_ORDERS
from .lateness import is_overdue, overdue_filters, soon_filters

# More than a centre has open at once; where it is reached the page says so.
MOST = 5000
LISTED = 12
BARS = 10
ORDER_FIELDS = [
	"name",
	"hotline_unit as unit",
	"hotline_category as category",
	"hotline_topic as topic",
	"hotline_stage as stage",
	"hotline_department as department",
	"hotline_act_by as act_by",
	"hotline_act_for as act_for",
	"hotline_soon_from as soon_from",
]
# R81: the clocks of a regulator's order, from its receipt by market management and from its dispatch.
FROM_RECEIPT = (DeadlineName.DISPATCH, DeadlineName.REFINE, DeadlineName.REGULATOR_REPLY)
FROM_DISPATCH = (DeadlineName.CONTACT, DeadlineName.PLAN, DeadlineName.REPORT)


def open_orders() -> list[frappe._dict]:
	"""The open orders that the user sees, by act-by."""
	now = clock.now()
	rows = frappe.get_list(
		"Issue",
		filters=[["hotline_act_by", "is", "set"]],
		fields=ORDER_FIELDS,
		order_by="hotline_act_by",
		limit=MOST,
	)
	for row in rows:
		row.overdue = is_overdue(row.act_by, now)
	return rows


def cards(rows: list[frappe._dict]) -> list[dict[str, Any]]:
	"""The numbers on top: each with the filters of the list behind it."""
	now = clock.now()
	late = [row for row in rows if row.overdue]
	soon = [row for row in rows if not row.overdue and row.soon_from and row.soon_from <= now]
	back = (State.RETURNED.zh, State.REWORK.zh)
	returned = [row for row in rows if row.stage in back]
	today = Counted(RECEIVED, Period(now.date(), now.date()), (), (RECEIVED_ORDERS,))
	is_open = ["hotline_act_by", "is", "set"]
	return [
		_card("overdue", len(late), "red", overdue_filters(now)),
		_card("soon", len(soon), "orange", soon_filters(now)),
		_card("returned", len(returned), "orange", [["hotline_stage", "in", list(back)]]),
		_card("open", len(rows), "blue", [is_open]),
		_card("today", today.value(RECEIVED_ORDERS) or 0, "green", filters_of(RECEIVED, today.period)),
	]


def _card(key: str, count: int, colour: str, filters: list[list[Any]]) -> dict[str, Any]:
	return {"key": key, "count": count, "colour": colour if count else "gray", "filters": filters}


def charts(rows: list[frappe._dict]) -> list[dict[str, Any]]:
	"""Open orders by stage, department, category and topic; each bar with the filters of the list behind it."""
	split: dict[str, Callable[[frappe._dict], str | None]] = {
		"stage": lambda row: row.stage,
		"department": lambda row: row.department,
		"category": lambda row: row.category,
		"topic": lambda row: row.topic,
	}
	return [
		{"key": key, "bars": _bars(rows, of, f"hotline_{key}")}
		for key, of in split.items()
		if any(of(row) for row in rows)
	]


def _bars(
	rows: list[frappe._dict], of: Callable[[frappe._dict], str | None], field: str
) -> list[dict[str, Any]]:
	counted = Counter(of(row) for row in rows if of(row))
	late = Counter(of(row) for row in rows if of(row) and row.overdue)
	return [
		{
			"label": str(value).split(" - ")[0] if field == "hotline_department" else value,
			"count": count,
			"late": late[value],
			"filters": [[field, "=", value], ["hotline_act_by", "is", "set"]],
		}
		for value, count in counted.most_common(BARS)
	]


def warnings() -> list[dict[str, Any]]:
	"""The warnings that are being dealt with, the gravest first, with how many of their contacts are ticked."""
	if not frappe.has_permission("Hotline Warning", "read"):
		return []
	rows = frappe.get_list(
		"Hotline Warning",
		{"status": "处置中"},
		["name", "level", "level_code", "entity", "topic", "count", "raised_at", "reported_at"],
		order_by="level_code, raised_at desc",
		limit=LISTED,
	)
	for row in rows:
		ticks = frappe.get_all(
			"Hotline Warning Contact", {"parent": row.name}, pluck="contacted_at", order_by="idx"
		)
		row.contacts, row.contacted = len(ticks), sum(1 for tick in ticks if tick)
	return rows


def relapses() -> list[dict[str, Any]]:
	"""Accepted rectification items after which the same kind came again, the latest accepted first."""
	if not frappe.has_permission("Hotline Rectification", "read"):
		return []
	return frappe.get_list(
		"Hotline Rectification",
		filters={"recurred": (">", 0)},
		fields=["name", "department", "item", "accepted_at", "recurred"],
		order_by="accepted_at desc",
		limit=LISTED,
	)


def regulator(calendar: WorkCalendar) -> list[dict[str, Any]]:
	"""The regulator's open orders with what each is owed, the clocks from receipt beside those from dispatch (R81)."""
	orders = frappe.get_list(
		"Issue",
		filters=[["hotline_channel_code", "=", str(Channel.C12398)], ["hotline_act_by", "is", "set"]],
		fields=[*ORDER_FIELDS, "hotline_received_at as received_at", "hotline_transfer_number as number"],
		order_by="hotline_act_by",
		limit=200,
	)
	owed = board.deadlines_of([row.name for row in orders], calendar)
	for row in orders:
		mine = owed.get(row.name, {})
		row.from_receipt = [_cell(name, mine) for name in FROM_RECEIPT]
		row.from_dispatch = [_cell(name, mine) for name in FROM_DISPATCH]
	return orders


def _cell(name: DeadlineName, owed: dict[str, frappe._dict]) -> dict[str, Any]:
	row = owed.get(str(name))
	return {"name": name.zh, **(row or {})}


def columns() -> dict[str, list[str]]:
	"""The headings of the regulator's board."""
	return {
		"from_receipt": [name.zh for name in FROM_RECEIPT],
		"from_dispatch": [name.zh for name in FROM_DISPATCH],
	}
