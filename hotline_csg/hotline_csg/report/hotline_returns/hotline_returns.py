"""Returns by ground and department, replies sent back, and what had to be negotiated."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import definitions as figures
from hotline_csg.adapters.figures.sources import OF_ORDER, TIMES
from hotline_csg.adapters.figures.table import Table, run

TABLE = Table(
	figures=(
		figures.DISPATCH_TIMES,
		figures.RETURN_TIMES,
		figures.BOUNCED_SHARE,
		figures.LAST_RETURNS,
		figures.OPENED_NEGOTIATIONS,
		figures.STILL_NEGOTIATING,
		figures.REPLY_RETURNS,
	),
	by=("department", "ground", "kind", *OF_ORDER, *TIMES),
	at_first=("department",),
	drawn=(
		figures.RETURN_TIMES,
		figures.REPLY_RETURNS,
	),
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Return", "report", throw=True)
	return run(TABLE, filters)
