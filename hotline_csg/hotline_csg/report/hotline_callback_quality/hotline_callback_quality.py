"""Whether entities were called back, when, how often, and what they said."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import definitions as figures
from hotline_csg.adapters.figures.sources import OF_ORDER, TIMES
from hotline_csg.adapters.figures.table import Table, run

TABLE = Table(
	figures=(
		figures.TO_CALL_BACK,
		figures.CALLED_BACK,
		figures.COVERAGE,
		figures.EXEMPT,
		figures.UNREACHED,
		figures.RATED,
		figures.SATISFACTION,
		figures.DISSATISFIED,
		figures.CONTACT_TOLD,
		figures.CONTRADICTED,
		figures.ATTEMPTS,
		figures.REACHED_SHARE,
		figures.IN_HOURS_SHARE,
		figures.AGREED,
	),
	by=(*OF_ORDER, "department", "agent", "satisfaction", *TIMES),
	at_first=("department",),
	drawn=(
		figures.COVERAGE,
		figures.SATISFACTION,
	),
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Callback", "report", throw=True)
	return run(TABLE, filters)
