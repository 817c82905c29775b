"""The table of states and transitions: who may do what in which state, which facts it needs, where it leads.

One row reads: in this state, this event leads to that state, done by these roles, under this requirement, with these
facts. What is not in the table is not allowed. Deadlines are in `deadlines`, further conditions in `guards`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from . import facts as f
from .facts import Fact
from .words import Category, Channel, Ending, Flow, Role, Side, State
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
REPORT = frozenset({Flow.REPORT})
BOTH = GENERAL | REGULATOR
ANY = frozenset(Flow)

AGENT = frozenset({Role.AGENT})
DISPATCHER = frozenset({Role.DISPATCHER})
DEPARTMENT = frozenset({Role.HANDLER, Role.SUPERVISOR, Role.HEAD, Role.PRINCIPAL_HEAD})
HEADS = frozenset({Role.HEAD, Role.PRINCIPAL_HEAD})
LEADERS = frozenset({Role.SUPERVISOR}) | HEADS
MMD = frozenset({Role.MARKET_MANAGEMENT})
FRONT = AGENT | DISPATCHER | MMD
# A31: the portal does what the entity itself asks for: it submits, urges, agrees or declines the callback.
PORTAL = frozenset({Role.SYSTEM})
INTAKE = FRONT | PORTAL

S, T = State, Transition
NEW_ORDER = (f.UNIT, f.CONTACT_NAME, f.PHONE, f.DESCRIPTION, f.TOPIC)
DISPATCHED = (f.DEPARTMENT,)
NEGOTIATED = (f.DEPARTMENT, f.DEPARTMENT_VIEW, f.DISPATCHER_VIEW, f.SIGNED_OFF)
REFUSED = (f.REFUSAL, f.TOLD)
RETURNED = (f.RETURN_GROUND, f.REASON)
REPLY_RETURNED = (f.REVIEW_GROUND, f.REASON)
WHY = (f.REASON,)
CALLED = (f.REPLY_READ, f.OPINION, f.SATISFACTION)

# fmt: off
STEPS: tuple[Transition, ...] = (
	# Intake (R91); what is not accepted (R4); reports, which are only referred (R82.11)
	T(S.UNREGISTERED, E.RECEIVED, S.RECEIVED, INTAKE, "登记", "R91.2", NEW_ORDER, ANY),
	T(S.RECEIVED, E.PASSED, S.PASSED, FRONT, "传递", "R82.4", (), BOTH),
	T(S.RECEIVED, E.ARCHIVED, S.ARCHIVED, AGENT, "直接办结", "R82.2", (f.ANSWER,), GENERAL, Ending.ANSWERED),
	T(S.RECEIVED, E.REFERRED, S.REFERRED, FRONT, "举报指引", "R82.11", (f.NUMBER_TOLD,), REPORT, Ending.REFERRED),
	T(S.PASSED, E.REFERRED, S.REFERRED, DISPATCHER, "举报指引", "R82.11", (f.NUMBER_TOLD,), REPORT, Ending.REFERRED),
	T(S.RETURNED, E.REFERRED, S.REFERRED, DISPATCHER, "举报指引", "R82.11", (f.NUMBER_TOLD,), REPORT, Ending.REFERRED),
	T(S.RECEIVED, E.NOT_ACCEPTED, S.NOT_ACCEPTED, FRONT, "不予受理", "R4.5", REFUSED, ANY, Ending.NOT_ACCEPTED),
	T(S.PASSED, E.NOT_ACCEPTED, S.NOT_ACCEPTED, DISPATCHER, "不予受理", "R4.5", REFUSED, BOTH, Ending.NOT_ACCEPTED),
	T(S.NOT_ACCEPTED, E.REINSTATED, S.PASSED, DISPATCHER, "恢复受理", "R4.5", WHY, BOTH),
	T(S.NOT_ACCEPTED, E.REINSTATED, S.RECEIVED, DISPATCHER, "恢复受理", "R4.5", WHY, REPORT),
	# Dispatch, return, negotiation (R81.2, R82.4, R93); major (R82.8)
	T(S.PASSED, E.DISPATCHED, S.DISPATCHED, DISPATCHER, "派发", "R82.4", DISPATCHED, BOTH),
	T(S.RECEIVED, E.DISPATCHED, S.DISPATCHED, DISPATCHER, "派发", "R81.2", DISPATCHED, REGULATOR),
	T(S.DISPATCHED, E.RETURNED, S.RETURNED, DEPARTMENT, "退单", "R93.1", RETURNED, BOTH),
	T(S.RETURNED, E.DISPATCHED, S.DISPATCHED, DISPATCHER, "再次派发", "R93.3", DISPATCHED, BOTH),
	T(S.DISPATCHED, E.NEGOTIATION_OPENED, S.NEGOTIATING, DEPARTMENT | DISPATCHER, "发起协商", "R93.7", WHY, BOTH),
	T(S.NEGOTIATING, E.DISPATCHED, S.DISPATCHED, DISPATCHER, "协商后派发", "R93.7", NEGOTIATED, BOTH),
	T(S.PASSED, E.MARKED_MAJOR, S.PASSED, DISPATCHER | HEADS, "标记重大", "R82.8", WHY),
	T(S.DISPATCHED, E.MARKED_MAJOR, S.DISPATCHED, DISPATCHER | HEADS, "标记重大", "R82.8", WHY),
	# The department's answer and its review (R82.5, R82.9, R91.8, R93.4)
	T(S.DISPATCHED, E.CONTACTED, S.DISPATCHED, DEPARTMENT, "联系客户", "R82.9", (f.CONTACTED_AT,)),
	T(S.REWORK, E.CONTACTED, S.REWORK, DEPARTMENT, "联系客户", "R82.9", (f.CONTACTED_AT,)),
	T(S.DISPATCHED, E.REPLIED, S.REPLIED, DEPARTMENT, "回单", "R82.5"),
	T(S.REPLIED, E.REPLY_RETURNED, S.REWORK, DISPATCHER, "退回回单", "R93.4", REPLY_RETURNED),
	T(S.REWORK, E.REPLIED, S.REPLIED, DEPARTMENT, "重新回单", "R93.5"),
	T(S.REPLIED, E.REVIEWED, S.REVIEWED, DISPATCHER, "审核通过", "R82.5"),
	# Callback and archive (R94). R94.10: nothing leads back from here; a new appeal is a new order.
	T(S.REVIEWED, E.CALLBACK_AGREED, S.REVIEWED, AGENT | PORTAL, "预约回访", "R94.7", (f.APPOINTMENT,)),
	T(S.REVIEWED, E.CALLBACK_DECLINED, S.REVIEWED, FRONT | PORTAL, "免回访", "R94.4", (f.EXEMPTION,)),
	T(S.REVIEWED, E.CALLBACK_FAILED, S.REVIEWED, AGENT, "回访未果", "R94.8", WHY),
	T(S.REVIEWED, E.CALLED_BACK, S.CLOSING, AGENT, "回访", "R94.2", CALLED, GENERAL, Ending.CALLED_BACK),
	T(S.REVIEWED, E.ARCHIVED, S.ARCHIVED, AGENT, "办结归档", "R94.9", WHY),
	T(S.CLOSING, E.ARCHIVED, S.ARCHIVED, AGENT | MMD, "归档", "R82.5", (), BOTH),
	# 12398 (R81)
	T(S.DISPATCHED, E.CONTACTED, S.DISPATCHED, HEADS, "联系客户", "R81.4", (f.CONTACTED_AT, f.PROMISED_AT), REGULATOR),
	T(S.DISPATCHED, E.PLAN_TOLD, S.DISPATCHED, LEADERS, "告知方案", "R81.6", (f.PLAN,), REGULATOR),
	T(S.DISPATCHED, E.REPORT_SUBMITTED, S.REPORTED, DEPARTMENT, "提交调查报告", "R81.7", (f.REPORT,), REGULATOR),
	T(S.REPORTED, E.CALLBACK_AGREED, S.REPORTED, AGENT, "预约回访", "R94.7", (f.APPOINTMENT,), REGULATOR),
	T(S.REPORTED, E.CALLBACK_DECLINED, S.REPORTED, FRONT, "免回访", "R94.4", (f.EXEMPTION,), REGULATOR),
	T(S.REPORTED, E.CALLBACK_FAILED, S.REPORTED, AGENT, "回访未果", "R94.8", WHY, REGULATOR),
	T(S.REPORTED, E.CALLED_BACK, S.REPORTED, AGENT, "二次回访", "R81.8", CALLED, REGULATOR),
	T(S.REPORTED, E.REPORT_REFINED, S.REFINED, MMD, "完善报告", "R81.9", (f.REPORT, f.FINDING), REGULATOR),
	T(S.REFINED, E.SIGNED, S.REFINED, MMD | HEADS, "签名", "R81.10", (), REGULATOR),
	T(S.REFINED, E.REGULATOR_REPLIED, S.CLOSING, MMD, "回复监管", "R81.11", (f.REPLY_NUMBER, f.REPLY_FILE), REGULATOR,
		Ending.REGULATOR),
)

# What a category or a side asks for besides the step's own facts.
ALSO: tuple[tuple[State, E, frozenset[Flow], Category | Side, tuple[Fact, ...]], ...] = (
	(S.UNREGISTERED, E.RECEIVED, ANY, Side.EXTERNAL, (f.TRANSFER_NUMBER, f.TRANSFER_BODY)),  # R7.2
	(S.UNREGISTERED, E.RECEIVED, ANY, Category.SUGGESTION, (f.SUGGESTION,)),  # R6.5
	(S.RECEIVED, E.PASSED, BOTH, Category.COMPLAINT, (f.JUDGEMENT,)),  # R6.4
	(S.RECEIVED, E.DISPATCHED, REGULATOR, Category.COMPLAINT, (f.JUDGEMENT,)),
	(S.REVIEWED, E.CALLED_BACK, GENERAL, Category.COMPLAINT, (f.CONTACT_CONFIRMED,)),  # R94.3
)
# fmt: on

# What may be given, but need not.
OPTIONAL: dict[E, tuple[Fact, ...]] = {
	E.RECEIVED: (f.NO_CONTACT, f.REPLY_BY, f.MOOD),
	E.REINSTATED: (f.REPLY_BY,),
	E.URGED: (f.URGE_KIND, f.MATERIAL, f.REASON),
}
# R91.2: what a transferred order lacks that declares "no contact".
UNREACHABLE = (f.CONTACT_NAME, f.PHONE)

# R82.2, R82.3, A8: only these are answered and closed at once.
CLOSED_AT_ONCE = frozenset({Category.CONSULTATION, Category.URGING})


def _urges() -> list[Transition]:
	"""R95: in every state that an order of the flow moves on from, without moving it."""
	rows = []
	for state in State:
		flows = BOTH & {flow for row in STEPS if row.state is state and row.moves for flow in row.flows}
		if flows and state is not S.UNREGISTERED and not state.ended:
			rows.append(T(state, E.URGED, state, AGENT | DISPATCHER | PORTAL, "催办", "R95.1", (), flows))
			rows.append(T(state, E.URGE_DISPATCHED, state, DISPATCHER, "催办派发", "R95.1", (), flows))
	return rows


FLOW: tuple[Transition, ...] = (*STEPS, *_urges())

_BY_PLACE: dict[tuple[State, E, Flow], Transition] = {
	(row.state, row.event, flow): row for row in FLOW for flow in row.flows
}
_ALSO: dict[tuple[State, E, Flow, Category | Side], tuple[Fact, ...]] = {
	(state, event, flow, asker): facts for state, event, flows, asker, facts in ALSO for flow in flows
}
FACTS: tuple[Fact, ...] = tuple(
	dict.fromkeys(
		fact
		for facts in (*(row.facts for row in FLOW), *(row[-1] for row in ALSO), *OPTIONAL.values())
		for fact in facts
	)
)


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


def stands_in(state: State, flow: Flow) -> bool:
	"""Whether an order of `flow` can stand in `state` and go on from there."""
	return any(row.state is state and row.moves and flow in row.flows for row in STEPS)


def step_for(state: State, event: E, category: Category, channel: Channel) -> Transition | None:
	"""As `find`, with the facts that an order of this category and channel is asked for besides (R6.4, R6.5, R7.2, R94.3)."""
	flow = Flow.of(category, channel)
	step = find(state, event, flow)
	if step is None:
		return None
	also = (
		*_ALSO.get((state, event, flow, category), ()),
		*_ALSO.get((state, event, flow, channel.side), ()),
	)
	return replace(step, facts=(*step.facts, *also)) if also else step
