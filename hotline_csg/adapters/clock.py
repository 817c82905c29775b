"""The one clock of the app."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.utils import now_datetime


def now() -> datetime:
	"""The site's local time, naive, in whole seconds.

	`frappe.flags.hotline_now` stands in for it where history is written (demo data, imports, tests); flags
	cannot come from a request.
	"""
	return frappe.flags.hotline_now or real().replace(microsecond=0)


def real() -> datetime:
	"""The site's local time whatever stands in for it: when a row was written."""
	return now_datetime()
