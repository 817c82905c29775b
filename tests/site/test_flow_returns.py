"""Returns of an order to the dispatcher, the negotiation they end in, and returns of a reply."""

import frappe
import pytest

from hotline_csg.guide.words import EventKind as E
from tests.support import builders
from tests.support.flows import dispatched, told_in_full, transferred

GROUNDS = ["派发业务范围错误", "联系方式等信息错误或缺失", "无市场主体有效信息", "分类选择错误"]
AGREED = {"department_view": "职责不在本部", "dispatcher_view": "由结算部牵头", "signed_off": 1}


def returned(times, order=None):
	"""An order returned and dispatched again `times` times on 2 March, from 9:30 on, every five minutes."""
	order = order or dispatched()
	minute = 30
	for _ in range(times):
		order.do("handler", E.RETURNED, f"03-02 09:{minute + 2}")
		order.do("dispatcher", E.DISPATCHED, f"03-02 09:{minute + 5}")
		minute += 5
	return order


@pytest.mark.requirement("R93.1", "R93.8")
@pytest.mark.parametrize("ground", GROUNDS)
def test_a_return_has_a_ground_and_a_reason_and_leaves_a_row(ground):
	order = dispatched()
	order.refused("handler", E.RETURNED, "03-02 10:00", "MissingFact", return_ground=None)
	order.refused("handler", E.RETURNED, "03-02 10:00", "MissingFact", reason="  ")
	order.refused("handler", E.RETURNED, "03-02 10:00", "WrongFact", return_ground="太忙")
	order.do("handler", E.RETURNED, "03-02 10:00", return_ground=ground, reason="请改派结算部")

	fields = ("kind", "number", "ground", "reason", "user", "department")
	assert order.rows("Hotline Return", *fields) == [
		("退单", 1, ground, "请改派结算部", "handler@hotline.example", builders.department())
	]
	assert order.doc.hotline_returns == 1


@pytest.mark.requirement("R93.2", "R93.3", "A10")
def test_a_return_ends_the_departments_clock_and_a_new_dispatch_starts_another():
	order = dispatched(category="投诉")
	order.do("handler", E.RETURNED, "03-02 11:30")
	order.do("dispatcher", E.DISPATCHED, "03-02 14:10", department=builders.department(1), handler=None)

	assert order.deadlines() == [
		("register", "03-02 09:00", "03-02 10:00", "03-02 09:10", "met"),
		("overall", "03-02 09:00", "03-11 17:30", "", "open"),
		("dispatch", "03-02 09:10", "03-02 14:10", "03-02 09:30", "met"),
		("contact", "03-02 09:30", "03-03 17:30", "03-02 11:30", "cancelled"),
		("handle", "03-02 09:30", "03-05 17:30", "03-02 11:30", "cancelled"),
		("return", "03-02 09:30", "03-02 11:30", "03-02 11:30", "met"),
		("redispatch", "03-02 11:30", "03-02 15:30", "03-02 14:10", "met"),
		("contact", "03-02 14:10", "03-03 17:30", "", "open"),
		("handle", "03-02 14:10", "03-05 17:30", "", "open"),
	]
	assert order.doc.hotline_department == builders.department(1)
	told_in_full(order)


@pytest.mark.requirement("R93.2")
def test_a_late_return_is_taken_but_told_and_counted_as_missed():
	order = dispatched().do("handler", E.RETURNED, "03-02 14:00")

	assert order.hints == ["退单应在 2026-03-02 11:30 前提出，本次退单已超时。"]
	assert order.deadlines("return") == [("return", "03-02 09:30", "03-02 11:30", "03-02 14:00", "missed")]
	late = frappe.get_all("Hotline Deadline", {"issue": order.name, "code": "return"}, pluck="late_minutes")
	assert late == [30]  # in working time


@pytest.mark.requirement("R93.6", "R93.7")
def test_the_fourth_return_is_refused_and_leads_to_a_negotiation():
	order = returned(2)
	order.refused("handler", E.NEGOTIATION_OPENED, "03-02 10:00", "NegotiationTooEarly")
	order.do("handler", E.RETURNED, "03-02 10:01")
	assert order.hints == ["本工单已退单 3 次，达到上限。再有不同意见须发起协商。"]
	order.do("dispatcher", E.DISPATCHED, "03-02 10:05")

	told = order.refused("handler", E.RETURNED, "03-02 10:10", "ReturnLimitReached")
	assert told == "本工单已退单 3 次，达到上限 3 次，不能再退。请发起协商，达成一致后再次派发。（R93.6）"
	assert order.rows("Hotline Return", "number") == [(1,), (2,), (3,)]
	told_in_full(order)


@pytest.mark.requirement("R93.7", "A10", "A11")
def test_a_negotiation_holds_both_views_and_ends_in_a_dispatch():
	order = returned(3).do("handler", E.NEGOTIATION_OPENED, "03-02 10:00", reason="职责不清")
	assert order.doc.hotline_stage == "协商中"
	plain = dict.fromkeys(AGREED)
	for missing in AGREED:
		order.refused(
			"dispatcher", E.DISPATCHED, "03-03 09:00", "MissingFact", **{**plain, **AGREED, missing: None}
		)
	order.do(
		"dispatcher", E.DISPATCHED, "03-03 09:00", **AGREED, department=builders.department(1), handler=None
	)

	fields = ("status", "reason", "department_view", "dispatcher_view", "agreed_department", "signed_off_by")
	assert order.rows("Hotline Negotiation", *fields) == [
		(
			"已达成一致",
			"职责不清",
			*list(AGREED.values())[:2],
			builders.department(1),
			"dispatcher@hotline.example",
		)
	]
	assert order.deadlines("negotiation", "overall") == [
		("overall", "03-02 09:00", "03-09 17:30", "", "open"),  # never stops
		("negotiation", "03-02 10:00", "03-03 17:30", "03-03 09:00", "met"),  # 1 WD
	]
	told_in_full(order)


@pytest.mark.requirement("R93.6")
def test_how_often_an_order_may_be_returned_is_a_setting():
	settings = frappe.get_doc("Hotline Settings")
	settings.max_returns = 1
	settings.save()
	order = returned(1)

	told = order.refused("handler", E.RETURNED, "03-02 10:00", "ReturnLimitReached")
	assert "已退单 1 次，达到上限 1 次" in told


@pytest.mark.requirement("A12")
def test_a_regulators_order_may_be_returned_and_its_receipt_clocks_stand_still():
	order = transferred("03-02 09:00", category="咨询").do("dispatcher", E.DISPATCHED, "03-02 09:30")
	before = order.deadlines("refine", "regulator_reply")
	order.do("handler", E.RETURNED, "03-02 10:00").do("dispatcher", E.DISPATCHED, "03-02 11:00")

	assert order.deadlines("refine", "regulator_reply") == before
	assert before == [
		("refine", "03-02 09:00", "03-16 17:30", "", "open"),
		("regulator_reply", "03-02 09:00", "03-18 17:30", "", "open"),
	]
	assert [row[1:] for row in order.deadlines("report")] == [
		("03-02 09:30", "03-11 17:30", "03-02 10:00", "cancelled"),
		("03-02 11:00", "03-11 17:30", "", "open"),
	]


REPLY_GROUNDS = [
	("咨询", "填写不规范", None),
	("咨询", "未逐一答复", None),
	("咨询", "违反政策法规", None),
	("咨询", "投诉未填联系客户时间", "WrongGround"),
	("咨询", "时限内重复派发投诉", "WrongGround"),
	("投诉", "投诉未填联系客户时间", None),
	("投诉", "时限内重复派发投诉", None),
]


@pytest.mark.requirement("R93.4", "R93.5")
@pytest.mark.parametrize(("category", "ground", "error"), REPLY_GROUNDS)
def test_a_reply_is_returned_on_one_of_five_grounds(category, ground, error):
	order = dispatched(category=category)
	order.do("handler", E.REPLIED, "03-02 11:00", contacted_at="2026-03-02 10:00:00")
	if error:
		order.refused("dispatcher", E.REPLY_RETURNED, "03-02 11:30", error, review_ground=ground)
		return
	order.do("dispatcher", E.REPLY_RETURNED, "03-02 11:30", review_ground=ground, reason="请补充")

	assert order.doc.hotline_stage == "待重新回单"
	assert order.deadlines("review", "rework") == [
		("review", "03-02 11:00", "03-02 16:00", "03-02 11:30", "met"),
		("rework", "03-02 11:30", "03-03 17:30", "", "open"),  # 1 WD
	]
	assert order.rows("Hotline Return", "kind", "number", "ground") == [("回单退回", 1, ground)]


@pytest.mark.requirement("R93.5")
def test_a_reply_is_reworked_as_often_as_it_takes():
	order = dispatched().do("handler", E.REPLIED, "03-02 11:00")
	for day in ("03-03", "03-04"):
		order.do("dispatcher", E.REPLY_RETURNED, f"{day} 09:00")
		order.do("handler", E.REPLIED, f"{day} 16:00", points=[f"{day} 的答复"])

	assert order.doc.hotline_points[0].answer == "03-04 的答复"
	assert order.doc.hotline_reply_returns == 2
	assert [row[1:] for row in order.deadlines("rework")] == [
		("03-03 09:00", "03-04 17:30", "03-03 16:00", "met"),
		("03-04 09:00", "03-05 17:30", "03-04 16:00", "met"),
	]
	told_in_full(order)


@pytest.mark.requirement("R93.4")
def test_the_same_entitys_second_complaint_is_told():
	dispatched(category="投诉")
	second = dispatched("03-03 09:00", category="投诉")
	assert second.hints == ["同一主体、同一业务分类的投诉在办理时限内已派发过。请核对是否重复派发。"]
	other = dispatched("03-03 09:00", category="投诉", unit="另一家公司")
	assert other.hints == []
