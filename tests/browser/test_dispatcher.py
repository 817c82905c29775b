"""A dispatcher's day: the queue by what is due, steps by single keys, many at once, and what departments hold."""

from datetime import timedelta

import frappe
import pytest
from playwright.sync_api import expect

from hotline_csg.guide.words import EventKind, State
from tests.support import axe, builders
from tests.support.builders import MONDAY, STEP
from tests.support.keyboard import Keyboard

NOW = MONDAY + timedelta(hours=1)


@pytest.fixture
def learned(committing):
	"""The first department has answered orders on the tests' topic, and holds one that is late."""
	builders.order(State.REPLIED, MONDAY - timedelta(days=3))
	builders.order(State.DISPATCHED, MONDAY - timedelta(days=5))
	frappe.db.commit()


def passed(number: int = 1, **facts) -> list[str]:
	names = [
		builders.order(State.PASSED, MONDAY + count * timedelta(minutes=1), **facts).name
		for count in range(number)
	]
	frappe.db.commit()
	return names


def rows_of(page):
	return page.locator(".hotline-waiting tr[data-order]")


def test_the_queue_is_worked_off_by_keyboard(learned, desk):
	(order,) = passed()
	reply = builders.order(State.REPLIED, MONDAY + 2 * STEP, unit="待审核公司").name
	frappe.db.commit()
	dispatcher = desk("dispatcher", NOW).looks_at(NOW)
	page = dispatcher.go("/app/hotline-dispatch")
	row = rows_of(page).filter(has_text=order)

	expect(row).to_contain_text("交易组织部")
	expect(row).to_contain_text("同类 2 件中 2 件")
	expect(row.locator(".hotline-row-left")).to_have_text("● 剩 2小时10分")
	holdings = page.locator(".hotline-holdings tbody tr")
	expect(holdings).to_contain_text(["交易组织部"])
	expect(holdings.first).to_contain_text("✖ 1")
	dispatcher.keep_picture("dispatch-desk")
	assert axe.faults(page, ".hotline-page") == []

	row.focus()
	hands = Keyboard(page).press("d")
	dialog = page.locator(".hotline-step.show")
	expect(dispatcher.field("department", dialog).locator("input")).to_have_value(builders.department())
	expect(dialog).to_contain_text("近半年同类工单 2 件中由其办结 2 件")
	expect(dialog.locator(".btn-modal-primary")).to_be_focused()
	hands.press("Enter")
	expect(row).to_have_count(0)
	frappe.db.rollback()
	assert frappe.db.get_value("Issue", order, "hotline_department") == builders.department()

	rows_of(page).filter(has_text=reply).focus()
	hands.press("p")
	dialog = page.locator(".hotline-step.show")
	expect(dialog).to_contain_text("账号已解锁，请重新登录。")
	expect(dialog.locator(".btn-modal-primary")).to_be_focused()
	hands.press("Enter")
	expect(rows_of(page).filter(has_text=reply)).to_have_count(0)
	assert hands.count == 4, hands.actions


def test_arrows_go_through_the_rows_and_enter_opens(learned, desk):
	first, second = passed(2)
	dispatcher = desk("dispatcher", NOW)
	page = dispatcher.go("/app/hotline-dispatch")
	rows_of(page).filter(has_text=first).focus()
	Keyboard(page).press("ArrowDown")
	expect(rows_of(page).filter(has_text=second)).to_be_focused()
	Keyboard(page).press("Enter")

	expect(page.locator(".hotline-board")).to_be_visible()
	assert dispatcher.order == second


def test_many_are_dispatched_by_one_confirmation_and_refusals_are_listed(learned, desk):
	first, second, gone = passed(3)
	dispatcher = desk("dispatcher", NOW)
	page = dispatcher.go("/app/hotline-dispatch")
	rows_of(page).filter(has_text=first).focus()
	Keyboard(page).press("g").press("b")
	dialog = page.locator(".hotline-step.show")
	expect(dialog.locator(".hotline-group li")).to_have_count(3)
	# Meanwhile somebody else dispatches one of them.
	builders.step(gone, "dispatcher", EventKind.DISPATCHED, NOW)
	frappe.db.commit()
	dialog.locator(".btn-modal-primary").click()

	refused = page.locator(".msgprint")
	expect(refused.locator("li")).to_have_count(1)
	expect(refused).to_contain_text(gone)
	expect(rows_of(page).filter(has_text=first)).to_have_count(0)
	frappe.db.rollback()
	states = [frappe.db.get_value("Issue", name, "hotline_state") for name in (first, second, gone)]
	assert states == ["dispatched"] * 3


def test_a_step_that_is_not_possible_says_so(learned, desk):
	(order,) = passed()
	dispatcher = desk("dispatcher", NOW)
	page = dispatcher.go("/app/hotline-dispatch")
	rows_of(page).filter(has_text=order).focus()
	Keyboard(page).press("p")

	expect(page.locator(".desk-alert")).to_contain_text("待派发")
	expect(page.locator(".hotline-step.show")).to_have_count(0)
