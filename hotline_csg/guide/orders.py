"""What the engine knows of an order, and what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from .choices import Finding
from .deadlines import Deadline
from .words import Category, Channel, Ending, EventKind, Exemption, Flow, Role, State

NO_FACTS: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Event:
	"""Something that happened at `at` (naive local time). `by` is None where nobody knows the role (a log)."""

	kind: EventKind
	at: datetime
	by: frozenset[Role] | None = None
	facts: Mapping[str, object] = field(default_factory=lambda: NO_FACTS)


@dataclass(frozen=True, slots=True)
class Order:
	"""An order between two events. The counters are counted by the caller from what is stored.

	`deadlines` may leave out those that have ended. `same_complaints` are the moments at which other complaints of
	the same entity on the same topic were dispatched (R93.4). `urge`: the order urges another one (R95, A27).
	"""

	category: Category
	channel: Channel
	state: State = State.UNREGISTERED
	major: bool = False
	ending: Ending | None = None
	received_at: datetime | None = None
	dispatched_at: datetime | None = None
	last_at: datetime | None = None
	contacted_at: datetime | None = None
	returns: int = 0
	reply_returns: int = 0
	urges: int = 0
	open_points: int = 0
	failed_attempts: tuple[datetime, ...] = ()
	called_back: bool = False
	appointment: datetime | None = None
	exemption: Exemption | None = None
	signed: frozenset[Role] = frozenset()
	no_contact: bool = False
	passed_at: datetime | None = None
	same_complaints: tuple[datetime, ...] = ()
	finding: Finding | None = None
	urge: bool = False
	deadlines: tuple[Deadline, ...] = ()

	def changed(self, **changes: Any) -> Order:
		"""What `dataclasses.replace` gives, in half the time: every event makes two new orders of one."""
		values = list(_values(self))
		for name, value in changes.items():
			values[_PLACES[name]] = value
		return Order(*values)

	@property
	def flow(self) -> Flow:
		return Flow.of(self.category, self.channel)

	@property
	def open_deadlines(self) -> tuple[Deadline, ...]:
		return tuple(one for one in self.deadlines if one.open)

	@property
	def act_by(self) -> datetime | None:
		"""A6: the earliest due moment of all that is owed."""
		return min((one.due for one in self.deadlines if one.open), default=None)


_FIELDS = tuple(one.name for one in fields(Order))
_PLACES = {name: place for place, name in enumerate(_FIELDS)}
_values: Callable[[Order], tuple[Any, ...]] = attrgetter(*_FIELDS)
