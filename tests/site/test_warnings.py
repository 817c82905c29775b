"""Article 11 on the site: calls become warnings at the exact threshold and not one call earlier."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg import service
from hotline_csg.setup.site import login
from tests.support import builders

MONDAY = datetime(2026, 4, 13, 9, 0)
TOPIC = "交易合同-其他"


@pytest.fixture(autouse=True)
def _people(site: str) -> None:
	builders.prepare()


def call(at: datetime, unit: str = "乙售电公司", phone: str = "13900001111", **facts):
	"""One caller's order, and the counting that follows its commit."""
	doc = builders.received(at, topic=TOPIC, unit=unit, phone=phone, **facts)
	count(doc)
	return doc


def count(doc) -> int:
	with builders.acting("Administrator", frappe.utils.get_datetime(doc.hotline_received_at)):
		return service.watch(
			doc.hotline_entity, doc.hotline_topic, frappe.utils.get_datetime(doc.hotline_received_at)
		)


def warnings(topic: str = TOPIC) -> list[tuple[str, str, int]]:
	return [
		(row.level, row.basis, row["count"])
		for row in frappe.get_all(
			"Hotline Warning",
			{"topic": topic, "status": ("!=", "已撤销")},
			["level", "basis", "count"],
			order_by="level desc, basis",
		)
	]


def told(code: str) -> set[str]:
	return set(frappe.get_all("Hotline Notice", {"code": code}, pluck="recipient"))


@pytest.mark.requirement("R11.10")
def test_third_call_in_seven_working_days_is_level_three():
	for hour in range(2):
		call(MONDAY + timedelta(hours=hour))
	assert [] == warnings()
	call(MONDAY + timedelta(hours=2))
	assert [("三级预警", "7个工作日内", 3)] == warnings()
	assert login("mmd") in told("N6")
	assert login("dispatcher") in told("N6")


@pytest.mark.requirement("R11.7")
@pytest.mark.requirement("R11.14")
def test_fourth_call_raises_the_same_warning_to_level_two():
	for hour in range(4):
		call(MONDAY + timedelta(minutes=10 * hour))
	assert [("二级预警", "7个工作日内", 4)] == warnings()
	assert frappe.db.get_value("Hotline Warning", {"topic": TOPIC}, "upgraded_at") is not None
	assert login("mmd") in told("N5")


@pytest.mark.requirement("R11.10")
def test_fifth_call_within_a_month_but_spread_out_is_level_three():
	# Monday 13 April to Monday 11 May 2026, a week apart each: never three in seven working days.
	for week in range(4):
		call(MONDAY + timedelta(weeks=week))
	assert [] == warnings()
	call(datetime(2026, 5, 12, 9, 0))
	assert [("三级预警", "1个月内", 5)] == warnings()


@pytest.mark.requirement("R11.15")
def test_make_up_days_count_as_working_days():
	# From Friday 8 May the 7 working days back begin on Monday 27 April (1–5 May off, Saturday 9 May worked).
	call(datetime(2026, 4, 29, 9, 0))
	call(datetime(2026, 4, 30, 9, 0))
	call(datetime(2026, 5, 9, 9, 0))
	# 9 May, 8, 7, 6 May, 30, 29, 28 April: the three calls lie inside.
	assert [("三级预警", "7个工作日内", 3)] == warnings()


@pytest.mark.requirement("R11.15")
def test_one_working_day_further_back_does_not_count():
	call(datetime(2026, 4, 27, 9, 0))
	call(datetime(2026, 4, 30, 9, 0))
	call(datetime(2026, 5, 9, 9, 0))
	assert [] == warnings()


@pytest.mark.requirement("R11.2")
def test_twenty_entities_are_no_level_one_the_twenty_first_is():
	for number in range(20):
		call(MONDAY + timedelta(minutes=number), unit=f"丙{number}公司", phone=f"137000011{number:02d}")
	assert [] == warnings()
	call(MONDAY + timedelta(minutes=30), unit="丙20公司", phone="13700001120")
	assert [("一级预警", "一周内", 21)] == warnings()


@pytest.mark.requirement("R11.2")
def test_the_same_entity_again_is_not_a_further_one():
	for number in range(21):
		call(
			MONDAY + timedelta(minutes=number),
			unit=f"丙{number % 20}公司",
			phone=f"137000011{number % 20:02d}",
		)
	assert [] == [row for row in warnings() if row[0] == "一级预警"]


@pytest.mark.requirement("R11.3")
def test_what_stems_from_a_new_rule_is_no_level_one():
	for number in range(21):
		call(
			MONDAY + timedelta(minutes=number),
			unit=f"丙{number}公司",
			phone=f"137000011{number:02d}",
			new_rule=1,
		)
	assert [] == warnings()


@pytest.mark.requirement("R11.4")
@pytest.mark.requirement("R11.5")
@pytest.mark.requirement("A4")
def test_level_one_is_reported_and_urged_again_by_the_clock_day_and_night():
	evening = datetime(2026, 4, 13, 19, 0)
	for number in range(21):
		call(evening + timedelta(minutes=number), unit=f"丙{number}公司", phone=f"137000011{number:02d}")
	name = frappe.db.get_value("Hotline Warning", {"level": "一级预警", "topic": TOPIC})
	fired = evening + timedelta(minutes=20)
	due = dict(frappe.get_all("Hotline Deadline", {"warning": name}, ["code", "due"], as_list=True))
	assert {"report": fired + timedelta(minutes=30), "urge_again": fired + timedelta(hours=2)} == due

	with builders.acting("dispatcher", fired + timedelta(minutes=31)):
		doc = frappe.get_doc("Hotline Warning", name)
		doc.reported_at = fired + timedelta(minutes=29)
		doc.urged_again_at = fired + timedelta(hours=2, minutes=1)
		doc.save()
	status = dict(frappe.get_all("Hotline Deadline", {"warning": name}, ["code", "status"], as_list=True))
	assert {"report": "按时完成", "urge_again": "超时完成"} == status


@pytest.mark.requirement("R11.12")
def test_calls_are_counted_not_orders():
	first = call(MONDAY)
	for minutes in (10, 20):
		frappe.get_doc(
			{
				"doctype": "Call Log",
				"id": f"again-{minutes}",
				"type": "Incoming",
				"from": "13900001111",
				"to": "4001595598",
				"start_time": MONDAY + timedelta(minutes=minutes),
				"hotline_order": first.name,
				"hotline_topic": TOPIC,
				"hotline_entity": first.hotline_entity,
			}
		).insert()
	with builders.acting("Administrator", MONDAY + timedelta(minutes=21)):
		service.watch(first.hotline_entity, TOPIC, MONDAY + timedelta(minutes=10))
	assert [("三级预警", "7个工作日内", 3)] == warnings()


@pytest.mark.requirement("A21")
def test_what_comes_in_writing_is_no_call():
	for hour in range(5):
		call(MONDAY + timedelta(hours=hour), channel="企业网站")
	assert [] == warnings()


@pytest.mark.requirement("R11.13")
def test_an_unregistered_caller_is_known_by_number_and_unit():
	call(MONDAY, phone="139 0000 1111")
	call(MONDAY + timedelta(hours=1), phone="+86-139-0000-1111")
	call(MONDAY + timedelta(hours=2), phone="１３９００００１１１１")
	assert [("三级预警", "7个工作日内", 3)] == warnings()


@pytest.mark.requirement("R11.13")
def test_another_unit_on_the_same_number_is_another_caller():
	for number in range(3):
		call(MONDAY + timedelta(hours=number), unit=f"甲{number}公司")
	assert [] == warnings()


def test_counting_twice_and_the_sweep_warn_once():
	docs = [call(MONDAY + timedelta(minutes=minutes)) for minutes in (0, 10, 20)]
	notices = frappe.db.count("Hotline Notice")
	for doc in docs:
		count(doc)
	with builders.acting("Administrator", MONDAY + timedelta(hours=1)):
		assert 0 == service.sweep()
	assert [("三级预警", "7个工作日内", 3)] == warnings()
	assert notices == frappe.db.count("Hotline Notice")


def test_the_sweep_finds_what_no_job_counted():
	for minutes in (0, 10, 20):
		builders.received(MONDAY + timedelta(minutes=minutes), topic=TOPIC)
	assert [] == warnings()
	with builders.acting("Administrator", MONDAY + timedelta(hours=1)):
		service.sweep()
	assert [("三级预警", "7个工作日内", 3)] == warnings()


def test_a_corrected_topic_withdraws_the_warning():
	docs = [call(MONDAY + timedelta(minutes=minutes)) for minutes in (0, 10, 20)]
	with builders.acting("agent", MONDAY + timedelta(minutes=30)):
		doc = frappe.get_doc("Issue", docs[-1].name)
		doc.hotline_topic = builders.OTHER_TOPIC
		doc.save()
		service.watch(doc.hotline_entity, TOPIC, MONDAY + timedelta(minutes=20))
	assert [] == warnings()
	assert "已撤销" == frappe.db.get_value("Hotline Warning", {"topic": TOPIC}, "status")


@pytest.mark.requirement("R11.9")
def test_a_heated_caller_makes_the_head_coordinate():
	for minutes in (0, 10, 20):
		call(MONDAY + timedelta(minutes=minutes))
	call(MONDAY + timedelta(minutes=30), mood="激烈")
	assert 1 == frappe.db.get_value("Hotline Warning", {"topic": TOPIC}, "head_coordinates")


@pytest.mark.requirement("R11.6")
def test_the_entities_to_contact_are_listed_once_with_their_supervisor():
	for minutes in (0, 10):
		call(MONDAY + timedelta(minutes=minutes))
	doc = builders.order(
		builders.State.DISPATCHED,
		MONDAY + timedelta(minutes=20),
		topic=TOPIC,
		unit="乙售电公司",
		phone="13900001111",
	)
	count(doc)
	warning = frappe.get_doc("Hotline Warning", {"topic": TOPIC})
	assert ["乙售电公司"] == [row.entity for row in warning.contacts]
	assert 3 == len(warning.calls)


@pytest.mark.requirement("R7.5")
@pytest.mark.requirement("R92.2")
@pytest.mark.parametrize(
	("channel", "registered"),
	[
		("12345市府热线", 1),
		("12398热线", 1),
		("其他政府机构转办", 1),
		("95598供电服务热线", 0),
		("第三方测评公司反馈", 0),
	],
)
def test_a_government_transfer_is_an_important_event(channel: str, registered: int):
	doc = builders.received(
		MONDAY, channel=channel, transfer_number="转〔2026〕1号", transfer_body="转办单位"
	)
	assert registered == frappe.db.count("Hotline Important Event", {"raised_by_order": doc.name})
	assert bool(registered) == (login("mmd") in told("N2"))


# The duty roster ------------------------------------------------------------------------------------------


def _on_duty(part: str, duty: str, starts: datetime, ends: datetime) -> None:
	frappe.get_doc(
		{"doctype": "Hotline Duty", "user": login(part), "duty": duty, "starts": starts, "ends": ends}
	).insert()


def test_an_empty_roster_is_told_to_the_manager_once_a_day():
	with builders.acting("Administrator", MONDAY):
		assert 0 == service.roster_check(), "a site that keeps no roster is not told"
		_on_duty("agent", "交易服务坐席", MONDAY, MONDAY + timedelta(hours=3))
		service.roster_check()
		service.roster_check()
	rows = frappe.get_all("Hotline Notice", {"code": "roster"}, ["recipient", "message", "means"])
	assert {login("manager")} == {row.recipient for row in rows}
	assert ["服务调度" in row.message for row in rows] == [True] * len(rows)
	assert len(rows) == len({row.means for row in rows})
