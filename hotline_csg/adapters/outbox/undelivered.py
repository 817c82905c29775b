"""N19: what does not reach a person is told by other means, to them and to the next one up the ladder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import frappe

from hotline_csg.guide.notice_rules import LADDER, Means, Recipient
from hotline_csg.guide.notices import NoticeKind

from . import queue
from .about import About, Announcement
from .claims import FIELDS
from .people import persons
from .settings import OutboxSettings
from .states import DOCTYPE, State, named, queues

N19 = str(NoticeKind.SMS_UNDELIVERED)
# What the site tells of itself is not chased.
CHASED = frozenset(str(kind) for kind in NoticeKind) - {N19, str(NoticeKind.CALENDAR_MISSING)}


def tell(rows: Iterable[frappe._dict], now: datetime) -> int:
	"""Announce what was not delivered, once per notice. Returns the rows added."""
	rows = [row for row in rows if row.code.split("-")[0] in CHASED and not row.escalated]
	if not rows:
		return 0
	added = queue.put([_announcement(row, now) for row in rows], now)
	frappe.db.set_value(
		DOCTYPE, {"name": ("in", [row.name for row in rows])}, "escalated", 1, update_modified=False
	)
	return added


def _announcement(row: frappe._dict, now: datetime) -> Announcement:
	told_as = Recipient.read(row.told_as) if row.told_as else Recipient.OWNER
	who = persons([row.recipient]).get(row.recipient) if row.recipient else None
	about = About(
		number=row.issue or row.about or "",
		what=f"{row.kind}{' ' + row.what if row.what else ''}",
		due=row.due,
		issue=row.issue,
		deadline=row.deadline,
		departments=_departments(row),
		agent=frappe.db.get_value("Issue", row.issue, "hotline_first_agent") if row.issue else None,
		same=row.recipient,
		above=LADDER.get(told_as, LADDER[Recipient.HANDLER]),
		person=who.name if who else Recipient.ENTITY.zh,
	)
	return Announcement(
		N19,
		f"{N19}:{row.name}",
		about,
		now,
		at_once=bool(row.at_once),
		without=frozenset({Means(row.means_code)}),
	)


def _departments(row: frappe._dict) -> tuple[str, ...]:
	department = None
	if row.deadline:
		department = frappe.db.get_value("Hotline Deadline", row.deadline, "department")
	if not department and row.issue:
		department = frappe.db.get_value("Issue", row.issue, "hotline_department")
	return (department,) if department else ()


def late(now: datetime, settings: OutboxSettings) -> int:
	"""Urgent notices that nobody accepted in time are told by other means while the tries go on."""
	return tell(_waiting((queues(Means.SMS)[0], queues(Means.MAIL)[0]), now - settings.late_after), now)


def given_up_with(means: Means, now: datetime, why: str, settings: OutboxSettings) -> int:
	"""A gateway has failed for as long as anybody waits: what waits for it as long is given up."""
	rows = _waiting(queues(means), now - settings.give_up_after)
	for row in rows:
		frappe.db.set_value(
			DOCTYPE,
			{"name": row.name, "claim": ("is", "not set"), "waiting": ("is", "set")},
			{**named(State.GIVEN_UP), "waiting": None, "last_error": why[:500]},
			update_modified=False,
		)
	return tell(rows, now)


def _waiting(names: tuple[str, ...], since: datetime) -> list[frappe._dict]:
	return frappe.get_all(
		DOCTYPE,
		filters={"waiting": ("in", names), "owed_at": ("<=", since), "escalated": 0},
		fields=FIELDS,
		order_by="owed_at",
		limit=500,
	)
