"""The outbox's use cases: the tick, the watchdog, sending, receipts, calls recorded, and what managers look at."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import frappe

from hotline_csg.adapters import clock, jobs, notices
from hotline_csg.adapters.outbox import (
	database,
	digest,
	due,
	hand,
	health,
	heartbeats,
	mail,
	opt_outs,
	phone,
	receipts,
	rules,
	sender,
	settings,
)
from hotline_csg.adapters.sms import settings as sms_settings
from hotline_csg.guide.notice_rules import Means

if TYPE_CHECKING:
	from frappe.model.document import Document

# A tick that has not been heard of for so long is stuck, or its worker is gone.
SILENCE = timedelta(seconds=90)
# Seconds: less than the minute between two ticks, which are never two at once; and between two glances.
ATTENDS, GLANCE = 50.0, 2.0
TOLD_OF_GATEWAY_AFTER = timedelta(minutes=5)


def tick(now: datetime | None = None) -> int:
	"""Write a notice for every deadline that is due soon or overdue, and hand the outbox to the sender.

	Running it twice, or after any pause, sends nothing twice and misses nothing. Returns the deadlines looked at.
	"""
	begun, now = time.monotonic(), now or clock.now()
	own = database.steadily(settings.current)
	looked = _step("deadlines", lambda: due.tell(now))
	_step("appointments", lambda: notices.of_appointments(now, own))
	_step("digest", lambda: _digest(now))
	_step("mail", lambda: mail.watch(now, own))
	_step("rescue", lambda: sender.rescue(now, own))
	_step("calls", phone.drop_pointless_calls)
	_step("help", _ask_for_help)
	sent = sender.deliver()
	_step("chase", lambda: sender.chase(now, own))
	_step("gateway", lambda: _tell_of_gateway(now))
	seconds = time.monotonic() - begun
	_step("heartbeat", lambda: heartbeats.beat(heartbeats.TICK, now, seconds, f"{looked} / {sent}"))
	return looked


def minute() -> None:
	"""What the scheduler's job does: a tick, and attendance for the rest of the minute."""
	begun = time.monotonic()
	tick()
	attend(ATTENDS - (time.monotonic() - begun))


def attend(seconds: float) -> int:
	"""Stay for what falls due before the next tick, and for nothing else: people hear of it in seconds, not in a minute.

	Returns the deadlines looked at. It does not wait where nothing falls due, so a worker is held only for a reason;
	while it waits it sends what else becomes ready, for it may hold the only worker there is.
	"""
	end, looked = time.monotonic() + seconds, 0
	while (left := end - time.monotonic()) > 0:
		moment = database.steadily(due.next_moment)
		if moment is None or (wait := (moment - clock.now()).total_seconds()) > left:
			break
		time.sleep(min(max(wait, 0), GLANCE))
		if wait <= GLANCE:
			found = _step("deadlines", lambda: due.tell(clock.now()))
			if not found:
				# It could not be told: the log says why, and the next tick tries again.
				break
			looked += found
			if found > due.BATCH:
				_step("help", _ask_for_help)
		sender.deliver(end - time.monotonic())
	return looked


def _step(name: str, work: Callable[[], Any]) -> int:
	"""One part of the tick, a transaction of its own: what is wrong with it stops none of the others."""
	try:
		return int(database.steadily(work) or 0)
	except Exception:
		sender.forget(f"hotline_csg: {name} of the tick failed")
		return 0


def _digest(now: datetime) -> int:
	added = digest.tell(now)
	if added is None:
		return 0
	# Done for the day, whether or not there was anything to tell: it looks at every open deadline.
	heartbeats.beat("digest", now, figures=str(added))
	return added


def _tell_of_gateway(now: datetime) -> int:
	gateway = heartbeats.health(heartbeats.SMS)
	since = gateway.failing_since
	if since is None or now - since < TOLD_OF_GATEWAY_AFTER:
		return 0
	return notices.of_failing_gateway(since, gateway.error, now)


def _ask_for_help() -> None:
	"""A second worker, where there is one, sends along."""
	jobs.ask("hotline_csg.tasks.hotline_deliver", "hotline_deliver")


def watchdog(now: datetime | None = None) -> bool:
	"""The second trigger, a job of another name: tick where the tick itself is stuck. Returns whether it had to."""
	now = now or clock.now()
	_step("registries", jobs.clean_registries)
	last = heartbeats.last(heartbeats.TICK)
	silent = last is None or now - last > SILENCE
	if silent:
		tick(now)
	_step("heartbeat", lambda: heartbeats.beat(heartbeats.WATCH, now, figures=str(int(silent))))
	return silent


def deliver() -> int:
	"""Send what is ready, beside the tick."""
	return sender.deliver()


def daily(now: datetime | None = None) -> int:
	"""What the managers are told of the outbox itself, once a day."""
	now = now or clock.now()
	return notices.of_means_not_set_up(settings.current(), now)


# What comes from outside -------------------------------------------------------------------------------------


def take_receipts(token: str, signature: str, body: bytes) -> dict[str, Any]:
	"""The gateway's webhook. Raises ReceiptRefused and ReceiptNotUnderstood."""
	receipts.check(token, signature, body)
	return receipts.take(receipts.parsed(body), clock.now())


# What people do ----------------------------------------------------------------------------------------------


def record_call(notice: str, reached: bool, note: str) -> str:
	"""A phone notice was told, or the person not reached. Returns the notice's state, in Chinese."""
	return phone.record_call(notice, reached, note, clock.now()).zh


def may_record_call(notice: str) -> bool:
	return phone.may_record(notice, frappe.session.user)


def retry(names: list[str]) -> int:
	return hand.retry(names, clock.now())


def test_send(code: str, means: Means) -> dict[str, str]:
	return hand.test_send(code, means, frappe.session.user)


def preview(code: str, text_zh: str, text_en: str) -> dict[str, dict[str, object]]:
	return rules.sample(code, {"zh": text_zh, "en": text_en})


def health_now(*, whole: bool = False) -> dict[str, Any]:
	"""How the outbox fares: the worst verdict and every finding, as plain values."""
	found = health.findings(clock.now(), whole=whole)
	return {
		"verdict": str(health.worst(found)),
		"findings": [
			{"what": one.what, "verdict": str(one.verdict), "says": one.says, "mend": one.mend}
			for one in found
		],
	}


# Records are saved -------------------------------------------------------------------------------------------


def check_notice_rule(doc: Document) -> None:
	rules.check(doc)


def check_settings(doc: Document) -> None:
	settings.check(doc)


def check_sms_settings(doc: Document) -> None:
	sms_settings.check(doc)


def keep_opt_out(doc: Document) -> None:
	opt_outs.keep(doc)


def check_call_task(todo: Document) -> None:
	phone.check_task(todo)
