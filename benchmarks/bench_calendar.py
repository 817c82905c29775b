"""The work calendar against other libraries, on the same inputs, in one run: `python benchmarks/bench_calendar.py`.

What counts are the ratios; benchmarks/README.md says how to read them. Every contestant is first checked for equal
answers and left out of a row that it cannot express.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import businesstimedelta
import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline_csg.guide.calendar import china
from hotline_csg.guide.calendar_days import SERVICE_SHIFTS

CALENDAR = china()
#: What issue 2 asks for: operation, contestant, and the ratio to be reached (or, for the bare addition, kept within).
TARGETS = {
	("add_working_time", "businesstimedelta"): 15.0,
	("working_time_between, 30 days", "businesstimedelta"): 500.0,
	("add_working_time", "datetime + timedelta"): 1 / 60,
}
#: An elapsed time lies anywhere between a minute and so many days: 3 and 30 are the guide's, 100 shows the growth.
REACHES = (3, 30, 100)


@dataclass
class Row:
	"""`ratio` says how many times longer than ours the other takes for the same inputs."""

	operation: str
	other: str
	ours_ns: float
	other_ns: float
	ratio: float
	target: float | None
	answers: str


@dataclass
class Inputs:
	"""Starts in service hours of 2024 to 2026, whole hours and days to add, and ends by how far they may lie."""

	starts: list[datetime]
	hours: list[int]
	days: list[int]
	ends: dict[int, list[datetime]]


def make_inputs(count: int, seed: int) -> Inputs:
	dice = random.Random(seed)
	first, last = datetime(2024, 1, 2), datetime(2026, 9, 1)  # so that all ends lie in known days
	minutes = int((last - first).total_seconds()) // 60
	starts = [CALENDAR.next_opening(first + timedelta(minutes=dice.randrange(minutes))) for _ in range(count)]
	return Inputs(
		starts=starts,
		hours=[dice.randint(1, 40) for _ in starts],
		days=[dice.randint(1, 15) for _ in starts],
		ends={
			days: [start + timedelta(minutes=dice.randrange(1, days * 1440)) for start in starts]
			for days in REACHES
		},
	)


def days_off() -> list[date]:
	"""Every day without work from 2024 on. Told to work all week but on these, the others know make-up days too."""
	day, found = date(2024, 1, 1), []
	while day <= CALENDAR.known_until:
		if not CALENDAR.is_working_day(day):
			found.append(day)
		day += timedelta(days=1)
	return found


def nanoseconds(function: Callable[..., object], arguments: Iterable[tuple[Any, ...]], repeat: int) -> float:
	"""The best of `repeat` runs over all arguments, per call, less the cost of the loop itself."""
	calls = list(arguments)
	best = loop = float("inf")
	for _ in range(repeat):
		begin = time.perf_counter_ns()
		for first, second in calls:
			function(first, second)
		best = min(best, time.perf_counter_ns() - begin)
		begin = time.perf_counter_ns()
		for first, second in calls:  # noqa: B007
			pass
		loop = min(loop, time.perf_counter_ns() - begin)
	return (best - loop) / len(calls)


def compare(
	operation: str,
	ours: tuple[Callable[..., object], list[tuple[Any, ...]]],
	other: str,
	theirs: tuple[Callable[..., object], list[tuple[Any, ...]]],
	answers: str,
	repeat: int,
) -> Row:
	ours_ns = nanoseconds(*ours, repeat=max(repeat, 20))
	other_ns = nanoseconds(*theirs, repeat=repeat)
	return Row(
		operation, other, ours_ns, other_ns, other_ns / ours_ns, TARGETS.get((operation, other)), answers
	)


def check(ours: list[Any], theirs: list[Any], what: str) -> str:
	"""Says that all answers are equal; ends the run where one is not."""
	for number, (our, their) in enumerate(zip(ours, theirs, strict=True)):
		if our != their:
			raise SystemExit(f"{what}: answer {number} differs, {our} here and {their} there")
	return f"{len(ours)} equal"


def bench_adding(inputs: Inputs, repeat: int) -> list[Row]:
	amounts = [timedelta(hours=hours) for hours in inputs.hours]
	calls = list(zip(inputs.starts, amounts, strict=True))
	ours = (CALENDAR.add_working_time, calls)
	due = [CALENDAR.add_working_time(*call) for call in calls]

	rules = business_rules()
	their_calls = [
		(start, businesstimedelta.BusinessTimeDelta(rules, hours=hours))
		for start, hours in zip(inputs.starts, inputs.hours, strict=True)
	]
	answers = [(start + amount).replace(tzinfo=None) for start, amount in their_calls]
	same = check(due, answers, "businesstimedelta, adding")
	rows = [compare("add_working_time", ours, "businesstimedelta", (plus, their_calls), same, repeat)]

	offsets = {hours: business_hours(hours) for hours in set(inputs.hours)}
	stamps = [
		(pd.Timestamp(start), offsets[hours])
		for start, hours in zip(inputs.starts, inputs.hours, strict=True)
	]
	# pandas goes on to the next opening where the hours are used up exactly at a closing; the guide does not (A23).
	answers = [(start + offset).to_pydatetime() for start, offset in stamps]
	same = check([CALENDAR.next_opening(moment) for moment in due], answers, "pandas, adding")
	same += ", once both stand at an opening"
	rows.append(compare("add_working_time", ours, "pandas CustomBusinessHour", (plus, stamps), same, repeat))

	ours_ns, bare = rows[0].ours_ns, bare_addition(calls)
	other = "datetime + timedelta"
	target = TARGETS["add_working_time", other]
	return [*rows, Row("add_working_time", other, ours_ns, bare, bare / ours_ns, target, "another question")]


def bare_addition(calls: list[tuple[datetime, timedelta]], repeat: int = 20) -> float:
	"""As `nanoseconds`, but of the operator itself, without the call of a function around it."""
	best = loop = float("inf")
	for _ in range(repeat):
		begin = time.perf_counter_ns()
		for start, amount in calls:
			start + amount
		best = min(best, time.perf_counter_ns() - begin)
		begin = time.perf_counter_ns()
		for start, amount in calls:  # noqa: B007
			pass
		loop = min(loop, time.perf_counter_ns() - begin)
	return (best - loop) / len(calls)


def bench_elapsed(inputs: Inputs, days: int, repeat: int) -> list[Row]:
	operation = f"working_time_between, {days} days"
	calls = list(zip(inputs.starts, inputs.ends[days], strict=True))
	rules = business_rules()
	same = check(
		[CALENDAR.working_time_between(*call) for call in calls],
		[rules.difference(*call).timedelta for call in calls],
		"businesstimedelta, elapsed",
	)
	ours = (CALENDAR.working_time_between, calls)
	rows = [compare(operation, ours, "businesstimedelta", (rules.difference, calls), same, repeat)]

	# numpy counts whole days: from midnight to midnight both can be asked.
	midnights = [(start.replace(hour=0, minute=0), end.replace(hour=0, minute=0)) for start, end in calls]
	busy = busy_calendar()
	dates = [(np.datetime64(start, "D"), np.datetime64(end, "D")) for start, end in midnights]

	def count(start: np.datetime64, end: np.datetime64) -> object:
		return np.busday_count(start, end, busdaycal=busy)

	whole_day = CALENDAR.working_time_between(datetime(2026, 3, 2), datetime(2026, 3, 3))
	same = check(
		[CALENDAR.working_time_between(*call) for call in midnights],
		[int(count(*call)) * whole_day for call in dates],
		"numpy, elapsed",
	)
	ours = (CALENDAR.working_time_between, midnights)
	return [*rows, compare(operation, ours, "numpy busday_count", (count, dates), same, repeat)]


def bench_days(inputs: Inputs, repeat: int) -> list[Row]:
	calls = list(zip(inputs.starts, inputs.days, strict=True))
	ours = (CALENDAR.add_working_days, calls)
	due = [CALENDAR.add_working_days(*call) for call in calls]
	days = busy_calendar()
	dates = [(np.datetime64(start, "D"), count) for start, count in calls]

	def offset(start: np.datetime64, count: int) -> object:
		return np.busday_offset(start, count, roll="forward", busdaycal=days)

	same = check([moment.date() for moment in due], [offset(*call).item() for call in dates], "numpy, days")
	same += " dates"
	rows = [compare("add_working_days", ours, "numpy busday_offset", (offset, dates), same, repeat)]

	starts = np.array([start for start, _ in dates])
	counts = np.array(inputs.days)
	whole = nanoseconds(offset, [(starts, counts)], repeat) / len(calls)
	ours_ns = rows[0].ours_ns
	rows.append(
		Row("add_working_days", "numpy, one call for all", ours_ns, whole, whole / ours_ns, None, same)
	)
	offsets = {count: pd.offsets.CustomBusinessDay(count, calendar=days) for count in set(inputs.days)}
	stamps = [(pd.Timestamp(start).normalize(), offsets[count]) for start, count in calls]
	answers = [(start + offset).date() for start, offset in stamps]
	same = check([moment.date() for moment in due], answers, "pandas, days") + " dates"
	return [
		*rows,
		compare("add_working_days", ours, "pandas CustomBusinessDay", (plus, stamps), same, repeat),
	]


def plus(start: Any, amount: Any) -> object:
	return start + amount


def business_rules() -> Any:
	week = list(range(7))
	shifts = [
		businesstimedelta.WorkDayRule(start_time=opens, end_time=closes, working_days=week)
		for opens, closes in SERVICE_SHIFTS
	]
	return businesstimedelta.Rules([*shifts, businesstimedelta.HolidayRule(set(days_off()))])


def business_hours(hours: int) -> Any:
	return pd.offsets.CustomBusinessHour(
		hours,
		start=[shift.opens.strftime("%H:%M") for shift in SERVICE_SHIFTS],
		end=[shift.closes.strftime("%H:%M") for shift in SERVICE_SHIFTS],
		weekmask="1111111",
		holidays=days_off(),
	)


def busy_calendar() -> np.busdaycalendar:
	return np.busdaycalendar(weekmask="1111111", holidays=days_off())


def show(rows: list[Row]) -> None:
	print(f"{'operation':30} {'other':27} {'ours':>10} {'other':>12} {'ratio':>9}  {'target':12} answers")
	for row in rows:
		target = ""
		if row.target is not None:
			reached = "reached" if row.ratio >= row.target else "MISSED"
			target = f"{row.target:.4g} {reached}"
		print(
			f"{row.operation:30} {row.other:27} {row.ours_ns:7.0f} ns {row.other_ns:9.0f} ns"
			f" {row.ratio:9.4g}  {target:12} {row.answers}"
		)


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
	parser.add_argument("--samples", type=int, default=500, help="inputs per operation (default 500)")
	parser.add_argument("--repeat", type=int, default=5, help="runs of which the best counts (default 5)")
	parser.add_argument("--seed", type=int, default=2026)
	parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
	options = parser.parse_args()
	inputs = make_inputs(options.samples, options.seed)
	rows = [
		*bench_adding(inputs, options.repeat),
		*(row for days in REACHES for row in bench_elapsed(inputs, days, options.repeat)),
		*bench_days(inputs, options.repeat),
	]
	if not options.json:
		show(rows)
		return
	names = ("businesstimedelta", "numpy", "pandas")
	versions = {"python": platform.python_version(), **{name: version(name) for name in names}}
	document = {"seed": options.seed, "versions": versions, "rows": [asdict(row) for row in rows]}
	print(json.dumps(document, indent="\t"))


if __name__ == "__main__":
	main()
