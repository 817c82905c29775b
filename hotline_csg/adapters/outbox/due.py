"""Deadlines that are due soon (N13) or overdue (N14) → announcements, found by the index on (status, next look)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import frappe

from hotline_csg.adapters.lateness import is_overdue, overdue
from hotline_csg.guide.calendar import CalendarError, WorkCalendar
from hotline_csg.guide.notices import NoticeKind
from hotline_csg.guide.words import Role

from . import database, queue
from .about import About, Announcement
from .looks import PAST_DUE, next_look

BATCH = 500
DEADLINE = "Hotline Deadline"
LOOK_AGAIN = timedelta(minutes=10)


def tell(now: datetime) -> int:
	"""Announce all that is due soon or overdue at `now`. Returns the deadlines looked at.

	Each batch is a transaction; one that fails is gone through row by row, so that a bad row stops nobody.
	"""
	run, looked = queue.Run(now), 0
	while rows := _due(now):
		try:
			database.steadily(lambda rows=rows: _look_at(rows, run))
		except Exception:
			frappe.db.rollback()
			for row in rows:
				_alone(row, run)
		looked += len(rows)
	return looked


def next_moment() -> datetime | None:
	"""When the next deadline is to be looked at, by the same index."""
	rows = frappe.get_all(
		DEADLINE,
		filters={"status_code": "open", "next_look": ("is", "set")},
		pluck="next_look",
		order_by="next_look",
		limit=1,
	)
	return rows[0] if rows else None


def _alone(row: frappe._dict, run: queue.Run) -> None:
	try:
		database.steadily(lambda: _look_at([row], run))
	except Exception:
		frappe.db.rollback()
		frappe.log_error(
			title="hotline_csg: deadline not looked at", reference_doctype=DEADLINE, reference_name=row.name
		)
		later = {"next_look": run.now + LOOK_AGAIN}
		frappe.db.set_value(DEADLINE, row.name, later, update_modified=False)
		frappe.db.commit()  # the next look at it, whatever becomes of the others


def _due(now: datetime) -> list[frappe._dict]:
	table, issue = frappe.qb.DocType(DEADLINE), frappe.qb.DocType("Issue")
	return (
		frappe.qb.from_(table)
		.left_join(issue)
		.on(issue.name == table.issue)
		.select(
			table.name,
			table.issue,
			table.warning,
			table.important_event,
			table.rectification,
			table.deadline,
			table.from_time,
			table.due,
			table.next_look,
			table.responsible_role,
			table.responsible,
			table.department,
			issue.hotline_department,
			issue.hotline_handler,
			issue.hotline_first_agent,
		)
		.where((table.status_code == "open") & (table.next_look <= now))
		.orderby(table.next_look)
		.limit(BATCH)
		.run(as_dict=True)
	)


def _look_at(rows: list[frappe._dict], run: queue.Run) -> None:
	announcements, looks = [], defaultdict(list)
	late = []
	run.people.load(person for row in rows for person in (row.responsible, row.hotline_handler))
	for row in rows:
		announcement, following = _judge(row, run)
		announcements.append(announcement)
		looks[following].append(row.name)
		if is_overdue(row.due, run.now):
			late.append(row)
	_mark_overdue(late, run.now)
	queue.put([one for one in announcements if one], run.now, run)
	table = frappe.qb.DocType(DEADLINE)
	for following, names in looks.items():
		frappe.qb.update(table).set(table.next_look, following).where(
			table.name.isin(names) & (table.status_code == "open")
		).run()


def _mark_overdue(rows: list[frappe._dict], now: datetime) -> None:
	"""Orders before their deadlines: the order in which a save locks them."""
	if not rows:
		return
	issue, table = frappe.qb.DocType("Issue"), frappe.qb.DocType(DEADLINE)
	orders = sorted({row.issue for row in rows if row.issue})
	if orders:
		frappe.qb.update(issue).set(issue.hotline_overdue, 1).where(
			issue.name.isin(orders) & (issue.hotline_overdue == 0) & overdue(issue, now)
		).run()
	frappe.qb.update(table).set(table.overdue, 1).where(
		table.name.isin([row.name for row in rows]) & (table.status_code == "open") & (table.overdue == 0)
	).run()


def _judge(row: frappe._dict, run: queue.Run) -> tuple[Announcement | None, datetime | None]:
	"""What to tell of a deadline now, and when to look at it next; None when everybody has been told."""
	if run.now <= row.due:
		following = next_look(row.from_time, row.due, run.calendar, run.now, run.settings.due_soon)
		return _announcement(row, NoticeKind.DUE_SOON, row.next_look, frozenset({0})), following
	steps = {told.after: _step(row, told.after, run.calendar) for told in run.rule(NoticeKind.OVERDUE).told}
	reached = frozenset(after for after, moment in steps.items() if moment < run.now)
	following = min((moment for moment in steps.values() if moment >= run.now), default=None)
	if not reached:
		return None, following and following + PAST_DUE
	owed_at = max(steps[after] for after in reached) + PAST_DUE
	return (
		_announcement(row, NoticeKind.OVERDUE, owed_at, reached),
		following and following + PAST_DUE,
	)


def _step(row: frappe._dict, after: int, calendar: WorkCalendar) -> datetime:
	"""The steps of the ladder run in working time; those of a warning on the clock, like its limits (A4)."""
	if not after:
		return row.due
	if row.warning:
		return row.due + timedelta(minutes=after)
	try:
		return calendar.add_working_time(row.due, timedelta(minutes=after))
	except CalendarError:
		return row.due + timedelta(minutes=after)


def _announcement(
	row: frappe._dict, kind: NoticeKind, owed_at: datetime, after: frozenset[int]
) -> Announcement:
	department = row.department or row.hotline_department
	about = About(
		number=row.issue or row.warning or row.important_event or row.rectification or "",
		what=row.deadline,
		due=row.due,
		issue=row.issue,
		deadline=row.name,
		departments=(department,) if department else (),
		owner_role=Role.read(row.responsible_role),
		owner=row.responsible,
		handler=row.hotline_handler,
		agent=row.hotline_first_agent,
	)
	# A deadline that moves is told anew; the two points before it are two notices.
	point = f":{owed_at:%m%d%H%M}" if kind is NoticeKind.DUE_SOON else ""
	key = f"{row.name}:{kind}:{row.due:%Y%m%d%H%M}{point}"
	return Announcement(str(kind), key, about, owed_at, after=after, at_once=True if row.warning else None)
