"""The guide's numbers and tables in one value. `GUIDE` is the guide as written; a centre may pass its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time, timedelta

from .deadlines import DEADLINES, DeadlineRule, Limit
from .flow import CLOSED_AT_ONCE
from .words import Category, Flow
from .words import DeadlineName as Name
from .words import EventKind as Event

Place = tuple[Event, Flow, Category]


@dataclass(frozen=True, slots=True)
class Settings:
	"""What the guide counts and names outside the deadlines, as it has it. Each value names its requirement."""

	closed_at_once: frozenset[Category] = CLOSED_AT_ONCE  # R82.2
	max_returns: int = 3  # R93.6
	max_urges: int = 2  # R95.3
	callback_attempts: int = 3  # R94.8
	attempt_gap: timedelta = timedelta(hours=2)  # R94.8, clock time by A15
	callback_windows: tuple[tuple[time, time], ...] = (  # R94.5, half-open, every day
		(time(8, 30), time(12)),
		(time(14), time(17, 30)),
	)
	appointment_lasts: timedelta = timedelta(hours=1)  # R94.7: for how long an agreed time counts as agreed
	rehandling: bool = False  # A16
	hotline_number: str = "4001595598"  # R3.1
	report_number: str = "020-36623007"  # R82.11


@dataclass(frozen=True)
class Rulebook:
	"""The deadlines and settings in force, indexed by the event that opens a deadline."""

	deadlines: tuple[DeadlineRule, ...] = DEADLINES
	settings: Settings = field(default_factory=Settings)
	_opened: dict[Place, tuple[DeadlineRule, ...]] = field(init=False, repr=False, compare=False)
	_named: dict[tuple[Name, Flow, Category], DeadlineRule] = field(init=False, repr=False, compare=False)

	def __post_init__(self) -> None:
		opened: dict[Place, list[DeadlineRule]] = {}
		named: dict[tuple[Name, Flow, Category], DeadlineRule] = {}
		for rule in self.deadlines:
			for flow in rule.flows:
				for category in Category if rule.category is None else (rule.category,):
					named[rule.name, flow, category] = rule
					for event in rule.starts:
						opened.setdefault((event, flow, category), []).append(rule)
		object.__setattr__(self, "_opened", {place: tuple(rules) for place, rules in opened.items()})
		object.__setattr__(self, "_named", named)

	def opened_by(self, event: Event, flow: Flow, category: Category) -> tuple[DeadlineRule, ...]:
		return self._opened.get((event, flow, category), ())

	def rule(self, name: Name, flow: Flow, category: Category) -> DeadlineRule | None:
		return self._named.get((name, flow, category))

	def with_limits(self, limits: Mapping[tuple[str, Name], tuple[Limit, Limit | None]]) -> Rulebook:
		"""The same rules with other amounts: `(requirement, name)` → limit and limit if major."""

		def changed(rules: Iterable[DeadlineRule]) -> Iterable[DeadlineRule]:
			for rule in rules:
				limit, major = limits.get((rule.rule, rule.name), (rule.limit, rule.major))
				yield replace(rule, limit=limit, major=major)

		return Rulebook(tuple(changed(self.deadlines)), self.settings)


GUIDE = Rulebook()
