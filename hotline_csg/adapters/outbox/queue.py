"""Announcements → rows of the outbox: one per person and means, in the transaction of what caused them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

import frappe
from frappe.utils import cstr

from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.notice_rules import CASES, Means, Recipient, SiteCase, Told

from .. import calendars, carried, clock, jobs
from . import hours, rules
from .about import About, Announcement
from .people import Found, People, Person, masked
from .settings import OutboxSettings, current
from .states import DOCTYPE, State, named, queue

COLUMNS = (
	"name", "creation", "modified", "owner", "modified_by", "docstatus", "idx",
	"kind", "code", "issue", "about", "deadline", "what", "due", "at_once", "recipient", "told_as", "means",
	"means_code", "address", "state", "state_code", "owed_at", "send_after", "attempts", "last_error", "subject",
	"message", "waiting", "to_key", "unique_key", *carried.COLUMNS,
)  # fmt: skip
LONGEST = 140


class Run:
	"""What one call of `put` looks up once: rules, people, settings, calendar."""

	def __init__(self, now: datetime) -> None:
		self.now = now
		self.people = People(now)
		self.settings: OutboxSettings = current()
		self.calendar: WorkCalendar = calendars.current()
		self.hotline = cstr(frappe.get_cached_value("Hotline Settings", "Hotline Settings", "hotline_number"))
		self.broken: set[str] = set()
		self._rules: dict[str, rules.NoticeRule] = {}

	def rule(self, code: str) -> rules.NoticeRule:
		if code not in self._rules:
			self._rules[code] = rules.of(code)
		return self._rules[code]


def put(announcements: Iterable[Announcement], now: datetime, run: Run | None = None) -> int:
	"""Store what is to be told and does not stand in the outbox yet. Returns how many rows were new.

	Nothing of it may fail the caller's save for a fault of a text or a person: that becomes a row that says so.
	"""
	run = run or Run(now)
	rows = [row for one in announcements for row in _rows(one, run)]
	for code in run.broken - {SiteCase.BAD_TEXT}:
		about = About(number="", what=CASES[code].zh)
		report = Announcement(SiteCase.BAD_TEXT, f"{SiteCase.BAD_TEXT}:{code}:{now:%Y%m%d}", about, now)
		rows += _rows(report, run)
	run.broken.clear()
	if not rows:
		return 0
	added = _insert(rows)
	if added and any(row["at_once"] and row["waiting"] for row in rows):
		wake()
	return added


def wake() -> None:
	"""Let a worker send what is urgent, once this is committed; without one the tick does."""
	jobs.ask("hotline_csg.tasks.hotline_deliver", "hotline_deliver")


def _rows(one: Announcement, run: Run) -> Iterator[dict[str, Any]]:
	rule = run.rule(one.code)
	if not rule.enabled:
		return
	seen: set[tuple[str, Means]] = set()
	steps = [told for told in rule.told if told.after in one.after and _wanted(told, one)]
	for told in (*steps, *one.also):
		found = _find(told.recipient, one.about, run)
		if found.unknown:
			yield _unknown(one, rule, told, run)
		for person in found.people:
			for means in _means(told, person, run, one.without):
				if (person.key, means) not in seen:
					seen.add((person.key, means))
					yield _row(one, rule, found, person, means, run)


def _wanted(told: Told, one: Announcement) -> bool:
	return one.only is None or told.recipient in one.only


def _find(recipient: Recipient, about: About, run: Run) -> Found:
	return run.people.above(about) if recipient is Recipient.ABOVE else run.people.find(recipient, about)


def _means(told: Told, person: Person, run: Run, without: frozenset[Means]) -> list[Means]:
	"""The means that can be used; where none of the rule's can, a user is told by the bell."""
	usable = [one for one in told.means if one in run.settings.usable and one not in without]
	if person.user is None:
		return [one for one in usable if person.address(one)][:1]
	return usable or [Means.BELL]


def _row(
	one: Announcement, rule: rules.NoticeRule, found: Found, person: Person, means: Means, run: Run
) -> dict[str, Any]:
	at_once = rule.at_once if one.at_once is None else one.at_once

	def earliest(moment: datetime) -> datetime:
		return hours.earliest(moment, means, at_once=at_once, quiet=rule.quiet, calendar=run.calendar)

	address = person.address(means)
	why, state = "", State.QUEUED
	if found.refused:
		why, state = "主体已退订", State.DROPPED
	elif not address:
		why, state = (
			f"{person.name or person.user} 未登记{'邮箱' if means is Means.MAIL else '手机号'}",
			State.GIVEN_UP,
		)
	kind, message = _words(one, rule, person.lang, run)
	about = one.about
	return {
		**_base(one, rule, means, at_once),
		**named(state),
		"kind": rule.case.zh,
		"recipient": person.user,
		"told_as": found.told_as.zh if found.told_as else None,
		"address": _cut(masked(means, address)),
		"owed_at": earliest(one.owed_at),
		"send_after": earliest(run.now),
		"last_error": why or None,
		"subject": _cut(f"【{kind}】{about.number} {about.what}".strip()),
		"message": message,
		"waiting": None if why else queue(means, at_once),
		"to_key": _cut(f"{means}:{person.key}"),
		"unique_key": unique(f"{one.key}:{person.key}:{means}"),
	}


def _unknown(one: Announcement, rule: rules.NoticeRule, told: Told, run: Run) -> dict[str, Any]:
	"""Somebody should be told and is not there: a row that nobody gets and every manager sees."""
	at_once = rule.at_once if one.at_once is None else one.at_once
	where = "、".join(one.about.departments)
	_kind, message = _words(one, rule, "zh", run)
	return {
		**_base(one, rule, told.means[0] if told.means else Means.BELL, at_once),
		**named(State.GIVEN_UP),
		"kind": rule.case.zh,
		"told_as": told.recipient.zh,
		"owed_at": one.owed_at,
		"send_after": run.now,
		"last_error": f"找不到接收人：{where}{told.recipient.zh}",
		"subject": _cut(f"【{rule.case.zh}】{one.about.number} {one.about.what}".strip()),
		"message": message,
		"unique_key": unique(f"{one.key}:{told.recipient}:unknown"),
	}


def _base(one: Announcement, rule: rules.NoticeRule, means: Means, at_once: bool) -> dict[str, Any]:
	about = one.about
	return {
		"code": rule.case.code,
		"issue": about.issue,
		"about": None if about.issue else about.number or None,
		"deadline": about.deadline,
		"what": _cut(about.what) or None,
		"due": about.due,
		"at_once": int(at_once),
		"means": means.zh,
		"means_code": str(means),
		"attempts": 0,
	}


def _words(one: Announcement, rule: rules.NoticeRule, lang: str, run: Run) -> tuple[str, str]:
	"""The kind's name and the message in the recipient's language."""
	about = one.about
	kind = rule.case.zh if lang == "zh" else rule.case.en
	values = {
		"number": about.number,
		"kind": kind,
		"what": about.what,
		"due": f"{about.due:%Y-%m-%d %H:%M}" if about.due else "",
		"count": str(about.count or ""),
		"list": about.listed,
		"person": about.person,
		"hotline": run.hotline,
		"rating": rules.rating(about.number),
	}
	message, own = rules.words(rule, lang, values)
	if not own:
		run.broken.add(one.code)
	return kind, message


def unique(key: str) -> str:
	"""A key that fits its column; what is too long is told apart by a digest of the whole."""
	return key if len(key) <= LONGEST else f"{key[:90]}:{sha256(key.encode()).hexdigest()[:40]}"


def _cut(text: str) -> str:
	return text[:LONGEST]


def _insert(rows: list[dict[str, Any]]) -> int:
	"""Insert what is new. A row that stands already is left alone, by whichever transaction it came."""
	written = clock.real()
	stamped = {
		"creation": written,
		"modified": written,
		"owner": frappe.session.user,
		"modified_by": frappe.session.user,
		"docstatus": 0,
		"idx": 0,
	}
	orders = carried.of_orders(row.get("issue") for row in rows)
	values = []
	for row in rows:
		of_order = orders.get(row.get("issue"), {})
		whole = {**stamped, "name": frappe.generate_hash(length=10), **of_order, **row}
		values.append(tuple(whole.get(column) for column in COLUMNS))
	frappe.db.bulk_insert(DOCTYPE, list(COLUMNS), values, ignore_duplicates=True)
	return max(frappe.db._cursor.rowcount, 0)
