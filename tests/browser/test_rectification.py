"""A rectification is reported, sent back and accepted by the buttons of its form."""

from datetime import timedelta

import frappe
import pytest
from playwright.sync_api import Locator, expect

from tests.support import builders
from tests.support.builders import MONDAY, STEP, acting, login
from tests.support.desk import Desk


@pytest.fixture
def item(committing):
	with acting("mmd", MONDAY):
		doc = {
			"doctype": "Hotline Rectification",
			"department": builders.department(),
			"item": "修订操作手册",
			"responsible": login("handler"),
			"due": MONDAY.date() + timedelta(days=9),
		}
		name = frappe.get_doc(doc).insert().name
	frappe.db.commit()
	return name


def open_item(someone: Desk, item: str) -> Locator:
	page = someone.go(f"/app/hotline-rectification/{item}")
	expect(page.locator("#page-Hotline\\ Rectification .form-page")).to_contain_text("修订操作手册")
	return page.locator("#page-Hotline\\ Rectification")


def report(handler: Desk, page: Locator, tmp_path) -> None:
	page.get_by_role("button", name="上报完成").click()
	dialog = handler.page.locator(".hotline-step.show")
	handler.write("result", "手册已修订并培训。", dialog)
	evidence = tmp_path / "证据.txt"
	evidence.write_text("整改记录", encoding="utf-8")
	dialog.get_by_role("button", name="附件", exact=True).click()
	uploading = handler.page.locator(".file-uploader")
	uploading.locator("input[type=file]").first.set_input_files(evidence)
	handler.page.get_by_role("button", name="上传", exact=True).click()
	expect(dialog.locator(".attached-file")).to_be_visible()
	handler.confirm(dialog)


def stands(item: str):
	frappe.db.rollback()
	return frappe.db.get_value("Hotline Rectification", item, ["status", "result", "evidence", "sent_back"])


def test_a_rectification_is_reported_sent_back_and_accepted(desk, item, tmp_path):
	handler = desk("handler", MONDAY + STEP)
	page = open_item(handler, item)
	report(handler, page, tmp_path)
	expect(page.get_by_role("button", name="上报完成")).to_have_count(0)
	expect(page.locator(".form-page")).to_contain_text("手册已修订并培训。")
	status, _, evidence, _ = stands(item)
	assert ("待验收", True) == (status, evidence.startswith("/private/files/"))

	mmd = desk("mmd", MONDAY + STEP * 2)
	page = open_item(mmd, item)
	page.get_by_role("button", name="退回整改").click()
	dialog = mmd.page.locator(".hotline-step.show")
	mmd.write("reason", "缺少培训记录", dialog)
	mmd.confirm(dialog)
	expect(page.locator(".form-page")).to_contain_text("缺少培训记录")
	assert "整改中" == stands(item)[0]

	page = open_item(handler.at(MONDAY + STEP * 3), item)
	report(handler, page, tmp_path)
	expect(page.get_by_role("button", name="上报完成")).to_have_count(0)

	page = open_item(mmd.at(MONDAY + STEP * 4), item)
	page.get_by_role("button", name="验收通过").click()
	mmd.confirm(mmd.page.locator(".hotline-step.show"))
	expect(page.get_by_role("button", name="验收通过")).to_have_count(0)
	assert "已完成" == stands(item)[0]


@pytest.mark.parametrize("part", ["dispatcher", "manager"])
def test_others_see_the_item_and_no_buttons(desk, item, part):
	page = open_item(desk(part, MONDAY + STEP), item)

	for name in ("上报完成", "验收通过", "退回整改"):
		expect(page.get_by_role("button", name=name)).to_have_count(0)
