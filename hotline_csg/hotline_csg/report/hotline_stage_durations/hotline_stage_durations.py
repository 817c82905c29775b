"""How long orders stood in each stage, in working time."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import definitions as figures
from hotline_csg.adapters.figures.sources import OF_ORDER
from hotline_csg.adapters.figures.table import Table, run

TABLE = Table(
	figures=(
		figures.STAGE_LEFT,
		figures.STAGE_MEAN,
		figures.STAGE_MEDIAN,
		figures.STAGE_P90,
		figures.STAGE_WORST,
	),
	by=(*OF_ORDER, "department", "agent", "ending", "month"),
	at_first=(),
	drawn=(
		figures.STAGE_MEDIAN,
		figures.STAGE_P90,
	),
	always=("stage",),
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Issue", "report", throw=True)
	return run(TABLE, filters)
