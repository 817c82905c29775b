"""12398台账: a row per order of the regulator with each limit of article 8(1), what was found, and how it was answered."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

import frappe
from frappe import _

from hotline_csg.guide.deadlines import R81
from hotline_csg.guide.words import DeadlineName, Status

from .. import clock
from . import special
from .columns import Row, card
from .counting import Counted, Period, rows_of
from .names import called
from .table import Table, filters_given, period_of

# The promise has no limit of the guide's.
LIMITS: tuple[DeadlineName, ...] = tuple(row[0] for row in R81 if row[5])
TABLE = Table(
	figures=(special.SENT, special.REPLIED, special.REPLY_TOLD, special.REPLY_KEPT, special.REPLY_SHARE, special.FOUND),
	by=("department", "centre", "topic"),
	at_first=(),
	drawn=(special.SENT,),
)  # fmt: skip
_OF_ORDER = {
	"transfer_number": "hotline_transfer_number",
	"transfer_body": "hotline_transfer_body",
	"unit": "hotline_unit",
	"topic": "hotline_topic",
	"department": "hotline_department",
	"stage": "hotline_stage",
	"received_at": "hotline_received_at",
	"dispatched_at": "hotline_dispatched_at",
	"finding": "hotline_finding",
	"reply_number": "hotline_reply_number",
}


def run(asked: dict[str, Any] | None) -> tuple[Any, ...]:
	"""What Frappe's script reports return. `asked`: from_date, to_date, department, centre, topic."""
	chosen = frappe._dict(asked or {})
	period, more = period_of(chosen), filters_given(TABLE, chosen)
	rows = _orders(period, more)
	names = [row["issue"] for row in rows]
	limits, reports = _limits(names), _reports(names)
	departments = called("Department", {row["department"] for row in rows if row["department"]})
	for row in rows:
		row["department"] = departments.get(row["department"])
		row.update(limits.get(row["issue"], {}))
		row.update(reports.get(row["issue"], {}))
	return (
		_columns(),
		rows,
		None,
		_chart(rows),
		_summary(Counted(TABLE.source, period, [], TABLE.figures, more)),
	)


def _orders(period: Period, more: list[Any]) -> list[Row]:
	return rows_of(
		TABLE.source,
		period,
		more,
		fields=["name as issue", *(f"{field} as {name}" for name, field in _OF_ORDER.items())],
		order_by="hotline_received_at",
	)


def _limits(names: list[str]) -> dict[str, Row]:
	"""Of each order and limit the last deadline: a return or a correction opens another."""
	told: dict[str, Row] = defaultdict(dict)
	now = clock.now()
	for row in frappe.get_list(
		"Hotline Deadline",
		filters=[["issue", "in", names or [""]], ["code", "in", [str(one) for one in LIMITS]],
			["status_code", "!=", str(Status.CANCELLED)]],
		fields=["issue", "code", "due", "done", "status_code"],
		order_by="from_time, creation",
		limit=0,
	):  # fmt: skip
		told[row.issue] |= {
			f"{row.code}_due": row.due,
			f"{row.code}_done": row.done,
			f"{row.code}_status": _status(row.status_code, row.due, now),
		}
	return told


def _status(code: str, due: datetime, now: datetime) -> str:
	"""As a list of deadlines shows it; what is open and past its due is overdue."""
	status = Status(code)
	return (Status.OVERDUE if status is Status.OPEN and due < now else status).zh


def _reports(names: list[str]) -> dict[str, Row]:
	found = frappe.get_list(
		"Hotline Investigation Report",
		filters=[["issue", "in", names or [""]]],
		fields=["name", "issue", "replied_at"],
		order_by="creation",
		limit=0,
	)
	signed = defaultdict(list)
	for row in frappe.get_all(
		"Hotline Signature",
		filters={"parent": ("in", [one.name for one in found] or [""])},
		fields=["parent", "signed_for", "full_name"],
		order_by="signed_at",
	):
		signed[row.parent].append(f"{row.signed_for}：{row.full_name}")
	return {
		row.issue: {"replied_at": row.replied_at, "signatures": "；".join(signed[row.name])} for row in found
	}


def _columns() -> list[Row]:
	def text(name: str, label: str, width: int = 120, kind: str = "Data", options: str = "") -> Row:
		return {"fieldname": name, "label": label, "fieldtype": kind, "options": options, "width": width}

	shown = [
		text("issue", _("Order"), 170, "Link", "Issue"),
		text("transfer_number", _("Document Number"), 150),
		text("transfer_body", _("Transferring Body"), 150),
		text("unit", _("Unit"), 180),
		text("topic", _("Topic"), 130),
		text("department", _("Responsible Department"), 200),
		text("stage", _("Stage"), 100),
		text("received_at", _("Received (T0)"), 180, "Datetime"),
		text("dispatched_at", _("Dispatched (T1)"), 180, "Datetime"),
	]
	for one in LIMITS:
		shown += [
			text(f"{one}_due", _("{0}: Due").format(one.zh), 180, "Datetime"),
			text(f"{one}_done", _("{0}: Done").format(one.zh), 180, "Datetime"),
			text(f"{one}_status", _("{0}: Result").format(one.zh), 110),
		]
	return [
		*shown,
		text("finding", _("Finding"), 90),
		text("reply_number", _("Reply Number"), 130),
		text("replied_at", _("Replied to Regulator At"), 180, "Datetime"),
		text("signatures", _("Signatures"), 260),
	]


def _chart(rows: list[Row]) -> dict[str, Any] | None:
	"""For each limit how many were kept and how many not."""
	if not rows:
		return None
	results = {one: [row.get(f"{one}_status") for row in rows] for one in LIMITS}
	late = (Status.MISSED.zh, Status.OVERDUE.zh)
	sets = [
		{"name": Status.MET.zh, "values": [results[one].count(Status.MET.zh) for one in LIMITS]},
		{"name": Status.OVERDUE.zh, "values": [sum(told in late for told in results[one]) for one in LIMITS]},
	]
	return {"data": {"labels": [one.zh for one in LIMITS], "datasets": sets}, "type": "bar", "colors": ["#28a745", "#e24c4c"]}  # fmt: skip


def _summary(counted: Counted) -> list[Row]:
	return [
		card(one, counted.value(one), percent=one is special.REPLY_SHARE)
		for one in TABLE.figures
		if one is not special.REPLY_TOLD
	]
