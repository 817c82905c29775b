"""The workspaces and the regulator's board as axe-core judges them: no serious or critical fault, Frappe's widgets included."""

import frappe
import pytest
from playwright.sync_api import expect

from hotline_csg.guide.words import EventKind, State
from tests.support import axe, builders, flows
from tests.support.builders import MONDAY, STEP

NOW = MONDAY + 36 * STEP
PILLS = ".indicator-pill"


@pytest.fixture
def centre(committing):
	"""What the screens show at their fullest: late, soon and returned orders, a regulator's, a report, a warning."""
	for state in (State.PASSED, State.DISPATCHED, State.REWORK):
		builders.order(state, MONDAY)
	flows.transferred("03-02 09:00").do("dispatcher", EventKind.DISPATCHED, "03-02 09:30")
	flows.register("03-02 09:05", category="举报").do(
		"agent", EventKind.REFERRED, "03-02 09:10", number_told=1
	)
	frappe.db.commit()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
	("part", "address", "shown"),
	[
		("agent", "/app/hotline", ".shortcut-widget-box .indicator-pill"),
		("handler", "/app/hotline-department", ".hotline-overview td .indicator-pill"),
		("mmd", "/app/hotline-overview", ".hotline-overview .bar"),
		("officer", "/app/hotline-officer", ".shortcut-widget-box"),
		("mmd", "/app/hotline-regulator", ".hotline-regulator .indicator-pill"),
	],
)
def test_what_is_ours_on_a_screen_has_no_grave_fault(centre, desk, part, address, shown, theme):
	one = desk(part, NOW).looks_at(NOW)
	page = one.go(address)
	expect(page.locator(shown).first).to_be_visible()
	page.wait_for_load_state("networkidle")
	page.evaluate("(theme) => document.documentElement.setAttribute('data-theme', theme)", theme)

	# Frappe's own pills have less contrast in the dark than is asked for.
	assert axe.faults(page, ".layout-main-section", but=PILLS if theme == "dark" else "") == []
