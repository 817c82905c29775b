"""Accessibility as axe-core judges it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")


def faults(page: Page, within: str) -> list[tuple[str, str]]:
	"""The serious and critical faults inside a part of the page: the rule, and the element's HTML."""
	found = Axe().run(page, context=within).response["violations"]
	return [
		(one["id"], node["html"][:160]) for one in found if one["impact"] in GRAVE for node in one["nodes"]
	]
