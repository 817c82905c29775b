"""The table of deadlines (article 8): what is owed, by whom, from which event to which, within what limit.

The defaults are the guide's. A caller may pass other limits (`Rulebook`); the site loads them from records.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from .words import Category, Flow, Role, Status, Word
from .words import DeadlineName as Name
from .words import EventKind as Event


class Calendar(Protocol):
	"""What a limit needs of a work calendar (`calendar.WorkCalendar` is one)."""

	def add_working_time(self, start: datetime, amount: timedelta) -> datetime: ...
	def add_working_days(self, start: datetime, days: int) -> datetime: ...
	def add_rolling_days(self, start: datetime, days: int) -> datetime: ...
	def working_time_between(self, start: datetime, end: datetime) -> timedelta: ...
	def next_opening(self, moment: datetime) -> datetime: ...
	def provisional(self, moment: datetime) -> bool: ...


class Unit(Word):
	MINUTES = "minutes", "分钟"
	HOURS = "hours", "小时"
	WORKING_DAYS = "working_days", "个工作日"


class Counting(Word):
	"""How an amount runs. A1, A2: the defaults are working time, and the close of the Nth working day."""

	WORKING = "working", "工作时间"
	CLOCK = "clock", "自然时间"
	CLOSE = "close", "至第N个工作日下班"
	ROLLING = "rolling", "工作日顺延至同一时刻"


@dataclass(frozen=True, slots=True)
class Limit:
	"""An amount of time and how it is counted: `Limit(3, Unit.HOURS)`, `Limit(1, Unit.WORKING_DAYS)`."""

	amount: int
	unit: Unit
	counting: Counting = Counting.WORKING

	def __post_init__(self) -> None:
		days = self.unit is Unit.WORKING_DAYS
		if days and self.counting is Counting.WORKING:
			object.__setattr__(self, "counting", Counting.CLOSE)
		if self.amount <= 0 or days != (self.counting in (Counting.CLOSE, Counting.ROLLING)):
			raise ValueError(f"a limit of {self.amount} {self.unit} cannot be counted as {self.counting}")

	def due(self, start: datetime, calendar: Calendar) -> datetime:
		"""The last moment that is in time, for a clock that starts at `start` (A1, A2, A22, A23)."""
		if self.counting is Counting.CLOSE:
			return calendar.add_working_days(start, self.amount)
		if self.counting is Counting.ROLLING:
			return calendar.add_rolling_days(start, self.amount)
		amount = timedelta(minutes=self.amount * (60 if self.unit is Unit.HOURS else 1))
		if self.counting is Counting.CLOCK:
			return start + amount
		return calendar.add_working_time(start, amount)

	@property
	def zh(self) -> str:
		return f"{self.amount}{'' if self.unit is Unit.WORKING_DAYS else ' '}{self.unit.zh}"


class Clock(Enum):
	"""Where a deadline's time starts: at the event that opens it, or at an earlier one."""

	EVENT = "event"
	T0 = "received"
	T1 = "dispatched"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
	"""One cell of article 8's tables. `limit` is None only where the due moment is a fact (a promise)."""

	name: Name
	rule: str
	article: str
	owner: Role
	starts: tuple[Event, ...]
	ends: frozenset[Event]
	limit: Limit | None
	major: Limit | None = None
	clock: Clock = Clock.EVENT
	flows: frozenset[Flow] = frozenset({Flow.GENERAL})
	category: Category | None = None

	def limit_for(self, major: bool) -> Limit | None:
		return self.major if major and self.major else self.limit


def minutes(amount: int) -> Limit:
	return Limit(amount, Unit.MINUTES)


def hours(amount: int) -> Limit:
	return Limit(amount, Unit.HOURS)


def days(amount: int) -> Limit:
	return Limit(amount, Unit.WORKING_DAYS)


ART_8_1, ART_8_2 = "第八条（一）", "第八条（二）"
BOTH = frozenset({Flow.GENERAL, Flow.REGULATOR})
REGULATOR = frozenset({Flow.REGULATOR})
END = frozenset({Event.ARCHIVED, Event.NOT_ACCEPTED, Event.REFERRED})
# What a department stops owing when the order leaves it unanswered (A10).
LEAVES_DEPARTMENT = frozenset({Event.RETURNED, Event.NEGOTIATION_OPENED})

# R82: category, fill and pass, review and dispatch, contact, handle and reply, if major, reply review,
# callback and archive, overall.
_C, _U, _P, _S = Category.CONSULTATION, Category.URGING, Category.COMPLAINT, Category.SUGGESTION
R82: tuple[
	tuple[str, Category, Limit, Limit, Limit | None, Limit, Limit | None, Limit, Limit, Limit], ...
] = (
	("R82.C", _C, hours(3), hours(3), None, days(1), days(2), hours(3), days(1), days(5)),
	("R82.U", _U, hours(1), hours(3), None, days(1), days(2), hours(3), days(1), days(3)),
	("R82.P", _P, hours(1), hours(3), days(1), days(3), days(5), hours(3), days(1), days(7)),
	("R82.S", _S, hours(3), hours(3), None, days(1), None, hours(3), days(1), days(5)),
)


def _general() -> list[DeadlineRule]:
	table = []
	for rule, category, register, dispatch, contact, handle, major, review, callback, overall in R82:

		def row(
			name: Name,
			owner: Role,
			starts: tuple[Event, ...],
			ends: frozenset[Event],
			limit: Limit,
			major: Limit | None = None,
			clock: Clock = Clock.EVENT,
			rule: str = rule,
			category: Category = category,
		) -> DeadlineRule:
			return DeadlineRule(
				name, rule, ART_8_2, owner, starts, ends, limit, major, clock, category=category
			)

		table += [
			row(Name.REGISTER, Role.AGENT, (Event.RECEIVED,), END | {Event.PASSED}, register),
			row(
				Name.DISPATCH,
				Role.DISPATCHER,
				(Event.PASSED, Event.REINSTATED),
				END | {Event.DISPATCHED},
				dispatch,
			),
			row(Name.HANDLE, Role.HANDLER, (Event.DISPATCHED,), frozenset({Event.REPLIED}), handle, major),
			row(
				Name.REVIEW,
				Role.DISPATCHER,
				(Event.REPLIED,),
				frozenset({Event.REVIEWED, Event.REPLY_RETURNED}),
				review,
			),
			row(Name.CALLBACK, Role.AGENT, (Event.REVIEWED,), frozenset({Event.ARCHIVED}), callback),
			row(
				Name.OVERALL,
				Role.DISPATCHER,
				(Event.RECEIVED, Event.REINSTATED),
				END,
				overall,
				None,
				Clock.T0,
			),
		]
		if contact:
			table.append(
				row(Name.CONTACT, Role.HANDLER, (Event.DISPATCHED,), frozenset({Event.CONTACTED}), contact)
			)
	return table


def _regulator(
	name: Name,
	rule: str,
	owner: Role,
	starts: Event,
	ends: Event,
	limit: Limit | None,
	clock: Clock,
) -> DeadlineRule:
	return DeadlineRule(
		name, rule, ART_8_1, owner, (starts,), frozenset({ends}), limit, None, clock, REGULATOR
	)


_REC, _DIS = Event.RECEIVED, Event.DISPATCHED
DEADLINES: tuple[DeadlineRule, ...] = (
	*_general(),
	# 12398, R81: T0 is receipt by market management, T1 receipt by the department, which is the dispatch.
	_regulator(Name.DISPATCH, "R81.2", Role.DISPATCHER, _REC, _DIS, hours(1), Clock.T0),
	_regulator(Name.CONTACT, "R81.4", Role.HEAD, _DIS, Event.CONTACTED, hours(2), Clock.T1),
	_regulator(Name.PROMISE, "R81.4", Role.HEAD, Event.CONTACTED, Event.REPORT_SUBMITTED, None, Clock.EVENT),
	_regulator(Name.PLAN, "R81.6", Role.SUPERVISOR, _DIS, Event.PLAN_TOLD, hours(6), Clock.T1),
	_regulator(Name.REPORT, "R81.7", Role.HANDLER, _DIS, Event.REPORT_SUBMITTED, days(7), Clock.T1),
	_regulator(Name.REFINE, "R81.9", Role.MARKET_MANAGEMENT, _REC, Event.REPORT_REFINED, days(10), Clock.T0),
	_regulator(
		Name.REGULATOR_REPLY,
		"R81.11",
		Role.MARKET_MANAGEMENT,
		_REC,
		Event.REGULATOR_REPLIED,
		days(12),
		Clock.T0,
	),
	# Article 9: returns, rework, negotiation, urges.
	DeadlineRule(
		Name.RETURN,
		"R93.2",
		"第九条（三）1",
		Role.HANDLER,
		(Event.RETURNED,),
		frozenset({Event.RETURNED}),
		hours(2),
		clock=Clock.T1,
		flows=BOTH,
	),
	DeadlineRule(
		Name.REDISPATCH,
		"R93.3",
		"第九条（三）2",
		Role.DISPATCHER,
		(Event.RETURNED,),
		frozenset({Event.DISPATCHED}),
		hours(2),
		flows=BOTH,
	),
	DeadlineRule(
		Name.REWORK,
		"R93.5",
		"第九条（三）3",
		Role.HANDLER,
		(Event.REPLY_RETURNED,),
		frozenset({Event.REPLIED}),
		days(1),
	),
	DeadlineRule(
		Name.NEGOTIATION,
		"A11",
		"第九条（三）4",
		Role.DISPATCHER,
		(Event.NEGOTIATION_OPENED,),
		frozenset({Event.DISPATCHED}),
		days(1),
		flows=BOTH,
	),
	DeadlineRule(
		Name.URGE_DISPATCH,
		"R95.1",
		"第九条（五）1",
		Role.DISPATCHER,
		(Event.URGED,),
		frozenset({Event.URGE_DISPATCHED}),
		minutes(30),
		flows=BOTH,
	),
)


@dataclass(frozen=True, slots=True)
class Deadline:
	"""What is owed on one order: `done` is set once the step was done, `cancelled` once it is no longer owed."""

	name: Name
	rule: str
	article: str
	owner: Role
	start: datetime
	due: datetime
	limit: Limit | None
	provisional: bool = False
	done: datetime | None = None
	cancelled: datetime | None = None

	@property
	def open(self) -> bool:
		return self.done is None and self.cancelled is None

	def status(self, now: datetime) -> Status:
		"""Met means done on or before `due` on the clock."""
		if self.cancelled is not None:
			return Status.CANCELLED
		if self.done is not None:
			return Status.MET if self.done <= self.due else Status.MISSED
		return Status.OVERDUE if now > self.due else Status.OPEN

	def late(self, now: datetime, calendar: Calendar) -> timedelta:
		"""Working time by which the step was, or is by now, late; zero when it is not."""
		end = self.done or self.cancelled or now
		if self.cancelled is not None or end <= self.due:
			return timedelta(0)
		return calendar.working_time_between(self.due, end)


def open_deadline(
	rule: DeadlineRule,
	start: datetime,
	calendar: Calendar,
	*,
	major: bool = False,
	due: datetime | None = None,
) -> Deadline:
	"""A deadline under `rule` whose clock starts at `start`; `due` is given only for a promise."""
	limit = rule.limit_for(major)
	if due is None:
		if limit is None:
			raise ValueError(f"{rule.name} has no limit of its own: its due moment must be given")
		due = limit.due(start, calendar)
	return Deadline(
		rule.name, rule.rule, rule.article, rule.owner, start, due, limit, calendar.provisional(due)
	)


def replanned(
	deadline: Deadline, rule: DeadlineRule, start: datetime, calendar: Calendar, *, major: bool
) -> Deadline:
	"""The same deadline, its due moment counted anew from `start` (A9, and other limits or calendars)."""
	if rule.limit is None:
		return deadline
	fresh = open_deadline(rule, start, calendar, major=major)
	return replace(fresh, done=deadline.done, cancelled=deadline.cancelled)
