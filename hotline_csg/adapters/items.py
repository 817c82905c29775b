"""What is owed besides an order's own deadlines: a supervision item, a rectification. Rows of the same doctype."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.words import Role, Status, Word

from . import carried, clock, store
from .lateness import is_overdue

if TYPE_CHECKING:
	from frappe.model.document import Document

DEADLINE = "Hotline Deadline"


class Item(Word):
	"""Each with the requirement and the article that ask for it."""

	SUPERVISION = "supervision", "督办"
	RECTIFICATION = "rectification", "整改"


ASKED_BY = {Item.SUPERVISION: ("R92.1", "第九条（二）"), Item.RECTIFICATION: ("R81.15", "第八条（一）")}


def open_deadline(
	doc: Document,
	item: Item,
	due: datetime,
	person: str | None,
	calendar: WorkCalendar,
	issue: str | None = None,
) -> None:
	"""What `doc` asks of its department until `due`; `issue` where the order's board shows it."""
	rule, article = ASKED_BY[item]
	now = clock.now()
	order = issue or doc.get("issue")
	frappe.get_doc(
		{
			"doctype": DEADLINE,
			"issue": issue,
			str(item): doc.name,
			"code": str(item),
			"deadline": item.zh,
			"rule": rule,
			"article": article,
			"responsible_role": Role.HANDLER.zh,
			"department": doc.department,
			"responsible": person,
			"from_time": now,
			"due": due,
			"status": Status.OPEN.zh,
			"status_code": str(Status.OPEN),
			"calendar_edition": calendar.edition,
			"next_look": store.first_look(due, calendar, now),
			**carried.of_orders([order]).get(order, {}),
		}
	).db_insert()


def _open_one(doc: Document, item: Item) -> frappe._dict | None:
	rows = frappe.get_all(
		DEADLINE,
		filters={str(item): doc.name, "status_code": str(Status.OPEN)},
		fields=["name", "due"],
		order_by="creation desc",
		limit=1,
	)
	return rows[0] if rows else None


def move_deadline(
	doc: Document, item: Item, due: datetime, person: str | None, calendar: WorkCalendar
) -> None:
	"""Another due moment or another department for the same item."""
	row = _open_one(doc, item)
	if row is None:
		return
	now = clock.now()
	values = {
		"due": due,
		"department": doc.department,
		"responsible": person,
		"overdue": int(is_overdue(due, now)),
		"next_look": store.first_look(due, calendar, now),
	}
	frappe.db.set_value(DEADLINE, row.name, values)


def end_deadline(doc: Document, item: Item, at: datetime, calendar: WorkCalendar, owed: bool = True) -> None:
	"""The item was done at `at`, or is no longer owed."""
	row = _open_one(doc, item)
	if row is None:
		return
	status = (Status.MET if at <= row.due else Status.MISSED) if owed else Status.CANCELLED
	late = calendar.working_time_between(row.due, at) if status is Status.MISSED else None
	values = {
		"done" if owed else "cancelled": at,
		"status": status.zh,
		"status_code": str(status),
		"late_minutes": int(late.total_seconds() // 60) if late else 0,
		"overdue": 0,
		"next_look": None,
	}
	frappe.db.set_value(DEADLINE, row.name, values)
