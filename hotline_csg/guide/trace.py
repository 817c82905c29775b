"""The steps by which a limit is counted through the calendar, each said in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from .calendar import Day, WorkCalendar
from .limits import Counting, Limit

WEEKDAYS_ZH, WEEKDAYS_EN = "一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HOLIDAYS_EN = {
	"元旦": "New Year",
	"春节": "Spring Festival",
	"清明节": "Qingming",
	"劳动节": "Labour Day",
	"端午节": "Dragon Boat Festival",
	"中秋节": "Mid-Autumn Festival",
	"国庆节": "National Day",
	"国庆节、中秋节": "National Day and Mid-Autumn Festival",
}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Said:
	"""One thing, said in both languages."""

	zh: str
	en: str


def moment(at: datetime) -> Said:
	"""`2026-02-13 周五 16:00`, `Fri 13 Feb 2026 16:00`."""
	day = _day(at)
	return Said(f"{at.year}年{day.zh} {at:%H:%M}", f"{day.en} {at.year} {at:%H:%M}")


def counted(limit: Limit, start: datetime, calendar: WorkCalendar) -> list[Said]:
	"""How `limit` is used up from `start` on."""
	if limit.counting is Counting.CLOCK:
		return [Said("按自然时间连续计算，不分昼夜", "counted on the clock, day and night")]
	if limit.counting is Counting.WORKING:
		return [*_opening(start, calendar), *_hours(limit.span, start, calendar)]
	lines = [*_opening(start, calendar), *_days(limit.amount, start, calendar)]
	if limit.counting is Counting.ROLLING:
		lines.append(Said("至当日同一工作时刻", "until the same hour of that day's work"))
	return lines


def _opening(start: datetime, calendar: WorkCalendar) -> list[Said]:
	"""R91.10: what comes outside service hours counts from the next opening."""
	if calendar.is_open(start):
		return []
	opening = calendar.next_opening(start)
	at = moment(opening)
	days_off = list(_days_off(start.date(), opening.date(), calendar))
	return [
		Said("不在受理时间内", "outside service hours"),
		*days_off,
		Said(f"从 {at.zh} 起算", f"counted from {at.en}"),
	]


def _hours(amount: timedelta, start: datetime, calendar: WorkCalendar) -> Iterator[Said]:
	"""One line per shift that is used, and per run of days without work in between."""
	now = calendar.next_opening(start)
	while True:
		close = _closing(now, calendar)
		used = min(amount, close - now)
		if used == amount:
			length = _length(used)
			yield Said(
				f"{_day(now).zh} {now:%H:%M} 起 {length.zh}",
				f"{length.en} from {now:%H:%M} on {_day(now).en}",
			)
			return
		length = _length(used)
		yield Said(
			f"到 {_day(now).zh} {close:%H:%M} 为 {length.zh}",
			f"{length.en} until {close:%H:%M} on {_day(now).en}",
		)
		amount -= used
		opening = calendar.next_opening(close)
		yield from _days_off(now.date(), opening.date(), calendar)
		now = opening


def _closing(now: datetime, calendar: WorkCalendar) -> datetime:
	"""The end of the shift that is open at `now`."""
	shifts = calendar.describe(now.date()).shifts
	return next(
		datetime.combine(now.date(), shift.closes)
		for shift in shifts
		if shift.opens <= now.time() < shift.closes
	)


def _days(amount: int, start: datetime, calendar: WorkCalendar) -> Iterator[Said]:
	"""A1: the day it starts on is day 0; then the working days one by one, runs of a kind in one line."""
	first = calendar.next_opening(start).date()
	yield Said(f"{_day(first).zh} 为第0日", f"{_day(first).en} is day 0")
	last = calendar.add_working_days(start, amount).date()
	numbers = iter(range(1, amount + 1))
	for (kind, name), run in groupby(
		_between(first + DAY, last, calendar), key=lambda day: (day.kind, day.name)
	):
		days = list(run)
		if not days[0].shifts:
			yield _off(days)
			continue
		counts = [next(numbers) for _ in days]
		span = _span([day.date for day in days])
		zh = f"第{counts[0]}日" if len(days) == 1 else f"第{counts[0]}至{counts[-1]}日"
		en = f"day {counts[0]}" if len(days) == 1 else f"days {counts[0]} to {counts[-1]}"
		why = (
			Said("", "")
			if not name
			else Said(f"（{kind.zh}，{name}）", f", a {kind.en.replace('_', ' ')} ({_holiday(name)}),")
		)
		yield Said(f"{span.zh}{why.zh} 为{zh}", f"{span.en}{why.en} {'is' if len(days) == 1 else 'are'} {en}")


def _days_off(first: date, last: date, calendar: WorkCalendar) -> Iterator[Said]:
	"""The days without work from `first` to `last`, and the make-up workday that ends them, if it is one."""
	for (kind, name), run in groupby(_between(first, last, calendar), key=lambda day: (day.kind, day.name)):
		days = list(run)
		if not days[0].shifts:
			yield _off(days)
		elif name and days[-1].date == last > first:
			yield Said(
				f"{_day(last).zh} 为{kind.zh}（{name}）",
				f"{_day(last).en} is a {kind.en.replace('_', ' ')} ({_holiday(name)})",
			)


def _off(days: list[Day]) -> Said:
	kind, name = days[0].kind, days[0].name
	span = _span([day.date for day in days])
	label = Said(name or kind.zh, _holiday(name) if name else kind.en)
	return Said(f"{span.zh} {label.zh}不计", f"{span.en} off ({label.en})")


def _between(first: date, last: date, calendar: WorkCalendar) -> Iterator[Day]:
	day = first
	while day <= last:
		yield calendar.describe(day)
		day += DAY


def _span(days: list[date]) -> Said:
	first, last = _day(days[0]), _day(days[-1])
	return first if len(days) == 1 else Said(f"{first.zh}至{last.zh}", f"{first.en} to {last.en}")


def _day(day: date) -> Said:
	weekday = day.weekday()
	return Said(
		f"{day.month}月{day.day}日周{WEEKDAYS_ZH[weekday]}",
		f"{WEEKDAYS_EN[weekday]} {day.day} {MONTHS_EN[day.month - 1]}",
	)


def _holiday(name: str) -> str:
	return HOLIDAYS_EN.get(name, name)


def _length(span: timedelta) -> Said:
	hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
	zh = (f"{hours}小时" if hours else "") + (f"{minutes}分钟" if minutes or not hours else "")
	en = " ".join(
		part
		for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else "")
		if part
	)
	return Said(zh, en)
