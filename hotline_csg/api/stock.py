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
	chosen = frappe.parse_json(names)
	for name in chosen:
		frappe.has_permission("Issue", "write", doc=name, throw=True)
	service.refuse_orders(chosen)
	issue.set_multiple_status(names, status)
