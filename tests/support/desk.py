"""Sitting at the desk as one of the staff: what people click and type, in their words."""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, expect

from .serve import CLOCK_HEADER

SHANGHAI = timezone(timedelta(hours=8))
ORDER_ADDRESS = re.compile(r"/app/issue/RX\d+")


NO_ROOM = re.compile(r"Error: <(svg|rect)> attribute width: A negative value")


class Desk:
	"""The desk of one of `builders.PARTS`, logged in, at a moment of the test's choice."""

	def __init__(self, context: BrowserContext, now: datetime):
		self.context = context
		self.errors: list[str] = []
		self.page: Page = self.new_page()
		self.at(now)

	def new_page(self) -> Page:
		"""Another page of the same browser, whose errors count too."""
		page = self.context.new_page()
		page.on("console", self._note)
		page.on("pageerror", self._note_thrown)
		return page

	def _note(self, message: ConsoleMessage) -> None:
		# The test server has no socketio, which the desk goes without; nor an icon, which a browser asks for now and then.
		asked = message.location.get("url", "")
		# Frappe's chart is drawn once more while its page is being left, and then has no room.
		if NO_ROOM.match(message.text):
			return
		if message.type == "error" and "/socket.io/" not in asked and not asked.endswith("/favicon.ico"):
			self.errors.append(message.text)

	def _note_thrown(self, error: Error) -> None:
		# Frappe's own desk throws now and then while a page is left that is still loading: ours is what counts.
		if "hotline" in (error.stack or ""):
			self.errors.append(str(error))

	def at(self, now: datetime) -> Desk:
		"""From here on the server judges what this desk asks at `now`."""
		self.context.set_extra_http_headers({CLOCK_HEADER: now.isoformat()})
		return self

	def looks_at(self, now: datetime) -> Desk:
		"""The page's own clock stands at `now`, while its timers go on."""
		self.page.clock.set_fixed_time(now.replace(tzinfo=SHANGHAI))
		return self

	def go(self, path: str) -> Page:
		# The desk never fires "load": the caller waits for what it wants to see.
		self.page.goto(path, wait_until="domcontentloaded")
		return self.page

	def open(self, order: str) -> Page:
		page = self.go(f"/app/issue/{order}")
		expect(page.locator(".hotline-board")).to_be_visible()
		return page

	def keep_picture(self, name: str) -> None:
		"""A picture of the screen for the docs: `HOTLINE_PICTURES=docs/images ./test.sh browser` writes them there."""
		chosen = os.environ.get("HOTLINE_PICTURES")
		# Frappe works in the folder of its sites.
		folder = Path(__file__).parents[2] / (chosen or Path(os.environ["HOTLINE_SHOTS"]) / "screens")
		folder.mkdir(parents=True, exist_ok=True)
		self.page.screenshot(path=folder / f"{name}.png")

	# Fields

	def field(self, name: str, within: Locator | None = None) -> Locator:
		return (within or self.page.locator("#page-Issue")).locator(
			f'.frappe-control[data-fieldname="{name}"]'
		)

	def write(self, name: str, text: str, within: Locator | None = None) -> None:
		box = self.field(name, within).locator("input:visible, textarea:visible").first
		box.fill(text)
		box.press("Tab")

	def choose(self, name: str, text: str, within: Locator | None = None) -> None:
		"""Type into a link field and take the first it offers."""
		field = self.field(name, within)
		field.locator("input:visible").first.click()
		field.locator("input:visible").first.fill(text)
		field.locator('[role="option"]', has_text=text).first.click()

	# Steps

	def begin(self, action: str) -> Locator:
		"""Press a step's button, the main one or one under 操作; gives its dialog."""
		page = self.page.locator("#page-Issue")
		main = page.get_by_role("button", name=action, exact=True)
		menu = page.get_by_role("button", name="操作")
		expect(main.or_(menu).first).to_be_visible()
		if main.count():
			main.click()
		else:
			menu.click()
			page.locator(".inner-group-button").get_by_text(action, exact=True).click()
		dialog = self.page.locator(".hotline-step.show")
		expect(dialog).to_be_visible()
		return dialog

	def confirm(self, dialog: Locator) -> None:
		dialog.locator(".btn-modal-primary").click()

	def do(self, action: str, stage: str) -> None:
		"""A step that asks for nothing, until the order stands in `stage`."""
		self.confirm(self.begin(action))
		self.sees_stage(stage)

	def sees_stage(self, stage: str) -> None:
		expect(self.page.locator(".hotline-stage")).to_have_text(stage)

	@property
	def order(self) -> str:
		"""The number of the order that is open."""
		expect(self.page).to_have_url(ORDER_ADDRESS)
		return self.page.url.rsplit("/", 1)[-1].split("?")[0].split("#")[0].strip()
