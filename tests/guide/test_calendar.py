"""Golden dates and decisions A1, A22, A23 of the work calendar; refusals; days and their names."""

from __future__ import annotations

import pickle
from datetime import date, datetime, time, timedelta, timezone

import pytest

from hotline_csg.guide.calendar import (
	CalendarAmountError,
	CalendarDataError,
	CalendarMomentError,
	CalendarRangeError,
	CalendarYear,
	Day,
	DayKind,
	Mistake,
	Shift,
	WorkCalendar,
	china,
)
from hotline_csg.guide.calendar_days import SERVICE_SHIFTS

MINUTES = {"30 min": 30, "1 h": 60, "2 h": 120, "3 h": 180, "6 h": 360}
DAYS = {"1 WD": 1, "3 WD": 3, "7 WD": 7, "12 WD": 12}

GOLDEN_HEAD = "from | 30 min | 1 h | 2 h | 3 h | 6 h | 1 WD | 3 WD | 7 WD | 12 WD"
GOLDEN = """
02-13 16:00 | 02-13 16:30 | 02-13 17:00 | 02-14 08:30 | 02-14 09:30 | 02-14 14:30 | 02-14 | 02-25 | 03-02 | 03-09
02-14 11:45 | 02-14 14:15 | 02-14 14:45 | 02-14 15:45 | 02-14 16:45 | 02-24 10:15 | 02-24 | 02-26 | 03-03 | 03-10
02-17 10:00 | 02-24 08:30 | 02-24 09:00 | 02-24 10:00 | 02-24 11:00 | 02-24 16:00 | 02-25 | 02-27 | 03-04 | 03-11
03-02 11:50 | 03-02 14:20 | 03-02 14:50 | 03-02 15:50 | 03-02 16:50 | 03-03 10:20 | 03-03 | 03-05 | 03-11 | 03-18
09-30 15:00 | 09-30 15:30 | 09-30 16:00 | 09-30 17:00 | 10-08 08:30 | 10-08 11:30 | 10-08 | 10-10 | 10-15 | 10-22
"""


def at(text: str) -> datetime:
	"""A moment of 2026, as month-day hour:minute."""
	return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M")


def golden_cells() -> list[tuple[str, str, str]]:
	names = [name.strip() for name in GOLDEN_HEAD.split("|")[1:]]
	cells = []
	for line in GOLDEN.strip().splitlines():
		start, *dues = (cell.strip() for cell in line.split("|"))
		cells += [(start, name, due) for name, due in zip(names, dues, strict=True)]
	return cells


@pytest.mark.parametrize(("start", "limit", "due"), golden_cells())
def test_golden_dates(start: str, limit: str, due: str) -> None:
	if limit in MINUTES:
		assert china().add_working_time(at(start), timedelta(minutes=MINUTES[limit])) == at(due)
		return
	assert china().add_working_days(at(start), DAYS[limit]) == at(f"{due} 17:30")


@pytest.mark.parametrize(
	("start", "days", "due"),
	[
		("03-03 08:00", 1, "03-04 17:30"),
		("03-03 07:59", 1, "03-04 17:30"),
		("03-03 17:29", 1, "03-04 17:30"),
		("03-03 12:30", 1, "03-04 17:30"),  # at lunch the day is not over
		("03-03 17:30", 1, "03-05 17:30"),  # A23: closed already, so day 0 is tomorrow
		("03-03 23:00", 1, "03-05 17:30"),
		("03-06 18:00", 1, "03-10 17:30"),  # Friday evening: day 0 is Monday
		("03-07 10:00", 1, "03-10 17:30"),  # A22, Saturday: the same
		("02-14 18:00", 1, "02-25 17:30"),  # after a make-up Saturday comes the Spring Festival
		("03-03 09:00", 0, "03-03 17:30"),
		("03-07 09:00", 0, "03-09 17:30"),
	],
)
def test_working_days_end_at_close_of_business(start: str, days: int, due: str) -> None:
	assert china().add_working_days(at(start), days) == at(due)


@pytest.mark.parametrize(
	("start", "days", "due"),
	[
		("02-13 16:00", 1, "02-14 16:00"),
		("02-13 16:00", 3, "02-25 16:00"),
		(
			"03-02 14:00",
			1,
			"03-03 14:00",
		),  # an opening stays one: not 12:00, which is as far into the day's work
		("03-02 08:00", 2, "03-04 08:00"),
		("03-02 12:10", 1, "03-03 14:00"),
		("03-06 17:30", 1, "03-10 08:00"),
		("02-17 10:00", 1, "02-25 08:00"),
		("03-02 09:00", 0, "03-02 09:00"),
	],
)
def test_rolling_days_keep_the_position(start: str, days: int, due: str) -> None:
	assert china().add_rolling_days(at(start), days) == at(due)


@pytest.mark.parametrize(
	("start", "minutes", "due"),
	[
		("03-02 11:00", 60, "03-02 12:00"),  # A23: used up exactly at the shift's end
		("03-02 11:00", 61, "03-02 14:01"),
		("03-02 16:30", 60, "03-02 17:30"),
		("03-02 16:30", 61, "03-03 08:01"),
		("03-02 12:00", 1, "03-02 14:01"),  # a shift's end is closed
		("03-02 17:30", 1, "03-03 08:01"),
		("03-02 08:00", 450, "03-02 17:30"),
		("03-02 06:00", 1, "03-02 08:01"),
		("03-02 10:00", 0, "03-02 10:00"),
		("03-02 12:00", 0, "03-02 14:00"),
		("03-07 12:00", 0, "03-09 08:00"),
	],
)
def test_working_time_ends_with_the_shift(start: str, minutes: int, due: str) -> None:
	assert china().add_working_time(at(start), timedelta(minutes=minutes)) == at(due)


@pytest.mark.parametrize(
	("due", "minutes", "moment"),
	[
		("03-02 15:00", 30, "03-02 14:30"),
		("03-02 12:00", 60, "03-02 11:00"),
		("03-03 08:30", 30, "03-03 08:00"),  # the opening, not the evening before
		("03-03 08:30", 31, "03-02 17:29"),
		("03-02 14:00", 1, "03-02 11:59"),
		("02-24 08:30", 60, "02-14 17:00"),
		("03-07 12:00", 60, "03-06 16:30"),
		("03-02 15:00", 0, "03-02 15:00"),
		("03-02 12:00", 0, "03-02 12:00"),
		("03-02 13:00", 0, "03-02 12:00"),
	],
)
def test_subtract_working_time(due: str, minutes: int, moment: str) -> None:
	assert china().subtract_working_time(at(due), timedelta(minutes=minutes)) == at(moment)


@pytest.mark.parametrize(
	("start", "end", "minutes"),
	[
		("02-13 16:00", "02-14 08:30", 120),
		("02-14 16:00", "02-24 08:00", 90),
		("02-15 00:00", "02-23 23:59", 0),
		("03-02 12:00", "03-02 14:00", 0),
		("03-02 11:59", "03-02 14:01", 2),
		("03-02 14:01", "03-02 11:59", -2),
		("03-02 09:00", "03-02 09:00", 0),
	],
)
def test_working_time_between(start: str, end: str, minutes: int) -> None:
	assert china().working_time_between(at(start), at(end)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
	("moment", "opening"),
	[
		("03-02 07:59", "03-02 08:00"),
		("03-02 08:00", None),
		("03-02 11:59", None),
		("03-02 12:00", "03-02 14:00"),
		("03-02 14:00", None),
		("03-02 17:29", None),
		("03-02 17:30", "03-03 08:00"),
		("02-14 09:00", None),
		("02-14 17:30", "02-24 08:00"),
		("03-07 09:00", "03-09 08:00"),
	],
)
def test_open_and_next_opening(moment: str, opening: str | None) -> None:
	assert china().is_open(at(moment)) == (opening is None)
	assert china().next_opening(at(moment)) == at(opening or moment)


@pytest.mark.parametrize(
	("moment", "days", "first"),
	[
		(datetime(2026, 3, 2, 9), 1, date(2026, 2, 28)),  # R11.15: the make-up Saturday counts
		(date(2026, 3, 2), 6, date(2026, 2, 14)),
		(date(2018, 1, 3), 1, date(2018, 1, 2)),  # the first working day that is known
		(datetime(2026, 3, 2, 23), 0, date(2026, 3, 2)),
		(datetime(2026, 2, 20, 9), 0, date(2026, 2, 14)),
		(datetime(2026, 2, 20, 9), 6, date(2026, 2, 6)),
		(datetime(2026, 2, 14, 7), 6, date(2026, 2, 6)),
	],
)
def test_working_days_back(moment: date, days: int, first: date) -> None:
	assert china().subtract_working_days(moment, days) == first


def test_seconds_are_kept() -> None:
	start = datetime(2026, 3, 2, 11, 59, 59)
	assert china().add_working_time(start, timedelta(seconds=2)) == datetime(2026, 3, 2, 14, 0, 1)
	assert china().working_time_between(start, datetime(2026, 3, 2, 14, 0, 1)) == timedelta(seconds=2)


# Days


@pytest.mark.parametrize(
	("day", "kind", "name"),
	[
		(date(2026, 2, 13), DayKind.WORKING, ""),
		(date(2026, 2, 14), DayKind.MAKE_UP, "春节"),
		(date(2026, 2, 17), DayKind.HOLIDAY, "春节"),
		(date(2026, 2, 22), DayKind.HOLIDAY, "春节"),
		(date(2026, 3, 1), DayKind.WEEKEND, ""),
		(date(2018, 12, 31), DayKind.HOLIDAY, "元旦"),
		(date(2020, 2, 1), DayKind.HOLIDAY, "春节"),  # a make-up day until the festival was prolonged
	],
)
def test_describe(day: date, kind: DayKind, name: str) -> None:
	works = kind in (DayKind.WORKING, DayKind.MAKE_UP)
	assert china().describe(day) == Day(day, kind, name, SERVICE_SHIFTS if works else (), False)
	assert china().is_working_day(day) == works


def test_describe_takes_the_date_of_a_moment() -> None:
	assert china().describe(datetime(2026, 2, 14, 9)).date == date(2026, 2, 14)


# Shifts of single days


def half_day() -> WorkCalendar:
	"""2026 without holidays; on Tuesday 3 March only 09:00 to 11:00, on Wednesday three shifts."""
	wednesday = (Shift(time(6), time(7)), Shift(time(8), time(12)), Shift(time(14), time(17, 30)))
	return WorkCalendar(
		[
			CalendarYear(
				2026,
				days_off={},
				working_days={},
				shifts=SERVICE_SHIFTS,
				shift_exceptions={
					date(2026, 3, 3): (Shift(time(9), time(11)),),
					date(2026, 3, 4): wednesday,
				},
			)
		]
	)


def test_days_with_shifts_of_their_own() -> None:
	calendar = half_day()
	assert calendar.add_working_days(at("03-02 10:00"), 1) == at("03-03 11:00")
	assert calendar.add_working_days(at("03-03 11:00"), 0) == at("03-04 17:30")
	assert calendar.add_working_time(at("03-02 17:00"), timedelta(hours=3)) == at("03-04 06:30")
	assert calendar.working_time_between(at("03-03 00:00"), at("03-05 00:00")) == timedelta(hours=10.5)
	assert calendar.describe(date(2026, 3, 3)).shifts == (Shift(time(9), time(11)),)
	assert calendar.next_opening(at("03-02 17:30")) == at("03-03 09:00")


@pytest.mark.parametrize(
	("start", "days", "due"),
	[
		("03-02 09:00", 1, "03-03 10:00"),  # an hour into the day
		("03-02 16:00", 1, "03-03 11:00"),  # never past the day's close
		("03-03 10:30", 1, "03-04 08:30"),  # an hour and a half into it
		("12-30 17:00", 1, "12-31 17:00"),
	],
)
def test_rolling_days_between_unlike_days(start: str, days: int, due: str) -> None:
	assert half_day().add_rolling_days(at(start), days) == at(due)


def test_rolling_to_a_short_last_day() -> None:
	short = {date(2026, 12, 31): (Shift(time(9), time(10)),)}
	calendar = WorkCalendar([CalendarYear(2026, {}, {}, SERVICE_SHIFTS, shift_exceptions=short)])
	assert calendar.add_rolling_days(at("12-30 17:00"), 1) == at("12-31 10:00")


# Range


def test_known_days() -> None:
	assert (china().known_from, china().known_until) == (date(2018, 1, 1), date(2026, 12, 31))
	assert china() is china()


FIRST, LAST = datetime(2018, 1, 1), datetime(2026, 12, 31, 23, 59, 59)
BEFORE, AFTER = FIRST - timedelta(seconds=1), LAST + timedelta(seconds=1)


@pytest.mark.parametrize(
	("method", "arguments"),
	[
		("add_working_time", (BEFORE, timedelta(hours=1))),
		("add_working_time", (AFTER, timedelta(hours=1))),
		("add_working_time", (datetime(2026, 12, 31, 16), timedelta(minutes=91))),
		("add_working_time", (datetime(2026, 12, 31, 17, 30), timedelta(minutes=1))),
		("add_working_time", (AFTER, timedelta(0))),
		("add_working_days", (BEFORE, 1)),
		("add_working_days", (AFTER, 1)),
		("add_working_days", (datetime(2026, 12, 31, 9), 1)),
		("add_working_days", (datetime(2026, 12, 31, 17, 30), 0)),
		("add_rolling_days", (datetime(2026, 12, 31, 9), 1)),
		("working_time_between", (BEFORE, FIRST)),
		("working_time_between", (LAST, AFTER)),
		("subtract_working_time", (datetime(2018, 1, 2, 9), timedelta(minutes=61))),
		("subtract_working_time", (datetime(2018, 1, 1, 9), timedelta(0))),
		("subtract_working_days", (date(2018, 1, 2), 1)),
		("subtract_working_days", (date(2018, 1, 1), 0)),
		("subtract_working_days", (AFTER, 0)),
		("next_opening", (LAST,)),
		("next_opening", (BEFORE,)),
		("is_open", (AFTER,)),
		("is_working_day", (BEFORE,)),
		("is_working_day", (AFTER.date(),)),
		("describe", (AFTER.date(),)),
	],
)
def test_outside_the_known_days(method: str, arguments: tuple[object, ...]) -> None:
	with pytest.raises(CalendarRangeError) as caught:
		getattr(china(), method)(*arguments)
	if method != "working_time_between":
		assert caught.value.data["moment"] == arguments[0]
	assert (caught.value.data["first"], caught.value.data["last"]) == (FIRST.date(), LAST.date())
	assert "2026-12-31" in caught.value.zh and "2026-12-31" in caught.value.en


def test_up_to_the_edge_of_the_known_days() -> None:
	assert china().add_working_time(datetime(2026, 12, 31, 16), timedelta(minutes=90)) == datetime(
		2026, 12, 31, 17, 30
	)
	assert china().add_working_time(FIRST, timedelta(minutes=1)) == datetime(2018, 1, 2, 8, 1)
	assert china().add_working_days(datetime(2026, 12, 30, 9), 1) == datetime(2026, 12, 31, 17, 30)
	assert china().subtract_working_time(datetime(2018, 1, 2, 9), timedelta(hours=1)) == datetime(
		2018, 1, 2, 8
	)
	assert china().working_time_between(FIRST, LAST) > timedelta(0)
	assert china().is_open(FIRST) is False and china().is_open(LAST) is False


# Refusals


@pytest.mark.parametrize(
	"moment",
	[
		datetime(2026, 3, 2, 9, tzinfo=timezone.utc),
		datetime(2026, 3, 2, 9, 0, 0, 1),
		date(2026, 3, 2),
		"2026-03-02 09:00",
	],
)
@pytest.mark.parametrize(
	"method", ["add_working_time", "subtract_working_time", "add_working_days", "is_open"]
)
def test_moments_that_are_no_naive_whole_seconds(method: str, moment: object) -> None:
	more = {"is_open": (), "add_working_days": (1,)}.get(method, (timedelta(hours=1),))
	with pytest.raises(CalendarMomentError) as caught:
		getattr(china(), method)(moment, *more)
	assert caught.value.data["moment"] == str(moment)


@pytest.mark.parametrize(
	("method", "amount"),
	[
		("add_working_time", timedelta(seconds=-1)),
		("add_working_time", timedelta(microseconds=1)),
		("subtract_working_time", timedelta(seconds=-1)),
		("subtract_working_time", timedelta(seconds=1, microseconds=1)),
		("add_working_days", -1),
		("add_rolling_days", -1),
		("subtract_working_days", -1),
	],
)
def test_amounts_that_cannot_be_counted(method: str, amount: object) -> None:
	with pytest.raises(CalendarAmountError) as caught:
		getattr(china(), method)(at("03-02 09:00"), amount)
	assert caught.value.data["amount"] == amount


def test_errors_are_value_errors_that_travel_between_processes() -> None:
	with pytest.raises(ValueError) as caught:
		china().is_open(AFTER)
	copy = pickle.loads(pickle.dumps(caught.value))
	assert (type(copy), copy.data, copy.zh) == (CalendarRangeError, caught.value.data, caught.value.zh)


# Provisional days


def test_provisional_days_know_weekends_only() -> None:
	calendar = china().with_provisional(date(2027, 12, 31))
	assert calendar.known_until == date(2026, 12, 31)
	due = calendar.add_working_days(datetime(2026, 12, 30, 9), 3)
	assert due == datetime(
		2027, 1, 4, 17, 30
	)  # Thursday 31, Friday 1 January (not known to be off), Monday 4
	assert calendar.provisional(due) and not calendar.provisional(datetime(2026, 12, 31, 17, 30))
	assert calendar.provisional(date(2027, 1, 1)) and not calendar.provisional(date(2026, 12, 31))
	assert calendar.describe(date(2027, 1, 1)) == Day(
		date(2027, 1, 1), DayKind.WORKING, "", SERVICE_SHIFTS, True
	)
	assert calendar.describe(date(2027, 1, 2)) == Day(date(2027, 1, 2), DayKind.WEEKEND, "", (), True)
	with pytest.raises(CalendarRangeError) as caught:
		calendar.is_working_day(date(2028, 1, 1))
	assert caught.value.data["last"] == date(2027, 12, 31)


def test_the_calendar_itself_is_left_as_it_was() -> None:
	china().with_provisional(date(2027, 12, 31))
	with pytest.raises(CalendarRangeError):
		china().is_working_day(date(2027, 1, 1))


def test_a_year_entered_later_is_no_longer_provisional() -> None:
	new_year = CalendarYear(2027, {date(2027, 1, 1): "元旦"}, {}, SERVICE_SHIFTS)
	calendar = WorkCalendar([*china().years, new_year]).with_provisional(date(2028, 12, 31))
	due = calendar.add_working_days(datetime(2026, 12, 30, 9), 3)
	assert due == datetime(2027, 1, 5, 17, 30)
	assert not calendar.provisional(due)
	assert calendar.edition != china().edition


def test_no_provisional_days_before_the_last_known_one() -> None:
	calendar = china().with_provisional(date(2020, 1, 1))
	assert calendar.last_day == date(2026, 12, 31)
	assert calendar.to_json() == china().to_json()


def test_edition() -> None:
	assert china().edition == WorkCalendar(reversed(china().years)).edition
	assert china().edition == china().with_provisional(date(2027, 6, 30)).edition
	assert china().edition.startswith("2018-2026/")
	assert half_day().edition != WorkCalendar([CalendarYear(2026, {}, {}, SERVICE_SHIFTS)]).edition


# Records that contradict themselves

TUESDAY, SUNDAY = date(2026, 3, 3), date(2026, 3, 1)


@pytest.mark.parametrize(
	("record", "why"),
	[
		({"days_off": {date(2025, 1, 1): ""}}, Mistake.OTHER_YEAR),
		({"working_days": {date(2027, 1, 2): ""}}, Mistake.OTHER_YEAR),
		({"days_off": {datetime(2026, 1, 1): ""}}, Mistake.NOT_A_DATE),
		({"days_off": {SUNDAY: ""}, "working_days": {SUNDAY: ""}}, Mistake.BOTH),
		({"shift_exceptions": {SUNDAY: SERVICE_SHIFTS}}, Mistake.NOT_WORKING),
		({"shift_exceptions": {TUESDAY: ()}}, Mistake.NO_SHIFT),
		({"shifts": ()}, Mistake.NO_SHIFT),
		({"shifts": (Shift(time(9), time(9)),)}, Mistake.SHIFT_ENDS_EARLY),
		({"shifts": (Shift(time(8), time(12)), Shift(time(12), time(13)))}, Mistake.SHIFTS_TOUCH),
		({"shifts": (Shift(time(14), time(15)), Shift(time(8), time(12)))}, Mistake.SHIFTS_TOUCH),
		(
			{"shifts": (Shift(time(8, tzinfo=timezone.utc), time(9, tzinfo=timezone.utc)),)},
			Mistake.SHIFT_ZONE,
		),
		({"shifts": (Shift(time(8), time(9, 0, 0, 5)),)}, Mistake.SHIFT_ZONE),
		({"shifts": (Shift(time(8, 0, 0, 5), time(9)),)}, Mistake.SHIFT_ZONE),
		({"shifts": (Shift(time(8), time(9, tzinfo=timezone.utc)),)}, Mistake.SHIFT_ZONE),
		({"year": 9999}, Mistake.BAD_YEAR),
		({"year": 0}, Mistake.BAD_YEAR),
	],
)
def test_impossible_records(record: dict[str, object], why: Mistake) -> None:
	fields = {"year": 2026, "days_off": {}, "working_days": {}, "shifts": SERVICE_SHIFTS, **record}
	with pytest.raises(CalendarDataError) as caught:
		CalendarYear(**fields)  # type: ignore[arg-type]
	assert caught.value.data["why"] is why
	assert why.zh in caught.value.zh and why.en in caught.value.en


def test_years_follow_each_other() -> None:
	years = [CalendarYear(year, {}, {}, SERVICE_SHIFTS) for year in (2024, 2026)]
	for given, why in (([], Mistake.NO_YEAR), (years, Mistake.GAP), ([years[0], years[0]], Mistake.GAP)):
		with pytest.raises(CalendarDataError) as caught:
			WorkCalendar(given)
		assert caught.value.data["why"] is why


def test_a_year_without_work_has_no_answers() -> None:
	every_day = {date(2026, 1, 1) + timedelta(days=day): "" for day in range(365)}
	calendar = WorkCalendar([CalendarYear(2026, every_day, {}, SERVICE_SHIFTS)])
	assert calendar.working_time_between(at("03-02 09:00"), at("12-02 09:00")) == timedelta(0)
	for method, amount in (("add_working_time", timedelta(hours=1)), ("add_working_days", 0)):
		with pytest.raises(CalendarRangeError):
			getattr(calendar, method)(at("03-02 09:00"), amount)
