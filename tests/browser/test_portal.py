"""The portal as people of a market entity use it, on a phone and on a desk: submit, follow, urge, rate."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hotline_csg.adapters.portal import ratings
from hotline_csg.guide.words import State
from tests.support import axe, frappe_site
from tests.support import portal as entities
from tests.support.builders import MONDAY, STEP, TOPIC
from tests.support.serve import CLOCK_HEADER

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1366, "height": 768}
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(autouse=True)
def customers(committing) -> Iterator[dict[str, str]]:
	for key in frappe.cache.get_keys("hotline_portal:"):
		frappe.cache.delete(key)
	made = entities.prepare(committing)
	frappe.db.commit()
	yield made


@pytest.fixture
def visit(browser: Browser, base_url: str) -> Iterator[Callable[..., Page]]:
	"""`visit("a1", PHONE, moment)`: a page as one of the people, None for a guest. None may end with an error."""
	contexts: list[BrowserContext] = []
	errors: list[str] = []

	def come(part: str | None, size: dict[str, int] = DESK, now=MONDAY) -> Page:
		context = browser.new_context(
			base_url=base_url,
			locale="zh-CN",
			timezone_id="Asia/Shanghai",
			viewport=size,
			extra_http_headers={CLOCK_HEADER: now.isoformat()},
		)
		contexts.append(context)
		if part:
			user = entities.email(part)
			form = {"usr": user, "pwd": frappe_site.let_in(user)}
			assert context.request.post("/api/method/login", form=form).ok
		page = context.new_page()
		page.on("pageerror", lambda error: errors.append(str(error)))
		page.on("dialog", lambda dialog: dialog.accept())
		return page

	yield come
	for context in contexts:
		context.close()
	assert errors == []


def fits(page: Page) -> bool:
	"""Nothing sticks out to the side."""
	return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def fill_in(page: Page) -> None:
	page.goto("/hotline/new")
	page.get_by_label("咨询").check()
	page.get_by_label("业务分类").select_option(TOPIC)
	page.get_by_label("请描述事项").fill("平台无法下载结算单。")
	page.get_by_role("button", name="增加一个问题").click()
	page.get_by_label("问题 1", exact=True).fill("结算单在哪里下载？")


def submit(page: Page) -> str:
	fill_in(page)
	page.get_by_label("附件").set_input_files(
		{"name": "说明.pdf", "mimeType": "application/pdf", "buffer": PDF}
	)
	page.get_by_role("button", name="发送").click()
	expect(page.get_by_role("heading", name="诉求已受理")).to_be_visible()
	return page.locator("[data-show=name]").inner_text()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_appeal_to_its_rating(visit, size):
	page = visit("a1", size)
	name = submit(page)
	page.get_by_role("link", name="我的诉求").last.click()
	page.get_by_role("link", name=name).click()
	expect(page.locator("[aria-current=step]")).to_have_text("已受理")
	expect(page.get_by_role("link", name=re.compile(r"^说明.*\.pdf$"))).to_be_visible()
	page.get_by_label("补充资料").check()
	page.get_by_label("说明", exact=True).fill("附上截图。")
	page.get_by_role("button", name="发送").click()
	expect(page.get_by_text("已催办 1 次")).to_be_visible()
	assert fits(page)

	at = entities.brought_to(name, State.ARCHIVED, MONDAY + STEP)
	frappe.db.commit()
	later = visit("a1", size, at + STEP)
	later.goto(f"/hotline/appeal?name={name}")
	expect(later.locator("[aria-current=step]")).to_have_text("已办结")
	expect(later.get_by_text("答复1")).to_be_visible()
	later.get_by_label("非常满意", exact=True).check()
	later.get_by_label("您的意见（选填）").fill("很快。")
	later.get_by_role("button", name="评价").click()
	expect(later.get_by_text("感谢您的评价。")).to_be_visible()
	later.reload()
	expect(later.get_by_text("非常满意 · 很快。")).to_be_visible()
	assert fits(later)


def test_what_was_typed_outlives_a_lost_session(visit):
	page = visit("a1")
	fill_in(page)
	page.context.clear_cookies()
	page.get_by_role("button", name="发送").click()
	expect(page.get_by_role("alert").filter(has_text="登录已失效")).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.count("Issue", {"hotline_unit": entities.ENTITIES["a"]}) == 0

	user = entities.email("a1")
	page.context.request.post("/api/method/login", form={"usr": user, "pwd": frappe_site.let_in(user)})
	page.goto("/hotline/new")
	expect(page.get_by_label("请描述事项")).to_have_value("平台无法下载结算单。")
	expect(page.get_by_label("问题 1", exact=True)).to_have_value("结算单在哪里下载？")
	page.get_by_role("button", name="发送").click()
	expect(page.get_by_role("heading", name="诉求已受理")).to_be_visible()
	page.goto("/hotline/new")
	expect(page.get_by_label("请描述事项")).to_have_value("")


def test_a_refusal_says_what_to_mend_and_keeps_the_text(visit):
	page = visit("a1")
	fill_in(page)
	page.get_by_label("请描述事项").fill("<b>加粗</b>")
	page.get_by_role("button", name="发送").click()

	expect(page.get_by_role("alert").filter(has_text="只能是纯文字")).to_be_visible()
	expect(page.get_by_label("请描述事项")).to_have_value("<b>加粗</b>")


def test_answers_are_offered_while_typing(visit, committing):
	category = frappe.get_doc(
		{"doctype": "Help Category", "category_name": "常见问题", "published": 1}
	).insert()
	article = frappe.get_doc(
		{"doctype": "Help Article", "title": "结算单下载失败怎么办", "category": category.name, "published": 1,
		"content": "请更换浏览器后重新登录。"}
	).insert()  # fmt: skip
	committing("Help Category", category.name)
	committing("Help Article", article.name)
	frappe.db.commit()
	frappe.cache.delete_value("hotline_articles")
	page = visit("a1")
	page.goto("/hotline/new")
	page.get_by_label("请描述事项").press_sequentially("结算单下载失败", delay=20)

	expect(page.get_by_role("link", name="结算单下载失败怎么办")).to_be_visible()


def test_the_callback_is_agreed_on(visit):
	name = entities.submitted("a1")
	at = entities.brought_to(name, State.REVIEWED)
	frappe.db.commit()
	page = visit("a1", PHONE, at + STEP)
	page.goto(f"/hotline/appeal?name={name}")
	page.get_by_label("希望回访时间").fill("2026-03-03T19:00")
	page.get_by_role("button", name="预约这个时间").click()

	expect(page.get_by_text("已预约 2026-03-03 19:00")).to_be_visible()


def test_a_rating_link_works_for_a_guest_once(visit):
	name = entities.submitted("a1")
	at = entities.brought_to(name, State.ARCHIVED)
	frappe.db.commit()
	frappe.flags.hotline_now = at
	path = "/hotline/rate" + ratings.link_of(name).partition("/hotline/rate")[2]
	frappe.flags.hotline_now = None
	page = visit(None, PHONE, at + STEP)
	page.goto(path)
	page.get_by_label("满意", exact=True).check()
	page.get_by_role("button", name="评价").click()
	expect(page.get_by_text("感谢您的评价。")).to_be_visible()
	page.goto(path)

	expect(page.get_by_text("该诉求已评价")).to_be_visible()
	expect(page.get_by_role("button", name="评价")).to_have_count(0)


def test_a_guest_is_told_the_same_whatever_they_ask_for(visit):
	page = visit(None, PHONE)
	page.goto("/hotline/progress")
	page.get_by_label("诉求编号").fill("RX20990101-0001")
	page.get_by_label("手机号").fill("13800000099")
	page.get_by_role("button", name="发送验证码").click()
	page.get_by_label("验证码", exact=True).fill("123456")
	page.get_by_role("button", name="查看进度").click()

	expect(page.get_by_role("alert").filter(has_text="不正确")).to_be_visible()


def test_the_administrator_invites_and_closes(visit):
	page = visit("a1")
	page.goto("/hotline/people")
	page.get_by_label("邮件", exact=True).fill("later@entity.example")
	page.get_by_label("姓名", exact=True).fill("后来")
	page.get_by_role("button", name="发出邀请").click()
	expect(page.get_by_text("later@entity.example · 待审批")).to_be_visible()
	page.get_by_role("button", name="已离开：a2测试").click()
	expect(page.get_by_text(f"{entities.email('a2')} · 已离开")).to_be_visible()


def test_guests_log_in_first_and_a_strangers_page_is_not_found(visit):
	guest = visit(None)
	guest.goto("/hotline/appeals")
	assert "/login" in guest.url
	name = entities.submitted("a1")
	frappe.db.commit()
	other = visit("b1")
	answer = other.goto(f"/hotline/appeal?name={name}")

	assert answer.status == 404
	expect(other.get_by_text("您没有此编号的诉求。")).to_be_visible()


def test_the_whole_path_by_keyboard(visit):
	page = visit("a1")
	page.goto("/hotline/new")
	page.keyboard.press("Tab")
	expect(page.locator(".skip")).to_be_focused()
	page.keyboard.press("Enter")
	page.keyboard.press("Tab")
	page.keyboard.press("Space")
	page.keyboard.press("Tab")
	page.keyboard.type(TOPIC[:3])
	page.locator("#topic").select_option(TOPIC)
	page.keyboard.press("Tab")
	page.keyboard.type("结算单在哪里？")
	page.get_by_role("button", name="发送").focus()
	page.keyboard.press("Enter")

	expect(page.get_by_role("heading", name="诉求已受理")).to_be_visible()
	expect(page.locator(".sent")).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_accessible_and_fits(visit, size):
	frappe.get_doc(
		{
			"doctype": "Hotline Announcement",
			"title": "系统维护公告",
			"text": "3月7日（周六）8:00—12:00 交易平台停机维护。",
			"urgent": 1,
		}
	).insert()
	name = entities.submitted("a1")
	at = entities.brought_to(name, State.REVIEWED)
	entities.submitted("a1", at, category="投诉")
	frappe.db.commit()
	page = visit("a1", size, at + timedelta(minutes=5))
	kind = "phone" if size is PHONE else "desk"
	found = {}
	for place in ("", "/new", "/appeals", f"/appeal?name={name}", "/progress", "/people", "/rate?t=x"):
		page.goto("/hotline" + place)
		found[place] = (axe.faults(page, "body"), fits(page))
		shot = place.strip("/").partition("?")[0] or "index"
		if "HOTLINE_PICTURES" in os.environ:
			page.screenshot(
				path=Path(os.environ["HOTLINE_PICTURES"]) / f"portal-{shot}-{kind}.png", full_page=True
			)
	frappe.db.delete("Hotline Announcement")
	frappe.db.commit()

	assert found == dict.fromkeys(found, ([], True))


def test_the_hotline_approves_an_invitation(visit, desk, committing):
	page = visit("a1")
	page.goto("/hotline/people")
	page.get_by_label("邮件", exact=True).fill("approved@entity.example")
	page.get_by_label("姓名", exact=True).fill("待批")
	page.get_by_role("button", name="发出邀请").click()
	expect(page.get_by_text("approved@entity.example · 待审批")).to_be_visible()
	frappe.db.rollback()
	member = frappe.db.get_value("Hotline Portal Member", {"email": "approved@entity.example"})
	committing("Hotline Portal Member", member)
	committing("User", "approved@entity.example")
	manager = desk("manager", MONDAY)
	manager.go(f"/app/hotline-portal-member/{member}").get_by_role("button", name="批准").click()
	expect(manager.field("status", manager.page.locator("body"))).to_contain_text("有效")
	manager.keep_picture("portal-member")
	page.reload()

	expect(page.get_by_text("approved@entity.example · 有效")).to_be_visible()


def test_a_manager_enters_an_entity_and_opens_the_portal_for_its_people(desk, committing):
	committing("Customer", "丙测试电力用户有限公司")
	committing("User", "opened@entity.example")
	manager = desk("manager", MONDAY)
	page = manager.go("/app/customer/new")
	form = page.locator("#page-Customer")
	manager.write("customer_name", "丙测试电力用户有限公司", form)
	form.get_by_role("button", name="保存").click()
	expect(page).to_have_url(re.compile("/app/customer/%E4%B8%99"))
	page = manager.go("/app/hotline-portal-member/new")
	form = page.locator('[id="page-Hotline Portal Member"]')
	manager.choose("customer", "丙测试", form)
	manager.write("email", "opened@entity.example", form)
	manager.write("person_name", "丙测试", form)
	form.get_by_role("button", name="保存").click()
	expect(form.get_by_role("button", name="已离开")).to_be_visible()
	frappe.db.rollback()
	member = frappe.get_last_doc("Hotline Portal Member")
	committing("Hotline Portal Member", member.name)

	assert (member.customer, member.user, member.status) == (
		"丙测试电力用户有限公司",
		"opened@entity.example",
		"有效",
	)


def test_the_front_tells_the_entity_something_on_its_page(visit, desk):
	name = entities.submitted("a1")
	frappe.db.commit()
	agent = desk("agent", MONDAY + STEP)
	order = agent.open(name).locator("#page-Issue")
	order.get_by_role("button", name="关联与督办").click()
	order.locator(".inner-group-button").get_by_text("给主体留言", exact=True).click()
	dialog = agent.page.locator(".hotline-step.show")
	dialog.locator("textarea").fill("请补充营业执照。")
	agent.keep_picture("portal-message")
	dialog.get_by_role("button", name="给主体留言").click()
	expect(agent.page.get_by_text("已显示在门户。")).to_be_visible()
	page = visit("a1")
	page.goto(f"/hotline/appeal?name={name}")

	expect(page.get_by_text("请补充营业执照。")).to_be_visible()
