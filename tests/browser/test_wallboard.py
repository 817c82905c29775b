"""The board on the wall renews itself, says when it could not, and is readable."""

from datetime import timedelta

import frappe
from playwright.sync_api import expect

from hotline_csg.guide.words import State
from tests.support import axe, builders
from tests.support.builders import MONDAY, STEP


def test_the_board_renews_itself(committing, desk):
	for number, state in enumerate(
		(State.PASSED, State.PASSED, State.DISPATCHED, State.REPLIED, State.REVIEWED)
	):
		builders.order(state, MONDAY - timedelta(days=number % 3))
	frappe.db.commit()
	now = MONDAY + timedelta(hours=1)
	dispatcher = desk("dispatcher", now)
	page = dispatcher.page
	page.clock.install()
	dispatcher.go("/app/hotline-wallboard")
	opened = page.locator('[data-figure="open"] .hotline-figure-value')
	expect(opened).to_have_text("5")
	expect(page.locator('[data-stage="待派发"] .hotline-wall-number')).to_have_text("2")
	expect(page.locator(".hotline-wallboard footer")).to_contain_text("2026-03-02 10:00:00")
	dispatcher.keep_picture("wallboard")
	assert axe.faults(page, ".hotline-page") == []

	builders.order(State.RECEIVED, MONDAY + STEP)
	frappe.db.commit()
	page.clock.run_for(16_000)
	expect(opened).to_have_text("6")


def test_figures_that_could_not_be_renewed_say_so(committing, desk):
	dispatcher = desk("dispatcher", MONDAY)
	page = dispatcher.page
	page.clock.install()
	dispatcher.go("/app/hotline-wallboard")
	expect(page.locator(".hotline-wallboard footer")).to_contain_text("自动刷新")
	page.route("**/hotline_csg.api.wallboard.figures", lambda route: route.abort())
	page.clock.run_for(16_000)

	expect(page.locator('.hotline-wallboard[data-old="1"] footer')).to_contain_text("更新失败")
	dispatcher.errors.clear()  # the request that was cut off
