"""Callback hours, gaps and appointments (R94.5–R94.9). All of it is clock time (A13, A15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from .rulebook import Settings


def in_window(moment: datetime, settings: Settings) -> bool:
	"""Whether an entity may be called at `moment` without an appointment; windows are half-open (A23)."""
	at = moment.time()
	return any(start <= at < end for start, end in settings.callback_windows)


def next_window(moment: datetime, settings: Settings) -> datetime:
	"""The first moment from `moment` on that lies inside callback hours, on any day of the week."""
	if in_window(moment, settings):
		return moment
	day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
	openings = [
		datetime.combine(day + timedelta(days=offset), start)
		for offset in (0, 1)
		for start, _ in settings.callback_windows
	]
	return min(opening for opening in openings if opening > moment)


def next_allowed(moment: datetime, last_failed: datetime | None, settings: Settings) -> datetime:
	"""The first moment from `moment` on at which the next attempt may be made (R94.5, R94.8)."""
	if last_failed is not None:
		moment = max(moment, last_failed + settings.attempt_gap)
	return next_window(moment, settings)


def attempts_ahead(moment: datetime, failed: Sequence[datetime], settings: Settings) -> tuple[datetime, ...]:
	"""The earliest moments at which the attempts still owed can be made, from `moment` on."""
	planned: list[datetime] = []
	last = failed[-1] if failed else None
	for _ in range(max(0, settings.callback_attempts - len(failed))):
		last = next_allowed(moment if last is None else max(moment, last), last, settings)
		planned.append(last)
	return tuple(planned)


def agreed(moment: datetime, appointment: datetime | None, settings: Settings) -> bool:
	"""Whether `moment` is the agreed time, which overrides the hours (R94.7)."""
	return appointment is not None and appointment <= moment < appointment + settings.appointment_lasts


def proper(moment: datetime, appointment: datetime | None, settings: Settings) -> bool:
	"""Whether an entity may be called at `moment`: in callback hours, or at the agreed time (R94.5, R94.7)."""
	return agreed(moment, appointment, settings) or in_window(moment, settings)


def latest_start(failed: Sequence[datetime], due: datetime, settings: Settings) -> datetime | None:
	"""The last minute at which the next attempt can be made so that all still owed fit by `due`; None if none is owed.

	It does not look at the attempts made: where the answer lies before `next_allowed`, they no longer fit.
	"""
	owed = settings.callback_attempts - len(failed)
	if owed <= 0:
		return None
	latest = last_minute(due, settings)
	for _ in range(owed - 1):
		latest = last_minute(latest - settings.attempt_gap, settings)
	return latest


def last_minute(moment: datetime, settings: Settings) -> datetime:
	"""The last minute up to `moment` that lies inside callback hours."""
	if in_window(moment, settings):
		return moment
	day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
	closings = [
		datetime.combine(day - timedelta(days=offset), end) - timedelta(minutes=1)
		for offset in (0, 1)
		for _, end in settings.callback_windows
	]
	return max(closing for closing in closings if closing <= moment)


def still_fits(moment: datetime, failed: Sequence[datetime], due: datetime, settings: Settings) -> bool:
	"""Whether the attempts still owed can all be made by `due` when the next is made at once (R94.8)."""
	planned = attempts_ahead(moment, failed, settings)
	return not planned or planned[-1] <= due
