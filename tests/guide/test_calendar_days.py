"""The shipped days, against two independent collections and against what the notices say of themselves."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from hotline_csg.guide.calendar import DayKind, china

YEARS = range(2018, 2027)


def days_of(year: int) -> list[date]:
	first = date(year, 1, 1)
	return [first + timedelta(days=day) for day in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", YEARS)
def test_every_day_against_chinesecalendar(year: int) -> None:
	assert [
		day for day in days_of(year) if china().is_working_day(day) != chinese_calendar.is_workday(day)
	] == []


@pytest.mark.parametrize("year", YEARS)
def test_every_day_against_holidays(year: int) -> None:
	other = holidays.country_holidays("CN", years=year)
	assert [day for day in days_of(year) if china().is_working_day(day) != other.is_working_day(day)] == []


def test_the_collections_would_show_a_wrong_day() -> None:
	other = holidays.country_holidays("CN", years=2026)
	for day, works in ((date(2026, 2, 14), True), (date(2026, 2, 16), False)):
		assert chinese_calendar.is_workday(day) is works
		assert other.is_working_day(day) is works


@pytest.mark.parametrize(
	("year", "off", "made_up"),
	[
		# Days off inside the announced holidays, and make-up workdays, counted from the texts by hand.
		(2018, 1 + 7 + 3 + 3 + 1 + 1 + 7 + 2, 7),
		(2019, 1 + 7 + 1 + 4 + 1 + 1 + 7, 6),
		(2020, 1 + 10 + 3 + 5 + 3 + 8, 6),
		(2021, 3 + 7 + 3 + 5 + 3 + 3 + 7, 7),
		(2022, 3 + 7 + 3 + 5 + 3 + 3 + 7 + 1, 7),
		(2023, 2 + 7 + 1 + 5 + 3 + 8, 7),
		(2024, 1 + 8 + 3 + 5 + 1 + 3 + 7, 8),
		(2025, 1 + 8 + 3 + 5 + 3 + 8, 5),
		(2026, 3 + 9 + 3 + 5 + 3 + 3 + 7, 6),
	],
)
def test_number_of_days_announced(year: int, off: int, made_up: int) -> None:
	kinds = [china().describe(day).kind for day in days_of(year)]
	assert (kinds.count(DayKind.HOLIDAY), kinds.count(DayKind.MAKE_UP)) == (off, made_up)


@pytest.mark.parametrize("record", china().years, ids=lambda record: str(record.year))
def test_each_year_names_its_notice(record: object) -> None:
	assert (
		f"国务院办公厅关于{record.year}年部分节假日安排的通知（国办发明电〔{record.year - 1}〕"
		in record.source
	)


@pytest.mark.parametrize("record", china().years, ids=lambda record: str(record.year))
def test_a_make_up_day_would_be_a_weekend(record: object) -> None:
	assert [day for day in record.working_days if day.weekday() < 5] == []


@pytest.mark.parametrize("record", china().years, ids=lambda record: str(record.year))
def test_a_record_holds_what_makes_a_difference(record: object) -> None:
	"""Each holiday frees at least one day from Monday to Friday."""
	for name in set(record.days_off.values()):
		if (record.year, name) != (2022, "中秋节"):
			assert [day for day, of in record.days_off.items() if of == name and day.weekday() < 5], name
