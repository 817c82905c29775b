"""What is counted over all orders. Tallies of parts of a log add up to the tally of the whole."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from hotline_csg.guide import errors as guide_errors
from hotline_csg.guide.deadlines import DEADLINES, DeadlineRule
from hotline_csg.guide.words import Category, DeadlineName, Status

from .judge import Owed, Verdict, Violation

K = TypeVar("K", bound=Hashable)

#: How many single cases the page shows of each sort.
SHOWN = 100
WORST = 20

#: What a deadline is counted under: requirement and name, in the order of the guide's table.
RuleName = tuple[str, DeadlineName]
RULES: dict[RuleName, DeadlineRule] = {(row.rule, row.name): row for row in DEADLINES}

OUTSIDE_HOURS = guide_errors.OutsideCallbackHours.__name__


class Place(NamedTuple):
	"""`week` is the ISO week in which the deadline was due."""

	rule: str
	name: DeadlineName
	category: Category
	week: str


@dataclass
class Counts:
	"""How many deadlines ended how, and the worst lateness among them in working minutes."""

	by_status: Counter[Status] = field(default_factory=Counter)
	worst_minutes: int = 0

	def merge(self, other: Counts) -> None:
		self.by_status.update(other.by_status)
		self.worst_minutes = max(self.worst_minutes, other.worst_minutes)

	def __getitem__(self, status: Status) -> int:
		return self.by_status[status]

	@property
	def judged(self) -> int:
		"""Those of which it is known whether they were kept: open and cancelled ones are not."""
		return self[Status.MET] + self.late

	@property
	def late(self) -> int:
		return self[Status.MISSED] + self[Status.OVERDUE]

	@property
	def compliance(self) -> float | None:
		"""The share that was kept, from 0 to 1; None where nothing is known yet."""
		return self[Status.MET] / self.judged if self.judged else None

	def as_json(self) -> dict[str, Any]:
		share = self.compliance
		return {
			**{status.value: self[status] for status in Status},
			"compliance": None if share is None else round(share, 4),
			"worst_late_minutes": self.worst_minutes,
		}


@dataclass(frozen=True, slots=True)
class Late:
	"""A late deadline and its order."""

	order: str
	category: Category
	owed: Owed


@dataclass(frozen=True, slots=True)
class Violated:
	"""A violation and its order."""

	order: str
	category: Category
	violation: Violation


@dataclass
class Tally:
	orders: int = 0
	ended: int = 0
	counted: dict[Place, Counts] = field(default_factory=dict)
	violations: Counter[str] = field(default_factory=Counter)
	#: Callbacks outside callback hours, by the hour of the day.
	outside_hours: Counter[int] = field(default_factory=Counter)
	#: Orders by how often they were returned.
	returned: Counter[int] = field(default_factory=Counter)
	channels: Counter[str] = field(default_factory=Counter)
	worst: list[Late] = field(default_factory=list)
	violated: list[Violated] = field(default_factory=list)

	def add(self, verdict: Verdict) -> None:
		self.orders += 1
		self.ended += verdict.ended
		self.channels[verdict.channel] += 1
		if verdict.returns:
			self.returned[verdict.returns] += 1
		for owed in verdict.owed:
			self._add_owed(verdict, owed)
		for violation in verdict.violations:
			self.violations[violation.rule] += 1
			if violation.kind == OUTSIDE_HOURS:
				self.outside_hours[violation.at.hour] += 1
			if len(self.violated) < SHOWN:
				self.violated.append(Violated(verdict.order, verdict.category, violation))

	def _add_owed(self, verdict: Verdict, owed: Owed) -> None:
		deadline = owed.deadline
		place = Place(deadline.rule, deadline.name, verdict.category, week_of(deadline.due.toordinal()))
		counts = self.counted.get(place)
		if counts is None:
			counts = self.counted[place] = Counts()
		counts.by_status[owed.status] += 1
		if not owed.late_minutes:
			return
		counts.worst_minutes = max(counts.worst_minutes, owed.late_minutes)
		if len(self.worst) < WORST or owed.late_minutes > self.worst[-1].owed.late_minutes:
			self._keep_worst([Late(verdict.order, verdict.category, owed)])

	def merge(self, other: Tally) -> None:
		"""Add what the next part of the log counted; parts come in the order of the log."""
		self.orders += other.orders
		self.ended += other.ended
		for place, counts in other.counted.items():
			self.counted.setdefault(place, Counts()).merge(counts)
		self.violations.update(other.violations)
		self.outside_hours.update(other.outside_hours)
		self.returned.update(other.returned)
		self.channels.update(other.channels)
		self._keep_worst(other.worst)
		self.violated += other.violated[: SHOWN - len(self.violated)]

	def _keep_worst(self, late: list[Late]) -> None:
		self.worst = heapq.nlargest(WORST, [*self.worst, *late], key=lambda one: one.owed.late_minutes)

	def total(self) -> Counts:
		return self._grouped(lambda place: "").get("", Counts())

	def by_rule(self) -> Iterator[tuple[RuleName, Counts]]:
		"""The rules met with, in the order of the guide's table."""
		groups = self._grouped(lambda place: (place.rule, place.name))
		yield from ((rule, groups[rule]) for rule in RULES if rule in groups)

	def by_category(self) -> Iterator[tuple[Category, Counts]]:
		groups = self._grouped(lambda place: place.category)
		yield from ((category, groups[category]) for category in Category if category in groups)

	def by_week(self) -> Iterator[tuple[str, Counts]]:
		yield from sorted(self._grouped(lambda place: place.week).items())

	def _grouped(self, group_of: Callable[[Place], K]) -> dict[K, Counts]:
		groups: dict[K, Counts] = {}
		for place, counts in self.counted.items():
			groups.setdefault(group_of(place), Counts()).merge(counts)
		return groups

	def as_json(self) -> dict[str, Any]:
		"""The summary of the JSON output; docs/audit.md says what each entry means."""
		return {
			"orders": self.orders,
			"ended": self.ended,
			"deadlines": self.total().as_json(),
			"by_rule": [
				{"rule": rule, "name": name.value, "article": RULES[rule, name].article, **counts.as_json()}
				for (rule, name), counts in self.by_rule()
			],
			"by_category": {category.value: counts.as_json() for category, counts in self.by_category()},
			"by_week": {week: counts.as_json() for week, counts in self.by_week()},
			"violations": dict(sorted(self.violations.items())),
			"callbacks_outside_hours": {
				f"{hour:02}": times for hour, times in sorted(self.outside_hours.items())
			},
			"returns": {str(times): orders for times, orders in sorted(self.returned.items())},
			"channels": dict(sorted(self.channels.items())),
		}


@lru_cache(maxsize=4096)
def week_of(ordinal: int) -> str:
	"""The ISO week of a date, by its ordinal: `2026-W10`."""
	year, week, _ = datetime.fromordinal(ordinal).isocalendar()
	return f"{year}-W{week:02}"


def week_starts(week: str, *, with_year: bool = False) -> str:
	"""The Monday of a week as `week_of` writes it, as month-day, or with the last two digits of the year before."""
	monday = datetime.strptime(f"{week}-1", "%G-W%V-%u")
	return f"{monday:%y-%m-%d}" if with_year else f"{monday:%m-%d}"
