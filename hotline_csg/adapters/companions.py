"""The records that stand beside an order because of one of its events: callbacks, returns, negotiations, reports.

One function per kind of event, called by the one writer inside the transaction of the Issue's save.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import get_datetime, get_fullname

from hotline_csg.guide.callbacks import in_window, proper
from hotline_csg.guide.engine import Decision
from hotline_csg.guide.words import EventKind, Role, State

from . import carried, rules

if TYPE_CHECKING:
	from frappe.model.document import Document

REACHED, NOT_REACHED = "已回访", "未接通"
OPEN, AGREED = "协商中", "已达成一致"
SUBMITTED, REFINED, SIGNED, REPLIED = "已提交", "已完善", "已签名", "已回复监管"
REPORT = "Hotline Investigation Report"


def write(doc: Document, decision: Decision, facts: dict[str, Any], history: str) -> None:
	"""Write what the event leaves behind besides deadlines and history."""
	for writer in _WRITERS.get(decision.event.kind, ()):
		writer(doc, decision, facts, history)


def _row(doctype: str, doc: Document, **values: Any) -> None:
	of_order = carried.of(doc) if doctype in carried.CARRIERS else {}
	frappe.get_doc({"doctype": doctype, "issue": doc.name, **of_order, **values}).db_insert()


def _attempt(doc: Document, decision: Decision, history: str, **values: Any) -> None:
	appointment = doc.get_doc_before_save().hotline_appointment
	_row(
		"Hotline Callback",
		doc,
		at=decision.event.at,
		agent=frappe.session.user,
		agreed=int(bool(appointment)),
		in_hours=int(
			proper(
				decision.event.at,
				get_datetime(appointment) if appointment else None,
				rules.current().settings,
			)
		),
		event=history,
		**values,
	)


def _called(doc: Document, decision: Decision, facts: dict[str, Any], history: str) -> None:
	_attempt(
		doc,
		decision,
		history,
		outcome=REACHED,
		opinion=facts.get("opinion"),
		satisfaction=facts.get("satisfaction"),
		contact_confirmed=int(bool(facts.get("contact_confirmed"))),
	)


def _not_reached(doc: Document, decision: Decision, facts: dict[str, Any], history: str) -> None:
	_attempt(doc, decision, history, outcome=NOT_REACHED, reason=facts.get("reason"))


def _returned(doc: Document, decision: Decision, facts: dict[str, Any], history: str) -> None:
	by_department = decision.event.kind is EventKind.RETURNED
	_row(
		"Hotline Return",
		doc,
		kind="退单" if by_department else "回单退回",
		number=decision.order.returns if by_department else decision.order.reply_returns,
		ground=facts.get("return_ground" if by_department else "review_ground"),
		reason=facts.get("reason"),
		at=decision.event.at,
		department=doc.hotline_department,
		user=frappe.session.user,
		event=history,
	)


def _negotiates(doc: Document, decision: Decision, facts: dict[str, Any], history: str) -> None:
	_row(
		"Hotline Negotiation",
		doc,
		status=OPEN,
		reason=facts.get("reason"),
		department=doc.hotline_department,
		opened_at=decision.event.at,
		opened_by=frappe.session.user,
	)


def _agrees(doc: Document, decision: Decision, facts: dict[str, Any], history: str) -> None:
	"""R93.7: both views, the agreed department and the sign-off."""
	if decision.step.state is not State.NEGOTIATING:
		return
	open_one = frappe.db.get_value("Hotline Negotiation", {"issue": doc.name, "status": OPEN})
	values = {
		"status": AGREED,
		"department_view": facts.get("department_view"),
		"dispatcher_view": facts.get("dispatcher_view"),
		"agreed_department": doc.hotline_department,
		"signed_off_by": frappe.session.user,
		"signed_off_at": decision.event.at,
	}
	frappe.db.set_value("Hotline Negotiation", open_one, values)


def _reported(doc: Document, decision: Decision, facts: dict[str, Any], history: str) -> None:
	_row(
		REPORT,
		doc,
		status=SUBMITTED,
		report=facts.get("report"),
		department=doc.hotline_department,
		submitted_by=frappe.session.user,
		submitted_at=decision.event.at,
	)


def _on_report(doc: Document, **values: Any) -> None:
	frappe.db.set_value(REPORT, {"issue": doc.name}, values)


def _refined(doc: Document, decision: Decision, facts: dict[str, Any], history: str) -> None:
	finding = decision.order.finding
	_on_report(
		doc,
		status=REFINED,
		report=facts.get("report"),
		finding=finding.zh if finding else None,
		in_bulletin=int(bool(finding and finding.in_bulletin)),
		refined_by=frappe.session.user,
		refined_at=decision.event.at,
	)


def _signed(doc: Document, decision: Decision, facts: dict[str, Any], history: str) -> None:
	"""R81.10: a signature is kept with name and moment and never changed."""
	before = {Role(code) for code in (doc.get_doc_before_save().hotline_signed or "").split(",") if code}
	name = frappe.db.get_value(REPORT, {"issue": doc.name})
	for role in sorted(decision.order.signed - before):
		count = frappe.db.count("Hotline Signature", {"parent": name, "parenttype": REPORT})
		frappe.get_doc(
			{
				"doctype": "Hotline Signature",
				"parent": name,
				"parenttype": REPORT,
				"parentfield": "signatures",
				"idx": count + 1,
				"signed_for": Role(role).zh,
				"user": frappe.session.user,
				"full_name": get_fullname(frappe.session.user),
				"signed_at": decision.event.at,
			}
		).db_insert()
	if len(decision.order.signed) > 1:
		_on_report(doc, status=SIGNED)


def _answered_regulator(doc: Document, decision: Decision, facts: dict[str, Any], history: str) -> None:
	_on_report(
		doc,
		status=REPLIED,
		reply_number=facts.get("reply_number"),
		reply_file=facts.get("reply_file"),
		replied_at=decision.event.at,
	)


Writer = Callable[["Document", Decision, dict[str, Any], str], None]
_WRITERS: dict[EventKind, tuple[Writer, ...]] = {
	EventKind.CALLED_BACK: (_called,),
	EventKind.CALLBACK_FAILED: (_not_reached,),
	EventKind.RETURNED: (_returned,),
	EventKind.REPLY_RETURNED: (_returned,),
	EventKind.NEGOTIATION_OPENED: (_negotiates,),
	EventKind.DISPATCHED: (_agrees,),
	EventKind.REPORT_SUBMITTED: (_reported,),
	EventKind.REPORT_REFINED: (_refined,),
	EventKind.SIGNED: (_signed,),
	EventKind.REGULATOR_REPLIED: (_answered_regulator,),
}


def fill_in_hours() -> None:
	"""Callbacks that stand already: made in callback hours, or when a time was agreed."""
	settings = rules.current().settings
	for row in frappe.get_all("Hotline Callback", fields=["name", "at", "agreed"], order_by="name"):
		if row.agreed or in_window(row.at, settings):
			frappe.db.set_value("Hotline Callback", row.name, "in_hours", 1, update_modified=False)
