"""ERPNext's own methods that write past every hook, for orders of the hotline refused, else as they were."""

from __future__ import annotations

import frappe
from erpnext.support.doctype.issue import issue

from hotline_csg import service


@frappe.whitelist(methods=["POST"])
def set_status(name: str, status: str) -> None:
	frappe.has_permission("Issue", "write", doc=name, throw=True)
	service.refuse_orders([name])
	issue.set_status(name, status)


@frappe.whitelist(methods=["POST"])
def set_multiple_status(names: str, status: str) -> None:
	for name in frappe.parse_json(names):
		frappe.has_permission("Issue", "write", doc=name, throw=True)
	service.refuse_orders(frappe.parse_json(names))
	issue.set_multiple_status(names, status)
