"""From drawn orders to inspections: one per order and side, with a copy of the sheet's items, many rows at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import frappe
from frappe.model.naming import make_autoname
from frappe.utils import cint, flt

from hotline_csg.guide.inspections import About, Stage
from hotline_csg.guide.words import EventKind

from .. import clock
from . import history, sheets
from .batches import INSPECTION

if TYPE_CHECKING:
	from frappe.model.document import Document

MARK = "Hotline Inspection Mark"
# Orders written at once; after each such part whoever waits sees how far it is.
PART = 200
NUMBER = "ZJ.YYYY.MM.DD.-.####"


def make(batch: Document, chosen: list[str]) -> int:
	"""Write the inspections of the chosen orders. Returns how many there are."""
	sheet = frappe.get_doc(sheets.DOCTYPE, batch.sheet)
	items, made = sheets.items_of(sheet, batch.about), 0
	for start in range(0, len(chosen), PART):
		made += _write(batch, sheet, items, chosen[start : start + PART])
		if len(chosen) > PART:
			done = min(start + PART, len(chosen))
			frappe.publish_progress(
				done * 100 / len(chosen), title=batch.name, description=f"{done}/{len(chosen)}"
			)
	return made


def _write(batch: Document, sheet: Document, items: dict[About, list[Document]], names: list[str]) -> int:
	inspections, marks = [], []
	dispatchers = _dispatchers(names)
	for order in _orders(names):
		for about, rows in items.items():
			judged = JUDGED[about](order, dispatchers)
			if judged is None:
				continue
			name = make_autoname(NUMBER, INSPECTION)
			inspections.append(_inspection(name, batch, sheet, order, about, judged))
			marks += [_mark(name, idx, row) for idx, row in enumerate(rows, 1)]
	_insert(INSPECTION, inspections)
	_insert(MARK, marks)
	history.drawn([row["name"] for row in inspections], batch.name)
	return len(inspections)


def _orders(names: list[str]) -> list[frappe._dict]:
	return frappe.get_all(
		"Issue",
		filters={"name": ("in", names)},
		fields=["name", "hotline_first_agent", "hotline_department", "hotline_handler"],
		order_by="name",
	)


def _dispatchers(names: list[str]) -> dict[str, str]:
	"""Who dispatched each order, at last."""
	rows = frappe.get_all(
		"Hotline Event",
		filters={"issue": ("in", names), "code": str(EventKind.DISPATCHED)},
		fields=["issue", "user"],
		order_by="at, creation",
	)
	return {row.issue: row.user for row in rows}


def _of_agent(order: frappe._dict, dispatchers: dict[str, str]) -> dict[str, Any] | None:
	return {"person": order.hotline_first_agent} if order.hotline_first_agent else None


def _of_dispatcher(order: frappe._dict, dispatchers: dict[str, str]) -> dict[str, Any] | None:
	return {"person": dispatchers[order.name]} if order.name in dispatchers else None


def _of_department(order: frappe._dict, dispatchers: dict[str, str]) -> dict[str, Any] | None:
	if not order.hotline_department:
		return None
	return {"department": order.hotline_department, "handler": order.hotline_handler}


JUDGED: dict[About, Callable[[frappe._dict, dict[str, str]], dict[str, Any] | None]] = {
	About.AGENT: _of_agent,
	About.DISPATCHER: _of_dispatcher,
	About.DEPARTMENT: _of_department,
}


def _inspection(
	name: str, batch: Document, sheet: Document, order: frappe._dict, about: About, judged: dict[str, Any]
) -> dict[str, Any]:
	return {
		"name": name,
		"batch": batch.name,
		"sheet": sheet.name,
		"pass_mark": flt(sheet.pass_mark),
		"issue": order.name,
		"about": about.zh,
		"inspected": _named(about, judged),
		"person": judged.get("person"),
		"department": judged.get("department"),
		"handler": judged.get("handler"),
		"status": Stage.OPEN.zh,
		"status_code": str(Stage.OPEN),
	}


def _named(about: About, judged: dict[str, Any]) -> str:
	"""Who is inspected, as lists show it."""
	if judged.get("person"):
		return f"{about.zh} · {frappe.utils.get_fullname(judged['person'])}"
	return f"{about.zh} · {judged['department'].split(' - ')[0]}"


def _mark(inspection: str, idx: int, row: Document) -> dict[str, Any]:
	"""Full marks to begin with: an inspector takes away, with the reason."""
	return {
		"name": frappe.generate_hash(length=10),
		"parent": inspection,
		"parenttype": INSPECTION,
		"parentfield": "marks",
		"idx": idx,
		"item": row.item,
		"full_marks": flt(row.full_marks),
		"marks": flt(row.full_marks),
		"fatal": cint(row.fatal),
		"basis": row.basis,
		"hint": row.hint,
	}


def _insert(doctype: str, rows: list[dict[str, Any]]) -> None:
	if not rows:
		return
	written, user = clock.real(), frappe.session.user
	stamp = {"creation": written, "modified": written, "owner": user, "modified_by": user, "docstatus": 0}
	values: Iterator[tuple[Any, ...]] = (tuple({**stamp, **row}.values()) for row in rows)
	frappe.db.bulk_insert(doctype, [*stamp, *rows[0]], list(values))
