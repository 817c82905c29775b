"""What every page of the portal needs: never cached, its token against forged requests, and who reads it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import frappe
from frappe.sessions import get_csrf_token
from frappe.utils import cint, cstr

from . import announcements, members
from .members import Member


def frame(context: Any, here: str) -> Member | None:
	"""Fill in the frame of a page; `here` is its place in the navigation. Returns the reader, where a member."""
	settings = frappe.get_cached_doc("Hotline Settings")
	member = members.current()
	context.update(
		{
			"no_cache": 1,
			"here": here,
			"member": member,
			"logged_in": frappe.session.user != "Guest",
			"csrf": get_csrf_token() if frappe.session.user != "Guest" else "",
			"language": cstr(frappe.local.lang),
			"hotline": settings.hotline_number,
			"report_line": settings.report_line,
			"scope": cstr(settings.portal_scope),
			"closed": bool(cint(settings.portal_closed)),
			"announcements": announcements.current(),
		}
	)
	return member


def for_members(context: Any, here: str, path: str) -> Member | None:
	"""The frame of a page that only members read: guests log in first, others are told why they see nothing."""
	if frappe.session.user == "Guest":
		frappe.local.flags.redirect_location = f"/login?redirect-to={quote(path)}"
		raise frappe.Redirect
	member = frame(context, here)
	if member is None:
		context.http_status_code = 403
	return member
