"""The bell: Frappe's Notification Log, many rows at once, and one ring per person."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.utils import escape_html

from hotline_csg.guide.notice_rules import Means

from .. import clock
from . import claims, database, record
from .ending import drop_pointless
from .states import State

BATCH = 200
LOG = "Notification Log"


def one_batch(now: datetime) -> int:
	"""Ring for up to `BATCH` persons. Written in the transaction that records it: never twice, never lost."""
	messages = claims.take(Means.BELL, now, BATCH)
	if not messages:
		return 0

	def work() -> int:
		kept = drop_pointless(messages)
		_insert([row for message in kept for row in message.rows])
		for message in kept:
			record.finished(message, State.DELIVERED, now)
		return len(kept)

	database.steadily(work)
	for user in {row.recipient for message in messages for row in message.rows}:
		_ring(user)
	return len(messages)


def _insert(rows: list[frappe._dict]) -> None:
	if not rows:
		return
	written = clock.real()
	values = [
		{
			"name": frappe.generate_hash(length=10),
			"creation": written,
			"modified": written,
			"owner": "Administrator",
			"modified_by": "Administrator",
			"for_user": row.recipient,
			"from_user": "Administrator",
			"type": "Alert",
			"subject": escape_html(row.subject),
			"email_content": escape_html(row.message),
			"document_type": "Issue" if row.issue else None,
			"document_name": row.issue,
		}
		for row in rows
	]
	frappe.db.bulk_insert(LOG, list(values[0]), [tuple(one.values()) for one in values])


def _ring(user: str) -> None:
	"""The open desk shows it at once; a desk that does not hear finds it in the database."""
	try:
		frappe.db.set_value("Notification Settings", user, "seen", 0, update_modified=False)
		frappe.db.commit()  # the outbox's own transaction
		frappe.publish_realtime("notification", user=user)
	except Exception:
		frappe.logger("hotline_csg").exception(f"bell not rung: {user}")
