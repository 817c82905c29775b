"""Doc events of what the outbox is set up with, and of the call tasks it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg.service import outbox, service_reports

if TYPE_CHECKING:
	from frappe.model.document import Document


def validate_rule(doc: Document, method: str | None = None) -> None:
	outbox.check_notice_rule(doc)


def validate_settings(doc: Document, method: str | None = None) -> None:
	outbox.check_settings(doc)
	service_reports.check_settings(doc)


def validate_sms_settings(doc: Document, method: str | None = None) -> None:
	outbox.check_sms_settings(doc)


def validate_opt_out(doc: Document, method: str | None = None) -> None:
	outbox.keep_opt_out(doc)


def validate_task(doc: Document, method: str | None = None) -> None:
	outbox.check_call_task(doc)
