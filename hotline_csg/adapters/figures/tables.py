"""The reports that are tables of figures: what each shows and can be split by, and what the desk must know of it."""

from __future__ import annotations

from typing import Any

from . import corrected, delivered, special, warned
from . import definitions as figures
from .names import name_of
from .sources import DIMENSIONS, OF_ORDER, TIMES
from .table import Table

TIMELINESS = Table(
	figures=(
		figures.FALLEN_DUE,
		figures.MET,
		figures.MISSED,
		figures.TIMELINESS,
		figures.OVERDUE,
		figures.MEAN_LATE,
	),
	by=("deadline", "rule", *OF_ORDER, "department", "role", "person", *TIMES),
	at_first=("deadline",),
	drawn=(figures.TIMELINESS,),
)
STAGE_DURATIONS = Table(
	figures=(
		figures.STAGE_LEFT,
		figures.STAGE_MEAN,
		figures.STAGE_MEDIAN,
		figures.STAGE_P90,
		figures.STAGE_WORST,
	),
	by=(*OF_ORDER, "department", "agent", "ending", *TIMES),
	at_first=(),
	drawn=(
		figures.STAGE_MEDIAN,
		figures.STAGE_P90,
	),
	always=("stage",),
)
RETURNS = Table(
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
CALLBACK_QUALITY = Table(
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
APPEALS = Table(
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
AGENTS = Table(
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
RECTIFICATIONS = Table(
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

REPORTS: dict[str, Table] = {
	"Hotline Timeliness": TIMELINESS,
	"Hotline Stage Durations": STAGE_DURATIONS,
	"Hotline Returns": RETURNS,
	"Hotline Callback Quality": CALLBACK_QUALITY,
	"Hotline Appeals": APPEALS,
	"Hotline Agents": AGENTS,
	"Hotline Rectifications": RECTIFICATIONS,
	"Hotline Corrections": corrected.TABLE,
	"Hotline Delivery": delivered.TABLE,
	"Hotline Warnings": warned.TABLE,
}


def offered() -> dict[str, dict[str, Any]]:
	"""What each report can be split by, and is at first: codes, names in the user's language, the doctype that a code names."""
	return {
		name: {
			"by": [
				{"code": one.code, "label": name_of(one), "link": one.link}
				for one in (DIMENSIONS[code] for code in table.by)
			],
			"at_first": list(table.at_first),
		}
		for name, table in REPORTS.items()
	}
