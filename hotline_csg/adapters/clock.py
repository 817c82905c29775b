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
	return frappe.flags.hotline_now or now_datetime().replace(microsecond=0)


def beat(now: datetime) -> None:
	"""Leave the moment of the tick where the desk shows that it runs."""
	frappe.db.set_single_value("Hotline Settings", "last_tick", now, update_modified=False)
	frappe.db.commit()  # the row is not kept locked while notices are written and sent
