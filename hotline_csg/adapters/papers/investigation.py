"""12398 调查报告: what was found, why and what is done about it, with the clocks of the order (R81.7–R81.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe

from hotline_csg.guide.deadlines import DEADLINES, Clock
from hotline_csg.guide.words import Flow

from . import rows
from .frame import Paper, Part, entries, table, texts
from .words import entry, moment, plain

if TYPE_CHECKING:
	from frappe.model.document import Document

ORDER = (
	"channel",
	"transfer_number",
	"transfer_body",
	"category",
	"topic",
	"centre",
	"unit",
	"received_at",
	"dispatched_at",
	"contacted_at",
	"promised_at",
	"plan",
	"description",
)
TRACE = ("submitted_by", "submitted_at", "refined_by", "refined_at")
REPLY = ("reply_number", "replied_at")
_CLOCKS = {
	str(rule.name): rule.clock
	for rule in DEADLINES
	if Flow.REGULATOR in rule.flows and rule.clock is not Clock.EVENT
}


def of(doc: Document) -> Paper:
	order = frappe.get_doc("Issue", doc.issue)
	return Paper(
		frappe._("12398 Investigation Report"),
		doc.issue,
		[
			entries(frappe._("Order", context="Paper"), [entry(order, f"hotline_{code}") for code in ORDER]),
			entries("", [entry(doc, name) for name in ("status", "department", "finding")]),
			texts(
				frappe._("Investigation", context="Paper"),
				[entry(doc, name) for name in ("report", "cause", "measures")],
			),
			*_clocks(doc.issue),
			entries(
				frappe._("Trace", context="Hotline Investigation Report"),
				[entry(doc, name) for name in TRACE],
			),
			_signatures(doc),
			entries(
				frappe._("Reply to the Regulator", context="Paper"), [entry(doc, name) for name in REPLY]
			),
		],
		signs=[frappe._("Market Management Signs"), frappe._("Responsible Department Signs")],
		seal=frappe._("Seal"),
		dated=moment(doc.replied_at)[:10],
	)


def _clocks(issue: str) -> list[Part]:
	"""What ran from the receipt by market management (T0), from that by the department (T1), and from a step since."""
	found: dict[Clock, list[frappe._dict]] = {}
	for row in rows.deadlines({"issue": issue}):
		found.setdefault(_CLOCKS.get(row.code, Clock.EVENT), []).append(row)
	headings = {
		Clock.T0: frappe._("Deadlines from T0, the receipt by market management"),
		Clock.T1: frappe._("Deadlines from T1, the receipt by the department"),
		Clock.EVENT: frappe._("Deadlines from a step of the order"),
	}
	return [rows.deadline_table(heading, found.get(clock, [])) for clock, heading in headings.items()]


def _signatures(doc: Document) -> Part:
	"""R81.10: as they were given; who signed stays though the person's name changes."""
	columns = {
		frappe._("Signed For", context="Hotline Signature"): 34,
		frappe._("Name", context="Hotline Signature"): 33,
		frappe._("Signed At", context="Hotline Signature"): 33,
	}
	cells = ([plain(row.signed_for), plain(row.full_name), moment(row.signed_at)] for row in doc.signatures)
	return table(frappe._("Signatures kept by the system"), columns, cells, none=frappe._("Not signed yet."))
