"""The engine as a whole: it is total, pure and indifferent to the order in which events of one moment arrive."""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline_csg.guide import engine, errors
from hotline_csg.guide.actions import ENGLISH
from hotline_csg.guide.choices import Finding
from hotline_csg.guide.deadlines import DEADLINES
from hotline_csg.guide.engine import Decision, Effect
from hotline_csg.guide.flow import ALSO, FACTS, FLOW, between, find, possible
from hotline_csg.guide.guards import GUARDS
from hotline_csg.guide.orders import Event, Order
from hotline_csg.guide.timeline import arrange
from hotline_csg.guide.words import Category, Channel, EventKind, Exemption, Flow, Role, State

from .build import CALENDAR, NOW, E, S, at, event, facts, reached, refused, walk

MOMENTS = st.datetimes(datetime(2026, 1, 5), datetime(2026, 6, 30)).map(
	lambda one: one.replace(microsecond=0)
)
ORDERS = st.builds(
	Order,
	category=st.sampled_from(list(Category)),
	channel=st.sampled_from(list(Channel)),
	state=st.sampled_from(list(State)),
	major=st.booleans(),
	received_at=st.none() | MOMENTS,
	dispatched_at=st.none() | MOMENTS,
	last_at=st.none() | MOMENTS,
	contacted_at=st.none() | MOMENTS,
	returns=st.integers(0, 4),
	reply_returns=st.integers(0, 4),
	urges=st.integers(0, 4),
	open_points=st.integers(0, 2),
	failed_attempts=st.lists(MOMENTS, max_size=4).map(lambda made: tuple(sorted(made))),
	called_back=st.booleans(),
	appointment=st.none() | MOMENTS,
	exemption=st.none() | st.sampled_from(list(Exemption)),
	signed=st.frozensets(st.sampled_from([Role.MARKET_MANAGEMENT, Role.HEAD])),
	no_contact=st.booleans(),
	passed_at=st.none() | MOMENTS,
	same_complaints=st.lists(MOMENTS, max_size=2).map(tuple),
	finding=st.none() | st.sampled_from(list(Finding)),
)
ROLES = st.none() | st.frozensets(st.sampled_from(list(Role)))
VALUES = st.none() | st.booleans() | st.text(max_size=3) | MOMENTS | st.integers()


@st.composite
def orders(draw: st.DrawFn) -> Order:
	"""Any order, also impossible ones, with any deadlines its flow knows."""
	order = draw(ORDERS)
	rules = [
		rule for rule in DEADLINES if order.flow in rule.flows and rule.category in (None, order.category)
	]
	owed = []
	for rule in draw(st.lists(st.sampled_from(rules), max_size=4)) if rules else []:
		start = draw(MOMENTS)
		due = None if rule.limit else start + timedelta(days=2)
		owed.append(engine.open_deadline(rule, start, CALENDAR, major=order.major, due=due))
	return replace(order, deadlines=tuple(owed))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Order, Event]:
	"""An order and any event, mostly one its table knows, by the right role, later, and with some facts odd."""
	order = draw(orders())
	known = possible(order.state, order.flow)
	step = draw(st.sampled_from(known)) if known and draw(st.integers(0, 4)) else None
	kind = step.event if step else draw(st.sampled_from(list(EventKind)))
	by = step.roles if step and draw(st.booleans()) else draw(ROLES)
	when = draw(MOMENTS)
	if order.last_at and draw(st.integers(0, 3)):
		when = max(when, order.last_at)
	told = facts(when)
	for code in draw(st.lists(st.sampled_from([fact.code for fact in FACTS]), max_size=2)):
		told[code] = draw(VALUES)
	return order, Event(kind, when, by, told)


def outcome(order: Order, one: Event) -> Decision | tuple[object, ...]:
	try:
		return engine.decide(order, one, now=NOW, calendar=CALENDAR)
	except errors.GuideError as error:
		return type(error), error.rule, error.data, error.zh, error.en


@pytest.mark.parametrize("flow", list(Flow))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("kind", list(EventKind))
def test_every_state_event_and_flow_has_an_explicit_decision(
	state: State, kind: EventKind, flow: Flow
) -> None:
	category = Category.REPORT if flow is Flow.REPORT else Category.COMPLAINT
	channel = Channel.C12398 if flow is Flow.REGULATOR else Channel.HOTLINE_400
	order = Order(category, channel, state)
	step = find(state, kind, flow)
	if step is not None:
		assert replace(engine.step_of(order, kind), facts=step.facts) == step
		return
	with pytest.raises((errors.WrongState, errors.WrongFlow)) as caught:
		engine.decide(order, event(kind, "03-02 09:00"), now=NOW, calendar=CALENDAR)
	assert caught.value.data["event"] is kind


@given(cases())
@settings(max_examples=1500, deadline=None)
def test_the_engine_is_total(case: tuple[Order, Event]) -> None:
	order, one = case
	result = outcome(order, one)
	if isinstance(result, tuple):
		assert result[1], "a refusal names its requirement"
		assert "{" not in str(result[3]) + str(result[4]), "a sentence was left unfilled"
		return
	assert result.order.state is result.step.next
	assert len(result.order.deadlines) == len(order.deadlines) + sum(
		change.effect is Effect.OPENED for change in result.changes
	)
	for change in result.changes:
		assert result.order.deadlines[change.index].name is change.deadline.name


@given(cases())
@settings(max_examples=300, deadline=None)
def test_to_decide_is_pure(case: tuple[Order, Event]) -> None:
	order, one = case
	before = copy.deepcopy((order, dict(one.facts)))
	first, second = outcome(order, one), outcome(copy.deepcopy(order), replace(one, facts=dict(one.facts)))
	assert first == second
	assert (order, dict(one.facts)) == before


@given(cases())
@settings(max_examples=300, deadline=None)
def test_what_is_examined_is_what_is_decided_where_nothing_is_breached(case: tuple[Order, Event]) -> None:
	order, one = case
	decided = outcome(order, one)
	if isinstance(decided, tuple):
		return
	examined = engine.examine(order, one, now=NOW, calendar=CALENDAR)
	assert examined == replace(decided, hints=())


@given(cases())
@settings(max_examples=500, deadline=None)
def test_no_limit_of_the_guide_ends_in_closed_time(case: tuple[Order, Event]) -> None:
	order, one = case
	result = outcome(order, one)
	for change in () if isinstance(result, tuple) else result.changes:
		if change.effect is not Effect.OPENED or change.deadline.limit is None:
			continue
		due = change.deadline.due
		assert CALENDAR.is_working_day(due)
		assert any(
			shift.opens <= due.time() <= shift.closes for shift in CALENDAR.describe(due.date()).shifts
		)


@st.composite
def logs(draw: st.DrawFn) -> tuple[Order, list[Event]]:
	"""What may have happened to an order, in minutes that often coincide."""
	order = draw(
		st.sampled_from(
			[
				Order(Category.COMPLAINT, Channel.HOTLINE_400),
				Order(Category.URGING, Channel.C95598, major=True),
				Order(Category.COMPLAINT, Channel.C12398),
			]
		)
	)
	state, moment, log = State.UNREGISTERED, at("03-02 09:00"), []
	for _ in range(draw(st.integers(1, 14))):
		steps = possible(state, order.flow)
		if not steps:
			break
		step = draw(st.sampled_from(steps))
		moment += timedelta(minutes=draw(st.sampled_from([0, 0, 1, 90])))
		log.append(event(step.event, moment, without=("contacted_at",)))
		state = step.next
	return order, log


@given(logs(), st.randoms(use_true_random=False))
@settings(max_examples=500, deadline=None)
def test_equal_moments_may_arrive_in_any_order(case, random) -> None:
	order, log = case
	shuffled = list(log)
	random.shuffle(shuffled)
	results = []
	for arrived in (log, shuffled):
		after = order
		for one in arrange(arrived, order.flow):
			after = engine.examine(after, one, now=NOW, calendar=CALENDAR).order
		results.append(after)
	assert results[0] == results[1]
	assert results[0].last_at == log[-1].at


def test_an_examined_breach_is_reported_and_the_event_stands() -> None:
	order = walk(reached(S.DISPATCHED), *("returned 03-02 10:10", "dispatched 03-02 10:20") * 1)
	fourth = replace(order, returns=3)
	decision = engine.examine(fourth, event(E.RETURNED, "03-02 11:00"), now=NOW, calendar=CALENDAR)
	assert [type(breach) for breach in decision.breaches] == [errors.ReturnLimitReached]
	assert (decision.order.state, decision.order.returns) == (S.RETURNED, 4)


def test_a_log_is_not_judged_by_facts_it_has_no_column_for() -> None:
	order = replace(reached(S.DISPATCHED), open_points=1)
	bare = Event(E.REPLIED, at("03-02 15:00"))
	assert engine.examine(order, bare, now=NOW, calendar=CALENDAR).breaches == ()
	complaint = reached(S.DISPATCHED, Category.COMPLAINT)
	decision = engine.examine(complaint, bare, now=NOW, calendar=CALENDAR)
	assert [breach.rule for breach in decision.breaches] == ["R93.4"]


def test_replaying_events_decides_one_after_the_other() -> None:
	log = [
		event(E.RECEIVED, "03-02 09:00"),
		event(E.PASSED, "03-02 09:30"),
		event(E.DISPATCHED, "03-02 10:00"),
	]
	start = Order(Category.CONSULTATION, Channel.HOTLINE_400)
	order, decisions = engine.replay(start, log, now=NOW, calendar=CALENDAR)
	assert order == reached(S.DISPATCHED)
	assert [one.step.next for one in decisions] == [S.RECEIVED, S.PASSED, S.DISPATCHED]
	refused(errors.WrongState, lambda: engine.replay(start, log[1:], now=NOW, calendar=CALENDAR))


# The tables themselves ---------------------------------------------------------------------------------------


def test_no_place_of_the_flow_is_written_twice() -> None:
	places = Counter((row.state, row.event, flow) for row in FLOW for flow in row.flows)
	assert [place for place, count in places.items() if count > 1] == []


def test_a_change_of_state_means_one_step() -> None:
	moves = Counter((row.state, row.next, flow) for row in FLOW if row.moves for flow in row.flows)
	assert [move for move, count in moves.items() if count > 1] == []
	assert between(S.PASSED, S.DISPATCHED, Flow.GENERAL) is find(S.PASSED, E.DISPATCHED, Flow.GENERAL)
	assert between(S.PASSED, S.ARCHIVED, Flow.GENERAL) is None


@pytest.mark.parametrize("flow", list(Flow))
def test_every_state_of_a_flow_is_reached_and_leads_to_an_end(flow: Flow) -> None:
	seen, todo = {S.UNREGISTERED}, [S.UNREGISTERED]
	while todo:
		for row in possible(todo.pop(), flow):
			if row.next not in seen:
				seen.add(row.next)
				todo.append(row.next)
	corrected = {S.PASSED, S.RETURNED} if flow is Flow.REPORT else set()  # what turned out to be a report
	assert {row.state for row in FLOW if flow in row.flows} - corrected <= seen, (
		"a row for a state nobody gets to"
	)
	ends = {state for state in seen if state.ended}
	leads = set(ends)
	while more := {row.state for row in FLOW if flow in row.flows and row.next in leads} - leads:
		leads |= more
	assert seen <= leads, "a state from which no end is reached"


def test_every_deadline_is_opened_and_ended_by_events_of_its_flow() -> None:
	for rule in DEADLINES:
		for flow in rule.flows:
			known = {row.event for row in FLOW if flow in row.flows}
			assert set(rule.starts) <= known, rule
			assert rule.ends & known, rule
			assert (rule.limit is None) == (rule.due_fact is not None), rule


def test_guards_and_additions_stand_where_there_is_a_step() -> None:
	assert set(GUARDS) <= {row.event for row in FLOW}
	for state, kind, flows, _, _ in ALSO:
		assert all(find(state, kind, flow) for flow in flows)


def test_facts_are_told_apart_by_their_codes() -> None:
	assert len({fact.code for fact in FACTS}) == len(FACTS)
	assert set(facts(NOW)) <= {fact.code for fact in FACTS}


def test_the_steps_of_an_order_come_with_all_they_ask_for() -> None:
	steps = {step.event: step for step in engine.steps_of(reached(S.RECEIVED, Category.COMPLAINT))}
	assert [fact.code for fact in steps[E.PASSED].facts] == ["judgement"]
	assert {step.event for step in engine.steps_of(reached(S.ARCHIVED))} == set()


def test_every_button_has_its_english() -> None:
	assert set(ENGLISH) == {row.action for row in FLOW}
