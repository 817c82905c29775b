"""/hotline/appeals: the appeals that a member sees."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.portal import page
from hotline_csg.service import portal


def get_context(context: Any) -> None:
	member = page.for_members(context, "appeals", "/hotline/appeals")
	if member:
		portal.list_page(
			context, member, frappe.form_dict.get("start", ""), frappe.form_dict.get("state", "")
		)
