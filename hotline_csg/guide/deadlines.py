"""The table of deadlines (article 8): what is owed, by whom, from which event to which, within what limit.

The defaults are the guide's. A caller may pass other limits (`Rulebook`); the site loads them from records.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from . import facts as f
from .facts import Fact
from .limits import Calendar, Counting, Limit, Unit, days, hours, minutes
from .words import Category, Flow, Role, Status
from .words import DeadlineName as Name
from .words import EventKind as E

__all__ = [
	"DEADLINES",
	"LEAVES_DEPARTMENT",
	"OWED_BY_DEPARTMENT",
	"Calendar",
	"Clock",
	"Counting",
	"Deadline",
	"DeadlineRule",
	"Limit",
	"Unit",
	"open_deadline",
	"replanned",
]


class Clock(Enum):
	"""Where a deadline's time starts: at the event that opens it, or at an earlier one."""

	EVENT = "event"
	T0 = "received"
	T1 = "dispatched"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
	"""One cell of article 8's tables. `limit` is None where the due moment is a fact (a promise): `due_fact`."""

	name: Name
	rule: str
	article: str
	owner: Role
	starts: tuple[E, ...]
	ends: frozenset[E]
	limit: Limit | None
	major: Limit | None = None
	clock: Clock = Clock.EVENT
	flows: frozenset[Flow] = frozenset({Flow.GENERAL})
	category: Category | None = None
	due_fact: Fact | None = None

	def limit_for(self, major: bool) -> Limit | None:
		return self.major if major and self.major else self.limit


GENERAL, REGULATOR = frozenset({Flow.GENERAL}), frozenset({Flow.REGULATOR})
BOTH = GENERAL | REGULATOR
END = frozenset({E.ARCHIVED, E.NOT_ACCEPTED, E.REFERRED})
# What a department stops owing when the order leaves it unanswered (A10).
LEAVES_DEPARTMENT = frozenset({E.RETURNED, E.NEGOTIATION_OPENED})
OWED_BY_DEPARTMENT = frozenset({Name.HANDLE, Name.CONTACT, Name.PLAN, Name.REPORT, Name.PROMISE})

# fmt: off
# R82, article 8(2): the limits, and for each stage who owes it, from which event, until which.
_C, _U, _P, _S = Category.CONSULTATION, Category.URGING, Category.COMPLAINT, Category.SUGGESTION
R82: tuple[tuple[str, Category, tuple[Limit | None, ...], Limit | None], ...] = (
	#              register  dispatch  contact  handle   review    callback overall    handle if major
	("R82.C", _C, (hours(3), hours(3), None,    days(1), hours(3), days(1), days(5)), days(2)),
	("R82.U", _U, (hours(1), hours(3), None,    days(1), hours(3), days(1), days(3)), days(2)),
	("R82.P", _P, (hours(1), hours(3), days(1), days(3), hours(3), days(1), days(7)), days(5)),
	("R82.S", _S, (hours(3), hours(3), None,    days(1), hours(3), days(1), days(5)), None),
)
STAGES: tuple[tuple[Name, Role, tuple[E, ...], frozenset[E]], ...] = (
	(Name.REGISTER, Role.AGENT,      (E.RECEIVED,),              END | {E.PASSED}),
	(Name.DISPATCH, Role.DISPATCHER, (E.PASSED, E.REINSTATED),   END | {E.DISPATCHED}),
	(Name.CONTACT,  Role.HANDLER,    (E.DISPATCHED,),            frozenset({E.CONTACTED})),
	(Name.HANDLE,   Role.HANDLER,    (E.DISPATCHED,),            frozenset({E.REPLIED})),
	(Name.REVIEW,   Role.DISPATCHER, (E.REPLIED,),               frozenset({E.REVIEWED, E.REPLY_RETURNED})),
	(Name.CALLBACK, Role.AGENT,      (E.REVIEWED,),              frozenset({E.ARCHIVED})),
	(Name.OVERALL,  Role.DISPATCHER, (E.RECEIVED, E.REINSTATED), END),  # A26; from T0 also when reinstated
)

# R81, article 8(1), 12398: T0 is receipt by market management, T1 receipt by the department, the dispatch. Hours are
# working time here too (A3); what runs from T0 (A30) does not move when the order is returned (A12).
_FROM_T0 = (E.RECEIVED, E.REINSTATED)
R81: tuple[tuple[Name, str, Role, tuple[E, ...], E, Limit | None, Clock, Fact | None], ...] = (
	(Name.DISPATCH, "R81.2", Role.DISPATCHER,        _FROM_T0,        E.DISPATCHED,        hours(1), Clock.T0, None),
	(Name.CONTACT,  "R81.4", Role.HEAD,              (E.DISPATCHED,), E.CONTACTED,         hours(2), Clock.T1, None),
	(Name.PROMISE,  "R81.4", Role.HEAD,              (E.CONTACTED,),  E.REPORT_SUBMITTED,  None, Clock.EVENT, f.PROMISED_AT),
	(Name.PLAN,     "R81.6", Role.SUPERVISOR,        (E.DISPATCHED,), E.PLAN_TOLD,         hours(6), Clock.T1, None),
	(Name.REPORT,   "R81.7", Role.HANDLER,           (E.DISPATCHED,), E.REPORT_SUBMITTED,  days(7),  Clock.T1, None),
	(Name.REFINE,   "R81.9", Role.MARKET_MANAGEMENT, _FROM_T0,        E.REPORT_REFINED,    days(10), Clock.T0, None),
	(Name.REGULATOR_REPLY, "R81.11", Role.MARKET_MANAGEMENT, _FROM_T0, E.REGULATOR_REPLIED, days(12), Clock.T0, None),
)

# Article 9: returns, re-dispatch, rework, negotiation, and the urge of an order, which is not the category (A5).
R9: tuple[tuple[Name, str, str, Role, E, E, Limit, Clock, frozenset[Flow]], ...] = (
	(Name.RETURN, "R93.2", "第九条（三）1", Role.HANDLER, E.RETURNED, E.RETURNED, hours(2), Clock.T1, BOTH),
	(Name.REDISPATCH, "R93.3", "第九条（三）2", Role.DISPATCHER, E.RETURNED, E.DISPATCHED, hours(2), Clock.EVENT, BOTH),
	(Name.REWORK, "R93.5", "第九条（三）3", Role.HANDLER, E.REPLY_RETURNED, E.REPLIED, days(1), Clock.EVENT, GENERAL),
	(Name.NEGOTIATION, "A11", "第九条（三）4", Role.DISPATCHER, E.NEGOTIATION_OPENED, E.DISPATCHED, days(1), Clock.EVENT, BOTH),
	(Name.URGE_DISPATCH, "R95.1", "第九条（五）1", Role.DISPATCHER, E.URGED, E.URGE_DISPATCHED, minutes(30), Clock.EVENT, BOTH),
)

DEADLINES: tuple[DeadlineRule, ...] = (
	*(
		DeadlineRule(name, rule, "第八条（二）", owner, starts, ends, limit, major if name is Name.HANDLE else None,
			Clock.T0 if name is Name.OVERALL else Clock.EVENT, GENERAL, category)
		for rule, category, limits, major in R82
		for (name, owner, starts, ends), limit in zip(STAGES, limits, strict=True) if limit
	),
	*(
		DeadlineRule(name, rule, "第八条（一）", owner, starts, frozenset({end}), limit, None, clock, REGULATOR, None, fact)
		for name, rule, owner, starts, end, limit, clock, fact in R81
	),
	*(
		DeadlineRule(name, rule, article, owner, (start,), frozenset({end}), limit, None, clock, flows)
		for name, rule, article, owner, start, end, limit, clock, flows in R9
	),
	# R7.2: whoever transferred the order may have named its own date.
	DeadlineRule(Name.TRANSFER_REPLY, "R7.2", "第七条", Role.DISPATCHER, _FROM_T0, END | {E.REGULATOR_REPLIED},
		None, flows=BOTH, due_fact=f.REPLY_BY),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Deadline:
	"""What is owed on one order: `done` is set once the step was done, `cancelled` once it is no longer owed.

	`unmet`: the order ended after `due` without it; it is then missed although nobody ever did it.
	"""

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
	unmet: bool = False

	@property
	def open(self) -> bool:
		return self.done is None and self.cancelled is None

	def status(self, now: datetime) -> Status:
		"""Met means done on or before `due` on the clock."""
		if self.cancelled is not None:
			return Status.MISSED if self.unmet else Status.CANCELLED
		if self.done is not None:
			return Status.MET if self.done <= self.due else Status.MISSED
		return Status.OVERDUE if now > self.due else Status.OPEN

	def late(self, now: datetime, calendar: Calendar) -> timedelta:
		"""Working time by which the step was, or is by now, late; zero when it is not."""
		end = self.done or self.cancelled or now
		if (self.cancelled is not None and not self.unmet) or end <= self.due:
			return timedelta(0)
		return calendar.working_time_between(self.due, end)

	def finished(self, at: datetime) -> Deadline:
		"""Done at `at`."""
		return self._ended(at, None, False)

	def dropped(self, at: datetime) -> Deadline:
		"""No longer owed from `at` on: the order went back, or elsewhere."""
		return self._ended(None, at, False)

	def left_behind(self, at: datetime) -> Deadline:
		"""The order ended at `at` without this step: missed if it was due by then, else no longer owed."""
		return self._ended(None, at, at > self.due)

	def _ended(self, done: datetime | None, cancelled: datetime | None, unmet: bool) -> Deadline:
		"""What `dataclasses.replace` gives, in a third of the time: a log of a million events ends many."""
		return Deadline(
			self.name,
			self.rule,
			self.article,
			self.owner,
			self.start,
			self.due,
			self.limit,
			self.provisional,
			done,
			cancelled,
			unmet,
		)


def open_deadline(
	rule: DeadlineRule,
	start: datetime,
	calendar: Calendar,
	*,
	major: bool = False,
	due: datetime | None = None,
) -> Deadline:
	"""A deadline under `rule` whose clock starts at `start`; `due` is given only where a fact names it."""
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
	return replace(fresh, done=deadline.done, cancelled=deadline.cancelled, unmet=deadline.unmet)
