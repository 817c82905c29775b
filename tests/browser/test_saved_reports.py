"""A saved report of orders opens as a table with Chinese headings, in its own columns and order."""

import frappe
from playwright.sync_api import expect

from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.builders import MONDAY


def test_the_orders_in_hand_stand_in_the_reports_own_columns(desk):
	waiting = builders.order(State.DISPATCHED)
	done = builders.order(State.ARCHIVED)
	frappe.db.commit()
	page = desk("manager", MONDAY).go("/app/issue/view/report/Hotline Open Orders")
	row = page.locator(".dt-row", has_text=waiting.name)

	expect(row).to_contain_text("待回单")
	expect(page.locator(".dt-row", has_text=done.name)).to_have_count(0)
	heads = [head.strip() for head in page.locator(".dt-row-header .dt-cell__content").all_inner_texts()]
	assert ["诉求类型", "业务分类", "单位", "阶段", "责任部门"] == [head for head in heads if head][1:6]
	expect(page.locator(".sort-selector")).to_contain_text("办理时限")
