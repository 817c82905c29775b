"""分类更正: orders whose category, topic or channel had to be put right, and what was put right as what (R91.4).

The history says it in words, a line per entry (`adapters/guard.py`); both languages are read.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe
from frappe import _

from . import special
from .columns import COLOURS, INT, NAMED, Row, column
from .counting import Period, rows_of
from .definitions import CORRECTED, CORRECTED_SHARE, RECEIVED, RECEIVED_ORDERS
from .drawing import BARS
from .names import name_of
from .sources import TIMES
from .table import Table, filters_given, period_of
from .table import run as run_table

TABLE = Table(
	figures=(RECEIVED_ORDERS, CORRECTED, CORRECTED_SHARE),
	by=("agent", "topic", "category", "channel", "centre", *TIMES),
	at_first=("agent",),
	drawn=(CORRECTED_SHARE,),
)
ENTRIES = {"hotline_category": "Appeal Category", "hotline_topic": "Topic", "hotline_channel": "Channel"}
# Orders whose history is read in one query.
AT_ONCE = 500
Line = tuple[str, str, str]


def run(asked: dict[str, Any] | None) -> tuple[Any, ...]:
	"""What Frappe's script reports return. `asked` as of any table; `split`: by_order, or from_to for what became what."""
	chosen = frappe._dict(asked or {})
	if chosen.split == "from_to":
		return _from_to(lines_in(period_of(chosen), filters_given(TABLE, chosen)))
	return run_table(TABLE, chosen)


def lines_in(period: Period, more: list[Any]) -> dict[Line, list[str]]:
	"""What became what (entry, from, to) → the orders received in the period of which the history says so, once per time."""
	orders = rows_of(
		RECEIVED, period, [*more, *CORRECTED.where], fields=["name"], order_by="hotline_received_at"
	)
	found: dict[Line, list[str]] = defaultdict(list)
	for start in range(0, len(orders), AT_ONCE):
		for event in frappe.get_list(
			"Hotline Event",
			filters=[["issue", "in", [one.name for one in orders[start : start + AT_ONCE]]],
				["code", "=", "corrected"]],
			fields=["issue", "reason"],
			order_by="at",
			limit=0,
		):  # fmt: skip
			for line in lines_of(event.reason or ""):
				found[line].append(event.issue)
	return found


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


def _from_to(found: dict[Line, list[str]]) -> tuple[Any, ...]:
	names = {fieldname: _(label, context="Issue") for fieldname, label in ENTRIES.items()}
	rows = [_row(names, line, orders) for line, orders in found.items()]
	rows.sort(key=lambda row: -row[special.CORRECTIONS.code])
	columns = [
		{"fieldname": "entry", "label": _("Entry"), "fieldtype": "Data", "width": 140},
		{"fieldname": "before", "label": _("Corrected From"), "fieldtype": "Data", "width": 200},
		{"fieldname": "after", "label": _("Corrected To"), "fieldtype": "Data", "width": 200},
		column(special.CORRECTIONS, INT, "Issue", [], "corrected_behind"),
	]
	return columns, rows, None, _chart(rows), None


def _row(names: dict[str, str], line: Line, orders: list[str]) -> Row:
	entry, before, after = line
	row = {
		"entry": names[entry],
		"before": before,
		"after": after,
		special.CORRECTIONS.code: len(orders),
	}
	if len(orders) <= NAMED:
		row["corrected_behind"] = [["name", "in", sorted(set(orders))]]
	return row


def _chart(rows: list[Row]) -> dict[str, Any] | None:
	if not rows:
		return None
	drawn, code = rows[:BARS], special.CORRECTIONS.code
	data = {
		"labels": [f"{row['before']} → {row['after']}" for row in drawn],
		"datasets": [{"name": name_of(special.CORRECTIONS), "values": [row[code] for row in drawn]}],
	}
	return {"data": data, "type": "bar", "colors": COLOURS}
