"""What a work calendar is made of: a record per year, and the errors of its reading.

A record says only what differs from "Monday to Friday at the usual shifts", as the State Council's yearly
notice does: the days off, the make-up workdays, and single days with other hours. Records travel as JSON:

	{"format": "hotline-work-calendar/1",
	 "years": [{"year": 2026,
	            "source": "title, number and date of the notice",
	            "shifts": [["08:00", "12:00"], ["14:00", "17:30"]],
	            "days_off": {"2026-01-01": "元旦"},
	            "working_days": {"2026-01-04": "元旦"},
	            "shift_exceptions": {"2026-02-14": [["08:00", "12:00"]]}}],
	 "provisional_until": "2027-12-31"}

`days_off`, `working_days`, `shift_exceptions`, `source` and `provisional_until` may be left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, NamedTuple, TypeVar

FORMAT = "hotline-work-calendar/1"

T = TypeVar("T")


class CalendarError(ValueError):
	"""Any refusal of the work calendar; each kind carries its data as attributes."""


class CalendarDataError(CalendarError):
	"""A record or a calendar file says something impossible: `where` it stands and `why` it is refused."""

	def __init__(self, where: str, why: str) -> None:
		super().__init__(where, why)
		self.where = where
		self.why = why

	def __str__(self) -> str:
		return f"work calendar, {self.where}: {self.why}"


class CalendarInputError(CalendarError):
	"""A moment or an amount that the calendar does not count in: `value` and `why` it is refused."""

	def __init__(self, value: object, why: str) -> None:
		super().__init__(value, why)
		self.value = value
		self.why = why

	def __str__(self) -> str:
		return f"{self.value!r}: {self.why}"


class CalendarRangeError(CalendarError):
	"""The answer lies outside the days from `first` to `last`; `asked` says what was asked for."""

	def __init__(self, asked: str, first: date, last: date) -> None:
		super().__init__(asked, first, last)
		self.asked = asked
		self.first = first
		self.last = last

	def __str__(self) -> str:
		return f"{self.asked}: outside the days of the work calendar, {self.first} to {self.last}"


class Shift(NamedTuple):
	"""Service hours from `opens` up to, not including, `closes` (A23)."""

	opens: time
	closes: time


Shifts = tuple[Shift, ...]


@dataclass(frozen=True)
class CalendarYear:
	"""One calendar year.

	`days_off` and `working_days` (make-up workdays) map a date to the holiday it belongs to; a weekend day inside
	a holiday may stand in `days_off` and then bears its name. `shifts` hold on every working day but those in
	`shift_exceptions`. `source` names the notice. Raises CalendarDataError where the record contradicts itself.
	"""

	year: int
	days_off: Mapping[date, str]
	working_days: Mapping[date, str]
	shifts: Shifts
	source: str = ""
	shift_exceptions: Mapping[date, Shifts] = field(default_factory=dict)

	def __post_init__(self) -> None:
		self._check_dates()
		_check_shifts(self.shifts, f"{self.year}, shifts")
		for day, shifts in self.shift_exceptions.items():
			_check_shifts(shifts, f"{self.year}, shift_exceptions, {day}")
			if not self.is_working_day(day):
				raise CalendarDataError(f"{self.year}, shift_exceptions, {day}", "is not a working day")

	def is_working_day(self, day: date) -> bool:
		return day in self.working_days or (day.weekday() < 5 and day not in self.days_off)

	def _check_dates(self) -> None:
		for name in ("days_off", "working_days", "shift_exceptions"):
			for day in getattr(self, name):
				if day.year != self.year:
					raise CalendarDataError(f"{self.year}, {name}, {day}", "belongs to another year")
		for day in self.working_days:
			if day in self.days_off:
				raise CalendarDataError(f"{self.year}, {day}", "is both a day off and a working day")


def _check_shifts(shifts: Shifts, where: str) -> None:
	if not shifts:
		raise CalendarDataError(where, "no shift: a day without hours is a day off")
	closed_since: time | None = None
	for shift in shifts:
		if shift.opens >= shift.closes:
			raise CalendarDataError(where, f"a shift closes at {shift.closes}, before it opens at {shift.opens}")
		if closed_since is not None and shift.opens <= closed_since:
			raise CalendarDataError(where, "shifts must stand in order, with a break between them")
		if shift.opens.tzinfo or shift.closes.tzinfo or shift.opens.microsecond or shift.closes.microsecond:
			raise CalendarDataError(where, "shifts are local times in whole seconds")
		closed_since = shift.closes


def dump(years: Iterable[CalendarYear], provisional_until: date | None) -> str:
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
		raise CalendarDataError(f"line {error.lineno}", f"not JSON: {error.msg}") from error
	_expect(document, dict, "file")
	if document.get("format") != FORMAT:
		raise CalendarDataError("format", f"is {document.get('format')!r}, not {FORMAT!r}")
	_refuse_unknown(document, {"format", "years", "provisional_until"}, "file")
	years = _expect(document.get("years"), list, "years")
	until = document.get("provisional_until")
	return (
		[_load_year(record, f"years[{index}]") for index, record in enumerate(years)],
		None if until is None else _parse(date.fromisoformat, until, "provisional_until"),
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
		record["shift_exceptions"] = {
			day.isoformat(): _dump_shifts(shifts) for day, shifts in sorted(year.shift_exceptions.items())
		}
	return record


def _dump_shifts(shifts: Shifts) -> list[list[str]]:
	return [[_clock(shift.opens), _clock(shift.closes)] for shift in shifts]


def _clock(moment: time) -> str:
	return moment.isoformat("seconds" if moment.second else "minutes")


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
			_parse(date.fromisoformat, day, f"{where}.shift_exceptions"): _load_shifts(
				shifts, f"{where}.shift_exceptions.{day}"
			)
			for day, shifts in exceptions.items()
		},
	)


def _load_days(record: Any, where: str) -> dict[date, str]:
	days = _expect(record, dict, where)
	return {_parse(date.fromisoformat, day, where): _expect(name, str, f"{where}.{day}") for day, name in days.items()}


def _load_shifts(record: Any, where: str) -> Shifts:
	shifts = []
	for pair in _expect(record, list, where):
		if not isinstance(pair, list) or len(pair) != 2:
			raise CalendarDataError(where, f"a shift is a pair of times, not {pair!r}")
		shifts.append(Shift(*(_parse(time.fromisoformat, text, where) for text in pair)))
	return tuple(shifts)


def _expect(value: Any, kind: type[T], where: str) -> T:
	if not isinstance(value, kind) or isinstance(value, bool):
		raise CalendarDataError(where, f"must be a JSON {_JSON_NAMES[kind]}, not {value!r}")
	return value


_JSON_NAMES: dict[type, str] = {dict: "object", list: "list", str: "text", int: "whole number"}


def _parse(parser: Callable[[str], T], text: Any, where: str) -> T:
	try:
		return parser(_expect(text, str, where))
	except CalendarDataError:
		raise
	except ValueError as error:
		raise CalendarDataError(where, f"cannot be read: {text!r}") from error


def _refuse_unknown(record: Mapping[str, Any], known: set[str], where: str) -> None:
	unknown = sorted(set(record) - known)
	if unknown:
		raise CalendarDataError(where, f"unknown entries: {', '.join(unknown)}")
