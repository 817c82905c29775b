"""通报 (R81.14, R81.15): a period's cases without the names of who appealed, and what departments mend until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe

from .frame import Paper, Part, entries, table, texts
from .words import day, department, entry, moment, plain

if TYPE_CHECKING:
	from frappe.model.document import Document

ISSUE = ("period_from", "period_to", "status", "drafted_by", "approved_by", "issued_at")


def of(doc: Document) -> Paper:
	return Paper(
		plain(doc.title),
		doc.name,
		[
			entries("", [entry(doc, name) for name in ISSUE]),
			texts("", [entry(doc, "opening")]),
			_cases(doc),
			*(_case(doc, row) for row in doc.cases),
			texts(
				frappe._("Problems and Demands", context="Paper"),
				[entry(doc, name) for name in ("problems", "demands")],
			),
			_rectification(doc),
		],
		signs=[frappe._("Drafted By Signs"), frappe._("Approved By Signs")],
		seal=frappe._("Seal"),
		dated=moment(doc.issued_at)[:10],
		printed=frappe._("Issued {0}").format(moment(doc.issued_at)) if doc.issued_at else "",
	)


def _cases(doc: Document) -> Part:
	columns = {
		frappe._("No.", context="Paper"): 8,
		frappe._("Order", context="Paper"): 24,
		frappe._("Responsible Department"): 22,
		frappe._("Topic", context="Paper"): 20,
		frappe._("Finding", context="Hotline Investigation Report"): 12,
		frappe._("Found On", context="Paper"): 14,
	}
	cells = (
		[
			str(row.idx),
			plain(row.issue),
			department(row.department),
			plain(row.topic),
			plain(row.finding),
			day(row.refined_at),
		]
		for row in doc.cases
	)
	return table(frappe._("Cases of the Bulletin", context="Paper"), columns, cells, none=frappe._("(none)"))


def _case(doc: Document, row: Document) -> Part:
	heading = f"{row.idx}. {plain(row.issue)} {department(row.department)}（{plain(row.finding)}）"
	return Part(
		heading,
		texts=[one for one in (entry(row, name) for name in ("summary", "cause", "measures")) if one[1]],
	)


def _rectification(doc: Document) -> Part:
	from .. import bulletins  # which says who is told, with this paper

	columns = {
		frappe._("Order", context="Paper"): 21,
		frappe._("Department", context="Paper"): 16,
		frappe._("What Is Mended", context="Hotline Rectification"): 24,
		frappe._("Due", context="Paper"): 13,
		frappe._("Evidence", context="Hotline Rectification"): 12,
		frappe._("Acceptance", context="Paper"): 14,
	}
	cells = (
		[
			plain(row.issue),
			row.department_name,
			plain(row.item),
			day(row.due),
			frappe._("Given", context="Paper") if row.evidence else frappe._("Not Given", context="Paper"),
			"\n".join(part for part in (plain(row.status), day(row.accepted_at)) if part),
		]
		for row in bulletins.rectifications(doc)
	)
	return table(
		frappe._("Rectification", context="Paper"),
		columns,
		cells,
		none=frappe._("No rectification was asked for."),
	)
