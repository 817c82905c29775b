"""A consultation from the first call to the archive, over HTTP: by the app's method, by PUT, by Frappe's workflow."""

from datetime import timedelta

import frappe
import pytest

from hotline_csg.guide.words import EventKind, State
from tests.support import builders
from tests.support.builders import MONDAY, STEP, facts_for, fields, way


def history(name):
	rows = frappe.get_all(
		"Hotline Event", {"issue": name}, ["code", "user", "to_stage"], order_by="at, creation"
	)
	return [(row.code, row.user.split("@")[0], row.to_stage) for row in rows]


def states_of_deadlines(name):
	return {code: row.status_code for code, row in builders.deadlines(name).items()}


CALLED_BACK = [
	("received", "agent", "待传递"),
	("passed", "agent", "待派发"),
	("dispatched", "dispatcher", "待回单"),
	("replied", "handler", "待回单审核"),
	("reviewed", "dispatcher", "待回访"),
	("called_back", "agent", "待归档"),
	("archived", "agent", "已归档"),
]
ALL_MET = {
	"callback": "met",
	"dispatch": "met",
	"handle": "met",
	"overall": "met",
	"register": "met",
	"review": "met",
}


def walk():
	"""Who does what in which state, from a new order to the archive."""
	states = [State.read(stage) for _, _, stage in CALLED_BACK]
	return [(part, kind, state) for (part, kind), state in zip(way(State.ARCHIVED), states, strict=False)]


def register(rest, **facts):
	answer = rest("agent", MONDAY).create("Issue", **fields(**facts))
	assert answer.status == 200, answer.body
	return answer.data


def archived(name):
	"""What stands of an order that went the whole way."""
	frappe.db.rollback()
	doc = frappe.get_doc("Issue", name)
	return {
		"stage": doc.hotline_stage,
		"status": doc.status,
		"ending": doc.hotline_ending,
		"opinion": doc.hotline_opinion,
		"satisfaction": doc.hotline_satisfaction,
		"act_by": doc.hotline_act_by,
		"overdue": doc.hotline_overdue,
		"answers": [row.answer for row in doc.hotline_points],
		"history": history(name),
		"deadlines": states_of_deadlines(name),
	}


WHOLE_WAY = {
	"stage": "已归档",
	"status": "Closed",
	"ending": "回访办结",
	"opinion": "问题已解决。",
	"satisfaction": "满意",
	"act_by": None,
	"overdue": 0,
	"answers": ["账号已解锁，请重新登录。"],
	"history": CALLED_BACK,
	"deadlines": ALL_MET,
}


def test_registering_gives_number_stage_and_first_deadlines(rest):
	order = register(rest)

	assert order["name"].startswith("RX")
	assert (order["hotline_stage"], order["hotline_state"], order["status"]) == ("待传递", "received", "Open")
	assert (order["hotline_act_by"], order["hotline_act_for"]) == ("2026-03-02 12:00:00", "填写传递")
	assert order["hotline_received_at"] == "2026-03-02 09:00:00"
	assert builders.login("agent") == order["hotline_first_agent"]
	frappe.db.rollback()
	assert states_of_deadlines(order["name"]) == {"register": "open", "overall": "open"}


def test_the_whole_way_by_act(rest):
	name, at = register(rest)["name"], MONDAY
	for part, kind, state in walk():
		at += STEP
		answer = rest(part, at).act(name, kind, facts_for(kind, state))
		assert answer.status == 200, answer.body

	stands = {"name": name, "stage": "已归档", "state": "archived", "act_by": None, "hints": []}
	assert answer.data == {**stands, "modified": answer.data["modified"]}
	assert archived(name) == WHOLE_WAY


def fields_of_step(kind, state):
	"""The facts of a step as an outside system PUTs them: in the fields, with the new stage."""
	facts = facts_for(kind, state)
	points = facts.pop("points", None)
	return {f"hotline_{code}": value for code, value in facts.items()}, points


def test_the_whole_way_by_put(rest):
	name, at = register(rest)["name"], MONDAY
	for (part, kind, state), (_, _, stage) in zip(walk(), CALLED_BACK[1:], strict=True):
		at += STEP
		client = rest(part, at)
		given, points = fields_of_step(kind, state)
		if points:
			rows = client.read("Issue", name).data["hotline_points"]
			given["hotline_points"] = [
				{**row, "answer": answer} for row, answer in zip(rows, points, strict=True)
			]
		answer = client.put("Issue", name, hotline_stage=stage, **given)
		assert answer.status == 200, (kind, answer.body)
		assert stage == answer.data["hotline_stage"]

	assert archived(name) == WHOLE_WAY


ACTIONS = {EventKind.PASSED: "传递", EventKind.REVIEWED: "审核通过", EventKind.ARCHIVED: "归档"}


def test_steps_without_facts_by_the_workflow(rest):
	name, at = register(rest)["name"], MONDAY
	for part, kind, state in walk():
		at += STEP
		client = rest(part, at)
		if kind in ACTIONS:
			doc = {"doctype": "Issue", "name": name}
			answer = client.call("frappe.model.workflow.apply_workflow", doc=doc, action=ACTIONS[kind])
		else:
			answer = client.act(name, kind, facts_for(kind, state))
		assert answer.status == 200, (kind, answer.body)

	assert archived(name) == WHOLE_WAY


def test_a_step_that_needs_facts_is_refused_by_the_workflow_alone(rest):
	name = builders.order(State.PASSED).name
	frappe.db.commit()
	before = builders.snapshot_anew(name)
	doc = {"doctype": "Issue", "name": name}
	answer = rest("dispatcher", builders.after(State.PASSED)).call(
		"frappe.model.workflow.apply_workflow", doc=doc, action="派发"
	)

	assert (answer.status, answer.exc_type) == (417, "MissingFact")
	assert answer.text == "「派发」缺少：责任部门。请补充后再提交。（R82.4）"
	assert before == builders.snapshot_anew(name)


@pytest.mark.parametrize("by_put", [False, True], ids=["act", "put"])
def test_answered_at_once(rest, by_put):
	name = register(rest)["name"]
	client = rest("agent", MONDAY + timedelta(minutes=5))
	answer = (
		client.put("Issue", name, hotline_stage="已归档", hotline_answer="请重置密码。")
		if by_put
		else client.act(name, EventKind.ARCHIVED, {"answer": "请重置密码。"})
	)
	assert answer.status == 200, answer.body
	frappe.db.rollback()
	doc = frappe.get_doc("Issue", name)

	assert (doc.hotline_stage, doc.hotline_ending, doc.hotline_answer) == (
		"已归档",
		"直接办结",
		"请重置密码。",
	)
	assert states_of_deadlines(name) == {"register": "met", "overall": "met"}


def test_a_step_out_of_turn_is_refused(rest):
	name = register(rest)["name"]
	before = builders.snapshot_anew(name)
	answer = rest("dispatcher", MONDAY + STEP).act(
		name, EventKind.DISPATCHED, facts_for(EventKind.DISPATCHED, State.PASSED)
	)

	assert (answer.status, answer.exc_type) == (417, "WrongFlow")
	assert before == builders.snapshot_anew(name)


def test_an_unknown_step_is_refused(rest):
	name = register(rest)["name"]
	answer = rest("agent", MONDAY + STEP).act(name, "<b>teleported</b>")

	assert answer.status == 417
	assert answer.text == "没有「&lt;b&gt;teleported&lt;/b&gt;」这一步骤。请核对步骤代码。"
