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
