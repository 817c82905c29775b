"""Fixtures of the tests in Chromium. Commits are real here: the server must see the rows."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from hotline_csg.guide.words import State
from tests.support import frappe_site, web
from tests.support.desk import Desk

frappe_site.require("browser")
# The first page of a cold server takes its time; a test waits no longer than it must.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
	with frappe_site.connected() as name:
		yield name


@pytest.fixture
def committing(site: str) -> Iterator[Callable[[str, str], None]]:
	"""Call what it gives with doctype and name of each document made, to delete it at the end."""
	with frappe_site.committing() as remember:
		yield remember


@pytest.fixture(scope="session")
def base_url(site: str) -> Iterator[str]:
	with web.served() as address:
		yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
	# Chromium's own sandbox refuses to run as root
	arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
	with sync_playwright() as playwright:
		chromium = playwright.chromium.launch(
			executable_path=os.environ.get("HOTLINE_CHROMIUM") or None, args=arguments
		)
		yield chromium
		chromium.close()


@pytest.fixture
def context(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
	chromium = browser.new_context(
		base_url=base_url,
		locale="zh-CN",
		timezone_id="Asia/Shanghai",
		viewport={"width": 1400, "height": 900},
	)
	yield chromium
	chromium.close()


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
	"""A page; if the test fails, what it shows is kept in .test/screenshots.

	The desk never fires "load": go with wait_until="domcontentloaded" and wait for elements.
	"""
	page = context.new_page()
	yield page
	if getattr(request.node, "failed", False):
		_keep_screenshot(page, request.node.nodeid)


@pytest.fixture
def login(context: BrowserContext, site: str) -> Callable[[str], None]:
	"""A function that logs the pages of this test in as the given user."""

	def log_in(user: str) -> None:
		form = {"usr": user, "pwd": frappe_site.let_in(user)}
		answer = context.request.post("/api/method/login", form=form)
		assert answer.ok, f"{user} could not log in: {answer.status} {answer.text()[:300]}"

	return log_in


@pytest.fixture
def desk(
	browser: Browser, base_url: str, committing: Callable[[str, str], None], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Desk]]:
	"""`desk("agent", moment)`: sit down as one of `builders.PARTS`. No desk may end with an error in its console."""
	from tests.support import builders

	desks: dict[str, Desk] = {}

	def sit(part: str, now: datetime = builders.MONDAY) -> Desk:
		context = browser.new_context(
			base_url=base_url,
			locale="zh-CN",
			timezone_id="Asia/Shanghai",
			viewport={"width": 1366, "height": 768},
		)
		user = builders.login(part)
		form = {"usr": user, "pwd": frappe_site.let_in(user)}
		answer = context.request.post("/api/method/login", form=form)
		assert answer.ok, f"{user} could not log in: {answer.status} {answer.text()[:300]}"
		desks[part] = Desk(context, now)
		return desks[part]

	yield sit
	errors = {part: one.errors for part, one in desks.items() if one.errors}
	for part, one in desks.items():
		if getattr(request.node, "failed", False):
			_keep_screenshot(one.page, f"{request.node.nodeid}-{part}")
		one.context.close()
	assert errors == {}


@pytest.fixture
def an_order(committing: Callable[[str, str], None]) -> Callable[..., str]:
	"""`an_order(State.DISPATCHED)`: the name of an order in a state; committed, so that the web server sees it."""
	import frappe  # there only on a test site

	from tests.support import builders

	def make(state: State, at: datetime = builders.MONDAY, **facts: object) -> str:
		name = builders.order(state, at, **facts).name
		frappe.db.commit()
		return name

	return make


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
	report = yield
	if report.when == "call" and report.failed:
		item.failed = True
	return report


def _keep_screenshot(page: Page, test: str) -> None:
	folder = Path(os.environ["HOTLINE_SHOTS"])
	folder.mkdir(parents=True, exist_ok=True)
	page.screenshot(path=folder / (re.sub(r"\W+", "-", test) + ".png"))
