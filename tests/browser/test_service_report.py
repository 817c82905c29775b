"""The month's figures on the overview, and the monthly service report: taken, written, made final, fetched as files."""

from datetime import timedelta

import frappe
from playwright.sync_api import expect

from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.builders import MONDAY

DOCTYPE = "Hotline Service Report"
LATER, APRIL = MONDAY + timedelta(days=2), MONDAY + timedelta(days=30)


def test_the_month_stands_on_the_overview(committing, desk):
	for state in (State.ARCHIVED, State.RETURNED, State.DISPATCHED):
		builders.order(state, MONDAY)
	frappe.db.commit()
	page = desk("mmd", LATER).go("/app/hotline-overview")
	month = page.locator(".hotline-overview section", has_text="本月指标")
	expect(month.locator(".card", has_text="受理量").locator("b")).to_have_text("3")
	expect(month.locator(".card", has_text="退单率").locator("b")).to_have_text("33.3%")
	head = desk("other_head", LATER).go("/app/hotline-overview")
	expect(
		head.locator(".hotline-overview section", has_text="本月指标").locator(".card b").first
	).to_have_text("0")


def test_a_report_is_taken_made_final_and_fetched(committing, desk):
	builders.order(State.ARCHIVED, MONDAY)
	with builders.acting("manager", APRIL):
		doc = frappe.get_doc(
			{"doctype": DOCTYPE, "from_date": "2026-03-01", "to_date": "2026-03-31"}
		).insert()
	committing(DOCTYPE, doc.name)
	frappe.db.commit()
	mmd = desk("mmd", APRIL).looks_at(APRIL)
	page = mmd.go(f"/app/hotline-service-report/{doc.name}")
	page.get_by_role("button", name="取数").click()
	rows = page.locator('[data-fieldname="shown"] table').first.locator("tbody tr")
	expect(rows.first).to_contain_text("受理量")
	expect(rows.first.locator("td").nth(1)).to_have_text("1")
	mmd.keep_picture("service-report")
	page.get_by_role("button", name="定稿").click()
	page.get_by_role("button", name="确定").or_(page.get_by_role("button", name="是")).last.click()
	expect(page.get_by_role("button", name="取数")).to_have_count(0)

	for kind, begins in (("download_pdf?doctype=Hotline+Service+Report", b"%PDF"), ("xlsx", b"PK")):
		path = (
			f"/api/method/frappe.utils.print_format.{kind}&name={doc.name}"
			if kind.startswith("download")
			else f"/api/method/hotline_csg.api.service_report.download_xlsx?name={doc.name}"
		)
		assert page.request.get(path).body()[: len(begins)] == begins
