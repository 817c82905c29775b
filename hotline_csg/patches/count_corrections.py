"""Orders that stand already say how often their classification was corrected, as their history has it."""

from __future__ import annotations

from collections import Counter

import frappe

from hotline_csg.adapters.figures.corrected import lines_of
from hotline_csg.setup import install


def execute() -> None:
	install.sync()  # the column: Frappe calls it only after the patches
	found: Counter[str] = Counter()
	for event in frappe.get_all(
		"Hotline Event", {"code": "corrected"}, ["issue", "reason"], order_by="creation"
	):
		found[event.issue] += len(lines_of(event.reason or ""))
	for name, times in found.items():
		if times:
			frappe.db.set_value("Issue", name, "hotline_corrections", times, update_modified=False)
