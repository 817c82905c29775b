"""The counting of article 11: the calls that are counted together, and the warnings they make.

`entity_warnings` and `topic_warnings` answer for calls that the caller has at hand, such as the rows of a query.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from .important import Aggravation, Level
from .warnings import (
	Call,
	DayCalendar,
	Reconciled,
	ServiceWarning,
	Step,
	WarningSettings,
	Window,
	before,
	begins,
	level_for,
)

GUIDE = WarningSettings()


def _place(call: Call) -> tuple[datetime, str]:
	return call.place


def _at(call: Call) -> datetime:
	return call.at


class Line:
	"""The calls that are counted together, sorted, and the warnings they make, oldest first."""

	windows: tuple[Window, ...] = ()

	def __init__(self, topic: str, entity: str, calendar: DayCalendar, settings: WarningSettings) -> None:
		self.topic, self.entity = topic, entity
		self.calendar, self.settings = calendar, settings
		self.calls: list[Call] = []
		self.warnings: dict[Window, list[ServiceWarning]] = {window: [] for window in self.windows}

	def append(self, call: Call) -> Reconciled:
		"""Count a call that stands after all others."""
		self.calls.append(call)
		return self._judge(len(self.calls) - 1)

	def insert(self, call: Call) -> None:
		"""Count a call wherever it stands, and judge those after it anew."""
		index = bisect_left(self.calls, call.place, key=_place)
		self.calls.insert(index, call)
		self._judge_from(index, call.place)

	def take(self, call: Call) -> None:
		index = bisect_left(self.calls, call.place, key=_place)
		del self.calls[index]
		self._judge_from(index, call.place)

	def ends_before(self, call: Call) -> bool:
		return not self.calls or self.calls[-1].place < call.place

	@property
	def all_warnings(self) -> tuple[ServiceWarning, ...]:
		return tuple(warning for window in self.windows for warning in self.warnings[window])

	def forget(self, moment: datetime) -> None:
		"""Drop what lies before `moment`, once it is the greater part: dropping costs what is kept."""
		old = bisect_left(self.calls, moment, key=_at)
		if old <= len(self.calls) // 2:
			return
		del self.calls[:old]
		self._rewind(len(self.calls))
		for window, warnings in self.warnings.items():
			self.warnings[window] = [warning for warning in warnings if warning.at >= moment]

	def _judge_from(self, index: int, place: tuple[datetime, str]) -> None:
		"""Judge all calls from `index` on, the first of which stands at or after `place`, as if for the first time."""
		for window in self.windows:
			self.warnings[window] = before(self.warnings[window], place)
		self._rewind(index)
		for later in range(index, len(self.calls)):
			self._judge(later)

	def _judge(self, index: int) -> Reconciled:
		"""What the call at `index`, the last one looked at so far, makes of its windows."""
		result = Reconciled()
		for window in self.windows:
			start = begins(window, self.calls[index].at, self.calendar, self.settings)
			level = level_for(window, self._count(index, start), self.settings)
			if level is not None:
				result += self._reach(level, window, start, index)
		return result

	def _reach(self, level: Level, window: Window, start: datetime, index: int) -> Reconciled:
		"""Warn, unless the call that made the last warning is still inside the window (R11.14)."""
		warnings = self.warnings[window]
		last = warnings[-1] if warnings and warnings[-1].at >= start else None
		reached = level if last is None or level.graver_than(last.level) else last.level
		added = self.calls[index].aggravations - (last.aggravations if last else frozenset())
		if last and reached is last.level and not (added and reached is Level.TWO):
			return Reconciled()
		step = self._step(reached, start, index, last)
		warning = ServiceWarning(window, self.topic, self.entity, (*(last.steps if last else ()), step))
		if last is None:
			warnings.append(warning)
			return Reconciled(new=(warning,))
		warnings[-1] = warning
		return Reconciled(changed=((last, warning),))

	def _step(self, level: Level, start: datetime, index: int, last: ServiceWarning | None) -> Step:
		made = self.calls[bisect_left(self.calls, start, key=_at) : index + 1]
		aggravations: frozenset[Aggravation] = frozenset().union(*(call.aggravations for call in made))
		call = self.calls[index]
		return Step(
			level,
			call.at,
			call.id,
			tuple(one.id for one in made),
			tuple(dict.fromkeys(one.entity for one in made)),
			aggravations | last.aggravations if last else aggravations,
		)

	def _count(self, index: int, start: datetime) -> int:
		raise NotImplementedError

	def _rewind(self, index: int) -> None:
		"""The calls from `index` on are about to be judged, again or for the first time."""


class EntityLine(Line):
	"""One entity's calls on one topic: levels 3 and 2."""

	windows = (Window.WORKING_DAYS, Window.MONTH)

	def _count(self, index: int, start: datetime) -> int:
		return index + 1 - bisect_left(self.calls, start, 0, index + 1, key=_at)


class TopicLine(Line):
	"""All calls on one topic: level 1 counts their entities, kept as a window that slides along."""

	windows = (Window.WEEK,)

	def __init__(self, topic: str, entity: str, calendar: DayCalendar, settings: WarningSettings) -> None:
		super().__init__(topic, entity, calendar, settings)
		self._first = self._next = 0
		self._entities: Counter[str] = Counter()

	def _count(self, index: int, start: datetime) -> int:
		while self._next <= index:
			self._entities[self.calls[self._next].entity] += 1
			self._next += 1
		while self.calls[self._first].at < start:
			gone = self.calls[self._first].entity
			self._entities[gone] -= 1
			if not self._entities[gone]:
				del self._entities[gone]
			self._first += 1
		return len(self._entities)

	def _rewind(self, index: int) -> None:
		if not index:
			self._first = self._next = 0
			self._entities = Counter()
			return
		start = begins(Window.WEEK, self.calls[index - 1].at, self.calendar, self.settings)
		self._first, self._next = bisect_left(self.calls, start, key=_at), index
		self._entities = Counter(call.entity for call in self.calls[self._first : index])


def counts_for_topic(call: Call) -> bool:
	"""R11.3; an unknown caller is no entity."""
	return bool(call.entity) and not call.new_rule


def counts_for_entity(call: Call, settings: WarningSettings = GUIDE) -> bool:
	"""A21; an unknown caller is no entity."""
	return bool(call.entity) and call.source in settings.counted


def entity_warnings(
	calls: Iterable[Call],
	*,
	calendar: DayCalendar,
	settings: WarningSettings = GUIDE,
	since: datetime | None = None,
	earlier: Sequence[ServiceWarning] = (),
) -> tuple[ServiceWarning, ...]:
	"""Levels 3 and 2 over the calls of one entity on one topic.

	With `since`, only calls from then on are judged, those before are their windows' content, and `earlier` are the
	warnings known so far: the answer is what they should be. Give the calls from the beginning of `since`'s month on.
	"""
	counted = sorted((call for call in calls if counts_for_entity(call, settings)), key=_place)
	return _warned(EntityLine, counted, calendar, settings, since, earlier)


def topic_warnings(
	calls: Iterable[Call],
	*,
	calendar: DayCalendar,
	settings: WarningSettings = GUIDE,
	since: datetime | None = None,
	earlier: Sequence[ServiceWarning] = (),
) -> tuple[ServiceWarning, ...]:
	"""Level 1 over the calls on one topic; `since` and `earlier` as with `entity_warnings`."""
	counted = sorted((call for call in calls if counts_for_topic(call)), key=_place)
	return _warned(TopicLine, counted, calendar, settings, since, earlier)


def _warned(
	kind: type[Line],
	calls: list[Call],
	calendar: DayCalendar,
	settings: WarningSettings,
	since: datetime | None,
	earlier: Sequence[ServiceWarning],
) -> tuple[ServiceWarning, ...]:
	if not calls:
		return () if since is None else tuple(before(earlier, (since, "")))
	index = 0 if since is None else bisect_left(calls, since, key=_at)
	entity = calls[0].entity if kind is EntityLine else ""
	line = kind(calls[0].topic, entity, calendar, settings)
	line.calls = calls
	for warning in earlier:
		line.warnings[warning.window].append(warning)
	line._judge_from(index, (since, "") if since else calls[0].place)
	return line.all_warnings
