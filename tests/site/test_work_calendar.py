"""The site's work calendar: past its last known day, the next year entered, and what may not be entered."""

from datetime import date, datetime

import frappe
import pytest
from frappe.utils.background_jobs import get_job

from hotline_csg import service
from hotline_csg.adapters import calendars
from hotline_csg.guide.calendar import china
from tests.support import builders
from tests.support.builders import deadlines

DECEMBER_30 = datetime(2026, 12, 30, 10, 0)


def due(name, code):
	row = deadlines(name)[code]
	return f"{row.due:%Y-%m-%d %H:%M}", row.provisional


def test_the_site_counts_by_the_shipped_calendar():
	shipped, ours = china(), calendars.current()

	assert ours.known_until == shipped.known_until
	days = [date.fromordinal(n) for n in range(date(2018, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
	assert [ours.describe(day) for day in days] == [shipped.describe(day) for day in days]


def test_past_the_last_known_day_a_deadline_is_provisional():
	"""Wed 12.30 10:00: 3 h are known, 5 WD go on as if every weekday of 2027 were worked."""
	doc = builders.received(DECEMBER_30)

	assert due(doc.name, "register") == ("2026-12-30 15:00", 0)
	assert due(doc.name, "overall") == ("2027-01-06 17:30", 1)


def test_entering_the_year_counts_open_deadlines_anew():
	waiting = get_job("hotline_replan")  # another test's change of a limit may have asked already
	if waiting:
		waiting.delete()
	doc = builders.received(DECEMBER_30)
	settled = builders.received(datetime(2026, 3, 2, 9, 0))
	before = deadlines(settled.name)
	builders.calendar_year(2027, off=["2027-01-01", "2027-01-02", "2027-01-03"], worked=["2027-01-10"])
	frappe.db.commit()
	job = get_job("hotline_replan")
	frappe.flags.hotline_now = DECEMBER_30
	frappe.get_attr(job.kwargs["method"])(**job.kwargs["kwargs"])
	job.delete()

	# Thu 12.31 (1), 1.1 to 1.3 off, Mon 1.4 (2), 1.5 (3), 1.6 (4), Thu 1.7 (5)
	assert due(doc.name, "overall") == ("2027-01-07 17:30", 0)
	assert deadlines(settled.name) == before
	event = frappe.get_last_doc("Hotline Event", {"issue": doc.name, "code": "replanned"})
	assert event.reason == "工作日历 2027 已修改"
	assert event.effects == "总体时限：重新计算（2027-01-07 17:30 前）"


def test_replanning_moves_act_by_and_the_next_look():
	doc = builders.received(datetime(2026, 12, 31, 16, 0))  # 1.5 h on 12.31, 1.5 h on the next working day
	assert due(doc.name, "register") == ("2027-01-01 09:30", 1)
	builders.calendar_year(2027, off=["2027-01-01", "2027-01-02", "2027-01-03"])
	frappe.db.commit()  # each order is counted anew in a transaction of its own
	frappe.flags.hotline_now = datetime(2026, 12, 31, 17, 0)
	service.replan_open("2027")

	assert due(doc.name, "register") == ("2027-01-04 09:30", 0)
	act_by = frappe.db.get_value("Issue", doc.name, "hotline_act_by")
	assert (act_by, deadlines(doc.name)["register"].next_look) == (
		datetime(2027, 1, 4, 9, 30),
		datetime(2027, 1, 4, 8, 30),
	)


def test_replanning_twice_changes_nothing_more():
	builders.received(DECEMBER_30)
	builders.calendar_year(2027, off=["2027-01-01"])
	frappe.db.commit()

	assert (service.replan_open("2027"), service.replan_open("2027")) == (1, 0)


def test_an_order_that_fails_does_not_stop_the_replanning():
	bad, good = builders.received(DECEMBER_30).name, builders.received(DECEMBER_30).name
	frappe.db.set_value("Hotline Deadline", {"issue": bad}, "code", "nonsense", update_modified=False)
	builders.calendar_year(2027, off=["2027-01-01"])
	frappe.db.commit()  # what fails is rolled back to here

	assert service.replan_open("2027") == 1
	assert due(good, "overall")[1] == 0
	assert frappe.db.count("Error Log", {"reference_name": bad}) == 1


def test_the_holiday_list_is_a_copy_of_the_year():
	builders.calendar_year(2027, off=["2027-01-01"], worked=["2027-01-09"])
	holidays = {
		str(row.holiday_date): row.description
		for row in frappe.get_doc("Holiday List", "热线工作日历 2027").holidays
	}

	assert holidays["2027-01-01"] == "元旦"
	assert "2027-01-09" not in holidays
	assert holidays["2027-01-10"] == "周末"
	assert len(holidays) == 104 + 1 - 1  # 52 Saturdays, 52 Sundays of 2027, 1.1, less the make-up Saturday


@pytest.mark.parametrize("year", range(2018, 2027))
def test_every_seeded_year_has_its_holiday_list(year):
	record = calendars.year_of(frappe.get_doc("Hotline Work Calendar", str(year)))
	name = frappe.db.get_value("Hotline Work Calendar", str(year), "holiday_list")
	listed = {row.holiday_date for row in frappe.get_doc("Holiday List", name).holidays}
	first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()

	assert listed == {
		day for day in map(date.fromordinal, range(first, last + 1)) if not record.is_working_day(day)
	}


# What is refused, and leaves the calendar as it was ------------------------------------------------------------------


@pytest.mark.parametrize(
	("year", "entry", "said"),
	[
		(2028, {}, "与上一年度不连续"),
		(2027, {"off": ["2027-01-01"], "worked": ["2027-01-01"]}, "既是放假日又是上班日"),
		(2027, {"off": ["2026-01-01"]}, "不属于该年度"),
		(2027, {"shifts": [("14:00", "12:00")]}, "结束时间不晚于开始时间"),
		(2027, {"shifts": [("08:00", "12:00"), ("11:00", "17:30")]}, "与上一班次之间没有间隔"),
	],
)
def test_a_year_that_contradicts_itself_is_refused(year, entry, said):
	before = calendars.current().edition
	frappe.db.commit()
	with pytest.raises(frappe.ValidationError) as raised:
		builders.calendar_year(year, **entry)
	frappe.db.rollback()

	assert said in str(raised.value)
	assert not frappe.db.exists("Hotline Work Calendar", str(year))
	assert calendars.current().edition == before
	assert builders.received(datetime(2026, 3, 2, 9, 0)).hotline_act_by


def test_an_edit_that_is_rolled_back_is_forgotten():
	frappe.db.commit()
	before = calendars.current().edition
	builders.calendar_year(2027, off=["2027-01-01"])
	assert calendars.current().edition != before
	frappe.db.rollback()

	assert calendars.current().edition == before


# N18 -----------------------------------------------------------------------------------------------------------------


def told():
	return sorted(
		(row.recipient, row.means)
		for row in frappe.get_all("Hotline Notice", {"code": "N18"}, ["recipient", "means"])
	)


# No outgoing mail account is set up here: the bell stands in for it.
TO_THE_MANAGER = [(builders.login("manager"), "站内提醒")]


@pytest.mark.parametrize(
	("now", "expected"),
	[
		(datetime(2026, 11, 30, 23, 59, 59), []),
		(datetime(2026, 12, 1, 0, 0), TO_THE_MANAGER),
		(datetime(2026, 12, 31, 12, 0), TO_THE_MANAGER),
	],
)
def test_the_missing_year_is_told_from_the_first_of_december(now, expected):
	service.calendar_check(now)

	assert told() == expected
	for message in frappe.get_all("Hotline Notice", {"code": "N18"}, pluck="message"):
		assert "2027 年工作日历尚未录入" in message


def test_the_missing_year_is_told_once_a_day_until_it_is_there():
	service.calendar_check(datetime(2026, 12, 1, 8, 0))
	service.calendar_check(datetime(2026, 12, 1, 20, 0))
	assert len(told()) == 1
	service.calendar_check(datetime(2026, 12, 2, 8, 0))
	assert len(told()) == 2
	builders.calendar_year(2027)
	service.calendar_check(datetime(2026, 12, 3, 8, 0))

	assert len(told()) == 2
