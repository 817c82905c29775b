"""A second user moves an order: whoever has it open sees it without a reload, and no old button acts."""

import frappe
import pytest
from playwright.sync_api import expect

from hotline_csg.guide.words import EventKind, State
from tests.support import builders, socketio
from tests.support.builders import MONDAY, STEP

E = EventKind


@pytest.fixture
def replied(committing):
	name = builders.order(State.REPLIED, MONDAY).name
	frappe.db.commit()
	return name


@pytest.fixture
def socket():
	if reason := socketio.missing():
		pytest.skip(reason)
	with socketio.served():
		yield


def review(name: str) -> None:
	builders.step(name, "dispatcher", E.REVIEWED, MONDAY + 6 * STEP)
	frappe.db.commit()


def test_an_open_form_follows_the_second_user(socket, replied, desk):
	agent = desk("agent", MONDAY + 7 * STEP)
	socketio.listen(agent.page)
	page = agent.open(replied)
	socketio.wait_until_connected(page)
	expect(page.locator(".hotline-offline")).to_have_count(0)
	agent.sees_stage("待回单审核")
	review(replied)

	stage = page.locator(".hotline-stage")
	socketio.tell_until(replied, lambda: expect(stage).to_have_text("待回访", timeout=2000))
	expect(page.locator(".page-head .hotline-main:visible")).to_have_text("回访")


def test_an_open_dialog_says_that_somebody_was_faster(socket, replied, desk):
	dispatcher = desk("dispatcher", MONDAY + 7 * STEP)
	socketio.listen(dispatcher.page)
	page = dispatcher.open(replied)
	socketio.wait_until_connected(page)
	dialog = dispatcher.begin("退回回单")
	dispatcher.write("reason", "请逐条写明办理结果", dialog)
	review(replied)

	refusal = dialog.locator(".hotline-refusal")
	socketio.tell_until(replied, lambda: expect(refusal).to_contain_text("刚被他人处理", timeout=2000))
	expect(dialog.locator(".btn-modal-primary")).to_be_disabled()
	expect(dialog.locator("textarea").first).to_have_value("请逐条写明办理结果")
	dialog.get_by_role("button", name="重新加载工单").click()
	dispatcher.sees_stage("待回访")


def test_without_a_socket_that_is_said_and_the_form_asks_by_itself(replied, desk):
	agent = desk("agent", MONDAY + 7 * STEP)
	page = agent.open(replied)
	expect(page.locator(".hotline-offline")).to_have_text("实时更新已中断，每 30 秒自动核对一次")
	review(replied)
	page.evaluate("hotline_csg.check_by_hand()")

	agent.sees_stage("待回访")
