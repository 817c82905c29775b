"""Callbacks planned ahead: whether the attempts still owed fit, and from when on they no longer do (R94.8)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_csg.guide import callbacks
from hotline_csg.guide.hints import AttemptsDoNotFit
from hotline_csg.guide.orders import Order
from hotline_csg.guide.rulebook import GUIDE
from hotline_csg.guide.words import Channel

from .build import CONSULTATION, D, E, S, at, deadline, do, reached, walk

SETTINGS = GUIDE.settings


def test_it_is_told_when_three_attempts_no_longer_fit() -> None:
	late = walk(reached(S.REPLIED), "reviewed 03-02 16:00")
	assert callbacks.still_fits(at("03-03 11:59"), (), deadline(late, D.CALLBACK).due, SETTINGS)
	decision = do(late, E.CALLBACK_FAILED, "03-03 14:00")
	assert decision.hints == (AttemptsDoNotFit(due=at("03-03 17:30"), last=at("03-04 08:30")),)
	assert do(late, E.CALLBACK_FAILED, "03-03 09:00").hints == ()


def test_the_overall_limit_counts_too_when_attempts_are_planned() -> None:
	order = walk(
		Order(CONSULTATION, Channel.HOTLINE_400),
		"received 03-02 09:00",
		"passed 03-02 09:30",
		"dispatched 03-02 10:00",
		"replied 03-09 15:00",
	)
	decision = do(order, E.REVIEWED, "03-09 15:30")
	assert AttemptsDoNotFit(due=at("03-09 17:30"), last=at("03-10 10:30")) in decision.hints


@pytest.mark.parametrize(
	("failed", "due", "latest"),
	[
		((), "03-03 17:30", "03-03 11:59"),
		(("03-03 09:00",), "03-03 17:30", "03-03 15:29"),
		(("03-03 09:00", "03-03 11:00"), "03-03 17:30", "03-03 17:29"),
		((), "03-03 12:00", "03-02 17:29"),
		((), "03-03 08:00", "03-02 11:59"),
	],
)
def test_the_latest_start_leaves_room_for_what_is_still_owed(failed, due, latest) -> None:
	assert callbacks.latest_start([at(one) for one in failed], at(due), SETTINGS) == at(latest)


def test_nothing_is_owed_after_three_attempts() -> None:
	failed = [at("03-03 09:00"), at("03-03 11:00"), at("03-03 14:00")]
	assert callbacks.latest_start(failed, at("03-03 17:30"), SETTINGS) is None
	assert callbacks.attempts_ahead(at("03-03 15:00"), failed, SETTINGS) == ()


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(
	lambda one: one.replace(second=0, microsecond=0)
)


@given(MOMENTS, st.integers(0, 2))
def test_started_by_the_latest_minute_attempts_fit_and_a_minute_later_they_do_not(due, made) -> None:
	failed = [due - timedelta(days=30, hours=-3 * one) for one in range(made)]
	latest = callbacks.latest_start(failed, due, SETTINGS)
	assert latest is not None
	assert callbacks.in_window(latest, SETTINGS)
	assert callbacks.still_fits(latest, failed, due, SETTINGS)
	later = callbacks.next_window(latest + timedelta(minutes=1), SETTINGS)
	assert not callbacks.still_fits(later, failed, due, SETTINGS)


@given(MOMENTS, MOMENTS)
def test_the_next_allowed_moment_is_the_first_that_is_allowed(moment, last) -> None:
	allowed = callbacks.next_allowed(moment, last, SETTINGS)

	def may(at: datetime) -> bool:
		return callbacks.in_window(at, SETTINGS) and at >= last + SETTINGS.attempt_gap

	assert may(allowed)
	assert allowed >= moment
	assert allowed == moment or not may(allowed - timedelta(minutes=1))
