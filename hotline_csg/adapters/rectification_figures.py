"""整改台账: what became of the rectification items of a time, by department, of those that the session's user sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import frappe
from frappe.utils import getdate

from . import clock
from .rectification import ACCEPTED, DOCTYPE, MENDING, REPORTED

# Each column: what counts, given the day that is today. The report's columns open the list by the same words.
COUNTED: dict[str, Callable[[frappe._dict, date], bool]] = {
	"total": lambda row, today: True,
	"mending": lambda row, today: row.status == MENDING,
	"overdue": lambda row, today: row.status == MENDING and row.due < today,
	"reported": lambda row, today: row.status == REPORTED,
	"accepted": lambda row, today: row.status == ACCEPTED,
	"sent_back": lambda row, today: row.times_sent_back > 0,
	"recurred": lambda row, today: row.recurred > 0,
}


def by_department(since: date, until: date, department: str | None = None) -> list[dict[str, Any]]:
	"""A row per department for the items due from `since` to `until`, both included."""
	filters: dict[str, Any] = {"due": ("between", (getdate(since), getdate(until)))}
	if department:
		filters["department"] = department
	rows = frappe.get_list(
		DOCTYPE,
		filters=filters,
		fields=["department", "status", "due", "times_sent_back", "recurred"],
		order_by="department",
		limit=0,
	)
	groups: dict[str, list[frappe._dict]] = defaultdict(list)
	for row in rows:
		groups[row.department].append(row)
	today = clock.now().date()
	return [
		{
			"department": name,
			**{key: sum(1 for row in members if counts(row, today)) for key, counts in COUNTED.items()},
		}
		for name, members in sorted(groups.items())
	]
