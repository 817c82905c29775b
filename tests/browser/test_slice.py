"""The slice as people take it, each at their own desk: an agent's call becomes an order that is archived."""

from datetime import timedelta

import frappe
from playwright.sync_api import Locator, expect

from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.builders import MONDAY, STEP
from tests.support.desk import Desk

DESCRIPTION = "平台登录提示账号被锁定，如何解锁？"
ANSWER = "账号已解锁，请用短信验证码重置密码后登录。"


def register(agent: Desk) -> str:
	"""A new consultation with what the guide demands and nothing else; gives its number."""
	page = agent.go("/app/issue/new")
	expect(agent.field("hotline_category").locator("input:visible")).to_have_value("咨询")
	expect(agent.field("hotline_channel").locator("input:visible")).to_have_value("400热线")
	agent.choose("hotline_topic", "平台应用-其他")
	agent.write("hotline_unit", "云南测试售电有限公司")
	agent.write("hotline_contact_name", "李测试")
	agent.write("hotline_phone", "138 0000 0002")
	agent.write("hotline_description", DESCRIPTION)
	page.get_by_role("button", name="保存", exact=True).click()
	agent.sees_stage("待传递")
	return agent.order


def record_callback(agent: Desk, dialog: Locator) -> None:
	dialog.get_by_label("已熟悉回复内容").check()
	agent.write("opinion", "问题已解决", dialog)
	dialog.locator("select:visible").select_option("满意")
	agent.confirm(dialog)


def test_a_consultation_goes_through_all_hands(desk):
	agent = desk("agent", MONDAY)
	order = register(agent)
	agent.at(MONDAY + STEP).do("传递", "待派发")

	dispatcher = desk("dispatcher", MONDAY + 2 * STEP)
	dispatcher.open(order)
	dialog = dispatcher.begin("派发")
	dispatcher.choose("department", "交易组织部", dialog)
	dispatcher.choose("handler", builders.login("handler"), dialog)
	dispatcher.confirm(dialog)
	dispatcher.sees_stage("待回单")

	handler = desk("handler", MONDAY + 3 * STEP)
	handler.open(order)
	dialog = handler.begin("回单")
	expect(dialog.locator(".hotline-point")).to_contain_text(DESCRIPTION)
	handler.write("answer_1", ANSWER, dialog)
	handler.confirm(dialog)
	handler.sees_stage("待回单审核")

	dispatcher.at(MONDAY + 4 * STEP).open(order)
	dispatcher.do("审核通过", "待回访")

	agent.at(MONDAY + 5 * STEP).open(order)
	dialog = agent.begin("回访")
	expect(dialog).to_contain_text(ANSWER)
	record_callback(agent, dialog)
	agent.sees_stage("待归档")
	agent.at(MONDAY + 6 * STEP).do("归档", "已归档")

	steps = agent.page.locator(".hotline-event")
	expect(steps.locator("b")).to_have_text(["归档", "回访", "审核通过", "回单", "派发", "传递", "受理"])
	expect(steps.nth(1)).to_contain_text("问题已解决")
	expect(agent.page.locator(".hotline-ended summary")).to_have_text("已结束的时限（6）")
	expect(agent.page.locator("#page-Issue").get_by_role("button", name="操作")).to_have_count(0)


def test_an_agent_answers_at_once(desk):
	agent = desk("agent", MONDAY)
	register(agent)
	dialog = agent.at(MONDAY + STEP).begin("直接办结")
	agent.write("answer", ANSWER, dialog)
	agent.confirm(dialog)

	agent.sees_stage("已归档")
	expect(agent.field("hotline_ending")).to_contain_text("直接办结")
	expect(agent.field("hotline_answer")).to_contain_text(ANSWER)


def test_a_reply_with_an_open_point_is_refused_and_what_was_typed_stays(desk):
	points = [{"point": DESCRIPTION}, {"point": "证书到期如何更新？"}]
	name = builders.order(State.DISPATCHED, MONDAY, points=points).name
	frappe.db.commit()
	handler = desk("handler", MONDAY + 4 * STEP)
	handler.open(name)
	dialog = handler.begin("回单")
	handler.write("answer_1", ANSWER, dialog)
	handler.confirm(dialog)

	expect(dialog.locator(".hotline-refusal")).to_contain_text("还有 1 条诉求要点没有答复")
	expect(dialog.locator("textarea:visible").first).to_have_value(ANSWER)
	handler.errors.clear()  # the browser notes a refused request

	handler.page.keyboard.press("Escape")
	handler.write("answer_2", "请按帮助中心第三章办理。", dialog)
	handler.confirm(dialog)
	handler.sees_stage("待回单审核")


def test_outside_callback_hours_an_agreed_time_is_needed(desk):
	name = builders.order(State.REVIEWED, MONDAY).name
	frappe.db.commit()
	noon = MONDAY.replace(hour=12, minute=30)
	agent = desk("agent", noon)
	agent.open(name)
	dialog = agent.begin("回访")
	record_callback(agent, dialog)
	expect(dialog.locator(".hotline-refusal")).to_contain_text("不在可回访时段内")
	expect(dialog.locator(".hotline-refusal")).to_contain_text("2026-03-02 14:00")
	agent.errors.clear()  # the browser notes a refused request

	dialog.get_by_role("button", name="取消").click()
	dialog = agent.begin("预约回访")
	agent.write("appointment", str(noon + timedelta(minutes=10)), dialog)
	agent.confirm(dialog)
	expect(agent.page.locator(".hotline-event").first).to_contain_text("预约回访")

	agent.at(noon + timedelta(minutes=10)).open(name)
	dialog = agent.begin("回访")
	record_callback(agent, dialog)
	agent.sees_stage("待归档")
