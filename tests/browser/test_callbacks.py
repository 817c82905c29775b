"""The page of callbacks: the queue, one screen to record what was said, all by keyboard."""

from datetime import datetime, timedelta

import frappe
import pytest
from playwright.sync_api import expect

from hotline_csg.guide.words import EventKind, State
from tests.support import axe, builders
from tests.support.builders import MONDAY, STEP
from tests.support.keyboard import Keyboard

NOW = MONDAY + timedelta(hours=1)


@pytest.fixture
def queue(committing):
	"""Three orders that wait: one may be called, a complaint may be called, one was tried a short while ago."""

	def order(at: datetime, **facts) -> str:
		return builders.order(State.REVIEWED, at, **facts).name

	points = [{"point": "如何解锁账号？"}]
	first = order(MONDAY, unit="甲售电公司", points=points)
	second = order(MONDAY + STEP, unit="乙发电厂")
	tried = order(MONDAY - timedelta(minutes=30), unit="丙用户")
	builders.step(tried, "agent", EventKind.CALLBACK_FAILED, NOW - timedelta(minutes=5))
	frappe.db.commit()
	return first, second, tried


def test_a_callback_is_recorded_without_a_mouse(queue, desk):
	first, second, tried = queue
	agent = desk("agent", NOW)
	page = agent.go("/app/hotline-callbacks")
	rows = page.locator(".hotline-queue-row")

	expect(rows).to_contain_text([first, second, tried])
	expect(rows.nth(2)).to_contain_text("03-02 11:55 起可回访")
	expect(rows.nth(2)).to_contain_text("第 2 次（共 3 次）")
	sheet = page.locator(".hotline-call-sheet")
	expect(sheet).to_contain_text("13800000001")
	expect(sheet.locator(".hotline-points")).to_contain_text("账号已解锁，请重新登录。")
	agent.keep_picture("callbacks")
	assert axe.faults(page, ".hotline-page") == []

	expect(page.locator("[name=outcome]:checked")).to_be_focused()
	hands = Keyboard(page).press("1").press("Tab").press("Space").press("Tab")
	hands.type("问题已解决 1 次").press("Control+Enter")

	expect(rows).to_contain_text([second, tried])
	expect(page.locator(".hotline-call-sheet header")).to_contain_text("乙发电厂")
	frappe.db.rollback()
	stored = frappe.db.get_value(
		"Issue", first, ["hotline_stage", "hotline_satisfaction", "hotline_opinion"], as_dict=True
	)
	assert (stored.hotline_stage, stored.hotline_satisfaction, stored.hotline_opinion) == (
		"已归档",
		"非常满意",
		"问题已解决 1 次",
	)


def test_what_is_refused_says_why_and_keeps_what_was_typed(queue, desk):
	agent = desk("agent", NOW)
	page = agent.go("/app/hotline-callbacks")
	page.locator("[name=opinion]").fill("对方很忙")
	page.locator(".hotline-record button[type=submit]").click()

	expect(page.locator(".hotline-refusal")).to_contain_text("满意度评价")
	expect(page.locator("[name=opinion]")).to_have_value("对方很忙")
	agent.errors.clear()  # the browser notes a refused request


def test_the_queue_is_gone_through_by_keys_and_an_attempt_that_failed_waits(queue, desk):
	first, second, _tried = queue
	agent = desk("agent", NOW)
	page = agent.go("/app/hotline-callbacks")
	current = page.locator('.hotline-queue-row[aria-current="true"]')
	expect(current).to_contain_text(first)
	Keyboard(page).press("Alt+ArrowDown")
	expect(current).to_contain_text(second)
	page.locator("[name=outcome][value=callback_failed]").check()
	page.locator("[name=reason]").fill("无人接听")
	Keyboard(page).press("Control+Enter")

	rows = page.locator(".hotline-queue-row")
	expect(rows.nth(2)).to_contain_text(second)
	expect(rows.nth(2)).to_contain_text("第 2 次（共 3 次）")


def test_an_agreed_time_is_entered_by_hand(queue, desk):
	agent = desk("agent", NOW)
	page = agent.go("/app/hotline-callbacks")
	page.locator("[name=outcome][value=callback_agreed]").check()
	page.locator("[name=appointment]").fill("2026-03-02T15:10")
	Keyboard(page).press("Control+Enter")

	expect(page.locator(".hotline-queue-row").last).to_contain_text("03-02 15:10 起可回访")
