"""Who was on duty, hour by hour, as calls are held against it: from a roster's rows, whatever hours they begin and end at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
Shift = tuple[str, datetime, datetime]


@dataclass(slots=True)
class Staffed:
	"""An hour of a day: the time that all people on duty gave together, and the time when anybody was."""

	given: timedelta = timedelta(0)
	covered: timedelta = timedelta(0)


def by_hour(shifts: Iterable[Shift], first: datetime, last: datetime) -> dict[datetime, Staffed]:
	"""For each hour in [first, last) that has somebody on duty; who is entered twice counts once."""
	parts: dict[datetime, dict[str, list[tuple[datetime, datetime]]]] = defaultdict(lambda: defaultdict(list))
	for person, starts, ends in shifts:
		begin, end = max(starts, first), min(ends, last)
		hour = begin.replace(minute=0, second=0, microsecond=0)
		while hour < end:
			if min(end, hour + HOUR) > max(begin, hour):
				parts[hour][person].append((max(begin, hour), min(end, hour + HOUR)))
			hour += HOUR
	return {
		hour: Staffed(
			sum((_covered(spans) for spans in people.values()), timedelta(0)),
			_covered([span for spans in people.values() for span in spans]),
		)
		for hour, people in parts.items()
	}


def _covered(spans: list[tuple[datetime, datetime]]) -> timedelta:
	"""The time that at least one of the spans covers."""
	whole, reached = timedelta(0), datetime.min
	for begin, end in sorted(spans):
		if end > reached:
			whole += end - max(begin, reached)
			reached = end
	return whole
