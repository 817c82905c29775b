"""/hotline/appeal?name=…: one appeal, and what its entity can do about it."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.portal import page
from hotline_csg.service import portal


def get_context(context: Any) -> None:
	member = page.for_members(context, "appeals", "/hotline/appeals")
	if member:
		portal.appeal_page(context, member, frappe.form_dict.get("name", ""))
