"""The deadlines of consultations (R82.C), each date counted by hand on the State Council's calendar of 2026.

Off: 2.15–2.23, 10.1–10.7; worked: Sat 2.14, Sat 2.28, Sat 10.10. Service hours 8:00–12:00 and 14:00–17:30.
"""

from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg.guide.words import EventKind, State
from hotline_csg.service import outbox
from tests.support import builders
from tests.support.builders import MONDAY, STEP, deadlines, step


def moment(text):
	return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M")


def shown(name):
	"""(what it is for, act by, overdue) as lists and the report builder show it."""
	act_for, act_by, overdue = frappe.db.get_value(
		"Issue", name, ["hotline_act_for", "hotline_act_by", "hotline_overdue"]
	)
	return act_for, f"{act_by:%m-%d %H:%M}" if act_by else None, overdue


# One order over a weekend that is worked and a holiday that follows ------------------------------------------------

#: (step, by whom, when, then owed, act by)
OVER_SPRING_FESTIVAL = [
	(EventKind.PASSED, "agent", "02-14 09:00", "审核派发", "02-14 12:00"),
	(EventKind.DISPATCHED, "dispatcher", "02-14 11:45", "处置回单", "02-24 17:30"),
	(EventKind.REPLIED, "handler", "02-24 17:00", "回单审核", "02-25 10:30"),
	(EventKind.REVIEWED, "dispatcher", "02-25 10:00", "回访归档", "02-26 17:30"),
	(EventKind.CALLED_BACK, "agent", "02-25 11:00", "回访归档", "02-26 17:30"),
	(EventKind.ARCHIVED, "agent", "02-25 11:05", None, None),
]


def test_an_order_over_spring_festival():
	name = builders.received(moment("02-13 16:00")).name
	assert shown(name) == ("填写传递", "02-14 09:30", 0)
	for kind, part, at, owed, act_by in OVER_SPRING_FESTIVAL:
		step(name, part, kind, moment(at))
		assert shown(name) == (owed, act_by, 0), kind

	rows = {
		code: (
			f"{row.from_time:%m-%d %H:%M}",
			f"{row.due:%m-%d %H:%M}",
			f"{row.done:%m-%d %H:%M}",
			row.status,
		)
		for code, row in deadlines(name).items()
	}
	assert rows == {
		"register": ("02-13 16:00", "02-14 09:30", "02-14 09:00", "按时完成"),
		"overall": ("02-13 16:00", "02-27 17:30", "02-25 11:05", "按时完成"),
		"dispatch": ("02-14 09:00", "02-14 12:00", "02-14 11:45", "按时完成"),
		"handle": ("02-14 11:45", "02-24 17:30", "02-24 17:00", "按时完成"),
		"review": ("02-24 17:00", "02-25 10:30", "02-25 10:00", "按时完成"),
		"callback": ("02-25 10:00", "02-26 17:30", "02-25 11:05", "按时完成"),
	}


@pytest.mark.parametrize(
	("received", "register", "overall"),
	[
		("02-13 16:00", "02-14 09:30", "02-27 17:30"),
		("02-14 11:45", "02-14 16:45", "02-28 17:30"),
		("02-17 10:00", "02-24 11:00", "03-02 17:30"),
		("03-02 11:50", "03-02 16:50", "03-09 17:30"),
		("03-02 09:00", "03-02 12:00", "03-09 17:30"),
		("03-02 12:00", "03-02 17:00", "03-09 17:30"),
		("03-02 12:30", "03-02 17:00", "03-09 17:30"),
		("03-02 17:30", "03-03 11:00", "03-10 17:30"),
		("03-06 20:15", "03-09 11:00", "03-16 17:30"),
		("03-07 10:00", "03-09 11:00", "03-16 17:30"),
		("09-30 15:00", "10-08 08:30", "10-13 17:30"),
	],
)
def test_the_clock_starts_at_receipt_or_the_next_opening(received, register, overall):
	"""R91.10, A22, A23: in hours, at lunch, at the very closing, after it, on a weekend, on a holiday."""
	doc = builders.received(moment(received))
	rows = deadlines(doc.name)

	assert doc.hotline_received_at == moment(received), "the true time is kept"
	assert {code: f"{row.due:%m-%d %H:%M}" for code, row in rows.items()} == {
		"register": register,
		"overall": overall,
	}


def test_a_call_entered_later_counts_from_when_it_came():
	with builders.acting("agent", moment("03-02 10:30")):
		doc = frappe.get_doc(
			{"doctype": "Issue", **builders.fields(received_at="2026-03-02 08:10:00")}
		).insert()

	assert shown(doc.name) == ("填写传递", "03-02 11:10", 0)


def test_a_deadline_says_what_is_owed_by_whom_and_why():
	doc = builders.order(State.DISPATCHED)
	row = deadlines(doc.name)["handle"]
	said = {
		key: row[key]
		for key in (
			"rule",
			"article",
			"deadline",
			"time_limit",
			"responsible_role",
			"responsible",
			"department",
		)
	}

	assert said == {
		"rule": "R82.C",
		"article": "第八条（二）",
		"deadline": "处置回单",
		"time_limit": "1个工作日",
		"responsible_role": "业务经办",
		"responsible": builders.login("handler"),
		"department": builders.department(),
	}
	event = frappe.get_doc("Hotline Event", row.event)
	assert (event.issue, event.code) == (doc.name, "dispatched")
	assert row.calendar_edition


# Met, missed, cancelled, overdue -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("passed", "status", "late"),
	[
		("03-02 11:59:59", "met", 0),
		("03-02 12:00:00", "met", 0),
		("03-02 12:00:01", "missed", 0),
		("03-02 14:30:00", "missed", 30),
		("03-03 08:10:00", "missed", 220),
	],
)
def test_met_or_missed_by_the_second_and_late_in_working_minutes(passed, status, late):
	name = builders.received(MONDAY).name
	step(name, "agent", EventKind.PASSED, datetime.strptime(f"2026-{passed}", "%Y-%m-%d %H:%M:%S"))
	row = deadlines(name)["register"]

	assert (row.status_code, row.late_minutes) == (status, late)


@pytest.mark.parametrize(("seconds", "overdue"), [(0, 0), (1, 1)])
def test_overdue_is_marked_once_the_moment_has_passed(seconds, overdue):
	name = builders.received(MONDAY).name
	outbox.tick(datetime(2026, 3, 2, 12, 0, seconds))

	assert shown(name) == ("填写传递", "03-02 12:00", overdue)
	assert (deadlines(name)["register"].overdue, deadlines(name)["register"].status_code) == (overdue, "open")


def test_overdue_ends_with_the_step():
	name = builders.received(MONDAY).name
	outbox.tick(MONDAY + timedelta(hours=6))
	step(name, "agent", EventKind.PASSED, MONDAY + timedelta(hours=6))

	assert shown(name) == ("审核派发", "03-03 08:30", 0)
	row = deadlines(name)["register"]
	assert (row.status_code, row.status, row.overdue) == ("missed", "超时完成", 0)


def test_a_return_ends_the_departments_clock_and_redispatch_starts_a_new_one():
	doc = builders.order(State.RETURNED)  # dispatched 9:20, returned 9:30
	rows = deadlines(doc.name)
	assert (rows["handle"].status, rows["return"].status) == ("已取消", "按时完成")
	assert f"{rows['redispatch'].due:%m-%d %H:%M}" == "03-02 11:30"
	step(doc.name, "dispatcher", EventKind.DISPATCHED, moment("03-03 09:00"))
	rows = deadlines(doc.name)

	assert (rows["redispatch"].status_code, rows["redispatch"].late_minutes) == ("missed", 300)
	assert f"{rows['handle'].due:%m-%d %H:%M}" == "03-04 17:30"
	assert (rows["overall"].status_code, f"{rows['overall'].due:%m-%d %H:%M}") == ("open", "03-09 17:30")


def test_major_counts_the_departments_deadline_anew_from_its_start():
	doc = builders.order(State.DISPATCHED)
	step(doc.name, "head", EventKind.MARKED_MAJOR, MONDAY + timedelta(hours=5))
	row = deadlines(doc.name)["handle"]

	assert (f"{row.from_time:%m-%d %H:%M}", f"{row.due:%m-%d %H:%M}") == ("03-02 09:20", "03-04 17:30")
	assert row.time_limit == "2个工作日"
	assert shown(doc.name) == ("处置回单", "03-04 17:30", 0)


@pytest.mark.parametrize(
	("state", "kind", "part"),
	[(State.RECEIVED, EventKind.ARCHIVED, "agent"), (State.PASSED, EventKind.NOT_ACCEPTED, "dispatcher")],
)
def test_nothing_is_owed_on_an_order_that_ended(state, kind, part):
	doc = builders.order(state)
	step(doc.name, part, kind, builders.after(state))

	assert shown(doc.name) == (None, None, 0)
	assert frappe.get_all("Hotline Deadline", {"issue": doc.name, "status_code": "open"}) == []


def test_the_report_builder_finds_orders_by_what_is_owed(rest):
	builders.order(State.PASSED)
	frappe.db.commit()
	answer = rest("dispatcher").call(
		"frappe.desk.reportview.get",
		doctype="Issue",
		fields=["name", "hotline_act_by", "hotline_act_for", "hotline_owed_by", "hotline_overdue"],
		filters=[["Issue", "hotline_act_by", "<=", str(MONDAY + STEP * 40)]],
		order_by="hotline_act_by",
		start=0,
		page_length=20,
	)

	assert [row[2:] for row in answer.data["values"]] == [["审核派发", "服务调度", 0]]
