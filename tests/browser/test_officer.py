"""The Supervision Officer's screens: reports and what they say; and that a list offers intake to the front alone."""

import frappe
import pytest
from playwright.sync_api import expect

from hotline_csg.guide.words import EventKind, State
from tests.support import builders, flows
from tests.support.builders import MONDAY, STEP


def test_the_officer_finds_the_reports_that_were_referred(committing, desk):
	report = flows.register("03-02 09:00", category="举报")
	report.do("agent", EventKind.REFERRED, "03-02 09:10", number_told=1)
	builders.order(State.DISPATCHED)
	frappe.db.commit()
	officer = desk("officer", MONDAY + 3 * STEP)
	page = officer.go("/app/hotline-officer")
	expect(page.get_by_text("举报工单")).to_be_visible()
	officer.keep_picture("officer")
	page = officer.go("/app/issue")
	rows = page.locator(".list-row-container")
	expect(rows).to_have_count(1)
	expect(rows).to_contain_text(report.name)

	officer.go("/app/hotline")
	expect(officer.page.locator(".page-title .title-text").first).to_have_text("热线")


@pytest.mark.parametrize(("part", "shown"), [("agent", 1), ("handler", 0), ("officer", 0)])
def test_only_the_front_is_offered_a_new_order(desk, part, shown):
	page = desk(part, MONDAY).go("/app/issue")
	expect(page.locator(".list-row-head, .no-result").locator("visible=true").first).to_be_visible()

	expect(page.locator(".primary-action", has_text="添加").locator("visible=true")).to_have_count(shown)


def test_the_number_stands_on_the_form_for_those_who_must_call(an_order, desk):
	order = an_order(State.DISPATCHED, phone="13800000001")
	shown = {}
	for part in ("agent", "handler", "manager"):
		page = desk(part, MONDAY + 4 * STEP).open(order)
		shown[part] = page.locator(".hotline-contact").all_inner_texts()

	assert shown == {"agent": ["联系方式 13800000001"], "handler": ["联系方式 13800000001"], "manager": []}


def test_what_a_report_says_stands_on_the_form_for_the_officer_and_its_agent_until_it_is_referred(
	committing, desk
):
	report = flows.register("03-02 09:00", category="举报", description="某公司串通报价。")
	frappe.db.commit()
	shown = {}
	for part in ("agent", "dispatcher", "officer"):
		page = desk(part, MONDAY + STEP).open(report.name)
		shown[part] = page.locator(".hotline-content").all_inner_texts()
	assert {part: any("串通报价" in text for text in texts) for part, texts in shown.items()} == {
		"agent": True,
		"dispatcher": False,
		"officer": True,
	}
	report.do("agent", EventKind.REFERRED, "03-02 09:10", number_told=1)
	frappe.db.commit()
	again = desk("agent", MONDAY + 2 * STEP).open(report.name)
	expect(again.locator(".hotline-stages")).to_contain_text("已指引举报")

	assert again.locator(".hotline-content").count() == 0
