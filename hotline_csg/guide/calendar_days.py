"""Days off and make-up workdays of China, as the State Council's General Office announced them, year by year.

A year's record may draw on several notices: the next year's can begin in its last days, and a notice can be amended.
The dates are those of the notices' texts; a test holds every day against two independent collections.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import NamedTuple

from .calendar_records import CalendarYear, Shift

#: R91.9: service hours of every working day.
SERVICE_SHIFTS = (Shift(time(8), time(12)), Shift(time(14), time(17, 30)))


def _notice(year: int, number: str, signed: str) -> str:
	return f"国务院办公厅关于{year}年部分节假日安排的通知（国办发明电{number}，{signed}）"


NOTICE_2018 = _notice(2018, "〔2017〕12号", "2017-11-30")
NOTICE_2019 = _notice(2019, "〔2018〕15号", "2018-12-04")
LABOUR_DAY_2019 = "国务院办公厅关于调整2019年劳动节假期安排的通知（国办发明电〔2019〕3号，2019-03-22）"
NOTICE_2020 = _notice(2020, "〔2019〕16号", "2019-11-21")
SPRING_2020 = "国务院办公厅关于延长2020年春节假期的通知（国办发明电〔2020〕1号，2020-01-26）"
NOTICE_2021 = _notice(2021, "〔2020〕27号", "2020-11-25")
NOTICE_2022 = _notice(2022, "〔2021〕11号", "2021-10-25")
NOTICE_2023 = _notice(2023, "〔2022〕16号", "2022-12-08")
NOTICE_2024 = _notice(2024, "〔2023〕7号", "2023-10-25")
NOTICE_2025 = _notice(2025, "〔2024〕12号", "2024-11-12")
NOTICE_2026 = _notice(2026, "〔2025〕7号", "2025-11-04")

NEW_YEAR, SPRING, QINGMING, LABOUR = "元旦", "春节", "清明节", "劳动节"
DRAGON_BOAT, MID_AUTUMN, NATIONAL, AUTUMN_AND_NATIONAL = "端午节", "中秋节", "国庆节", "国庆节、中秋节"


class Announced(NamedTuple):
	"""A year as announced: (holiday, first day, last day) and (holiday, make-up workdays), days as month-day."""

	notices: tuple[str, ...]
	days_off: tuple[tuple[str, str, str], ...]
	working_days: tuple[tuple[str, str], ...]


DAYS = {
	2018: Announced(
		(NOTICE_2018, NOTICE_2019),
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
	2019: Announced(
		(NOTICE_2019, LABOUR_DAY_2019),
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
	2020: Announced(
		(NOTICE_2020, SPRING_2020),
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
	2021: Announced(
		(NOTICE_2021,),
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
	2022: Announced(
		(NOTICE_2022, NOTICE_2023),
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
	2023: Announced(
		(NOTICE_2023,),
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
	2024: Announced(
		(NOTICE_2024,),
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
	2025: Announced(
		(NOTICE_2025,),
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
	2026: Announced(
		(NOTICE_2026,),
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
	announced = DAYS[year]
	days_off: dict[date, str] = {}
	for name, first, last in announced.days_off:
		day = date.fromisoformat(f"{year}-{first}")
		while day <= date.fromisoformat(f"{year}-{last}"):
			days_off[day] = name
			day += timedelta(days=1)
	return CalendarYear(
		year=year,
		days_off=days_off,
		working_days={
			date.fromisoformat(f"{year}-{day}"): name
			for name, days in announced.working_days
			for day in days.split()
		},
		shifts=SERVICE_SHIFTS,
		source="；".join(announced.notices),
	)
