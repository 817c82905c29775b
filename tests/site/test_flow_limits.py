"""Limits and calendars are records: a change counts the open deadlines anew, leaves the ended alone, and is traced."""

import frappe
import pytest

from hotline_csg import tasks
from hotline_csg.guide.deadlines import DEADLINES
from hotline_csg.guide.words import EventKind as E
from tests.support import builders
from tests.support.flows import dispatched, register, told_in_full

REASON = "时限规则“处置回单”（咨询）已变更"


def limit(name: str, **values):
	record = frappe.get_doc("Hotline Limit", name)
	record.update(values)
	record.save()


def count_anew(reason: str = REASON) -> None:
	"""What the job does that a changed record asks for: it begins after the commit."""
	frappe.db.commit()
	tasks.hotline_replan(reason)


@pytest.mark.requirement("R82.C", "A1")
def test_the_guides_limits_stand_in_records():
	stored = {
		row.name: (row.amount, row.unit, row.counting)
		for row in frappe.get_all("Hotline Limit", fields=["name", "amount", "unit", "counting"])
	}
	guide = {
		f"{rule.rule}-{rule.name}": (rule.limit.amount, rule.limit.unit.zh, rule.limit.counting.zh)
		for rule in DEADLINES
		if rule.limit
	}

	assert stored == guide


@pytest.mark.requirement("R82.C", "R5.2")
def test_a_changed_limit_moves_the_open_deadlines_from_their_original_start():
	order, answered = dispatched(), dispatched().do("handler", E.REPLIED, "03-02 10:00")
	ended = answered.deadlines()
	limit("R82.C-handle", amount=2)
	count_anew()

	assert order.deadlines("handle") == [("handle", "03-02 09:30", "03-04 17:30", "", "open")]
	assert answered.deadlines() == ended
	assert str(order.doc.hotline_act_by) == "2026-03-04 17:30:00"
	row = order.history()[-1]
	assert (row.event, row.user, row.reason) == ("重新计算时限", "Administrator", REASON)
	assert row.effects == "处置回单：重新计算（2026-03-04 17:30 前）"
	assert answered.history()[-1].code == "replied"
	told_in_full(order)


@pytest.mark.requirement("R82.C")
def test_new_orders_go_by_the_changed_limit():
	limit("R82.C-register", amount=30, unit="分钟")

	assert register("03-02 09:00").deadlines("register")[0][2] == "03-02 09:30"


@pytest.mark.requirement("R82.C")
def test_counting_anew_twice_changes_nothing():
	order = dispatched()
	limit("R82.C-handle", amount=2)
	count_anew()
	before = order.snapshot()
	count_anew()

	assert order.snapshot() == before


@pytest.mark.requirement("A1", "A2")
@pytest.mark.parametrize(
	("counting", "unit", "due"),
	[
		("至第N个工作日下班", "个工作日", "03-03 17:30"),
		("工作日顺延至同一时刻", "个工作日", "03-03 09:30"),
		("工作时间", "小时", "03-02 10:30"),
		("自然时间", "小时", "03-02 10:30"),
	],
)
def test_each_way_of_counting_is_a_setting(counting, unit, due):
	limit("R82.C-handle", unit=unit, counting=counting)

	assert dispatched().deadlines("handle")[0][2] == due


@pytest.mark.requirement("A2")
def test_clock_time_runs_through_the_night():
	limit("R82.C-handle", amount=20, unit="小时", counting="自然时间")

	assert dispatched("03-02 09:00").deadlines("handle")[0][2] == "03-03 05:30"


@pytest.mark.requirement("A1")
@pytest.mark.parametrize(
	"values",
	[{"amount": 0}, {"amount": -1}, {"unit": "小时"}, {"counting": "自然时间"}],
	ids=["nothing", "less than nothing", "hours to close of business", "days on the clock"],
)
def test_a_limit_that_cannot_be_counted_is_refused(values):
	with pytest.raises(frappe.ValidationError, match="不能按"):
		limit("R82.C-handle", **values)


@pytest.mark.requirement("R82.8", "A9", "R82.S")
@pytest.mark.parametrize(
	("category", "normal", "major"),
	[
		("咨询", "03-03 17:30", "03-04 17:30"),
		("催办", "03-03 17:30", "03-04 17:30"),
		("投诉", "03-05 17:30", "03-09 17:30"),
		("建议", "03-03 17:30", "03-03 17:30"),
	],
)
def test_major_counts_the_handling_anew_from_its_original_start(category, normal, major):
	order = dispatched(category=category)
	assert order.deadlines("handle")[0][2] == normal
	order.refused("head", E.MARKED_MAJOR, "03-02 10:00", "MissingFact", reason=None)
	order.refused("handler", E.MARKED_MAJOR, "03-02 10:00", "WrongRole")
	order.do("head", E.MARKED_MAJOR, "03-02 10:00", reason="涉及二十余家主体")

	assert order.deadlines("handle") == [("handle", "03-02 09:30", major, "", "open")]
	assert order.history()[-1].reason == "涉及二十余家主体"
	if category == "建议":
		assert order.hints == ["「建议」标记重大后处置时限不延长。"]
	order.refused("dispatcher", E.MARKED_MAJOR, "03-02 10:01", "AlreadyMajor")
	told_in_full(order)


@pytest.mark.requirement("A9")
def test_it_is_too_late_to_be_major_once_the_normal_limit_has_passed():
	order = dispatched()

	order.refused("head", E.MARKED_MAJOR, "03-03 17:31", "MajorTooLate")
	order.do("head", E.MARKED_MAJOR, "03-03 17:30")


@pytest.mark.requirement("A6")
def test_whoever_is_given_more_time_than_the_whole_order_has_is_told():
	order = register("03-02 09:00", category="催办").do("agent", E.PASSED, "03-02 09:30")
	order.do("dispatcher", E.DISPATCHED, "03-05 10:00")

	assert order.hints == [
		"「处置回单」时限到 2026-03-06 17:30，而「总体时限」2026-03-05 17:30 先到。请在 2026-03-05 17:30 前办结。"
	]
	assert (str(order.doc.hotline_act_by), order.doc.hotline_act_for) == ("2026-03-05 17:30:00", "总体时限")


# The calendar ---------------------------------------------------------------------------------------------------


def year(edit) -> None:
	record = frappe.get_doc("Hotline Work Calendar", "2026")
	edit(record)
	record.save()


@pytest.mark.requirement("R91.9", "R91.10")
def test_a_changed_calendar_moves_the_open_deadlines_and_leaves_the_ended_alone():
	order, ended = dispatched(), builders.order(builders.State.ARCHIVED)
	before = builders.snapshot(ended.name)
	year(lambda record: record.append("days", {"date": "2026-03-03", "kind": "放假", "holiday": "停电检修"}))
	count_anew("工作日历 2026 已变更")

	assert order.deadlines("handle", "overall") == [
		("overall", "03-02 09:00", "03-10 17:30", "", "open"),  # one day later each
		("handle", "03-02 09:30", "03-04 17:30", "", "open"),
	]
	assert builders.snapshot(ended.name) == before
	assert order.history()[-1].reason == "工作日历 2026 已变更"
	edition = {
		row.calendar_edition for row in builders.deadlines(order.name).values() if row.status_code == "open"
	}
	assert len(edition) == 1


@pytest.mark.requirement("R91.9")
def test_changed_service_hours_count_too():
	def early(record):
		record.shifts[1].closes = "16:30:00"

	order = dispatched()
	year(early)
	count_anew("工作日历 2026 已变更")

	assert order.deadlines("handle")[0][2] == "03-03 16:30"
