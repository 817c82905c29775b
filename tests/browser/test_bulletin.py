"""A bulletin is begun, filled, submitted and issued by its form; papers open as PDF from the forms' buttons."""

import re
from datetime import datetime, timedelta

import frappe
import pytest
from playwright.sync_api import expect

from tests.site.test_flow_regulator import refined
from tests.support import builders, papers
from tests.support.builders import acting, login

APRIL = datetime(2026, 4, 1, 9, 0)
DOCTYPE = "Hotline Bulletin"


@pytest.fixture
def case(committing):
	"""A regulator's order whose report was found true, with an item to mend."""
	order = refined()
	report = frappe.db.get_value("Hotline Investigation Report", {"issue": order.name})
	with acting("mmd", APRIL):
		frappe.get_doc(
			{
				"doctype": "Hotline Rectification",
				"report": report,
				"department": builders.department(),
				"item": "建立升级前告知制度",
				"responsible": login("handler"),
				"due": APRIL.date() + timedelta(days=14),
			}
		).insert()
	frappe.db.commit()
	yield order
	frappe.db.delete("Hotline Bulletin Case", {"issue": order.name})
	frappe.db.delete(DOCTYPE, {"title": ("like", "12398 工单调查情况通报%")})
	frappe.db.commit()


def act(someone, action):
	someone.page.locator(".actions-btn-group:visible button").first.click()
	someone.page.locator(".dropdown-menu:visible a", has_text=action).click()


def test_a_bulletin_is_drafted_collected_submitted_and_issued(case, desk):
	mmd = desk("mmd", APRIL)
	page = mmd.go("/app/hotline-bulletin/new")
	form = page.locator("#page-Hotline\\ Bulletin")
	expect(form.locator("[data-fieldname=title] input")).to_have_value(re.compile("^12398 工单调查情况通报"))
	page.keyboard.press("Control+s")
	form.get_by_role("button", name="收集本期案例").click()
	expect(form.locator(".grid-row [data-fieldname=issue]", has_text=case.name)).to_be_visible()
	expect(form.locator("[data-fieldname=rectification]")).to_contain_text("建立升级前告知制度")
	name = frappe.utils.cstr(page.evaluate("cur_frm.doc.name"))
	page.set_viewport_size({"width": 1366, "height": 1360})
	mmd.keep_picture("bulletin")
	act(mmd, "通报送审")
	expect(form.locator(".indicator-pill").first).to_contain_text("通报待审批")

	manager = desk("manager", APRIL)
	page = manager.go(f"/app/hotline-bulletin/{name}")
	form = page.locator("#page-Hotline\\ Bulletin")
	expect(form.locator(".indicator-pill").first).to_contain_text("通报待审批")
	act(manager, "发布通报")
	expect(form.locator(".indicator-pill").first).to_contain_text("通报已发布")
	with page.context.expect_event("request", lambda request: "download_pdf" in request.url) as asked:
		form.get_by_role("button", name="打印通报").click()

	frappe.db.rollback()
	assert (name, "通报已发布") == frappe.db.get_value(DOCTYPE, name, ["name", "status"])
	answer = page.request.get(asked.value.url)
	assert "application/pdf" in answer.headers["content-type"]
	assert case.name in papers.text(answer.body())


def test_an_order_offers_its_papers(case, desk):
	agent = desk("agent", APRIL)
	page = agent.open(case.name)
	page.locator(".inner-group-button button", has_text="打印").click()
	items = page.locator(".inner-group-button .dropdown-menu:visible a")

	expect(items).to_have_text(["工单（含全过程）", "退单与协商记录"])


def test_the_print_views_pdf_is_ours_and_warns_of_nothing(case, desk):
	agent = desk("agent", APRIL)
	page = agent.open(case.name)
	page.evaluate("cur_frm.print_doc()")
	expect(page.frame_locator(".print-format-container").locator(".hotline-paper h1")).to_have_text(
		"热线工单"
	)
	with page.context.expect_event("request", lambda request: "download_pdf" in request.url) as asked:
		page.locator("#page-print").get_by_role("button", name="PDF").click()

	assert case.name in papers.text(page.request.get(asked.value.url).body())
	expect(page.locator(".modal.show")).to_have_count(0)
