"""Calls from the database → the guide's counting → Hotline Warning records, one per entity, topic and window.

Counting happens after the commit of what is counted: two transactions that each count before theirs both miss a
threshold. The result has a unique key, so counting twice warns once.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import get_datetime

from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.choices import Mood
from hotline_csg.guide.counting import entity_warnings, topic_warnings
from hotline_csg.guide.important import Aggravation, Level
from hotline_csg.guide.warnings import (
	Call,
	Reconciled,
	ServiceWarning,
	Source,
	Step,
	WarningSettings,
	Window,
	begins,
	reconcile,
)
from hotline_csg.guide.words import Role

from . import clock, roles

DOCTYPE = "Hotline Warning"
OPEN, CLOSED, WITHDRAWN = "处置中", "已办结", "已撤销"
SETTINGS = WarningSettings()
# A window may hold the longest holiday; no stored warning further back can still be open for these calls.
REACH = timedelta(days=45)
_WINDOWS_OF_ENTITY = (Window.WORKING_DAYS, Window.MONTH)


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


_WRITTEN = (Source.PORTAL.zh, Source.MAIL.zh)


def stored(topic: str, entity: str, since: datetime) -> list[ServiceWarning]:
	"""The warnings of a line that calls from `since` on may still raise, oldest first."""
	rows = frappe.get_all(
		DOCTYPE,
		filters={
			"topic": topic,
			"entity_key": entity,
			"status": ("!=", WITHDRAWN),
			"last_at": (">=", since - REACH),
		},
		fields=["window_code", "steps"],
		order_by="last_at",
	)
	return [
		ServiceWarning(Window(row.window_code), topic, entity, _steps(row.steps)) for row in rows if row.steps
	]


def _steps(text: str) -> tuple[Step, ...]:
	return tuple(
		Step(
			level=Level(one["level"]),
			at=get_datetime(one["at"]),
			call=one["call"],
			calls=tuple(one["calls"]),
			entities=tuple(one["entities"]),
			aggravations=frozenset(Aggravation(code) for code in one["aggravations"]),
		)
		for one in json.loads(text)
	)


def _as_json(warning: ServiceWarning) -> str:
	return json.dumps(
		[
			{
				"level": str(step.level),
				"at": str(step.at),
				"call": step.call,
				"calls": step.calls,
				"entities": step.entities,
				"aggravations": sorted(step.aggravations),
			}
			for step in warning.steps
		],
		ensure_ascii=False,
	)


def insert(warning: ServiceWarning) -> frappe._dict | None:
	"""A new warning's record; None where another count was first."""
	frappe.db.savepoint("hotline_warning")
	doc = frappe.get_doc({"doctype": DOCTYPE, "status": OPEN, "raised_at": clock.now(), **_values(warning)})
	try:
		doc.insert(ignore_permissions=True)  # the system counts; nobody raises a warning by hand
	except (frappe.DuplicateEntryError, frappe.UniqueValidationError):
		frappe.db.rollback(save_point="hotline_warning")
		frappe.clear_last_message()
		return None
	return doc


def change(old: ServiceWarning, fresh: ServiceWarning) -> frappe._dict | None:
	"""A warning that was raised to a graver level, or whose calls were corrected; never doubled (R11.14)."""
	name = frappe.db.get_value(DOCTYPE, {"unique_key": old.key})
	if not name:
		return None
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	doc.update(_values(fresh, keep=doc))
	if fresh.level.graver_than(old.level):
		doc.upgraded_at = clock.now()
	doc.save(ignore_permissions=True)  # as above
	return doc


def withdraw(warning: ServiceWarning) -> None:
	"""A correction took the calls away that made it: the record stays, marked."""
	name = frappe.db.get_value(DOCTYPE, {"unique_key": warning.key})
	if name:
		frappe.db.set_value(DOCTYPE, name, "status", WITHDRAWN)


def _values(warning: ServiceWarning, keep: frappe._dict | None = None) -> dict[str, Any]:
	made = warning.made
	rows = _rows_of(made.calls)
	latest = rows[-1] if rows else frappe._dict()
	issue = (
		frappe.db.get_value("Issue", latest.issue, ["hotline_unit", "customer"], as_dict=True)
		if latest.issue
		else None
	)
	return {
		"level": warning.level.zh,
		"level_code": int(warning.level.value),
		"topic": warning.topic,
		"entity": (issue.hotline_unit if issue else None)
		if warning.entity
		else f"{len(made.entities)} 家主体",
		"customer": issue.customer if issue and warning.entity else None,
		"entity_key": warning.entity,
		"window_code": str(warning.window),
		"basis": warning.window.zh,
		"rule": warning.rule(SETTINGS),
		"count": len(made.calls) if warning.entity else len(made.entities),
		"first_at": rows[0].at if rows else made.at,
		"last_at": made.at,
		"head_coordinates": int(bool(warning.level is Level.TWO and warning.aggravations)),
		"steps": _as_json(warning),
		"unique_key": warning.key,
		"calls": rows,
		"contacts": _contacts(rows, keep),
	}


def _rows_of(ids: tuple[str, ...]) -> list[frappe._dict]:
	"""The calls, and the orders in writing, that made a warning, oldest first."""
	found = [
		frappe._dict(call_log=row.name, issue=row.hotline_order, at=row.start_time, entity=row.hotline_unit)
		for row in frappe.get_all(
			"Call Log",
			filters={"name": ("in", ids)},
			fields=["name", "hotline_order", "start_time", "hotline_unit"],
			order_by="start_time",
		)
	]
	known = {row.call_log for row in found}
	written = [name for name in ids if name not in known]
	if written:
		found += [
			frappe._dict(issue=row.name, at=row.hotline_received_at, entity=row.hotline_unit)
			for row in frappe.get_all(
				"Issue",
				filters={"name": ("in", written)},
				fields=["name", "hotline_received_at", "hotline_unit"],
				order_by="hotline_received_at",
			)
		]
	return sorted(found, key=lambda row: row["at"])


def _contacts(rows: list[frappe._dict], keep: frappe._dict | None) -> list[dict[str, Any]]:
	"""R11.6, R11.8: the entities to contact, each once, with the supervisor of the department that has its order."""
	listed = [row.as_dict() for row in keep.contacts] if keep else []
	seen = {row["entity"] for row in listed}
	for row in rows:
		if row.entity in seen:
			continue
		seen.add(row.entity)
		department = frappe.db.get_value("Issue", row.issue, "hotline_department") if row.issue else None
		supervisors = roles.members(department, Role.SUPERVISOR)
		listed.append(
			{
				"entity": row.entity,
				"issue": row.issue,
				"department": department,
				"supervisor": supervisors[0] if supervisors else None,
			}
		)
	return listed


def departments(doc: frappe._dict) -> list[str]:
	"""The departments concerned: those that have the orders the warning came from."""
	return list(dict.fromkeys(row.department for row in doc.contacts if row.department))


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
