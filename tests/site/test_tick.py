"""The tick: what is due soon or overdue is told once, whatever happens to the tick itself."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import frappe
import pytest

from hotline_csg import service
from hotline_csg.guide.words import EventKind, State
from hotline_csg.service import outbox
from tests.support import builders
from tests.support.builders import MONDAY, STEP, deadlines, login, step

NOON = datetime(2026, 3, 2, 12, 0)  # when an order received on MONDAY must have been passed
SOON = NOON - timedelta(minutes=60)
BELL, MAIL, SMS = "站内提醒", "邮件", "短信"


@pytest.fixture(autouse=True)
def _by_bell_alone():
	"""Notices are written here, one a person; that they arrive is shown in test_outbox."""
	by_other_means = ("notice_by_email", "notice_by_sms")
	for fieldname in by_other_means:
		frappe.db.set_single_value("Hotline Settings", fieldname, 0)
	yield
	for fieldname in by_other_means:
		frappe.db.set_single_value("Hotline Settings", fieldname, 1)
	frappe.db.commit()


def told(name=None):
	"""(kind, what for, whom) of every notice by a deadline, oldest first."""
	rows = frappe.get_all(
		"Hotline Notice",
		{"issue": name, "deadline": ("is", "set")} if name else {"deadline": ("is", "set")},
		["code", "deadline", "recipient"],
		order_by="creation, name",
	)
	codes = {row.name: row.code for row in frappe.get_all("Hotline Deadline", {}, ["name", "code"])}
	return [(row.code, codes[row.deadline], row.recipient.split("@")[0]) for row in rows]


DUE_SOON, OVERDUE = ("N13", "register", "agent"), ("N14", "register", "agent")


@pytest.mark.parametrize(
	("moments", "expected"),
	[
		([SOON - timedelta(seconds=1)], []),
		([SOON], [DUE_SOON]),
		([SOON, SOON, SOON + timedelta(minutes=1)], [DUE_SOON]),
		([NOON], [DUE_SOON]),
		([NOON, NOON], [DUE_SOON]),
		([NOON + timedelta(seconds=1)], [OVERDUE]),
		([SOON, NOON + timedelta(minutes=1), NOON + timedelta(minutes=2)], [DUE_SOON, OVERDUE]),
	],
)
def test_what_is_due_soon_or_overdue_is_told_once(moments, expected):
	name = builders.received(MONDAY).name
	for now in moments:
		outbox.tick(now)

	assert told(name) == expected


def test_due_soon_is_counted_in_working_time():
	"""Due at 14:30: an hour of service before that is 11:30."""
	name = builders.received(MONDAY + timedelta(minutes=30)).name
	outbox.tick(datetime(2026, 3, 2, 11, 29, 59))
	assert told(name) == []
	outbox.tick(datetime(2026, 3, 2, 11, 30))

	assert told(name) == [DUE_SOON]


def test_a_deadline_met_in_time_is_not_told():
	name = builders.received(MONDAY).name
	step(name, "agent", EventKind.PASSED, MONDAY + STEP)
	outbox.tick(NOON + timedelta(seconds=1))

	assert [row for row in told(name) if row[1] == "register"] == []


def test_nothing_of_an_order_that_ended_is_told():
	name = builders.order(State.ARCHIVED).name
	outbox.tick(MONDAY + timedelta(days=60))

	assert told(name) == []


@pytest.mark.parametrize(
	("state", "code", "expected"),
	[
		(State.RECEIVED, "register", ["agent"]),
		(State.PASSED, "dispatch", ["dispatcher"]),
		(State.DISPATCHED, "handle", ["handler"]),
		(State.RETURNED, "redispatch", ["dispatcher"]),
		(State.REPLIED, "review", ["dispatcher"]),
		(State.REWORK, "rework", ["handler"]),
		(State.REVIEWED, "callback", ["agent"]),
	],
)
def test_who_is_told(state, code, expected):
	name = builders.order(state).name
	due = deadlines(name)[code].due
	outbox.tick(due + timedelta(seconds=1))

	assert [who for kind, what, who in told(name) if (kind, what) == ("N14", code)] == expected


def test_a_department_without_the_named_person_is_told_by_its_duty():
	name = builders.order(State.PASSED).name
	with builders.acting("dispatcher", builders.after(State.PASSED)):
		service.act(name, EventKind.DISPATCHED, {"department": builders.department(1)})
	outbox.tick(deadlines(name)["handle"].due + timedelta(seconds=1))

	assert [who for kind, what, who in told(name) if what == "handle"] == ["other_handler"]


def test_a_replanned_deadline_is_told_again():
	doc = builders.order(State.DISPATCHED)
	due = deadlines(doc.name)["handle"].due
	outbox.tick(due - timedelta(minutes=30))
	step(doc.name, "head", EventKind.MARKED_MAJOR, due - timedelta(minutes=10))
	later = deadlines(doc.name)["handle"].due
	outbox.tick(later + timedelta(seconds=1))

	assert [kind for kind, what, _ in told(doc.name) if what == "handle"] == ["N13", "N14"]


# Notices of steps --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("state", "code", "expected"),
	[
		(State.RETURNED, "N7", ["dispatcher"]),
		(State.REWORK, "N9", ["handler"]),
		(State.REVIEWED, "N10", ["agent"]),
	],
)
def test_a_step_tells_who_acts_next(state, code, expected):
	name = builders.order(state).name
	rows = frappe.get_all("Hotline Notice", {"issue": name, "code": code, "means": BELL}, pluck="recipient")

	assert rows == [login(part) for part in expected]


def test_a_redispatch_tells_the_handler():
	doc = builders.order(State.RETURNED)
	step(doc.name, "dispatcher", EventKind.DISPATCHED, builders.after(State.RETURNED))
	rows = frappe.get_all("Hotline Notice", {"issue": doc.name, "code": "N8"}, pluck="recipient")

	assert rows == [login("handler")]


# At once -----------------------------------------------------------------------------------------------------------


def in_threads(count, work):
	"""Run `work` in threads with connections of their own, all at the same moment; gives what they raised."""
	site, barrier, raised = frappe.local.site, Barrier(count), []

	def run():
		frappe.init(site=site)
		frappe.connect()
		try:
			barrier.wait()
			work()
		except Exception as error:
			raised.append(error)
		finally:
			frappe.db.rollback()
			frappe.destroy()

	threads = [Thread(target=run) for _ in range(count)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	return raised


def passed(name, at):
	step(name, "agent", EventKind.PASSED, at)
	frappe.db.commit()


def test_ticks_at_once_tell_everything_once(committing):
	names = [builders.received(MONDAY - n * timedelta(minutes=1)).name for n in range(12)]
	frappe.db.commit()
	raised = in_threads(4, lambda: outbox.tick(NOON + timedelta(minutes=1)))
	frappe.db.rollback()

	assert raised == []
	assert sorted(told()) == [OVERDUE] * 12
	assert frappe.db.count("Notification Log", {"document_name": ("in", names)}) == 12
	assert frappe.get_all("Error Log", {}, pluck="error") == []


def test_a_step_and_a_tick_at_once_leave_one_truth(committing):
	"""Whichever is first, the deadline ends met or missed and the order is not shown overdue afterwards."""
	name = builders.received(MONDAY).name
	frappe.db.commit()
	late = NOON + timedelta(minutes=1)
	turns = iter([lambda: outbox.tick(late), lambda: passed(name, late)])
	raised = in_threads(2, lambda: next(turns)())
	frappe.db.rollback()

	assert raised == []
	assert deadlines(name)["register"].status_code == "missed"
	assert frappe.db.get_value("Issue", name, ["hotline_state", "hotline_overdue"]) == ("passed", 0)


def test_two_people_at_once_take_a_step_once(committing):
	name = builders.received(MONDAY).name
	frappe.db.commit()
	raised = in_threads(2, lambda: passed(name, MONDAY + STEP))
	frappe.db.rollback()

	assert len(raised) == 1
	assert frappe.db.count("Hotline Event", {"issue": name, "code": "passed"}) == 1
