"""The columns reports count: working time per stage, limits kept, and what the rows of an order carry of it."""

import itertools
from datetime import timedelta

import frappe
import pytest

from hotline_csg.adapters import calendars, carried, orders
from hotline_csg.guide.choices import EntityKind
from hotline_csg.guide.measures import LIMITS, STAGES
from hotline_csg.guide.words import EventKind, State
from hotline_csg.patches import count_corrections, rows_for_reports
from tests.support import builders, flows
from tests.support.builders import MONDAY

USED = [f"hotline_used_{stage}" for stage in STAGES]
KEPT = [f"hotline_kept_{name}" for name in LIMITS]


def time_by_hand(name: str) -> dict[str, int]:
	"""From the history alone: working time between entering and leaving, visit by visit."""
	calendar, spent = calendars.current(), {}
	events = frappe.get_all(
		"Hotline Event", {"issue": name}, ["at", "from_stage", "to_stage"], order_by="at, creation"
	)
	moves = [row for row in events if row.from_stage != row.to_stage]
	for entered, left in itertools.pairwise(moves):
		code = f"hotline_used_{State.read(entered.to_stage)}"
		time = calendar.working_time_between(entered.at, left.at)
		spent[code] = spent.get(code, timedelta()) + time
	return {code: time.total_seconds() for code, time in spent.items()}  # fmt: skip


def figures(name: str, fields: list[str]) -> dict:
	row = frappe.db.get_value("Issue", name, fields, as_dict=True)
	return {code: value for code, value in row.items() if value is not None}


@pytest.fixture
def returned():
	"""A consultation that was returned once, replied too late, and archived."""
	doc = builders.order(State.DISPATCHED)
	at = MONDAY + timedelta(hours=1)
	builders.step(doc.name, "handler", EventKind.RETURNED, at)
	builders.step(doc.name, "dispatcher", EventKind.DISPATCHED, at + timedelta(minutes=25))
	builders.step(doc.name, "handler", EventKind.REPLIED, at + timedelta(days=3))
	builders.step(doc.name, "dispatcher", EventKind.REVIEWED, at + timedelta(days=3, minutes=5))
	builders.step(doc.name, "agent", EventKind.CALLED_BACK, at + timedelta(days=3, minutes=35))
	return builders.step(doc.name, "agent", EventKind.ARCHIVED, at + timedelta(days=3, minutes=40)).name


def test_times_are_those_of_the_history(returned):
	assert figures(returned, USED) == time_by_hand(returned)
	order = frappe.db.get_value("Issue", returned, "*", as_dict=True)
	whole = calendars.current().working_time_between(order.hotline_received_at, order.hotline_archived_at)
	assert order.hotline_used == whole.total_seconds()
	assert order.hotline_used_returned == 25 * 60


def test_limits_are_kept_or_missed(returned):
	missed = {"hotline_kept_handle"}
	told = figures(returned, KEPT)
	assert {code for code, word in told.items() if word == "超时"} == missed
	assert {"hotline_kept_register", "hotline_kept_dispatch", "hotline_kept_redispatch", "hotline_kept_review",
		"hotline_kept_callback", "hotline_kept_overall"} == set(told) - missed  # fmt: skip


def test_an_open_order_tells_what_it_has_left_behind():
	doc = builders.order(State.DISPATCHED)
	assert figures(doc.name, ["hotline_used", *USED]) == {
		"hotline_used_received": 600,
		"hotline_used_passed": 600,
	}


def test_a_correction_of_the_receipt_counts_anew():
	doc = builders.order(State.PASSED)
	with builders.acting("dispatcher", MONDAY + timedelta(hours=1)):
		doc = frappe.get_doc("Issue", doc.name)
		doc.hotline_received_at = MONDAY - timedelta(minutes=30)
		doc.save()
	assert figures(doc.name, USED) == {"hotline_used_received": 2400}


def test_orders_that_stand_already_get_the_same_figures(returned):
	columns = ["hotline_used", *USED, *KEPT]
	live = figures(returned, columns)
	rows = frappe.get_all(
		"Hotline Deadline", {"issue": returned}, ["name", *carried.COLUMNS], order_by="name"
	)
	frappe.db.set_value("Issue", returned, dict.fromkeys(columns))
	frappe.db.set_value("Hotline Deadline", {"issue": returned}, dict.fromkeys(carried.COLUMNS))
	orders.fill([returned], calendars.current())
	carried.fill([returned])
	assert figures(returned, columns) == live
	again = frappe.get_all(
		"Hotline Deadline", {"issue": returned}, ["name", *carried.COLUMNS], order_by="name"
	)
	assert again == rows


def test_rows_carry_their_order(returned):
	order = frappe.get_doc("Issue", returned)
	expected = {name: order.get(field) or None for name, field in carried.COLUMNS.items()}
	assert expected["order_department"] == builders.department()
	found = {}
	for doctype, names_order in carried.CARRIERS.items():
		columns = [f"{carried.column(doctype, name)} as {name}" for name in carried.COLUMNS]
		rows = frappe.get_all(doctype, {names_order: returned}, columns, order_by="creation")
		found[doctype] = [dict(row) for row in rows if dict(row) != expected]
		assert rows or doctype in ("Hotline Negotiation", "Hotline Rectification"), doctype
	assert found == {doctype: [] for doctype in carried.CARRIERS}


def test_a_negotiation_carries_its_order():
	order = builders.order(State.NEGOTIATING)
	expected = {name: order.get(field) or None for name, field in carried.COLUMNS.items()}
	row = {"issue": order.name}
	assert frappe.db.get_value("Hotline Negotiation", row, list(carried.COLUMNS), as_dict=True) == expected
	frappe.db.set_value("Hotline Negotiation", row, dict.fromkeys(carried.COLUMNS))
	rows_for_reports.execute()
	assert frappe.db.get_value("Hotline Negotiation", row, list(carried.COLUMNS), as_dict=True) == expected


def test_orders_that_stand_already_say_how_often_they_were_corrected():
	order = flows.Walked(builders.order(State.PASSED).name)
	order.save("dispatcher", "03-02 09:30", topic=builders.OTHER_TOPIC, category="投诉", judgement="内部原因")
	order.save("dispatcher", "03-02 09:40", topic=builders.TOPIC, contact_name="另一位")
	frappe.db.set_value("Issue", order.name, "hotline_corrections", 0)
	count_corrections.execute()
	assert frappe.db.get_value("Issue", order.name, "hotline_corrections") == 3


def test_callbacks_that_stand_already_tell_whether_the_time_was_proper(returned):
	order = builders.order(State.REVIEWED)
	agreed = MONDAY.replace(hour=12, minute=30)
	builders.step(
		order.name,
		"agent",
		EventKind.CALLBACK_AGREED,
		builders.after(State.REVIEWED),
		appointment=str(agreed),
	)
	builders.step(order.name, "agent", EventKind.CALLED_BACK, agreed)
	kept = {"issue": ("in", [returned, order.name])}
	assert frappe.get_all("Hotline Callback", kept, pluck="in_hours", order_by="at") == [1, 1]
	frappe.db.set_value("Hotline Callback", kept, "in_hours", 0)
	frappe.db.set_value("Hotline Callback", {"issue": returned}, "at", MONDAY.replace(hour=12))
	rows_for_reports.execute()
	told = dict(frappe.get_all("Hotline Callback", kept, ["issue", "in_hours"], order_by="at", as_list=True))
	assert told == {returned: 0, order.name: 1}


def test_a_correction_reaches_the_rows():
	doc = builders.order(State.PASSED)
	with builders.acting("dispatcher", MONDAY + timedelta(hours=1)):
		doc = frappe.get_doc("Issue", doc.name)
		doc.hotline_topic = builders.OTHER_TOPIC
		doc.save()
	topics = frappe.get_all("Hotline Deadline", {"issue": doc.name}, pluck="order_topic", order_by="name")
	assert set(topics) == {builders.OTHER_TOPIC}
	assert (
		frappe.db.get_value("Call Log", {"hotline_order": doc.name}, "hotline_order_topic")
		== builders.OTHER_TOPIC
	)


@pytest.mark.parametrize("known", [True, False])
def test_the_kind_of_an_entity_is_its_customers_else_what_was_entered(known):
	customer = None
	if known:
		customer = frappe.get_doc({"doctype": "Customer", "customer_name": "甲", "hotline_entity_kind": EntityKind.GENERATOR.zh}).insert().name  # fmt: skip
	with builders.acting("agent", MONDAY):
		values = builders.fields(entity_kind=EntityKind.RETAILER.zh)
		doc = frappe.get_doc({"doctype": "Issue", "customer": customer, **values}).insert()
	expected = EntityKind.GENERATOR if known else EntityKind.RETAILER
	assert doc.hotline_entity_kind == expected.zh
	assert frappe.db.get_value("Hotline Deadline", {"issue": doc.name}, "order_entity_kind") == expected.zh


def test_a_report_does_not_tell_the_kind_of_its_entity():
	doc = builders.received(category="举报", entity_kind=EntityKind.RETAILER.zh)
	assert frappe.db.get_value("Issue", doc.name, "hotline_entity_kind") is None


@pytest.mark.parametrize("code", ["used", "used_passed", "kept_handle"])
def test_nobody_enters_a_figure(code):
	doc = builders.order(State.PASSED)
	with builders.acting("dispatcher", MONDAY + timedelta(hours=1)):
		doc = frappe.get_doc("Issue", doc.name)
		doc.set(f"hotline_{code}", "按时" if "kept" in code else 1)
		with pytest.raises(frappe.ValidationError):
			doc.save()
