"""What happened to inspections: rows that are written once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import frappe

from hotline_csg.guide.inspections import Stage

from .. import clock

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Hotline Inspection Event"
FIELDS = [
	"event",
	"at",
	"user",
	"from_status",
	"to_status",
	"score_before",
	"score_after",
	"reason",
	"changes",
]


def drawn(inspections: list[str], batch: str) -> None:
	for name in inspections:
		_write(inspection=name, event="抽取", to_status=Stage.OPEN.zh, reason=batch)


def note(doc: Document, event: str, before: tuple[str, str], reason: str = "", changes: str = "") -> None:
	"""`before`: the status and the score that stood until now."""
	_write(
		inspection=doc.name,
		event=event,
		from_status=before[0],
		to_status=doc.status,
		score_before=before[1],
		score_after=said(doc),
		reason=reason,
		changes=changes,
	)


def said(doc: Document) -> str:
	"""The score as it is read; nothing while there is none."""
	return f"{doc.score:g}" if doc.scored_at else ""


def of(inspection: str) -> list[frappe._dict]:
	"""What happened, in its order; the caller has checked who asks."""
	rows = frappe.get_all(DOCTYPE, {"inspection": inspection}, FIELDS, order_by="creation, at")
	for row in rows:
		row.user = frappe.utils.get_fullname(row.user)
	return rows


def _write(**values: Any) -> None:
	frappe.get_doc({"doctype": DOCTYPE, "at": clock.now(), "user": frappe.session.user, **values}).db_insert()
