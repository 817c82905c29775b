"""What entities appeal about, by topic, channel and kind of entity, over time."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import definitions as figures
from hotline_csg.adapters.figures.sources import OF_ORDER, TIMES
from hotline_csg.adapters.figures.table import Table, run

TABLE = Table(
	figures=(
		figures.RECEIVED_ORDERS,
		figures.EXTERNAL,
		figures.AT_ONCE_SHARE,
		figures.DISPATCHED_ORDERS,
		figures.RETURN_SHARE,
		figures.URGED_ORDERS,
		figures.STILL_OPEN,
		figures.NOT_ACCEPTED,
		figures.URGE_ORDERS,
	),
	by=(*TIMES, *OF_ORDER, "department", "agent", "ending"),
	at_first=("day",),
	drawn=(figures.RECEIVED_ORDERS,),
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Issue", "report", throw=True)
	return run(TABLE, filters)
