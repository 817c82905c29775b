"""Setting a test site up for notices: a gateway, a mail account, numbers for people, a moment that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import frappe

from hotline_csg.adapters.outbox import sender
from hotline_csg.adapters.outbox.states import State, named, queue
from hotline_csg.guide.notice_rules import CASES, Means
from hotline_csg.service import outbox
from hotline_csg.setup import seeds
from hotline_csg.setup.site import login

NOTICE = "Hotline Notice"
NUMBERS = {
	"agent": "13800000011",
	"dispatcher": "13800000012",
	"handler": "13800000013",
	"supervisor": "13800000014",
	"head": "13800000015",
	"principal": "13800000016",
	"mmd": "13800000017",
	"manager": "13800000018",
}


def use_gateway(url: str, **settings: Any) -> None:
	"""SMS Settings as a manager enters them, and what the hotline adds to them."""
	stock = frappe.get_doc("SMS Settings")
	stock.update(
		{
			"sms_gateway_url": url,
			"message_parameter": "text",
			"receiver_parameter": "to",
			"use_post": 1,
			"parameters": [{"parameter": "key", "value": "secret"}],
		}
	)
	stock.save()
	own = frappe.get_doc("Hotline SMS Settings")
	own.update(
		{
			"adapter": "HTTP",
			"success_test": "JSON 字段",
			"success_path": "code",
			"success_values": "0",
			"refusal_pattern": "blacklist",
			"id_path": "data.id",
			"id_parameter": "id",
			"id_refuses_repeats": 0,
			"connect_seconds": 1,
			"answer_seconds": 1,
			"threads": 8,
			"per_minute": 0,
			"person_minute": 0,
			"person_hour": 0,
			"person_day": 0,
			"receipt_token": "receipts",
			**settings,
		}
	)
	own.save()


def use_mail(port: int) -> None:
	"""An account that sends by the SMTP server on `port`."""
	frappe.db.set_value("Email Account", {"default_outgoing": 1}, "default_outgoing", 0)
	if frappe.db.exists("Email Account", "Hotline Test"):
		frappe.delete_doc("Email Account", "Hotline Test", force=True)
	account = frappe.get_doc(
		{
			"doctype": "Email Account",
			"name": "Hotline Test",
			"email_account_name": "Hotline Test",
			"email_id": "outbox@hotline.example",
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"smtp_server": "127.0.0.1",
			"smtp_port": str(port),
			"no_smtp_authentication": 1,
			"awaiting_password": 0,
		}
	)
	# Its own validation would connect to the server, which a test may have stopped.
	account.db_insert()
	frappe.local.outgoing_email_account = {}


def use_dead_means() -> None:
	"""Everything is set up, and nothing answers: notices are written and stay."""
	use_gateway("http://127.0.0.1:9/send")
	use_mail(9)
	give_numbers()


def give_numbers() -> None:
	for part, number in NUMBERS.items():
		frappe.db.set_value("User", login(part), "mobile_no", number)


@contextmanager
def at(moment: datetime | None) -> Iterator[None]:
	"""The app's clock stands at `moment` inside."""
	before = frappe.flags.hotline_now
	frappe.flags.hotline_now = moment
	try:
		yield
	finally:
		frappe.flags.hotline_now = before


def tick(moment: datetime) -> int:
	"""A tick at `moment`, with all that the sender does in it."""
	with at(moment):
		looked = outbox.tick(moment)
	assert [] == failures()
	return looked


def failures() -> list[str]:
	"""What a part of the tick or of the sender could not do; it is logged, and stops none of the others."""
	return frappe.get_all(
		"Error Log",
		filters={"method": ("like", "hotline_csg: % failed")},
		pluck="error",
		order_by="creation",
	)


def deliver(moment: datetime) -> int:
	with at(moment):
		return sender.deliver()


def notices(**filters: Any) -> list[frappe._dict]:
	return frappe.get_all(NOTICE, filters=filters, fields=["*"], order_by="owed_at, recipient, means")


def told(**filters: Any) -> set[tuple[str, str]]:
	"""Who is told by what: (part before the @, means)."""
	return {((row.recipient or "").split("@")[0], row.means) for row in notices(**filters)}


def states(**filters: Any) -> dict[str, int]:
	counted: dict[str, int] = {}
	for row in notices(**filters):
		counted[row.state_code] = counted.get(row.state_code, 0) + 1
	return counted


# Many at once ------------------------------------------------------------------------------------------------------


def make_people(count: int) -> list[str]:
	"""Users with a mobile number each, as rows; made once, for the length of the transaction."""
	names = [f"person{number:05}@hotline.example" for number in range(count)]
	there = set(frappe.get_all("User", filters={"name": ("in", names)}, pluck="name", order_by="name"))
	columns = [
		"name",
		"creation",
		"modified",
		"email",
		"full_name",
		"first_name",
		"language",
		"enabled",
		"mobile_no",
	]
	columns += ["user_type", "send_welcome_email"]
	now = frappe.utils.now_datetime()
	values = [
		(name, now, now, name, name, name, "zh", 1, mobile_of(number), "System User", 0)
		for number, name in enumerate(names)
		if name not in there
	]
	if values:
		frappe.db.bulk_insert("User", columns, values)
	return names


def mobile_of(number: int) -> str:
	return f"139{number:08}"


def make_notices(count: int, at: datetime, code: str = "N13", means: Means = Means.SMS) -> int:
	"""One notice to each of as many persons, as rows the queue would have written at `at`."""
	case = CASES[code]
	written = frappe.utils.now_datetime()
	rows = [
		{
			"name": frappe.generate_hash(length=10),
			"creation": written,
			"modified": written,
			"kind": case.zh,
			"code": code,
			"about": f"RX{number:05}",
			"recipient": name,
			"told_as": "时限责任人",
			"means": means.zh,
			"means_code": str(means),
			**named(State.QUEUED),
			"owed_at": at,
			"send_after": at,
			"attempts": 0,
			"at_once": int(case.at_once),
			"subject": f"【{case.zh}】RX{number:05}",
			"message": f"RX{number:05} {case.zh}",
			"waiting": queue(means, case.at_once),
			"to_key": f"{means}:{name}",
			"unique_key": f"made:{at:%Y%m%d%H%M%S}:{code}:{means}:{number}",
		}
		for number, name in enumerate(make_people(count))
	]
	frappe.db.bulk_insert(NOTICE, list(rows[0]), [tuple(row.values()) for row in rows])
	return count


def make_deadlines(count: int, due: datetime) -> None:
	"""Orders whose departments owe a reply at `due`, each by a person of its own; as rows."""
	names, written = make_people(count), frappe.utils.now_datetime()
	orders = [f"RXTEST-{number:05}" for number in range(count)]
	columns = ["name", "creation", "modified", "subject", "status", "hotline_state", "hotline_stage"]
	columns += ["hotline_act_by", "hotline_category"]
	frappe.db.bulk_insert(
		"Issue",
		columns,
		[(one, written, written, one, "Open", "dispatched", "待回单", due, "咨询") for one in orders],
		ignore_duplicates=True,
	)
	columns = ["name", "creation", "modified", "issue", "code", "deadline", "rule", "responsible_role"]
	columns += ["responsible", "from_time", "due", "status", "status_code", "next_look", "overdue"]
	frappe.db.bulk_insert(
		"Hotline Deadline",
		columns,
		[
			(
				f"test{number:06}",
				written,
				written,
				orders[number],
				"handle",
				"处置回单",
				"R82.C",
				"业务经办",
				names[number],
				due - timedelta(days=1),
				due,
				"进行中",
				"open",
				due + timedelta(seconds=1),
				0,
			)
			for number in range(count)
		],
		ignore_duplicates=True,
	)


def start_anew() -> None:
	"""Commit the outbox of a fresh site: nothing made by a test that was interrupted, the rules as the guide has them."""
	for doctype, where in (
		(NOTICE, {}),
		("Hotline Deadline", {"name": ("like", "test%")}),
		("Issue", {"name": ("like", "RXTEST-%")}),
		("User", {"name": ("like", "person%@hotline.example")}),
		("Hotline Heartbeat", {}),
		("Hotline Notice Recipient", {}),
		("Hotline Notice Rule", {}),
	):
		frappe.db.delete(doctype, where)
	seeds.notice_rules()
	frappe.db.set_single_value("SMS Settings", "sms_gateway_url", "")
	frappe.db.commit()
	frappe.clear_cache()
