"""The service report: taken, made final, sent by hand, and made and sent by itself once a month."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.utils import cint

from hotline_csg.adapters import clock, papers, service_report
from hotline_csg.adapters.figures.counting import Period

if TYPE_CHECKING:
	from frappe.model.document import Document

PAPER = "Hotline Service Report"
FILE_TYPES = {
	"pdf": "application/pdf",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def check_settings(doc: Document) -> None:
	"""Who the monthly report is sent to are addresses. Raises BadAddress."""
	service_report.addresses_of(doc.report_sent_to)


def _load(name: str) -> Document:
	return frappe.get_doc(service_report.DOCTYPE, name, for_update=True)


def take_figures(name: str) -> Document:
	doc = _load(name)
	service_report.take(doc)
	return doc


def finalise_report(name: str) -> Document:
	doc = _load(name)
	service_report.finalise(doc)
	return doc


def report_shown(name: str) -> dict:
	return service_report.shown(frappe.get_doc(service_report.DOCTYPE, name))


def report_sheet(name: str) -> tuple[str, bytes]:
	"""The file's name and the workbook."""
	doc = frappe.get_doc(service_report.DOCTYPE, name)
	return f"{doc.title}.xlsx", service_report.xlsx(doc)


def send_report(name: str, to: str) -> Document:
	"""Queue both files to each of the addresses in `to`. Raises BadAddress; nothing is sent without figures."""
	doc = _load(name)
	addresses = service_report.addresses_of(to)
	if not addresses:
		frappe.throw(
			_("Enter at least one e-mail address."), exc=service_report.BadAddress, title=_("Not Possible")
		)
	if not EmailAccount.find_outgoing(match_by_doctype=service_report.DOCTYPE):
		frappe.throw(
			_(
				"No e-mail account sends mail yet: an administrator sets up the default outgoing Email Account."
			),
			exc=frappe.OutgoingEmailError,
			title=_("Not Possible"),
		)
	sheet = service_report.xlsx(doc)
	frappe.sendmail(
		recipients=addresses,
		subject=doc.title,
		message=frappe.utils.escape_html(_("The service report “{0}” is attached.").format(doc.title)),
		attachments=[
			{"fname": f"{doc.title}.pdf", "fcontent": papers.as_pdf(service_report.DOCTYPE, doc.name, PAPER)},
			{"fname": f"{doc.title}.xlsx", "fcontent": sheet},
		],
		reference_doctype=service_report.DOCTYPE,
		reference_name=doc.name,
	)
	service_report.sent(doc, addresses)
	return doc


def monthly_report(now: datetime | None = None) -> list[str]:
	"""What the settings ask for today: make last month's report, send it. Returns what was done; a repeated call does nothing.

	A day that passed while the scheduler stood still, or mail could not be sent, is made up for later in the month.
	"""
	today = (now or clock.now()).date()
	settings = frappe.get_cached_doc("Hotline Settings")
	name, done = _of_last_month(today), []
	if not name and _is_due(settings.report_made_day, today):
		name = _make(service_report.last_month(today))
		done.append("made")
	to = service_report.addresses_of(settings.report_sent_to)
	if name and to and _is_due(settings.report_sent_day, today) and _send_once(name, settings.report_sent_to):
		done.append("sent")
	return done


def _is_due(day: int | None, today: date) -> bool:
	return 0 < cint(day) <= today.day


def _of_last_month(today: date) -> str | None:
	period = service_report.last_month(today)
	where = {"from_date": period.first, "to_date": period.last, "centre": ("is", "not set")}
	return frappe.db.get_value(service_report.DOCTYPE, where)


def _make(period: Period) -> str:
	values = {"doctype": service_report.DOCTYPE, "from_date": period.first, "to_date": period.last}
	doc = frappe.get_doc(values).insert()
	service_report.take(doc)
	return str(doc.name)


def _send_once(name: str, to: str) -> bool:
	doc = frappe.get_doc(service_report.DOCTYPE, name)
	if doc.sent_at:
		return False
	if not doc.figures:
		service_report.take(doc)
	try:
		send_report(name, to)
	except frappe.OutgoingEmailError:
		frappe.log_error(
			title="hotline_csg: monthly report not sent", reference_doctype=doc.doctype, reference_name=name
		)
		return False
	return True
