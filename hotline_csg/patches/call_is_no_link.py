"""Issue's field Call was a Link once; Frappe lets no custom field change from that by itself."""

from __future__ import annotations

import frappe


def execute() -> None:
	where = {"dt": "Issue", "fieldname": "hotline_call", "fieldtype": "Link"}
	frappe.db.set_value("Custom Field", where, {"fieldtype": "Data", "options": None})
	frappe.clear_cache(doctype="Issue")
