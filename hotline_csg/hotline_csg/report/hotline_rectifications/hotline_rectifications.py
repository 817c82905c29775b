"""整改台账: rectification items by department, and what became of them."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import special
from hotline_csg.adapters.figures.sources import OF_ORDER
from hotline_csg.adapters.figures.table import Table, run

TABLE = Table(
	figures=(
		special.ALL_ITEMS,
		special.ITEMS_OPEN,
		special.ITEMS_LATE,
		special.ITEMS_DONE,
		special.ITEMS_ACCEPTED,
		special.ITEMS_BACK,
		special.ITEMS_AGAIN,
	),
	by=("department", *OF_ORDER),
	at_first=("department",),
	drawn=(special.ITEMS_OPEN, special.ITEMS_LATE, special.ITEMS_AGAIN),
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Hotline Rectification", "report", throw=True)
	return run(TABLE, filters)
