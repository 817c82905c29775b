"""Link fields search the column of initials: on our own doctypes by their JSON, on ERPNext's by a property setter."""

from __future__ import annotations

import frappe

from ..adapters import pinyin


def join() -> None:
	"""A site's own choice of search fields stands; the initials are added to it."""
	for name, value in _setters():
		if pinyin.COLUMN not in value:
			frappe.db.set_value("Property Setter", name, "value", ",".join([*value, pinyin.COLUMN]))
			frappe.clear_cache(doctype=frappe.db.get_value("Property Setter", name, "doc_type"))
	pinyin.fill()


def leave() -> None:
	"""What remains of a site's own choice names a column that is about to go."""
	for name, value in _setters():
		frappe.db.set_value(
			"Property Setter", name, "value", ",".join(one for one in value if one != pinyin.COLUMN)
		)


def _setters() -> list[tuple[str, list[str]]]:
	rows = frappe.get_all(
		"Property Setter",
		filters={"doc_type": ("in", ("Customer", "Department")), "property": "search_fields"},
		fields=["name", "value"],
		order_by="name",
	)
	return [(row.name, [one.strip() for one in (row.value or "").split(",") if one.strip()]) for row in rows]
