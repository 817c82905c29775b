"""The name of a portal member stands in `person_name`: Frappe shows a document's `full_name` in all its links to users."""

import frappe
from frappe.model.utils.rename_field import rename_field

MEMBER = "Hotline Portal Member"


def execute() -> None:
	if frappe.db.has_column(MEMBER, "full_name"):
		rename_field(MEMBER, "full_name", "person_name", validate=False)
