"""What a dispatcher has to do by when, which department answered such orders before, and what each department holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Min, Sum
from frappe.utils import cstr

from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.words import Channel, State

from . import board, clock
from .lateness import is_overdue, overdue

MOST = 300
# Before every order. "Is set" walks through all those that are not: an index puts them first.
ANY_MOMENT = datetime(2000, 1, 1)
LEARNED_FROM = timedelta(days=180)
REMEMBERED = 600  # seconds
_KEY = "hotline_answered:{}"
# An order that got this far was answered by its department: it was the right one.
ANSWERED = (
	State.REPLIED,
	State.REVIEWED,
	State.REPORTED,
	State.REFINED,
	State.CLOSING,
	State.ARCHIVED,
)
TO_DISPATCH = (State.RECEIVED, State.PASSED, State.RETURNED, State.NEGOTIATING)
WAITING = (State.PASSED, State.RETURNED, State.NEGOTIATING, State.REPLIED)
AT_DEPARTMENT = (State.DISPATCHED, State.REWORK)
FIELDS = (
	"name",
	"modified",
	"hotline_unit",
	"hotline_category",
	"hotline_topic",
	"hotline_stage",
	"hotline_state",
	"hotline_act_by",
	"hotline_act_for",
	"hotline_major",
	"hotline_returns",
	"hotline_department",
	"hotline_urge",
)


def waiting(calendar: WorkCalendar) -> list[dict[str, Any]]:
	"""The orders that wait for a dispatcher, by what is due, each with the department that is suggested for it.

	An order of the regulator's waits from its receipt (R81.2), any other from its passing.
	"""
	regulators = {"hotline_state": str(State.RECEIVED), "hotline_channel_code": str(Channel.C12398)}
	rows = _listed({"hotline_state": ("in", [str(state) for state in WAITING])}) + _listed(regulators)
	rows = sorted(rows, key=lambda row: (row.hotline_act_by, row.name))[:MOST]
	left = board.left_of([row.name for row in rows], calendar) if rows else {}
	suggested = suggestions([row for row in rows if State(row.hotline_state) in TO_DISPATCH], now=clock.now())
	for row in rows:
		row.modified = cstr(row.modified)
		row.time = left.get(row.name)
		row.suggested = suggested.get(row.name)
	return rows


def _listed(filters: dict[str, Any]) -> list[dict[str, Any]]:
	"""Each by the index of states: an "or" of the two would read every order there ever was."""
	return frappe.get_list(
		"Issue",
		filters={**filters, "hotline_act_by": (">", ANY_MOMENT)},
		fields=list(FIELDS),
		order_by="hotline_act_by asc, name asc",
		limit=MOST,
	)


def suggestions(rows: list[dict[str, Any]], *, now: datetime) -> dict[str, dict[str, Any]]:
	"""Per order the department that answered most orders on its topic in the last half year, else on its whole group.

	`department`, `label`, `count` of `total` orders. The department that has just returned the order is left out.
	"""
	groups = _groups({row["hotline_topic"] for row in rows if row["hotline_topic"]})
	counted = _learned({topic for topics in groups.values() for topic in topics}, now)
	found = {}
	for row in rows:
		topic = row["hotline_topic"]
		back = row["hotline_department"] if row["hotline_state"] == State.RETURNED else None
		own = _best([topic], counted, back)
		best = own or _best(groups.get(topic, ()), counted, back)
		if best:
			found[row["name"]] = {**best, "same_topic": bool(own)}
	return found


def _groups(topics: set[str]) -> dict[str, list[str]]:
	"""Each topic with all the leaves of its group."""
	parents = dict(
		frappe.get_all(
			"Hotline Topic",
			{"name": ("in", list(topics) or [""])},
			["name", "parent_hotline_topic"],
			as_list=True,
			order_by="name",
		)
	)
	leaves = frappe.get_all(
		"Hotline Topic",
		{"parent_hotline_topic": ("in", [one for one in parents.values() if one] or [""]), "is_group": 0},
		["name", "parent_hotline_topic"],
		order_by="name",
	)
	return {
		topic: [row.name for row in leaves if parent and row.parent_hotline_topic == parent] or [topic]
		for topic, parent in parents.items()
	}


def _learned(topics: set[str], now: datetime) -> dict[tuple[str, str], int]:
	"""As `_counted`, remembered for some minutes: half a year of orders is not read for every look at the queue."""
	learned: dict[str, dict[str, int]] = {}
	for topic in topics:
		known = frappe.cache.get_value(_KEY.format(topic), expires=True)
		if known is not None:
			learned[topic] = known
	missing = sorted(topics - learned.keys())
	counted = _counted(missing, now - LEARNED_FROM)
	for topic in missing:
		learned[topic] = {department: count for (of, department), count in counted.items() if of == topic}
		frappe.cache.set_value(_KEY.format(topic), learned[topic], expires_in_sec=REMEMBERED)
	return {(topic, one): count for topic, found in learned.items() for one, count in found.items()}


def _counted(topics: list[str], since: datetime) -> dict[tuple[str, str], int]:
	"""How many orders on each topic each department has answered since, by (topic, department)."""
	if not topics:
		return {}
	issue = frappe.qb.DocType("Issue")
	rows = (
		frappe.qb.from_(issue)
		.select(issue.hotline_topic, issue.hotline_department, Count(issue.name))
		.where(issue.hotline_topic.isin(topics))
		.where(issue.hotline_received_at >= since)
		.where(issue.hotline_state.isin([str(state) for state in ANSWERED]))
		.where(issue.hotline_department.isnotnull())
		.where(issue.hotline_department != "")
		.groupby(issue.hotline_topic, issue.hotline_department)
		.run()
	)
	return {(topic, department): count for topic, department, count in rows}


def _best(
	topics: list[str] | tuple[str, ...], counted: dict[tuple[str, str], int], leave_out: str | None
) -> dict[str, Any] | None:
	of_department: dict[str, int] = {}
	for (topic, department), count in counted.items():
		if topic in topics and department != leave_out:
			of_department[department] = of_department.get(department, 0) + count
	if not of_department:
		return None
	department = max(of_department, key=lambda one: (of_department[one], one))
	return {
		"department": department,
		"label": frappe.get_cached_value("Department", department, "department_name") or department,
		"count": of_department[department],
		"total": sum(of_department.values()),
	}


def holdings(calendar: WorkCalendar) -> list[dict[str, Any]]:
	"""What each department holds: open orders, how many are late, and by how much working time the latest, in seconds."""
	now = clock.now()
	issue = frappe.qb.DocType("Issue")
	rows = (
		frappe.qb.from_(issue)
		.select(
			issue.hotline_department.as_("department"),
			Count(issue.name).as_("held"),
			Sum(Case().when(overdue(issue, now), 1).else_(0)).as_("late"),
			Sum(Case().when(issue.hotline_state == str(State.REWORK), 1).else_(0)).as_("rework"),
			Min(issue.hotline_act_by).as_("first_due"),
		)
		.where(issue.hotline_state.isin([str(state) for state in AT_DEPARTMENT]))
		.where(issue.hotline_department.isnotnull())
		.groupby(issue.hotline_department)
		.run(as_dict=True)
	)
	for row in rows:
		row.late, row.rework = int(row.late or 0), int(row.rework or 0)
		row.label = frappe.get_cached_value("Department", row.department, "department_name") or row.department
		late = is_overdue(row.first_due, now)
		row.latest = int(calendar.working_time_between(row.first_due, now).total_seconds()) if late else 0
	return sorted(rows, key=lambda row: (-row.late, -row.held, row.label))
