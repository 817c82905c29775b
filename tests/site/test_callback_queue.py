"""The queue of callbacks: who may be called when, which attempt it is, and who is shown it."""

from datetime import datetime

import frappe
import pytest

from hotline_csg.api import callbacks
from hotline_csg.guide.words import EventKind, State
from tests.support import builders
from tests.support.builders import MONDAY, acting


def queue(at: datetime, part: str = "agent") -> dict[str, dict]:
	with acting(part, at):
		return {row["name"]: row for row in callbacks.queue()["orders"]}


def moment(text: str) -> datetime:
	return datetime.fromisoformat(f"2026-{text}")


def failed(name: str, *moments: str) -> None:
	for text in moments:
		builders.step(name, "agent", EventKind.CALLBACK_FAILED, moment(text))


# R94.5: not 12:00–14:00 nor 17:30–8:30; R94.8: two hours between attempts.
@pytest.mark.requirement("R94.5", "R94.8")
@pytest.mark.parametrize(
	("attempts", "now", "attempt", "allowed"),
	[
		([], "03-02 10:00", 1, "03-02 10:00"),
		([], "03-02 12:00", 1, "03-02 14:00"),
		([], "03-02 17:30", 1, "03-03 08:30"),
		(["03-02 10:00"], "03-02 10:30", 2, "03-02 14:00"),
		(["03-02 14:05"], "03-02 14:30", 2, "03-02 16:05"),
		(["03-02 10:00", "03-02 14:00"], "03-02 16:30", 3, "03-02 16:30"),
		(["03-02 11:00", "03-02 16:50"], "03-02 17:00", 3, "03-03 08:30"),
	],
)
def test_the_next_attempt_is_named(attempts, now, attempt, allowed):
	name = builders.order(State.REVIEWED, MONDAY).name
	failed(name, *attempts)
	row = queue(moment(now))[name]

	assert (row["attempt"], row["allowed_at"]) == (attempt, moment(allowed))
	assert row["ready"] is (allowed == now)


@pytest.mark.requirement("R94.7")
def test_an_agreed_time_is_the_time():
	name = builders.order(State.REVIEWED, MONDAY).name
	builders.step(
		name, "agent", EventKind.CALLBACK_AGREED, moment("03-02 10:00"), appointment="2026-03-02 12:30:00"
	)

	assert queue(moment("03-02 10:30"))[name]["allowed_at"] == moment("03-02 12:30")
	row = queue(moment("03-02 12:30"))[name]
	assert (row["ready"], row["agreed"]) == (True, True)


def test_who_may_be_called_comes_first_and_what_is_done_is_gone():
	tried = builders.order(State.REVIEWED, MONDAY).name
	failed(tried, "03-02 10:00")
	free = builders.order(State.REVIEWED, MONDAY + builders.STEP).name
	gone = builders.order(State.CLOSING, MONDAY).name
	exempt = builders.order(State.REVIEWED, MONDAY).name
	builders.step(exempt, "agent", EventKind.CALLBACK_DECLINED, moment("03-02 10:00"))

	rows = queue(moment("03-02 10:30"))
	assert [name for name in rows if name in (tried, free, gone, exempt)] == [free, tried]
	assert rows[free]["mine"] is True


def test_the_last_minute_for_the_attempts_owed_is_named():
	name = builders.order(State.REVIEWED, MONDAY).name
	row = queue(moment("03-02 10:00"))[name]

	# Due on Tuesday at 17:30 with three attempts owed: 13:29 is barred, 11:29 is not.
	assert (row["hotline_act_by"], row["latest"]) == (moment("03-03 17:30"), moment("03-03 11:59"))


def test_one_callback_has_number_points_and_its_fields():
	points = [{"point": "如何解锁？"}]
	name = builders.order(State.REVIEWED, MONDAY, points=points).name
	with acting("agent", moment("03-02 10:00")):
		data = callbacks.one(name)

	assert data["phone"] == builders.NEW_ORDER["phone"]
	assert data["points"] == [{"point": "如何解锁？", "answer": "账号已解锁，请重新登录。"}]
	events = {step["event"]: [field["fieldname"] for field in step["fields"]] for step in data["steps"]}
	assert events["called_back"] == ["reply_read", "opinion", "satisfaction", "archive"]
	assert {"callback_failed", "callback_agreed", "callback_declined"} <= set(events)
	assert "dispatched" not in events


@pytest.mark.parametrize("part", ["handler", "officer", "outsider"])
def test_who_does_not_call_sees_no_queue(part):
	name = builders.order(State.REVIEWED, MONDAY).name
	for ask in (callbacks.queue, lambda: callbacks.one(name)):
		with acting(part, MONDAY), pytest.raises(frappe.PermissionError):
			ask()
