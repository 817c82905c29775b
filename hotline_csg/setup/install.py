"""Install and migrate are one idempotent function: fields, then records that are missing."""

from __future__ import annotations

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from ..adapters import calendars
from . import bulletins, rights, search, seeds, ways
from .fields import INDEXES, MODULE, custom_fields, property_setters

ZONE = "Asia/Shanghai"


def sync() -> None:
	"""Bring a site to what this version of the app needs; run after install and after every migrate."""
	create_custom_fields(_changed_fields())
	for doctype, indexes in INDEXES.items():
		for columns in indexes:
			frappe.db.add_index(doctype, list(columns))
	for setter in property_setters():
		_set_property(setter)
	seeds.seed()
	bulletins.seed()
	ways.seed()
	search.join()
	rights.give()
	calendars.write_holiday_lists()
	_settle_zone()


def _changed_fields() -> dict[str, list[dict[str, object]]]:
	"""Only fields that differ: saving a custom field that did not change alters tables and `modified`."""
	changed: dict[str, list[dict[str, object]]] = {}
	for doctype, fields in custom_fields().items():
		for field in fields:
			name = frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": field["fieldname"]})
			stored = frappe.get_doc("Custom Field", name) if name else None
			if stored is None or any(
				(stored.get(key) or "") != (value or "") for key, value in field.items() if key != "no_copy"
			):
				changed.setdefault(doctype, []).append(field)
	return changed


def _set_property(setter: dict[str, object]) -> None:
	where = {
		"doc_type": setter["doctype"],
		"field_name": setter.get("fieldname"),
		"property": setter["property"],
	}
	if frappe.db.exists("Property Setter", {key: value for key, value in where.items() if value}):
		return
	frappe.make_property_setter(setter, ignore_validate=True, is_system_generated=True)
	name = frappe.db.get_value("Property Setter", {key: value for key, value in where.items() if value})
	frappe.db.set_value("Property Setter", name, "module", MODULE)


def _settle_zone() -> None:
	"""A site without a zone gets the guide's; one that has another keeps it, and is told."""
	zone = frappe.db.get_single_value("System Settings", "time_zone")
	if not zone:
		frappe.db.set_single_value("System Settings", "time_zone", ZONE)
	elif zone != ZONE:
		print(f"hotline_csg: the site's time zone is {zone}; the guide counts in {ZONE} (System Settings).")
