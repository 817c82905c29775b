"""Calls are counted, events are told (articles 10 and 11)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.utils import get_datetime

from hotline_csg.adapters import calendars, clock, notices, store, warnings
from hotline_csg.guide.important import EVENT_DUTIES, LEVEL_DUTIES, DutyName, Level, Since
from hotline_csg.guide.warnings import ServiceWarning

if TYPE_CHECKING:
	from frappe.model.document import Document


def watch(entity: str, topic: str, since: datetime) -> int:
	"""Count the contacts of a line from `since` on and warn, raise or withdraw. Returns how many warnings changed.

	Run after the commit of what is counted, and again by the hourly sweep: the same calls warn once (R11.14).
	"""
	calendar = calendars.current()
	result = warnings.of_topic(topic, since, calendar)
	if entity:
		result += warnings.of_entity(entity, topic, since, calendar)
	for warning in result.new:
		doc = warnings.insert(warning)
		if doc:
			_warn(doc, warning)
	for old, fresh in result.changed:
		doc = warnings.change(old, fresh)
		if doc and (fresh.level.graver_than(old.level) or fresh.aggravations - old.aggravations):
			_warn(doc, fresh)
	for warning in result.withdrawn:
		warnings.withdraw(warning)
	return len(result.new) + len(result.changed) + len(result.withdrawn)


def sweep(now: datetime | None = None) -> int:
	"""Hourly: judge every line that was called about in the last two days, whatever became of the jobs."""
	since = (now or clock.now()) - timedelta(days=2)
	lines, topics = warnings.lines_since(since)
	changed = sum(watch(entity, topic, since) for entity, topic in sorted(lines))
	changed += sum(watch("", topic, since) for topic in sorted(topics - {topic for _, topic in lines}))
	return changed


def _warn(doc: Document, warning: ServiceWarning) -> None:
	"""What a warning asks for: limits become deadlines, everything that is told becomes notices."""
	now, calendar = clock.now(), calendars.current()
	for duty in warning.duties:
		if duty.limit is not None:
			store.open_duty(doc, duty, duty.due(now, warning.at, calendar), calendar)
		if duty.notice is not None and duty.since is Since.FOUND:
			notices.of_duty(doc, duty, warnings.departments(doc))


_LEVEL_1 = {duty.name: duty for duty in LEVEL_DUTIES[Level.ONE]}
WARNING_STEPS = {"reported_at": _LEVEL_1[DutyName.REPORT], "urged_again_at": _LEVEL_1[DutyName.URGE_AGAIN]}


def warning_saved(doc: Document) -> None:
	"""A dispatcher recorded the report or the second urge of a warning: its deadline is done, the urge goes out."""
	before = doc.get_doc_before_save()
	for fieldname, duty in WARNING_STEPS.items():
		if doc.get(fieldname) and not (before and before.get(fieldname)):
			store.finish_duty(doc, duty, get_datetime(doc.get(fieldname)))
			if duty.since is Since.HAPPENED:
				notices.of_duty(doc, duty, warnings.departments(doc))


def event_registered(doc: Document) -> None:
	"""R92.2: an important event goes to market management and the departments at once (N2)."""
	departments = [doc.department] if doc.department else []
	for row in doc.orders:
		departments.append(frappe.db.get_value("Issue", row.issue, "hotline_department"))
	for duty in EVENT_DUTIES:
		notices.of_duty(doc, duty, [one for one in dict.fromkeys(departments) if one])
