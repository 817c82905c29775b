"""The ways out of an order that was never dispatched, and no other way out."""

import frappe
import pytest

from hotline_csg.guide.words import EventKind as E
from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.flows import dispatched, register, told_in_full, transferred

REFERRED_STATES = (State.RECEIVED, State.PASSED, State.RETURNED)


@pytest.mark.requirement("R82.2", "R82.3", "R5.1")
@pytest.mark.parametrize("category", ["咨询", "催办"])
def test_answered_at_once(category):
	order = register("03-02 09:00", category=category)
	order.refused("agent", E.ARCHIVED, "03-02 09:05", "MissingFact", answer=None)
	order.do("agent", E.ARCHIVED, "03-02 09:05", answer="请在平台首页重置密码。")
	doc = order.doc

	assert (doc.hotline_stage, doc.hotline_ending, doc.hotline_answer) == (
		"已归档",
		"直接办结",
		"请在平台首页重置密码。",
	)
	assert [row[4] for row in order.deadlines()] == ["met", "met"]
	told_in_full(order)


@pytest.mark.requirement("R82.3", "A8")
@pytest.mark.parametrize("category", ["投诉", "建议"])
def test_complaints_and_suggestions_are_not_closed_at_once(category):
	order = register("03-02 09:00", category=category)

	told = order.refused("agent", E.ARCHIVED, "03-02 09:05", "NotClosedAtOnce", answer="x")
	assert told == f"「{category}」不能直接办结，只有 催办、咨询 可以。请传递至服务调度。（R82.2）"


@pytest.mark.requirement("R82.3")
def test_which_categories_are_closed_at_once_is_a_setting():
	record = frappe.get_doc("Hotline Category", "建议")
	record.closed_at_once = 1
	record.save()
	order = register("03-02 09:00", category="建议")

	assert order.do("agent", E.ARCHIVED, "03-02 09:05", answer="已采纳").doc.hotline_ending == "直接办结"


REASONS = [
	("R4.2", "责任主体不在交易中心"),
	("R4.3", "主体自身违反能源或地方政策"),
	("R4.4", "与电力交易业务及行业行风无关"),
]


@pytest.mark.requirement("R4.2", "R4.3", "R4.4", "R4.5", "R5.1")
@pytest.mark.parametrize("reason", [reason for _, reason in REASONS], ids=[rule for rule, _ in REASONS])
def test_not_accepted_with_the_reason_and_what_was_told(reason):
	order = register("03-02 09:00")
	order.refused("agent", E.NOT_ACCEPTED, "03-02 09:05", "MissingFact", refusal=reason, told=None)
	order.refused("agent", E.NOT_ACCEPTED, "03-02 09:05", "WrongFact", refusal="没有时间")
	order.do("agent", E.NOT_ACCEPTED, "03-02 09:05", refusal=reason, told="请拨打 12398。")
	doc = order.doc

	assert (doc.hotline_stage, doc.hotline_ending) == ("不予受理", "不予受理")
	assert (doc.hotline_refusal, doc.hotline_told) == (reason, "请拨打 12398。")
	told_in_full(order)


@pytest.mark.requirement("R4.5")
def test_the_dispatcher_reverses_it_and_the_clock_goes_on_from_the_receipt():
	order = register("03-02 09:00").do("agent", E.NOT_ACCEPTED, "03-02 09:05")
	order.refused("agent", E.REINSTATED, "03-03 10:00", "WrongRole")
	order.refused("dispatcher", E.REINSTATED, "03-03 10:00", "MissingFact", reason=None)
	order.do("dispatcher", E.REINSTATED, "03-03 10:00", reason="属于中心职责")

	assert (order.doc.hotline_stage, order.doc.hotline_ending) == ("待派发", None)
	assert order.deadlines("overall", "dispatch") == [
		("overall", "03-02 09:00", "03-09 17:30", "03-02 09:05", "met"),
		("overall", "03-02 09:00", "03-09 17:30", "", "open"),
		("dispatch", "03-03 10:00", "03-03 15:00", "", "open"),
	]
	order.do("dispatcher", E.DISPATCHED, "03-03 11:00")
	told_in_full(order)


@pytest.mark.requirement("R82.11", "R6.6")
def test_a_report_is_referred_and_never_dispatched():
	order = register("03-02 09:00", category="举报")
	order.refused("agent", E.PASSED, "03-02 09:05", "WrongFlow")
	order.refused("dispatcher", E.DISPATCHED, "03-02 09:05", "WrongFlow")
	order.refused("agent", E.REFERRED, "03-02 09:05", "MissingFact", number_told=0)
	order.do("agent", E.REFERRED, "03-02 09:05", number_told=1)

	assert (order.doc.hotline_stage, order.doc.hotline_ending) == ("已指引举报", "举报已指引")
	assert frappe.get_cached_value("Hotline Settings", "Hotline Settings", "report_line") == "020-36623007"
	told_in_full(order)


@pytest.mark.requirement("R82.11", "R6.6")
@pytest.mark.parametrize("state", REFERRED_STATES, ids=str)
def test_what_turns_out_to_be_a_report_is_referred_from_the_desk(state):
	order = dispatched() if state is State.RETURNED else register("03-02 09:00")
	if state is State.PASSED:
		order.do("agent", E.PASSED, "03-02 09:10")
	if state is State.RETURNED:
		order.do("handler", E.RETURNED, "03-02 09:40", return_ground="分类选择错误")
	order.save("dispatcher", "03-02 10:00", category="举报")
	order.do("dispatcher", E.REFERRED, "03-02 10:05", number_told=1)

	assert order.doc.hotline_stage == "已指引举报"
	assert order.deadlines("overall")[0][4] == "cancelled"
	told_in_full(order)


@pytest.mark.requirement("R81.11", "R4.5")
def test_whoever_refuses_a_regulators_order_is_told_that_the_regulator_waits():
	order = transferred("03-02 09:00").do("mmd", E.NOT_ACCEPTED, "03-02 09:05")

	assert order.hints == ["12398工单不予受理的，仍须答复能源监管机构。"]


@pytest.mark.requirement("R5.1", "R5.2")
@pytest.mark.parametrize("state", [State.ARCHIVED, State.NOT_ACCEPTED], ids=str)
def test_an_ended_order_is_read_only(state):
	order = builders.order(state)
	for part in ("agent", "dispatcher", "mmd", "handler"):
		with builders.acting(part, builders.after(state)):
			doc = frappe.get_doc("Issue", order.name)
			doc.hotline_unit = "另一家公司"
			with pytest.raises((frappe.ValidationError, frappe.PermissionError)) as raised:
				doc.save()
		assert type(raised.value).__name__ in ("ArchivedOrder", "PermissionError"), part

	assert frappe.db.get_value("Issue", order.name, "hotline_unit") == builders.NEW_ORDER["unit"]


@pytest.mark.requirement("R5.1")
def test_no_stage_is_reached_but_by_its_step():
	order = dispatched()

	for stage in ("已归档", "待归档", "待回访", "不予受理", "待传递"):
		with builders.acting("dispatcher", builders.after(State.DISPATCHED)):
			doc = frappe.get_doc("Issue", order.name)
			doc.hotline_stage = stage
			with pytest.raises(frappe.ValidationError):
				doc.save()
	assert order.doc.hotline_stage == "待回单"


@pytest.mark.requirement("R91.2")
@pytest.mark.parametrize("missing", ["unit", "contact_name", "phone", "description", "topic"])
def test_what_a_new_order_must_hold(missing):
	with pytest.raises(frappe.ValidationError) as raised:
		register("03-02 09:00", **{missing: None})

	assert type(raised.value).__name__ == "MissingFact"


@pytest.mark.requirement("R91.2", "R94.4")
def test_only_a_transferred_order_may_declare_no_contact():
	nobody = {"contact_name": None, "phone": None, "no_contact": 1}
	with pytest.raises(frappe.ValidationError) as raised:
		register("03-02 09:00", **nobody)
	assert type(raised.value).__name__ == "MissingFact"

	order = transferred("03-02 09:00", "12345市府热线", "agent", category="投诉", **nobody)
	order.do("agent", E.PASSED, "03-02 09:10").do("dispatcher", E.DISPATCHED, "03-02 09:30")
	assert order.deadlines("contact") == []
	order.do("handler", E.REPLIED, "03-02 11:00")
	assert order.doc.hotline_stage == "待回单审核"
