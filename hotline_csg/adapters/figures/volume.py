"""Which reports are too much for a request: Frappe prepares those in the background, for whoever asked."""

from __future__ import annotations

import frappe
from frappe.query_builder.functions import Count

from .sources import RECEIVED
from .table import period_of

# Orders received in the period: three times as many, with two periods to hold it against, take about three seconds
# (benchmarks/README.md).
MOST_AT_ONCE = 40_000
# What grows with the orders: a report on one of these is asked by its period.
GROWING = (
	"Call Log",
	"Hotline Callback",
	"Hotline Deadline",
	"Hotline Event",
	"Hotline Notice",
	"Hotline Return",
	"Issue",
)


def is_too_much(report: str, asked: frappe._dict) -> bool:
	"""Whether a report of ours is prepared rather than answered at once. Raises BadPeriod as the report itself would."""
	doctype, module, kind = frappe.get_cached_value(
		"Report", report, ["ref_doctype", "module", "report_type"]
	)
	if module != "Hotline CSG" or kind != "Script Report" or doctype not in GROWING:
		return False
	if not asked.from_date or not asked.to_date:
		return False
	first, last = period_of(asked).bounds(RECEIVED)
	issue = frappe.qb.DocType("Issue")
	moment = issue.hotline_received_at
	[[received]] = frappe.qb.from_(issue).select(Count("*")).where(moment[first:last]).run()
	return received > MOST_AT_ONCE
