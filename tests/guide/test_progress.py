"""The stages of an order in a row, as its form shows them."""

from __future__ import annotations

import pytest

from hotline_csg.guide.flow import possible
from hotline_csg.guide.progress import Mark, progress
from hotline_csg.guide.words import Flow, State

S = State


def said(state: State, flow: Flow, *visited: State) -> str:
	signs = {Mark.DONE: "+", Mark.SKIPPED: "-", Mark.CURRENT: "*", Mark.AHEAD: ""}
	return " ".join(signs[stage.mark] + stage.state.zh for stage in progress(state, flow, visited))


@pytest.mark.parametrize(
	("state", "flow", "visited", "expected"),
	[
		(
			S.DISPATCHED,
			Flow.GENERAL,
			(S.RECEIVED, S.PASSED, S.DISPATCHED),
			"+待传递 +待派发 *待回单 待回单审核 待回访 待归档 已归档",
		),
		(
			S.RETURNED,
			Flow.GENERAL,
			(S.RECEIVED, S.PASSED, S.DISPATCHED, S.RETURNED),
			"+待传递 *待再次派发 待回单 待回单审核 待回访 待归档 已归档",
		),
		(
			S.REWORK,
			Flow.GENERAL,
			(S.RECEIVED, S.PASSED, S.DISPATCHED, S.REPLIED),
			"+待传递 +待派发 *待重新回单 待回单审核 待回访 待归档 已归档",
		),
		# R82.2: answered at once, the stages between were never its
		(
			S.ARCHIVED,
			Flow.GENERAL,
			(S.RECEIVED, S.ARCHIVED),
			"+待传递 -待派发 -待回单 -待回单审核 -待回访 -待归档 *已归档",
		),
		# R81.2: the dispatcher may dispatch a regulator's order that nobody passed
		(
			S.REPORTED,
			Flow.REGULATOR,
			(S.RECEIVED, S.DISPATCHED, S.REPORTED),
			"+待传递 -待派发 +待回单 *待完善报告 待回复监管 待归档 已归档",
		),
		(S.RECEIVED, Flow.REPORT, (S.RECEIVED,), "*待传递 已指引举报"),
		(S.NOT_ACCEPTED, Flow.GENERAL, (S.RECEIVED, S.PASSED, S.NOT_ACCEPTED), "+待传递 +待派发 *不予受理"),
		(S.PASSED, Flow.REPORT, (S.RECEIVED, S.PASSED), "+待传递 *待派发"),
	],
)
def test_the_stages_of_an_order(state, flow, visited, expected):
	assert said(state, flow, *visited) == expected


@pytest.mark.parametrize("flow", Flow)
def test_wherever_an_order_stands_one_stage_is_the_current_one(flow):
	for state in State:
		if state is S.UNREGISTERED or not (possible(state, flow) or state.ended):
			continue
		current = [stage.state for stage in progress(state, flow) if stage.mark is Mark.CURRENT]
		assert current == [state]
