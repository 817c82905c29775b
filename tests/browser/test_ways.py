"""The ways of the place: saved filters, the board of stages, the calendar, keys in the desk's help, the printed order."""

import frappe
import pytest
from playwright.sync_api import Locator, expect

from hotline_csg.guide.words import State
from hotline_csg.setup.ways import BOARD, FILTERS
from tests.support.builders import MONDAY, STEP
from tests.support.desk import Desk


def stage(name: str) -> str:
	frappe.db.rollback()
	return frappe.db.get_value("Issue", name, "hotline_stage")


def place(locator: Locator) -> tuple[float, float]:
	"""Where something stands on the screen; waits for it, as the board draws itself twice."""
	return tuple(
		locator.evaluate("one => [one.getBoundingClientRect().x, one.getBoundingClientRect().y]")  # type: ignore[return-value]
	)


def drag(desk: Desk, card: Locator, column: Locator) -> None:
	"""By hand, as a person drags: the board listens to the pointer's way, not to its end."""
	card.hover()
	(from_x, from_y), (to_x, to_y) = place(card), place(column)
	mouse = desk.page.mouse
	mouse.move(from_x + 20, from_y + 20)
	mouse.down()
	mouse.move(from_x + 60, from_y + 40, steps=5)
	mouse.move(to_x + 100, to_y + 60, steps=15)
	mouse.up()


def columns(desk: Desk, name: str) -> Locator:
	return desk.page.locator(f'.kanban-column[data-column-value="{name}"]')


@pytest.fixture
def board(desk):
	"""The board as one of the staff sees it, wide enough for all its columns."""

	def open_board(part: str, order: str) -> tuple[Desk, Locator]:
		one = desk(part, MONDAY + 6 * STEP)
		one.page.set_viewport_size({"width": 3600, "height": 900})
		one.go(f"/app/issue/view/kanban/{BOARD}")
		card = one.page.locator(".kanban-card-wrapper", has_text=order)
		expect(card).to_be_visible()
		return one, card

	return open_board


def test_a_card_that_needs_more_is_refused_with_the_reason_and_goes_back(an_order, board):
	order = an_order(State.PASSED)
	dispatcher, card = board("dispatcher", order)
	drag(dispatcher, card, columns(dispatcher, "待回单").locator(".kanban-cards"))

	expect(dispatcher.page.locator(".msgprint")).to_contain_text("责任部门")
	expect(columns(dispatcher, "待派发")).to_contain_text(order)
	expect(columns(dispatcher, "待回单")).not_to_contain_text(order)
	assert stage(order) == "待派发"
	dispatcher.errors.clear()  # the browser notes a refused request


def test_a_card_whose_step_asks_nothing_moves(an_order, board):
	order = an_order(State.REPLIED)
	dispatcher, card = board("dispatcher", order)
	drag(dispatcher, card, columns(dispatcher, "待回访").locator(".kanban-cards"))

	expect(columns(dispatcher, "待回访")).to_contain_text(order)
	expect(dispatcher.page.locator("#freeze")).to_have_count(0)
	assert stage(order) == "待回访"


def test_a_saved_filter_opens_its_list(an_order, desk):
	an_order(State.PASSED)
	waiting = an_order(State.REPLIED)
	dispatcher = desk("dispatcher", MONDAY + 5 * STEP)
	page = dispatcher.go("/app/issue")
	expect(page.locator(".filter-pill .filter-name")).to_have_count(len(FILTERS))
	page.locator(".filter-pill .filter-name", has_text="待回单审核").click()

	# one row, and this one: on its way the list is drawn with other rows
	expect(page.locator(".list-row-container")).to_contain_text([waiting])


@pytest.mark.parametrize(
	("at", "chosen"),
	[
		("/app/hotline-overview", ".hotline-overview .card:has-text('已超时')"),
		("/app/hotline-overview", ".shortcut-widget-box:has-text('已超时')"),
		("/app/issue", ".filter-pill .filter-name:text-is('已超时')"),
		("/app/issue?hotline_overdue=1", None),
	],
)
def test_overdue_needs_no_tick(an_order, desk, at, chosen):
	late = an_order(State.PASSED)
	an_order(State.DISPATCHED)
	mmd = desk("mmd", MONDAY + 36 * STEP)  # three working hours and more after it was passed
	page = mmd.go(at)
	rows = page.locator(".list-row-container")
	if chosen:
		page.locator(chosen).click()

	expect(rows).to_contain_text([late])
	expect(rows).to_contain_text(["待派发 ✖"])
	expect(page.locator(".list-count")).to_contain_text("共1项")
	assert frappe.db.get_value("Issue", late, "hotline_overdue") == 0


def test_my_work_is_what_my_post_owes(an_order, desk):
	an_order(State.PASSED)
	mine = an_order(State.DISPATCHED)
	handler = desk("handler", MONDAY + 5 * STEP)
	page = handler.go("/app/issue")
	page.locator(".filter-pill .filter-name", has_text="我的待办").click()

	expect(page.locator(".list-row-container")).to_have_count(1)
	expect(page.locator(".list-row-container")).to_contain_text(mine)


def test_the_main_step_has_a_key_which_the_help_lists(an_order, desk):
	dispatcher = desk("dispatcher", MONDAY + 5 * STEP)
	page = dispatcher.open(an_order(State.REPLIED))
	expect(page.locator(".page-head .hotline-main:visible")).to_have_text("审核通过")
	page.keyboard.press("Shift+/")
	help_dialog = page.locator(".modal.show", has_text="Alt+G")
	expect(help_dialog).to_contain_text("办理主要步骤")
	help_dialog.locator(".btn-modal-close").click()
	expect(help_dialog).to_have_count(0)
	page.keyboard.press("Alt+g")

	expect(page.locator(".hotline-step.show")).to_contain_text("审核通过")


def test_the_calendar_shows_deadlines_and_opens_the_order(an_order, desk):
	order = an_order(State.DISPATCHED)
	dispatcher = desk("dispatcher", MONDAY + 5 * STEP).looks_at(MONDAY + 5 * STEP)
	page = dispatcher.go("/app/hotline-deadline/view/calendar/default")
	event = page.locator(".fc-event", has_text=f"处置回单 {order}")
	expect(event).to_be_visible()
	event.click()

	expect(page.locator(".hotline-board")).to_be_visible()
	assert dispatcher.order == order


def test_the_printed_order_speaks_chinese(an_order, desk):
	order = an_order(State.REVIEWED)
	agent = desk("agent", MONDAY + 6 * STEP)
	page = agent.go(f"/printview?doctype=Issue&name={order}&format=Hotline Order&no_letterhead=1&_lang=zh")
	sheet = page.locator(".hotline-paper")

	expect(sheet.locator("h1")).to_have_text("热线工单")
	expect(sheet.locator(".number")).to_contain_text(order)
	expect(sheet).to_contain_text("138****0001")
	expect(sheet).to_contain_text("账号已解锁，请重新登录。")
	expect(sheet).to_contain_text("审核派发")
	agent.keep_picture("print")
