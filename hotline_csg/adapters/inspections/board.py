"""What the form of an inspection shows beside its marks: the order as the inspector must know it, and the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import frappe

from hotline_csg.guide.words import Status

from .. import clock
from . import history, stages

if TYPE_CHECKING:
	from frappe.model.document import Document

FACTS = (
	"category", "topic", "channel", "unit", "received_at", "archived_at", "ending", "satisfaction", "opinion",
	"returns", "reply_returns", "urges", "attempts", "contacted_at", "description", "answer",
)  # fmt: skip


def of(doc: Document) -> dict[str, Any]:
	"""`steps` that the session's user may take, `order` where the user sees it, `history`."""
	return {
		"steps": stages.open_steps(doc, clock.now()),
		"order": _order(doc.issue),
		"history": history.of(doc.name),
	}


def _order(name: str) -> dict[str, Any] | None:
	order = frappe.get_doc("Issue", name)
	if not frappe.has_permission("Issue", "read", doc=order):
		return None
	missed = frappe.get_all(
		"Hotline Deadline",
		filters={"issue": name, "status_code": str(Status.MISSED)},
		fields=["deadline", "due", "done"],
		order_by="due",
	)
	points = [{"point": row.point, "answer": row.answer} for row in order.hotline_points]
	return {**{fact: order.get(f"hotline_{fact}") for fact in FACTS}, "points": points, "missed": missed}
