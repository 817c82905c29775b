"""The tours of forms and the onboarding of a new centre: every step points to something that its reader sees and may do."""

import json
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import expect

import hotline_csg
from tests.support.builders import MONDAY

MODULE = Path(hotline_csg.__file__).parent / "hotline_csg"
TOURS = {
	tour["name"]: tour
	for tour in (json.loads(path.read_text(encoding="utf-8")) for path in MODULE.glob("form_tour/*/*.json"))
}
# Where the onboarding's steps lead, by their order: the button, the address, and what stands there.
LEADS = (
	(
		"录入年度",
		"**/app/hotline-work-calendar/**",
		"#driver-popover-item .driver-popover-title:has-text('年度')",
	),
	("打开部门", "**/app/department**", ".list-row-container"),
	("录入班次", "**/app/hotline-duty/new-**", "[data-fieldname=user] input:visible"),
	("打开设置", "**/app/hotline-sms-settings", "[data-fieldname=adapter]:visible"),
	("打开工单列表", "**/app/issue**", ".hotline-list"),
)


def start(desk, page, tour, address):
	page = desk.go(address)
	page.wait_for_function("window.cur_frm && cur_frm.is_new() && cur_frm.tour")
	page.wait_for_load_state("networkidle")
	if tour == "Hotline Order":
		page.locator("#page-Issue .menu-btn-group:visible > button").click()
		page.locator("#page-Issue .menu-btn-group .dropdown-menu.show").get_by_text("填写导览").click()
		return
	page.evaluate("name => cur_frm.tour.init({ tour_name: name }).then(() => cur_frm.tour.start())", tour)


@pytest.mark.parametrize(
	("tour", "part", "address"),
	[
		("Hotline Order", "agent", "/app/issue/new"),
		("Hotline Order", "mmd", "/app/issue/new"),
		("Hotline Work Calendar", "manager", "/app/hotline-work-calendar/new"),
	],
)
def test_every_step_of_a_tour_points_to_a_field_on_the_screen(desk, tour, part, address):
	one = desk(part, MONDAY)
	start(one, one.page, tour, address)
	popover = one.page.locator("#driver-popover-item")
	pointed = []
	for step in TOURS[tour]["steps"]:
		expect(popover.locator(".driver-popover-title")).to_have_text(frappe._(step["title"], "zh"))
		expect(popover.locator(".driver-popover-description")).to_have_text(
			frappe._(step["description"], "zh")
		)
		field = one.page.locator(".driver-highlighted-element")
		expect(field).to_be_in_viewport()
		pointed.append(field.get_attribute("data-fieldname"))
		popover.locator(".driver-next-btn").click()

	expect(popover).to_be_hidden()
	assert pointed == [step["fieldname"] for step in TOURS[tour]["steps"]]


@pytest.fixture
def onboarding(committing):
	frappe.db.set_single_value("System Settings", "enable_onboarding", 1)
	frappe.db.commit()
	yield
	frappe.db.set_single_value("System Settings", "enable_onboarding", 0)
	for name in frappe.get_all("Onboarding Step", {"name": ("like", "Hotline%")}, pluck="name"):
		frappe.db.set_value("Onboarding Step", name, {"is_complete": 0, "is_skipped": 0})
	frappe.db.commit()


def test_every_step_of_the_onboarding_leads_somewhere(onboarding, desk):
	manager = desk("manager", MONDAY)
	for number, (button, address, shown) in enumerate(LEADS):
		page = manager.go("/app/hotline")
		widget = page.locator(".onboarding-widget-box")
		widget.locator(".onboarding-step").nth(number).click()
		widget.get_by_role("button", name=button).click()

		page.wait_for_url(address)
		expect(page.locator(shown).first).to_be_visible()
		expect(page.locator(".modal.show .text-danger, .page-card")).to_have_count(0)
