"""A report of more orders than a request can count is prepared in the background, for whoever asked and nobody else."""

from datetime import timedelta

import frappe
import pytest
from frappe.core.doctype.prepared_report.prepared_report import generate_report, make_prepared_report

from hotline_csg.adapters.figures import volume
from hotline_csg.api.stock_reports import run_report
from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.builders import MONDAY, acting

MARCH = {"from_date": "2026-03-01", "to_date": "2026-03-31", "group_by": ["category"]}
NAME = "Hotline Appeals"


@pytest.fixture
def three(monkeypatch):
	"""Three orders, where two are as many as are counted at once."""
	monkeypatch.setattr(volume, "MOST_AT_ONCE", 2)
	for minutes in range(3):
		builders.order(State.DISPATCHED, MONDAY + timedelta(minutes=minutes))


def asked(part: str, filters: dict = MARCH, name: str = NAME, **more) -> dict:
	with acting(part, MONDAY + timedelta(days=1)):
		return run_report(name, dict(filters), **more)


def prepared(part: str) -> str:
	with acting(part, MONDAY + timedelta(days=1)):
		name = make_prepared_report(NAME, dict(MARCH))["name"]
		job = f"{generate_report.__module__}.{generate_report.__name__}"
		for before in frappe.get_hooks("before_job"):  # as a worker does
			frappe.call(before, method=job, kwargs={"prepared_report": name}, transaction_type="job")
		generate_report(name)
		return name


def test_what_is_too_much_is_prepared_and_then_read(three):
	first = asked("mmd")
	assert (first["prepared_report"], first["doc"], first.get("result")) == (True, None, None)
	prepared("mmd")
	at_once = asked("mmd", ignore_prepared_report=True)
	then = asked("mmd")
	assert then["prepared_report"]
	assert (
		[row["received"] for row in then["result"]] == [row["received"] for row in at_once["result"]] == [3]
	)


@pytest.mark.parametrize(("lang", "label"), [("zh", "受理量"), ("en", "Received")])
def test_it_is_prepared_in_the_language_of_whoever_asks(three, monkeypatch, lang, label):
	frappe.db.set_value("User", builders.login("mmd"), "language", lang)
	frappe.clear_cache(user=builders.login("mmd"))
	monkeypatch.setattr(frappe.local, "lang", {"zh": "en", "en": "zh"}[lang])  # a worker's
	prepared("mmd")
	columns = {column["fieldname"]: column["label"] for column in asked("mmd")["columns"]}
	assert columns["received"] == label


@pytest.mark.parametrize(
	("filters", "name"),
	[
		({**MARCH, "to_date": "2026-03-01"}, NAME),  # a shorter period
		(MARCH, "Hotline Rectifications"),  # does not grow with the orders
		({**MARCH, "from_date": None}, NAME),  # the report says itself what is missing
	],
)
def test_what_is_not_too_much_is_answered_at_once(three, filters, name):
	try:
		assert not asked("mmd", filters, name).get("prepared_report")
	except frappe.ValidationError as refused:
		assert filters["from_date"] is None, refused


def test_nobody_reads_what_was_prepared_for_somebody_else(three):
	name = prepared("mmd")
	mine = asked("mmd", {**MARCH, "prepared_report_name": name})
	assert [row["received"] for row in mine["result"]] == [3]
	for part in ("head", "other_head", "manager"):
		with pytest.raises(frappe.PermissionError):
			asked(part, {**MARCH, "prepared_report_name": name})
	assert asked("head")["doc"] is None


def test_it_is_prepared_for_those_who_may_ask_for_the_report(three):
	with pytest.raises(frappe.PermissionError):
		asked("outsider")
