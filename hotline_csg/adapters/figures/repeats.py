"""重复来电: who called about the same matter again, for those who may see calls (R11.7, R11.12). Reports never."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from hotline_csg.guide.important import Level
from hotline_csg.guide.measures import STAGES, share_of

from ..warnings import WITHDRAWN
from . import special
from .columns import COLOURS, INT, Row, card, column
from .counting import Period, filters_of, rows_of
from .drawing import BARS
from .names import name_of
from .table import period_of

Key = tuple[str, str]
# A call of a report has no entity (adapters/calls.py).
KNOWN = ("hotline_entity", "is", "set")


def run(asked: dict[str, Any] | None) -> tuple[Any, ...]:
	"""What Frappe's script reports return. `asked`: from_date, to_date, topic, least (calls, at least)."""
	chosen = frappe._dict(asked or {})
	period = period_of(chosen)
	least = max(special.LEAST_CALLS, cint(chosen.least))
	groups = calls_of(period, chosen.topic)
	offered = sum(group["calls"] for group in groups.values())
	repeated = {key: group for key, group in groups.items() if group["calls"] >= least}
	_tell(repeated, period)
	rows = [_row(key, group) for key, group in repeated.items()]
	rows.sort(key=lambda row: (-row[special.REPEAT_CALLS.code], row["unit"] or "", row["topic"] or ""))
	return _columns(period), rows, None, _chart(rows), _summary(rows, offered)


def calls_of(period: Period, topic: str | None = None) -> dict[Key, dict[str, Any]]:
	"""Each entity's calls on each topic: how many, the last, and the orders they made."""
	more = (("hotline_topic", "=", topic),) if topic else ()
	found = rows_of(
		special.CALLS,
		period,
		(KNOWN, *more),
		fields=[
			"hotline_entity",
			"hotline_topic",
			"hotline_order",
			"max(hotline_unit) as unit",
			"max(start_time) as last_at",
			"count(name) as counted",
		],
		group_by="hotline_entity, hotline_topic, hotline_order",
		order_by="hotline_entity",
	)
	groups: dict[Key, dict[str, Any]] = defaultdict(
		lambda: {"calls": 0, "orders": set(), "last_at": datetime.min, "unit": None}
	)
	for row in found:
		group = groups[row.hotline_entity, row.hotline_topic or ""]
		group["calls"] += row.counted
		group["orders"] |= {row.hotline_order} if row.hotline_order else set()
		if row.last_at > group["last_at"]:
			group["last_at"], group["unit"] = row.last_at, row.unit
	return groups


def _tell(groups: dict[Key, dict[str, Any]], period: Period) -> None:
	"""Which of the orders are open, and the gravest level reached."""
	# Few orders are open at a time, however many a period has.
	waiting = set(
		frappe.get_list(
			"Issue",
			filters=[["hotline_state", "in", [str(state) for state in STAGES]]],
			pluck="name",
			order_by="hotline_state",  # by name the database would walk through all orders
			limit=0,
		)
	)
	levels = _levels(period)
	for key, group in groups.items():
		group["orders"] = sorted(group["orders"])
		group["open"] = [name for name in group["orders"] if name in waiting]
		group["level"] = levels.get(key)


def _levels(period: Period) -> dict[Key, str]:
	first, last = period.bounds(special.CALLS)
	rows = frappe.get_list(
		"Hotline Warning",
		filters=[["last_at", "between", [str(first), str(last)]], ["status", "!=", WITHDRAWN]],
		fields=["entity_key", "topic", "min(level_code) as gravest"],
		group_by="entity_key, topic",
		order_by="entity_key",
		limit=0,
	)
	return {(row.entity_key, row.topic): Level(str(row.gravest)).zh for row in rows if row.entity_key}


def _row(key: Key, group: dict[str, Any]) -> Row:
	entity, topic = key
	return {
		"unit": group["unit"],
		"topic": topic or None,
		special.REPEAT_CALLS.code: group["calls"],
		special.REPEAT_ORDERS.code: len(group["orders"]),
		special.REPEAT_OPEN.code: len(group["open"]),
		"last_at": group["last_at"],
		special.REPEAT_LEVEL.code: group["level"],
		"behind": [["hotline_entity", "=", entity], ["hotline_topic", "=", topic] if topic else ["hotline_topic", "is", "not set"]],
		"orders_behind": [["name", "in", group["orders"]]],
		"open_behind": [["name", "in", group["open"]]],
	}  # fmt: skip


def _columns(period: Period) -> list[Row]:
	calls = filters_of(special.CALLS, period)
	return [
		{"fieldname": "unit", "label": _("Unit"), "fieldtype": "Data", "width": 260},
		{"fieldname": "topic", "label": _("Topic"), "fieldtype": "Link", "options": "Hotline Topic", "width": 160},
		column(special.REPEAT_CALLS, INT, "Call Log", calls, width=100),
		column(special.REPEAT_ORDERS, INT, "Issue", [], "orders_behind", width=100),
		column(special.REPEAT_OPEN, INT, "Issue", [], "open_behind", width=110),
		{"fieldname": "last_at", "label": _("Last Call"), "fieldtype": "Datetime", "width": 190},
		{**column(special.REPEAT_LEVEL, "Data"), "precision": None},
	]  # fmt: skip


def _chart(rows: list[Row]) -> dict[str, Any] | None:
	if not rows:
		return None
	labels = [f"{row['unit'] or _('Not Given')} · {row['topic'] or _('Not Given')}" for row in rows[:BARS]]
	values = [row[special.REPEAT_CALLS.code] for row in rows[:BARS]]
	data = {"labels": labels, "datasets": [{"name": name_of(special.REPEAT_CALLS), "values": values}]}
	return {"data": data, "type": "bar", "colors": COLOURS}


def _summary(rows: list[Row], offered: int) -> list[Row]:
	calls = sum(row[special.REPEAT_CALLS.code] for row in rows)
	return [
		card(special.REPEAT_CALLERS, len(rows)),
		card(special.REPEAT_CALLS, calls),
		card(special.REPEAT_CALLS_SHARE, share_of(calls, offered), percent=True),
		card(special.REPEAT_OPEN, sum(row[special.REPEAT_OPEN.code] for row in rows)),
	]
