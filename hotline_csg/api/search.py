"""What the desk's link fields offer in a step's dialog: departments that can act, and their people."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg import service
from hotline_csg.adapters import roles, sight

MOST = 20


@frappe.whitelist(methods=["GET", "POST"])
@frappe.validate_and_sanitize_search_inputs
def departments(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict[str, Any] | None = None
) -> list[tuple[str, str]]:
	"""Departments that have people for the hotline, so that an order does not go where nobody reads it."""
	if not sight.works_here(frappe.session.user):
		return []
	return roles.departments_like(txt, int(start), int(page_len))


@frappe.whitelist(methods=["GET", "POST"])
@frappe.validate_and_sanitize_search_inputs
def handlers(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict[str, Any] | None = None
) -> list[tuple[str, str]]:
	"""The people of the department that the dialog names, with their duty."""
	if not sight.works_here(frappe.session.user):
		return []
	return roles.people_like((filters or {}).get("department"), txt, int(start), int(page_len))


@frappe.whitelist(methods=["GET", "POST"])
def entities(txt: str = "") -> list[dict[str, str]]:
	"""Market entities for the field of the unit, by name, initials or credit code; for those who register orders."""
	frappe.has_permission("Issue", "create", throw=True)
	return service.entities_like(txt.strip()) if txt.strip() else []


@frappe.whitelist(methods=["GET", "POST"])
def helpers(txt: str = "") -> list[dict[str, str]]:
	"""The departments that may help, for the pills of a dispatch's dialog."""
	if not sight.works_here(frappe.session.user):
		return []
	found = roles.departments_like(txt, 0, MOST)
	return [{"value": name, "description": label} for name, label in found]
