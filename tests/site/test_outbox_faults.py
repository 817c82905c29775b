"""A thousand due notices under each fault: afterwards each was delivered exactly once, or is marked; none is lost.

Faults of the gateway and of the workers here, those of the services around them in test_outbox_fault_services.py.
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import frappe
import pytest

from hotline_csg.adapters.outbox import claims, texting
from hotline_csg.guide.notice_rules import CASES
from tests.support import outbox
from tests.support.outbox_worker import together, workers
from tests.support.thousand import ALL_ONCE, COUNT, MINUTE, N14, NOW, SHOWN, THREADS, result, settle

# What two workers do at once would be judged by what else the machine has to do.
pytestmark = pytest.mark.alone


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
	settle(two, NOW, rounds=20)  # a gateway that fails is asked with few messages first
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
	("when", "times"), [("claimed", 1), ("sent", 20), ("recorded", 20)], ids=["claimed", "sent", "recorded"]
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


# What is wrong with somebody, by what the notice says of it; `{}` is the person's number.
WRONG = {
	"未登记手机号": ("mobile_no", None),
	"手机号缺失或无效": ("mobile_no", "0755-8888{:04}"),
	"找不到接收人": ("enabled", 0),
}
EACH = 40


@pytest.fixture
def wrong_ones(gateway) -> Iterator[None]:
	"""A text that cannot be filled in, as no form would save it; forty people each without a number, with a landline, gone."""
	people = outbox.make_people(COUNT)
	for number, person in enumerate(people[: EACH * len(WRONG)]):
		field, value = list(WRONG.values())[number // EACH]
		frappe.db.set_value("User", person, field, value.format(number) if isinstance(value, str) else value)
	frappe.db.set_value("Hotline Notice Rule", N14, "text_zh", "{诉求内容}")
	frappe.db.set_value("Hotline Notice Rule", "bad-text", "enabled", 1)
	outbox.give_numbers()
	frappe.db.commit()
	frappe.clear_cache()
	yield
	frappe.db.rollback()
	frappe.db.delete("User", {"name": ("in", people)})
	outbox.make_people(COUNT)
	frappe.db.set_value("Hotline Notice Rule", N14, "text_zh", CASES[N14].text_zh)
	frappe.db.set_value("Hotline Notice Rule", "bad-text", "enabled", 0)
	frappe.db.commit()
	frappe.clear_cache()


def test_a_bad_text_bad_numbers_and_people_who_left_stop_nobody(gateway, wrong_ones, two):
	"""Each is a row that says why; all the others arrive, and the managers are told of the text."""
	settle(two, NOW)
	frappe.db.rollback()
	given_up = outbox.notices(code=N14, state_code="given_up")
	reasons = {said: sum(said in row.last_error for row in given_up) for said in WRONG}
	taken = Counter(one["values"]["to"] for one in gateway.taken())
	SHOWN.append(f"{outbox.states(code=N14)} {reasons} taken={taken.total()}")

	assert dict.fromkeys(WRONG, EACH) == reasons
	assert len(WRONG) * EACH == len(given_up)
	# Those who left had somebody above them: market management, who had all of it in one message.
	reached = {outbox.mobile_of(number) for number in range(len(WRONG) * EACH, COUNT)} | {
		outbox.NUMBERS["mmd"]
	}
	assert dict.fromkeys(reached, 1) == taken
	assert {("manager", "站内提醒")} <= outbox.told(code="bad-text")
