"""The register of important (urgent) events (article 10): what an order raises by itself, and who is told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from hotline_csg.guide.important import ImportantKind

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Hotline Important Event"


def raise_for(doc: Document, kind: ImportantKind, found: datetime, happened: datetime) -> str | None:
	"""R7.5: the event that an order by a government channel is, once per order. Returns its name, None if it stands."""
	if frappe.db.exists(DOCTYPE, {"raised_by_order": doc.name}):
		return None
	event = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"kind": kind.zh,
			"happened_at": happened,
			"found_at": found,
			"raised_by_order": doc.name,
			"department": doc.hotline_department,
			"description": f"工单 {doc.name}，渠道：{doc.hotline_channel}",
			"orders": [{"issue": doc.name}],
		}
	)
	event.insert(
		ignore_permissions=True
	)  # the system registers it; the agent may lack the register's permission
	return event.name
