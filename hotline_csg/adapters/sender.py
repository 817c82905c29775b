"""The one sender: takes queued notices, delivers each once, and writes down what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import frappe

from . import notices, sms

SENDING, SENT, FAILED = "发送中", "已发送", "失败"
ATTEMPTS = 5
PAUSE = timedelta(minutes=2)
# Longer than a scheduled job may live: what is still being sent after that was left by a worker that is gone.
ABANDONED = timedelta(minutes=30)
BATCH = 200


def deliver(now: datetime) -> int:
	"""Send what is queued and due for a try. Returns how many were handed over."""
	sent = 0
	_take_up_abandoned(now)
	for name in _queued(now):
		if _claim(name, now):
			sent += _send(name, now)
	return sent


def _take_up_abandoned(now: datetime) -> None:
	"""A bell or mail was undone with the worker's transaction: send it again. An SMS may have left: once more is twice.

	The person is told by bell and mail all the same, and the SMS is seen as failed.
	"""
	table = frappe.qb.DocType("Hotline Notice")
	abandoned = (table.state == SENDING) & (table.next_try <= now)
	unsure = "发送结果不明：发送进程中断，未再次发送"
	frappe.qb.update(table).set(table.state, FAILED).set(table.last_error, unsure).where(
		abandoned & (table.means == notices.SMS)
	).run()
	frappe.qb.update(table).set(table.state, notices.QUEUED).where(
		abandoned & (table.means != notices.SMS)
	).run()
	frappe.db.commit()  # before anything is claimed


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


def _claim(name: str, now: datetime) -> bool:
	"""Two senders, one notice: whoever changes the row first has it."""
	table = frappe.qb.DocType("Hotline Notice")
	frappe.qb.update(table).set(table.state, SENDING).set(table.next_try, now + ABANDONED).where(
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
		values |= {"state": SENT, "sent_at": now, "next_try": None, "last_error": None}
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
