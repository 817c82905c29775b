"""An agent's day: the telephone rings, the order is taken with hands on the keyboard, nothing typed is lost."""

from datetime import timedelta

import frappe
import pytest
from playwright.sync_api import Page, expect

from hotline_csg import service
from hotline_csg.guide.words import State
from tests.support import axe, builders
from tests.support.builders import MONDAY, STEP
from tests.support.desk import Desk
from tests.support.keyboard import Keyboard

KNOWN = {"unit": "云南键盘售电有限公司", "contact_name": "李键盘", "phone": "0871-6666 0001"}
DESCRIPTION = "平台登录提示账号被锁定，如何解锁？"
ARTICLE = "账号被锁定如何解锁"
MOST_ACTIONS = 12


@pytest.fixture
def ring(committing):
	"""Let a call ring at the agent's desk, as the call centre's system does."""

	def ring(
		number: str = KNOWN["phone"], call: str = "agent-1", status: str = "ringing", agent: str = "agent"
	):
		given = {"call_id": call, "caller": number, "called": "", "agent": builders.login(agent)}
		with builders.acting("Administrator", MONDAY):
			service.receive_call({**given, "status": status, "started_at": str(MONDAY)})
		frappe.db.commit()

	return ring


@pytest.fixture
def known_caller(committing):
	"""An entity that has called twice about one topic and still has an order open."""
	for number in (1, 2):
		builders.order(State.PASSED, MONDAY - timedelta(days=number), **KNOWN)
	frappe.db.commit()


@pytest.fixture
def article(committing):
	committing("Help Category", "平台应用")
	frappe.get_doc({"doctype": "Help Category", "category_name": "平台应用", "published": 1}).insert()
	doc = frappe.get_doc(
		{
			"doctype": "Help Article",
			"title": ARTICLE,
			"content": "<p>输错密码五次后锁定。</p><p>用短信验证码解锁。</p>",
			"category": "平台应用",
			"published": 1,
			"level": "Beginner",
		}
	).insert()
	committing("Help Article", doc.name)
	frappe.db.commit()
	frappe.cache.delete_value("hotline_articles")
	yield doc
	frappe.cache.delete_value("hotline_articles")


def at_work(desk) -> Desk:
	agent = desk("agent", MONDAY)
	page = agent.go("/app/hotline")
	expect(page.locator(".shortcut-widget-box").first).to_be_visible()
	return agent


def form(page: Page):
	return page.locator("#page-Issue")


# The telephone rings -----------------------------------------------------------------------------------------


def test_a_call_shows_who_calls_to_the_called_agent_alone(known_caller, ring, desk):
	agent = at_work(desk)
	other = desk("dispatcher", MONDAY)
	other.go("/app/hotline")
	ring()
	panel = agent.page.locator(".hotline-call")

	expect(panel.locator(".hotline-known")).to_contain_text("云南键盘售电有限公司 李键盘")
	expect(panel.locator(".hotline-open-orders li")).to_have_count(2)
	expect(panel.locator(".hotline-repeats")).to_contain_text("重复来电")
	expect(panel.locator(".hotline-repeats")).to_contain_text("再来电即三级预警")
	expect(panel.locator(".hotline-last-calls li")).to_have_count(2)
	expect(other.page.locator(".hotline-call")).to_have_count(0)
	agent.keep_picture("incoming-call")
	assert axe.faults(agent.page, ".hotline-calls") == []

	ring(status="ended")
	expect(panel.locator(".hotline-call-state")).to_have_text("通话已结束")


def test_a_known_callers_order_is_saved_without_a_mouse(known_caller, article, ring, desk):
	agent = at_work(desk)
	page = agent.page
	ring()
	expect(page.locator(".hotline-call .hotline-known")).to_be_visible()
	hands = Keyboard(page).press("Alt+j")
	expect(agent.field("hotline_phone").locator("input:visible")).to_have_value(KNOWN["phone"])
	topic = agent.field("hotline_topic").locator("input:visible")
	expect(topic).to_be_focused()
	hands.type("ptyyqt")
	expect(agent.field("hotline_topic").locator('[role="option"]', has_text=builders.TOPIC)).to_be_visible()
	hands.press("Enter")
	expect(agent.field("hotline_description").locator("textarea")).to_be_focused()
	hands.type(DESCRIPTION)

	before = page.locator(".hotline-before")
	expect(before.locator(".hotline-foreseen")).to_contain_text("填写传递 03-02 12:00")
	expect(before.locator(".hotline-foreseen")).to_contain_text("处置回单（若现在派发） 03-03 17:30")
	expect(before.locator(".hotline-open-orders li")).to_have_count(2)
	expect(before.locator(".hotline-open-orders .hotline-badge").first).to_contain_text("同一业务分类")
	expect(before.locator(".hotline-articles summary")).to_contain_text(ARTICLE)
	agent.keep_picture("intake")
	assert axe.faults(page, ".hotline-before") == []

	hands.press("Control+s")
	agent.sees_stage("待传递")
	assert hands.count <= MOST_ACTIONS, hands.actions
	assert hands.count == 5, hands.actions
	frappe.db.rollback()
	order = frappe.get_doc("Issue", agent.order)
	assert (order.hotline_unit, order.hotline_call, order.hotline_topic) == (
		KNOWN["unit"],
		"agent-1",
		builders.TOPIC,
	)


def test_an_article_answers_and_the_order_is_closed_in_the_same_screen(known_caller, article, ring, desk):
	agent = at_work(desk)
	page = agent.page
	ring()
	expect(page.locator(".hotline-call .hotline-known")).to_be_visible()
	hands = Keyboard(page).press("Alt+j")
	expect(agent.field("hotline_topic").locator("input:visible")).to_be_focused()
	hands.type("ptyyqt")
	expect(agent.field("hotline_topic").locator('[role="option"]', has_text=builders.TOPIC)).to_be_visible()
	hands.press("Enter")
	expect(agent.field("hotline_description").locator("textarea")).to_be_focused()
	hands.type(DESCRIPTION)
	expect(page.locator(".hotline-articles summary")).to_contain_text(ARTICLE)
	hands.press("Alt+k")
	answer = agent.field("hotline_answer").locator("textarea")
	expect(answer).to_have_value("输错密码五次后锁定。\n用短信验证码解锁。")
	hands.press("Alt+z")
	agent.sees_stage("已归档")

	assert hands.count == 6, hands.actions
	expect(agent.field("hotline_ending")).to_contain_text("直接办结")
	frappe.db.rollback()
	assert frappe.db.get_value("Issue", agent.order, "hotline_answer").endswith("用短信验证码解锁。")


def test_a_number_as_it_is_typed_tells_who_calls(known_caller, desk):
	agent = desk("agent", MONDAY)
	agent.go("/app/issue/new")
	expect(agent.field("hotline_category").locator("input:visible")).to_have_value("咨询")
	agent.write("hotline_phone", "（０８７１）６６６６—０００１")

	expect(agent.field("hotline_unit").locator("input:visible")).to_have_value(KNOWN["unit"])
	expect(agent.field("hotline_contact_name").locator("input:visible")).to_have_value(KNOWN["contact_name"])


def test_a_market_entity_is_found_by_its_initials(committing, desk):
	customer = frappe.get_doc({"doctype": "Customer", "customer_name": "贵州首字母发电厂"}).insert()
	committing("Customer", customer.name)
	frappe.db.commit()
	agent = desk("agent", MONDAY)
	page = agent.go("/app/issue/new")
	expect(agent.field("hotline_category").locator("input:visible")).to_have_value("咨询")
	agent.field("hotline_unit").locator("input:visible").click()
	hands = Keyboard(page).type("gzszm")
	expect(agent.field("hotline_unit").locator('[role="option"]')).to_contain_text("贵州首字母发电厂")
	hands.press("ArrowDown").press("Enter")

	expect(agent.field("hotline_unit").locator("input:visible")).to_have_value("贵州首字母发电厂")
	# The entity is put in behind the name that is shown.
	page.wait_for_function("cur_frm.doc.customer")
	assert page.evaluate("cur_frm.doc.customer") == customer.name


def test_an_order_that_is_opened_asks_two_things_of_ours_at_most(committing, desk):
	order = builders.order(State.PASSED, MONDAY).name
	frappe.db.commit()
	agent = desk("agent", MONDAY + STEP)
	asked: list[str] = []
	agent.go("/app/hotline")
	expect(agent.page.locator(".shortcut-widget-box").first).to_be_visible()
	agent.page.on(
		"request",
		lambda request: asked.append(request.url) if "/api/method/hotline_csg." in request.url else None,
	)
	agent.page.evaluate("name => frappe.set_route('Form', 'Issue', name)", order)
	expect(agent.page.locator(".hotline-event").first).to_be_visible()
	agent.page.wait_for_load_state("networkidle")

	of_the_form = [url for url in asked if "telephony.ringing" not in url]
	assert [url.rsplit(".", 1)[-1] for url in of_the_form] == ["board"]


# Nothing typed is lost ---------------------------------------------------------------------------------------


def test_a_draft_survives_a_crash_and_is_forgotten_once_it_is_saved(desk):
	agent = desk("agent", MONDAY)
	page = agent.go("/app/issue/new")
	expect(agent.field("hotline_category").locator("input:visible")).to_have_value("咨询")
	agent.write("hotline_unit", "草稿试验公司")
	agent.field("hotline_description").locator("textarea").fill("写到一半的诉求")
	page.wait_for_function("Object.keys(localStorage).some((key) => key.startsWith('hotline_draft:'))")
	# A crash asks nobody.
	page.evaluate("window.onbeforeunload = null; $(window).off('beforeunload')")
	page.close(run_before_unload=False)
	agent.page = page = agent.new_page()
	agent.go("/app/issue/new")
	bar = page.locator(".hotline-draft")
	expect(bar).to_contain_text("草稿试验公司 · 写到一半的诉求")
	Keyboard(page).press("Alt+r")

	expect(agent.field("hotline_description").locator("textarea")).to_have_value("写到一半的诉求")
	expect(bar).to_have_count(0)
	agent.choose("hotline_topic", builders.TOPIC)
	agent.write("hotline_contact_name", "草稿")
	agent.write("hotline_phone", "13800000077")
	Keyboard(page).press("Control+s")
	agent.sees_stage("待传递")
	assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('hotline_draft:'))") == []


def test_a_report_leaves_no_draft_in_the_browser(desk):
	agent = desk("agent", MONDAY)
	page = agent.go("/app/issue/new")
	expect(agent.field("hotline_category").locator("input:visible")).to_have_value("咨询")
	agent.field("hotline_description").locator("textarea").fill("先写的内容")
	page.wait_for_function("Object.keys(localStorage).some((key) => key.startsWith('hotline_draft:'))")
	page.evaluate("cur_frm.set_value('hotline_category', '举报')")
	agent.field("hotline_description").locator("textarea").fill("举报的内容")

	page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('hotline_draft:'))")


KEPT = "() => Object.keys(localStorage).filter((key) => key.startsWith('hotline_'))"
AGED = """hours => {
	for (const key of Object.keys(localStorage).filter((key) => key.startsWith('hotline_'))) {
		const kept = JSON.parse(localStorage.getItem(key));
		localStorage.setItem(key, JSON.stringify({ ...kept, at: kept.at - hours * 3600000 }));
	}
}"""


def writes_a_draft(agent):
	page = agent.go("/app/issue/new")
	expect(agent.field("hotline_category").locator("input:visible")).to_have_value("咨询")
	agent.field("hotline_description").locator("textarea").fill("写到一半的诉求")
	return page


@pytest.fixture
def draft_hours(committing):
	def hours(count):
		frappe.db.set_single_value("Hotline Settings", "draft_hours", count)
		frappe.db.commit()

	yield hours
	hours(12)


@pytest.mark.parametrize(("hours", "offered"), [(1.9, 1), (2.1, 0)])
def test_a_draft_is_kept_for_the_hours_that_the_settings_name(desk, draft_hours, hours, offered):
	draft_hours(2)
	agent = desk("agent", MONDAY)
	page = writes_a_draft(agent)
	page.wait_for_function(f"({KEPT})().length")
	page.evaluate("window.onbeforeunload = null; $(window).off('beforeunload')")
	page.evaluate(AGED, hours)
	agent.go("/app/issue/new")
	expect(agent.field("hotline_category").locator("input:visible")).to_have_value("咨询")

	expect(page.locator(".hotline-draft")).to_have_count(offered)
	assert len(page.evaluate(KEPT)) == offered


def test_no_draft_is_kept_where_drafts_are_off(desk, draft_hours):
	draft_hours(0)
	page = writes_a_draft(desk("agent", MONDAY))
	page.wait_for_timeout(1000)  # longer than the pause after which a draft is written

	assert page.evaluate(KEPT) == []


def test_a_draft_is_wiped_at_logout(desk):
	agent = desk("agent", MONDAY)
	page = writes_a_draft(agent)
	page.wait_for_function(f"({KEPT})().length")
	page.evaluate("window.onbeforeunload = null; $(window).off('beforeunload')")
	page.locator(".dropdown-navbar-user > button").click()
	page.locator("#toolbar-user").get_by_text("退出登录").click()
	page.wait_for_url("**/login**")

	assert page.evaluate(KEPT) == []
	agent.errors.clear()  # what the desk asked last may be refused: nobody is logged in any more


@pytest.mark.parametrize(
	("pasted", "clean"),
	[
		("\ufeff第一条：\u00a0登录失败\u200b\r\n\r\n\r\n\r\n第二条", "第一条： 登录失败\n\n第二条"),
		("\uf0b7\t证书到期　　怎么办 \u202e", "证书到期 怎么办"),
		("一切正常\n第二行", "一切正常\n第二行"),
	],
)
def test_pasted_text_comes_in_clean(desk, pasted, clean):
	agent = desk("agent", MONDAY)
	page = agent.go("/app/issue/new")
	box = agent.field("hotline_description").locator("textarea")
	expect(box).to_be_visible()
	box.click()
	page.evaluate(
		"""text => {
			const data = new DataTransfer();
			data.setData("text/plain", text);
			const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
			const box = document.activeElement;
			if (box.dispatchEvent(event)) document.execCommand("insertText", false, text);
		}""",
		pasted,
	)

	expect(box).to_have_value(clean)


# The keys ----------------------------------------------------------------------------------------------------


def test_a_key_of_an_input_method_is_no_shortcut(known_caller, ring, desk):
	agent = at_work(desk)
	page = agent.page
	ring()
	expect(page.locator(".hotline-call .hotline-known")).to_be_visible()
	key = """composing => window.dispatchEvent(new KeyboardEvent("keydown", {
		key: "j", keyCode: 74, altKey: true, isComposing: composing, bubbles: true, cancelable: true }))"""
	page.evaluate(key, True)
	expect(page.locator(".hotline-call")).to_have_count(1)
	page.evaluate(key, False)

	expect(agent.field("hotline_phone").locator("input:visible")).to_have_value(KNOWN["phone"])


def test_the_keys_are_in_the_desks_own_help(desk):
	agent = desk("agent", MONDAY)
	page = agent.go("/app/issue/new")
	expect(page.locator(".hotline-foreseen")).to_contain_text("填写传递")
	page.evaluate("document.activeElement.blur(); frappe.ui.keys.show_keyboard_shortcut_dialog()")
	listed = page.locator(".modal.show table")

	for key, text in (("Alt+J", "接听来电"), ("Alt+Z", "直接办结"), ("Alt+C", "传递"), ("Alt+R", "草稿")):
		expect(listed.locator("tr", has_text=key).first).to_contain_text(text)


def test_save_and_pass_on(desk):
	agent = desk("agent", MONDAY + STEP)
	page = agent.go("/app/issue/new")
	expect(agent.field("hotline_category").locator("input:visible")).to_have_value("咨询")
	agent.choose("hotline_topic", builders.TOPIC)
	for fieldname, text in (("unit", "甲公司"), ("contact_name", "甲"), ("phone", "13800000078")):
		agent.write(f"hotline_{fieldname}", text)
	Keyboard(page).press("Alt+c")
	refusal = page.locator(".modal.show .msgprint")
	expect(refusal).to_contain_text("业务描述")
	agent.errors.clear()  # the browser notes a refused request
	page.keyboard.press("Escape")
	agent.write("hotline_description", DESCRIPTION)
	Keyboard(page).press("Alt+c")

	agent.sees_stage("待派发")
