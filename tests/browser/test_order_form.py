"""The form of an order: why a moment, how far it has come, what is refused and why, what happened, and who was faster."""

import re

import frappe
import pytest
from playwright.sync_api import expect

from hotline_csg.guide.words import EventKind, State
from tests.support import builders, flows
from tests.support.builders import MONDAY, STEP

E = EventKind
POINTS = [{"point": "平台登录提示账号被锁定，如何解锁？"}, {"point": "证书到期如何更新？"}]


def test_a_deadline_says_why_this_moment(an_order, desk):
	handler = desk("handler", MONDAY + 4 * STEP)
	page = handler.open(an_order(State.DISPATCHED))
	card = page.locator(".hotline-deadline", has_text="处置回单")
	expect(card.locator(".hotline-why")).to_be_hidden()
	card.get_by_role("button", name="为什么是这个时间").click()

	expect(card.locator(".hotline-why li").first).to_contain_text("派发 2026年3月2日周一 09:20")
	expect(card.locator(".hotline-why li").last).to_have_text("应于 2026年3月3日周二 17:30 前完成")
	card.get_by_role("button", name="为什么是这个时间").click()
	expect(card.locator(".hotline-why")).to_be_hidden()


def test_the_stages_show_how_far_it_has_come(an_order, desk):
	dispatcher = desk("dispatcher", MONDAY + 5 * STEP)
	page = dispatcher.open(an_order(State.RETURNED))

	stages = page.locator(".hotline-stages li")
	expect(stages).to_have_text(
		["待传递", "待再次派发", "待回单", "待回单审核", "待回访", "待归档", "已归档"]
	)
	expect(page.locator('[aria-current="step"]')).to_have_text("待再次派发")
	expect(page.locator(".hotline-board-head")).to_contain_text("已退单 1/3 次")


def test_a_refused_step_says_why(committing, desk):
	order = builders.order(State.DISPATCHED, MONDAY)
	for number in range(3):
		at = MONDAY + (3 + 2 * number) * STEP
		builders.step(order.name, "handler", E.RETURNED, at)
		builders.step(order.name, "dispatcher", E.DISPATCHED, at + STEP)
	frappe.db.commit()
	handler = desk("handler", MONDAY + 10 * STEP)
	page = handler.open(order.name).locator("#page-Issue")
	page.get_by_role("button", name="操作").click()
	item = page.locator(".inner-group-button .dropdown-item.hotline-refused")
	expect(item).to_have_text("退单")
	item.click()

	expect(handler.page.locator(".msgprint")).to_contain_text("R93.")
	expect(handler.page.locator(".msgprint")).to_contain_text("3")


def test_points_and_answers_stand_side_by_side(an_order, desk):
	name = an_order(State.DISPATCHED, points=POINTS)
	builders.step(name, "handler", E.REPLIED, MONDAY + 4 * STEP, points=["已解锁。", "按手册更新。"])
	frappe.db.commit()
	dispatcher = desk("dispatcher", MONDAY + 5 * STEP)
	page = dispatcher.open(name)

	rows = page.locator(".hotline-points tbody tr")
	expect(rows).to_have_count(2)
	expect(rows.nth(1)).to_contain_text("证书到期如何更新？")
	expect(rows.nth(1)).to_contain_text("按手册更新。")
	expect(dispatcher.field("hotline_points").locator(".grid-body")).to_be_hidden()


def test_returns_and_callbacks_can_be_read_alone(an_order, desk):
	name = an_order(State.RETURNED)
	builders.step(name, "dispatcher", E.DISPATCHED, MONDAY + 5 * STEP)
	frappe.db.commit()
	dispatcher = desk("dispatcher", MONDAY + 6 * STEP)
	page = dispatcher.open(name)
	expect(page.locator(".hotline-event")).to_have_count(5)
	page.locator(".hotline-chips").get_by_role("button", name=re.compile("退单")).click()

	expect(page.locator(".hotline-event b")).to_have_text(["退单"])
	expect(page.locator(".hotline-event")).to_contain_text("不属本部门业务")


@pytest.mark.parametrize(
	("category", "part", "shown", "absent"),
	[
		(
			"咨询",
			"handler",
			"hotline_description",
			("hotline_suggestion", "hotline_judgement", "hotline_plan"),
		),
		("建议", "dispatcher", "hotline_suggestion", ("hotline_judgement", "hotline_transfer_number")),
		("投诉", "handler", "hotline_judgement", ("hotline_suggestion", "hotline_finding")),
	],
)
def test_only_what_belongs_to_the_category_is_shown(committing, desk, category, part, shown, absent):
	order = flows.dispatched(category=category)
	frappe.db.commit()
	one = desk(part, MONDAY + 6 * STEP)
	page = one.open(order.name)

	expect(one.field(shown)).to_be_visible()
	for name in (*absent, "status", "priority", "resolution_details", "first_response_time"):
		expect(one.field(name)).to_be_hidden()
	for name in ("关闭", "重新打开", "任务"):
		expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)


def test_the_regulators_order_asks_first_for_what_is_due_first(committing, desk):
	order = flows.transferred("03-02 09:00").do("dispatcher", E.DISPATCHED, "03-02 09:30")
	frappe.db.commit()
	head = desk("head", MONDAY + 6 * STEP)
	page = head.open(order.name)
	expect(page.locator("#page-Issue .page-head .hotline-main")).to_have_text("联系客户")

	expect(page.locator(".hotline-deadline b").first).to_have_text("联系客户")
	expect(head.field("hotline_transfer_number")).to_be_visible()


def test_who_was_slower_is_told_and_keeps_what_was_typed(an_order, desk):
	name = an_order(State.REPLIED)
	dispatcher = desk("dispatcher", MONDAY + 5 * STEP)
	dispatcher.open(name)
	dialog = dispatcher.begin("退回回单")
	dispatcher.write("reason", "请逐条写明办理结果", dialog)
	builders.step(name, "dispatcher", E.REVIEWED, MONDAY + 6 * STEP)
	frappe.db.commit()
	dialog.locator("select").select_option("填写不规范")
	dispatcher.confirm(dialog)
	expect(dialog.locator(".hotline-refusal")).to_contain_text("审核通过")
	expect(dialog.locator("textarea:visible").first).to_have_value("请逐条写明办理结果")
	dispatcher.errors.clear()  # the browser notes a refused request
	dialog.get_by_role("button", name="重新加载工单").click()

	dispatcher.sees_stage("待回访")
	frappe.db.rollback()
	assert frappe.db.get_value("Issue", name, "hotline_stage") == "待回访"
