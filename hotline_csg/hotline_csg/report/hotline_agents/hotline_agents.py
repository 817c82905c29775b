"""What agents took, answered at once and passed in time, and their callbacks."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import definitions as figures
from hotline_csg.adapters.figures.sources import OF_ORDER, TIMES
from hotline_csg.adapters.figures.table import Table, run

TABLE = Table(
	figures=(
		figures.RECEIVED_ORDERS,
		figures.AT_ONCE,
		figures.AT_ONCE_SHARE,
		figures.PASSED_SHARE,
		figures.ATTEMPTS,
		figures.REACHED,
		figures.REACHED_SHARE,
		figures.SATISFACTION,
		figures.DISSATISFIED,
	),
	by=("agent", *OF_ORDER, "department", *TIMES),
	at_first=("agent",),
	drawn=(
		figures.RECEIVED_ORDERS,
		figures.AT_ONCE,
	),
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Issue", "report", throw=True)
	return run(TABLE, filters)
