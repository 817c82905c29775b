"""What heads and market management look at: the overview of their workspace and the board of the regulator's orders."""

from __future__ import annotations

from typing import Any

from hotline_csg.adapters import board, calendars, clock, overview
from hotline_csg.adapters.figures import snapshot


def figures() -> dict[str, Any]:
	"""Numbers, charts, the orders due first and the warnings, as far as the session's user sees them."""
	rows = overview.open_orders()
	calendar = calendars.current()
	first = rows[: overview.LISTED]
	return {
		**board.hours(calendar),
		"cards": overview.cards(rows),
		"charts": overview.charts(rows),
		"first": first,
		"left": board.left_of([row.name for row in first], calendar) if first else {},
		"relapses": overview.relapses(),
		"warnings": overview.warnings(),
		"most": overview.MOST,
	}


def figures_of_month() -> list[dict[str, Any]]:
	"""The month so far, by the definitions of docs/zh/指标.md."""
	return snapshot.of_month(clock.now().date())


def regulator() -> dict[str, Any]:
	"""The regulator's orders, T0 and T1 deadlines side by side."""
	calendar = calendars.current()
	return {**board.hours(calendar), **overview.columns(), "orders": overview.regulator(calendar)}
