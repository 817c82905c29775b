"""The figures on the wall, and who is shown them."""

from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg.api import wallboard
from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.builders import MONDAY, STEP, acting


def figures(at: datetime, part: str = "dispatcher") -> dict:
	with acting(part, at):
		return wallboard.figures()


def test_open_orders_are_counted_by_stage_with_what_is_late_and_what_is_soon():
	builders.order(State.PASSED, MONDAY)  # to be dispatched by 14:10
	builders.order(State.PASSED, MONDAY + STEP)
	builders.order(State.DISPATCHED, MONDAY)  # to be returned, if at all, by 11:20
	builders.order(State.ARCHIVED, MONDAY)
	noon = figures(MONDAY.replace(hour=13, minute=15))
	afternoon = figures(MONDAY.replace(hour=14, minute=15))

	assert {row["stage"]: row["count"] for row in noon["stages"]} == {"待派发": 2, "待回单": 1}
	assert (noon["open"], noon["soon"], afternoon["late"] - noon["late"]) == (3, 1, 1)


def test_today_is_counted_from_midnight():
	builders.order(State.ARCHIVED, MONDAY - timedelta(days=3))
	builders.order(State.ARCHIVED, MONDAY)
	builders.received(MONDAY)
	seen = figures(MONDAY + timedelta(hours=3))

	assert (seen["calls"], seen["received"], seen["archived"]) == (2, 2, 1)


def test_the_gravest_warning_stands_first_and_names_nobody():
	for level, entity in (("三级预警", "甲公司"), ("一级预警", ""), ("二级预警", "乙公司")):
		frappe.get_doc(
			{
				"doctype": "Hotline Warning",
				"level": level,
				"entity": entity,
				"topic": builders.TOPIC,
				"status": "处置中",
				"last_at": MONDAY,
			}
		).db_insert()
	seen = figures(MONDAY)

	assert [row["level"] for row in seen["warnings_shown"]] == ["一级预警", "二级预警", "三级预警"]
	assert seen["warnings"] == 3
	assert "公司" not in frappe.as_json(seen)


@pytest.mark.parametrize("part", ["agent", "mmd", "manager"])
def test_who_sees_every_order_sees_the_wall(part):
	assert figures(MONDAY, part)["open"] >= 0


@pytest.mark.parametrize("part", ["handler", "head", "outsider"])
def test_departments_do_not(part):
	with pytest.raises(frappe.PermissionError):
		figures(MONDAY, part)
