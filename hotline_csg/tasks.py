"""Scheduler ticks. Their names are our own: a job's name is the last two parts of its path."""

from __future__ import annotations

from hotline_csg import service


def hotline_minute_tick() -> None:
	service.tick()


def hotline_daily_check() -> None:
	service.calendar_check()


def hotline_replan(reason: str) -> None:
	service.replan_open(reason)
