"""Reports of figures at the desk: what they show, and that a figure opens the rows behind it."""

import re
from datetime import datetime

import frappe
import pytest
from playwright.sync_api import expect

from tests.support import figures_world

NOW = datetime(2026, 3, 31, 17, 0)
MARCH = "from_date=2026-03-01&to_date=2026-03-31"
PICTURES = {
	"Hotline Timeliness": "timeliness",
	"Hotline Stage Durations": "stages",
	"Hotline Returns": "returns",
	"Hotline Callback Quality": "callbacks",
	"Hotline Appeals": "appeals",
	"Hotline Agents": "agents",
}


@pytest.fixture
def world(committing):
	made = figures_world.build()
	frappe.db.commit()
	return made


def opened(desk, name: str, asked: str = ""):
	page = desk.go(f"/app/query-report/{name}?{MARCH}{asked}")
	expect(page.locator(".datatable .dt-row-0").first).to_be_visible()
	return page


def drawn_to_its_end(page) -> None:
	"""The chart grows until it looks the same at two looks half a second apart."""
	page.wait_for_function(
		"""() => {
			const now = [...document.querySelectorAll(".frappe-chart .dataset-units, .frappe-chart .line-graph-path, .frappe-chart .y.axis")].map((one) => one.outerHTML).join("");
			const [at, was] = window.hotline_seen || [0, ""];
			if (now !== was) window.hotline_seen = [performance.now(), now];
			return now && now === was && !now.includes("<animate") && performance.now() - at > 1500;
		}"""
	)


def test_figures_open_what_they_count(world, desk):
	manager = desk("manager", NOW).looks_at(NOW)
	page = opened(manager, "Hotline Appeals")
	expect(page.locator(".page-form .status-text")).to_have_text("日")
	expect(page.locator(".report-summary")).to_contain_text("受理量")
	total = page.locator(".datatable .dt-row", has_text="合计").locator("a.hotline-behind")
	expect(total.first).to_have_text("19")
	total.first.click()
	expect(page).to_have_url(re.compile("/app/issue"))
	expect(page.locator(".list-count")).to_contain_text("19")

	page = opened(manager, "Hotline Stage Durations")
	row = page.locator(".datatable .dt-row", has_text="待传递")
	count = row.locator("a.hotline-behind").first
	through = count.inner_text()
	count.click()
	expect(page.locator(".list-count")).to_contain_text(f"{through} ")
	page = opened(manager, "Hotline Stage Durations")
	page.locator(".datatable a[title='{}']".format(world["returned"])).first.click()
	expect(page).to_have_url(re.compile(f"/app/issue/{world['returned']}"))


def test_a_list_behind_a_figure_holds_the_word_alone(world, desk):
	"""Frappe's list looks for what contains a text: 免回访办结 contains 回访办结."""
	page = opened(desk("manager", NOW).looks_at(NOW), "Hotline Appeals", "&group_by=ending")
	count = (
		page.locator(".datatable .dt-row", has_text=re.compile("^\\s*\\d+\\s*回访办结"))
		.locator("a.hotline-behind")
		.first
	)
	told = count.inner_text()
	count.click()
	expect(page).to_have_url(re.compile("/app/issue"))
	expect(page.locator(".list-count")).to_contain_text(f"{told} ")
	assert page.evaluate(
		"cur_list.filter_area.get().filter((one) => one[1] === 'hotline_ending').map((one) => one.slice(2, 4))"
	) == [["in", ["回访办结"]]]


def test_pictures_of_reports(world, desk):
	manager = desk("manager", NOW).looks_at(NOW)
	for name, picture in PICTURES.items():
		page = opened(manager, name)
		expect(page.locator(".chart-wrapper svg, .report-chart svg").first).to_be_visible()
		drawn_to_its_end(page)
		manager.keep_picture(f"report-{picture}")
