"""What the form of a bulletin asks for (R81.14): how a new one begins, its cases, what departments mend."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg import service
from hotline_csg.adapters.transactions import whole


@frappe.whitelist(methods=["GET", "POST"])
def beginning() -> dict[str, str]:
	"""Period, title and opening of a new bulletin."""
	frappe.has_permission("Hotline Bulletin", "create", throw=True)
	return service.bulletin_beginning()


@frappe.whitelist(methods=["POST"])
def collect(name: str) -> int:
	"""Add the cases of the period that stand in no bulletin yet. Answers how many."""
	frappe.has_permission("Hotline Bulletin", "write", doc=name, throw=True)
	return whole(service.collect_cases, name)


@frappe.whitelist(methods=["GET", "POST"])
def rectifications(name: str) -> list[dict[str, Any]]:
	"""The rectification items of the bulletin's cases."""
	frappe.has_permission("Hotline Bulletin", "read", doc=name, throw=True)
	return service.bulletin_rectifications(name)
