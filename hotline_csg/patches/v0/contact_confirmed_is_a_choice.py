"""R94.3: whether the department made contact is a yes or a no; a box that is not ticked said neither."""

import frappe

FIELD = "hotline_contact_confirmed"


def execute() -> None:
	name = frappe.db.get_value("Custom Field", {"dt": "Issue", "fieldname": FIELD, "fieldtype": "Check"})
	if not name:
		return
	# Frappe refuses to change the type of a stored field: the column first, then what describes it.
	frappe.db.change_column_type("Issue", FIELD, "varchar(140)", nullable=True)
	frappe.db.set_value("Issue", {FIELD: "1"}, FIELD, "是", update_modified=False)
	frappe.db.set_value("Issue", {FIELD: "0", "hotline_called_back": 1}, FIELD, "否", update_modified=False)
	frappe.db.set_value("Issue", {FIELD: "0"}, FIELD, None, update_modified=False)
	frappe.db.set_value("Custom Field", name, {"fieldtype": "Select", "options": "\n是\n否"})
	frappe.clear_cache(doctype="Issue")
