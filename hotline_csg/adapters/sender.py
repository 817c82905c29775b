"""The one sender: takes queued notices, delivers each once, and writes down what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import frappe

from . import notices, sms

SENDING, SENT, FAILED = "发送中", "已发送", "失败"
ATTEMPTS = 5
PAUSE = timedelta(minutes=2)
BATCH = 200


def deliver(now: datetime) -> int:
	"""Send what is queued and due for a try. Returns how many were handed over."""
	sent = 0
	for name in _queued(now):
		if _claim(name):
			sent += _send(name, now)
	return sent


def _queued(now: datetime) -> list[str]:
	rows = frappe.get_all(
		"Hotline Notice",
		filters={"state": notices.QUEUED},
		or_filters=[["next_try", "is", "not set"], ["next_try", "<=", now]],
		order_by="creation",
		limit=BATCH,
		pluck="name",
	)
	return list(rows)


def _claim(name: str) -> bool:
	"""Two senders, one notice: whoever changes the row first has it."""
	table = frappe.qb.DocType("Hotline Notice")
	frappe.qb.update(table).set(table.state, SENDING).where(
		(table.name == name) & (table.state == notices.QUEUED)
	).run()
	claimed = bool(frappe.db._cursor.rowcount)
	frappe.db.commit()  # claimed before anything leaves the house
	return claimed


def _send(name: str, now: datetime) -> int:
	notice = frappe.get_doc("Hotline Notice", name)
	values = {"attempts": notice.attempts + 1}
	try:
		WAYS[notice.means](notice)
	except Exception as error:
		frappe.db.rollback()
		again = values["attempts"] < ATTEMPTS
		values |= {
			"state": notices.QUEUED if again else FAILED,
			"next_try": now + PAUSE * 2**notice.attempts if again else None,
			"last_error": str(error)[:500],
		}
	else:
		values |= {"state": SENT, "sent_at": now, "last_error": None}
	frappe.db.set_value("Hotline Notice", name, values)
	frappe.db.commit()  # what was sent is never sent again
	return int(values["state"] == SENT)


def _by_bell(notice: frappe._dict) -> None:
	log = frappe.get_doc(
		{
			"doctype": "Notification Log",
			"for_user": notice.recipient,
			"type": "Alert",
			"subject": frappe.utils.escape_html(notice.subject),
			"email_content": frappe.utils.escape_html(notice.message),
			"document_type": "Issue" if notice.issue else None,
			"document_name": notice.issue,
			"from_user": "Administrator",
		}
	)
	log.insert(ignore_permissions=True)  # the system tells; the reader's own permission decides what opens


def _by_mail(notice: frappe._dict) -> None:
	frappe.sendmail(
		recipients=[notice.address],
		subject=notice.subject,
		message=frappe.utils.escape_html(notice.message),
		reference_doctype="Hotline Notice",
		reference_name=notice.name,
	)


def _by_sms(notice: frappe._dict) -> None:
	sms.send(notice.address, notice.message)


WAYS: dict[str, Callable[[frappe._dict], None]] = {
	notices.BELL: _by_bell,
	notices.MAIL: _by_mail,
	notices.SMS: _by_sms,
}
