"""What the desk asks of the server for its screens, and who is told what."""

from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg import service
from hotline_csg.api import order as api
from hotline_csg.api import search
from hotline_csg.guide.words import State
from hotline_csg.setup.site import login
from tests.support import builders
from tests.support.builders import MONDAY, acting


def board_for(part, doc, at):
	with acting(part, at):
		return service.board(doc.name)


@pytest.mark.parametrize(
	("state", "part", "main", "others"),
	[
		(State.RECEIVED, "agent", "传递", {"直接办结", "不予受理"}),
		(State.PASSED, "dispatcher", "派发", {"不予受理", "标记重大"}),
		(State.PASSED, "agent", None, {"催办"}),
		(State.DISPATCHED, "handler", "回单", {"退单", "联系客户"}),
		(State.REPLIED, "dispatcher", "审核通过", {"退回回单"}),
		(State.REVIEWED, "agent", "回访", {"预约回访", "回访未果"}),
		(State.CLOSING, "agent", "归档", {"催办"}),
		(State.ARCHIVED, "agent", None, set()),
	],
)
def test_one_step_stands_out(state, part, main, others):
	doc = builders.order(state)
	steps = board_for(part, doc, builders.after(state))["steps"]

	assert [step["action"] for step in steps if step["main"]] == ([main] if main else [])
	assert others <= {step["action"] for step in steps if not step["main"]}


@pytest.mark.parametrize(
	("state", "part", "opened", "closed"),
	[
		(State.RECEIVED, "agent", "hotline_unit", "hotline_department"),
		(State.DISPATCHED, "handler", "hotline_points", "hotline_unit"),
		(State.DISPATCHED, "agent", None, "hotline_points"),
		(State.ARCHIVED, "agent", None, "hotline_unit"),
	],
)
def test_the_form_is_told_what_may_be_corrected(state, part, opened, closed):
	editable = board_for(part, builders.order(state), builders.after(state))["editable"]

	assert closed not in editable
	assert opened is None or opened in editable


@pytest.mark.parametrize(
	("now", "running", "changes_at"),
	[
		(datetime(2026, 3, 2, 9, 30), True, "2026-03-02 12:00:00"),
		(datetime(2026, 3, 2, 12, 0), False, "2026-03-02 14:00:00"),
		(datetime(2026, 3, 2, 17, 29), True, "2026-03-02 17:30:00"),
		(datetime(2026, 3, 6, 18, 0), False, "2026-03-09 08:00:00"),
	],
)
def test_the_hours_to_count_by(now, running, changes_at):
	doc = builders.order(State.RECEIVED)
	told = board_for("agent", doc, now)

	assert (told["running"], told["changes_at"]) == (running, changes_at)
	assert told["changes_in"] == (datetime.fromisoformat(changes_at) - now).total_seconds()


def test_left_and_whole_are_working_time():
	doc = builders.order(State.DISPATCHED)  # dispatched at 09:20, due on Tuesday at 17:30
	told = board_for("handler", doc, datetime(2026, 3, 3, 9, 0))
	handle = next(row for row in told["deadlines"] if row.deadline == "处置回单")

	assert (handle.left, handle.whole) == (6.5 * 3600, (13 * 60 + 40) * 60)
	assert not handle.overdue


def test_the_history_is_told_in_words():
	doc = builders.order(State.DISPATCHED)
	told = board_for("dispatcher", doc, builders.after(State.DISPATCHED))["history"]

	assert [row.event for row in told] == ["受理", "传递", "派发"]
	assert ("责任部门", "交易组织部") in told[-1].facts
	assert told[-1].effects.startswith("审核派发：完成")


def test_the_list_is_told_of_the_deadline_that_is_due_first():
	doc = builders.order(State.PASSED)
	with acting("dispatcher", MONDAY + timedelta(minutes=20)):
		told = api.left([doc.name])["orders"]

	assert told == {doc.name: {"left": 170 * 60, "whole": 3 * 3600}}


def test_the_list_is_told_only_of_orders_that_are_seen():
	doc = builders.order(State.DISPATCHED)
	with acting("other_handler", builders.after(State.DISPATCHED)):
		assert api.left([doc.name])["orders"] == {}


def ask(function, text="", **filters):
	return [row[0] for row in function("", text, "name", 0, 20, filters)]


def test_departments_are_offered_that_have_people():
	with acting("dispatcher"):
		assert set(ask(search.departments)) == {builders.department(0), builders.department(1)}
		assert ask(search.departments, "组织") == [builders.department(0)]


def test_the_people_of_the_chosen_department_are_offered():
	with acting("dispatcher"):
		assert ask(search.handlers, department=builders.department(1)) == [
			login("other_handler"),
			login("other_head"),
		]
		assert ask(search.handlers, "负责人", department=builders.department(1)) == [login("other_head")]
		assert ask(search.handlers) == []


@pytest.mark.parametrize("function", [search.departments, search.handlers])
def test_nobody_else_is_told_who_works_where(function):
	with acting("outsider"):
		assert ask(function, department=builders.department(0)) == []


@pytest.mark.parametrize(
	("lang", "button", "labels", "told"),
	[
		("zh", "派发", ["责任部门", "经办人", "协办部门"], "单位"),
		("en", "Dispatch", ["Responsible Department", "Handler", "Helping Departments"], "Unit"),
	],
)
def test_steps_and_facts_are_named_in_the_readers_language(monkeypatch, lang, button, labels, told):
	doc = builders.order(State.PASSED)
	monkeypatch.setattr(frappe.local, "lang", lang)
	shown = board_for("dispatcher", doc, builders.after(State.PASSED))
	(main,) = [step for step in shown["steps"] if step["main"]]

	assert (main["action"], [field["label"] for field in main["fields"]]) == (button, labels)
	assert shown["history"][0].facts[0][0] == told
