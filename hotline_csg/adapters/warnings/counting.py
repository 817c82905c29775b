"""Calls and orders in writing from the database → the guide's counting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe

from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.choices import Mood
from hotline_csg.guide.counting import entity_warnings, topic_warnings
from hotline_csg.guide.important import Aggravation
from hotline_csg.guide.warnings import Call, Reconciled, Source, Window, begins, reconcile

from .records import SETTINGS, stored

_WINDOWS_OF_ENTITY = (Window.WORKING_DAYS, Window.MONTH)
_WRITTEN = (Source.PORTAL.zh, Source.MAIL.zh)


def of_entity(entity: str, topic: str, since: datetime, calendar: WorkCalendar) -> Reconciled:
	"""What the calls of one entity on one topic from `since` on change in its warnings (levels 3 and 2)."""
	start = min(begins(window, since, calendar, SETTINGS) for window in _WINDOWS_OF_ENTITY)
	earlier = stored(topic, entity, since)
	fresh = entity_warnings(
		calls(topic, start, entity), calendar=calendar, settings=SETTINGS, since=since, earlier=earlier
	)
	return reconcile(earlier, fresh)


def of_topic(topic: str, since: datetime, calendar: WorkCalendar) -> Reconciled:
	"""What the contacts on one topic from `since` on change in its level 1 warnings."""
	earlier = stored(topic, "", since)
	contacts = calls(topic, begins(Window.WEEK, since, calendar, SETTINGS))
	contacts += writings(topic, begins(Window.WEEK, since, calendar, SETTINGS))
	fresh = topic_warnings(contacts, calendar=calendar, settings=SETTINGS, since=since, earlier=earlier)
	return reconcile(earlier, fresh)


def calls(topic: str, start: datetime, entity: str | None = None) -> list[Call]:
	"""The inbound calls on a topic since `start`, of one entity or of all; through the counting indexes."""
	filters: dict[str, Any] = {"hotline_topic": topic, "start_time": (">=", start), "type": "Incoming"}
	if entity is not None:
		filters["hotline_entity"] = entity
	rows = frappe.get_all(
		"Call Log",
		filters=filters,
		fields=[
			"name",
			"hotline_entity",
			"start_time",
			"hotline_order",
			"hotline_mood",
			"hotline_flags",
			"hotline_new_rule",
		],
		order_by="start_time",
	)
	return [_call(row, topic) for row in rows]


def _call(row: frappe._dict, topic: str) -> Call:
	return Call(
		id=row.name,
		entity=row.hotline_entity or "",
		topic=topic,
		at=row.start_time.replace(microsecond=0),
		order=row.hotline_order or "",
		mood=Mood.read(row.hotline_mood) if row.hotline_mood else Mood.CALM,
		flags=frozenset(Aggravation(code) for code in (row.hotline_flags or "").split(",") if code),
		new_rule=bool(row.hotline_new_rule),
	)


def writings(topic: str, start: datetime) -> list[Call]:
	"""The orders on a topic that came in writing; they count for level 1 only (A21)."""
	rows = frappe.get_all(
		"Issue",
		filters={
			"hotline_topic": topic,
			"hotline_received_at": (">=", start),
			"hotline_source": ("in", _WRITTEN),
		},
		fields=["name", "hotline_entity", "hotline_received_at", "hotline_new_rule"],
		order_by="hotline_received_at",
	)
	return [
		Call(
			id=row.name,
			entity=row.hotline_entity or "",
			topic=topic,
			at=row.hotline_received_at,
			order=row.name,
			source=Source.PORTAL,
			new_rule=bool(row.hotline_new_rule),
		)
		for row in rows
	]


def lines_since(since: datetime) -> tuple[set[tuple[str, str]], set[str]]:
	"""The (entity, topic) pairs and the topics that were called about, or written about, since `since`."""
	rows = frappe.get_all(
		"Call Log",
		filters={"start_time": (">=", since), "type": "Incoming", "hotline_topic": ("is", "set")},
		fields=["hotline_entity", "hotline_topic"],
		order_by="start_time",
	)
	topics = {row.hotline_topic for row in rows} | set(
		frappe.get_all(
			"Issue",
			filters={"hotline_received_at": (">=", since), "hotline_source": ("in", _WRITTEN)},
			pluck="hotline_topic",
			order_by="hotline_received_at",
		)
	)
	return {(row.hotline_entity, row.hotline_topic) for row in rows if row.hotline_entity}, topics
