"""Each role's main screens, as the user guide shows them: `HOTLINE_PICTURES=docs/images ./test.sh browser -- -k pictures`."""

import frappe
import pytest
from playwright.sync_api import expect

from hotline_csg.guide.words import EventKind, State
from hotline_csg.setup.ways import BOARD
from tests.support import builders, flows
from tests.support.builders import MONDAY, STEP

E = EventKind
NOW = MONDAY + 9 * STEP
POINTS = [{"point": "平台登录提示账号被锁定，如何解锁？"}, {"point": "证书到期如何更新？"}]
UNITS = ("广州测试售电有限公司", "佛山测试热电有限公司", "珠海测试制造有限公司", "东莞测试新能源有限公司")
STATES = (State.PASSED, State.DISPATCHED, State.REPLIED, State.REVIEWED, State.RETURNED, State.REWORK)


@pytest.fixture
def centre(committing):
	"""A morning's orders, some of each kind; gives the names of those that are opened."""
	made = {"dispatched": builders.order(State.DISPATCHED, MONDAY, points=POINTS, unit=UNITS[0]).name}
	for number, state in enumerate(STATES):
		builders.order(state, MONDAY + number * STEP / 5, unit=UNITS[number % len(UNITS)])
	made["complaint"] = flows.dispatched(category="投诉", unit=UNITS[1]).name
	made["regulator"] = (
		flows.transferred("03-02 09:00", unit=UNITS[2]).do("dispatcher", E.DISPATCHED, "03-02 09:30").name
	)
	made["report"] = flows.register("03-02 09:05", category="举报").name
	frappe.db.commit()
	return made


def test_pictures_of_a_department(centre, desk):
	handler = desk("handler", NOW).looks_at(NOW)
	page = handler.go("/app/hotline-department")
	expect(page.locator(".hotline-overview .card").first).to_be_visible()
	expect(page.locator(".hotline-overview td .indicator-pill").first).to_be_visible()
	handler.keep_picture("department")
	page = handler.open(centre["dispatched"])
	page.locator(".hotline-why-button").first.click()
	expect(page.locator(".hotline-why li").first).to_be_visible()
	handler.keep_picture("desk")
	dialog = handler.begin("回单")
	expect(dialog.locator(".hotline-phrases").first).to_be_visible()
	handler.keep_picture("reply")
	page.set_viewport_size({"width": 390, "height": 844})
	page = handler.open(centre["complaint"])
	expect(page.locator(".hotline-actions .hotline-main")).to_be_visible()
	handler.keep_picture("phone")


def test_pictures_of_heads_and_market_management(centre, desk):
	head = desk("head", NOW).looks_at(NOW)
	page = head.open(centre["regulator"])
	expect(page.locator(".hotline-deadline")).to_have_count(5)
	head.keep_picture("head-12398")
	mmd = desk("mmd", NOW).looks_at(NOW)
	page = mmd.go("/app/hotline-overview")
	expect(page.locator(".hotline-overview .bar").first).to_be_visible()
	expect(page.locator(".hotline-overview td .indicator-pill").first).to_be_visible()
	mmd.keep_picture("overview")
	page = mmd.go("/app/hotline-regulator")
	expect(page.locator(".hotline-regulator .indicator-pill").first).to_be_visible()
	mmd.keep_picture("regulator")


def test_pictures_of_lists(centre, desk):
	dispatcher = desk("dispatcher", NOW).looks_at(NOW)
	page = dispatcher.go("/app/issue")
	expect(page.locator(".hotline-row-left.indicator-pill").first).to_be_visible()
	expect(page.locator(".filter-pill").first).to_be_visible()
	# At 1366 × 768: the number is read out on the telephone.
	numbers = page.locator(".list-row-col:has(> .ellipsis > [data-filter^='name,='])")
	assert numbers.evaluate_all("all => all.filter((one) => one.scrollWidth > one.clientWidth).length") == 0
	assert numbers.count() == page.locator(".list-row-container").count()
	dispatcher.keep_picture("list")
	page = dispatcher.go(f"/app/issue/view/kanban/{BOARD}")
	expect(page.locator(".kanban-card-wrapper").first).to_be_visible()
	dispatcher.keep_picture("kanban")


def test_pictures_of_a_report(centre, desk):
	officer = desk("officer", NOW).looks_at(NOW)
	page = officer.open(centre["report"])
	expect(page.locator(".hotline-stages")).to_contain_text("已指引举报")
	officer.keep_picture("report")
