"""What opening the queue costs beside ERPNext's plain list of as many Issues, and what the form asks of the server.

Both lists are asked for as the desk does: the rows of the first page and their count; the queue's also the working time
left of each row. The same site, the same run; all rows are deleted at the end. Run in the folder sites/ of a site for
tests that `hotline_csg.setup.site.prepare` made ready: `python bench_desk.py --site SITE [--orders 100000] [--open 0.05]`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.desk import reportview

from hotline_csg import service
from hotline_csg.api import dispatch, order, wallboard
from hotline_csg.api import stock_reads as reads
from hotline_csg.guide.words import EventKind, State
from hotline_csg.setup.site import DEPARTMENTS, login

NOW = datetime(2026, 3, 2, 10, 0)
ROUNDS = 25
PAGE = 20
MARK = "BENCH-"
TOPICS = ("交易规则-其他", "市场准入-其他", "交易组织-其他", "交易合同-其他", "平台应用-其他")
OPEN = (State.PASSED, State.DISPATCHED, State.REPLIED, State.REVIEWED)
PLAIN_FIELDS = ("name", "subject", "status", "priority", "customer", "modified", "owner", "docstatus")
QUEUE_FIELDS = (
	*PLAIN_FIELDS,
	"hotline_state",
	"hotline_stage",
	"hotline_act_by",
	"hotline_overdue",
	"hotline_department",
	"hotline_unit",
	"hotline_category",
	"hotline_topic",
)


# The rows ----------------------------------------------------------------------------------------------------


def wipe() -> None:
	for doctype, fieldname in (("Hotline Deadline", "issue"), ("Issue", "name"), ("Call Log", "name")):
		frappe.db.delete(doctype, {fieldname: ("like", f"{MARK}%")})
	frappe.db.commit()


def fill_plain(count: int) -> None:
	fields = ["name", "subject", "status", "opening_date", "creation", "modified", "owner"]
	rows = (
		(f"{MARK}{number}", f"Printer {number}", "Open", at.date(), at, at, "Administrator")
		for number, at in moments(count)
	)
	frappe.db.bulk_insert("Issue", fields, rows, chunk_size=10_000)
	settle("Issue")


def fill_orders(count: int, share: float) -> None:
	"""As many orders of a year, of which `share` is open, each with the deadlines of its stage and of the whole."""
	department = frappe.db.get_value("Department", {"department_name": DEPARTMENTS[0]})
	fields = ["name", "subject", "status", "opening_date", "creation", "modified", "owner"]
	fields += [f"hotline_{code}" for code in _ORDER]
	rows = (order_row(number, at, department, number < count * share) for number, at in moments(count))
	frappe.db.bulk_insert("Issue", fields, rows, chunk_size=10_000)
	deadlines = (
		(
			f"{MARK}{number}-{code}",
			f"{MARK}{number}",
			code,
			"open",
			NOW,
			NOW + timedelta(minutes=number % 3000 + extra),
		)
		for number in range(int(count * share))
		for code, extra in (("handle", 0), ("overall", 5000))
	)
	columns = ["name", "issue", "code", "status_code", "from_time", "due"]
	frappe.db.bulk_insert("Hotline Deadline", columns, deadlines, chunk_size=10_000)
	settle("Issue", "Hotline Deadline")


_ORDER = (
	"category",
	"category_code",
	"channel",
	"channel_code",
	"topic",
	"unit",
	"state",
	"stage",
	"act_by",
	"overdue",
	"department",
	"received_at",
	"archived_at",
)


def order_row(number: int, at: datetime, department: str, is_open: bool) -> tuple[Any, ...]:
	state = OPEN[number % len(OPEN)] if is_open else State.ARCHIVED
	act_by = NOW + timedelta(minutes=number % 3000) if is_open else None
	stock = (
		f"{MARK}{number}",
		f"咨询 {number}",
		"Open" if is_open else "Closed",
		at.date(),
		at,
		at,
		"Administrator",
	)
	kind = (
		"咨询",
		"consultation",
		"400热线",
		"hotline_400",
		TOPICS[number % len(TOPICS)],
		f"单位 {number % 900}",
	)
	return (*stock, *kind, str(state), state.zh, act_by, 0, department, at, None if is_open else at)


def moments(count: int) -> Iterator[tuple[int, datetime]]:
	for number in range(count):
		yield number, NOW - timedelta(days=365) * (number / count)


def settle(*doctypes: str) -> None:
	frappe.db.commit()
	for doctype in doctypes:
		frappe.db.sql(
			f"analyze table `tab{doctype}`"
		)  # what the server does by itself in time; a constant name


# What the desk asks ------------------------------------------------------------------------------------------


def listed(fields: tuple[str, ...], filters: list[Any], order_by: str) -> list[str]:
	"""The rows of a list's first page, as the desk's list asks for them."""
	frappe.local.form_dict = frappe._dict(
		doctype="Issue",
		fields=json.dumps([f"`tabIssue`.`{name}`" for name in fields]),
		filters=json.dumps(filters),
		order_by=order_by,
		start=0,
		page_length=PAGE,
		view="List",
		with_comment_count=0,
	)
	found = reportview.get()
	keys = found["keys"]
	return [row[keys.index("name")] for row in found["values"]]


def plain_list() -> None:
	listed(PLAIN_FIELDS, [], "`tabIssue`.`modified` desc")
	reads.get_count("Issue", [])


def queue() -> None:
	filters = [["Issue", "hotline_act_by", "is", "set"]]
	names = listed(QUEUE_FIELDS, filters, "`tabIssue`.`hotline_act_by` asc")
	assert len(names) == PAGE
	order.left(names)
	reads.get_count("Issue", filters)


def timed(user: str, ask: Callable[[], Any]) -> float:
	"""The median milliseconds of one request of `user`: each begins with nothing cached for them in the process."""
	times = []
	for number in range(ROUNDS + 3):
		frappe.set_user(login(user) if "@" not in user and user != "Administrator" else user)
		frappe.flags.hotline_now = NOW
		begin = time.perf_counter()
		ask()
		if number >= 3:
			times.append((time.perf_counter() - begin) * 1000)
		frappe.db.rollback()
	frappe.set_user("Administrator")
	return statistics.median(times)


def an_order() -> str:
	"""An order that has come as far as a reply, through the steps that people take."""
	values = {
		"topic": TOPICS[4],
		"unit": "计时公司",
		"contact_name": "计时",
		"phone": "13800000009",
		"category": "咨询",
	}
	values |= {"channel": "400热线", "description": "平台登录提示账号被锁定，如何解锁？"}
	frappe.set_user(login("agent"))
	frappe.flags.hotline_now = NOW - timedelta(minutes=50)
	doc = frappe.get_doc(
		{"doctype": "Issue", **{f"hotline_{code}": one for code, one in values.items()}}
	).insert()
	department = frappe.db.get_value("Department", {"department_name": DEPARTMENTS[0]})
	steps = (
		("agent", EventKind.PASSED, {}),
		("dispatcher", EventKind.DISPATCHED, {"department": department}),
		("handler", EventKind.REPLIED, {"points": ["账号已解锁。"]}),
	)
	for part, kind, facts in steps:
		frappe.set_user(login(part))
		service.act(doc.name, kind, facts)
	return doc.name


def form(result: dict[str, Any]) -> None:
	"""What the form asks beside Frappe's own loading: of an order the board, of a new one the look."""
	name = an_order()
	# Each request ends with a rollback, which must not take the order along.
	rollback, frappe.db.rollback = frappe.db.rollback, lambda **_given: None
	entries = {"category": "咨询", "channel": "400热线", "topic": TOPICS[4], "phone": "13800000009"}
	entries["description"] = "平台登录提示账号被锁定，如何解锁？"
	result["form, board (ms)"] = timed("dispatcher", lambda: service.board(name))
	result["new order, look (ms)"] = timed("agent", lambda: order.look(entries))
	frappe.db.rollback = rollback
	frappe.db.rollback()


def main(site: str, count: int, share: float) -> None:
	result: dict[str, Any] = {"orders": count, "open": share}
	wipe()
	fill_plain(count)
	result["plain list (ms)"] = timed("Administrator", plain_list)
	wipe()
	fill_orders(count, share)
	for part in ("agent", "dispatcher", "handler"):
		result[f"queue, {part} (ms)"] = timed(part, queue)
		result[f"queue, {part} (ratio)"] = result[f"queue, {part} (ms)"] / result["plain list (ms)"]
	result["dispatch desk (ms)"] = timed("dispatcher", dispatch.queue)
	result["wallboard (ms)"] = timed("dispatcher", wallboard.figures)
	form(result)
	wipe()
	for name, value in result.items():
		print(f"{name:28} {value:10.2f}")


if __name__ == "__main__":
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--site", required=True, help="a site for tests: its rows are written and deleted")
	parser.add_argument("--orders", type=int, default=100_000)
	parser.add_argument("--open", type=float, default=0.05, help="the share of orders that have not ended")
	given = parser.parse_args()
	frappe.init(site=given.site)
	frappe.connect()
	try:
		main(given.site, given.orders, given.open)
	finally:
		frappe.db.rollback()
		wipe()
		frappe.destroy()
