"""Events of one moment, put into the one order that the flow allows.

A log writes minutes, some only days, so several steps of an order often bear the same moment. What they did may not
depend on the order in which their rows arrive.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from itertools import chain, groupby

from .flow import Transition, find
from .orders import Event
from .words import EventKind, Flow, State

# The order of the words breaks ties: steps back (退单) come before steps on (回单), the end comes last.
_RANK = {kind: rank for rank, kind in enumerate(EventKind)}


def arrange(
	events: Iterable[Event], flow: Flow = Flow.GENERAL, state: State = State.UNREGISTERED
) -> tuple[Event, ...]:
	"""The events of one order by their moments, and those of one moment as `flow` can have seen them.

	The same result for every permutation of `events`. Events that are impossible wherever they are put stand last
	among those of their moment. `state` is where the order stands before the first event.
	"""
	arranged: list[Event] = []
	for _, together in groupby(sorted(events, key=_place), key=_moment):
		state = _lay_out(list(together), flow, state, arranged)
	return tuple(arranged)


def _lay_out(together: list[Event], flow: Flow, state: State, arranged: list[Event]) -> State:
	"""Append `together`, which are of one moment and sorted, to `arranged`; the state they lead to."""
	if len(together) == 1:
		arranged += together
		step = find(state, together[0].kind, flow)
		return step.next if step else state
	waiting = {kind: deque(events) for kind, events in groupby(together, key=_kind)}
	while waiting:
		steps = [step for kind in waiting if (step := find(state, kind, flow))]
		if not steps:
			arranged.extend(chain.from_iterable(waiting.values()))
			break
		# What leaves the order where it is goes first: after a move it may be impossible.
		step = min(steps, key=_moves)
		arranged.append(waiting[step.event].popleft())
		if not waiting[step.event]:
			del waiting[step.event]
		state = step.next
	return state


def _kind(event: Event) -> EventKind:
	return event.kind


def _moves(step: Transition) -> bool:
	return step.moves


def _moment(event: Event) -> datetime:
	return event.at


def _place(event: Event) -> tuple[datetime, int, list[tuple[str, str]], list[str]]:
	facts = sorted((code, repr(value)) for code, value in event.facts.items())
	return event.at, _RANK[event.kind], facts, sorted(event.by or ())
