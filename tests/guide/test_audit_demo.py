"""The demonstration: believable, the same for a seed, and with something of everything the audit can find."""

from __future__ import annotations

import csv
import json
import sys
from datetime import timedelta

import pytest

from hotline_csg.audit import demo, demo_names
from hotline_csg.audit.demo_month import FIRST_DAY, LAST_MOMENT, PLANS
from hotline_csg.guide.calendar import DayKind, china
from hotline_csg.guide.important import Level
from hotline_csg.guide.words import Category, Channel, EventKind

from .audit_logs import Audit


@pytest.fixture(scope="module")
def month() -> demo.Demo:
	return demo.make(300, 1)


def test_the_same_seed_makes_the_same_month(month: demo.Demo) -> None:
	assert demo.make(300, 1) == month
	assert demo.make(300, 2) != month


def test_the_month_has_a_make_up_day_and_a_holiday() -> None:
	days = (FIRST_DAY + timedelta(days=number) for number in range((LAST_MOMENT.date() - FIRST_DAY).days + 1))
	kinds = {china().describe(day).kind for day in days}
	assert kinds == set(DayKind)


def test_the_month_has_something_of_everything(month: demo.Demo) -> None:
	assert {order.category for order in month.orders} == set(Category)
	assert {order.channel.side for order in month.orders} == {channel.side for channel in Channel}
	assert Channel.C12398 in {order.channel for order in month.orders}
	played = {event.kind for order in month.orders for event in order.events}
	assert {kind for plan in PLANS for kind in plan.events} <= played
	assert {EventKind.CONTACTED, EventKind.PLAN_TOLD, EventKind.URGE_DISPATCHED, EventKind.REFERRED} <= played


def test_it_happens_within_the_month_and_by_time(month: demo.Demo) -> None:
	for order in month.orders:
		moments = [event.at for event in order.events]
		assert moments == sorted(moments)
		assert moments[0].date() >= FIRST_DAY and moments[-1] <= LAST_MOMENT
	numbers = [order.number for order in month.orders]
	assert numbers == sorted(set(numbers))
	assert [order.received for order in month.orders] == sorted(order.received for order in month.orders)


@pytest.mark.parametrize("seed", range(5))
def test_a_warning_of_each_level_whatever_the_seed(seed: int) -> None:
	made = demo.make(60, seed)
	assert {warning.level for warning in made.warnings} == set(Level)
	times = [one.call.at for one in made.calls]
	assert times == sorted(times)


def test_the_command_writes_audits_and_shows(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
	opened: list[str] = []
	monkeypatch.setattr(demo.webbrowser, "open", opened.append)
	monkeypatch.setenv("DISPLAY", ":0")
	folder = audit.folder / "new" / "demo"
	status, out, _ = audit.run("demo", "--out", folder, "--orders", "200", "--seed", "3", "--lang", "en")
	assert status == 0
	assert {path.name for path in folder.iterdir()} == {"orders.csv", "calls.csv", "audit.html"}
	assert opened == [(folder / "audit.html").as_uri()]
	assert out.endswith(f"{folder / 'audit.html'}\n")
	assert "Orders: 200 (" in out and "Rejected rows" not in out
	page = (folder / "audit.html").read_text(encoding="utf-8")
	for expected in ("level 1", "level 2", "level 3", "R11.2", "R94.5", "Callbacks outside callback hours"):
		assert expected in page


def test_the_log_it_writes_is_a_log(audit: Audit) -> None:
	audit.run("demo", "--out", audit.folder, "--no-open")
	log, as_of = audit.folder / "orders.csv", LAST_MOMENT.isoformat()
	status, out, _ = audit.run("audit", log, "--format", "json", "--as-of", as_of)
	report = json.loads(out)
	assert (status, report["rejected_rows"]) == (0, [])
	assert report["summary"]["orders"] == 300
	deadlines = report["summary"]["deadlines"]
	assert all(deadlines[status] for status in ("met", "missed", "open", "cancelled", "overdue"))
	assert 0.85 < deadlines["compliance"] < 1, "believable"
	assert {"R94.5", "R95.3"} <= set(report["summary"]["violations"])
	assert {one["name"] for one in report["summary"]["by_rule"]} >= {
		"return", "redispatch", "rework", "urge_dispatch", "plan", "report", "refine", "regulator_reply", "contact",
	}  # fmt: skip
	with (audit.folder / "calls.csv").open(encoding="utf-8-sig", newline="") as file:
		calls = list(csv.DictReader(file))
	assert len(calls) > 200 and {call["工单号"] for call in calls if call["工单号"]} <= {
		one["order"] for one in report["orders"]
	}


@pytest.mark.parametrize("orders", [1, 3, len(PLANS)])
def test_few_orders(audit: Audit, orders: int) -> None:
	status, out, _ = audit.run("demo", "--out", audit.folder, "--no-open", "--orders", orders, "--lang", "en")
	assert (status, f"Orders: {orders} (" in out) == (0, True)


def test_without_a_display_nothing_is_opened(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(demo.webbrowser, "open", lambda address: pytest.fail(f"opened {address}"))
	monkeypatch.setattr(sys, "platform", "linux")
	monkeypatch.delenv("DISPLAY", raising=False)
	monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
	assert audit.run("demo", "--out", audit.folder)[0] == 0
	monkeypatch.setenv("DISPLAY", ":0")
	assert audit.run("demo", "--out", audit.folder, "--no-open")[0] == 0


def test_without_faker_it_says_what_to_install(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setitem(sys.modules, "faker", None)
	status, out, err = audit.run("demo", "--out", audit.folder, "--lang", "en")
	assert (status, out) == (2, "")
	assert err == f"hotline-csg: {demo_names.NoFaker.text_en}\n"


def test_a_folder_that_cannot_be_made(audit: Audit) -> None:
	(audit.folder / "file").write_text("")
	status, _, err = audit.run("demo", "--out", audit.folder / "file" / "demo", "--lang", "en")
	assert status == 2
	assert "cannot be written" in err


def test_some_orders_have_ended_and_some_are_under_way(month: demo.Demo) -> None:
	ends = {EventKind.ARCHIVED, EventKind.NOT_ACCEPTED, EventKind.REFERRED}
	assert {order.events[-1].kind for order in month.orders} >= ends
	assert any(order.events[-1].kind not in ends for order in month.orders), "some are under way"
