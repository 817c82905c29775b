"""The settings of the outbox, read once per run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import cint, cstr

from hotline_csg.guide.notice_rules import Means

from .. import sms

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True, slots=True)
class OutboxSettings:
	"""`due_soon`: working time before a deadline, the longest first. `usable`: means that are switched on and set up."""

	due_soon: tuple[timedelta, ...]
	appointment_lead: timedelta
	digest_at: time | None
	most_attempts: int
	give_up_after: timedelta
	late_after: timedelta
	usable: frozenset[Means]
	# Switched on, and yet nothing can be sent by them.
	not_set_up: frozenset[Means]


def current() -> OutboxSettings:
	stored = frappe.get_cached_doc("Hotline Settings")
	wanted = {Means.BELL, Means.PHONE}
	wanted |= {Means.SMS} if cint(stored.notice_by_sms) else set()
	wanted |= {Means.MAIL} if cint(stored.notice_by_email) else set()
	broken = {means for means, ready in READY.items() if means in wanted and not ready()}
	return OutboxSettings(
		due_soon=due_soon_points(),
		appointment_lead=timedelta(minutes=cint(stored.appointment_minutes)),
		digest_at=digest_time(cstr(stored.digest_at)),
		most_attempts=cint(stored.most_attempts) or 8,
		give_up_after=timedelta(hours=cint(stored.give_up_hours) or 24),
		late_after=timedelta(minutes=cint(stored.late_minutes) or 10),
		usable=frozenset(wanted - broken),
		not_set_up=frozenset(broken),
	)


def digest_time(text: str) -> time | None:
	"""`08:30`; None where nothing, or nothing of use, stands."""
	try:
		return time.fromisoformat(text.strip()) if text.strip() else None
	except ValueError:
		return None


def check(doc: Document) -> None:
	if cstr(doc.digest_at).strip() and digest_time(cstr(doc.digest_at)) is None:
		frappe.throw(_("The time of the daily digest is written as 08:30."), title=_("Not Saved"))


def due_soon_points() -> tuple[timedelta, ...]:
	"""The working times before a deadline at which it is told, the longest first."""
	stored = frappe.get_cached_doc("Hotline Settings")
	points = {cint(stored.due_soon_minutes), cint(stored.due_soon_again_minutes)} - {0}
	return tuple(timedelta(minutes=one) for one in sorted(points, reverse=True))


def mail_ready() -> bool:
	"""Whether the site has an account that sends."""
	return bool(frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}))


READY = {Means.SMS: sms.ready, Means.MAIL: mail_ready}
