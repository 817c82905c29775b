"""Calendars as JSON: the round trip, and a named refusal for whatever cannot be read."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from hotline_csg.guide.calendar import CalendarDataError, Mistake, Shift, WorkCalendar, china

FILE: dict[str, Any] = {
	"format": "hotline-work-calendar/1",
	"years": [
		{
			"year": 2030,
			"source": "a notice",
			"shifts": [["08:00", "12:00"], ["14:00", "17:30:30"]],
			"days_off": {"2030-01-01": "元旦"},
			"working_days": {"2030-01-05": "元旦"},
			"shift_exceptions": {"2030-02-01": [["09:00", "10:00"]]},
		}
	],
}


def test_round_trip_of_the_shipped_calendar() -> None:
	copy = WorkCalendar.from_json(china().to_json())
	assert copy.years == china().years
	assert copy.edition == china().edition
	assert copy.to_json() == china().to_json()
	assert "provisional_until" not in json.loads(china().to_json())


def test_round_trip_of_everything_a_file_can_say() -> None:
	calendar = WorkCalendar.from_json(json.dumps({**FILE, "provisional_until": "2031-06-30"}))
	(record,) = calendar.years
	assert record.source == "a notice"
	assert record.shifts == (Shift(time(8), time(12)), Shift(time(14), time(17, 30, 30)))
	assert record.days_off == {date(2030, 1, 1): "元旦"}
	assert record.working_days == {date(2030, 1, 5): "元旦"}
	assert record.shift_exceptions == {date(2030, 2, 1): (Shift(time(9), time(10)),)}
	assert (calendar.known_until, calendar.last_day) == (date(2030, 12, 31), date(2031, 6, 30))
	assert json.loads(calendar.to_json()) == {**FILE, "provisional_until": "2031-06-30"}
	start = datetime(2030, 1, 2, 17, 30)
	assert calendar.add_working_time(start, timedelta(seconds=31)) == datetime(2030, 1, 3, 8, 0, 1)


def test_the_least_a_file_must_say() -> None:
	year = {"year": 2030, "shifts": [["09:00", "17:00"]]}
	calendar = WorkCalendar.from_json(json.dumps({"format": FILE["format"], "years": [year]}))
	assert calendar.add_working_time(datetime(2030, 1, 1, 16), timedelta(hours=2)) == datetime(2030, 1, 2, 10)


def changed(path: list[str | int], value: object) -> str:
	document = deepcopy(FILE)
	place: Any = document
	for step in path[:-1]:
		place = place[step]
	place[path[-1]] = value
	return json.dumps(document)


YEAR: list[str | int] = ["years", 0]


@pytest.mark.parametrize(
	("path", "value", "where", "why"),
	[
		(["format"], "hotline-work-calendar/2", "format", Mistake.BAD_FORMAT),
		(["years"], {}, "years", Mistake.BAD_KIND),
		(["years"], [], "years", Mistake.NO_YEAR),
		(["provisional_until"], "tomorrow", "provisional_until", Mistake.UNREADABLE),
		(["provisional_until"], 2031, "provisional_until", Mistake.BAD_KIND),
		(["extra"], 1, "file", Mistake.UNKNOWN_ENTRY),
		(YEAR, 2030, "years[0]", Mistake.BAD_KIND),
		([*YEAR, "year"], "2030", "years[0].year", Mistake.BAD_KIND),
		([*YEAR, "year"], True, "years[0].year", Mistake.BAD_KIND),
		([*YEAR, "year"], 2031, "2031, days_off", Mistake.OTHER_YEAR),
		([*YEAR, "daysoff"], {}, "years[0]", Mistake.UNKNOWN_ENTRY),
		([*YEAR, "source"], None, "years[0].source", Mistake.BAD_KIND),
		([*YEAR, "shifts"], None, "years[0].shifts", Mistake.BAD_KIND),
		([*YEAR, "shifts"], [], "2030, shifts", Mistake.NO_SHIFT),
		([*YEAR, "shifts"], ["08:00-12:00"], "years[0].shifts", Mistake.BAD_KIND),
		([*YEAR, "shifts"], [["08:00"]], "years[0].shifts", Mistake.UNREADABLE),
		([*YEAR, "shifts"], [["08:00", "25:00"]], "years[0].shifts", Mistake.UNREADABLE),
		([*YEAR, "shifts"], [["08:00", 12]], "years[0].shifts", Mistake.BAD_KIND),
		([*YEAR, "shifts"], [["12:00", "08:00"]], "2030, shifts", Mistake.SHIFT_ENDS_EARLY),
		([*YEAR, "days_off"], ["2030-01-01"], "years[0].days_off", Mistake.BAD_KIND),
		([*YEAR, "days_off"], {"2030-02-30": ""}, "years[0].days_off", Mistake.UNREADABLE),
		([*YEAR, "days_off"], {"20300101": ""}, "years[0].days_off", Mistake.UNREADABLE),
		([*YEAR, "days_off"], {"2030-01-01": 1}, "years[0].days_off.2030-01-01", Mistake.BAD_KIND),
		([*YEAR, "shift_exceptions"], [], "years[0].shift_exceptions", Mistake.BAD_KIND),
		(
			[*YEAR, "shift_exceptions"],
			{"2030-02-02": [["09:00", "10:00"]]},
			"2030, shift_exceptions",
			Mistake.NOT_WORKING,
		),
	],
)
def test_what_cannot_be_read(path: list[str | int], value: object, where: str, why: Mistake) -> None:
	with pytest.raises(CalendarDataError) as caught:
		WorkCalendar.from_json(changed(path, value))
	assert (caught.value.data["where"], caught.value.data["why"]) == (where, why)


@pytest.mark.parametrize("text", ["", "{", '{"format": }', "工作日历"])
def test_text_that_is_not_json(text: str) -> None:
	with pytest.raises(CalendarDataError) as caught:
		WorkCalendar.from_json(text)
	assert caught.value.data["why"] is Mistake.NOT_JSON
	assert str(caught.value.data["where"]).startswith("line 1, column ")


@pytest.mark.parametrize("text", ["[]", "null", "3"])
def test_json_that_is_no_calendar(text: str) -> None:
	with pytest.raises(CalendarDataError) as caught:
		WorkCalendar.from_json(text)
	assert (caught.value.data["where"], caught.value.data["why"]) == ("file", Mistake.BAD_KIND)
