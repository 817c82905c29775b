"""/hotline/new: submit an appeal."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.portal import page
from hotline_csg.service import portal


def get_context(context: Any) -> None:
	member = page.for_members(context, "new", "/hotline/new")
	if member:
		portal.form_page(context, member, frappe.form_dict.get("from", ""))
