"""Orders that stand already get the figures that reports count, and their rows what they carry of the order."""

from __future__ import annotations

import frappe

from hotline_csg.adapters import calendars, carried, orders
from hotline_csg.setup import install

AT_ONCE = 500


def execute() -> None:
	install.sync()  # the columns: Frappe calls it only after the patches
	issue, last = frappe.qb.DocType("Issue"), ""
	calendar = calendars.current()
	while names := (
		frappe.qb.from_(issue)
		.select(issue.name)
		.where((issue.hotline_state != "") & (issue.name > last))
		.orderby(issue.name)
		.limit(AT_ONCE)
		.run(pluck=True)
	):
		orders.fill(names, calendar)
		carried.fill(names)
		last = names[-1]
		frappe.db.commit()  # a site with years of orders: what is done stays done
