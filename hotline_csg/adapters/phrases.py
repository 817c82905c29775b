"""Ready phrases (常用语): texts that managers keep and staff put into the dialogs of their steps."""

from __future__ import annotations

import frappe

from hotline_csg.guide.words import EventKind

from . import roles

DOCTYPE = "Hotline Phrase"
MOST = 50


def of_step(order: str, event: str) -> list[dict[str, str]]:
	"""The phrases for a step of an order: those of its kind, topic and the user's departments, or of any."""
	kind = EventKind(event).zh if EventKind.knows(event) else ""
	topic = frappe.db.get_value("Issue", order, "hotline_topic") or ""
	mine = roles.departments_of(frappe.session.user)
	return frappe.get_list(
		DOCTYPE,
		filters=[
			["disabled", "=", 0],
			["used_for", "in", ["", kind]],
			["topic", "in", ["", topic]],
			["department", "in", ["", *mine]],
		],
		fields=["title", "text"],
		order_by="used_for desc, title",
		limit=MOST,
	)
