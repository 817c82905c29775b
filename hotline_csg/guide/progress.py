"""How far an order has come: the stages of its flow in a row, for a reader, not for deciding anything.

Source: the flows of article 8. A stage beside the straight way (returned, negotiated, reworked) stands in the place of the
stage it leads back to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .words import Flow, State, Word

S = State
STRAIGHT: dict[Flow, tuple[State, ...]] = {
	Flow.GENERAL: (S.RECEIVED, S.PASSED, S.DISPATCHED, S.REPLIED, S.REVIEWED, S.CLOSING, S.ARCHIVED),
	Flow.REGULATOR: (S.RECEIVED, S.PASSED, S.DISPATCHED, S.REPORTED, S.REFINED, S.CLOSING, S.ARCHIVED),
	Flow.REPORT: (S.RECEIVED, S.REFERRED),
}
# What an order waits for beside the straight way, and the stage in whose place it stands.
BESIDE: dict[State, State] = {S.RETURNED: S.PASSED, S.NEGOTIATING: S.PASSED, S.REWORK: S.DISPATCHED}


class Mark(Word):
	DONE = "done", "已完成"
	SKIPPED = "skipped", "未经过"
	CURRENT = "current", "当前"
	AHEAD = "ahead", "未到"


@dataclass(frozen=True, slots=True)
class Stage:
	state: State
	mark: Mark


def progress(state: State, flow: Flow, visited: Iterable[State] = ()) -> tuple[Stage, ...]:
	"""The stages of `flow` up to its end, `state` marked as the current one.

	`visited` are the stages the order stood in; of those passed, the others were left out (answered at once). An order that
	ended off the straight way shows the stages it stood in, then that end.
	"""
	way, seen = STRAIGHT[flow], frozenset(visited)
	place = state if state in way else BESIDE.get(state)
	if place not in way:
		been = [one for one in State if one in seen and not one.ended and one in way]
		return (*(Stage(one, Mark.DONE) for one in been), Stage(state, Mark.CURRENT))
	here = way.index(place)
	return tuple(_stage(one, index, here, state, seen) for index, one in enumerate(way))


def _stage(one: State, index: int, here: int, state: State, seen: frozenset[State]) -> Stage:
	if index == here:
		return Stage(state, Mark.CURRENT)
	if index > here:
		return Stage(one, Mark.AHEAD)
	return Stage(one, Mark.DONE if not seen or one in seen else Mark.SKIPPED)
