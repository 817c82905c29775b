"""What the screens of an order show: time left, what may be done, what is kept; and that other Issues stay ERPNext's."""

from datetime import datetime, timedelta

import frappe
import pytest
from playwright.sync_api import expect

from hotline_csg import service
from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.builders import MONDAY, STEP


# A consultation dispatched on Monday at 09:20 is to be answered by Tuesday 17:30: 13 h 40 min of working time.
@pytest.mark.parametrize(
	("now", "left", "word", "notes"),
	[
		(datetime(2026, 3, 2, 9, 30), "剩 13小时30分", "充裕", []),
		(datetime(2026, 3, 2, 20, 0), "剩 7小时30分", "充裕", ["非工作时间，顺延至 2026-03-03 08:00"]),
		(datetime(2026, 3, 3, 9, 0), "剩 6小时30分", "过半", []),
		(datetime(2026, 3, 3, 15, 0), "剩 2小时30分", "紧急", []),
		(datetime(2026, 3, 3, 17, 25), "剩 5分0秒", "紧急", []),
		(datetime(2026, 3, 3, 20, 0), "超时 0分1秒", "已超时", ["非工作时间，顺延至 2026-03-04 08:00"]),
		(datetime(2026, 3, 4, 8, 35), "超时 35分", "已超时", []),
	],
)
def test_the_strip_says_what_is_left(an_order, desk, now, left, word, notes):
	handler = desk("handler", now).looks_at(now)
	page = handler.open(an_order(State.DISPATCHED))

	card = page.locator(".hotline-deadline", has_text="处置回单")
	expect(card.locator(".hotline-left")).to_have_text(left)
	expect(card.locator(".hotline-word")).to_have_text(word)
	expect(card).to_contain_text("截止 2026-03-03 17:30")
	expect(card).to_contain_text("第八条（二）")
	expect(page.locator(".hotline-board-head .hotline-note")).to_have_text(notes)


def test_the_strip_ticks_and_stands_still_at_noon(an_order, desk):
	morning = datetime(2026, 3, 2, 11, 50)
	handler = desk("handler", morning).looks_at(morning)
	left = handler.open(an_order(State.DISPATCHED)).locator(".hotline-left").first
	expect(left).to_have_text("剩 11小时10分")

	handler.looks_at(morning + timedelta(minutes=6))
	expect(left).to_have_text("剩 11小时4分")
	noon = datetime(2026, 3, 2, 12, 30)
	handler.at(noon).looks_at(noon)
	expect(left).to_have_text("剩 11小时0分")
	expect(handler.page.locator(".hotline-board-head .hotline-note")).to_contain_text("非工作时间")
	handler.looks_at(noon + timedelta(minutes=50))
	expect(left).to_have_text("剩 11小时0分")


def test_a_step_asks_before_unsaved_entries_and_keeps_them(an_order, desk):
	name = an_order(State.RECEIVED)
	agent = desk("agent", MONDAY + STEP)
	page = agent.open(name)
	agent.write("hotline_unit", "改过的单位")
	page.locator("#page-Issue").get_by_role("button", name="传递", exact=True).click()
	question = page.locator(".modal.show", has_text="工单有未保存的修改")
	question.get_by_role("button", name="是").click()
	agent.confirm(page.locator(".hotline-step.show"))
	agent.sees_stage("待派发")

	expect(agent.field("hotline_unit")).to_contain_text("改过的单位")
	frappe.db.rollback()
	assert frappe.db.get_value("Issue", name, "hotline_unit") == "改过的单位"


def test_what_may_not_be_corrected_is_closed(an_order, desk):
	handler = desk("handler", MONDAY + 4 * STEP)
	handler.open(an_order(State.DISPATCHED))
	expect(handler.page.locator(".hotline-event")).to_have_count(3)

	assert handler.field("hotline_unit").locator("input:visible").count() == 0
	assert handler.field("hotline_handler").locator("input:visible").count() == 1


def test_an_order_has_none_of_the_stock_buttons(an_order, desk):
	dispatcher = desk("dispatcher", MONDAY + 2 * STEP)
	page = dispatcher.open(an_order(State.PASSED)).locator("#page-Issue")
	expect(page.get_by_role("button", name="派发", exact=True)).to_be_visible()

	for name in ("status", "priority", "subject", "description", "resolution_details"):
		expect(dispatcher.field(name)).to_be_hidden()
	expect(page.locator(".actions-btn-group:visible")).to_have_count(0)
	page.get_by_role("button", name="操作").click()
	expect(page.locator(".inner-group-button .dropdown-item:visible")).to_have_text(
		["不予受理", "标记重大", "催办"]
	)


def test_another_issue_keeps_its_form(committing, desk):
	issue = frappe.get_doc(
		{"doctype": "Issue", "subject": "打印机", "raised_by": "someone@example.com"}
	).insert()
	frappe.db.commit()
	outsider = desk("outsider", MONDAY)
	page = outsider.go(f"/app/issue/{issue.name}")

	expect(outsider.field("subject").locator("input:visible")).to_have_value("打印机")
	expect(outsider.field("status").locator("select:visible")).to_have_value("Open")
	expect(outsider.field("hotline_category")).to_be_hidden()
	expect(page.locator(".hotline-board")).to_have_count(0)
	# ERPNext reads a setting that its own support staff may not read, and says so.
	outsider.errors.clear()


def test_the_list_opens_by_what_is_due_next(an_order, desk):
	later = an_order(State.DISPATCHED, MONDAY)
	sooner = an_order(State.PASSED, MONDAY + 2 * STEP)
	now = MONDAY + 5 * STEP
	dispatcher = desk("dispatcher", now).looks_at(now)
	page = dispatcher.go("/app/issue")

	expect(page.locator(".list-row-container .hotline-row-left")).to_have_text(
		["● 剩 2小时40分", "● 剩 13小时10分"]
	)
	rows = page.locator(".list-row-container")
	expect(rows).to_contain_text([sooner, later])
	expect(rows.first).to_contain_text("待派发")
	rows.first.locator("input[type=checkbox]").check()
	page.get_by_role("button", name="操作").click()
	menu = page.locator(".actions-btn-group .dropdown-menu:visible")
	expect(menu).to_contain_text("分配给")
	expect(menu).not_to_contain_text("设置为已关闭")
	expect(menu).not_to_contain_text("Set as")


def test_the_workspace_counts_what_waits(an_order, desk):
	an_order(State.PASSED)
	an_order(State.PASSED, MONDAY + STEP)
	dispatcher = desk("dispatcher", MONDAY + 5 * STEP)
	page = dispatcher.go("/app/hotline")

	box = page.locator(".shortcut-widget-box", has=page.get_by_text("待派发", exact=True))
	expect(box).to_contain_text("2 件")
	box.click()
	expect(page.locator(".list-row-container")).to_have_count(2)


CALL = {
	"call_id": "browser-1",
	"caller": "0755-8888 8888",
	"called": "",
	"status": "ringing",
	"started_at": "2026-03-02 09:00:00",
}


@pytest.fixture
def a_call(committing):
	with builders.acting("Administrator", MONDAY):
		service.receive_call({**CALL, "agent": builders.login("agent")})
	frappe.db.commit()
	return CALL["call_id"]


def test_a_call_fills_in_a_new_order_by_its_address(a_call, desk):
	agent = desk("agent", MONDAY)
	agent.go(f"/app/issue/new?hotline_call={a_call}")

	expect(agent.field("hotline_phone").locator("input:visible")).to_have_value(CALL["caller"])
	expect(agent.field("hotline_received_at").locator("input:visible")).to_have_value("2026-03-02 09:00:00")
	expect(agent.field("hotline_category").locator("input:visible")).to_have_value("咨询")


def test_a_ringing_call_shows_one_panel_and_opens_its_order(a_call, desk):
	agent = desk("agent", MONDAY)
	page = agent.go("/app/hotline")
	expect(page.locator(".shortcut-widget-box").first).to_be_visible()
	# What the server publishes to this user; the test server has no socketio to carry it.
	told = {"call": a_call, "caller": CALL["caller"]}
	page.evaluate("told => hotline_csg.show_call(told)", {**told, "status": "Ringing"})
	expect(page.locator(".hotline-call-state")).to_have_text("来电")
	page.evaluate("told => hotline_csg.show_call(told)", {**told, "status": "In Progress"})
	expect(page.locator(".hotline-call")).to_have_count(1)
	expect(page.locator(".hotline-call-state")).to_have_text("通话中")
	page.get_by_role("button", name="接听").click()

	expect(agent.field("hotline_phone").locator("input:visible")).to_have_value(CALL["caller"])
	expect(page.locator(".hotline-call")).to_have_count(0)
