"""What the portal says on top of its pages."""

from __future__ import annotations

import frappe

from .. import clock

MOST = 5


def current() -> list[frappe._dict]:
	"""The announcements to show now, the urgent ones first."""
	row, now = frappe.qb.DocType("Hotline Announcement"), clock.now()
	return (
		frappe.qb.from_(row)
		.select(row.title, row.text, row.urgent)
		.where(
			(row.published == 1)
			& (row.shown_from.isnull() | (row.shown_from <= now))
			& (row.shown_until.isnull() | (row.shown_until > now))
		)
		.orderby(row.urgent, order=frappe.qb.desc)
		.orderby(row.creation, order=frappe.qb.desc)
		.limit(MOST)
		.run(as_dict=True)
	)
