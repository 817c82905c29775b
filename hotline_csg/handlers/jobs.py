"""What precedes a background job of Frappe's."""

from __future__ import annotations

from typing import Any

import frappe

PREPARES = "frappe.core.doctype.prepared_report.prepared_report.generate_report"


def before_job(method: str, kwargs: dict[str, Any]) -> None:
	"""A prepared report is written in the language of whoever asked for it: a job begins in English, whoever it is for."""
	if method == PREPARES:
		owner = frappe.db.get_value("Prepared Report", kwargs["prepared_report"], "owner")
		frappe.set_user_lang(owner)
