"""What the rows of an order carry of it, so that a report on them can be split by it: the report builder joins nothing.

Written with each row, and again on all rows of an order when a correction or a dispatch changes it there. A row carries
nothing that says who asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import frappe

if TYPE_CHECKING:
	from frappe.model.document import Document

# The column of a row, and the field of its order.
COLUMNS: dict[str, str] = {
	"order_category": "hotline_category",
	"order_topic": "hotline_topic",
	"order_channel": "hotline_channel",
	"order_side": "hotline_side",
	"order_centre": "hotline_centre",
	"order_entity_kind": "hotline_entity_kind",
	"order_department": "hotline_department",
}
# The doctypes whose rows carry it, and their field that names the order.
CARRIERS: dict[str, str] = {
	"Call Log": "hotline_order",
	"Hotline Callback": "issue",
	"Hotline Deadline": "issue",
	"Hotline Negotiation": "issue",
	"Hotline Notice": "issue",
	"Hotline Rectification": "issue",
	"Hotline Return": "issue",
}


def column(doctype: str, name: str) -> str:
	"""How a column is called there: custom fields of a stock doctype bear the app's prefix."""
	return f"hotline_{name}" if doctype == "Call Log" else name


def of(order: Document | frappe._dict, doctype: str = "") -> dict[str, Any]:
	"""The columns of a row of `order`."""
	return {column(doctype, name): order.get(field) or None for name, field in COLUMNS.items()}


def of_orders(names: Iterable[str | None]) -> dict[str, dict[str, Any]]:
	"""The same for orders by their names, in one query; what names no order is left out."""
	wanted = sorted({name for name in names if name})
	if not wanted:
		return {}
	issue = frappe.qb.DocType("Issue")
	rows = (
		frappe.qb.from_(issue)
		.select(issue.name, *(issue[field] for field in COLUMNS.values()))
		.where(issue.name.isin(wanted))
		.run()
	)
	return {
		name: {one: value or None for one, value in zip(COLUMNS, values, strict=True)}
		for name, *values in rows
	}


def renew(doc: Document, before: Document | None) -> None:
	"""Bring the rows of an order up to what was changed on it."""
	if before is None or all(doc.get(field) == before.get(field) for field in COLUMNS.values()):
		return
	for doctype, names_order in CARRIERS.items():
		table = frappe.qb.DocType(doctype)
		query = frappe.qb.update(table).where(table[names_order] == doc.name)
		for name, value in of(doc, doctype).items():
			query = query.set(table[name], value)
		query.run()


def fill(names: list[str]) -> None:
	"""The same for rows that stand already: those of orders by their names."""
	orders = of_orders(names)
	for doctype, names_order in CARRIERS.items():
		table = frappe.qb.DocType(doctype)
		for name, values in orders.items():
			query = frappe.qb.update(table).where(table[names_order] == name)
			for one, value in values.items():
				query = query.set(table[column(doctype, one)], value)
			query.run()
