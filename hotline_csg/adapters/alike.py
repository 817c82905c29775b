"""What an agent should see before a new order is saved: open orders of the same entity or number."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import cstr

from hotline_csg.guide.words import ENDED, Category, State

from . import entities, sealed

MOST = 20
# By name, for an index: "not ended" would read every order there ever was.
OPEN_STATES = [str(state) for state in State if state not in ENDED and state is not State.UNREGISTERED]
FIELDS = (
	"name",
	"hotline_stage",
	"hotline_category",
	"hotline_topic",
	"hotline_unit",
	"hotline_received_at",
	"hotline_department",
	"hotline_act_by",
)


def open_orders(entries: dict[str, Any]) -> list[dict[str, Any]]:
	"""Orders that have not ended, of the same Customer, unit or number; `same_topic` marks likely duplicates."""
	same = {"customer": cstr(entries.get("customer")), "hotline_unit": cstr(entries.get("unit")).strip()}
	either = [[name, "=", value] for name, value in same.items() if value]
	by_number = sealed.orders_of(entities.number_of(cstr(entries.get("phone"))))
	if by_number:
		either.append(["name", "in", by_number])
	if not either:
		return []
	rows = frappe.get_list(
		"Issue",
		filters=[
			["hotline_state", "in", OPEN_STATES],
			["hotline_category_code", "!=", str(Category.REPORT)],
		],
		or_filters=either,
		fields=list(FIELDS),
		order_by="hotline_received_at desc",
		limit=MOST,
	)
	topic = cstr(entries.get("topic"))
	for row in rows:
		row.same_topic = bool(topic) and row.hotline_topic == topic
	return sorted(rows, key=lambda row: not row.same_topic)
