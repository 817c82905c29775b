"""Writing down what became of a message. Only whoever holds the claim writes; the caller commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import frappe

from hotline_csg.guide.notice_rules import Means

from .. import calendars
from . import heartbeats, hours, rules
from .claims import Message
from .settings import OutboxSettings
from .states import DOCTYPE, State, named, queue

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=60)
LONGEST_ERROR = 500
RELEASED: dict[str, Any] = {"claim": None, "claim_until": None, "handed": 0}


def gathered(messages: list[Message]) -> None:
	"""Which notices go out together, so that they stay together whatever happens."""
	table = frappe.qb.DocType(DOCTYPE)
	for message in messages:
		if len(message.rows) > 1:
			leader, *followers = message.names
			frappe.qb.update(table).set(table.merged_into, leader).where(table.name.isin(followers)).run()
			frappe.qb.update(table).set(table.merged_into, None).where(table.name == leader).run()


def handing_over(messages: list[Message], repeats: list[Message]) -> None:
	"""Before messages leave: that they do, and which may arrive a second time."""
	table = frappe.qb.DocType(DOCTYPE)
	names = [name for message in messages for name in message.names]
	frappe.qb.update(table).set(table.handed, 1).where(table.name.isin(names)).run()
	twice = [name for message in repeats for name in message.names]
	if twice:
		frappe.qb.update(table).set(table.repeated, 1).where(table.name.isin(twice)).run()


def finished(message: Message, state: State, now: datetime, **more: Any) -> None:
	"""Handed over, or delivered."""
	delivered_at = now if state is State.DELIVERED else None
	if len(message.rows) == 1:
		own = {"gateway_id": None, "parts": 0, "sent_text": None, **more, "delivered_at": delivered_at}
		row = {"name": message.leader.name, "held": message.leader.claim, "now": now}
		frappe.db.sql(FINISHED, {**named(state), **row, **own})  # in a tenth of the builder's time
		return
	values = {**named(state), **RELEASED, "sent_at": now, "last_error": None, "fate_unknown": 0, **more}
	if delivered_at:
		values["delivered_at"] = delivered_at
	_write(message, values, count_try=True)


# Most messages by far are one notice, and end well.
FINISHED = """
	update `tabHotline Notice`
	set state = %(state)s, state_code = %(state_code)s, claim = null, claim_until = null, handed = 0,
		sent_at = %(now)s, delivered_at = %(delivered_at)s, last_error = null, fate_unknown = 0,
		gateway_id = %(gateway_id)s, parts = %(parts)s, sent_text = %(sent_text)s, merged_into = null,
		attempts = attempts + 1
	where name = %(name)s and claim = %(held)s
"""


def handed_on(message: Message, waiting: str, **more: Any) -> None:
	"""Somebody else has it now: the Email Queue, or a person who is to call. Its state stays `sending`."""
	_write(message, {**named(State.SENDING), **RELEASED, "waiting": waiting, **more}, count_try=True)


def again(message: Message, error: str, now: datetime, settings: OutboxSettings, **more: Any) -> bool:
	"""A try that failed: the next one after a growing pause, at an hour that suits. False when there is none left."""
	if message.leader.attempts + 1 >= settings.most_attempts:
		return False
	wait = heartbeats.pause(message.leader.attempts, FIRST_PAUSE, LONGEST_PAUSE)
	_back(message, State.FAILED, now + wait, error, count_try=True, **more)
	return True


def put_back(message: Message, after: datetime, why: str = "") -> None:
	"""Not tried at all: the row waits on, and loses nothing."""
	state = State.FAILED if message.leader.attempts else State.QUEUED
	_back(message, state, after, why or message.leader.last_error or "", count_try=False)


def ended(message: Message, state: State, error: str, *, tried: bool = True) -> None:
	"""Given up or dropped, with the reason that a manager reads."""
	_write(message, {**named(state), **RELEASED, "last_error": error[:LONGEST_ERROR]}, count_try=tried)


def _back(
	message: Message, state: State, after: datetime, error: str, *, count_try: bool, **more: Any
) -> None:
	row = message.leader
	means = Means(row.means_code)
	after = _suitable(row, means, after)
	for at_once in {bool(one.at_once) for one in message.rows}:
		part = Message([one for one in message.rows if bool(one.at_once) is at_once])
		values = {
			**named(state),
			**RELEASED,
			"send_after": after,
			"last_error": error[:LONGEST_ERROR] or None,
			"waiting": queue(means, at_once),
			**more,
		}
		_write(part, values, count_try=count_try, claim=row.claim)


def _suitable(row: frappe._dict, means: Means, after: datetime) -> datetime:
	rule = rules.of(row.code)
	return hours.earliest(
		after, means, at_once=bool(row.at_once), quiet=rule.quiet, calendar=calendars.current()
	)


def _write(message: Message, values: dict[str, Any], *, count_try: bool, claim: str | None = None) -> None:
	"""The same for all rows of a message; the leader alone keeps what belongs to the message as such."""
	table = frappe.qb.DocType(DOCTYPE)
	held = claim or message.leader.claim
	for names, kept in _parts(message, values):
		query = frappe.qb.update(table).where(table.name.isin(names) & (table.claim == held))
		if count_try:
			query = query.set(table.attempts, table.attempts + 1)
		for column, value in kept.items():
			query = query.set(table[column], value)
		query.run()


def _parts(message: Message, values: dict[str, Any]) -> Iterable[tuple[list[str], dict[str, Any]]]:
	leader = message.leader.name
	yield [leader], {**values, "merged_into": None}
	followers = [name for name in message.names if name != leader]
	if followers:
		own = ("gateway_id", "parts", "sent_text", "todo")
		kept = {column: value for column, value in values.items() if column not in own}
		yield followers, {**kept, "merged_into": leader}
