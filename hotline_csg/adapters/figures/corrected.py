"""分类更正: orders whose category, topic or channel had to be put right, by who registered them, and from what to what (R91.4).

The history says it in words, a line per entry (`adapters/guard.py`); both languages are read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import frappe
from frappe import _

from hotline_csg.guide.measures import share_of

from . import special
from .columns import COLOURS, INT, Row, card, column, fill, key_of, shown
from .counting import Period, filters_of
from .definitions import RECEIVED, RECEIVED_ORDERS
from .drawing import BARS
from .names import name_of
from .table import Table, dimensions_of, filters_given, period_of
from .table import run as run_table

TABLE = Table(
	figures=(RECEIVED_ORDERS,),
	by=("agent", "topic", "category", "channel", "centre"),
	at_first=("agent",),
	drawn=(RECEIVED_ORDERS,),
)
ENTRIES = {"hotline_category": "Appeal Category", "hotline_topic": "Topic", "hotline_channel": "Channel"}
Line = tuple[str, str, str]


def run(asked: dict[str, Any] | None) -> tuple[Any, ...]:
	"""What Frappe's script reports return. `asked` as of any table; `split`: by_order, or from_to for what became what."""
	chosen = frappe._dict(asked or {}, compare=None)
	period = period_of(chosen)
	found = corrections_of(period, filters_given(TABLE, chosen))
	if chosen.split == "from_to":
		return _from_to(found)
	columns, rows, message, _chart, summary = run_table(TABLE, chosen)
	by = dimensions_of(TABLE, chosen)
	groups: dict[tuple[str, ...] | None, list[str]] = defaultdict(list)
	for order in found:
		groups[None].append(order.name)
		groups[tuple(shown(order[dict(RECEIVED.columns)[code]]) for code in by)].append(order.name)
	whole = {None if row.get("bold") else key_of(row): row for row in rows}
	fill(rows, special.CORRECTED, lambda key: len(groups[key]))
	fill(
		rows,
		special.CORRECTED_SHARE,
		lambda key: share_of(len(groups[key]), whole[key][RECEIVED_ORDERS.code]),
	)
	for key, row in whole.items():
		row["corrected_behind"] = [["name", "in", groups[key]]]
	columns += [
		column(special.CORRECTED, INT, "Issue", [], "corrected_behind"),
		column(special.CORRECTED_SHARE),
	]
	received, corrected = whole.get(None, {}).get(RECEIVED_ORDERS.code), len(groups[None])
	summary += [card(special.CORRECTED, corrected)]
	if received:
		summary.append(card(special.CORRECTED_SHARE, share_of(corrected, received), percent=True))
	return columns, rows, message, _drawn(rows, by), summary


def corrections_of(period: Period, more: list[Any]) -> list[frappe._dict]:
	"""The orders received in the period that were corrected: name, what splits them, and `lines` (entry, from, to)."""
	first, _last = period.bounds(RECEIVED)
	events = frappe.get_list(
		"Hotline Event",
		filters=[["code", "=", "corrected"], ["at", ">=", str(first)], ["reason", "is", "set"]],
		fields=["issue", "reason"],
		order_by="at",
		limit=0,
	)
	said: dict[str, list[Line]] = defaultdict(list)
	for event in events:
		said[event.issue] += lines_of(event.reason)
	names = [name for name, lines in said.items() if lines]
	if not names:
		return []
	orders = frappe.get_list(
		"Issue",
		filters=[*filters_of(RECEIVED, period, more), ["name", "in", names]],
		fields=["name", *(field for _code, field in RECEIVED.columns)],
		order_by="hotline_received_at",
		limit=0,
	)
	return [frappe._dict(order, lines=said[order.name]) for order in orders]


def lines_of(reason: str) -> list[Line]:
	"""What the text of a correction says of the entries by which an order is classified."""
	labels = {
		label: fieldname
		for fieldname, said in ENTRIES.items()
		for label in (said, _(said, lang="zh", context="Issue"))
	}
	found = []
	for line in reason.splitlines():
		label, colon, change = line.partition("：")
		before, arrow, after = change.partition(" → ")
		if colon and arrow and label in labels:
			found.append((labels[label], before, after))
	return found


def _from_to(found: list[frappe._dict]) -> tuple[Any, ...]:
	counted = Counter(line for order in found for line in order.lines)
	orders = defaultdict(list)
	for order in found:
		for line in order.lines:
			orders[line].append(order.name)
	names = {fieldname: _(label, context="Issue") for fieldname, label in ENTRIES.items()}
	rows = [
		{"entry": names[line[0]], "before": line[1], "after": line[2], special.CORRECTIONS.code: times,
			"corrected_behind": [["name", "in", orders[line]]]}
		for line, times in counted.most_common()
	]  # fmt: skip
	columns = [
		{"fieldname": "entry", "label": _("Entry"), "fieldtype": "Data", "width": 140},
		{"fieldname": "before", "label": _("Corrected From"), "fieldtype": "Data", "width": 200},
		{"fieldname": "after", "label": _("Corrected To"), "fieldtype": "Data", "width": 200},
		column(special.CORRECTIONS, INT, "Issue", [], "corrected_behind"),
	]
	chart = {
		"data": {
			"labels": [f"{row['before']} → {row['after']}" for row in rows[:BARS]],
			"datasets": [{"name": name_of(special.CORRECTIONS), "values": [row[special.CORRECTIONS.code] for row in rows[:BARS]]}],
		},
		"type": "bar",
		"colors": COLOURS,
	}  # fmt: skip
	return columns, rows, None, chart if rows else None, None


def _drawn(rows: list[Row], by: list[str]) -> dict[str, Any] | None:
	drawn = [row for row in rows if not row.get("bold")][:BARS]
	if not drawn or not by:
		return None
	labels = [" · ".join(shown(row[code]) for code in by) for row in drawn]
	values = [row[special.CORRECTED_SHARE.code] or 0 for row in drawn]
	data = {"labels": labels, "datasets": [{"name": name_of(special.CORRECTED_SHARE), "values": values}]}
	return {"data": data, "type": "bar", "colors": COLOURS}
