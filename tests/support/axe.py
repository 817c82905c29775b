"""Accessibility as axe-core judges it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")


# What fades in is judged once it is there.
STILL = "document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity)"


def faults(page: Page, within: str) -> list[tuple[str, str, str]]:
	"""The serious and critical faults inside a part of the page: the rule, the element's HTML, and what is wrong with it."""
	page.wait_for_function(STILL)
	found = Axe().run(page, context=within).response["violations"]
	return [
		(one["id"], node["html"][:160], node["failureSummary"])
		for one in found
		if one["impact"] in GRAVE
		for node in one["nodes"]
	]
