"""What is to be told of an event, a warning or the site itself → announcements for the outbox.

Messages carry number, kind and due moment, never the appeal's text or a phone number. See docs/notices.md.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe.utils import get_datetime

from hotline_csg.guide.engine import Decision
from hotline_csg.guide.important import Duty
from hotline_csg.guide.notice_rules import Means, Recipient, SiteCase, Told, case_of
from hotline_csg.guide.notices import NoticeKind
from hotline_csg.guide.words import DeadlineName, Flow, Role, State

from . import clock
from .outbox import queue
from .outbox.about import About, Announcement, of_order
from .outbox.settings import OutboxSettings

if TYPE_CHECKING:
	from frappe.model.document import Document

FAILED = "hotline_csg: notice not stored"


def _put(announcements: list[Announcement], about: str) -> int:
	"""Store them; a fault of ours is logged for the managers and does not undo what is being told."""
	if not announcements:
		return 0
	frappe.db.savepoint("hotline_notice")
	try:
		return queue.put(announcements, clock.now())
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		raise
	except Exception:
		frappe.db.rollback(save_point="hotline_notice")
		frappe.log_error(title=FAILED, message=f"{about}\n{frappe.get_traceback()}")
		return 0


def of_decision(doc: Document, decision: Decision) -> int:
	"""The notices an event calls for, keyed by the event so that a repeated save adds none."""
	announcements = []
	for kind in decision.notices:
		if kind is NoticeKind.ENTITY and (doc.hotline_urge or decision.order.flow is Flow.REPORT):
			# R6.6; and an urge was told of when the order it urges was.
			continue
		case = case_of(kind, decision.event.kind)
		key = f"{doc.name}:{case.code}:{decision.event.at:%Y%m%d%H%M%S}"
		about = _told_to_entity(doc, decision) if kind is NoticeKind.ENTITY else of_order(doc)
		announcements.append(Announcement(case.code, key, about, clock.now()))
	return _put(announcements, doc.name)


def _told_to_entity(doc: Document, decision: Decision) -> About:
	"""The entity is told when its order will be finished, not what the next step owes."""
	whole = (one.due for one in decision.order.open_deadlines if one.name is DeadlineName.OVERALL)
	return replace(of_order(doc), what="", due=next(whole, None))


def of_duty(doc: Document, duty: Duty, departments: list[str]) -> int:
	"""What a warning or an important event asks to be told: once per kind and level, to those its rule names."""
	if duty.notice is None:
		return 0
	about = About(number=doc.name, departments=tuple(departments))
	also: tuple[Told, ...] = ()
	if doc.get("head_coordinates"):
		also = (Told(Recipient.HEAD, (Means.BELL, Means.SMS)),)  # R11.9
	key = f"{doc.name}:{duty.notice}:{doc.get('level_code') or ''}"
	return _put([Announcement(str(duty.notice), key, about, clock.now(), also=also)], doc.name)


def of_supervision(doc: Document, person: str | None) -> int:
	"""R92.1: the department is told what is asked of it, once per due moment."""
	due = get_datetime(doc.due)
	departments = (doc.department,) if doc.department else ()
	about = About(number=doc.issue, due=due, issue=doc.issue, departments=departments, handler=person)
	code = SiteCase.SUPERVISION
	key = f"{doc.name}:{code}:{due:%Y%m%d%H%M}"
	return _put([Announcement(str(code), key, about, clock.now())], doc.name)


def of_bulletin(doc: Document, departments: list[str]) -> int:
	"""N12: a bulletin is out, to the heads of the departments it names and market management (R81.14)."""
	about = About(number=doc.name, departments=tuple(departments))
	code = str(NoticeKind.BULLETIN)
	return _put([Announcement(code, f"{doc.name}:{code}", about, clock.now())], doc.name)


def of_appointments(now: datetime, settings: OutboxSettings) -> int:
	"""N16: a callback agreed for a moment that is near, or has passed without a call, once per appointment."""
	# get_all would ask for ifnull(hotline_appointment): orders without one would be found, and no index helps
	issue = frappe.qb.DocType("Issue")
	rows = (
		frappe.qb.from_(issue)
		.select(issue.name, issue.hotline_appointment, issue.hotline_department, issue.hotline_first_agent)
		.where(
			(issue.hotline_state == str(State.REVIEWED))
			& (issue.hotline_appointment <= now + settings.appointment_lead)
		)
		.orderby(issue.hotline_appointment)
		.limit(500)
		.run(as_dict=True)
	)
	code = str(NoticeKind.APPOINTMENT)
	announcements = [
		Announcement(
			code,
			f"{row.name}:{code}:{row.hotline_appointment:%Y%m%d%H%M}",
			About(
				number=row.name,
				due=row.hotline_appointment,
				issue=row.name,
				departments=(row.hotline_department,) if row.hotline_department else (),
				agent=row.hotline_first_agent,
			),
			row.hotline_appointment - settings.appointment_lead,
		)
		for row in rows
	]
	return _put(announcements, code)


def of_empty_roster(role: Role, now: datetime) -> int:
	"""Nobody is on duty for `role`: to each hotline manager, once a day."""
	return _daily(SiteCase.EMPTY_ROSTER, str(role), About(number="", what=role.zh), now)


def of_missing_calendar(year: int, now: datetime) -> int:
	"""N18, once a day to each hotline manager."""
	return _daily(NoticeKind.CALENDAR_MISSING, str(year), About(number=str(year)), now)


def of_means_not_set_up(settings: OutboxSettings, now: datetime) -> int:
	"""SMS or mail is switched on, and nothing can be sent by it: to the managers, once a day."""
	return sum(
		_daily(SiteCase.NOT_SET_UP, str(means), About(number="", what=means.zh), now)
		for means in sorted(settings.not_set_up)
	)


def of_failing_gateway(failing_since: datetime, error: str, now: datetime) -> int:
	"""The gateway fails message after message: to the managers, once per outage and day."""
	key = f"{failing_since:%m%d%H%M}"
	return _daily(SiteCase.GATEWAY_DOWN, key, About(number="", what=error[:100]), now)


def _daily(code: SiteCase | NoticeKind, what: str, about: About, now: datetime) -> int:
	return _put([Announcement(str(code), f"{code}:{what}:{now:%Y%m%d}", about, now)], f"{code} {what}")
