"""Ready phrases for the dialogs of an order's steps."""

from __future__ import annotations

import frappe

from hotline_csg.adapters import phrases


@frappe.whitelist(methods=["GET", "POST"])
def for_step(order: str, event: str) -> list[dict[str, str]]:
	"""The phrases that fit a step (`event` is the guide's code) of an order, each with `title` and `text`."""
	frappe.has_permission("Issue", "read", doc=order, throw=True)
	return phrases.of_step(order, event)
