"""Warnings when calls are entered late or corrected: judged anew from there on, matched with what was warned of."""

from __future__ import annotations

from dataclasses import replace

from hotline_csg.guide.counting import entity_warnings
from hotline_csg.guide.important import Level
from hotline_csg.guide.warnings import Call, ServiceWarning, Step, reconcile

from .build import CALENDAR, at
from .test_warnings import DAYS, calls


def test_calls_from_a_moment_on_are_judged_with_the_warnings_before_it() -> None:
	some = calls(
		"03-02 09:00",
		"03-02 10:00",
		"03-02 11:00",
		"03-04 12:00",
		"03-16 09:00",
		"03-16 10:00",
		"03-16 11:00",
	)
	whole = entity_warnings(some, calendar=CALENDAR)
	for since in (at("03-02 10:30"), at("03-04 12:00"), at("03-16 10:30")):
		assert entity_warnings(some, calendar=CALENDAR, since=since, earlier=whole) == whole
	known = entity_warnings(some[:3], calendar=CALENDAR)
	assert entity_warnings(some, calendar=CALENDAR, since=at("03-04 00:00"), earlier=known) == whole
	assert entity_warnings([], calendar=CALENDAR, since=at("03-02 00:00"), earlier=whole) == ()


def test_a_call_entered_late_moves_the_warning_and_does_not_double_it() -> None:
	known = calls("03-02 09:00", "03-02 11:00", "03-03 09:00")
	late = Call("late", "甲", "平台应用", at("03-02 10:00"))
	before = entity_warnings(known, calendar=CALENDAR)
	after = entity_warnings([*known, late], calendar=CALENDAR)
	result = reconcile(before, after)
	assert (result.new, result.withdrawn) == ((), ())
	((old, fresh),) = result.changed
	assert (old.steps[0].call, fresh.steps[0].call, fresh.level) == ("c3", "c2", Level.TWO)


def test_of_two_warnings_that_share_calls_with_a_fresh_one_the_same_key_is_the_same_warning() -> None:
	def warned(*made: str) -> ServiceWarning:
		step = Step(Level.THREE, at("03-02 09:00"), made[-1], made, ("甲",), frozenset())
		return ServiceWarning(DAYS, "平台应用", "甲", (step,))

	first, second, fresh = warned("c1", "c2"), warned("c3", "c4"), warned("c2", "c3", "c4")
	for stored in ((first, second), (second, first)):
		result = reconcile(stored, [fresh])
		assert (result.new, result.changed, result.withdrawn) == ((), ((second, fresh),), (first,))
	assert reconcile([first], [fresh]).changed == ((first, fresh),)
	assert reconcile([replace(first, topic="电量清分")], [fresh]).new == (fresh,)


def test_a_warning_whose_call_was_corrected_away_is_withdrawn() -> None:
	before = entity_warnings(calls("03-02 09:00", "03-02 10:00", "03-02 11:00"), calendar=CALENDAR)
	after = entity_warnings(calls("03-02 09:00", "03-02 10:00"), calendar=CALENDAR)
	assert reconcile(before, after).withdrawn == before
	assert not reconcile(before, before)
