"""The guide's warnings ⇄ Hotline Warning records, one per entity, topic and window."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import get_datetime

from hotline_csg.adapters import clock, roles
from hotline_csg.guide.important import Aggravation, Level
from hotline_csg.guide.warnings import ServiceWarning, Step, WarningSettings, Window
from hotline_csg.guide.words import Role

DOCTYPE = "Hotline Warning"
OPEN = "处置中"
WITHDRAWN = "已撤销"
SETTINGS = WarningSettings()
# A window may hold the longest holiday; no stored warning further back can still be open for these calls.
REACH = timedelta(days=45)


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
	"""R11.6, R11.8: the entities to contact, each once, with the supervisor of the department that has its order.

	Of several orders the first that has a department: one that was answered at once has none.
	"""
	listed = {row.entity: row.as_dict() for row in keep.contacts} if keep else {}
	concerned = _departments_of(row.issue for row in rows)
	for row in rows:
		known, department = listed.get(row.entity), concerned.get(row.issue)
		if known and (known.get("department") or not department):
			continue
		supervisors = roles.members(department, Role.SUPERVISOR)
		listed[row.entity] = {
			**(known or {"entity": row.entity}),
			"issue": row.issue,
			"department": department,
			"supervisor": supervisors[0] if supervisors else None,
		}
	return list(listed.values())


def _departments_of(orders: Iterable[str | None]) -> dict[str, str]:
	rows = frappe.get_all(
		"Issue",
		filters={"name": ("in", [one for one in orders if one]), "hotline_department": ("is", "set")},
		fields=["name", "hotline_department"],
		order_by="name",
	)
	return {row.name: row.hotline_department for row in rows}


def departments(doc: frappe._dict) -> list[str]:
	"""The departments concerned: those that have the orders the warning came from."""
	return list(dict.fromkeys(_departments_of(row.issue for row in doc.calls).values()))
