"""Article 9(5): urging an order that is under way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotline_csg.guide import errors
from hotline_csg.guide.hints import LastUrge
from hotline_csg.guide.notices import NoticeKind
from hotline_csg.guide.orders import Order
from hotline_csg.guide.urges import urge_order
from hotline_csg.guide.words import Flow, Role, Status

from .build import (
	CALENDAR,
	COMPLAINT,
	CONSULTATION,
	HOTLINE,
	NOW,
	REGULATOR,
	REPORT,
	SUGGESTION,
	D,
	E,
	S,
	at,
	deadline,
	do,
	names,
	reached,
	refused,
	walk,
)

OPEN = [
	S.RECEIVED,
	S.PASSED,
	S.DISPATCHED,
	S.RETURNED,
	S.NEGOTIATING,
	S.REPLIED,
	S.REWORK,
	S.REVIEWED,
	S.CLOSING,
]


@pytest.mark.requirement("R95.1", case="must")
@pytest.mark.parametrize("state", OPEN)
def test_an_open_order_is_urged_in_any_state_and_the_urge_dispatched_within_half_an_hour(state) -> None:
	decision = do(
		reached(state), E.URGED, "03-03 09:00", by=Role.AGENT, urge_kind="补充资料", material="截图"
	)
	owed = deadline(decision.order, D.URGE_DISPATCH)
	assert (decision.order.state, owed.due, owed.rule) == (state, at("03-03 09:30"), "R95.1")
	assert decision.notices == (NoticeKind.URGE,)
	done = do(decision.order, E.URGE_DISPATCHED, "03-03 09:30", by=Role.DISPATCHER)
	assert deadline(done.order, D.URGE_DISPATCH).status(NOW) is Status.MET
	assert done.notices == (NoticeKind.URGE,)


@pytest.mark.requirement("R95.1", case="must not")
def test_no_ended_order_is_urged_and_nothing_is_dispatched_unurged() -> None:
	for ended in (reached(S.ARCHIVED), reached(S.NOT_ACCEPTED), reached(S.REFERRED, REPORT)):
		refused(errors.WrongState, lambda ended=ended: do(ended, E.URGED, "03-03 09:00"))
	refused(errors.NothingUrged, lambda: do(reached(S.DISPATCHED), E.URGE_DISPATCHED, "03-03 09:00"))
	late = walk(reached(S.DISPATCHED), "urged 03-03 09:00", "urge_dispatched 03-03 09:31")
	assert deadline(late, D.URGE_DISPATCH).status(NOW) is Status.MISSED
	refused(errors.NothingUrged, lambda: do(late, E.URGE_DISPATCHED, "03-03 09:40"))


def test_each_dispatch_answers_the_oldest_urge_also_at_one_moment() -> None:
	order = walk(reached(S.DISPATCHED), "urged 03-03 09:00", "urged 03-03 09:10")
	first = walk(order, "urge_dispatched 03-03 09:20")
	assert [one.open for one in first.deadlines if one.name is D.URGE_DISPATCH] == [False, True]
	both = walk(first, "urge_dispatched 03-03 09:20")
	assert [one.done for one in both.deadlines if one.name is D.URGE_DISPATCH] == [at("03-03 09:20")] * 2


@pytest.mark.requirement("A4", case="must")
def test_the_half_hour_runs_in_working_time() -> None:
	assert deadline(walk(reached(S.DISPATCHED), "urged 03-02 11:50"), D.URGE_DISPATCH).due == at(
		"03-02 14:20"
	)


@pytest.mark.requirement("A4", case="must not")
def test_it_does_not_run_at_night() -> None:
	assert deadline(walk(reached(S.DISPATCHED), "urged 03-02 20:00"), D.URGE_DISPATCH).due != at(
		"03-02 20:30"
	)


@pytest.mark.requirement("R95.2", case="must")
@pytest.mark.parametrize("category", [CONSULTATION, COMPLAINT, SUGGESTION])
def test_the_urge_order_follows_the_urged_order(category) -> None:
	urged = replace(reached(S.DISPATCHED, category), major=True)
	order = urge_order(
		urged, received_at=at("03-03 09:00"), dispatched_at=at("03-03 09:20"), calendar=CALENDAR
	)
	assert (order.category, order.channel, order.major) == (category, HOTLINE, True)
	assert order.state is S.DISPATCHED
	assert deadline(order, D.HANDLE).rule == deadline(urged, D.HANDLE).rule
	assert deadline(order, D.HANDLE).start == at("03-03 09:20")
	contacted = walk(order, "contacted 03-03 10:00", "replied 03-03 11:00")
	assert contacted.state is S.REPLIED
	regulator = urge_order(
		reached(S.DISPATCHED, category, REGULATOR),
		received_at=at("03-03 09:00"),
		dispatched_at=at("03-03 09:20"),
		calendar=CALENDAR,
	)
	assert (regulator.flow, D.PLAN in names(regulator)) == (Flow.REGULATOR, True)


@pytest.mark.requirement("R95.2", case="must not")
def test_the_urge_order_owes_neither_filling_in_nor_a_dispatch_of_its_own() -> None:
	urged = reached(S.DISPATCHED)
	order = urge_order(
		urged, received_at=at("03-03 09:00"), dispatched_at=at("03-03 09:20"), calendar=CALENDAR
	)
	assert {one.name for one in order.deadlines} == {D.HANDLE, D.OVERALL}
	error = refused(
		errors.OrderEnded,
		lambda: urge_order(
			reached(S.ARCHIVED),
			received_at=at("03-03 09:00"),
			dispatched_at=at("03-03 09:20"),
			calendar=CALENDAR,
		),
	)
	assert error.rule == "R95.1"


@pytest.mark.requirement("R95.3", case="must")
def test_an_order_is_urged_twice_and_further_with_the_dispatcher_s_reason() -> None:
	decision = do(walk(reached(S.DISPATCHED), "urged 03-03 09:00"), E.URGED, "03-03 10:00", by=Role.AGENT)
	assert decision.hints == (LastUrge(count=2),)
	third = do(decision.order, E.URGED, "03-03 11:00", by=Role.DISPATCHER, reason="主体即将违约")
	assert third.order.urges == 3


@pytest.mark.requirement("R95.3", case="must not")
def test_a_third_urge_needs_the_dispatcher_and_a_reason() -> None:
	order = walk(reached(S.DISPATCHED), "urged 03-03 09:00", "urged 03-03 10:00")
	for by, reason in ((Role.AGENT, "急"), (Role.DISPATCHER, " "), (Role.DISPATCHER, None), (None, "急")):
		error = refused(
			errors.UrgeLimitReached,
			lambda by=by, reason=reason: do(order, E.URGED, "03-03 11:00", by=by, reason=reason),
		)
		assert error.data == {"count": 2, "limit": 2}


@pytest.mark.requirement("A27", case="must")
def test_an_urge_order_is_told_apart() -> None:
	order = urge_order(
		reached(S.DISPATCHED),
		received_at=at("03-03 09:00"),
		dispatched_at=at("03-03 09:20"),
		calendar=CALENDAR,
	)
	assert order.urge
	assert walk(order, "replied 03-03 11:00").urge


@pytest.mark.requirement("A27", case="must not")
def test_no_other_order_is() -> None:
	urged = walk(reached(S.DISPATCHED), "urged 03-03 09:00", "urge_dispatched 03-03 09:20")
	assert not urged.urge
	assert not Order(CONSULTATION, HOTLINE).urge
