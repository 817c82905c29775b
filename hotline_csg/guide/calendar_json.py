"""A work calendar's records as JSON text, for `--calendar FILE` and for exchange between sites.

	{"format": "hotline-work-calendar/1",
	 "years": [{"year": 2026,
	            "source": "title, number and date of the notices",
	            "shifts": [["08:00", "12:00"], ["14:00", "17:30"]],
	            "days_off": {"2026-01-01": "元旦"},
	            "working_days": {"2026-01-04": "元旦"},
	            "shift_exceptions": {"2026-02-14": [["08:00", "12:00"]]}}],
	 "provisional_until": "2027-12-31"}

`source`, `days_off`, `working_days`, `shift_exceptions` and `provisional_until` may be left out; times are HH:MM or
HH:MM:SS. Whatever else stands there is refused, so that a misspelt entry does not count as absent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from .calendar_records import CalendarDataError, CalendarYear, Mistake, Shift, Shifts

FORMAT = "hotline-work-calendar/1"

T = TypeVar("T")


def dump(years: Iterable[CalendarYear], provisional_until: date | None = None) -> str:
	"""The records as JSON text, the same text for the same records."""
	document: dict[str, Any] = {"format": FORMAT, "years": [_dump_year(year) for year in years]}
	if provisional_until is not None:
		document["provisional_until"] = provisional_until.isoformat()
	return json.dumps(document, ensure_ascii=False, indent="\t")


def load(text: str) -> tuple[list[CalendarYear], date | None]:
	"""The records and the last provisional day of a JSON text. Raises CalendarDataError."""
	try:
		document = json.loads(text)
	except json.JSONDecodeError as error:
		where = f"line {error.lineno}, column {error.colno}"
		raise CalendarDataError(where=where, value=error.msg, why=Mistake.NOT_JSON) from error
	_expect(document, dict, "file")
	if document.get("format") != FORMAT:
		raise CalendarDataError(where="format", value=document.get("format"), why=Mistake.BAD_FORMAT)
	_refuse_unknown(document, {"format", "years", "provisional_until"}, "file")
	years = _expect(document.get("years"), list, "years")
	until = document.get("provisional_until")
	return (
		[_load_year(record, f"years[{index}]") for index, record in enumerate(years)],
		None if until is None else _parse(_date, until, "provisional_until"),
	)


def _dump_year(year: CalendarYear) -> dict[str, Any]:
	record: dict[str, Any] = {
		"year": year.year,
		"source": year.source,
		"shifts": _dump_shifts(year.shifts),
		"days_off": {day.isoformat(): name for day, name in sorted(year.days_off.items())},
		"working_days": {day.isoformat(): name for day, name in sorted(year.working_days.items())},
	}
	if year.shift_exceptions:
		exceptions = sorted(year.shift_exceptions.items())
		record["shift_exceptions"] = {day.isoformat(): _dump_shifts(shifts) for day, shifts in exceptions}
	return record


def _dump_shifts(shifts: Shifts) -> list[list[str]]:
	return [
		[moment.isoformat("seconds" if moment.second else "minutes") for moment in shift] for shift in shifts
	]


def _load_year(record: Any, where: str) -> CalendarYear:
	_expect(record, dict, where)
	known = {"year", "source", "shifts", "days_off", "working_days", "shift_exceptions"}
	_refuse_unknown(record, known, where)
	exceptions = _expect(record.get("shift_exceptions", {}), dict, f"{where}.shift_exceptions")
	return CalendarYear(
		year=_expect(record.get("year"), int, f"{where}.year"),
		days_off=_load_days(record.get("days_off", {}), f"{where}.days_off"),
		working_days=_load_days(record.get("working_days", {}), f"{where}.working_days"),
		shifts=_load_shifts(record.get("shifts"), f"{where}.shifts"),
		source=_expect(record.get("source", ""), str, f"{where}.source"),
		shift_exceptions={
			_parse(_date, day, f"{where}.shift_exceptions"): _load_shifts(
				shifts, f"{where}.shift_exceptions.{day}"
			)
			for day, shifts in exceptions.items()
		},
	)


def _load_days(record: Any, where: str) -> dict[date, str]:
	days = _expect(record, dict, where)
	return {_parse(_date, day, where): _expect(name, str, f"{where}.{day}") for day, name in days.items()}


def _load_shifts(record: Any, where: str) -> Shifts:
	shifts = []
	for pair in _expect(record, list, where):
		if len(_expect(pair, list, where)) != 2:
			raise CalendarDataError(where=where, value=pair, why=Mistake.UNREADABLE)
		opens, closes = (_parse(_time, text, where) for text in pair)
		shifts.append(Shift(opens, closes))
	return tuple(shifts)


def _expect(value: Any, kind: type[T], where: str) -> T:
	if not isinstance(value, kind) or isinstance(value, bool):
		raise CalendarDataError(where=where, value=value, why=Mistake.BAD_KIND)
	return value


def _parse(parser: Callable[[str], T], text: Any, where: str) -> T:
	_expect(text, str, where)
	try:
		return parser(text)
	except ValueError as error:
		raise CalendarDataError(where=where, value=text, why=Mistake.UNREADABLE) from error


def _date(text: str) -> date:
	return datetime.strptime(text, "%Y-%m-%d").date()


def _time(text: str) -> time:
	return datetime.strptime(text, "%H:%M:%S" if text.count(":") == 2 else "%H:%M").time()


def _refuse_unknown(record: Mapping[str, Any], known: set[str], where: str) -> None:
	for name in sorted(set(record) - known):
		raise CalendarDataError(where=where, value=name, why=Mistake.UNKNOWN_ENTRY)
