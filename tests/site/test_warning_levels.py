"""Article 11 on the site, level by level: who is told and by which means, and the windows to the minute."""

from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg import service
from hotline_csg.guide.words import State
from hotline_csg.setup.site import login
from tests.support import builders, outbox
from tests.support.flows import at

MONDAY = datetime(2026, 4, 13, 9, 0)
TOPIC = "交易合同-其他"
UNIT, PHONE = "乙售电公司", "13900001111"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _all_means():
	"""Everybody can be reached by every means, so that it shows which are taken."""
	outbox.give_numbers()
	outbox.use_gateway("http://127.0.0.1:9/none")
	outbox.use_mail(9)


def counted(doc, moment):
	with builders.acting("Administrator", moment):
		service.watch(doc.hotline_entity, doc.hotline_topic, moment)
	return doc


def called(moment, unit=UNIT, phone=PHONE, customer=None, **facts):
	"""A caller's order and the counting that follows its commit."""
	values = builders.fields(topic=TOPIC, unit=unit, phone=phone, **facts)
	with builders.acting("agent", moment):
		doc = frappe.get_doc({"doctype": "Issue", "customer": customer, **values}).insert()
	return counted(doc, moment)


def dispatched_call(moment):
	"""The same, at the first department by the time it is counted."""
	doc = builders.order(State.DISPATCHED, moment, topic=TOPIC, unit=UNIT, phone=PHONE)
	return counted(doc, moment)


def crowd(moment, apart=timedelta(0), count=20):
	for number in range(count):
		called(moment + number * apart, unit=f"丙{number}公司", phone=f"137000011{number:02d}")


def levels():
	rows = frappe.get_all(
		"Hotline Warning",
		{"topic": TOPIC, "status": ("!=", "已撤销")},
		["level", "basis"],
		order_by="level_code",
	)
	return [(row.level, row.basis) for row in rows]


def means_to(part, code):
	return {means for who, means in outbox.told(code=code) if who == part}


# Who is told ---------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R11.1", "R11.4")
def test_level_one_is_the_gravest_and_does_not_wait():
	crowd(MONDAY - 3 * MINUTE, count=20)
	called(MONDAY - 2 * MINUTE)
	called(MONDAY - MINUTE)
	called(MONDAY)
	codes = dict(frappe.get_all("Hotline Warning", {"topic": TOPIC}, ["level", "level_code"], as_list=True))

	assert codes == {"一级预警": 1, "三级预警": 3}
	assert levels() == [("一级预警", "一周内"), ("三级预警", "7个工作日内")]
	assert means_to("mmd", "N3") == {"电话", "短信", "邮件", "站内提醒"}
	at_once = frappe.get_all("Hotline Notice", {"code": ("in", ("N3", "N6"))}, ["code", "at_once"])
	assert {(row.code, row.at_once) for row in at_once} == {("N3", 1), ("N6", 0)}


@pytest.mark.requirement("R11.8", "R11.1")
def test_level_two_is_reported_and_the_department_told_whose_supervisor_contacts():
	for minutes in range(3):
		called(MONDAY + minutes * MINUTE)
	assert outbox.told(code="N5") == set()
	dispatched_call(MONDAY + 5 * MINUTE)
	warning = frappe.get_doc("Hotline Warning", {"topic": TOPIC})

	assert (warning.level, warning.level_code) == ("二级预警", 2)
	told = {part for part, _ in outbox.told(code="N5")}
	assert told == {"mmd", "dispatcher", "handler", "supervisor"}
	assert [(row.entity, row.supervisor, row.contacted_at) for row in warning.contacts] == [
		(UNIT, login("supervisor"), None)
	]


@pytest.mark.requirement("R11.8", "R11.6")
def test_the_supervisor_ticks_whom_was_contacted():
	for minutes in range(3):
		called(MONDAY + minutes * MINUTE)
	dispatched_call(MONDAY + 5 * MINUTE)
	warning = frappe.get_doc("Hotline Warning", {"topic": TOPIC})
	with builders.acting("supervisor", MONDAY + timedelta(hours=1)):
		warning.contacts[0].update({"contacted_at": MONDAY + timedelta(minutes=50), "note": "已答复"})
		warning.save()

	contacts = frappe.get_doc("Hotline Warning", warning.name).contacts
	assert [(row.contacted_at, row.note) for row in contacts] == [(MONDAY + timedelta(minutes=50), "已答复")]


@pytest.mark.requirement("R11.11", "R11.10")
def test_level_three_is_told_to_the_head_too():
	for minutes in range(2):
		called(MONDAY + minutes * MINUTE)
	dispatched_call(MONDAY + 5 * MINUTE)

	assert levels() == [("三级预警", "7个工作日内")]
	told = {part for part, _ in outbox.told(code="N6")}
	assert told == {"mmd", "dispatcher", "handler", "supervisor", "head"}


@pytest.mark.requirement("R11.11", "R11.9")
@pytest.mark.parametrize(("mood", "head"), [("平稳", set()), ("激烈", {"短信", "站内提醒"})])
def test_at_level_two_the_head_is_told_only_where_the_head_coordinates(mood, head):
	for minutes in range(3):
		called(MONDAY + minutes * MINUTE, mood=mood)
	dispatched_call(MONDAY + 5 * MINUTE)

	assert means_to("head", "N5") == head


# The windows ---------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("A17", "R11.2")
@pytest.mark.parametrize(
	("after", "expected"),
	[
		(timedelta(days=7), [("一级预警", "一周内")]),
		(timedelta(days=7, seconds=1), []),
	],
	ids=["7 x 24 h", "a second more"],
)
def test_a_week_is_the_last_seven_times_24_hours(after, expected):
	crowd(MONDAY)
	called(MONDAY + after, unit="丙20公司", phone="13700001120")

	assert levels() == expected


# Never three in seven working days: there are six or seven between any of them but the last two.
SPREAD = ("03-10 09:00", "03-20 09:00", "03-30 09:00")


@pytest.mark.requirement("A18", "R11.10")
@pytest.mark.parametrize(
	("first", "expected"),
	[("02-28 00:00", [("三级预警", "1个月内")]), ("02-27 23:59", [])],
	ids=["the last of February", "a minute earlier"],
)
def test_a_month_begins_on_the_same_day_of_last_month_or_on_its_last(first, expected):
	for moment in (first, *SPREAD, "03-31 09:00"):
		called(at(moment))

	assert levels() == expected


@pytest.mark.requirement("A18", "R11.7")
def test_the_sixth_call_in_a_month_is_level_two_and_the_fifth_is_not():
	for moment in ("02-28 00:00", "03-09 09:00", *SPREAD[1:], "03-31 09:00"):
		called(at(moment))
	assert levels() == [("三级预警", "1个月内")]
	called(at("03-31 17:00"))

	assert [row for row in levels() if row[1] == "1个月内"] == [("二级预警", "1个月内")]


# Who an entity is ----------------------------------------------------------------------------------------------------


def customer(name, code):
	doc = {"doctype": "Customer", "customer_name": name, "hotline_credit_code": code}
	return frappe.get_doc(doc).insert().name


@pytest.mark.requirement("A20", "R11.13")
@pytest.mark.parametrize(
	("codes", "expected"),
	[
		(("91440101MA5TEST01X",) * 3, [("三级预警", "7个工作日内")]),
		(("91440101MA5TEST01X", "91440101ma5test01x", "91440101MA5TEST01X"), [("三级预警", "7个工作日内")]),
		(("91440101MA5TEST01X", "91440101MA5TEST02X", "91440101MA5TEST03X"), []),
	],
	ids=["one unit", "written otherwise", "three units"],
)
def test_an_entity_is_a_legal_unit_whoever_calls_from_wherever(codes, expected):
	for number, code in enumerate(codes):
		who = customer(f"{UNIT}第{number}分部", code)
		called(MONDAY + number * MINUTE, customer=who, phone=f"1390000111{number}", unit=f"分部{number}")

	assert levels() == expected
