"""When an order is overdue: what it owes first was due before now. Whatever counts, marks or filters asks here.

An order that has ended owes nothing and has no act-by. `Issue.hotline_overdue` is the tick's note of it, for Frappe's
Report Builder, exports and an admin's own notifications, which cannot compare with the moment: up to a minute old, and
as old as the last tick where the scheduler stands. Nothing of ours reads it; the list asks for the moment instead.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any


def is_overdue(due: datetime | None, now: datetime) -> bool:
	"""Whether what is still owed by `due` is late; at the due moment itself it is not."""
	return due is not None and due < now


def overdue(issue: Any, now: datetime) -> Any:
	"""The same for a query on Issue."""
	return issue.hotline_act_by < now


def overdue_filters(now: datetime) -> list[list[Any]]:
	"""The same for a list: Frappe takes an empty moment for an early one, hence the second."""
	return [["hotline_act_by", "<", str(now)], ["hotline_act_by", "is", "set"]]


def soon_filters(now: datetime) -> list[list[Any]]:
	"""The orders that are due soon and not overdue."""
	return [["hotline_soon_from", "<=", str(now)], ["hotline_act_by", ">=", str(now)]]
