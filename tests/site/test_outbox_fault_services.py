"""A thousand due notices while the services around them fail: database, Redis, scheduler, mail server.

All are started, stopped, emptied and restarted for real; see also test_outbox_faults.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import frappe
import pytest
from frappe.utils import now_datetime

from hotline_csg.adapters.outbox import claims, health
from hotline_csg.adapters.outbox.health import Verdict
from hotline_csg.adapters.outbox.mail import STALE
from tests.support import outbox, services
from tests.support.outbox_worker import together, workers
from tests.support.smtp import MailServer, running
from tests.support.thousand import (
	ALL_ONCE,
	COUNT,
	MINUTE,
	N14,
	NOW,
	SHOWN,
	result,
	settle,
	wait_until,
)

# What two workers do at once would be judged by what else the machine has to do.
pytestmark = pytest.mark.alone


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


def test_redis_is_stopped_in_the_middle_and_started_again(gateway):
	with services.own_redis() as redis, workers(2, redis.sites) as working:
		for worker in working:
			worker.tell(do="tick", at=NOW.isoformat())
		wait_until(lambda: len(gateway.taken()) >= 100)
		redis.stop()
		answers = [worker.answer() for worker in working]
		redis.start()
		settle(working, NOW + MINUTE)

	assert None not in answers, "no worker died of it"
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


@pytest.fixture
def at_any_hour(thousand):
	"""Where a real scheduler ticks, the clock is the machine's."""
	frappe.db.set_value("Hotline Notice Rule", N14, "at_once", 1)
	yield
	frappe.db.set_value("Hotline Notice Rule", N14, "at_once", 0)
	frappe.db.commit()


def test_the_scheduler_stands_still_and_is_started_again(gateway, at_any_hour):
	"""Scheduler and two workers as a bench runs them, by the machine's own clock."""
	ours = "hotline_csg.tasks.hotline_minute_%"
	frappe.db.set_value("Scheduled Job Type", {"method": ("like", ours)}, "last_execution", None)
	with (
		services.own_redis(scheduler_tick_interval=1) as redis,
		services.scheduled(ours),
		services.bench(redis.sites, "worker", "--queue", "default"),
		services.bench(redis.sites, "worker", "--queue", "default"),
	):
		untold, card = outbox.notices(code=N14), verdict()
		with services.bench(redis.sites, "schedule"):
			wait_until(lambda: outbox.states(code=N14).get("accepted") == COUNT, frappe.db.rollback)
			wait_until(lambda: verdict() is Verdict.GOOD, frappe.db.rollback)

	assert (untold, card) == ([], Verdict.BAD)
	assert result(gateway) == ALL_ONCE


def verdict() -> Verdict:
	return health.worst(health.findings(now_datetime(), whole=False))


# The same thousand by mail ------------------------------------------------------------------------------------------


@pytest.fixture
def mails(gateway) -> Iterator[MailServer]:
	"""Everybody is told by mail; the gateway is not asked."""
	rule = frappe.get_doc("Hotline Notice Rule", N14)
	rule.set("told", [{"recipient": "时限责任人", "by_mail": 1}])
	rule.save()
	with running() as server:
		outbox.use_mail(server.port)
		frappe.db.commit()
		yield server
	rule.set("told", [{"recipient": "时限责任人", "by_sms": 1}])
	rule.save()
	frappe.db.set_value("Email Account", "Hotline Test", {"default_outgoing": 0, "enable_outgoing": 0})
	frappe.db.commit()


def test_a_flush_is_killed_and_then_the_mail_server_is_down(mails, two):
	together(two, "tick", NOW)
	with workers(1) as (doomed,):
		doomed.tell(do="flush", at=NOW.isoformat())
		wait_until(lambda: len(mails.mails()) >= 100)
		doomed.stop()
	mails.stop()
	failed = two[0].do("flush", NOW)
	mails.start()
	for _time in range(3):
		two[0].do("flush", NOW)
	# What the killed flush had in hand is found after ten minutes.
	stale = now_datetime() - STALE - MINUTE
	frappe.db.rollback()
	frappe.db.set_value("Email Queue", {"status": "Sending"}, "modified", stale, update_modified=False)
	frappe.db.commit()
	together(two, "tick", NOW + MINUTE)
	two[0].do("flush", NOW)
	together(two, "tick", NOW + 2 * MINUTE)

	frappe.db.rollback()
	rows = outbox.notices(code=N14)
	taken = Counter(person for sent in mails.mails() for person in sent["to"])
	marked = {row.recipient for row in rows if row.repeated}
	SHOWN.append(f"by mail: {outbox.states(code=N14)} taken={taken.total()} marked={len(marked)}")
	assert failed, "the server was down"
	assert outbox.states(code=N14) == {"accepted": COUNT}
	assert len(taken) == COUNT
	assert {person for person, count in taken.items() if count > 1} <= marked
	assert len(marked) <= 1
