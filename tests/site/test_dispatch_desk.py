"""The dispatcher's desk: what waits by what is due, the department learned from history, many at once, each judged."""

from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg import service
from hotline_csg.api import dispatch
from hotline_csg.guide.words import EventKind, State
from hotline_csg.service.dispatching import MOST_AT_ONCE
from tests.support import builders
from tests.support.builders import MONDAY, STEP, acting
from tests.support.flows import transferred

NOW = MONDAY + timedelta(hours=2)


def queue(at: datetime = NOW, part: str = "dispatcher") -> dict:
	with acting(part, at):
		return dispatch.queue()


def rows(at: datetime = NOW) -> dict[str, dict]:
	return {row["name"]: row for row in queue(at)["orders"]}


def many(names: list[str], department: str = "", at: datetime = NOW, part: str = "dispatcher") -> dict:
	with acting(part, at):
		return dispatch.many(names, department or builders.department())


def answered(department: int, count: int = 1, **facts) -> None:
	"""Orders that a department has answered."""
	for _ in range(count):
		name = builders.order(State.PASSED, MONDAY - timedelta(days=3), **facts).name
		at = MONDAY - timedelta(days=3) + 3 * STEP
		to = {"department": builders.department(department), "handler": None}
		builders.step(name, "dispatcher", EventKind.DISPATCHED, at, **to)
		part = "other_handler" if department else "handler"
		builders.step(name, part, EventKind.REPLIED, at + STEP)


def test_what_waits_for_a_dispatcher_stands_by_what_is_due():
	later = builders.order(State.PASSED, MONDAY + STEP).name
	sooner = builders.order(State.PASSED, MONDAY).name
	reply = builders.order(State.REPLIED, MONDAY).name
	returned = builders.order(State.RETURNED, MONDAY).name
	regulator = transferred("03-02 09:00").name
	elsewhere = [
		builders.order(state, MONDAY).name for state in (State.RECEIVED, State.DISPATCHED, State.REVIEWED)
	]
	found = rows()

	ours = (later, sooner, reply, returned, regulator, *elsewhere)
	assert [name for name in found if name in ours] == [regulator, returned, sooner, later, reply]
	assert found[sooner]["time"]["left"] > 0


@pytest.mark.parametrize(
	("history", "topic", "department", "same_topic"),
	[
		([(0, 1), (1, 2)], builders.TOPIC, 1, True),
		([(0, 2), (1, 1)], builders.TOPIC, 0, True),
		([], builders.TOPIC, None, None),
		([(1, 3)], builders.OTHER_TOPIC, None, None),  # another group of topics teaches nothing
	],
)
def test_the_department_is_learned_from_the_topics_answered_orders(history, topic, department, same_topic):
	for number, count in history:
		answered(number, count)
	name = builders.order(State.PASSED, MONDAY, topic=topic).name
	suggested = rows()[name]["suggested"]

	assert (suggested and suggested["department"]) == (
		builders.department(department) if department is not None else None
	)
	assert (suggested and suggested["same_topic"]) == same_topic


def test_a_new_topic_learns_from_its_group():
	frappe.get_doc(
		{
			"doctype": "Hotline Topic",
			"topic_name": "平台应用-新问题",
			"parent_hotline_topic": builders.GROUP_TOPIC,
		}
	).insert()
	answered(1)
	name = builders.order(State.PASSED, MONDAY, topic="平台应用-新问题").name
	suggested = rows()[name]["suggested"]

	assert (suggested["department"], suggested["same_topic"]) == (builders.department(1), False)


def test_who_has_just_returned_an_order_is_not_suggested_for_it():
	answered(0, 3)
	answered(1, 1)
	name = builders.order(State.RETURNED, MONDAY).name

	assert rows()[name]["suggested"]["department"] == builders.department(1)


def test_the_dialog_of_a_dispatch_begins_with_the_suggestion():
	answered(1)
	name = builders.order(State.PASSED, MONDAY).name
	with acting("dispatcher", NOW):
		steps = {step["event"]: step for step in service.board(name)["steps"]}
	(field,) = [one for one in steps["dispatched"]["fields"] if one["fieldname"] == "department"]

	assert field["default"] == builders.department(1)


def test_what_departments_hold_and_how_late_they_are():
	builders.order(State.DISPATCHED, MONDAY)
	builders.order(State.REWORK, MONDAY + STEP)
	tuesday_late = datetime(2026, 3, 4, 8, 35)
	held = {row["department"]: row for row in queue(tuesday_late)["departments"]}
	row = held[builders.department()]

	# Both were due on Tuesday at 17:30.
	assert (row["held"], row["rework"], row["late"], row["latest"]) == (2, 1, 2, 35 * 60)


def test_many_are_dispatched_and_each_is_judged_by_itself():
	good = [builders.order(State.PASSED, MONDAY).name for _ in range(2)]
	wrong_state = builders.order(State.REVIEWED, MONDAY).name
	negotiated = builders.order(State.NEGOTIATING, MONDAY).name
	frappe.db.commit()
	answer = many([*good, wrong_state, negotiated, "RX-NONE"], at=MONDAY + timedelta(hours=5))

	assert answer["done"] == good
	assert [row["name"] for row in answer["refused"]] == [wrong_state, negotiated, "RX-NONE"]
	assert all(row["reason"] for row in answer["refused"])
	stages = {name: frappe.db.get_value("Issue", name, "hotline_state") for name in (*good, wrong_state)}
	assert stages == {good[0]: "dispatched", good[1]: "dispatched", wrong_state: "reviewed"}


def test_nothing_goes_to_a_department_that_is_not_there():
	name = builders.order(State.PASSED, MONDAY).name
	frappe.db.commit()
	answer = many([name], department="没有这个部门")

	assert (answer["done"], [row["name"] for row in answer["refused"]]) == ([], [name])
	assert frappe.db.get_value("Issue", name, "hotline_state") == "passed"


def test_there_is_an_end_to_many():
	with pytest.raises(frappe.ValidationError) as raised:
		many([f"RX-{number}" for number in range(MOST_AT_ONCE + 1)])

	assert type(raised.value).__name__ == "TooMany"


@pytest.mark.parametrize("part", ["agent", "handler", "outsider"])
def test_the_desk_is_the_dispatchers(part):
	for ask in (lambda: queue(part=part), lambda: many([], part=part)):
		with pytest.raises(frappe.PermissionError):
			ask()
