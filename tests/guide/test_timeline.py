"""Events of one moment: every walk through the flow is found again, whatever order its rows arrive in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_csg.guide.flow import find, possible
from hotline_csg.guide.orders import Event
from hotline_csg.guide.timeline import arrange
from hotline_csg.guide.words import EventKind, Flow, State

AT = datetime(2026, 3, 2, 9)
E = EventKind
LONGEST_WALK = 5


def events(*kinds: EventKind) -> list[Event]:
	return [Event(kind, AT) for kind in kinds]


def kinds(arranged: tuple[Event, ...]) -> list[EventKind]:
	return [one.kind for one in arranged]


def end_of(walk: list[EventKind], state: State, flow: Flow) -> State | None:
	for kind in walk:
		step = find(state, kind, flow)
		if step is None:
			return None
		state = step.next
	return state


def walks(state: State, flow: Flow, length: int) -> Iterator[list[EventKind]]:
	yield []
	if length:
		for step in possible(state, flow):
			for rest in walks(step.next, flow, length - 1):
				yield [step.event, *rest]


@pytest.mark.parametrize("flow", list(Flow))
@pytest.mark.parametrize("state", list(State))
def test_every_walk_of_one_moment_is_found_again(state: State, flow: Flow) -> None:
	seen = set()
	for walk in walks(state, flow, LONGEST_WALK):
		rows = tuple(sorted(walk))
		if rows in seen:
			continue
		seen.add(rows)
		arranged = kinds(arrange(events(*rows), flow, state))
		assert end_of(arranged, state, flow) == end_of(walk, state, flow), f"{walk} became {arranged}"


@pytest.mark.parametrize(
	("state", "rows"),
	[
		(State.UNREGISTERED, [E.RECEIVED, E.PASSED, E.DISPATCHED]),
		(State.PASSED, [E.DISPATCHED, E.RETURNED]),
		(State.DISPATCHED, [E.RETURNED, E.DISPATCHED]),
		(State.DISPATCHED, [E.REPLIED, E.REPLY_RETURNED, E.REPLIED, E.REVIEWED]),
		(State.REVIEWED, [E.CALLBACK_FAILED, E.CALLED_BACK, E.ARCHIVED]),
	],
)
def test_a_moment_has_one_order(state: State, rows: list[EventKind]) -> None:
	for permuted in permutations(events(*rows)):
		assert kinds(arrange(permuted, Flow.GENERAL, state)) == rows


def test_what_is_impossible_stands_last_of_its_moment() -> None:
	later = Event(E.PASSED, AT + timedelta(minutes=1))
	rows = [later, *events(E.REVIEWED, E.RECEIVED)]
	assert kinds(arrange(rows)) == [E.RECEIVED, E.REVIEWED, E.PASSED]


def test_equal_events_are_told_apart_by_what_they_say() -> None:
	rows = [Event(E.URGED, AT, facts={"reason": text}) for text in ("b", "a", "c")]
	arranged = {
		tuple(one.facts["reason"] for one in arrange(permuted, Flow.GENERAL, State.DISPATCHED))
		for permuted in permutations(rows)
	}
	assert arranged == {("a", "b", "c")}


@given(
	st.lists(st.tuples(st.sampled_from(list(EventKind)), st.integers(0, 3)), max_size=30),
	st.sampled_from(list(Flow)),
	st.randoms(use_true_random=False),
)
def test_no_permutation_changes_the_result(
	rows: list[tuple[EventKind, int]], flow: Flow, random: object
) -> None:
	log = [Event(kind, AT + timedelta(minutes=minute)) for kind, minute in rows]
	shuffled = list(log)
	random.shuffle(shuffled)  # type: ignore[attr-defined]
	assert arrange(shuffled, flow) == arrange(log, flow)
	assert sorted(kinds(arrange(log, flow))) == sorted(kind for kind, _ in rows)
