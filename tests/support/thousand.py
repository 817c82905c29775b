"""A thousand deadlines that fall due at once, and what became of their notices: for the tests of each fault.

Everything is real: an SMS gateway that misbehaves on command, two workers as processes of their own. Only the clock is
the test's.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import frappe
import pytest

from . import outbox
from .gateway import Gateway
from .outbox_worker import Worker, together, workers

COUNT = 1000
DUE = datetime(2026, 3, 2, 10, 0)
NOW = DUE + timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
N14 = "N14"
PATIENCE = 60
THREADS = 8
ALL_ONCE = {"accepted": COUNT, "notices": COUNT, "taken": COUNT, "once": COUNT, "twice": 0, "marked": 0}
# What became of the thousand under each fault, for the person who runs the tests.
SHOWN: list[str] = []


@pytest.fixture(scope="module")
def thousand(site: str) -> Iterator[None]:
	"""A thousand deadlines due at 10:00, each of a person of its own who is told by SMS alone."""
	outbox.start_anew()
	frappe.db.set_value("Hotline Notice Rule", {"name": ("not in", (N14, "merged"))}, "enabled", 0)
	doc = frappe.get_doc("Hotline Notice Rule", N14)
	doc.set("told", [{"recipient": "时限责任人", "by_sms": 1}])
	doc.save()
	outbox.make_deadlines(COUNT, DUE)
	frappe.db.commit()
	frappe.clear_cache()
	yield
	frappe.db.rollback()
	outbox.start_anew()


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
	"""The counts are printed, captured output or not."""
	yield
	with capsys.disabled():
		while SHOWN:
			print(f"\n   {SHOWN.pop(0)}", end=" ")


@pytest.fixture
def gateway(thousand, committing, shown, gateway_process: Gateway) -> Gateway:
	"""The deadlines as they were before anybody looked at them, and a gateway that remembers nothing."""
	if gateway_process.process.poll() is not None:
		gateway_process.start()
	gateway_process.mode("ok", forget=True, by_id=False)
	outbox.use_gateway(gateway_process.url, threads=THREADS)
	frappe.db.delete("Hotline Notice")
	frappe.db.delete("Hotline Heartbeat")
	frappe.db.set_value(
		"Hotline Deadline",
		{"name": ("like", "test%")},
		{"next_look": NOW, "overdue": 0},
		update_modified=False,
	)
	frappe.db.commit()
	frappe.clear_cache()
	return gateway_process


@pytest.fixture(scope="module")
def two(site: str) -> Iterator[list[Worker]]:
	"""Two workers that no test of the module kills."""
	with workers(2) as started:
		yield started


def settle(working: list[Worker], moment: datetime, rounds: int = 8) -> datetime:
	"""Ticks and sends, an hour apart once nothing moves, until nothing is left to do."""
	for _round in range(rounds):
		together(working, "tick", moment)
		frappe.db.rollback()
		if not frappe.db.exists("Hotline Notice", {"state_code": ("in", ("queued", "failed", "sending"))}):
			return moment
		moment += timedelta(minutes=20)
	return moment


def wait_until(holds: Callable[[], bool], meanwhile: Callable[[], None] = lambda: None) -> None:
	"""For what another process does; fails where it does not come about."""
	end = time.monotonic() + PATIENCE
	while not holds():
		assert time.monotonic() < end, "the worker did not get there"
		meanwhile()
		time.sleep(0.02)


def result(gateway: Gateway) -> dict[str, int]:
	"""What became of the thousand, seen from both sides; printed, and held against what must hold always."""
	frappe.db.rollback()
	rows = {row.name: row for row in outbox.notices(code=N14)}
	taken = gateway.count_by("id")
	counted = Counter(row.state_code for row in rows.values())
	figures = {
		**counted,
		"notices": len(rows),
		"taken": sum(taken.values()),
		"once": sum(1 for count in taken.values() if count == 1),
		"twice": sum(1 for count in taken.values() if count == 2),
		"marked": sum(row.repeated for row in rows.values()),
	}
	SHOWN.append(" ".join(f"{name}={count}" for name, count in figures.items()))
	assert len(rows) == COUNT, "one notice per deadline"
	assert set(taken) <= set(rows), "nothing is sent that does not stand in the outbox"
	assert max(taken.values(), default=0) <= 2, "at most one repeat"
	assert [name for name, count in taken.items() if count == 2 and not rows[name].repeated] == []
	lost = [row for row in rows.values() if row.state_code == "accepted" and not taken[row.name]]
	assert lost == [], "what is accepted was taken"
	assert counted["queued"] + counted["failed"] + counted["sending"] == 0, "nothing waits for ever"
	return figures
