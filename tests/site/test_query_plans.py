"""What runs every minute finds its rows by an index, however many there are. No times are taken; see benchmarks/."""

from datetime import date, datetime, timedelta

import frappe
import pytest

from hotline_csg.adapters.figures.counting import Period, counted
from hotline_csg.adapters.figures.definitions import FIGURES
from hotline_csg.adapters.figures.words import Count
from hotline_csg.adapters.inspections import batches
from hotline_csg.service import outbox
from tests.support import builders, plans
from tests.support.builders import MONDAY

ROWS, OPEN = 4000, 400
NOW = datetime(2026, 3, 2, 11, 0)
STAMP = {"creation": NOW, "modified": NOW, "owner": "Administrator", "modified_by": "Administrator"}
FROM_END_TO_END = ("ALL", "index")
SOURCES = sorted({one.source for one in FIGURES.values()}, key=lambda one: one.code)


def fill(doctype: str, row) -> None:
	"""`ROWS` rows, of which `row(number)` gives what is not the same in all."""
	rows = [{"name": f"plan-{number}", **STAMP, **row(number)} for number in range(ROWS)]
	frappe.db.bulk_insert(doctype, list(rows[0]), [tuple(one.values()) for one in rows], chunk_size=ROWS)


@pytest.fixture
def much(site: str) -> None:
	"""A site that has been lived on: most is done, little is due."""

	def deadline(number):
		is_open = number < OPEN
		return {
			"status_code": "open" if is_open else "met",
			"due": NOW + timedelta(days=1 + number),
			"next_look": NOW + timedelta(days=1, minutes=number) if is_open else None,
			"responsible_role": "业务经办",
			"deadline": "处置回单",
		}

	fill("Hotline Deadline", deadline)
	fill("Hotline Notice", lambda number: {"unique_key": f"plan-{number}", "state_code": "delivered"})
	fill("Issue", lambda number: {"hotline_state": "archived" if number >= OPEN else "reviewed"})
	builders.received(MONDAY)  # whose first deadline is due soon


@pytest.mark.usefixtures("much")
@pytest.mark.parametrize("doctype", ["Hotline Deadline", "Hotline Notice", "Issue"])
def test_the_tick_goes_through_no_table_from_end_to_end(doctype, monkeypatch):
	with plans.recorded(monkeypatch) as statements:
		assert outbox.tick(NOW) == 1
	asked = plans.of(doctype, statements)

	assert asked != []
	for statement in asked:
		through = [row for row in plans.plan(statement) if row.table == f"tab{doctype}"]
		assert [row for row in through if row.type in FROM_END_TO_END] == [], statement


@pytest.mark.usefixtures("much")
def test_what_is_due_is_found_by_status_and_next_look(monkeypatch):
	with plans.recorded(monkeypatch) as statements:
		outbox.tick(NOW)
	due = [one for one in plans.of("Hotline Deadline", statements) if "`next_look`<=" in one]

	assert due != []
	assert {plans.plan(one)[0].key for one in due} == {"status_code_next_look_index"}


def in_years(number: int) -> datetime:
	return datetime(2016, 1, 4, 9) + timedelta(hours=22 * number)


@pytest.fixture
def years(site: str) -> None:
	"""Ten years of what reports count."""
	fill(
		"Hotline Deadline",
		lambda number: {
			"status_code": "met",
			"code": ("handle", "overall")[number % 2],
			"due": in_years(number),
			"from_time": in_years(number),
		},
	)
	fill("Hotline Callback", lambda number: {"at": in_years(number), "in_hours": 1})
	fill("Hotline Negotiation", lambda number: {"opened_at": in_years(number)})
	fill("Hotline Return", lambda number: {"at": in_years(number), "kind": "退单"})
	fill(
		"Issue",
		lambda number: {
			"hotline_state": "archived",
			"hotline_received_at": in_years(number),
			"hotline_archived_at": in_years(number),
		},
	)


@pytest.mark.usefixtures("years")
@pytest.mark.parametrize("last", [date(2019, 3, 31), date(2024, 2, 28)], ids=["a month", "five years"])
def test_a_report_reads_its_period_by_the_index_on_its_moment(monkeypatch, last):
	period, elsewhere = Period(date(2019, 3, 1), last), {}
	for source in SOURCES:
		figures = [one for one in FIGURES.values() if one.source == source and isinstance(one, Count)]
		with plans.recorded(monkeypatch) as statements:
			counted(source, period, ["category", "week"], figures)
		asked = plans.of(source.doctype, statements)
		assert len(asked) == len(list(period.parts()))
		by = (source.moment, f"{source.moment}_index", "code_from_time_department_index")
		for statement in asked:
			(row,) = plans.plan(statement)
			if row.key not in by or int(row.rows) > ROWS / 10:
				elsewhere[source.code] = row
	assert elsewhere == {}


@pytest.mark.usefixtures("years")
def test_a_sample_is_drawn_by_the_index_on_the_moment_of_archiving(monkeypatch):
	rule = frappe._dict(from_date="2019-03-01", to_date="2019-03-31", way=batches.IN_ALL)
	with plans.recorded(monkeypatch) as statements:
		batches.candidates(rule)
	(statement,) = plans.of("Issue", statements)
	row = plans.plan(statement)[0]
	assert (row.key, int(row.rows) < ROWS / 10) == ("hotline_archived_at_index", True)


def test_a_table_gone_through_would_be_seen(much):
	(row,) = plans.plan("select name from `tabHotline Deadline` where ifnull(next_look, '') <= '2026-03-02'")

	assert row.type in FROM_END_TO_END
