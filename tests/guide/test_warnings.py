"""Article 11: which calls make a warning, of which level, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from hotline_csg.guide.choices import Mood
from hotline_csg.guide.counting import GUIDE, entity_warnings, topic_warnings
from hotline_csg.guide.important import Aggravation, DutyName, Level
from hotline_csg.guide.warnings import (
	RULES,
	Call,
	ServiceWarning,
	Source,
	WarningSettings,
	Window,
	begins,
	level_for,
	same_day_last_month,
)
from hotline_csg.guide.watch import Watch

from .build import CALENDAR, at

DAYS, MONTH, WEEK = Window.WORKING_DAYS, Window.MONTH, Window.WEEK


def calls(*moments: str | datetime, entity: str = "甲", **more: object) -> list[Call]:
	"""Calls of one entity on one topic, named c1, c2, …"""
	return [
		Call(f"c{number}", entity, "平台应用", at(one) if isinstance(one, str) else one, **more)  # type: ignore[arg-type]
		for number, one in enumerate(moments, 1)
	]


def entities(
	count: int, first: str = "03-02 09:00", apart: timedelta = timedelta(minutes=1), **more: object
) -> list[Call]:
	"""Calls of `count` different entities on one topic."""
	return [
		Call(f"e{number}", f"主体{number}", "平台应用", at(first) + number * apart, **more)  # type: ignore[arg-type]
		for number in range(count)
	]


def seen(warnings: tuple[ServiceWarning, ...]) -> list[tuple[Window, list[Level], str]]:
	"""Of each warning: its window, the levels it reached, and the call that made the last one."""
	return [(one.window, [step.level for step in one.steps], one.made.call) for one in warnings]


def of_entity(some: list[Call], **more: object) -> list[tuple[Window, list[Level], str]]:
	return seen(entity_warnings(some, calendar=CALENDAR, **more))  # type: ignore[arg-type]


def of_topic(some: list[Call], **more: object) -> list[tuple[Window, list[Level], str]]:
	return seen(topic_warnings(some, calendar=CALENDAR, **more))  # type: ignore[arg-type]


@pytest.mark.requirement("R11.2", case="must")
def test_the_21st_entity_within_a_week_makes_a_level_1() -> None:
	(warning,) = topic_warnings(entities(21), calendar=CALENDAR)
	assert (warning.level, warning.entity, warning.rule(GUIDE)) == (Level.ONE, "", "R11.2")
	assert warning.calls == tuple(f"e{number}" for number in range(21))
	assert warning.made.entities == tuple(f"主体{number}" for number in range(21)), "the list to tick (R11.6)"


@pytest.mark.requirement("R11.2", case="must not")
def test_20_entities_make_none_however_often_they_call_nor_do_unknown_callers() -> None:
	again = [Call(f"x{one.id}", one.entity, one.topic, one.at + timedelta(hours=1)) for one in entities(20)]
	unknown = [Call(f"u{number}", "", "平台应用", at("03-03 09:00")) for number in range(5)]
	assert of_topic([*entities(20), *again, *unknown]) == []


@pytest.mark.requirement("R11.3", case="must")
def test_calls_about_a_new_rule_or_function_make_no_level_1() -> None:
	assert of_topic(entities(30, new_rule=True)) == []
	assert of_topic([*entities(20), *entities(25, first="03-02 12:00", new_rule=True)]) == []


@pytest.mark.requirement("R11.3", case="must not")
def test_that_exempts_neither_other_calls_nor_the_other_levels() -> None:
	mixed = [*entities(21), Call("n", "新", "平台应用", at("03-02 09:10"), new_rule=True)]
	assert of_topic(mixed) == [(WEEK, [Level.ONE], "e20")]
	assert of_entity(calls("03-02 09:00", "03-02 10:00", "03-02 11:00", new_rule=True)) == [
		(DAYS, [Level.THREE], "c3")
	]


@pytest.mark.requirement("A17", case="must")
def test_a_week_is_the_last_seven_times_24_hours() -> None:
	assert begins(WEEK, at("03-09 10:15"), CALENDAR, GUIDE) == at("03-02 10:15")
	week = [
		*entities(20, first="03-02 10:15", apart=timedelta(0)),
		Call("z", "末", "平台应用", at("03-09 10:15")),
	]
	assert of_topic(week) == [(WEEK, [Level.ONE], "z")]


@pytest.mark.requirement("A17", case="must not")
def test_a_minute_more_is_no_week() -> None:
	week = [
		*entities(20, first="03-02 10:15", apart=timedelta(0)),
		Call("z", "末", "平台应用", at("03-09 10:16")),
	]
	assert of_topic(week) == []


@pytest.mark.requirement("R11.7", case="must")
def test_the_4th_call_in_7_working_days_or_the_6th_in_a_month_makes_level_2() -> None:
	assert of_entity(calls("03-02 09:00", "03-03 09:00", "03-04 09:00", "03-10 09:00")) == [
		(DAYS, [Level.THREE, Level.TWO], "c4")
	]
	monthly = calls("03-02 09:00", "03-06 09:00", "03-13 09:00", "03-18 09:00", "03-26 09:00", "04-02 09:00")
	assert of_entity(monthly) == [(MONTH, [Level.THREE, Level.TWO], "c6")]
	warning = entity_warnings(monthly, calendar=CALENDAR)[0]
	assert (warning.rule(GUIDE), warning.calls) == ("R11.7", ("c1", "c2", "c3", "c4", "c5", "c6"))


@pytest.mark.requirement("R11.7", case="must not")
def test_the_3rd_and_the_5th_do_not_nor_calls_outside_the_windows() -> None:
	assert of_entity(calls("03-02 09:00", "03-03 09:00", "03-04 09:00")) == [(DAYS, [Level.THREE], "c3")]
	assert of_entity(calls("03-02 09:00", "03-03 09:00", "03-04 09:00", "03-11 09:00")) == [
		(DAYS, [Level.THREE], "c3")
	]
	monthly = calls("03-02 09:00", "03-06 09:00", "03-13 09:00", "03-18 09:00", "03-26 09:00", "04-03 09:00")
	assert of_entity(monthly) == [(MONTH, [Level.THREE], "c5")]


@pytest.mark.requirement("R11.10", case="must")
def test_the_3rd_call_in_7_working_days_or_the_5th_in_a_month_makes_level_3() -> None:
	(warning,) = entity_warnings(calls("03-02 09:00", "03-03 09:00", "03-10 09:00"), calendar=CALENDAR)
	assert (warning.level, warning.window, warning.rule(GUIDE)) == (Level.THREE, DAYS, "R11.10")
	assert warning.calls == ("c1", "c2", "c3")
	monthly = calls("03-02 09:00", "03-06 09:00", "03-13 09:00", "03-18 09:00", "03-26 09:00")
	assert of_entity(monthly) == [(MONTH, [Level.THREE], "c5")]


@pytest.mark.requirement("R11.10", case="must not")
def test_two_calls_make_none_nor_three_on_two_topics_or_of_two_entities() -> None:
	assert of_entity(calls("03-02 09:00", "03-03 09:00")) == []
	assert of_entity(calls("03-02 09:00", "03-03 09:00", "03-11 09:00")) == []
	three = calls("03-02 09:00", "03-03 09:00", "03-04 09:00")
	for odd in (replace(three[2], topic="电量清分"), replace(three[2], entity="乙")):
		watch = Watch(CALENDAR)
		assert not any(watch.put(call) for call in (*three[:2], odd))


@pytest.mark.requirement("R11.12", case="must")
def test_calls_are_counted_also_of_one_order() -> None:
	same = calls("03-02 09:00", "03-02 10:00", "03-02 11:00", order="RX1")
	assert of_entity(same) == [(DAYS, [Level.THREE], "c3")]


@pytest.mark.requirement("R11.12", case="must not")
def test_orders_are_not() -> None:
	two = [replace(call, order=f"RX{call.id}") for call in calls("03-02 09:00", "03-02 10:00")]
	without_call = Call("p", "甲", "平台应用", at("03-02 09:30"), order="RX3", source=Source.PORTAL)
	assert of_entity([*two, without_call]) == []


@pytest.mark.requirement("A21", case="must")
def test_calls_count_for_levels_2_and_3_and_other_contacts_where_a_centre_says_so() -> None:
	portal = calls("03-02 09:00", "03-02 10:00", "03-02 11:00", source=Source.PORTAL)
	counted = WarningSettings(counted=frozenset(Source))
	assert of_entity(portal, settings=counted) == [(DAYS, [Level.THREE], "c3")]
	assert of_topic(entities(21, source=Source.PORTAL)) == [(WEEK, [Level.ONE], "e20")], (
		"level 1 counts entities"
	)


@pytest.mark.requirement("A21", case="must not")
@pytest.mark.parametrize("source", [Source.PORTAL, Source.MAIL])
def test_portal_and_mail_do_not_by_default(source) -> None:
	three = calls("03-02 09:00", "03-02 10:00", "03-02 11:00")
	assert of_entity([*three[:2], *calls("03-02 09:30", "03-02 10:30", source=source)]) == []


@pytest.mark.requirement("R11.14", case="must")
def test_level_3_is_raised_to_level_2_and_stays_one_warning() -> None:
	(third,) = entity_warnings(calls("03-02 09:00", "03-02 10:00", "03-02 11:00"), calendar=CALENDAR)
	(fourth,) = entity_warnings(
		calls("03-02 09:00", "03-02 10:00", "03-02 11:00", "03-02 12:00"), calendar=CALENDAR
	)
	assert third.key == fourth.key
	assert (third.level, fourth.level) == (Level.THREE, Level.TWO)
	assert fourth.steps[0] == third.steps[0]


@pytest.mark.requirement("R11.14", case="must not")
def test_nothing_is_doubled_while_what_made_it_is_in_the_window_and_a_new_window_warns_anew() -> None:
	daily = [at("03-02 09:00") + timedelta(days=day) for day in range(5)]  # Monday to Friday
	assert of_entity(calls(*daily)) == [(DAYS, [Level.THREE, Level.TWO], "c4"), (MONTH, [Level.THREE], "c5")]
	# Made by the call of Thursday 5 March, which is in the window up to Friday 13 March.
	later = ["03-10 09:00", "03-11 09:00", "03-12 09:00", "03-13 09:00"]
	(first, *_) = [one for one in of_entity(calls(*daily[:4], *later)) if one[0] is DAYS]
	assert [one for one in of_entity(calls(*daily[:4], *later)) if one[0] is DAYS] == [first]
	anew = of_entity(calls(*daily[:4], *later, "03-16 09:00"))
	assert [one for one in anew if one[0] is DAYS] == [first, (DAYS, [Level.TWO], "c9")]


def test_a_level_1_is_not_doubled_within_its_week() -> None:
	many = entities(60, apart=timedelta(hours=3))
	warnings = topic_warnings(many, calendar=CALENDAR)
	assert [one.made.call for one in warnings] == ["e20"]
	months = entities(300, apart=timedelta(hours=3))
	made = [one.at for one in topic_warnings(months, calendar=CALENDAR)]
	assert len(made) == 5
	assert all(later - earlier > GUIDE.week for earlier, later in pairwise(made))


@pytest.mark.requirement("R11.15", case="must")
def test_the_7_working_days_count_make_up_days_and_leave_out_holidays() -> None:
	# Thursday 12, Friday 13, Saturday 14 February (make-up), the festival, Tuesday 24 to Friday 27.
	assert begins(DAYS, at("02-27 16:00"), CALENDAR, GUIDE) == at("02-12 00:00")
	assert of_entity(calls("02-12 09:00", "02-14 09:00", "02-27 16:00")) == [(DAYS, [Level.THREE], "c3")]


@pytest.mark.requirement("R11.15", case="must not")
def test_the_make_up_day_is_not_passed_over() -> None:
	assert begins(DAYS, at("02-27 16:00"), CALENDAR, GUIDE) != at("02-11 00:00")
	assert of_entity(calls("02-11 09:00", "02-14 09:00", "02-27 16:00")) == []


@pytest.mark.requirement("A18", case="must")
@pytest.mark.parametrize(
	("day", "first"),
	[("03-31", "02-28"), ("03-28", "02-28"), ("04-15", "03-15"), ("05-31", "04-30"), ("12-01", "11-01")],
)
def test_a_month_begins_on_the_same_day_of_last_month_or_its_last(day, first) -> None:
	assert begins(MONTH, at(f"{day} 09:00"), CALENDAR, GUIDE) == at(f"{first} 00:00")


@pytest.mark.requirement("A18", case="must not")
def test_a_month_is_not_30_days() -> None:
	assert begins(MONTH, at("03-31 09:00"), CALENDAR, GUIDE) != at("03-01 09:00")
	assert same_day_last_month(datetime(2028, 3, 31)).day == 29
	assert same_day_last_month(datetime(2026, 1, 15)) == datetime(2025, 12, 15).date()


def test_aggravation_is_gathered_from_the_calls_also_from_a_later_one() -> None:
	heated = calls("03-02 09:00", "03-02 10:00", "03-02 11:00", "03-02 12:00", mood=Mood.HEATED)
	(warning,) = entity_warnings(heated, calendar=CALENDAR)
	assert warning.aggravations == {Aggravation.HEATED}
	assert DutyName.COORDINATE in {one.name for one in warning.duties}
	calm = calls("03-02 09:00", "03-02 10:00", "03-02 11:00", "03-02 12:00")
	(warning,) = entity_warnings(calm, calendar=CALENDAR)
	assert DutyName.COORDINATE not in {one.name for one in warning.duties}
	breach = Call("b", "甲", "平台应用", at("03-03 09:00"), flags=frozenset({Aggravation.BREACH}))
	first, _ = entity_warnings([*calm, breach], calendar=CALENDAR)
	assert (first.level, first.at, first.calls) == (Level.TWO, at("03-02 12:00"), ("c1", "c2", "c3", "c4"))
	assert first.aggravations == {Aggravation.BREACH}


@pytest.mark.parametrize(
	("window", "count", "level"),
	[
		(WEEK, 20, None),
		(WEEK, 21, Level.ONE),
		(DAYS, 2, None),
		(DAYS, 3, Level.THREE),
		(DAYS, 4, Level.TWO),
		(MONTH, 4, None),
		(MONTH, 5, Level.THREE),
		(MONTH, 6, Level.TWO),
		(MONTH, 600, Level.TWO),
	],
)
def test_a_site_that_counted_itself_gets_the_level_for_its_count(window, count, level) -> None:
	assert level_for(window, count, GUIDE) is level


def test_the_gravest_rule_of_a_window_comes_first() -> None:
	for window in Window:
		levels = [rule.level for rule in RULES if rule.window is window]
		assert levels == sorted(levels)
