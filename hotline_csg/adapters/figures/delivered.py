"""通知送达: what became of the notices of a time, by kind and means, and the delay from due to handed over."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe
from frappe.query_builder.functions import Count, UnixTimestamp

from hotline_csg.guide.measures import percentile

from . import special
from .columns import INT, column, fill, shown
from .counting import Period
from .table import Table, dimensions_of, filters_given, period_of
from .table import run as run_table

TABLE = Table(
	figures=(special.NOTICES_OWED, *special.NOTICES_IN.values(), special.PERHAPS_TWICE),
	by=("kind", "means"),
	at_first=("kind", "means"),
	drawn=(special.NOTICES_OWED,),
)
Key = tuple[str, ...] | None


def run(asked: dict[str, Any] | None) -> tuple[Any, ...]:
	"""What Frappe's script reports return. `asked` as of any table, by kind and means."""
	chosen = frappe._dict(asked or {})
	columns, rows, message, chart, summary = run_table(TABLE, chosen)
	by = dimensions_of(TABLE, chosen)
	delays = _delays(period_of(chosen), filters_given(TABLE, chosen), by)
	for share, figure in special.DELAYS.items():
		fill(rows, figure, lambda key, share=share: percentile(delays[key], share))
		columns.append(column(figure, INT, width=140))
	return columns, rows, message, chart, summary


def _delays(period: Period, more: list[Any], by: list[str]) -> dict[Key, dict[int, int]]:
	"""Seconds → how many notices, never below zero; under None of all. Whoever may open the report sees every notice."""
	found: dict[Key, dict[int, int]] = defaultdict(lambda: defaultdict(int))
	for part in period.parts():
		for kind, means, seconds, counted in _delays_in(part, more):
			told = {"kind": kind, "means": means}
			for key in {None, tuple(shown(told[code]) for code in by)}:
				found[key][max(0, int(seconds))] += counted
	return found


def _delays_in(period: Period, more: list[Any]) -> list[tuple[str, str, float, int]]:
	notice, (first, last) = frappe.qb.DocType("Hotline Notice"), period.bounds(special.NOTICES)
	late = UnixTimestamp(notice.sent_at) - UnixTimestamp(notice.owed_at)
	query = (
		frappe.qb.from_(notice)
		.select(notice.kind, notice.means, late, Count(notice.name))
		.where(notice.owed_at[first:last] & notice.sent_at.isnotnull())
		.where(notice.state_code.isin(special.STATES["handed_over"]))
		.groupby(notice.kind, notice.means, late)
	)
	for name, _operator, value in more:
		query = query.where(notice[name] == value)
	return query.run()
