"""Every figure of the reports, counted again from raw rows; the rows behind each cell; who sees which figures."""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import frappe
import openpyxl
import pytest

from hotline_csg.adapters.figures import tables
from hotline_csg.adapters.figures.counting import DAYS_AT_ONCE, Period
from hotline_csg.adapters.figures.definitions import FIGURES
from hotline_csg.adapters.figures.table import Table, run
from hotline_csg.adapters.figures.words import Count
from hotline_csg.guide.measures import STAGES
from tests.support import builders, figures_world, frappe_site
from tests.support.figures_recount import Recount, Told

MARCH = {"from_date": "2026-03-01", "to_date": "2026-03-31"}
DAYS = {
	"March": (date(2026, 3, 1), date(2026, 3, 31)),
	"February": (date(2026, 2, 1), date(2026, 2, 28)),
	"a year before": (date(2025, 3, 1), date(2025, 3, 31)),
	"one week": (date(2026, 3, 9), date(2026, 3, 15)),
	"more than a year": (date(2025, 3, 1), date(2026, 3, 31)),
}
REPORTS = (
	"Hotline Timeliness",
	"Hotline Stage Durations",
	"Hotline Returns",
	"Hotline Callback Quality",
	"Hotline Appeals",
	"Hotline Agents",
	"Hotline Corrections",
)
# All figures at once, whatever their source.
ALL = Table(figures=tuple(FIGURES.values()), by=("department", "week"), at_first=(), drawn=())


@pytest.fixture(scope="module")
def world(site: str) -> Iterator[dict[str, str]]:
	"""Committed once for all tests of this module, and deleted after them."""
	with frappe_site.committing():
		made = figures_world.build()
		frappe.db.commit()
		yield made


@pytest.fixture(autouse=True)
def now(world):
	frappe.flags.hotline_now = figures_world.NOW


@pytest.fixture
def told(world) -> dict[str, Told]:
	return {name: Told(order) for name, order in world.items()}


def period(days: tuple[date, date]) -> dict[str, str]:
	return {"from_date": str(days[0]), "to_date": str(days[1])}


def counted(filters: dict, table: Table = ALL) -> dict:
	"""The figures of all groups together."""
	row = run(table, {"group_by": [], **filters})[1][-1]
	return {code: row[code] for code in (one.code for one in table.figures)}


def report(name: str, filters: dict) -> tuple:
	return frappe.get_doc("Report", name).execute_script_report(filters)


def table_of(name: str) -> Table:
	return tables.REPORTS[name]


@pytest.mark.parametrize("days", DAYS.values(), ids=DAYS)
def test_every_figure_is_what_the_rows_say(told, days):
	expected = Recount(told.values(), *days, figures_world.NOW).figures()
	assert counted(period(days)) == expected
	assert set(expected) == set(FIGURES)


@pytest.mark.parametrize("days", [1, 31, 32, 400])
def test_a_period_is_counted_in_parts_without_a_gap(days):
	source, first = FIGURES["received"].source, date(2024, 2, 1)
	whole = Period(first, first + timedelta(days=days - 1))
	parts = [part.bounds(source) for part in whole.parts()]
	assert (parts[0][0], parts[-1][1]) == whole.bounds(source)
	between = [after[0] - before[1] for before, after in itertools.pairwise(parts)]
	assert between == [timedelta(microseconds=1)] * (-(-days // DAYS_AT_ONCE) - 1)


def test_known_answers(world):
	"""Counted by hand from the table in figures_world.py."""
	figures = counted(MARCH)
	known = {
		"received": 19,
		"external": 1,
		"at_once": 2,
		"at_once_share": 10.5,
		"not_accepted": 1,
		"still_open": 5,
		"urge_orders": 1,
		"urged_orders": 1,
		"corrected": 1,
		"corrected_share": 5.3,
		"ended": 14,
		"unreached": 1,
		"exempt": 1,
		"called_back": 9,
		"coverage": 90.0,
		"rated": 8,
		"satisfied": 5,
		"dissatisfied": 2,
		"satisfaction_share": 62.5,
		"contact_told": 2,
		"contradicted": 1,
		"dispatch_times": 19,
		"return_times": 4,
		"last_returns": 1,
		"reply_returns": 1,
		"negotiations": 1,
		"negotiating": 1,
		"attempts": 12,
		"reached": 9,
		"in_hours_share": 100.0,
		"agreed_calls": 1,
	}
	assert {code: figures[code] for code in known} == known


def test_each_stage_is_what_the_history_says(told):
	_, rows, *_ = report("Hotline Stage Durations", MARCH)
	recount = Recount(told.values(), *DAYS["March"], figures_world.NOW)
	codes = list(recount.of_stages())
	left = [stage.zh for stage in STAGES if recount.of_stages(stage.zh)["stage_left"]]
	expected = {stage: recount.of_stages(stage) for stage in left} | {"全程": recount.of_stages()}
	assert {row["stage"]: {code: row[code] for code in codes} for row in rows} == expected
	assert [row["stage"] for row in rows] == [*left, "全程"]


def test_the_longest_opens_its_order(told):
	_, rows, *_ = report("Hotline Stage Durations", MARCH)
	waited = {row["stage"]: row["longest"] for row in rows}
	assert waited["待回单"] == told["returned"].name
	assert waited["待传递"] == told["not reached"].name


def splits(table: Table) -> list[list[str]]:
	others = [[code] for code in ("week", "topic", "agent", "ground") if code in table.by]
	return [list(table.at_first), *others, [code for code in ("category", "department") if code in table.by]]


@pytest.mark.parametrize("name", REPORTS)
def test_behind_a_count_are_as_many_rows(name, world):
	table = table_of(name)
	counts = {one.code for one in table.figures if isinstance(one, Count)}
	wrong, looked = {}, 0
	for by in splits(table):
		columns, rows, *_ = report(name, {**MARCH, "group_by": by, "compare": "both"})
		cells = [(one, row) for one in columns for row in rows if one["fieldname"].split("__")[0] in counts]
		for column, row in cells:
			link, value = column["behind"], row.get(column["fieldname"])
			of_row = row.get(link["rows"])
			if of_row is None or value is None:
				assert value is None, (by, column["fieldname"], row)
				continue
			found = frappe.get_list(
				link["doctype"], filters=[*link["filters"], *of_row], pluck="name", limit=0
			)
			looked += bool(value)
			if len(found) != value:
				wrong[(*by, column["fieldname"], str(row["key"]))] = (len(found), value)
	assert wrong == {}
	assert looked > 5


@pytest.mark.parametrize("name", REPORTS)
def test_the_groups_make_the_total(name, world):
	table = table_of(name)
	counts = [one.code for one in table.figures if isinstance(one, Count)]
	for by in splits(table):
		_, rows, *_ = report(name, {**MARCH, "group_by": by})
		groups = [row for row in rows if not row["bold"]]
		total = rows[-1] if by or not table.always else None
		for code in counts:
			told = [row[code] for row in groups if row[code] is not None]
			if told and not table.always:
				assert sum(told) == total[code], (by, code)
	assert groups


@pytest.mark.parametrize("name", REPORTS)
def test_a_comparison_shows_the_other_periods_figures(name, world):
	table = table_of(name)
	codes = [one.code for one in table.figures]
	compared = report(name, {**MARCH, "group_by": [], "compare": "both"})[1][-1]
	for side, days in (("last_period", DAYS["February"]), ("last_year", DAYS["a year before"])):
		then = report(name, {**period(days), "group_by": []})[1]
		expected = {code: then[-1][code] if then else compared[f"{code}__{side}"] for code in codes}
		assert {code: compared[f"{code}__{side}"] for code in codes} == expected


def test_intervals_stand_beside_each_other_by_their_place(world):
	_, rows, *_ = report("Hotline Appeals", {**MARCH, "group_by": ["week"], "compare": "last_period"})
	told = {row["week"]: (row["received"], row.get("received__last_period")) for row in rows}
	assert told["03-02–03-08"] == (8, 2)  # the second week, beside 2–8 February
	assert told["合计"] == (19, 2)


@pytest.mark.parametrize("part", ["head", "handler", "other_head"])
def test_a_department_counts_its_own(part, told):
	own = {"other_head": {"elsewhere"}}.get(part)
	seen = {
		name: one
		for name, one in told.items()
		if (name in own if own else one.dispatched_to() and name != "elsewhere")
	}
	with builders.acting(part, figures_world.NOW):
		assert {row.name for row in frappe.get_list("Issue", limit=0)} == {one.name for one in seen.values()}
		figures = counted(MARCH)
	assert figures == Recount(seen.values(), *DAYS["March"], figures_world.NOW).figures()


def test_filters_hold_for_every_figure(told):
	by_category = Table(figures=ALL.figures, by=("category",), at_first=(), drawn=())
	complaints = [one for one in told.values() if one.entered.hotline_category == "投诉"]
	expected = Recount(complaints, *DAYS["March"], figures_world.NOW).figures()
	assert counted({**MARCH, "category": "投诉"}, by_category) == expected


@pytest.mark.parametrize("name", REPORTS)
def test_a_file_has_the_words_and_numbers_of_the_report(name, world):
	table = table_of(name)
	columns, rows, *_ = report(name, MARCH)
	frappe.local.form_dict = frappe._dict(
		report_name=name,
		file_format_type="Excel",
		filters=frappe.as_json(MARCH),
		visible_idx=frappe.as_json(list(range(len(rows)))),
	)
	frappe.get_attr("hotline_csg.api.stock_reports.export_report")(name)
	sheet = openpyxl.load_workbook(BytesIO(frappe.response["filecontent"])).active
	lines = [list(line) for line in sheet.iter_rows(values_only=True)]
	head = next(place for place, line in enumerate(lines) if table.figures[0].zh in line)
	assert lines[head] == [one["label"] for one in columns]
	shown = [[row.get(one["fieldname"]) for one in columns] for row in rows]
	assert [list(line) for line in lines[head + 1 :]] == shown


@pytest.mark.parametrize(
	"filters",
	[{}, {"from_date": "2026-03-02"}, {"from_date": "2026-03-02", "to_date": "2026-03-01"}, {"from_date": "2016-01-01", "to_date": "2026-03-01"},
		{"from_date": "0001-01-01", "to_date": "0001-01-31", "compare": "both"}],
	ids=["none", "half", "backwards", "endless", "at the beginning"],
)  # fmt: skip
def test_a_period_that_is_none_is_refused(filters):
	with pytest.raises(frappe.ValidationError):
		report("Hotline Appeals", filters)


def test_within_another_split_weeks_stand_in_their_order(world):
	_, rows, *_ = report("Hotline Appeals", {**MARCH, "group_by": ["category", "week"]})
	weeks: dict[str, list[str]] = {}
	for row in rows[:-1]:
		weeks.setdefault(row["category"], []).append(row["week"])
	assert [weeks[one] for one in weeks] == [sorted(weeks[one]) for one in weeks]
	assert max(map(len, weeks.values())) > 2


def test_a_line_leaves_out_the_days_with_nothing_to_measure(world):
	_, rows, _, chart, _ = report("Hotline Callback Quality", {**MARCH, "group_by": ["day"]})
	told = [row["day"][3:] for row in rows if not row["bold"] and row["coverage"] is not None]
	assert chart["data"]["labels"] == told
	assert 0 < len(told) < 20


def test_a_comparison_says_which_days_it_is_held_against(world):
	frappe.local.lang = "zh"
	columns, _, message, *_ = report("Hotline Appeals", {**MARCH, "compare": "last_period"})
	assert message == "上期：2026-02-01 – 2026-02-28"
	assert "受理量 · 上期" in [one["label"] for one in columns]


@pytest.mark.parametrize("part", ["outsider", "officer"])
def test_who_has_no_part_in_it_gets_no_report(part, world):
	frappe.local.lang = "zh"
	with builders.acting(part), pytest.raises(frappe.PermissionError, match="退单分析"):
		frappe.get_attr("hotline_csg.api.stock_reports.run_report")("Hotline Returns", MARCH)
