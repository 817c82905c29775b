"""The watch: calls in any order, corrected and taken out, give what counting them all at once gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline_csg.guide.choices import Mood
from hotline_csg.guide.counting import entity_warnings, topic_warnings
from hotline_csg.guide.important import Level
from hotline_csg.guide.warnings import (
	Call,
	Reconciled,
	ServiceWarning,
	Source,
	WarningRule,
	WarningSettings,
	Window,
)
from hotline_csg.guide.watch import CallTooOld, Watch

from .build import CALENDAR, at

# Small numbers, so that a handful of calls reaches every level.
FEW = WarningSettings(
	rules=(
		WarningRule(Level.ONE, Window.WEEK, "R11.2", 3),
		WarningRule(Level.TWO, Window.WORKING_DAYS, "R11.7", 3),
		WarningRule(Level.TWO, Window.MONTH, "R11.7", 5),
		WarningRule(Level.THREE, Window.WORKING_DAYS, "R11.10", 2),
		WarningRule(Level.THREE, Window.MONTH, "R11.10", 4),
	)
)
CALLS = st.builds(
	Call,
	id=st.integers(0, 25).map(str),
	entity=st.sampled_from(["甲", "乙", "丙", ""]),
	topic=st.sampled_from(["平台应用", "电量清分"]),
	at=st.datetimes(datetime(2026, 2, 1), datetime(2026, 3, 31)).map(
		lambda one: one.replace(second=0, microsecond=0)
	),
	source=st.sampled_from([Source.CALL, Source.CALL, Source.PORTAL]),
	mood=st.sampled_from(list(Mood)),
	new_rule=st.sampled_from([False, False, True]),
)
ACTS = st.lists(st.tuples(st.booleans(), CALLS), max_size=60)  # put, or now and then take


def at_once(calls: list[Call]) -> set[ServiceWarning]:
	found: set[ServiceWarning] = set()
	for _, some in groupby(sorted(calls, key=lambda one: one.topic), key=lambda one: one.topic):
		topic = list(some)
		found.update(topic_warnings(topic, calendar=CALENDAR, settings=FEW))
		for _, own in groupby(sorted(topic, key=lambda one: one.entity), key=lambda one: one.entity):
			found.update(entity_warnings(list(own), calendar=CALENDAR, settings=FEW))
	return found


def follow(told: set[ServiceWarning], result: Reconciled) -> None:
	"""What somebody knows who only listens to the results."""
	for old, fresh in result.changed:
		told.remove(old)
		told.add(fresh)
	for gone in result.withdrawn:
		told.remove(gone)
	for new in result.new:
		assert new not in told
		told.add(new)


@given(ACTS)
@settings(max_examples=300, deadline=None)
def test_whatever_the_order_the_warnings_are_those_of_all_calls_at_once(acts) -> None:
	watch, known, told = Watch(CALENDAR, FEW), {}, set()
	for put, call in acts:
		if put or call.id not in known:
			known[call.id] = call
			follow(told, watch.put(call))
		else:
			del known[call.id]
			follow(told, watch.take(call.id))
	assert set(watch.warnings()) == at_once(list(known.values())) == told
	assert len(watch) == len(known)


@given(st.lists(CALLS, max_size=40, unique_by=lambda one: one.id), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_calls_of_one_moment_may_come_in_any_order(calls, random) -> None:
	shuffled = list(calls)
	random.shuffle(shuffled)
	watches = []
	for arrived in (calls, shuffled):
		watch = Watch(CALENDAR, FEW)
		for call in arrived:
			watch.put(call)
		watches.append(set(watch.warnings()))
	assert watches[0] == watches[1]


def test_results_tell_new_raised_and_withdrawn() -> None:
	watch = Watch(CALENDAR)
	calls = [Call(f"c{hour}", "甲", "平台应用", at(f"03-02 {hour:02}:00")) for hour in range(9, 13)]
	assert not watch.put(calls[0])
	assert not watch.put(calls[1])
	(third,) = watch.put(calls[2]).new
	((old, fourth),) = watch.put(calls[3]).changed
	assert (old, third.level, fourth.level, fourth.key) == (third, Level.THREE, Level.TWO, third.key)
	((_, lowered),) = watch.take("c12").changed
	assert lowered == third
	assert watch.put(replace(calls[2], topic="电量清分")).withdrawn == (third,)
	assert not watch.take("c12")


def test_a_call_put_twice_counts_once() -> None:
	watch = Watch(CALENDAR)
	for _ in range(5):
		assert not watch.put(Call("c", "甲", "平台应用", at("03-02 09:00")))
	assert len(watch) == 1


def test_calls_are_forgotten_once_no_window_can_reach_them() -> None:
	watch, start = Watch(CALENDAR, keep=timedelta(days=10)), datetime(2025, 1, 2, 9)
	for number in range(2000):
		watch.put(
			Call(str(number), f"主体{number % 7}", f"业务{number % 5}", start + number * timedelta(hours=6))
		)
	assert len(watch) == 4 * 50 + 1
	assert len(watch.warnings()) < 300, "warnings go with their calls"
	with pytest.raises(CallTooOld) as caught:
		watch.put(Call("old", "甲", "业务1", start))
	assert caught.value.call.id == "old"
	assert caught.value.since == start + 1999 * timedelta(hours=6) - timedelta(days=10)


def test_forgetting_changes_no_later_warning() -> None:
	start = datetime(2025, 1, 2, 9)
	calls = [
		Call(str(number), f"主体{number * number % 11}", "业务", start + number * timedelta(hours=5))
		for number in range(1500)
	]
	short, long = Watch(CALENDAR, FEW, timedelta(days=1)), Watch(CALENDAR, FEW, timedelta(days=3000))
	assert [short.put(call) for call in calls] == [long.put(call) for call in calls]
	assert (len(short), len(long)) == (41 * 24 // 5 + 1, 1500)
