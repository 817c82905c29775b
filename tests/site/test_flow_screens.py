"""Each category under each role, stage by stage: which button stands out, who sees the order, what it owes, what is offered."""

import frappe
import pytest

from hotline_csg.api import order as api
from hotline_csg.guide.words import EventKind as E
from tests.support import builders
from tests.support.flows import Walked, at, register, transferred

FRONT = ("agent", "dispatcher", "mmd")
DEPARTMENT = ("handler", "supervisor", "head", "principal")
PARTS = (*FRONT, *DEPARTMENT, "other_handler", "officer", "manager", "outsider")

# Where an order stands, and the main button of those who have one.
INTAKE = dict.fromkeys(FRONT, "传递")
REPORTING = dict.fromkeys(DEPARTMENT, "提交调查报告")
REPLYING = dict.fromkeys(DEPARTMENT, "回单")
WAY = (
	(("dispatcher", E.DISPATCHED, "09:30"), "待派发", {"dispatcher": "派发"}),
	(("handler", E.REPLIED, "10:30"), "待回单", REPLYING),
	(("dispatcher", E.REVIEWED, "10:50"), "待回单审核", {"dispatcher": "审核通过"}),
	(("agent", E.CALLED_BACK, "11:00"), "待回访", {"agent": "回访"}),
	(("agent", E.ARCHIVED, "11:10"), "待归档", {"agent": "归档", "mmd": "归档"}),
)
COMPLAINT = {
	E.REPLIED: {"contacted_at": "2026-03-02 10:00:00"},
	E.CALLED_BACK: {"contact_confirmed": "是"},
}


def shown(order: Walked, moment: str) -> dict[str, dict]:
	"""What the form is told, by those who may open it."""
	found = {}
	for part in PARTS:
		with builders.acting(part, at(f"03-02 {moment}")):
			try:
				found[part] = api.board(order.name)
			except frappe.PermissionError:
				frappe.clear_messages()
	return found


def mains(boards: dict[str, dict]) -> dict[str, str]:
	return {part: step["action"] for part, one in boards.items() for step in one["steps"] if step["main"]}


def owed(boards: dict[str, dict]) -> set[str]:
	return {row.deadline for row in boards["manager"]["deadlines"] if row.open}


def offered(boards: dict[str, dict], part: str) -> set[str]:
	return {step["action"] for step in boards[part]["steps"]}


@pytest.mark.requirement("R82.2", "R82.9", "R2.1")
@pytest.mark.parametrize(
	("category", "at_once", "contact", "facts"),
	[
		("咨询", True, False, {}),
		("催办", True, False, {}),
		("投诉", False, True, COMPLAINT),
		("建议", False, False, {}),
	],
)
def test_a_general_order_by_stage_and_role(category, at_once, contact, facts):
	order = register("03-02 09:00", category=category)
	boards = shown(order, "09:05")
	assert set(boards) == {*FRONT, "manager"}
	assert mains(boards) == INTAKE
	assert ("直接办结" in offered(boards, "agent")) is at_once
	order.do("agent", E.PASSED, "03-02 09:10")
	for (part, kind, moment), stage, expected in WAY:
		boards = shown(order, moment)
		dispatched = stage != "待派发"
		assert boards["manager"]["stage"] == stage
		assert mains(boards) == expected, stage
		assert set(boards) == {*FRONT, *(DEPARTMENT if dispatched else ()), "manager"}, stage
		assert ("联系客户" in owed(boards)) is (contact and stage == "待回单"), stage
		assert offered(boards, "manager") == set()
		order.do(part, kind, f"03-02 {moment}", **facts.get(kind, {}))
	boards = shown(order, "11:20")

	assert (boards["agent"]["stage"], mains(boards), owed(boards)) == ("已归档", {}, set())
	assert [part for part in boards if offered(boards, part)] == []


@pytest.mark.requirement("R6.6", "R82.11")
def test_a_report_by_stage_and_role():
	order = register("03-02 09:00", category="举报")
	boards = shown(order, "09:05")
	assert set(boards) == {*FRONT, "officer", "manager"}
	assert mains(boards) == dict.fromkeys(FRONT, "举报指引")
	assert offered(boards, "agent") == {"举报指引", "不予受理"}
	assert {part for part in boards if boards[part].get("content")} == {"agent", "officer"}
	order.do("agent", E.REFERRED, "03-02 09:10", number_told=1)
	boards = shown(order, "09:15")

	assert (boards["agent"]["stage"], mains(boards)) == ("已指引举报", {})
	assert {part for part in boards if boards[part].get("content")} == {"officer"}
	assert owed(boards) == set()


@pytest.mark.requirement("R81.2", "R81.4", "R81.6", "R81.7", "R81.8", "R81.9", "R81.10", "R81.11")
def test_a_regulators_order_by_stage_and_role():
	order = transferred("03-02 09:00")
	seen = [(order.doc.hotline_stage, mains(shown(order, "09:05")))]
	told = {"contacted_at": "2026-03-02 09:50:00", "promised_at": "2026-03-05 17:30:00"}
	for part, kind, moment, facts in (
		("dispatcher", E.DISPATCHED, "09:30", {}),
		("head", E.CONTACTED, "10:00", told),
		("supervisor", E.PLAN_TOLD, "10:10", {"plan": "先补发结算单"}),
		("handler", E.REPORT_SUBMITTED, "10:20", {"report": "经查，未提前告知。"}),
		("agent", E.CALLED_BACK, "10:30", {}),
		("mmd", E.REPORT_REFINED, "10:40", {"report": "经查属实。", "finding": "属实"}),
		("mmd", E.SIGNED, "10:50", {}),
		("principal", E.SIGNED, "11:00", {}),
	):
		order.do(part, kind, f"03-02 {moment}", **facts)
		seen.append((order.doc.hotline_stage, mains(shown(order, moment))))

	assert seen == [
		("待传递", {"agent": "传递", "dispatcher": "派发", "mmd": "传递"}),
		("待回单", {**REPORTING, "supervisor": "告知方案", "head": "联系客户", "principal": "联系客户"}),
		("待回单", {**REPORTING, "supervisor": "告知方案", "head": "告知方案", "principal": "告知方案"}),
		("待回单", REPORTING),
		("待完善报告", {"agent": "二次回访", "mmd": "完善报告"}),
		("待完善报告", {"mmd": "完善报告"}),
		("待回复监管", {"mmd": "签名", "head": "签名", "principal": "签名"}),
		("待回复监管", {"head": "签名", "principal": "签名"}),
		("待回复监管", {"mmd": "回复监管"}),
	]
	assert {"联系客户", "告知方案"} & owed(shown(order, "11:05")) == set()
