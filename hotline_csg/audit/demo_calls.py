"""The demonstration's call log: the orders' own calls and, hidden among them, what makes a warning of each level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.counting import GUIDE
from hotline_csg.guide.important import Level
from hotline_csg.guide.phones import entity_key, normalise
from hotline_csg.guide.warnings import Call, ServiceWarning, Window
from hotline_csg.guide.watch import Watch
from hotline_csg.guide.words import Channel

from . import texts
from .demo_month import LAST_MOMENT, DemoOrder
from .demo_names import SURGE_TOPIC, TOPICS, Entity
from .reports.as_html import Section, table
from .reports.cells import named
from .reports.markup import join, tag

#: When the surge begins, and when the two insistent entities call first.
_SURGE, _SURGE_LASTS = datetime(2026, 9, 14, 8, 30), 20 * 60  # working minutes
_INSISTENT = datetime(2026, 9, 8, 9)
#: How many entities, at the end of the list, call without an order.
RESERVED = 2
#: Warnings the page lists.
_SHOWN = 30


@dataclass(frozen=True)
class DemoCall:
	entity: Entity
	call: Call


def make_calls(
	orders: Iterable[DemoOrder], entities: Sequence[Entity], calendar: WorkCalendar, random: Random
) -> list[DemoCall]:
	"""All calls of the month, by time."""

	def within(start: datetime, minutes: int) -> datetime:
		return calendar.add_working_time(start, timedelta(minutes=random.randrange(minutes)))

	made = [
		(order.received, order.entity, order.topic, order.number)
		for order in orders
		if order.channel is Channel.HOTLINE_400
	]
	for entity in random.sample(list(entities), _from(Level.ONE, Window.WEEK) + random.randrange(4)):
		made.append((within(_SURGE, _SURGE_LASTS), entity, SURGE_TOPIC, ""))
	for entity, level in zip(entities[-RESERVED:], (Level.TWO, Level.THREE), strict=True):
		topic = random.choice(TOPICS)
		for day in range(_from(level, Window.WORKING_DAYS)):
			made.append((within(_INSISTENT + timedelta(days=day), 300), entity, topic, ""))
	made.sort(key=lambda one: (one[0], one[1].name))
	return [
		DemoCall(entity, _call(f"C{number:05}", entity, topic, at, order))
		for number, (at, entity, topic, order) in enumerate(made, start=1)
		if at <= LAST_MOMENT
	]


def warnings_of(calls: Iterable[DemoCall], calendar: WorkCalendar) -> list[ServiceWarning]:
	"""The warnings that the calls make, the gravest first."""
	watch = Watch(calendar)
	for one in calls:
		watch.put(one.call)
	return sorted(watch.warnings(), key=lambda warning: (warning.level.value, warning.at))


def warnings_section(warnings: Sequence[ServiceWarning], calls: Iterable[DemoCall], lang: str) -> Section:
	"""The part of the page that lists the warnings."""
	names = {one.call.entity: one.entity.name for one in calls}
	rows = [_row(warning, names, lang) for warning in warnings[:_SHOWN]]
	words = (texts.LEVEL, texts.AT, texts.SUBJECT, texts.TOPIC, texts.WINDOW, texts.CALLS, texts.RULE)
	parts = [table([text.of(lang) for text in words], rows)]
	if len(warnings) > _SHOWN:
		parts.append(tag("p", texts.MORE.of(lang).format(count=len(warnings) - _SHOWN)))
	return Section(texts.FOR_WARNINGS.of(lang), join(parts))


def _row(warning: ServiceWarning, names: dict[str, str], lang: str) -> list[str]:
	several = texts.ENTITIES.of(lang).format(count=len(warning.made.entities))
	return [
		named(warning.level, lang),
		f"{warning.at:%Y-%m-%d %H:%M}",
		names[warning.entity] if warning.entity else several,
		warning.topic,
		named(warning.window, lang),
		str(len(warning.calls)),
		warning.rule(GUIDE),
	]


def _call(number: str, entity: Entity, topic: str, at: datetime, order: str) -> Call:
	key = entity_key(unit=entity.name, phone=normalise(entity.phone).number)
	return Call(number, key, topic, at, order)


def _from(level: Level, window: Window) -> int:
	"""From how many entities or calls on the level is reached."""
	return min(rule.at_least for rule in GUIDE.rules if (rule.level, rule.window) == (level, window))
