"""The figures on the wall: open orders per stage, what is late, what is due within the hour, today's calls, warnings."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum

from hotline_csg.guide.important import Level
from hotline_csg.guide.words import State

from . import clock, warnings
from .alike import OPEN_STATES
from .lateness import overdue

SOON = timedelta(hours=1)
WARNINGS_SHOWN = 5


def figures() -> dict[str, Any]:
	"""All the figures at one moment; numbers alone, nothing of any order."""
	now = clock.now()
	return {"now": str(now), **_orders(now), **_today(now), **_warnings()}


def _orders(now: datetime) -> dict[str, Any]:
	issue = frappe.qb.DocType("Issue")
	soon = (issue.hotline_act_by >= now) & (issue.hotline_act_by <= now + SOON)
	rows = (
		frappe.qb.from_(issue)
		.select(
			issue.hotline_state,
			Count(issue.name),
			Sum(Case().when(overdue(issue, now), 1).else_(0)),
			Sum(Case().when(soon, 1).else_(0)),
		)
		.where(issue.hotline_state.isin(OPEN_STATES))
		.groupby(issue.hotline_state)
		.run()
	)
	counted = {state: (count, int(late or 0), int(due or 0)) for state, count, late, due in rows}
	stages = [
		{"stage": State(code).zh, "count": counted[code][0], "late": counted[code][1]}
		for code in OPEN_STATES
		if code in counted
	]
	return {
		"stages": stages,
		"open": sum(row[0] for row in counted.values()),
		"late": sum(row[1] for row in counted.values()),
		"soon": sum(row[2] for row in counted.values()),
	}


def _today(now: datetime) -> dict[str, int]:
	midnight = datetime.combine(now.date(), time())
	today = ("between", [midnight, now])
	order = {"hotline_state": ("is", "set"), "hotline_urge": 0}  # urges are counted apart (A27)
	return {
		"calls": frappe.db.count("Call Log", {"hotline_is_call": 1, "type": "Incoming", "start_time": today}),
		"received": frappe.db.count("Issue", {**order, "hotline_received_at": today}),
		"archived": frappe.db.count("Issue", {**order, "hotline_archived_at": today}),
	}


def _warnings() -> dict[str, Any]:
	"""The open warnings: level and topic, whom they are about is not for the wall."""
	rows = frappe.get_all(
		warnings.DOCTYPE,
		filters={"status": warnings.OPEN},
		fields=["level", "topic", "last_at"],
		order_by="last_at desc",
	)
	rows.sort(key=lambda row: int(Level.read(row.level).value))
	return {
		"warnings": len(rows),
		"warnings_shown": [{**row, "last_at": str(row.last_at)} for row in rows[:WARNINGS_SHOWN]],
	}
