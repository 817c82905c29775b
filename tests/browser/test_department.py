"""A department's day: at a desk and on a phone, with ready phrases, files and a draft that survives."""

import re

import frappe
import pytest
from playwright.sync_api import expect

from hotline_csg.guide.words import EventKind, State
from tests.support import builders, flows
from tests.support.builders import MONDAY, STEP

PHONE = {"width": 390, "height": 844}
POINTS = [{"point": "平台登录提示账号被锁定，如何解锁？"}, {"point": "证书到期如何更新？"}]
PHRASE = "请登录交易平台，按“帮助中心”中的操作手册办理；如仍有问题，请拨打服务热线。"


@pytest.fixture
def dispatched(committing):
	name = builders.order(State.DISPATCHED, MONDAY, points=POINTS).name
	frappe.db.commit()
	return name


def test_a_reply_is_written_on_a_phone(dispatched, desk):
	handler = desk("handler", MONDAY + 4 * STEP)
	handler.page.set_viewport_size(PHONE)
	page = handler.open(dispatched)
	main = page.locator(".hotline-actions .hotline-main")
	expect(main).to_have_text("回单")
	assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
	main.click()
	dialog = page.locator(".hotline-step.show")
	handler.write("answer_1", "账号已解锁。", dialog)
	dialog.get_by_role("button", name="常用语").nth(1).click()
	dialog.locator(".dropdown-item:visible", has_text="按操作手册办理").click()
	box = dialog.locator(".modal-content").bounding_box()
	assert box["x"] >= 0
	assert box["x"] + box["width"] <= PHONE["width"]
	handler.confirm(dialog)
	handler.sees_stage("待回单审核")

	expect(page.locator(".hotline-points")).to_contain_text(PHRASE)
	frappe.db.rollback()
	answers = [row.answer for row in frappe.get_doc("Issue", dispatched).hotline_points]
	assert answers == ["账号已解锁。", PHRASE]


def test_a_complaint_is_replied_to_with_its_contact_time(committing, desk):
	order = flows.dispatched(category="投诉").name
	frappe.db.commit()
	handler = desk("handler", MONDAY + 6 * STEP)
	handler.open(order)
	dialog = handler.begin("回单")
	handler.write("answer_1", "已解锁。", dialog)
	handler.write("contacted_at", "2026-03-02 09:45:00", dialog)
	handler.confirm(dialog)
	handler.sees_stage("待回单审核")

	frappe.db.rollback()
	assert str(frappe.db.get_value("Issue", order, "hotline_contacted_at")) == "2026-03-02 09:45:00"


def test_files_go_along_with_a_reply(dispatched, desk, tmp_path):
	file = tmp_path / "结果.txt"
	file.write_text("已处理", encoding="utf-8")
	handler = desk("handler", MONDAY + 4 * STEP)
	page = handler.open(dispatched)
	dialog = handler.begin("回单")
	dialog.get_by_role("button", name="添加附件").click()
	uploader = page.locator(".modal.show", has=page.locator(".file-uploader"))
	uploader.locator("input[type=file]").set_input_files(file)
	uploader.get_by_role("button", name="上传", exact=True).click()
	# A name that is on the disk already gets a few letters more.
	expect(dialog.locator(".hotline-files li")).to_have_text([re.compile(r"结果.*\.txt")])
	handler.write("answer_1", "已解锁。", dialog)
	handler.write("answer_2", "按手册更新。", dialog)
	handler.confirm(dialog)
	handler.sees_stage("待回单审核")

	frappe.db.rollback()
	where = {"attached_to_doctype": "Issue", "attached_to_name": dispatched}
	assert frappe.get_all("File", where, pluck="is_private") == [1]


def test_a_draft_survives_a_reload_and_is_gone_once_sent(dispatched, desk):
	handler = desk("handler", MONDAY + 4 * STEP)
	handler.open(dispatched)
	handler.write("answer_1", "写了一半的答复", handler.begin("回单"))
	page = handler.open(dispatched)
	dialog = handler.begin("回单")
	expect(dialog.locator("textarea").first).to_have_value("写了一半的答复")
	handler.write("answer_2", "按手册更新。", dialog)
	page.keyboard.press("Control+Enter")
	handler.sees_stage("待回单审核")

	assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('hotline_reply'))") == []


def test_a_helping_department_answers_its_own_point(committing, desk):
	points = [{"point": "如何解锁？"}, {"point": "结算单何时发布？", "department": builders.department(1)}]
	order = builders.order(State.PASSED, MONDAY, points=points).name
	builders.step(
		order, "dispatcher", EventKind.DISPATCHED, MONDAY + 3 * STEP, helpers=[builders.department(1)]
	)
	frappe.db.commit()
	helper = desk("other_handler", MONDAY + 4 * STEP)
	page = helper.open(order)
	page.locator("#page-Issue").get_by_role("button", name="关联与督办").click()
	page.locator(".inner-group-button").get_by_text("答复要点", exact=True).click()
	dialog = page.locator(".hotline-step.show")
	expect(dialog.locator("textarea")).to_have_count(1)
	dialog.locator("textarea").fill("每月十日发布。")
	helper.confirm(dialog)

	expect(page.locator(".hotline-points tbody tr").nth(1)).to_contain_text("每月十日发布。")
	frappe.db.rollback()
	assert [row.answer for row in frappe.get_doc("Issue", order).hotline_points] == [None, "每月十日发布。"]
