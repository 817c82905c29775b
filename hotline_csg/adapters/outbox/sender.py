"""The one sender: empties the queues of all means, for as long as it may, and tidies up what others left."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import frappe

from hotline_csg.guide.notice_rules import Means

from .. import clock
from . import bell, claims, database, heartbeats, mail, phone, record, texting, undelivered
from .settings import OutboxSettings, current

# Less than a minute: the next tick goes on, and other jobs of the worker get their turn.
SECONDS = 45.0


def deliver(seconds: float = SECONDS) -> int:
	"""Send what is ready until nothing is, or the time is up. Any number of these may run side by side."""
	end, done = time.monotonic() + seconds, 0
	settings = database.steadily(current)
	while time.monotonic() < end:
		batch = sum(_safely(way, settings) for way in WAYS)
		done += batch
		if not batch:
			break
	return done


def _by_bell(now: datetime, settings: OutboxSettings) -> int:
	return bell.one_batch(now)


def _by_phone(now: datetime, settings: OutboxSettings) -> int:
	return phone.one_batch(now)


# The quick ones first: none of them waits for a network.
WAYS: tuple[Callable[[datetime, OutboxSettings], int], ...] = (
	_by_bell,
	_by_phone,
	mail.one_batch,
	texting.one_batch,
)


def _safely(way: Callable[[datetime, OutboxSettings], int], settings: OutboxSettings) -> int:
	"""One means that fails does not stop the others; its rows are found again when their claim runs out."""
	try:
		return way(clock.now(), settings)
	except Exception:
		forget(f"hotline_csg: {way.__name__} of {way.__module__.rpartition('.')[2]} failed")
		return 0


def forget(title: str) -> None:
	"""Undo and log what failed, as far as the database lets us."""
	try:
		frappe.db.rollback()
		frappe.log_error(title=title)
		frappe.db.commit()  # the log of what failed
	except Exception:
		database.forget_connection()


def rescue(now: datetime, settings: OutboxSettings) -> int:
	"""Rows that dead workers hold. What only the database knew of is simply done again."""
	messages = claims.left_behind(now)
	for message in messages:
		database.steadily(lambda message=message: _rescue(message, now, settings))
	return len(messages)


def _rescue(message: claims.Message, now: datetime, settings: OutboxSettings) -> None:
	if message.leader.means_code == Means.SMS:
		texting.rescue(message, now, settings)
	else:
		record.put_back(message, now)


def chase(now: datetime, settings: OutboxSettings) -> int:
	"""What waits for too long is told by other means, or given up together with the gateway it waits for."""
	told = undelivered.late(now, settings)
	health = heartbeats.health(heartbeats.SMS)
	if health.failing_since and now - health.failing_since >= settings.give_up_after:
		told += undelivered.given_up_with(Means.SMS, now, f"短信网关持续故障：{health.error}", settings)
	return told
