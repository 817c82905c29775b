"""One order judged by the guide's engine: its deadlines, what it violated, and the rows that cannot have happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from hotline_csg.guide import engine, timeline
from hotline_csg.guide.calendar import CalendarRangeError, WorkCalendar
from hotline_csg.guide.deadlines import Deadline
from hotline_csg.guide.errors import GuideError, WrongFlow, WrongState
from hotline_csg.guide.facts import APPOINTMENT
from hotline_csg.guide.orders import Event, Order
from hotline_csg.guide.rulebook import Rulebook
from hotline_csg.guide.words import Category, Channel, EventKind, Status

from .errors import NoCategory
from .log import KINDS, OrderLog, Rejection
from .moments import from_seconds


@dataclass(frozen=True, slots=True)
class LogEvent(Event):
	"""An event that knows the line of the log it stands on."""

	line: int = 0


@dataclass(frozen=True, slots=True)
class Owed:
	"""A deadline as it stands at the moment of the audit; `late_minutes` are whole minutes of working time."""

	deadline: Deadline
	status: Status
	late_minutes: int


@dataclass(frozen=True, slots=True)
class Violation:
	"""What an event violated besides deadlines. `kind` names the engine's error, `text` says it in words."""

	rule: str
	kind: str
	at: datetime
	text: str


@dataclass(frozen=True, slots=True)
class Verdict:
	"""Everything the audit says of one order. `channel` is the guide's code, or a centre's own word."""

	order: str
	category: Category
	channel: str
	returns: int
	ended: bool
	owed: tuple[Owed, ...]
	violations: tuple[Violation, ...]


@dataclass(frozen=True)
class Judge:
	"""Judges orders as of one moment under one calendar and rulebook. `lang` is that of texts (zh or en)."""

	as_of: datetime
	calendar: WorkCalendar
	rulebook: Rulebook
	lang: str

	def judge(self, log: OrderLog) -> tuple[Verdict | None, list[Rejection]]:
		"""The verdict, None where no row of the order can be used, and the rows that were not."""
		if log.category is None:
			reason = NoCategory(order=log.order).render(self.lang)
			return None, [Rejection(line, reason) for _, _, line in log.events]
		channel = log.channel if isinstance(log.channel, Channel) else Channel.HOTLINE_400
		events = [LogEvent(KINDS[kind], from_seconds(at), line=line) for kind, at, line in log.events]
		# Where the log says when an order was marked major, it was not so from the beginning.
		major = log.major and all(event.kind is not EventKind.MARKED_MAJOR for event in events)
		order = Order(log.category, channel, major=major)
		violations: list[Violation] = []
		rejections: list[Rejection] = []
		used = 0
		for event in _with_appointments(timeline.arrange(events, order.flow)):
			try:
				decision = engine.examine(
					order, event, now=self.as_of, calendar=self.calendar, rulebook=self.rulebook
				)
			except (WrongState, WrongFlow, CalendarRangeError) as error:
				rejections.append(Rejection(event.line, error.render(self.lang)))
				continue
			order = decision.order
			used += 1
			violations += [self._violation(breach, event) for breach in decision.breaches]
		if not used:
			return None, rejections
		return self._verdict(log, order, tuple(violations)), rejections

	def _verdict(self, log: OrderLog, order: Order, violations: tuple[Violation, ...]) -> Verdict:
		return Verdict(
			log.order,
			order.category,
			str(log.channel),
			order.returns,
			order.state.ended,
			tuple(self._owed(order)),
			violations,
		)

	def _owed(self, order: Order) -> Iterator[Owed]:
		for deadline in order.deadlines:
			late = deadline.late(self.as_of, self.calendar)
			yield Owed(deadline, deadline.status(self.as_of), int(late.total_seconds() // 60))

	def _violation(self, breach: GuideError, event: Event) -> Violation:
		return Violation(breach.rule, type(breach).__name__, event.at, breach.render(self.lang))


_CALLS = frozenset({EventKind.CALLED_BACK, EventKind.CALLBACK_FAILED})


def _with_appointments(events: Iterable[Event]) -> list[LogEvent]:
	"""The events with the agreed time of a callback, for which logs have no column: the next call is taken to keep it."""
	arranged = cast("list[LogEvent]", list(events))
	call: datetime | None = None
	for place in reversed(range(len(arranged))):
		event = arranged[place]
		if event.kind in _CALLS:
			call = event.at
		elif event.kind is EventKind.CALLBACK_AGREED and call is not None:
			arranged[place] = replace(event, facts={APPOINTMENT.code: call})
	return arranged
