"""A thousand due notices under each fault: afterwards each was delivered exactly once, or is marked; none is lost.

Everything is real: an SMS gateway and an SMTP server as processes that misbehave on command, two worker processes that
are killed, Redis servers that are stopped and emptied, a MariaDB that is restarted. Only the clock is the test's.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg.adapters.outbox import claims, texting
from tests.support import outbox, services
from tests.support.gateway import Gateway, running
from tests.support.outbox_worker import Worker, together, workers

COUNT = 1000
DUE = datetime(2026, 3, 2, 10, 0)
NOW = DUE + timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
N14 = "N14"
PATIENCE = 60
THREADS = 8


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


@pytest.fixture(scope="module")
def gateway_process() -> Iterator[Gateway]:
	with running() as gateway:
		yield gateway


@pytest.fixture
def gateway(thousand, committing, gateway_process: Gateway) -> Gateway:
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


@pytest.fixture
def two() -> Iterator[list[Worker]]:
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
	print("\n  ", " ".join(f"{name}={count}" for name, count in figures.items()))
	assert len(rows) == COUNT, "one notice per deadline"
	assert set(taken) <= set(rows), "nothing is sent that does not stand in the outbox"
	assert max(taken.values(), default=0) <= 2, "at most one repeat"
	assert [name for name, count in taken.items() if count == 2 and not rows[name].repeated] == []
	lost = [row for row in rows.values() if row.state_code == "accepted" and not taken[row.name]]
	assert lost == [], "what is accepted was taken"
	assert counted["queued"] + counted["failed"] + counted["sending"] == 0, "nothing waits for ever"
	return figures


ALL_ONCE = {"accepted": COUNT, "notices": COUNT, "taken": COUNT, "once": COUNT, "twice": 0, "marked": 0}


def test_without_a_fault(gateway, two):
	settle(two, NOW)

	assert result(gateway) == ALL_ONCE


def test_two_ticks_at_once_and_one_after_two_days(gateway, two):
	together(two, "tick", NOW)
	together(two, "tick", NOW + timedelta(days=2))

	assert result(gateway) == ALL_ONCE


def test_a_scheduler_that_stood_still_for_two_days(gateway, two):
	settle(two, NOW + timedelta(days=2))

	assert result(gateway) == ALL_ONCE


def test_a_gateway_that_is_down_and_comes_back(gateway, two):
	gateway.stop()
	together(two, "tick", NOW)
	frappe.db.rollback()
	waiting = outbox.states(code=N14)
	gateway.start()
	settle(two, NOW + timedelta(minutes=20))

	# The breaker held the rest back: few have lost a try.
	assert waiting["queued"] > COUNT - 60
	assert result(gateway) == ALL_ONCE


@pytest.mark.parametrize(("mode", "times"), [("500", 20), ("html", 20), ("error_code", 300)])
def test_a_gateway_that_refuses_at_first(gateway, two, mode, times):
	"""An error of the gateway opens the breaker; an error of a message does not."""
	gateway.mode(mode, times=times)
	settle(two, NOW, rounds=20)

	assert result(gateway) == ALL_ONCE


def test_a_gateway_that_takes_messages_and_is_too_slow_to_say_so(gateway, two):
	gateway.mode("slow", times=30)
	settle(two, NOW)
	figures = result(gateway)

	assert figures["accepted"] == COUNT
	# Those it was slow for were sent once more and are marked; no other was.
	assert figures["twice"] == figures["marked"] == 30


def test_a_slow_gateway_that_knows_our_numbers(gateway, two):
	outbox.use_gateway(gateway.url, id_refuses_repeats=1)
	frappe.db.commit()
	gateway.mode("hangs_up", times=15, by_id=True)
	settle(two, NOW)

	assert result(gateway) == ALL_ONCE


@pytest.mark.parametrize(
	("when", "times"), [("claimed", 1), ("sent", 100), ("recorded", 100)], ids=["claimed", "sent", "recorded"]
)
def test_a_worker_is_killed(gateway, when, times):
	with workers(2) as (doomed, other):
		doomed.tell(do="kill", when=when, times=times)
		assert doomed.answer() == "armed"
		assert other.do("tick", NOW - MINUTE) == 0
		assert together([doomed, other], "tick", NOW)[0] is None
		assert doomed.process.returncode == -signal.SIGKILL
		frappe.db.rollback()
		held = outbox.states(code=N14)["sending"]
		assert 0 < held <= texting.BATCH
		settle([other], NOW + claims.LEASE)
	figures = result(gateway)

	assert figures["accepted"] == COUNT
	# Marked is what was on its way or about to be; what was only claimed is not.
	assert figures["twice"] <= figures["marked"] <= (0 if when == "claimed" else 2 * THREADS)


def test_both_workers_are_killed_again_and_again(gateway):
	"""Whenever they come back they are killed in the middle, until they have done it all the same."""
	moment = NOW
	for _round in range(4):
		with workers(2) as doomed:
			for worker in doomed:
				worker.tell(do="kill", when="sent", times=120)
				worker.answer()
			together(doomed, "tick", moment)
		moment += claims.LEASE
	with workers(2) as working:
		settle(working, moment)
	figures = result(gateway)

	assert figures["accepted"] + figures.get("given_up", 0) == COUNT
	assert figures["accepted"] > COUNT * 0.9


def test_the_database_is_restarted_in_the_middle(gateway, two):
	for worker in two:
		worker.tell(do="tick", at=NOW.isoformat())
	wait_until(lambda: len(gateway.taken()) >= 100)
	services.restart_mariadb()
	answers = [worker.answer() for worker in two]
	settle(two, NOW + claims.LEASE)
	figures = result(gateway)

	assert None not in answers, "no worker died of it"
	assert figures["accepted"] == COUNT
	assert figures["twice"] <= figures["marked"]


def test_redis_is_down_while_orders_are_saved(gateway):
	"""The order and its notices stand; the next tick, which needs no queue, sends them."""
	with services.own_redis() as redis:
		redis.stop()
		with workers(1, redis.sites) as (alone,):
			settle([alone], NOW)

	assert result(gateway) == ALL_ONCE


def test_redis_is_emptied_in_the_middle(gateway):
	with services.own_redis() as redis, workers(2, redis.sites) as working:
		for worker in working:
			worker.tell(do="tick", at=NOW.isoformat())
		wait_until(lambda: len(gateway.taken()) >= 100, redis.empty)
		for worker in working:
			worker.answer()
		settle(working, NOW + MINUTE)

	assert result(gateway) == ALL_ONCE
