"""A month of orders for the demonstration: plans of what happens, played out with the guide's engine.

When a step is done is drawn between now and the due moment that the engine gives for it, or now and then after it: so
the demonstration needs no limit of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from hotline_csg.guide import callbacks, engine
from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.orders import Event, Order
from hotline_csg.guide.rulebook import GUIDE
from hotline_csg.guide.words import Category, Channel, EventKind, Flow

from .demo_names import TOPICS, Entity

#: A month with a make-up workday (Sun 20) and a holiday (25 to 27), followed by another holiday.
FIRST_DAY, LAST_MOMENT = date(2026, 9, 1), datetime(2026, 9, 30, 17, 30)

_WORST = 2400  # working minutes
_LATE, _CARELESS, _OFF_HOURS = 0.05, 0.06, 0.04  # shares of steps, of callbacks and of receipts

E = EventKind
_OPENING = (E.RECEIVED, E.PASSED, E.DISPATCHED)
_ENDING = (E.REPLIED, E.REVIEWED, E.CALLED_BACK, E.ARCHIVED)
_REGULATOR = (
	E.RECEIVED, E.DISPATCHED, E.CONTACTED, E.PLAN_TOLD, E.REPORT_SUBMITTED, E.CALLED_BACK, E.REPORT_REFINED, E.SIGNED,
	E.REGULATOR_REPLIED, E.ARCHIVED,
)  # fmt: skip
_RETURN = (E.RETURNED, E.DISPATCHED)
_URGE = (E.URGED, E.URGE_DISPATCHED)


@dataclass(frozen=True)
class Plan:
	"""What happens to an order, and how often such an order comes. A complaint's contact is put in by itself."""

	events: tuple[EventKind, ...]
	weight: int
	categories: tuple[Category, ...] = (
		Category.CONSULTATION, Category.URGING, Category.COMPLAINT, Category.SUGGESTION,
	)  # fmt: skip
	channel: Channel | None = None


_SIMPLE = (Category.CONSULTATION, Category.URGING)
#: Every plan is played at least once, in this order, before chance decides.
PLANS = (
	Plan((*_OPENING, *_ENDING), 34),
	Plan((E.RECEIVED, E.ARCHIVED), 24, _SIMPLE),
	Plan((*_OPENING, *_RETURN, *_ENDING), 7),
	Plan((*_OPENING, E.REPLIED, E.REVIEWED, *[E.CALLBACK_FAILED] * 3, E.ARCHIVED), 3),
	Plan(_REGULATOR, 3, (Category.COMPLAINT, Category.CONSULTATION), Channel.C12398),
	Plan((*_OPENING, *_URGE, *_ENDING), 6),
	Plan((*_OPENING, E.REPLIED, E.REVIEWED, E.CALLBACK_FAILED, E.CALLED_BACK, E.ARCHIVED), 5),
	Plan((E.RECEIVED, E.REFERRED), 3, (Category.REPORT,)),
	Plan((*_OPENING, E.REPLIED, E.REPLY_RETURNED, *_ENDING), 5),
	Plan((*_OPENING, *_RETURN, *_RETURN, *_RETURN, *_ENDING), 1),
	Plan(
		(*_OPENING, E.MARKED_MAJOR, *_ENDING), 3, (Category.CONSULTATION, Category.URGING, Category.COMPLAINT)
	),
	Plan((*_OPENING, *_URGE, *_URGE, *_URGE, *_ENDING), 1),
	Plan((*_OPENING, E.REPLIED, E.REVIEWED, E.CALLBACK_DECLINED, E.ARCHIVED), 2),
	Plan((E.RECEIVED, E.NOT_ACCEPTED), 2),
)
_CHANNELS = (
	(Channel.HOTLINE_400, 70), (Channel.PLATFORM, 10), (Channel.WEBSITE, 6), (Channel.C95598, 6),
	(Channel.C12345, 4), (Channel.SUPERVISION_HOTLINE, 2), (Channel.GOVERNMENT, 2),
)  # fmt: skip


@dataclass(frozen=True)
class DemoOrder:
	number: str
	entity: Entity
	topic: str
	category: Category
	channel: Channel
	events: tuple[Event, ...]

	@property
	def received(self) -> datetime:
		return self.events[0].at


class Month:
	"""Makes orders. The same `random` gives the same month."""

	def __init__(self, calendar: WorkCalendar, random: Random, entities: list[Entity]) -> None:
		self._calendar = calendar
		self._random = random
		self._entities = entities
		days = (
			FIRST_DAY + timedelta(days=number) for number in range((LAST_MOMENT.date() - FIRST_DAY).days + 1)
		)
		self._days = list(days)
		self._working_days = [day for day in self._days if calendar.is_working_day(day)]

	def orders(self, count: int) -> list[DemoOrder]:
		"""`count` orders, numbered by receipt."""
		receipts = sorted(self._receipt() for _ in range(count))
		plans = list(PLANS[:count])
		plans += self._random.choices(PLANS, [plan.weight for plan in PLANS], k=count - len(plans))
		self._random.shuffle(plans)
		return [
			self._order(f"GD{FIRST_DAY:%Y%m}{number:05}", plan, at)
			for number, (plan, at) in enumerate(zip(plans, receipts, strict=True), start=1)
		]

	def _receipt(self) -> datetime:
		"""A minute of a working day, or now and then any minute of any day."""
		if self._random.random() < _OFF_HOURS:
			day = self._random.choice(self._days)
			return datetime.combine(day, time(self._random.randrange(7, 23), self._random.randrange(60)))
		day = self._random.choice(self._working_days)
		shift = self._random.choice(self._calendar.describe(day).shifts)
		opens, closes = (datetime.combine(day, moment) for moment in shift)
		return opens + timedelta(minutes=self._random.randrange((closes - opens) // timedelta(minutes=1)))

	def _order(self, number: str, plan: Plan, received: datetime) -> DemoOrder:
		category = self._random.choice(plan.categories)
		names, weights = zip(*_CHANNELS, strict=True)
		channel = plan.channel or self._random.choices(names, weights)[0]
		entity, topic = self._random.choice(self._entities), self._random.choice(TOPICS)
		events = tuple(self._played(plan, Order(category, channel), received))
		return DemoOrder(number, entity, topic, category, channel, events)

	def _played(self, plan: Plan, order: Order, received: datetime) -> Iterator[Event]:
		"""The events of the plan, as far as they lie within the month."""
		at = received
		for kind in _completed(plan, order):
			if kind is not E.RECEIVED:
				at = self._moment(order, kind, at)
			if at > LAST_MOMENT:
				return
			event = Event(kind, at)
			order = engine.examine(order, event, now=LAST_MOMENT, calendar=self._calendar).order
			yield event

	def _moment(self, order: Order, kind: EventKind, after: datetime) -> datetime:
		"""When the next step is done: mostly in time."""
		due = self._due(order, kind)
		if kind in (E.CALLED_BACK, E.CALLBACK_FAILED):
			return self._call(order, kind, after)
		if due is None:
			return self._working(after, minutes=self._random.randrange(5, 130))
		if self._random.random() < _LATE or due <= after:
			# Most of what is late is late by minutes, some by days.
			late = min(_WORST, 15 * self._random.paretovariate(0.6))
			return self._working(max(due, after), minutes=int(late))
		left = self._calendar.working_time_between(after, due) // timedelta(minutes=1)
		return self._working(after, minutes=int(left * self._random.triangular(0.02, 0.95, 0.3)))

	def _call(self, order: Order, kind: EventKind, after: datetime) -> datetime:
		"""A callback: in callback hours and far enough from the last attempt, but for the careless ones."""
		at = self._working(after, minutes=self._random.randrange(10, 90))
		if self._random.random() < _CARELESS:
			noon = datetime.combine(at.date(), time(12, self._random.randrange(5, 55)))
			return noon if noon > after else at
		last = order.failed_attempts[-1] if order.failed_attempts else None
		return callbacks.next_allowed(at, last, GUIDE.settings)

	def _due(self, order: Order, kind: EventKind) -> datetime | None:
		dues = []
		for deadline in order.open_deadlines:
			rule = GUIDE.rule(deadline.name, order.flow, order.category)
			if rule is not None and kind in rule.ends:
				dues.append(deadline.due)
		return min(dues, default=None)

	def _working(self, start: datetime, *, minutes: int) -> datetime:
		return self._calendar.add_working_time(start, timedelta(minutes=max(1, minutes)))


def _completed(plan: Plan, order: Order) -> Iterator[EventKind]:
	"""The plan's events, and the contact before the reply that a complaint needs."""
	contacts = order.flow is Flow.GENERAL and order.category is Category.COMPLAINT
	for kind in plan.events:
		if contacts and kind is E.REPLIED:
			contacts = False
			yield E.CONTACTED
		yield kind
