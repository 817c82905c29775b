"""What a manager sees of notices: the card on the workspace, the list, a rule with preview and test send, the report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import frappe
import pytest
from playwright.sync_api import Page, expect

from hotline_csg.adapters.outbox import heartbeats
from hotline_csg.guide.words import State
from hotline_csg.setup.site import login
from tests.support import builders, outbox
from tests.support.builders import MONDAY
from tests.support.gateway import Gateway, running

NOON = MONDAY + timedelta(hours=2)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def gateway(committing) -> Iterator[Gateway]:
	"""A site that sends by SMS, at rest: the tick has just been."""
	with running() as gateway:
		outbox.start_anew()
		outbox.use_gateway(gateway.url)
		outbox.give_numbers()
		outbox.tick(NOON)
		frappe.db.commit()
		yield gateway
		frappe.db.rollback()
		frappe.db.delete("ToDo", {"reference_type": "Hotline Notice"})
		outbox.start_anew()


def card(page: Page):
	return page.locator(".hotline-health")


def test_the_card_is_green_and_turns_red_in_each_case(gateway, desk):
	manager = desk("manager", NOON + MINUTE)
	page = manager.go("/app/hotline")
	expect(card(page)).to_have_attribute("data-verdict", "good")
	expect(card(page)).to_contain_text("通知发送正常")

	manager.at(NOON + timedelta(minutes=4))
	page.reload(wait_until="domcontentloaded")
	expect(card(page)).to_have_attribute("data-verdict", "bad")
	expect(card(page).locator("li[data-verdict=bad]")).to_contain_text(["分钟任务"])

	manager.at(NOON + MINUTE)
	for _time in range(heartbeats.OPENS_AT):
		heartbeats.failed(heartbeats.SMS, NOON, "HTTP 500 <b>down</b>")
	frappe.db.commit()
	page.reload(wait_until="domcontentloaded")
	expect(card(page).locator("li[data-verdict=bad]")).to_contain_text(["HTTP 500 <b>down</b>"])

	heartbeats.worked(heartbeats.SMS)
	outbox.make_notices(3, NOON - timedelta(minutes=10))
	frappe.db.commit()
	page.reload(wait_until="domcontentloaded")
	expect(card(page).locator("li[data-verdict=bad]")).to_contain_text(["待发队列"])


def test_the_card_is_for_those_who_can_mend_it(gateway, desk):
	page = desk("agent", NOON).go("/app/hotline")

	expect(page.get_by_text("新建受理")).to_be_visible()
	expect(card(page)).to_have_count(0)


def test_the_list_shows_what_was_given_up_and_tries_it_again(gateway, desk):
	frappe.db.set_value("User", login("handler"), "mobile_no", "0755-88888888")
	rule = frappe.get_doc("Hotline Notice Rule", "N9")
	rule.set("told", [{"recipient": "业务经办", "by_sms": 1}])
	rule.save()
	builders.order(State.REWORK)
	outbox.deliver(NOON)
	frappe.db.commit()
	page = desk("manager", NOON).go("/app/hotline-notice?code=N9")
	row = page.locator(".list-row-container")

	expect(row).to_have_count(1)
	expect(row).to_contain_text("短信 已放弃")
	expect(row).to_contain_text("手机号缺失或无效")
	outbox.give_numbers()
	frappe.db.commit()
	row.locator("input[type=checkbox]").check()
	page.get_by_role("button", name="操作").click()
	page.locator(".actions-btn-group .dropdown-menu:visible").get_by_text("重新发送").click()
	expect(row).to_contain_text("待发送")
	frappe.db.rollback()
	outbox.deliver(NOON + MINUTE)
	(taken,) = gateway.texts_to(outbox.NUMBERS["handler"])
	assert "回单退回" in taken


def test_a_rule_shows_its_text_as_it_is_typed_and_is_tried_on_oneself(gateway, desk):
	manager = desk("manager", NOON)
	page = manager.go("/app/hotline-notice-rule/N14")
	form = page.locator("#page-Hotline\\ Notice\\ Rule")
	preview = manager.field("preview", form)

	expect(preview).to_contain_text("RX20260302-0001「处置回单」已超时")
	manager.write("text_zh", "{编号} {诉求内容}", form)
	expect(preview.locator(".text-danger")).to_contain_text("{诉求内容}")
	page.get_by_role("button", name="保存").click()
	expect(page.locator(".msgprint")).to_contain_text("“中文模板”中的“{诉求内容}”无法填写")
	# What a refused save leaves in the console.
	manager.errors.clear()
	page.locator(".modal.show .btn-modal-close").click()
	expect(page.locator(".modal.show")).to_have_count(0)
	manager.write("text_zh", "{编号} 已超时，请处置", form)
	expect(preview).to_contain_text("RX20260302-0001 已超时，请处置")
	page.get_by_role("button", name="保存").click()
	expect(page.get_by_role("button", name="试发")).to_be_visible()
	page.get_by_role("button", name="试发").click()
	page.locator(".modal.show .btn-modal-primary").click()
	expect(page.locator(".msgprint")).to_contain_text("RX20260302-0001 已超时，请处置")
	(taken,) = gateway.texts_to(outbox.NUMBERS["manager"])
	assert "[测试] RX20260302-0001 已超时，请处置" == taken


def test_the_report_counts_and_says_how_long_it_took(gateway, desk):
	outbox.make_notices(20, NOON)
	outbox.deliver(NOON + timedelta(seconds=30))
	frappe.db.commit()
	manager = desk("manager", NOON)
	page = manager.go("/app/query-report/Hotline Delivery?from_date=2026-03-02&to_date=2026-03-02")
	row = page.locator(".dt-scrollable .dt-row", has_text="即将超时")

	expect(row).to_contain_text("短信")
	expect(row.locator(".dt-cell__content")).to_contain_text(["即将超时", "短信", "20", "0", "20"])
	expect(row.locator(".dt-cell__content").last).to_have_text("30")
	expect(page.locator(".report-summary")).to_contain_text("已交付")


def test_a_call_is_recorded_and_closes_its_task(gateway, desk):
	rule = frappe.get_doc("Hotline Notice Rule", "N9")
	rule.set("told", [{"recipient": "业务经办", "by_phone": 1}])
	rule.save()
	builders.order(State.REWORK)
	outbox.deliver(NOON)
	frappe.db.commit()
	(notice,) = outbox.notices(code="N9")
	page = desk("dispatcher", NOON).go(f"/app/hotline-notice/{notice.name}")
	page.get_by_role("button", name="记录电话").click()
	dialog = page.locator(".modal.show")
	dialog.locator("select").select_option("1")
	dialog.locator("textarea").fill("已告知")
	dialog.locator(".btn-modal-primary").click()

	expect(page.get_by_role("button", name="记录电话")).to_have_count(0)
	frappe.db.rollback()
	assert [("delivered", "已告知")] == [
		(row.state_code, row.call_note.split(" ", 2)[2]) for row in outbox.notices(code="N9")
	]
	assert "Closed" == frappe.db.get_value("ToDo", notice.todo, "status")
