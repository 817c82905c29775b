"""/hotline/rate?t=…: rate a finished appeal by the link in a message."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.service import portal


def get_context(context: Any) -> None:
	portal.rating_page(context, frappe.form_dict.get("t", ""))
