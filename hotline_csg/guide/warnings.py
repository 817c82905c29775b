"""Warnings (article 11): what is counted over which window, from which number on, and what a warning is.

Calls are counted, not orders (R11.12). Level 1 counts the entities that come with one topic within a week; levels 3
and 2 count the calls of one entity on one topic, within 7 working days and within a month. `watch` does the counting.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

from .choices import Mood
from .important import Aggravation, Duty, Level, duties_of
from .words import Word


class Window(Word):
	WEEK = "week", "一周内", "within one week"
	WORKING_DAYS = "working_days", "7个工作日内", "within 7 working days"
	MONTH = "month", "1个月内", "within one month"


class Source(Word):
	"""How an entity came to the hotline (A21)."""

	CALL = "call", "来电"
	PORTAL = "portal", "平台或网站"
	MAIL = "mail", "邮件"


@dataclass(frozen=True, slots=True)
class Call:
	"""One inbound contact. `entity` is `phones.entity_key`'s, empty where nobody knows who called; `topic` a leaf.

	`new_rule`: it stems from a new rule or function (R11.3).
	"""

	id: str
	entity: str
	topic: str
	at: datetime
	order: str = ""
	source: Source = Source.CALL
	mood: Mood = Mood.CALM
	flags: frozenset[Aggravation] = frozenset()
	new_rule: bool = False

	@property
	def aggravations(self) -> frozenset[Aggravation]:
		"""R11.9, a heated mood included."""
		return self.flags | {Aggravation.HEATED} if self.mood is Mood.HEATED else self.flags

	@property
	def place(self) -> tuple[datetime, str]:
		"""Where it stands among the others: calls of one moment have one order too."""
		return self.at, self.id


@dataclass(frozen=True, slots=True)
class WarningRule:
	"""From `at_least` on: entities for level 1, calls for the others."""

	level: Level
	window: Window
	rule: str
	at_least: int


# "More than 20" is from the 21st on, "more than 3" from the 4th, "more than 5" from the 6th. The gravest first.
RULES: tuple[WarningRule, ...] = (
	WarningRule(Level.ONE, Window.WEEK, "R11.2", 21),
	WarningRule(Level.TWO, Window.WORKING_DAYS, "R11.7", 4),
	WarningRule(Level.TWO, Window.MONTH, "R11.7", 6),
	WarningRule(Level.THREE, Window.WORKING_DAYS, "R11.10", 3),
	WarningRule(Level.THREE, Window.MONTH, "R11.10", 5),
)


@dataclass(frozen=True, slots=True)
class WarningSettings:
	"""What article 11 counts, as the guide has it."""

	rules: tuple[WarningRule, ...] = RULES
	week: timedelta = timedelta(days=7)  # A17
	working_days: int = 7  # R11.7, make-up days included (R11.15)
	counted: frozenset[Source] = field(
		default_factory=lambda: frozenset({Source.CALL})
	)  # A21, levels 2 and 3


class DayCalendar(Protocol):
	"""What the windows need of a work calendar."""

	def subtract_working_days(self, moment: date, days: int) -> date: ...


def begins(window: Window, at: datetime, calendar: DayCalendar, settings: WarningSettings) -> datetime:
	"""The first moment of the window that ends at `at`.

	A week is 7×24 hours (A17). The working days are whole days, the current one included; a month begins on the same
	day of last month, or on its last day where it has no such day (A18).
	"""
	if window is Window.WEEK:
		return at - settings.week
	if window is Window.MONTH:
		return datetime.combine(same_day_last_month(at), time())
	return datetime.combine(calendar.subtract_working_days(at, settings.working_days - 1), time())


def same_day_last_month(day: date) -> date:
	last_of_month = day.replace(day=1) - timedelta(days=1)
	return date(last_of_month.year, last_of_month.month, min(day.day, last_of_month.day))


def level_for(window: Window, count: int, settings: WarningSettings) -> Level | None:
	"""The level that `count` entities (a week) or calls reach in `window`; None below the lowest."""
	for rule in settings.rules:
		if rule.window is window and count >= rule.at_least:
			return rule.level
	return None


@dataclass(frozen=True, slots=True)
class Step:
	"""One level that a warning reached: by which call and, with it, which calls and entities of the window."""

	level: Level
	at: datetime
	call: str
	calls: tuple[str, ...]
	entities: tuple[str, ...]
	aggravations: frozenset[Aggravation]


@dataclass(frozen=True, slots=True)
class ServiceWarning:
	"""One warning for an entity, topic and window (R11.14); `entity` is empty for level 1.

	It is raised, not doubled: a graver level is a further step of the same warning, and so is a call that gives the
	head a reason to coordinate (R11.9).
	"""

	window: Window
	topic: str
	entity: str
	steps: tuple[Step, ...]

	@property
	def key(self) -> str:
		"""The same however often, and by whom, the same calls are judged: it names the call that opened it."""
		return "|".join((self.window.value, self.topic, self.entity, self.steps[0].call))

	@property
	def level(self) -> Level:
		return self.steps[-1].level

	@property
	def made(self) -> Step:
		"""The step that reached the present level."""
		return next(step for step in self.steps if step.level is self.level)

	@property
	def at(self) -> datetime:
		return self.made.at

	@property
	def calls(self) -> tuple[str, ...]:
		"""The calls that made it what it is."""
		return self.made.calls

	@property
	def aggravations(self) -> frozenset[Aggravation]:
		return self.steps[-1].aggravations

	@property
	def duties(self) -> tuple[Duty, ...]:
		return duties_of(self.level, self.aggravations)

	def rule(self, settings: WarningSettings) -> str:
		"""The requirement's id."""
		return next(
			rule.rule for rule in settings.rules if (rule.level, rule.window) == (self.level, self.window)
		)


def before(warnings: Iterable[ServiceWarning], place: tuple[datetime, str]) -> list[ServiceWarning]:
	"""The warnings as they stood before the call at `place`: what it and later calls made of them is undone."""
	kept = []
	for warning in warnings:
		steps = tuple(step for step in warning.steps if (step.at, step.call) < place)
		if steps:
			kept.append(ServiceWarning(warning.window, warning.topic, warning.entity, steps))
	return kept


@dataclass(frozen=True, slots=True)
class Reconciled:
	"""What became of warnings when calls were entered late or corrected."""

	new: tuple[ServiceWarning, ...] = ()
	changed: tuple[tuple[ServiceWarning, ServiceWarning], ...] = ()
	withdrawn: tuple[ServiceWarning, ...] = ()

	def __bool__(self) -> bool:
		return bool(self.new or self.changed or self.withdrawn)

	def __add__(self, other: Reconciled) -> Reconciled:
		return Reconciled(
			self.new + other.new, self.changed + other.changed, self.withdrawn + other.withdrawn
		)


def reconcile(stored: Iterable[ServiceWarning], fresh: Iterable[ServiceWarning]) -> Reconciled:
	"""Compare what was warned of with what should have been.

	A fresh warning is the stored one where they share their key, or else entity, topic, window and a call.
	"""
	left = list(stored)
	new, changed = [], []
	for warning in fresh:
		old = _counterpart(warning, left)
		if old is None:
			new.append(warning)
			continue
		left.remove(old)
		if old != warning:
			changed.append((old, warning))
	return Reconciled(tuple(new), tuple(changed), tuple(left))


def _counterpart(warning: ServiceWarning, stored: list[ServiceWarning]) -> ServiceWarning | None:
	same = [
		old
		for old in stored
		if (old.window, old.topic, old.entity) == (warning.window, warning.topic, warning.entity)
	]
	calls = _all_calls(warning)
	shared = (old for old in same if calls & _all_calls(old))
	return next((old for old in same if old.key == warning.key), None) or next(shared, None)


def _all_calls(warning: ServiceWarning) -> set[str]:
	return {call for step in warning.steps for call in step.calls}
