"""Articles 10 and 11: what is owed once there is an important event or a warning."""

from __future__ import annotations

import pytest

from hotline_csg.guide.important import EVENT_DUTIES, Aggravation, DutyName, ImportantKind, Level, duties_of
from hotline_csg.guide.notices import ALL_OF, ANY_OF, LADDER, Means, NoticeKind
from hotline_csg.guide.words import Role

from .build import CALENDAR, at

NIGHT = at("03-07 23:50")  # a Saturday


def duty(level: Level, name: DutyName):
	return next((one for one in duties_of(level) if one.name is name), None)


def test_there_are_six_kinds_of_important_events() -> None:
	assert [kind.value for kind in ImportantKind] == [
		"government",
		"media",
		"sensitive",
		"system_failure",
		"call_surge",
		"other",
	]


@pytest.mark.requirement("R11.1", case="must")
def test_level_1_is_graver_than_2_and_2_than_3() -> None:
	assert Level.ONE.graver_than(Level.TWO)
	assert Level.TWO.graver_than(Level.THREE)


@pytest.mark.requirement("R11.1", case="must not")
def test_no_level_is_graver_than_itself_or_a_lower_number() -> None:
	assert not any(level.graver_than(level) for level in Level)
	assert not Level.THREE.graver_than(Level.ONE)


@pytest.mark.requirement("R92.2", case="must")
def test_important_events_go_to_market_management_and_the_departments_at_once() -> None:
	(tell,) = EVENT_DUTIES
	assert (tell.rule, tell.owner, tell.notice) == ("R92.2", Role.DISPATCHER, NoticeKind.IMPORTANT_EVENT)
	assert {Role.MARKET_MANAGEMENT, Role.HANDLER, Role.SUPERVISOR} == set(tell.to)
	assert tell.due(NIGHT, at("03-07 20:00"), CALENDAR) == NIGHT


@pytest.mark.requirement("R92.2", case="must not")
def test_at_once_is_not_the_next_opening() -> None:
	assert EVENT_DUTIES[0].limit is None
	assert EVENT_DUTIES[0].due(NIGHT, NIGHT, CALENDAR) != CALENDAR.next_opening(NIGHT)


@pytest.mark.requirement("R11.4", "A4", case="must")
def test_level_1_is_reported_within_half_an_hour_on_the_clock_and_departments_told() -> None:
	report, notify = duty(Level.ONE, DutyName.REPORT), duty(Level.ONE, DutyName.NOTIFY)
	assert (report.due(NIGHT, NIGHT, CALENDAR), report.to) == (at("03-08 00:20"), (Role.MARKET_MANAGEMENT,))
	assert notify.due(NIGHT, NIGHT, CALENDAR) == NIGHT


@pytest.mark.requirement("R11.4", "A4", case="must not")
def test_its_half_hour_does_not_wait_for_the_morning_and_other_levels_have_none() -> None:
	assert duty(Level.ONE, DutyName.REPORT).due(NIGHT, NIGHT, CALENDAR) < CALENDAR.next_opening(NIGHT)
	assert all(one.limit is None for level in (Level.TWO, Level.THREE) for one in duties_of(level))


@pytest.mark.requirement("R11.5", case="must")
def test_departments_are_urged_again_within_two_hours_of_the_event() -> None:
	again = duty(Level.ONE, DutyName.URGE_AGAIN)
	assert again.due(NIGHT, at("03-07 23:00"), CALENDAR) == at("03-08 01:00")
	assert again.notice is NoticeKind.LEVEL_1_AGAIN


@pytest.mark.requirement("R11.5", case="must not")
def test_the_two_hours_do_not_run_from_when_it_was_found_and_no_other_level_has_them() -> None:
	again = duty(Level.ONE, DutyName.URGE_AGAIN)
	assert again.due(at("03-08 09:00"), at("03-07 23:00"), CALENDAR) == at("03-08 01:00")
	assert duty(Level.TWO, DutyName.URGE_AGAIN) is duty(Level.THREE, DutyName.URGE_AGAIN) is None


@pytest.mark.requirement("R11.6", "R11.8", case="must")
@pytest.mark.parametrize(
	("level", "notice"),
	[(Level.ONE, NoticeKind.LEVEL_1), (Level.TWO, NoticeKind.LEVEL_2), (Level.THREE, NoticeKind.LEVEL_3)],
)
def test_every_level_is_reported_told_and_has_the_supervisor_contact_the_entities(level, notice) -> None:
	assert duty(level, DutyName.CONTACT).owner is Role.SUPERVISOR
	assert duty(level, DutyName.REPORT).notice is duty(level, DutyName.NOTIFY).notice is notice


@pytest.mark.requirement("R11.6", "R11.8", case="must not")
@pytest.mark.parametrize("level", list(Level))
def test_the_contact_is_not_the_dispatcher_s_nor_the_report_the_department_s(level) -> None:
	assert duty(level, DutyName.CONTACT).owner is not Role.DISPATCHER
	assert duty(level, DutyName.REPORT).owner is Role.DISPATCHER


@pytest.mark.requirement("R11.9", case="must")
@pytest.mark.parametrize("why", list(Aggravation))
def test_the_head_coordinates_an_aggravated_level_2(why) -> None:
	added = set(duties_of(Level.TWO, frozenset({why}))) - set(duties_of(Level.TWO))
	assert [(one.name, one.owner) for one in added] == [(DutyName.COORDINATE, Role.HEAD)]


@pytest.mark.requirement("R11.9", case="must not")
def test_not_a_calm_one_nor_another_level() -> None:
	heated = frozenset({Aggravation.HEATED})
	for level in (Level.ONE, Level.THREE):
		assert duties_of(level, heated) == duties_of(level)
	assert duty(Level.TWO, DutyName.COORDINATE) is None


@pytest.mark.requirement("R11.11", case="must")
def test_level_3_is_told_to_the_department_head_too() -> None:
	assert duty(Level.THREE, DutyName.TELL_HEAD).to == (Role.HEAD,)


@pytest.mark.requirement("R11.11", case="must not")
@pytest.mark.parametrize("level", [Level.ONE, Level.TWO])
def test_other_levels_are_not(level) -> None:
	assert duty(level, DutyName.TELL_HEAD) is None
	assert all(Role.HEAD not in one.to for one in duties_of(level))


def test_the_means_are_the_guide_s() -> None:
	assert {NoticeKind.PASSED_12398: {Means.SMS, Means.PHONE}} == ANY_OF
	assert set(ALL_OF) == {NoticeKind.LEVEL_1, NoticeKind.LEVEL_2, NoticeKind.LEVEL_3}
	assert all(means == {Means.SMS, Means.PHONE, Means.MAIL} for means in ALL_OF.values())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_what_is_overdue_climbs_to_market_management_and_no_further(role) -> None:
	rungs = (role, *LADDER[role])
	assert rungs[-1] is Role.MARKET_MANAGEMENT
	assert len(set(rungs)) == len(rungs)
	assert LADDER[Role.HANDLER] == (Role.HEAD, Role.MARKET_MANAGEMENT)
