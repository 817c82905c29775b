"""What became of the notices of a time: counts by kind and means, and the delay from due to handed over."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

import frappe

from .states import DOCTYPE, State

# The columns of the report, in the order in which a notice goes through them.
COUNTED = {
	"waiting": (State.QUEUED, State.SENDING, State.FAILED),
	"handed_over": (State.ACCEPTED, State.DELIVERED),
	"delivered": (State.DELIVERED,),
	"given_up": (State.GIVEN_UP,),
	"dropped": (State.DROPPED,),
}


def by_kind(since: datetime, until: datetime) -> list[dict[str, Any]]:
	"""A row per kind and means for what was to be told in [since, until); delays in seconds, None where none was sent."""
	rows = frappe.get_all(
		DOCTYPE,
		filters=[["owed_at", ">=", since], ["owed_at", "<", until]],
		fields=["kind", "means", "state_code", "owed_at", "sent_at", "repeated"],
		order_by="owed_at",
	)
	groups: dict[tuple[str, str], list[frappe._dict]] = defaultdict(list)
	for row in rows:
		groups[row.kind, row.means].append(row)
	return [_figures(kind, means, members) for (kind, means), members in sorted(groups.items())]


def _figures(kind: str, means: str, rows: list[frappe._dict]) -> dict[str, Any]:
	handed_over = [str(state) for state in COUNTED["handed_over"]]
	delays = sorted(
		(row.sent_at - row.owed_at).total_seconds()
		for row in rows
		if row.sent_at and row.state_code in handed_over
	)
	return {
		"kind": kind,
		"means": means,
		"total": len(rows),
		**{
			name: sum(1 for row in rows if row.state_code in [str(state) for state in states])
			for name, states in COUNTED.items()
		},
		"repeated": sum(1 for row in rows if row.repeated),
		"p50": percentile(delays, 50),
		"p95": percentile(delays, 95),
	}


def percentile(values: list[float], share: int) -> float | None:
	"""The smallest of the sorted values that `share` percent of them do not exceed; never below zero."""
	if not values:
		return None
	return max(0.0, values[max(0, -(-len(values) * share // 100) - 1)])
