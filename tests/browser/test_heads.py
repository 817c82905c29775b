"""Heads and market management: numbers that open their lists, each department its own, and the regulator's board."""

import frappe
import pytest
from playwright.sync_api import expect

from hotline_csg.guide.words import EventKind, State
from tests.support import builders, flows
from tests.support.builders import MONDAY, STEP

E = EventKind


@pytest.fixture
def two_departments(committing):
	"""An order of the first department, and two of the second."""
	names = [builders.order(State.DISPATCHED, MONDAY).name]
	for minutes in (1, 2):
		at = MONDAY + minutes * STEP
		order = builders.order(State.PASSED, at).name
		names.append(order)
		there = {"department": builders.department(1), "handler": None}
		builders.step(order, "dispatcher", E.DISPATCHED, at + 3 * STEP, **there)
	frappe.db.commit()
	return names


@pytest.mark.parametrize(("part", "count"), [("head", 1), ("other_head", 2), ("mmd", 3)])
def test_the_overview_counts_what_its_reader_sees_and_opens_the_list(two_departments, desk, part, count):
	one = desk(part, MONDAY + 7 * STEP)
	page = one.go("/app/hotline-overview")
	card = page.locator(".card", has_text="在办")
	expect(card.locator("b")).to_have_text(str(count))
	expect(page.locator(".hotline-overview section", has_text="按责任部门").locator(".bar b")).to_have_text(
		{"head": ["1"], "other_head": ["2"], "mmd": ["2", "1"]}[part]
	)
	card.click()

	expect(page.locator(".list-row-container")).to_have_count(count)


def test_a_bar_opens_the_list_behind_it(two_departments, desk):
	mmd = desk("mmd", MONDAY + 7 * STEP)
	page = mmd.go("/app/hotline-overview")
	chart = page.locator(".hotline-overview section", has_text="按责任部门")
	chart.locator(".bar", has_text="市场运营部").click()

	expect(page.locator(".list-row-container")).to_have_count(2)
	expect(page.locator(".list-row-container")).to_contain_text(two_departments[1:])


def test_the_regulators_board_shows_both_clocks(committing, desk):
	order = flows.transferred("03-02 09:00").do("dispatcher", E.DISPATCHED, "03-02 09:30").name
	frappe.db.commit()
	mmd = desk("mmd", MONDAY + 6 * STEP).looks_at(MONDAY + 6 * STEP)
	page = mmd.go("/app/hotline-regulator")
	row = page.locator(".hotline-regulator tbody tr")
	expect(row).to_contain_text(order)

	expect(page.locator(".hotline-regulator thead tr").nth(1).locator("th")).to_have_text(
		["审核派发", "完善报告", "回复监管", "联系客户", "告知方案", "调查报告"]
	)
	cells = row.locator("td")
	expect(cells.nth(1)).to_contain_text("按时完成")
	expect(cells.nth(3)).to_contain_text("03-18 17:30")
	expect(cells.nth(4)).to_contain_text("剩 1小时30分")
	mmd.keep_picture("regulator")


def test_a_contact_of_a_warning_is_ticked(committing, desk):
	warning = builders_warning()
	committing("Hotline Warning", warning)
	frappe.db.commit()
	mmd = desk("mmd", MONDAY + 6 * STEP).looks_at(MONDAY + 6 * STEP)
	page = mmd.go(f"/app/hotline-warning/{warning}")
	expect(page.locator(".form-message")).to_contain_text("已联系 0/2")
	page.locator('.frappe-control[data-fieldname="contacts"] .grid-row-check:visible').nth(1).check()
	page.get_by_role("button", name="标记已联系").click()

	expect(page.locator(".form-message")).to_contain_text("已联系 1/2")
	frappe.db.rollback()
	ticks = [row.contacted_at for row in frappe.get_doc("Hotline Warning", warning).contacts]
	assert [bool(tick) for tick in ticks] == [True, False]


def builders_warning() -> str:
	doc = frappe.get_doc(
		{
			"doctype": "Hotline Warning",
			"level": "一级预警",
			"level_code": 1,
			"entity": "广州测试售电有限公司",
			"topic": builders.TOPIC,
			"status": "处置中",
			"count": 21,
			"raised_at": MONDAY,
			"unique_key": frappe.generate_hash(length=12),
			"contacts": [{"entity": "甲公司"}, {"entity": "乙公司"}],
		}
	)
	doc.insert(ignore_permissions=True)  # as the watch does: no role creates warnings
	return doc.name
