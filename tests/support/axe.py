"""Accessibility as axe-core judges it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
# What fades in is judged once it is there: nothing has moved for half a second, however late the last part came.
STILL = """() => new Promise((done) => {
	let since = performance.now();
	const moves = (one) => one.playState === "running" && one.effect?.getTiming().iterations !== Infinity;
	const look = () => {
		if (document.getAnimations().some(moves)) since = performance.now();
		performance.now() - since > 500 ? done() : requestAnimationFrame(look);
	};
	look();
})"""


def faults(page: Page, within: str, but: str = "") -> list[tuple[str, str, str]]:
	"""The serious and critical faults inside a part of the page: the rule, the element's HTML, and what is wrong with it.

	`but`: elements that are not judged, by their selector.
	"""
	page.evaluate(STILL)
	context = {"include": [[within]], "exclude": [[but]] if but else []}
	found = Axe().run(page, context=context).response["violations"]
	return [
		(one["id"], node["html"][:160], node["failureSummary"])
		for one in found
		if one["impact"] in GRAVE
		for node in one["nodes"]
	]
