"""服务月报: its texts, the figures kept with those before, and the splits as tables and bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe

from hotline_csg.adapters import service_report

from .frame import Paper, Part, bars, entries, table, texts
from .words import day, moment

if TYPE_CHECKING:
	from frappe.model.document import Document


def of(doc: Document) -> Paper:
	shown = service_report.shown(doc)
	parts: list[Part] = [
		entries(
			"",
			[
				(frappe._("Period", context="Paper"), f"{day(doc.from_date)} – {day(doc.to_date)}"),
				(frappe._("Trading Centre"), doc.centre or frappe._("All Centres", context="Paper")),
				(frappe._("Figures Taken At", context="Paper"), moment(doc.taken_at)),
				(frappe._("Status", context="Paper"), doc.status),
			],
		),
		*(texts(row.heading, [("", row.text)]) for row in doc.texts if row.text),
	]
	if shown:
		parts.append(
			table(
				frappe._("Main Figures", context="Paper"),
				dict(zip(shown["heads"], (30, 14, 14, 14, 14, 14), strict=True)),
				shown["figures"],
			)
		)
	for split in shown.get("splits", []):
		if not split["rows"]:
			continue
		width = 70 // max(1, len(split["heads"]) - 1)
		parts.append(
			table(
				split["title"],
				{head: width if place else 30 for place, head in enumerate(split["heads"])},
				split["rows"],
			)
		)
		if split["bars"]:
			parts.append(bars("", split["bars"]))
	return Paper(
		doc.title,
		doc.name,
		parts,
		signs=[frappe._("Prepared By", context="Paper"), frappe._("Approved By", context="Paper")],
		seal=frappe._("Seal"),
	)
