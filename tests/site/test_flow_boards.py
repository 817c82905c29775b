"""What the form offers: the steps one's role may take now, the facts each asks for, and what comes along with them."""

import frappe
import pytest

from hotline_csg import service
from hotline_csg.api import order as api
from hotline_csg.guide.words import EventKind as E
from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.flows import Walked, at, dispatched, register, transferred


def board(order: Walked, part: str, moment: str = "03-06 10:00"):
	with builders.acting(part, at(moment)):
		return service.board(order.name)


def offered(order: Walked, part: str) -> set[str]:
	return {step["event"] for step in board(order, part)["steps"]}


def dialog(order: Walked, part: str, event: str) -> dict[str, int]:
	"""The fields of a step's dialog and whether each must be filled in."""
	step = next(one for one in board(order, part)["steps"] if one["event"] == event)
	return {field["fieldname"]: field["reqd"] for field in step["fields"]}


STEPS = [
	(State.RECEIVED, "agent", {"passed", "archived", "not_accepted", "urged"}),
	(State.RECEIVED, "handler", None),
	(State.PASSED, "dispatcher", {"dispatched", "marked_major", "not_accepted", "urged"}),
	(State.DISPATCHED, "handler", {"returned", "contacted", "replied"}),
	(State.DISPATCHED, "head", {"returned", "contacted", "replied", "marked_major"}),
	(State.DISPATCHED, "agent", {"urged"}),
	(State.NEGOTIATING, "dispatcher", {"dispatched", "urged"}),
	(State.REPLIED, "dispatcher", {"reviewed", "reply_returned", "urged"}),
	(
		State.REVIEWED,
		"agent",
		{"called_back", "callback_agreed", "callback_failed", "callback_declined", "urged"},
	),
	(State.CLOSING, "agent", {"archived", "urged"}),
	(State.ARCHIVED, "agent", set()),
]


def name_of(one: object) -> str:
	"""The same in every process: tests are shared out by their names."""
	return "+".join(sorted(one)) if isinstance(one, set) else str(one or "")


@pytest.mark.requirement("R2.1", "R5.1")
@pytest.mark.parametrize(("state", "part", "expected"), STEPS, ids=name_of)
def test_each_role_is_offered_its_own_steps(state, part, expected):
	order = Walked(builders.order(state).name)
	if expected is None:
		with builders.acting(part), pytest.raises(frappe.PermissionError):
			api.board(order.name)
		return

	assert offered(order, part) == expected


def test_what_no_entry_could_make_possible_is_not_offered():
	assert "archived" not in offered(register("03-02 09:00", category="投诉"), "agent")
	order = dispatched()
	assert "negotiation_opened" not in offered(order, "handler")
	assert "urge_dispatched" not in offered(order, "dispatcher")
	order.do("agent", E.URGED, "03-02 10:00", reason="催").do("head", E.MARKED_MAJOR, "03-02 10:05")
	assert "urge_dispatched" in offered(order, "dispatcher")
	assert "marked_major" not in offered(order, "dispatcher")
	third = Walked(builders.order(State.NEGOTIATING).name)
	third.do("dispatcher", E.DISPATCHED, "03-02 14:00")
	assert offered(third, "handler") == {"contacted", "negotiation_opened", "replied"}


DIALOGS = [
	("咨询", "dispatched", "dispatcher", {"department": 1, "handler": 0, "helpers": 0}),
	("投诉", "passed", "agent", {"judgement": 1}),
	("咨询", "passed", "agent", {}),
	("咨询", "urged", "agent", {"urge_kind": 0, "material": 0, "reason": 0}),
]


@pytest.mark.requirement("R6.4", "R82.4", "R95.1")
@pytest.mark.parametrize(("category", "event", "part", "fields"), DIALOGS)
def test_a_dialog_asks_what_category_and_step_ask_for(category, event, part, fields):
	order = register("03-02 09:00", category=category, judgement=None)
	if event == "dispatched":
		order.do("agent", E.PASSED, "03-02 09:10", judgement="内部原因")

	assert dialog(order, part, event) == fields


@pytest.mark.requirement("R82.9", "R94.3")
@pytest.mark.parametrize(
	("category", "contact", "confirmed"),
	[("投诉", {"contacted_at": 1}, {"contact_confirmed": 1}), ("咨询", {"contacted_at": 0}, {})],
)
def test_reply_and_callback_of_a_complaint_ask_for_the_contact(category, contact, confirmed):
	order = dispatched(category=category)
	assert dialog(order, "handler", "replied") == contact
	order.do("handler", E.REPLIED, "03-02 11:00", contacted_at="2026-03-02 10:00:00")
	order.do("dispatcher", E.REVIEWED, "03-02 11:30")
	called = {"reply_read": 1, "opinion": 1, "satisfaction": 1, **confirmed, "archive": 0}

	assert dialog(order, "agent", "called_back") == called


@pytest.mark.requirement("R94.8", "R94.9")
def test_archiving_along_is_offered_with_the_last_attempt_only():
	order = Walked(builders.order(State.REVIEWED).name)
	for moment in ("03-03 09:00", "03-03 11:00"):
		assert dialog(order, "agent", "callback_failed") == {"reason": 1}
		order.do("agent", E.CALLBACK_FAILED, moment)

	assert dialog(order, "agent", "callback_failed") == {"reason": 1, "archive": 0}


@pytest.mark.requirement("R95.3")
def test_the_third_urges_dialog_demands_the_reason():
	order = dispatched()
	for moment in ("03-02 10:00", "03-02 10:05"):
		order.do("agent", E.URGED, moment, reason="催")

	assert dialog(order, "dispatcher", "urged")["reason"] == 1


@pytest.mark.requirement("R81.9", "R81.11", "R6.4")
def test_the_dialogs_of_12398():
	order = transferred("03-02 09:00", category="投诉", judgement=None)
	assert dialog(order, "dispatcher", "dispatched") == {
		"department": 1,
		"judgement": 1,
		"handler": 0,
		"helpers": 0,
	}
	order.do("dispatcher", E.DISPATCHED, "03-02 09:30", judgement="内部原因")

	assert dialog(order, "head", "contacted") == {"contacted_at": 1, "promised_at": 1}
	assert dialog(order, "supervisor", "plan_told") == {"plan": 1}
	assert "plan_told" not in offered(order, "handler")


def test_a_report_to_be_refined_begins_with_what_was_submitted():
	order = transferred("03-02 09:00").do("dispatcher", E.DISPATCHED, "03-02 09:30")
	order.do(
		"head",
		E.CONTACTED,
		"03-02 10:00",
		contacted_at="2026-03-02 09:50:00",
		promised_at="2026-03-04 12:00:00",
	)
	order.do("supervisor", E.PLAN_TOLD, "03-02 10:30", plan="方案")
	order.do("handler", E.REPORT_SUBMITTED, "03-03 10:00", report="调查情况").do(
		"agent", E.CALLED_BACK, "03-03 11:00"
	)
	step = next(one for one in board(order, "mmd")["steps"] if one["event"] == "report_refined")

	assert [(field["fieldname"], field.get("default")) for field in step["fields"]] == [
		("report", "调查情况"),
		("finding", None),
	]


@pytest.mark.requirement("R93.2")
def test_hints_are_answered_to_the_client():
	order = dispatched()
	with builders.acting("handler", at("03-02 14:00")):
		answer = api.act(order.name, "returned", builders.facts_for(E.RETURNED, State.DISPATCHED))

	assert answer["hints"] == [
		{"rule": "R93.2", "text": "退单应在 2026-03-02 11:30 前提出，本次退单已超时。"}
	]


def test_a_step_of_another_stage_is_refused_with_what_is_possible():
	told = dispatched().refused("agent", E.CALLED_BACK, "03-02 10:00", "WrongState")

	assert told.startswith("工单处于「待回单」，不能「回访」。当前可以：")


@pytest.mark.requirement("R82.4")
def test_an_earlier_steps_entries_do_not_stand_in_for_this_ones():
	order = dispatched().do("handler", E.RETURNED, "03-02 10:00")

	order.refused("dispatcher", E.DISPATCHED, "03-02 10:10", "MissingFact", department=None, handler=None)
