"""Due deadlines, the ladder, service hours, digests, the heartbeat: what time alone makes people hear."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg.adapters.outbox import digest, due
from hotline_csg.adapters.outbox.states import queues
from hotline_csg.guide.notice_rules import Means
from hotline_csg.guide.words import EventKind, State
from hotline_csg.service import outbox as use_cases
from hotline_csg.setup.site import login
from tests.support import builders, outbox
from tests.support.builders import MONDAY

TUESDAY = datetime(2026, 3, 3)


@pytest.fixture(autouse=True)
def _means(site: str) -> None:
	outbox.use_dead_means()


def handled(at: datetime = MONDAY):
	"""An order that the department has to reply to by Tuesday 17:30."""
	return builders.order(State.DISPATCHED, at)


def at_points(*moments: datetime) -> list[tuple[str, datetime]]:
	"""What is announced at which of these ticks, of the department's deadline."""
	told = []
	for moment in moments:
		before = {row.name for row in outbox.notices()}
		outbox.tick(moment)
		told += sorted(
			{(row.code, moment) for row in outbox.notices(what="处置回单") if row.name not in before}
		)
	return told


def test_due_soon_is_told_at_two_points_counted_back_in_working_time():
	handled()
	first, again, due = (TUESDAY.replace(hour=h, minute=m) for h, m in ((16, 30), (17, 15), (17, 30)))
	second = timedelta(seconds=1)

	assert at_points(first - second, first, first, again - second, again, due) == [
		("N13", first),
		("N13", again),
	]


def test_overdue_is_told_past_the_due_moment_and_not_at_it():
	handled()
	due = TUESDAY.replace(hour=17, minute=30)
	outbox.tick(due)
	assert outbox.notices(code="N14", what="处置回单") == []
	outbox.tick(due + timedelta(seconds=1))

	assert outbox.told(code="N14", what="处置回单") == {
		("handler", "短信"),
		("handler", "邮件"),
		("handler", "站内提醒"),
	}


def test_the_ladder_goes_up_in_working_time():
	handled()
	due = TUESDAY.replace(hour=17, minute=30)
	# An hour of work after Tuesday's close is Wednesday 9:00; two 10:00; four 12:00.
	steps = [
		(due + timedelta(seconds=1), {"handler"}),
		(datetime(2026, 3, 4, 9, 0), {"handler"}),
		(datetime(2026, 3, 4, 9, 0, 1), {"handler", "supervisor", "dispatcher"}),
		(datetime(2026, 3, 4, 10, 0, 1), {"handler", "supervisor", "dispatcher", "head"}),
		(datetime(2026, 3, 4, 12, 0, 1), {"handler", "supervisor", "dispatcher", "head", "mmd"}),
	]
	for moment, told in steps:
		outbox.tick(moment)
		assert {part for part, _means in outbox.told(code="N14", what="处置回单")} == told
	row = frappe.get_all(
		"Hotline Deadline",
		{"deadline": "处置回单"},
		["next_look", "overdue"],
		order_by="creation desc",
		limit=1,
	)[0]
	assert (row.next_look, row.overdue) == (None, 1)


def test_after_two_days_of_downtime_overdue_is_told_and_due_soon_is_not():
	doc = handled()
	late = datetime(2026, 3, 5, 10, 0)
	outbox.tick(late)
	outbox.tick(late)

	assert outbox.notices(code="N13", issue=doc.name, what="处置回单") == []
	assert {part for part, _means in outbox.told(code="N14", what="处置回单")} >= {"handler", "head", "mmd"}
	assert frappe.db.get_value("Issue", doc.name, "hotline_overdue") == 1


def test_who_did_it_in_time_hears_nothing():
	doc = handled()
	builders.step(doc.name, "handler", EventKind.REPLIED, builders.after(State.DISPATCHED))
	outbox.tick(datetime(2026, 3, 4, 12, 0))

	assert outbox.notices(what="处置回单") == []


def test_a_deadline_that_moved_is_told_for_its_new_moment():
	doc = handled()
	outbox.tick(TUESDAY.replace(hour=16, minute=30))
	builders.step(
		doc.name, "head", EventKind.MARKED_MAJOR, TUESDAY.replace(hour=16, minute=40), reason="重大"
	)
	outbox.tick(datetime(2026, 3, 4, 16, 30))

	dues = {row.due for row in outbox.notices(code="N13", what="处置回单", means="短信")}
	assert dues == {TUESDAY.replace(hour=17, minute=30), datetime(2026, 3, 4, 17, 30)}


def test_a_deadline_that_cannot_be_told_stops_nobody_and_is_looked_at_again(monkeypatch):
	good, bad = handled(), handled()
	frappe.db.commit()
	judge = due._judge

	def failing(row, run):
		if row.issue == bad.name:
			raise RuntimeError("made up")
		return judge(row, run)

	monkeypatch.setattr(due, "_judge", failing)
	now = TUESDAY.replace(hour=16, minute=30)
	outbox.tick(now)

	assert outbox.notices(code="N13", issue=good.name, what="处置回单")
	assert outbox.notices(code="N13", issue=bad.name) == []
	looks = frappe.get_all("Hotline Deadline", {"issue": bad.name, "deadline": "处置回单"}, pluck="next_look")
	assert looks == [now + timedelta(minutes=10)]
	monkeypatch.setattr(due, "_judge", judge)
	outbox.tick(now + timedelta(minutes=10))
	assert outbox.notices(code="N13", issue=bad.name, what="处置回单")


@pytest.mark.requirement("R94.7")
def test_an_appointment_is_told_ten_minutes_before_at_any_hour():
	doc = builders.order(State.REVIEWED)
	agreed = datetime(2026, 3, 2, 19, 0)
	builders.step(
		doc.name, "agent", EventKind.CALLBACK_AGREED, builders.after(State.REVIEWED), appointment=str(agreed)
	)
	outbox.tick(agreed - timedelta(minutes=10, seconds=1))
	assert outbox.notices(code="N16") == []
	outbox.tick(agreed - timedelta(minutes=10))
	outbox.tick(agreed)

	assert outbox.told(code="N16") == {("agent", "站内提醒"), ("agent", "短信")}
	assert outbox.notices(code="N16")[0].message == f"工单 {doc.name} 预约回访时间 2026-03-02 19:00"


@pytest.mark.requirement("R94.7")
def test_an_order_without_an_appointment_stops_no_others():
	builders.order(State.REVIEWED)
	doc = builders.order(State.REVIEWED)
	agreed = datetime(2026, 3, 2, 19, 0)
	builders.step(
		doc.name, "agent", EventKind.CALLBACK_AGREED, builders.after(State.REVIEWED), appointment=str(agreed)
	)
	outbox.tick(agreed)

	assert {row.issue for row in outbox.notices(code="N16")} == {doc.name}


def test_the_digest_comes_once_a_working_day_with_the_most_overdue_first():
	first = handled()
	second = handled(MONDAY + timedelta(hours=2))
	before = datetime(2026, 3, 5, 8, 29)
	outbox.tick(before)
	assert outbox.notices(code="digest-department") == []
	outbox.tick(before + timedelta(minutes=1))
	outbox.tick(before + timedelta(minutes=2))
	told = outbox.notices(code="digest-department")
	lines = told[0].message.splitlines()

	assert {row.recipient.split("@")[0] for row in told} == {"supervisor", "head"}
	assert {row.means for row in told} == {"邮件"}
	assert lines[0].startswith("交易组织部在办时限")
	handle = [line for line in lines if "处置回单" in line]
	assert [line.split()[0] for line in handle] == [first.name, second.name]
	assert all(line.endswith("已超时") for line in handle)
	outbox.tick(datetime(2026, 3, 7, 9, 0))
	assert len(outbox.notices(code="digest-department")) == len(told), "Saturday"


def test_a_day_with_nothing_to_tell_is_looked_at_once_all_the_same():
	frappe.db.delete("Hotline Deadline")
	outbox.tick(TUESDAY.replace(hour=9))

	assert TUESDAY.replace(hour=9) == frappe.db.get_value("Hotline Heartbeat", "digest", "last_at")
	with outbox.at(TUESDAY.replace(hour=10)):
		assert digest.tell(TUESDAY.replace(hour=10)) is None


def test_an_agent_gets_a_digest_of_what_the_agent_owes():
	doc = builders.received()
	outbox.tick(datetime(2026, 3, 3, 8, 30))
	(row,) = outbox.notices(code="digest-agent")

	assert row.recipient == login("agent")
	assert f"{doc.name} 填写传递 03-02 12:00 已超时" in row.message


def test_the_tick_leaves_a_heartbeat():
	outbox.tick(MONDAY)

	assert frappe.db.get_value("Hotline Heartbeat", "tick", "last_at") == MONDAY


def test_the_watchdog_ticks_where_the_tick_is_silent():
	outbox.tick(MONDAY)
	with outbox.at(MONDAY + timedelta(seconds=90)):
		assert use_cases.watchdog() is False
	with outbox.at(MONDAY + timedelta(seconds=91)):
		assert use_cases.watchdog() is True
		assert use_cases.watchdog() is False


def test_the_job_stays_for_what_falls_due_within_the_minute_and_for_nothing_else(monkeypatch):
	doc = handled()
	due_at, waited = TUESDAY.replace(hour=17, minute=30), []

	def sleep(seconds: float) -> None:
		waited.append(seconds)
		frappe.flags.hotline_now += timedelta(seconds=seconds)

	monkeypatch.setattr(use_cases.time, "sleep", sleep)
	with outbox.at(due_at - timedelta(seconds=30)):
		use_cases.attend(50)
	assert 31 == sum(waited)
	assert outbox.notices(code="N14", issue=doc.name, what="处置回单")
	waited.clear()
	frappe.db.set_value("Hotline Deadline", {"status_code": "open"}, "next_look", due_at + timedelta(days=2))
	with outbox.at(due_at + timedelta(days=1)):
		assert use_cases.attend(50) == 0
	assert waited == []


def test_what_stands_in_the_outbox_is_written_by_no_form():
	builders.order(State.RETURNED)
	doc = frappe.get_doc("Hotline Notice", outbox.notices(code="N7")[0].name)
	doc.state = "已送达"
	with pytest.raises(frappe.ValidationError):
		doc.save()


def test_a_means_has_one_queue_for_the_urgent_and_one_for_the_rest():
	assert queues(Means.SMS) == ("0sms", "1sms")
