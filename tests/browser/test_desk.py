"""The desk opens in Chinese."""

from playwright.sync_api import expect


def test_the_login_page_speaks_chinese(page):
	page.goto("/login", wait_until="domcontentloaded")

	expect(page.locator(".btn-login").first).to_have_text("登录")


def test_the_desk_opens_after_login(page, login):
	login("Administrator")
	page.goto("/app/issue", wait_until="domcontentloaded")

	expect(page.locator(".page-title .title-text").first).to_have_text("工单")
