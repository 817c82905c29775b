"""A rectification is reported, sent back and accepted by the buttons of its form."""

from datetime import timedelta

import frappe
import pytest
from playwright.sync_api import Locator, expect

from hotline_csg import service
from hotline_csg.guide.words import State
from tests.support import builders, flows
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


@pytest.fixture
def relapsed(committing) -> tuple[str, str]:
	"""An accepted item, and the complaint that came after it."""
	first = builders.order(State.DISPATCHED, MONDAY)
	with acting("mmd", MONDAY + STEP * 5):
		doc = {
			"doctype": "Hotline Rectification",
			"issue": first.name,
			"department": builders.department(),
			"item": "修订操作手册",
			"responsible": login("handler"),
			"due": MONDAY.date() + timedelta(days=2),
		}
		item = frappe.get_doc(doc).insert().name
	proof = {"doctype": "File", "file_name": "整改记录.txt", "content": item, "is_private": 1}
	with acting("handler", MONDAY + STEP * 6):
		service.report_rectified(item, "手册已修订并培训。", frappe.get_doc(proof).insert().file_url)
	with acting("mmd", MONDAY + STEP * 7):
		service.accept_rectification(item)
	again = flows.dispatched("03-03 09:00", category="投诉").name
	service.count_relapses()
	frappe.db.commit()
	return item, again


def test_market_management_asks_for_a_rectification_in_the_form(desk, committing):
	mmd = desk("mmd", MONDAY).looks_at(MONDAY)
	page = mmd.go("/app/hotline-rectification/new").locator("#page-Hotline\\ Rectification")
	name = frappe.db.get_value("Department", builders.department(), "department_name")
	mmd.choose("department", name, page)
	mmd.write("item", "修订操作手册", page)
	person = frappe.utils.get_fullname(login("supervisor"))
	mmd.choose("responsible", person, page)
	mmd.write("due", "2026-03-12", page)
	page.get_by_role("button", name="保存").click()
	expect(page.locator(".indicator-pill", has_text="整改中").first).to_be_visible()
	frappe.db.rollback()
	made = frappe.get_last_doc("Hotline Rectification")

	assert (made.department, made.responsible, str(made.due)) == (
		builders.department(),
		login("supervisor"),
		"2026-03-12",
	)


def test_the_same_kind_again_is_shown_where_market_management_looks(desk, relapsed):
	item, again = relapsed
	now = MONDAY + timedelta(days=2)
	mmd = desk("mmd", now).looks_at(now)
	page = mmd.go("/app/hotline-overview")
	alarm = page.locator(".hotline-overview .alarm", has_text="整改验收后同类问题再发生")
	expect(alarm).to_contain_text("其后 1 张工单")
	alarm.get_by_role("link", name=item).click()
	form = page.locator("#page-Hotline\\ Rectification")
	expect(form.locator(".hotline-again").get_by_role("link", name=again)).to_be_visible()
	form.locator(".hotline-again").scroll_into_view_if_needed()
	mmd.keep_picture("rectification-again")

	page = mmd.go("/app/query-report/Hotline Rectifications?from_date=2026-01-01&to_date=2026-12-31")
	expect(page.locator(".chart-container .bar").last).to_be_visible()
	mmd.keep_picture("rectifications")
	page.locator(".dt-row a.hotline-behind[data-behind*=recurred]").first.click()
	expect(page.locator(".list-row")).to_contain_text(item)
	mmd.keep_picture("rectification-list")
