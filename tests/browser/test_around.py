"""What stands around an order on its form: a part is split off, a department is asked and answers."""

import frappe
from playwright.sync_api import Locator, expect

from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.builders import MONDAY, STEP
from tests.support.desk import Desk

POINTS = [{"point": "如何解锁账号？"}, {"point": "结算单何时发布？"}]
DUE = MONDAY + 12 * STEP


def begin(desk: Desk, action: str) -> Locator:
	"""Press a button of the group 关联与督办; gives its dialog."""
	page = desk.page.locator("#page-Issue")
	page.get_by_role("button", name="关联与督办").click()
	page.locator(".inner-group-button").get_by_text(action, exact=True).click()
	dialog = desk.page.locator(".hotline-step.show")
	expect(dialog).to_be_visible()
	return dialog


def test_a_part_is_split_off_with_its_point(desk):
	order = builders.order(State.PASSED, points=POINTS).name
	frappe.db.commit()
	dispatcher = desk("dispatcher", builders.after(State.PASSED))
	dispatcher.open(order)
	dialog = begin(dispatcher, "拆分")
	dialog.get_by_text("结算单何时发布？").click()
	dispatcher.confirm(dialog)
	dispatcher.sees_stage("待传递")
	part = dispatcher.order

	assert part != order
	expect(dispatcher.page.locator(".hotline-around")).to_contain_text(order)
	frappe.db.rollback()
	assert [row.point for row in frappe.get_doc("Issue", part).hotline_points] == ["结算单何时发布？"]


def test_a_department_is_asked_and_answers(desk):
	order = builders.order(State.DISPATCHED).name
	frappe.db.commit()
	dispatcher = desk("dispatcher", MONDAY + 4 * STEP)
	dispatcher.open(order)
	dialog = begin(dispatcher, "督办")
	dispatcher.write("item", "请说明进展", dialog)
	dispatcher.write("due", f"{DUE:%Y-%m-%d %H:%M:%S}", dialog)
	dispatcher.confirm(dialog)
	expect(dispatcher.page.locator(".hotline-around")).to_contain_text("待答复")
	expect(dispatcher.page.locator(".hotline-around button")).to_have_count(0)

	handler = desk("handler", MONDAY + 5 * STEP)
	handler.open(order)
	handler.page.locator(".hotline-around").get_by_role("button", name="答复").click()
	dialog = handler.page.locator(".hotline-step.show")
	handler.write("answer", "今日恢复。", dialog)
	handler.confirm(dialog)
	expect(handler.page.locator(".hotline-around")).to_contain_text("今日恢复。")
	frappe.db.rollback()
	assert frappe.get_all("Hotline Supervision", {"issue": order}, pluck="status") == ["已答复"]
