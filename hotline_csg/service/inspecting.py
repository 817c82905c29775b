"""质检: a manager draws a sample of archived orders, inspectors score it, the inspected confirm or appeal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import frappe

from hotline_csg.adapters import clock
from hotline_csg.adapters.inspections import batches, board, making, results, sheets, stages, telling

if TYPE_CHECKING:
	from frappe.model.document import Document


def look_at_batch(name: str) -> dict[str, int]:
	"""What drawing a batch now would find: `candidates` and the `orders` of them. Writes nothing."""
	found, chosen = batches.draw(frappe.get_doc(batches.DOCTYPE, name))
	return {"candidates": found, "orders": len(chosen), "most": batches.MOST}


def draw_batch(name: str) -> Document:
	"""Draw a batch, once: its inspections wait to be scored. Draws for one sheet queue up behind each other."""
	doc = frappe.get_doc(batches.DOCTYPE, name, for_update=True)
	batches.check_drawable(doc)
	frappe.db.get_value(sheets.DOCTYPE, doc.sheet, "name", for_update=True)
	found, chosen = batches.draw(doc)
	batches.check_size(chosen)
	batches.close(doc, found, len(chosen), making.make(doc, chosen))
	return doc


def inspection_board(name: str) -> dict[str, Any]:
	"""What the form shows: open steps, the order, the history."""
	return board.of(frappe.get_doc(batches.INSPECTION, name))


def score_inspection(name: str, marks: dict[str, dict[str, Any]], remark: str) -> Document:
	doc = frappe.get_doc(batches.INSPECTION, name, for_update=True)
	stages.score(doc, marks, remark)
	telling.result(doc)
	return doc


def confirm_inspection(name: str) -> Document:
	doc = frappe.get_doc(batches.INSPECTION, name, for_update=True)
	stages.confirm(doc)
	return doc


def appeal_inspection(name: str, reason: str) -> Document:
	doc = frappe.get_doc(batches.INSPECTION, name, for_update=True)
	stages.appeal(doc, reason)
	return doc


def rule_inspection(name: str, marks: dict[str, dict[str, Any]], reason: str) -> Document:
	doc = frappe.get_doc(batches.INSPECTION, name, for_update=True)
	stages.rule(doc, marks, reason)
	telling.result(doc)
	return doc


def confirm_lapsed_inspections() -> int:
	"""Daily: results that nobody appealed in time are confirmed. Returns how many."""
	return stages.confirm_lapsed(clock.now())


def rows_behind_results(chosen: dict[str, Any]) -> dict[str, dict[str, Any]]:
	"""For each count of the report by who was inspected, the list that opens behind it."""
	given = results.filters_of(frappe._dict(chosen))
	return {
		name: {"doctype": batches.INSPECTION, "filters": [*given, *more]}
		for name, more in results.BEHIND.items()
	}


def inspection_results(chosen: dict[str, Any], by_item: bool) -> list[dict[str, Any]]:
	"""The figures of the report, of what the session's user sees."""
	of = results.by_item if by_item else results.by_inspected
	return of(frappe._dict(chosen))
