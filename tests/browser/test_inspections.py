"""A sample is drawn, scored by keyboard, appealed and decided at the desk."""

import frappe
import pytest
from playwright.sync_api import Locator, expect

from hotline_csg.guide.score_sheet import TITLE
from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.builders import MONDAY, STEP, acting
from tests.support.desk import Desk

FRIDAY = MONDAY.replace(day=6)
POINTS = [{"point": "平台登录提示账号被锁定，如何解锁？"}]


@pytest.fixture
def batch(committing) -> str:
	"""A batch that waits to be drawn, of one archived order."""
	builders.order(State.ARCHIVED, MONDAY, points=POINTS)
	with acting("manager", FRIDAY):
		doc = {
			"doctype": "Hotline Inspection Batch",
			"sheet": TITLE,
			"from_date": "2026-03-01",
			"to_date": "2026-03-06",
			"way": "总量随机",
			"count": 5,
		}
		name = frappe.get_doc(doc).insert().name
	frappe.db.commit()
	return name


def of(about: str) -> frappe._dict:
	frappe.db.rollback()
	fields = ["name", "status", "score"]
	return frappe.get_all("Hotline Inspection", {"about": about}, fields, order_by="creation desc")[0]


def open_inspection(someone: Desk, name: str) -> Locator:
	page = someone.go(f"/app/hotline-inspection/{name}").locator("#page-Hotline\\ Inspection")
	expect(page.locator(".hotline-scores")).to_be_visible()
	expect(page.locator(".hotline-inspected").first).to_be_visible()
	return page


def row(page: Locator, item: str) -> Locator:
	return page.locator(".hotline-scores tbody tr", has_text=item)


def press(someone: Desk, page: Locator, action: str) -> Locator:
	page.get_by_role("button", name=action, exact=True).click()
	dialog = someone.page.locator(".hotline-step.show")
	expect(dialog).to_be_visible()
	return dialog


def test_a_sample_is_drawn_scored_appealed_and_decided(desk, batch):
	manager = desk("manager", FRIDAY).looks_at(FRIDAY)
	page = manager.go(f"/app/hotline-inspection-batch/{batch}")
	page.get_by_role("button", name="查看并抽取").click()
	asked = page.locator(".modal.show")
	expect(asked).to_contain_text("符合条件的工单 1 张，将抽取 1 张")
	asked.locator(".btn-modal-primary").click()
	expect(page.get_by_role("button", name="查看质检单")).to_be_visible()
	expect(page.locator(".modal-backdrop")).to_have_count(0)
	manager.keep_picture("inspection-batch")
	page.get_by_role("button", name="查看质检单").click()
	expect(page.locator(".list-row")).to_have_count(3)
	manager.keep_picture("inspection-list")

	name = of("坐席").name
	page = open_inspection(manager, name)
	first = page.locator(".hotline-scores input[type=number]").first
	expect(first).to_be_focused()
	manager.page.keyboard.type("10")
	manager.page.keyboard.press("Enter")  # not applicable
	manager.page.keyboard.press("Enter")
	manager.page.keyboard.type("未登记联系人姓名")
	row(page, "回访规范").get_by_text("不适用").click()
	expect(page.locator(".hotline-scores .total b")).to_have_text("86.7")
	manager.keep_picture("inspection")
	dialog = press(manager, page, "提交评分")
	expect(dialog).to_contain_text("86.7")
	manager.confirm(dialog)
	expect(page.get_by_role("button", name="提交评分")).to_have_count(0)
	expect(row(page, "受理信息完整")).to_contain_text("10 / 20")
	assert ("已评分", 86.7) == (of("坐席").status, of("坐席").score)

	agent = desk("agent", FRIDAY + STEP).looks_at(FRIDAY)
	page = open_inspection(agent, name)
	expect(page.locator(".hotline-scores input")).to_have_count(0)
	dialog = press(agent, page, "申诉")
	agent.write("reason", "联系人姓名已在第二次通话补登", dialog)
	agent.confirm(dialog)
	expect(page.locator(".form-page")).to_contain_text("联系人姓名已在第二次通话补登")
	assert "申诉中" == of("坐席").status

	mmd = desk("mmd", FRIDAY + STEP * 2).looks_at(FRIDAY)
	page = open_inspection(mmd, name)
	row(page, "受理信息完整").locator("input[type=number]").fill("20")
	dialog = press(mmd, page, "裁定申诉")
	mmd.write("reason", "经核实已补登，不扣分", dialog)
	mmd.confirm(dialog)
	expect(page.get_by_role("button", name="裁定申诉")).to_have_count(0)
	expect(page.locator(".form-page")).to_contain_text("86.7 → 100")
	mmd.keep_picture("inspection-decided")
	assert ("已裁定", 100) == (of("坐席").status, of("坐席").score)

	page = mmd.go("/app/query-report/Hotline Inspection Results?from_date=2026-03-06&to_date=2026-03-06")
	expect(page.locator(".dt-cell--col-1", has_text="坐席")).to_be_visible()
	expect(page.locator(".chart-container .bar").first).to_be_visible()
	mmd.keep_picture("inspection-results")
	page.locator(".dt-row a.hotline-behind").first.click()
	expect(page.locator(".list-row")).to_have_count(1)
