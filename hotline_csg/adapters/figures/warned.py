"""预警处置: the warnings of a time by level and topic, and what was done of them in time (article 11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import frappe

from hotline_csg.guide.measures import share_of
from hotline_csg.guide.words import Status

from .. import clock
from . import special
from .columns import INT, NAMED, Row, column, fill, key_of, shown
from .counting import Period, rows_of
from .definitions import DUE
from .table import Table, dimensions_of, filters_given, period_of
from .table import run as run_table

TABLE = Table(
	figures=(special.RAISED, special.STILL_HANDLED),
	by=("level", "topic"),
	at_first=("level",),
	drawn=(special.RAISED,),
)
DUTIES = ((special.REPORTED, special.REPORT_DUTY), (special.URGED_AGAIN, special.URGE_DUTY))
# Of more names at once MariaDB guesses how many rows they have, by a column that is mostly empty, and walks through all.
AT_ONCE = 100
Key = tuple[str, ...] | None
Warnings = dict[Key, list[str]]


def run(asked: dict[str, Any] | None) -> tuple[Any, ...]:
	"""What Frappe's script reports return. `asked` as of any table, by level and topic."""
	chosen = frappe._dict(asked or {}, compare=None)
	columns, rows, message, chart, summary = run_table(TABLE, chosen)
	by = dimensions_of(TABLE, chosen)
	groups = _warnings(period_of(chosen), chosen, by)
	owed = _deadlines(groups[None])
	for duty, (due, met, share) in DUTIES:
		_fill_duty(rows, groups, owed, duty, due, met, share)
		filters = [["code", "=", duty], ["due", "<=", str(clock.now())], *map(list, DUE.where)]
		columns += [
			column(due, INT, "Hotline Deadline", filters, f"{duty}_behind", 150),
			column(met, INT, "Hotline Deadline", [*filters, ["status_code", "=", str(Status.MET)]], f"{duty}_behind", 150),
			column(share, width=150),
		]  # fmt: skip
	_fill_contacts(rows, groups)
	columns += [column(one, INT) for one in (special.CONTACTS, special.CONTACTED, special.ALL_CONTACTED)]
	return columns, rows, message, chart, summary


def _warnings(period: Period, chosen: frappe._dict, by: list[str]) -> Warnings:
	"""The names by what their row shows; under None all of them."""
	found = rows_of(
		special.WARNED,
		period,
		filters_given(TABLE, chosen),
		fields=["name", "level", "topic"],
		order_by="raised_at",
	)
	groups: Warnings = defaultdict(list)
	for row in found:
		groups[None].append(row.name)
		groups[tuple(shown(row[code]) for code in by)].append(row.name)
	return groups


def _deadlines(names: list[str]) -> dict[tuple[str, str], list[str]]:
	"""(warning, duty) → the status of what has fallen due."""
	owed: dict[tuple[str, str], list[str]] = defaultdict(list)
	duties, now = [duty for duty, _ in DUTIES], clock.now()
	for start in range(0, len(names), AT_ONCE):
		some = ["warning", "in", names[start : start + AT_ONCE]]
		for row in frappe.get_list(
			DUE.doctype,
			filters=[some, ["code", "in", duties], *map(list, DUE.where)],
			fields=["warning", "code", "status_code", "due"],
			order_by="warning",
			limit=0,
		):
			if row.due <= now:
				owed[row.warning, row.code].append(row.status_code)
	return owed


def _fill_duty(
	rows: list[Row],
	groups: Warnings,
	owed: dict[tuple[str, str], list[str]],
	duty: str,
	*figures: Any,
) -> None:
	def told(key: Key) -> list[str]:
		return [status for name in groups[key] for status in owed.get((name, duty), ())]

	due, met, share = figures
	fill(rows, due, lambda key: len(told(key)))
	fill(rows, met, lambda key: told(key).count(str(Status.MET)))
	fill(rows, share, lambda key: share_of(told(key).count(str(Status.MET)), len(told(key))))
	for row in rows:
		key = None if row.get("bold") else key_of(row)
		if len(groups[key]) <= NAMED:
			row[f"{duty}_behind"] = [["warning", "in", groups[key]]]


def _fill_contacts(rows: list[Row], groups: Warnings) -> None:
	ticked = _contacts(groups[None])

	def of(key: Key) -> list[list[bool]]:
		return [ticked[name] for name in groups[key] if name in ticked]

	fill(rows, special.CONTACTS, lambda key: sum(map(len, of(key))))
	fill(rows, special.CONTACTED, lambda key: sum(map(sum, of(key))))
	fill(rows, special.ALL_CONTACTED, lambda key: sum(map(all, of(key))))


def _contacts(names: Iterable[str]) -> dict[str, list[bool]]:
	"""For each warning, of each entity that was to be contacted, whether it was."""
	rows = frappe.get_all(
		"Hotline Warning Contact",
		filters={"parenttype": "Hotline Warning", "parent": ("in", list(names) or [""])},
		fields=["parent", "contacted_at"],
		order_by="idx",
	)
	ticked: dict[str, list[bool]] = defaultdict(list)
	for row in rows:
		ticked[row.parent].append(bool(row.contacted_at))
	return ticked
