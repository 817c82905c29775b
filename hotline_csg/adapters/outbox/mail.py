"""Mail through Frappe's Email Queue, which is watched: it forgets what it was sending, and gives up after minutes.

The rows are made here, as plain text: Frappe's own way renders a page and inlines its styles for every single mail.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid, parseaddr

import frappe
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.utils import cstr, get_datetime, validate_email_address

from hotline_csg.guide.notice_rules import Means

from .. import clock
from . import attachments, claims, compose, database, limits, record, undelivered
from .claims import FIELDS, Message
from .ending import drop_pointless, give_up
from .people import People, entity
from .settings import OutboxSettings
from .states import DOCTYPE, MAILED, State, named

BATCH = 50
QUEUE = "Email Queue"
# A worker that was killed leaves "Sending" behind, for ever.
STALE = timedelta(minutes=10)


def one_batch(now: datetime, settings: OutboxSettings) -> int:
	"""Put up to `BATCH` messages into the Email Queue, in the transaction that records it."""
	messages = claims.take(Means.MAIL, now, BATCH)
	if not messages:
		return 0

	def work() -> int:
		account = EmailAccount.find_outgoing(match_by_doctype=DOCTYPE)
		people = People(now)
		for message in limits.within(drop_pointless(messages), limits.ONCE_A_MINUTE, now):
			_queue(message, account, people, now, settings)
		return len(messages)

	database.steadily(work)
	flush()
	return len(messages)


def _queue(
	message: Message, account: EmailAccount | None, people: People, now: datetime, settings: OutboxSettings
) -> None:
	row = message.leader
	who = people.person(row.recipient) if row.recipient else entity(row.issue)
	address = who.mail if who else ""
	if not address or not validate_email_address(address):
		give_up(message, "邮件地址缺失或无效", now)
		return
	if frappe.db.exists("Email Unsubscribe", {"email": address, "global_unsubscribe": 1}):
		record.ended(message, State.DROPPED, "收件人已退订全部邮件", tried=False)
		return
	if account is None:
		error = "没有可用的发件邮箱账户"
		if not record.again(message, error, now, settings):
			give_up(message, error, now)
		return
	mail = _insert(message, account, address, who.lang if who else "zh")
	# Corrected by what the Email Queue says; until then it counts for how often a person hears from us.
	record.handed_on(message, MAILED, gateway_id=mail, sent_at=now)


def _insert(message: Message, account: EmailAccount, address: str, lang: str) -> str:
	"""A row of the Email Queue for one recipient. Returns its name."""
	sender = cstr(account.default_sender)
	mime = EmailMessage(policy=SMTP)
	mime["From"], mime["To"] = sender, address
	mime["Subject"] = " ".join(compose.subject(message, lang).split())
	mime["Date"] = formatdate()
	mime["Message-Id"] = make_msgid(idstring=message.leader.name, domain=parseaddr(sender)[1].split("@")[-1])
	mime["Auto-Submitted"] = "auto-generated"
	mime.set_content(compose.body(message), cte="base64")
	for name, content in attachments.of(message):
		mime.add_attachment(content, maintype="application", subtype="pdf", filename=name)
	queued = frappe.get_doc(
		{
			"doctype": QUEUE,
			"sender": sender,
			"message": mime.as_string(),
			"message_id": mime["Message-Id"].strip("<>"),
			"status": "Not Sent",
			"priority": 2 if message.leader.at_once else 1,
			"email_account": account.name if account.is_exists_in_db() else None,
			"reference_doctype": DOCTYPE,
			"reference_name": message.leader.name,
			"add_unsubscribe_link": 0,
			"recipients": [{"recipient": address, "status": "Not Sent"}],
		}
	)
	queued.db_insert()
	for row in queued.recipients:
		row.parent, row.parenttype, row.parentfield = queued.name, QUEUE, "recipients"
		row.db_insert()
	return str(queued.name)


def flush() -> None:
	"""Ask for Frappe's own flush now rather than within minutes; by its own job, of which there is never a second."""
	try:
		job = frappe.get_doc("Scheduled Job Type", {"method": "frappe.email.queue.flush"})
		if not job.is_job_in_queue():
			job.enqueue(force=True)
	except Exception:
		frappe.logger("hotline_csg").exception("the Email Queue is left to its own schedule")


def watch(now: datetime, settings: OutboxSettings) -> int:
	"""Write down what the Email Queue did with our mails. Returns how many came to an end."""
	table, mails = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(QUEUE)
	rows = (
		frappe.qb.from_(table)
		.left_join(mails)
		.on(mails.name == table.gateway_id)
		.select(table.name, mails.name.as_("mail"), mails.status, mails.modified, mails.creation, mails.error)
		.where((table.waiting == MAILED) & table.merged_into.isnull())
		.orderby(table.owed_at)
		.limit(1000)
		.run(as_dict=True)
	)
	return sum(_judge(row, now, settings) for row in rows)


def _judge(row: frappe._dict, now: datetime, settings: OutboxSettings) -> int:
	written = clock.real()
	if row.status == "Sent":
		_settle(row.name, State.ACCEPTED, sent_at=min(now, get_datetime(row.modified).replace(microsecond=0)))
		return 1
	if row.mail is None or row.status == "Error":
		return _give_up(row, _last_line(row.error) or "邮件队列中已无此邮件", now)
	if row.status == "Sending" and written - row.modified > STALE:
		return _rescue(row, now)
	if written - row.creation > settings.give_up_after:
		return _give_up(row, _last_line(row.error) or "邮件服务器未接收", now)
	return 0


def _rescue(row: frappe._dict, now: datetime) -> int:
	"""Left behind by a killed worker: it may be out. Sent once more at most, and marked."""
	if frappe.db.get_value(DOCTYPE, row.name, "repeated"):
		return _give_up(row, "两次发送结果均未知", now)
	frappe.db.set_value(QUEUE, {"name": row.mail, "status": "Sending"}, "status", "Not Sent")
	frappe.db.set_value(DOCTYPE, _group(row.name), "repeated", 1, update_modified=False)
	return 0


def _give_up(row: frappe._dict, error: str, now: datetime) -> int:
	if row.mail:
		frappe.db.set_value(QUEUE, row.mail, "status", "Error")
	_settle(row.name, State.GIVEN_UP, last_error=error[:500], sent_at=None)
	rows = frappe.get_all(DOCTYPE, filters=_group(row.name), fields=FIELDS, order_by="owed_at")
	undelivered.tell(rows, now)
	return 1


def _settle(name: str, state: State, **values: object) -> None:
	frappe.db.set_value(DOCTYPE, _group(name), {**named(state), "waiting": None, **values})


def _group(name: str) -> dict[str, object]:
	"""A leader and those who went out with it."""
	names = frappe.get_all(DOCTYPE, filters={"merged_into": name}, pluck="name", order_by="name")
	return {"name": ("in", [name, *names])}


def _last_line(text: str | None) -> str:
	lines = cstr(text).strip().splitlines()
	return lines[-1] if lines else ""
