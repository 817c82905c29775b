"""What managers and dispatchers do with notices from the desk."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from hotline_csg.guide.notice_rules import Means
from hotline_csg.service import outbox

MOST = 500


@frappe.whitelist(methods=["POST"])
def record_call(notice: str, reached: bool | int, note: str = "") -> str:
	"""Record a call made for a phone notice; its task is closed with it. Answers the notice's state."""
	frappe.has_permission("Hotline Notice", "read", doc=notice, throw=True)
	if not outbox.may_record_call(notice):
		frappe.throw(_("This call is another's task."), exc=frappe.PermissionError, title=_("Not Permitted"))
	return outbox.record_call(notice, bool(reached), note)


@frappe.whitelist(methods=["POST"])
def retry(names: list[str] | str) -> int:
	"""Try failed and given-up notices again. Answers how many were put back into the queue."""
	frappe.has_permission("Hotline Notice Rule", "write", throw=True)
	chosen = frappe.parse_json(names) if isinstance(names, str) else names
	return outbox.retry([str(name) for name in chosen][:MOST])


@frappe.whitelist(methods=["POST"])
def preview(code: str, text_zh: str, text_en: str) -> dict[str, Any]:
	"""How a rule's texts read with made-up values, and how many SMS they are."""
	frappe.has_permission("Hotline Notice Rule", "read", throw=True)
	return outbox.preview(code, text_zh, text_en)


@frappe.whitelist(methods=["POST"])
def test_send(code: str, means: str) -> dict[str, str]:
	"""Send a rule's text to oneself, by SMS or e-mail, as saved."""
	frappe.has_permission("Hotline Notice Rule", "write", throw=True)
	return outbox.test_send(code, Means.read(means))


@frappe.whitelist(methods=["GET", "POST"])
def health() -> dict[str, Any]:
	"""How notices get out, for the card on the desk: the worst verdict, and what is wrong."""
	frappe.has_permission("Hotline Heartbeat", "read", throw=True)
	return outbox.health_now()
