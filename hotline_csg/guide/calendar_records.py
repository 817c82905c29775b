"""What a work calendar is made of: one record per year, what may be wrong with it, and what a day's shifts mean.

A record says only what differs from "Monday to Friday at the usual shifts", as the State Council's yearly notice
does: the days off, the make-up workdays, and single days with other hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from .errors import GuideError
from .words import Word

SECONDS_A_DAY = 86400


class CalendarError(GuideError, ValueError):
	"""Any refusal of the work calendar."""

	rule = "R91.9"


class CalendarRangeError(CalendarError):
	"""Counting from `moment` ends, or begins, outside the days from `first` to `last`."""

	rule = "A1"
	text_zh = "从 {moment} 起算，超出工作日历已有的 {first} 至 {last}。请先录入缺少的年度。"
	text_en = "Counting from {moment} leaves the days of the work calendar, {first} to {last}. Enter the missing year."


class CalendarMomentError(CalendarError):
	"""`moment` is no naive local time in whole seconds."""

	text_zh = "时间「{moment}」不能用于计算工作时间：须为不带时区、精确到秒的本地时间。"
	text_en = "“{moment}” cannot be counted from: a local time without a zone, in whole seconds, is needed."


class CalendarAmountError(CalendarError):
	"""`amount` is negative, or has parts of a second."""

	text_zh = "时长「{amount}」不能用于计算工作时间：须为不小于零的整秒数或整数个工作日。"
	text_en = "“{amount}” cannot be counted: whole seconds or whole working days, not negative, are needed."


class Mistake(Word):
	"""What can be wrong with a calendar's records or with its file."""

	NO_YEAR = "there_is_no_year", "没有任何年度"
	GAP = "does_not_follow_the_year_before", "与上一年度不连续"
	BAD_YEAR = "is_not_a_year", "不是有效年份"
	NOT_A_DATE = "is_not_a_date", "不是日期"
	OTHER_YEAR = "belongs_to_another_year", "不属于该年度"
	BOTH = "is_both_a_day_off_and_a_working_day", "既是放假日又是上班日"
	NOT_WORKING = "has_shifts_but_is_a_day_off", "是休息日，不能设班次"
	NO_SHIFT = "has_no_shift", "没有班次"
	SHIFT_ENDS_EARLY = "closes_before_it_opens", "结束时间不晚于开始时间"
	SHIFTS_TOUCH = "does_not_leave_a_break_after_the_shift_before", "与上一班次之间没有间隔"
	SHIFT_ZONE = "is_no_local_time_in_whole_seconds", "须为不带时区的整秒时间"
	NOT_JSON = "is_not_json", "不是有效的 JSON"
	BAD_FORMAT = "is_another_format", "格式标识不符"
	UNKNOWN_ENTRY = "is_an_unknown_entry", "是未知的项"
	BAD_KIND = "is_of_the_wrong_kind", "类型不符"
	UNREADABLE = "cannot_be_read", "无法识别"


class CalendarDataError(CalendarError):
	"""A record or a calendar file is wrong: `where` it says `value`, and `why` that cannot be (a `Mistake`)."""

	text_zh = "工作日历「{where}」中的「{value}」{why}。"
	text_en = "Work calendar, {where}: “{value}” {why}."


class Shift(NamedTuple):
	"""Service hours from `opens` up to, not including, `closes` (A23)."""

	opens: time
	closes: time


Shifts = tuple[Shift, ...]


class DayKind(Word):
	WORKING = "working_day", "工作日"
	MAKE_UP = "make-up_workday", "调休上班"
	WEEKEND = "weekend", "周末"
	HOLIDAY = "holiday", "节假日"


@dataclass(frozen=True)
class Day:
	"""What the calendar says of a date: `name` is the holiday (or the one made up for), `shifts` none on a day off."""

	date: date
	kind: DayKind
	name: str
	shifts: Shifts
	provisional: bool


@dataclass(frozen=True)
class CalendarYear:
	"""One calendar year.

	`days_off` and `working_days` (make-up workdays) map a date to the holiday it belongs to; a weekend day inside a
	holiday may stand in `days_off` and then bears its name. `shifts` hold on every working day but those in
	`shift_exceptions`. `source` names the notices. Raises CalendarDataError where the record contradicts itself.
	"""

	year: int
	days_off: Mapping[date, str]
	working_days: Mapping[date, str]
	shifts: Shifts
	source: str = ""
	shift_exceptions: Mapping[date, Shifts] = field(default_factory=dict)

	def __post_init__(self) -> None:
		if not MINYEAR <= self.year < MAXYEAR:
			raise CalendarDataError(where="year", value=self.year, why=Mistake.BAD_YEAR)
		self._check_dates()
		_check_shifts(self.shifts, f"{self.year}, shifts")
		for day, shifts in self.shift_exceptions.items():
			where = f"{self.year}, shift_exceptions"
			if not self.is_working_day(day):
				raise CalendarDataError(where=where, value=day, why=Mistake.NOT_WORKING)
			_check_shifts(shifts, f"{where}, {day}")

	def is_working_day(self, day: date) -> bool:
		return day in self.working_days or (day.weekday() < 5 and day not in self.days_off)

	def shifts_of(self, day: date) -> Shifts:
		"""The shifts of a date, none on a day off."""
		if not self.is_working_day(day):
			return ()
		return self.shift_exceptions.get(day, self.shifts)

	def _check_dates(self) -> None:
		for name in ("days_off", "working_days", "shift_exceptions"):
			for day in getattr(self, name):
				# A datetime is a date to Python, but would never be found among dates.
				if type(day) is not date:
					raise CalendarDataError(where=f"{self.year}, {name}", value=day, why=Mistake.NOT_A_DATE)
				if day.year != self.year:
					raise CalendarDataError(where=f"{self.year}, {name}", value=day, why=Mistake.OTHER_YEAR)
		for day in self.working_days:
			if day in self.days_off:
				raise CalendarDataError(where=str(self.year), value=day, why=Mistake.BOTH)


def _check_shifts(shifts: Shifts, where: str) -> None:
	if not shifts:
		raise CalendarDataError(where=where, value="[]", why=Mistake.NO_SHIFT)
	closed_since: time | None = None
	for opens, closes in shifts:
		shown = f"{opens}–{closes}"
		if opens.tzinfo or closes.tzinfo or opens.microsecond or closes.microsecond:
			raise CalendarDataError(where=where, value=shown, why=Mistake.SHIFT_ZONE)
		if opens >= closes:
			raise CalendarDataError(where=where, value=shown, why=Mistake.SHIFT_ENDS_EARLY)
		if closed_since is not None and opens <= closed_since:
			raise CalendarDataError(where=where, value=shown, why=Mistake.SHIFTS_TOUCH)
		closed_since = closes


@lru_cache(maxsize=8)
def worked_by_second(shifts: Shifts) -> list[timedelta]:
	"""For each second of a day with these shifts, the working time before it."""
	table: list[timedelta] = []
	worked = 0
	for shift in shifts:
		opens, closes = seconds_of_day(shift.opens), seconds_of_day(shift.closes)
		table += [timedelta(0, worked)] * (opens - len(table))
		table += [timedelta(0, worked + second) for second in range(closes - opens)]
		worked += closes - opens
	return table + [timedelta(0, worked)] * (SECONDS_A_DAY - len(table))


def seconds_of_day(moment: time) -> int:
	"""Seconds on the clock since midnight."""
	return moment.hour * 3600 + moment.minute * 60 + moment.second
