"""The daily digest: what a department, and each agent, owes, the longest overdue first. Once a working day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import frappe

from hotline_csg.guide.calendar import CalendarError, WorkCalendar
from hotline_csg.guide.notice_rules import SiteCase
from hotline_csg.guide.words import Role

from .. import roles
from . import queue
from .about import About, Announcement

LISTED = 60
# What falls due later is tomorrow's matter.
AHEAD = timedelta(days=1)


def tell(now: datetime) -> int | None:
	"""Announce the day's digests once the hour has come. Returns the rows added; None before, and once that is done."""
	run = queue.Run(now)
	at = run.settings.digest_at
	if at is None or now.time() < at or not _works(now, run.calendar):
		return None
	if frappe.db.exists(
		"Hotline Heartbeat", {"part": "digest", "last_at": (">=", datetime.combine(now, at))}
	):
		return None
	return queue.put([*_of_departments(now), *_of_agents(now)], now, run)


def _works(now: datetime, calendar: WorkCalendar) -> bool:
	try:
		return calendar.is_working_day(now.date())
	except CalendarError:
		return now.weekday() < 5


def _of_departments(now: datetime) -> Iterator[Announcement]:
	names = frappe.get_all(
		"Hotline Deadline",
		filters={"status_code": "open", "due": ("<", now + AHEAD), "department": ("is", "set")},
		pluck="department",
		distinct=True,
		order_by="department",
	)
	for name in names:
		rows, count = _owed(now, {"department": name})
		shown = frappe.get_cached_value("Department", name, "department_name") or name
		about = About(number="", what=shown, departments=(name,), count=count, listed=_listed(rows, now))
		code = SiteCase.DIGEST_DEPARTMENT
		yield Announcement(str(code), f"{code}:{name}:{now:%Y%m%d}", about, now)


def _of_agents(now: datetime) -> Iterator[Announcement]:
	for agent in roles.holders(Role.AGENT):
		own = frappe.get_all(
			"Issue",
			filters={"hotline_first_agent": agent, "hotline_act_by": ("is", "set")},
			pluck="name",
			order_by="hotline_act_by",
			limit=1000,
		)
		rows, count = (
			_owed(now, {"issue": ("in", own), "responsible_role": Role.AGENT.zh}) if own else ([], 0)
		)
		if count:
			about = About(number="", agent=agent, count=count, listed=_listed(rows, now))
			code = SiteCase.DIGEST_AGENT
			yield Announcement(str(code), f"{code}:{agent}:{now:%Y%m%d}", about, now)


def _owed(now: datetime, where: dict[str, object]) -> tuple[list[frappe._dict], int]:
	filters = {"status_code": "open", "due": ("<", now + AHEAD), **where}
	rows = frappe.get_all(
		"Hotline Deadline",
		filters=filters,
		fields=["issue", "warning", "rectification", "deadline", "due"],
		order_by="due",
		limit=LISTED,
	)
	return rows, frappe.db.count("Hotline Deadline", filters) if len(rows) == LISTED else len(rows)


def _number(row: frappe._dict) -> str:
	return row.issue or row.warning or row.rectification or ""


def _listed(rows: list[frappe._dict], now: datetime) -> str:
	"""A line each: number, deadline, due moment, and whether it has passed."""
	lines = [
		f"{_number(row)} {row.deadline} {row.due:%m-%d %H:%M}{' 已超时' if row.due < now else ''}"
		for row in rows
	]
	return "\n" + "\n".join(lines)
