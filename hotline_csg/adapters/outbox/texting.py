"""Notices by SMS: a batch is claimed, threads hand it to the gateway, the results are written down as they come."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime

import frappe

from hotline_csg.guide import notice_texts
from hotline_csg.guide.notice_rules import Means, SiteCase

from .. import clock, sms
from ..sms.numbers import mobile
from . import claims, compose, database, heartbeats, limits, record, rules
from .claims import LEASE, Message
from .ending import drop_pointless, give_up
from .people import People, entity
from .settings import OutboxSettings
from .states import State

BATCH = 48
# A gateway that comes back is asked with few messages first.
PROBES = 2
SECOND = 1.0
# Seconds that an answer waits for others, to be written down with them.
LINGER = 0.01
TWICE_UNKNOWN = "两次发送结果均未知"


@dataclass(slots=True)
class Ready:
	"""A message with its text and number: what a thread needs."""

	message: Message
	outgoing: sms.Outgoing
	parts: int
	# An earlier try may have arrived: the gateway is asked first, where it can be.
	ask_first: bool


def one_batch(now: datetime, settings: OutboxSettings) -> int:
	"""Send up to `BATCH` messages. Returns how many were claimed; 0 also while the gateway pauses."""
	config = sms.current()
	health = heartbeats.health(heartbeats.SMS)
	if health.paused_until and health.paused_until > now:
		return 0
	most = _room(config.limits, now, PROBES if health.failures else BATCH)
	messages = claims.take(Means.SMS, now, most) if most > 0 else []
	if not messages:
		return 0
	end = time.monotonic() + LEASE.total_seconds() - 2 * config.longest_seconds
	ready = database.steadily(lambda: _prepare(messages, config, now))
	_send_all(ready, config, settings, end)
	return len(messages)


def _room(rates: sms.Limits, now: datetime, most: int) -> int:
	"""How many messages the gateway's limit leaves for this batch."""
	if not rates.per_minute:
		return most
	return min(most, rates.per_minute - claims.handed_over_since(Means.SMS, now - limits.MINUTE, now))


def _spans(rates: sms.Limits) -> limits.Spans:
	every = (
		(limits.MINUTE, rates.person_minute),
		(limits.HOUR, rates.person_hour),
		(limits.DAY, rates.person_day),
	)
	return tuple((span, most) for span, most in every if most)


# Before --------------------------------------------------------------------------------------------------------


def _prepare(messages: list[Message], config: sms.SmsSettings, now: datetime) -> list[Ready]:
	kept = limits.within(drop_pointless(messages), _spans(config.limits), now)
	people = People(now)
	people.load(message.leader.recipient for message in kept)
	ready = [one for message in kept if (one := _ready(message, config, people, now))]
	record.gathered([one.message for one in ready])
	return ready


def _ready(message: Message, config: sms.SmsSettings, people: People, now: datetime) -> Ready | None:
	"""The number in force now, not the one of the day the notice was written."""
	row = message.leader
	who = people.person(row.recipient) if row.recipient else entity(row.issue)
	number = mobile(who.phone) if who and who.phone else None
	if who is None or number is None:
		give_up(message, "手机号缺失或无效" if who else "接收人已停用或无联系方式", now)
		return None

	def fits(said: str) -> bool:
		return notice_texts.fits(said, config.most_parts)

	said = compose.text(message, who.lang, fits)
	rule = rules.of(row.code if len(message.rows) == 1 else SiteCase.MERGED)
	outgoing = sms.Outgoing(
		id=row.name,
		number=number,
		text=said,
		template=rule.gateway_template,
		values=_values(message, rule),
	)
	return Ready(message, outgoing, notice_texts.parts(said), message.fate_unknown)


def _values(message: Message, rule: rules.NoticeRule) -> dict[str, str]:
	"""The values of a cloud gateway's template, in its order."""
	row = message.leader
	known = {
		"number": row.issue or row.about or "",
		"kind": row.kind,
		"what": row.what or "",
		"due": f"{row.due:%Y-%m-%d %H:%M}" if row.due else "",
		"count": str(len(message.rows)),
		"hotline": frappe.get_cached_value("Hotline Settings", "Hotline Settings", "hotline_number"),
	}
	codes = {alias: code for code, zh in notice_texts.PLACEHOLDERS.items() for alias in (code, zh)}
	return {name: str(known.get(codes.get(name, name)) or "") for name in rule.gateway_values}


# Sending -------------------------------------------------------------------------------------------------------


class Watched:
	"""The gateway's health as a batch sees it: looked at again each second, and after a failure of its own."""

	def __init__(self) -> None:
		self._at, self._health = 0.0, heartbeats.Health()

	def look_again(self) -> None:
		self._at = 0.0

	@property
	def health(self) -> heartbeats.Health:
		if time.monotonic() - self._at > SECOND:
			try:
				self._health = heartbeats.health(heartbeats.SMS)
			except Exception as error:
				if not database.lost(error):
					raise
				database.forget_connection()
				return heartbeats.Health()
			self._at = time.monotonic()
		return self._health

	@property
	def paused(self) -> bool:
		until = self.health.paused_until
		return bool(until and until > clock.now())


def _send_all(ready: list[Ready], config: sms.SmsSettings, settings: OutboxSettings, end: float) -> None:
	untried, leaving, watched = list(ready), list[Ready](), Watched()
	gateway = _gateway(config)
	day = clock.now().strftime("%Y%m%d")
	with ThreadPoolExecutor(max_workers=config.threads) as pool:
		running: dict[Future[sms.Outcome], Ready] = {}
		while gateway:
			while (
				(untried or leaving)
				and len(running) < config.threads
				and time.monotonic() < end
				and not watched.paused
			):
				if not leaving:
					leaving, untried = untried[: config.threads], untried[config.threads :]
					_mark(leaving, config)
				one = leaving.pop(0)
				running[pool.submit(_one, gateway, one, day)] = one
			if not running:
				break
			wait(running, return_when=FIRST_COMPLETED)
			done = wait(running, timeout=LINGER).done
			_settle([(running.pop(future), future.result()) for future in done], settings, watched)
	for one in (*leaving, *untried):
		database.steadily(lambda message=one.message: record.put_back(message, clock.now()))


def _mark(leaving: list[Ready], config: sms.SmsSettings) -> None:
	"""Before a few messages leave: that they do, and which of them without the gateway being able to tell again."""
	repeats = [] if config.repeats_are_told else [one.message for one in leaving if one.ask_first]
	database.steadily(lambda: record.handing_over([one.message for one in leaving], repeats))


def _gateway(config: sms.SmsSettings) -> sms.Gateway | None:
	"""The gateway, or None where it cannot even be made: everything goes back, and managers see why."""
	try:
		return sms.gateway(config)
	except Exception as error:
		reason = str(error)
		database.steadily(lambda: heartbeats.broken(heartbeats.SMS, clock.now(), reason))
		return None


def _one(gateway: sms.Gateway, one: Ready, day: str) -> sms.Outcome:
	"""In a thread: no database here. A gateway that can be asked is asked before a message is sent again."""
	if not one.ask_first or not gateway.can_be_asked:
		return gateway.send(one.outgoing)
	known = gateway.fate_of(one.outgoing, day)
	if known.fate is sms.Fate.REFUSED:
		return gateway.send(one.outgoing)
	return known


# After ---------------------------------------------------------------------------------------------------------


def _settle(done: list[tuple[Ready, sms.Outcome]], settings: OutboxSettings, watched: Watched) -> None:
	"""Write down what became of messages that are out, those that came back together; the database may take its time."""
	try:
		database.steadily(lambda: _write_down(done, settings, watched))
	except Exception:
		frappe.db.rollback()
		if len(done) == 1:
			# Its claim runs out, and it is looked at again.
			frappe.log_error(title=f"hotline_csg: {done[0][0].outgoing.id} not written down, sending failed")
			return
		for alone in done:
			_settle([alone], settings, watched)


def _write_down(done: list[tuple[Ready, sms.Outcome]], settings: OutboxSettings, watched: Watched) -> None:
	now = clock.now()
	for one, outcome in done:
		if outcome.of_gateway:
			heartbeats.failed(heartbeats.SMS, now, outcome.error)
			watched.look_again()
		elif watched.health.failures:
			heartbeats.worked(heartbeats.SMS)
			watched.look_again()
		_AFTER[outcome.fate](one, outcome, now, settings)


def _accepted(one: Ready, outcome: sms.Outcome, now: datetime, _settings: OutboxSettings) -> None:
	sent_text = one.outgoing.text if len(one.message.rows) > 1 else None
	record.finished(
		one.message,
		State.ACCEPTED,
		now,
		gateway_id=outcome.gateway_id or None,
		parts=one.parts,
		sent_text=sent_text,
	)


def _barred(one: Ready, outcome: sms.Outcome, now: datetime, _settings: OutboxSettings) -> None:
	give_up(one.message, outcome.error, now)


def _not_taken(one: Ready, outcome: sms.Outcome, now: datetime, settings: OutboxSettings) -> None:
	if not record.again(one.message, outcome.error, now, settings):
		give_up(one.message, outcome.error, now)


def _unknown(one: Ready, outcome: sms.Outcome, now: datetime, settings: OutboxSettings) -> None:
	"""It may have arrived: once more, and only once, unless the gateway can tell."""
	config = sms.current()
	if one.ask_first and not config.repeats_are_told:
		give_up(one.message, f"{TWICE_UNKNOWN}：{outcome.error}", now)
		return
	if not record.again(one.message, outcome.error, now, settings, fate_unknown=1):
		give_up(one.message, outcome.error, now)


_AFTER: dict[sms.Fate, Callable[[Ready, sms.Outcome, datetime, OutboxSettings], None]] = {
	sms.Fate.ACCEPTED: _accepted,
	sms.Fate.BARRED: _barred,
	sms.Fate.REFUSED: _not_taken,
	sms.Fate.DOWN: _not_taken,
	sms.Fate.UNKNOWN: _unknown,
}


# What a dead worker left ---------------------------------------------------------------------------------------


def rescue(message: Message, now: datetime, settings: OutboxSettings) -> None:
	"""Taken by a worker that is gone. What it had not handed over yet goes back; the rest may have arrived."""
	row = message.leader
	if not row.handed:
		record.put_back(message, now)
	elif row.repeated and not sms.current().repeats_are_told:
		give_up(message, f"{TWICE_UNKNOWN}：发送进程中断", now)
	elif not record.again(message, "发送进程中断，结果未知", now, settings, fate_unknown=1, send_after=now):
		give_up(message, "发送进程中断，结果未知", now)
