"""Who calls, as the agent is shown it while the telephone rings: the known entity, and how often it has called."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe

from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.important import Level
from hotline_csg.guide.warnings import Window, begins, level_for

from . import entities, orders, sealed
from .warnings import SETTINGS

LAST_CALLS = 10
# What article 11 counts of one entity's calls.
WINDOWS = (Window.WORKING_DAYS, Window.MONTH)
_KNOWN = ("unit", "contact_name", "centre", "entity")


def known(raw: str) -> dict[str, Any]:
	"""Whom a number belongs to: as its last order says, else as a contact of a Customer; empty for a stranger."""
	number = entities.number_of(raw)
	if not number:
		return {}
	before = sealed.orders_of(number, limit=1)
	if not before:
		return _of_contacts(raw, number)
	fields = ["customer", *(orders.field(code) for code in _KNOWN)]
	row = frappe.db.get_value("Issue", before[0], fields, as_dict=True)
	return {"customer": row.customer, **{code: row[orders.field(code)] for code in _KNOWN}}


def _of_contacts(raw: str, number: str) -> dict[str, Any]:
	contact = frappe.db.get_value("Contact Phone", {"phone": ("in", [raw, number])}, "parent")
	link = {"parenttype": "Contact", "parent": contact, "link_doctype": "Customer"}
	customer = frappe.db.get_value("Dynamic Link", link, "link_name") if contact else None
	if not customer:
		return {}
	unit = frappe.db.get_value("Customer", customer, "customer_name")
	return {
		"customer": customer,
		"unit": unit,
		"contact_name": frappe.db.get_value("Contact", contact, "full_name"),
		"centre": None,
		"entity": entities.key_of(customer, unit, number),
	}


def kind_of(customer: str | None) -> str | None:
	"""发电企业, 售电公司 and the like, where the Customer says so."""
	return frappe.db.get_value("Customer", customer, "hotline_entity_kind") if customer else None


def last_calls(entity: str | None) -> list[dict[str, Any]]:
	"""The entity's last calls, the newest first. A report's calls belong to no entity, so none is among them."""
	if not entity:
		return []
	rows = frappe.get_all(
		"Call Log",
		filters={"hotline_entity": entity, "type": "Incoming"},
		fields=["name", "start_time", "status", "hotline_topic", "hotline_order", "hotline_agent"],
		order_by="start_time desc",
		limit=LAST_CALLS,
	)
	for row in rows:
		row.agent_name = frappe.utils.get_fullname(row.hotline_agent) if row.hotline_agent else None
	return rows


def repeats(entity: str | None, at: datetime, calendar: WorkCalendar) -> list[dict[str, Any]]:
	"""Per topic how often the entity called in the windows of article 11, and the warning one call more would raise."""
	if not entity:
		return []
	start = {window: begins(window, at, calendar, SETTINGS) for window in WINDOWS}
	rows = frappe.get_all(
		"Call Log",
		filters={
			"hotline_entity": entity,
			"type": "Incoming",
			"hotline_topic": ("is", "set"),
			"start_time": (">=", min(start.values())),
		},
		fields=["hotline_topic", "start_time"],
		order_by="start_time",
	)
	counted: dict[str, dict[Window, int]] = {}
	for row in rows:
		of_topic = counted.setdefault(row.hotline_topic, dict.fromkeys(WINDOWS, 0))
		for window in WINDOWS:
			of_topic[window] += row.start_time >= start[window]
	found = [
		{
			"topic": topic,
			**{str(window): count for window, count in of_topic.items()},
			"next": _next(of_topic),
		}
		for topic, of_topic in counted.items()
	]
	return sorted(found, key=lambda row: row[str(Window.MONTH)], reverse=True)


def _next(counted: dict[Window, int]) -> str | None:
	reached: list[Level] = [
		level for window, count in counted.items() if (level := level_for(window, count + 1, SETTINGS))
	]
	return min(reached, key=lambda level: int(level.value)).zh if reached else None
