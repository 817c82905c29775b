"""When each part of the outbox last ran, and whether a gateway works: one row each, which the desk shows."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe.utils import cint

from .. import clock

DOCTYPE = "Hotline Heartbeat"
TICK, WATCH, SENDER, SMS, MAIL = "tick", "watch", "sender", "sms", "mail"
# So many messages in a row that the gateway itself failed: the rest waits without losing a try.
OPENS_AT = 5
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Health:
	failures: int = 0
	paused_until: datetime | None = None
	failing_since: datetime | None = None
	error: str = ""


def beat(part: str, now: datetime, seconds: float = 0.0, figures: str = "") -> None:
	_write(part, last_at=now, seconds=round(seconds, 3), figures=figures)


def last(part: str) -> datetime | None:
	return frappe.db.get_value(DOCTYPE, part, "last_at")


def health(part: str, for_update: bool = False) -> Health:
	"""How a gateway fares; `for_update` keeps other workers out until the transaction ends."""
	if for_update and not frappe.db.exists(DOCTYPE, part):
		_write(part)
	row = frappe.db.get_value(
		DOCTYPE,
		part,
		["failures", "paused_until", "failing_since", "last_error"],
		as_dict=True,
		for_update=for_update,
	)
	if not row:
		return Health()
	return Health(cint(row.failures), row.paused_until, row.failing_since, row.last_error or "")


def worked(part: str) -> None:
	"""A message went through: whatever was, is over."""
	if health(part).failures:
		_write(part, failures=0, paused_until=None, failing_since=None, last_error=None)


def failed(part: str, now: datetime, error: str) -> Health:
	"""One more message that the gateway itself failed; from `OPENS_AT` on there is a pause, growing to ten minutes."""
	known = health(part, for_update=True)
	failures = known.failures + 1
	paused = now + pause(failures - OPENS_AT, FIRST_PAUSE, LONGEST_PAUSE) if failures >= OPENS_AT else None
	since = known.failing_since or now
	_write(part, failures=failures, paused_until=paused, failing_since=since, last_error=error[:500])
	return Health(failures, paused, since, error)


def broken(part: str, now: datetime, error: str) -> None:
	"""It cannot work at all: the pause begins with the first failure."""
	for _time in range(OPENS_AT if not health(part).failures else 1):
		failed(part, now, error)


def pause(times: int, first: timedelta, longest: timedelta) -> timedelta:
	"""`first`, doubled `times` times up to `longest`, give or take a fifth so that not everybody returns at once."""
	grown = min(first * 2 ** min(times, 20), longest)
	return timedelta(seconds=round(grown.total_seconds() * random.uniform(0.8, 1.2)))


def _write(part: str, **values: object) -> None:
	if frappe.db.exists(DOCTYPE, part):
		frappe.db.set_value(DOCTYPE, part, values, update_modified=False)
		return
	written = clock.real()
	row = {"name": part, "part": part, "creation": written, "modified": written, **values}
	frappe.db.bulk_insert(DOCTYPE, list(row), [tuple(row.values())], ignore_duplicates=True)
