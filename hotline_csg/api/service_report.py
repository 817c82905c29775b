"""What the desk calls on a service report."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.transactions import whole
from hotline_csg.service import service_reports

DOCTYPE = "Hotline Service Report"


@frappe.whitelist(methods=["GET", "POST"])
def shown(name: str) -> dict[str, Any]:
	"""The kept figures as they are printed; empty before they were taken."""
	frappe.has_permission(DOCTYPE, "read", doc=name, throw=True)
	return service_reports.report_shown(name)


@frappe.whitelist(methods=["POST"])
def take_figures(name: str) -> str:
	"""Count the figures of its period now. Answers when they were taken."""
	frappe.has_permission(DOCTYPE, "write", doc=name, throw=True)
	return str(whole(service_reports.take_figures, name).taken_at)


@frappe.whitelist(methods=["POST"])
def finalise(name: str) -> str:
	"""From now on nothing of it changes. Answers its status."""
	frappe.has_permission(DOCTYPE, "write", doc=name, throw=True)
	return whole(service_reports.finalise_report, name).status


@frappe.whitelist(methods=["POST"])
def send(name: str, to: str) -> str:
	"""Mail it as PDF and XLSX to the addresses in `to`, one a line. Answers to whom it goes."""
	frappe.has_permission(DOCTYPE, "email", doc=name, throw=True)
	return whole(service_reports.send_report, name, to).sent_to


@frappe.whitelist(methods=["GET", "POST"])
def download_xlsx(name: str) -> None:
	"""Its figures as a workbook."""
	frappe.has_permission(DOCTYPE, "export", doc=name, throw=True)
	filename, content = service_reports.report_sheet(name)
	frappe.local.response.filename = filename
	frappe.local.response.filecontent = content
	frappe.local.response.type = "binary"
