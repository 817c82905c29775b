"""Negotiations that stand already carry their order, callbacks say whether they were made at a proper time."""

from __future__ import annotations

import frappe

from hotline_csg.adapters import carried, companions


def execute() -> None:
	carried.fill(frappe.get_all("Hotline Negotiation", pluck="issue", distinct=True, order_by="issue"))
	companions.fill_in_hours()
