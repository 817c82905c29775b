"""The table of states and transitions: who may do what in which state, which facts it needs, where it leads.

One row reads: in this state, this event, done by these roles, with these facts, leads to that state. What is
not in the table is not allowed. Deadlines are in `deadlines`, further conditions in `guards`.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import facts as f
from .facts import Fact
from .words import Category, Ending, Flow, Role, State
from .words import EventKind as E


@dataclass(frozen=True, slots=True)
class Transition:
	"""`action` is the button's Chinese. A transition whose `next` is `state` does not move the order."""

	state: State
	event: E
	next: State
	roles: frozenset[Role]
	action: str
	rule: str
	facts: tuple[Fact, ...] = ()
	flows: frozenset[Flow] = frozenset({Flow.GENERAL})
	ending: Ending | None = None

	@property
	def moves(self) -> bool:
		return self.next is not self.state


GENERAL = frozenset({Flow.GENERAL})
REGULATOR = frozenset({Flow.REGULATOR})
BOTH = GENERAL | REGULATOR
ANY = frozenset(Flow)

AGENT = frozenset({Role.AGENT})
DISPATCHER = frozenset({Role.DISPATCHER})
DEPARTMENT = frozenset({Role.HANDLER, Role.SUPERVISOR, Role.HEAD, Role.PRINCIPAL_HEAD})
HEADS = frozenset({Role.HEAD, Role.PRINCIPAL_HEAD})
MMD = frozenset({Role.MARKET_MANAGEMENT})
FRONT = AGENT | DISPATCHER | MMD

S = State
NEW_ORDER = (f.UNIT, f.CONTACT_NAME, f.PHONE, f.DESCRIPTION, f.TOPIC)
NEGOTIATED = (f.DEPARTMENT, f.DEPARTMENT_VIEW, f.DISPATCHER_VIEW, f.SIGNED_OFF)
CALLED = (f.REPLY_READ, f.OPINION, f.SATISFACTION)
T = Transition

FLOW: tuple[Transition, ...] = (
	# Intake (R91)
	T(S.UNREGISTERED, E.RECEIVED, S.RECEIVED, FRONT, "登记", "R91.2", NEW_ORDER, ANY),
	T(S.RECEIVED, E.PASSED, S.PASSED, FRONT, "传递", "R82.4", (), BOTH),
	T(S.RECEIVED, E.ARCHIVED, S.ARCHIVED, AGENT, "直接办结", "R82.2", (f.ANSWER,), GENERAL, Ending.ANSWERED),
	T(
		S.RECEIVED,
		E.REFERRED,
		S.REFERRED,
		FRONT,
		"举报指引",
		"R82.11",
		(),
		frozenset({Flow.REPORT}),
		Ending.REFERRED,
	),
	T(
		S.RECEIVED,
		E.NOT_ACCEPTED,
		S.NOT_ACCEPTED,
		FRONT,
		"不予受理",
		"R4.5",
		(f.REFUSAL, f.TOLD),
		ANY,
		Ending.NOT_ACCEPTED,
	),
	T(
		S.PASSED,
		E.NOT_ACCEPTED,
		S.NOT_ACCEPTED,
		DISPATCHER,
		"不予受理",
		"R4.5",
		(f.REFUSAL, f.TOLD),
		BOTH,
		Ending.NOT_ACCEPTED,
	),
	T(S.NOT_ACCEPTED, E.REINSTATED, S.PASSED, DISPATCHER, "恢复受理", "R4.5", (f.REASON,), BOTH),
	# Dispatch, return, negotiation (R82.4, R93)
	T(S.PASSED, E.DISPATCHED, S.DISPATCHED, DISPATCHER, "派发", "R82.4", (f.DEPARTMENT,), BOTH),
	T(S.RECEIVED, E.DISPATCHED, S.DISPATCHED, DISPATCHER, "派发", "R81.2", (f.DEPARTMENT,), REGULATOR),
	T(
		S.DISPATCHED,
		E.RETURNED,
		S.RETURNED,
		DEPARTMENT,
		"退单",
		"R93.1",
		(f.RETURN_GROUND, f.REASON),
		BOTH,
	),
	T(S.RETURNED, E.DISPATCHED, S.DISPATCHED, DISPATCHER, "再次派发", "R93.3", (f.DEPARTMENT,), BOTH),
	T(
		S.DISPATCHED,
		E.NEGOTIATION_OPENED,
		S.NEGOTIATING,
		DEPARTMENT | DISPATCHER,
		"发起协商",
		"R93.7",
		(f.REASON,),
		BOTH,
	),
	T(S.NEGOTIATING, E.DISPATCHED, S.DISPATCHED, DISPATCHER, "协商后派发", "R93.7", NEGOTIATED, BOTH),
	T(S.PASSED, E.MARKED_MAJOR, S.PASSED, DISPATCHER | HEADS, "标记重大", "R82.8", (f.REASON,), GENERAL),
	T(
		S.DISPATCHED,
		E.MARKED_MAJOR,
		S.DISPATCHED,
		DISPATCHER | HEADS,
		"标记重大",
		"R82.8",
		(f.REASON,),
		GENERAL,
	),
	# The department's answer (R82.5, R82.9, R91.8)
	T(S.DISPATCHED, E.CONTACTED, S.DISPATCHED, DEPARTMENT, "联系客户", "R82.9", (f.CONTACTED_AT,), GENERAL),
	T(S.REWORK, E.CONTACTED, S.REWORK, DEPARTMENT, "联系客户", "R82.9", (f.CONTACTED_AT,), GENERAL),
	T(S.DISPATCHED, E.REPLIED, S.REPLIED, DEPARTMENT, "回单", "R82.5", (), GENERAL),
	T(
		S.REPLIED,
		E.REPLY_RETURNED,
		S.REWORK,
		DISPATCHER,
		"退回回单",
		"R93.4",
		(f.REVIEW_GROUND, f.REASON),
		GENERAL,
	),
	T(S.REWORK, E.REPLIED, S.REPLIED, DEPARTMENT, "重新回单", "R93.5", (), GENERAL),
	T(S.REPLIED, E.REVIEWED, S.REVIEWED, DISPATCHER, "审核通过", "R82.5", (), GENERAL),
	# Callback and archive (R94)
	T(S.REVIEWED, E.CALLBACK_AGREED, S.REVIEWED, AGENT, "预约回访", "R94.7", (f.APPOINTMENT,), GENERAL),
	T(S.REVIEWED, E.CALLBACK_DECLINED, S.REVIEWED, FRONT, "免回访", "R94.4", (f.EXEMPTION,), GENERAL),
	T(S.REVIEWED, E.CALLBACK_FAILED, S.REVIEWED, AGENT, "回访未果", "R94.8", (f.REASON,), GENERAL),
	T(S.REVIEWED, E.CALLED_BACK, S.CLOSING, AGENT, "回访", "R94.2", CALLED, GENERAL, Ending.CALLED_BACK),
	T(S.REVIEWED, E.ARCHIVED, S.ARCHIVED, AGENT, "办结归档", "R94.9", (f.REASON,), GENERAL),
	T(S.CLOSING, E.ARCHIVED, S.ARCHIVED, AGENT | MMD, "归档", "R82.5", (), BOTH),
	# 12398 (R81)
	T(
		S.DISPATCHED,
		E.CONTACTED,
		S.DISPATCHED,
		HEADS,
		"联系客户",
		"R81.4",
		(f.CONTACTED_AT, f.PROMISED_AT),
		REGULATOR,
	),
	T(
		S.DISPATCHED,
		E.PLAN_TOLD,
		S.DISPATCHED,
		frozenset({Role.SUPERVISOR}) | HEADS,
		"告知方案",
		"R81.6",
		(f.PLAN,),
		REGULATOR,
	),
	T(
		S.DISPATCHED,
		E.REPORT_SUBMITTED,
		S.REPORTED,
		DEPARTMENT,
		"提交调查报告",
		"R81.7",
		(f.REPORT,),
		REGULATOR,
	),
	T(S.REPORTED, E.CALLBACK_AGREED, S.REPORTED, AGENT, "预约回访", "R94.7", (f.APPOINTMENT,), REGULATOR),
	T(S.REPORTED, E.CALLBACK_DECLINED, S.REPORTED, FRONT, "免回访", "R94.4", (f.EXEMPTION,), REGULATOR),
	T(S.REPORTED, E.CALLBACK_FAILED, S.REPORTED, AGENT, "回访未果", "R94.8", (f.REASON,), REGULATOR),
	T(S.REPORTED, E.CALLED_BACK, S.REPORTED, AGENT, "二次回访", "R81.8", CALLED, REGULATOR),
	T(S.REPORTED, E.REPORT_REFINED, S.REFINED, MMD, "完善报告", "R81.9", (f.REPORT,), REGULATOR),
	T(S.REFINED, E.SIGNED, S.REFINED, MMD | HEADS, "签名", "R81.10", (), REGULATOR),
	T(
		S.REFINED,
		E.REGULATOR_REPLIED,
		S.CLOSING,
		MMD,
		"回复监管",
		"R81.11",
		(f.REPLY_NUMBER, f.REPLY_FILE),
		REGULATOR,
		Ending.REGULATOR,
	),
	# Urges of an order that is under way (R95)
	*(
		T(state, event, state, roles, action, rule, (), BOTH)
		for state in State
		if state is not State.UNREGISTERED and not state.ended
		for event, roles, action, rule in (
			(E.URGED, AGENT | DISPATCHER, "催办", "R95.1"),
			(E.URGE_DISPATCHED, DISPATCHER, "催办派发", "R95.1"),
		)
	),
)

# R82.2: only these are answered and closed at once.
CLOSED_AT_ONCE = frozenset({Category.CONSULTATION, Category.URGING})

_BY_PLACE: dict[tuple[State, E, Flow], Transition] = {
	(row.state, row.event, flow): row for row in FLOW for flow in row.flows
}


def find(state: State, event: E, flow: Flow) -> Transition | None:
	"""The one transition for `event` in `state` of `flow`, or None: the decision is then "not allowed"."""
	return _BY_PLACE.get((state, event, flow))


def possible(state: State, flow: Flow) -> tuple[Transition, ...]:
	"""Every transition out of, or within, `state`."""
	return tuple(row for row in FLOW if row.state is state and flow in row.flows)


def between(state: State, next_state: State, flow: Flow) -> Transition | None:
	"""The one transition that moves from `state` to `next_state`; a save that changes the stage means it."""
	for row in FLOW:
		if row.state is state and row.next is next_state and row.moves and flow in row.flows:
			return row
	return None
