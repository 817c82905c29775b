"""Days off and make-up workdays of China, as the State Council's General Office announced them, year by year.

A year's record may draw on two notices: that of the next year can already begin in its last days. The dates were
taken from the notices; a test holds them against two independent collections.
"""

from __future__ import annotations

from datetime import date, time, timedelta

from hotline_csg.guide.calendar_records import CalendarYear, Shift

#: R91.9: service hours of every working day.
SERVICE_SHIFTS = (Shift(time(8), time(12)), Shift(time(14), time(17, 30)))

NEW_YEAR, SPRING, QINGMING, LABOUR = "元旦", "春节", "清明节", "劳动节"
DRAGON_BOAT, MID_AUTUMN, NATIONAL, AUTUMN_AND_NATIONAL = "端午节", "中秋节", "国庆节", "国庆节、中秋节"

#: Per year: days off (holiday, first day, last day) and make-up workdays (holiday, days), as month-day.
DAYS: dict[int, tuple[tuple[tuple[str, str, str], ...], tuple[tuple[str, str], ...]]] = {
	2018: (
		(
			(NEW_YEAR, "01-01", "01-01"),
			(SPRING, "02-15", "02-21"),
			(QINGMING, "04-05", "04-07"),
			(LABOUR, "04-29", "05-01"),
			(DRAGON_BOAT, "06-18", "06-18"),
			(MID_AUTUMN, "09-24", "09-24"),
			(NATIONAL, "10-01", "10-07"),
			(NEW_YEAR, "12-30", "12-31"),
		),
		(
			(SPRING, "02-11 02-24"),
			(QINGMING, "04-08"),
			(LABOUR, "04-28"),
			(NATIONAL, "09-29 09-30"),
			(NEW_YEAR, "12-29"),
		),
	),
	2019: (
		(
			(NEW_YEAR, "01-01", "01-01"),
			(SPRING, "02-04", "02-10"),
			(QINGMING, "04-05", "04-05"),
			(LABOUR, "05-01", "05-04"),
			(DRAGON_BOAT, "06-07", "06-07"),
			(MID_AUTUMN, "09-13", "09-13"),
			(NATIONAL, "10-01", "10-07"),
		),
		((SPRING, "02-02 02-03"), (LABOUR, "04-28 05-05"), (NATIONAL, "09-29 10-12")),
	),
	2020: (
		(
			(NEW_YEAR, "01-01", "01-01"),
			(SPRING, "01-24", "02-02"),
			(QINGMING, "04-04", "04-06"),
			(LABOUR, "05-01", "05-05"),
			(DRAGON_BOAT, "06-25", "06-27"),
			(AUTUMN_AND_NATIONAL, "10-01", "10-08"),
		),
		(
			(SPRING, "01-19"),
			(LABOUR, "04-26 05-09"),
			(DRAGON_BOAT, "06-28"),
			(AUTUMN_AND_NATIONAL, "09-27 10-10"),
		),
	),
	2021: (
		(
			(NEW_YEAR, "01-01", "01-03"),
			(SPRING, "02-11", "02-17"),
			(QINGMING, "04-03", "04-05"),
			(LABOUR, "05-01", "05-05"),
			(DRAGON_BOAT, "06-12", "06-14"),
			(MID_AUTUMN, "09-19", "09-21"),
			(NATIONAL, "10-01", "10-07"),
		),
		(
			(SPRING, "02-07 02-20"),
			(LABOUR, "04-25 05-08"),
			(MID_AUTUMN, "09-18"),
			(NATIONAL, "09-26 10-09"),
		),
	),
	2022: (
		(
			(NEW_YEAR, "01-01", "01-03"),
			(SPRING, "01-31", "02-06"),
			(QINGMING, "04-03", "04-05"),
			(LABOUR, "04-30", "05-04"),
			(DRAGON_BOAT, "06-03", "06-05"),
			(MID_AUTUMN, "09-10", "09-12"),
			(NATIONAL, "10-01", "10-07"),
			(NEW_YEAR, "12-31", "12-31"),
		),
		(
			(SPRING, "01-29 01-30"),
			(QINGMING, "04-02"),
			(LABOUR, "04-24 05-07"),
			(NATIONAL, "10-08 10-09"),
		),
	),
	2023: (
		(
			(NEW_YEAR, "01-01", "01-02"),
			(SPRING, "01-21", "01-27"),
			(QINGMING, "04-05", "04-05"),
			(LABOUR, "04-29", "05-03"),
			(DRAGON_BOAT, "06-22", "06-24"),
			(AUTUMN_AND_NATIONAL, "09-29", "10-06"),
		),
		(
			(SPRING, "01-28 01-29"),
			(LABOUR, "04-23 05-06"),
			(DRAGON_BOAT, "06-25"),
			(AUTUMN_AND_NATIONAL, "10-07 10-08"),
		),
	),
	2024: (
		(
			(NEW_YEAR, "01-01", "01-01"),
			(SPRING, "02-10", "02-17"),
			(QINGMING, "04-04", "04-06"),
			(LABOUR, "05-01", "05-05"),
			(DRAGON_BOAT, "06-10", "06-10"),
			(MID_AUTUMN, "09-15", "09-17"),
			(NATIONAL, "10-01", "10-07"),
		),
		(
			(SPRING, "02-04 02-18"),
			(QINGMING, "04-07"),
			(LABOUR, "04-28 05-11"),
			(MID_AUTUMN, "09-14"),
			(NATIONAL, "09-29 10-12"),
		),
	),
	2025: (
		(
			(NEW_YEAR, "01-01", "01-01"),
			(SPRING, "01-28", "02-04"),
			(QINGMING, "04-04", "04-06"),
			(LABOUR, "05-01", "05-05"),
			(DRAGON_BOAT, "05-31", "06-02"),
			(AUTUMN_AND_NATIONAL, "10-01", "10-08"),
		),
		((SPRING, "01-26 02-08"), (LABOUR, "04-27"), (AUTUMN_AND_NATIONAL, "09-28 10-11")),
	),
	2026: (
		(
			(NEW_YEAR, "01-01", "01-03"),
			(SPRING, "02-15", "02-23"),
			(QINGMING, "04-04", "04-06"),
			(LABOUR, "05-01", "05-05"),
			(DRAGON_BOAT, "06-19", "06-21"),
			(MID_AUTUMN, "09-25", "09-27"),
			(NATIONAL, "10-01", "10-07"),
		),
		(
			(NEW_YEAR, "01-04"),
			(SPRING, "02-14 02-28"),
			(LABOUR, "05-09"),
			(NATIONAL, "09-20 10-10"),
		),
	),
}


def years() -> list[CalendarYear]:
	"""The records of all shipped years."""
	return [_record(year) for year in DAYS]


def _record(year: int) -> CalendarYear:
	holidays, make_up_days = DAYS[year]
	days_off: dict[date, str] = {}
	for name, first, last in holidays:
		day = date.fromisoformat(f"{year}-{first}")
		while day <= date.fromisoformat(f"{year}-{last}"):
			days_off[day] = name
			day += timedelta(days=1)
	return CalendarYear(
		year=year,
		days_off=days_off,
		working_days={
			date.fromisoformat(f"{year}-{day}"): name for name, days in make_up_days for day in days.split()
		},
		shifts=SERVICE_SHIFTS,
	)
