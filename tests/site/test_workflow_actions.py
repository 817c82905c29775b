"""Frappe's Workflow Actions: nobody is asked by them, and a save does not go through the transitions to write them."""

import frappe
import pytest

from hotline_csg.guide.words import State
from tests.support import builders, plans
from tests.support.builders import MONDAY

ACTION = "Workflow Action"


def actions(name):
	return frappe.get_all(ACTION, {"reference_name": name}, ["workflow_state", "status"], order_by="creation")


def test_an_order_asks_nobody_by_a_workflow_action():
	name = builders.order(State.CLOSING).name
	stages = ["待传递", "待派发", "待回单", "待回单审核", "待回访", "待归档"]

	assert sorted((row.workflow_state, row.status) for row in actions(name)) == sorted(
		(stage, "Completed") for stage in stages
	)


def test_a_stage_that_is_entered_again_has_one():
	name = builders.order(State.NEGOTIATING).name
	stages = [row.workflow_state for row in actions(name)]

	assert sorted(stages) == sorted(set(stages))


def test_other_issues_ask_nobody_either():
	with builders.acting("outsider", MONDAY):
		doc = frappe.get_doc({"doctype": "Issue", "subject": "Printer on fire"}).insert()
		doc.subject = "Printer on fire again"
		doc.save()

	assert actions(doc.name) == []


@pytest.mark.parametrize("part", ["agent", "dispatcher"])
def test_saving_an_order_does_not_go_through_the_transitions(part, monkeypatch):
	name = builders.order(State.PASSED).name
	with builders.acting(part, builders.after(State.PASSED)), plans.recorded(monkeypatch) as statements:
		doc = frappe.get_doc("Issue", name)
		doc.hotline_contact_name = "李测试"
		doc.save()

	assert plans.of("Issue", statements) != []
	assert plans.of("Workflow Transition", statements) == []
	assert plans.of("Workflow Document State", statements) == []
