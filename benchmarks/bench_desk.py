"""What opening the queue costs beside ERPNext's plain list of as many Issues, and what the form asks of the server.

A list is open when its first row stands there, the queue when that row shows its working time. Both are opened in a
browser by people who see every row, and asked for in the process, without network and browser. The same site, the same
run; all rows are deleted at the end. Run in the folder sites/ of a site for tests that `hotline_csg.setup.site.prepare`
made ready, with the checkout on PYTHONPATH:
`python bench_desk.py --site SITE --chromium /usr/bin/chromium [--orders 100000] [--open 0.05]`.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.desk import reportview

from hotline_csg import service
from hotline_csg.api import dispatch, order, wallboard
from hotline_csg.guide.words import EventKind, State
from hotline_csg.setup.site import DEPARTMENTS, login
from tests.support import web
from tests.support.frappe_site import let_in
from tests.support.serve import CLOCK_HEADER

NOW = datetime(2026, 3, 2, 10, 0)
ROUNDS = 40
OPENED = 8
PAGE = 20
# Sees every row by roles of Frappe and ERPNext alone.
PLAIN_USER, PLAIN_ROLES = "bench-plain@hotline.example", ("System Manager", "Support Team")
MARK = "BENCH-"
TOPICS = ("交易规则-其他", "市场准入-其他", "交易组织-其他", "交易合同-其他", "平台应用-其他")
OPEN = (State.PASSED, State.DISPATCHED, State.REPLIED, State.REVIEWED)
PLAIN_FIELDS = ("name", "subject", "status", "priority", "customer", "modified", "owner", "docstatus")
QUEUE_FIELDS = (
	*PLAIN_FIELDS,
	"hotline_state",
	"hotline_stage",
	"hotline_act_by",
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


def counted(filters: list[Any]) -> int:
	"""How many rows there are, as the desk's list asks: up to one more than it tells."""
	frappe.local.form_dict = frappe._dict(
		doctype="Issue", filters=json.dumps(filters), fields="[]", distinct=0, limit=1001
	)
	return reportview.get_count()


def plain_list() -> None:
	listed(PLAIN_FIELDS, [], "`tabIssue`.`modified` desc")
	counted([])


def queue() -> None:
	filters = [["Issue", "hotline_act_by", ">", "2000-01-01 00:00:00"]]
	names = listed(QUEUE_FIELDS, filters, "`tabIssue`.`hotline_act_by` asc")
	assert len(names) == PAGE
	order.left(names)
	counted(filters)


def plain_user() -> None:
	if frappe.db.exists("User", PLAIN_USER):
		return
	roles = [{"role": role} for role in PLAIN_ROLES]
	values = {"email": PLAIN_USER, "first_name": "Plain", "send_welcome_email": 0, "language": "zh"}
	frappe.get_doc({"doctype": "User", **values, "roles": roles}).insert()


def opened(chromium: str, user: str, first_row: str) -> float:
	"""The median milliseconds from asking for the list of Issues to its first row, in a browser where the desk runs."""
	from playwright.sync_api import sync_playwright

	times = []
	with web.served() as address, sync_playwright() as playwright:
		arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
		browser = playwright.chromium.launch(executable_path=chromium or None, args=arguments)
		headers = {CLOCK_HEADER: NOW.isoformat()}
		context = browser.new_context(base_url=address, locale="zh-CN", extra_http_headers=headers)
		answer = context.request.post("/api/method/login", form={"usr": user, "pwd": let_in(user)})
		assert answer.ok, answer.text()[:300]
		for number in range(OPENED + 2):
			page = context.new_page()
			page.goto("/app/user-profile", wait_until="domcontentloaded")
			page.wait_for_function(
				"window.frappe?.router && frappe.boot && document.querySelector('.page-head')"
			)
			page.wait_for_load_state("networkidle")
			begin = time.perf_counter()
			page.evaluate("frappe.set_route('List', 'Issue', 'List')")
			page.wait_for_selector(first_row)
			if number >= 2:
				times.append((time.perf_counter() - begin) * 1000)
			page.close()
		browser.close()
	return statistics.median(times)


def timed(user: str, ask: Callable[[], Any]) -> float:
	"""The median milliseconds of one request of `user`: each begins with nothing cached for them in the process."""
	times = []
	for number in range(ROUNDS + 3):
		frappe.set_user(user if "@" in user else login(user))
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


PLAIN_ROW = ".list-row-container .list-subject"
QUEUE_ROW = ".hotline-row-left.indicator-pill"


def main(count: int, share: float, chromium: str | None) -> None:
	result: dict[str, Any] = {"orders": count, "open": share}
	wipe()
	plain_user()
	fill_plain(count)
	result["plain list (ms)"] = timed(PLAIN_USER, plain_list)
	if chromium:
		result["opened: plain list (ms)"] = opened(chromium, PLAIN_USER, PLAIN_ROW)
	wipe()
	fill_orders(count, share)
	if chromium:
		result["opened: queue (ms)"] = opened(chromium, login("dispatcher"), QUEUE_ROW)
		result["opened: ratio"] = result["opened: queue (ms)"] / result["opened: plain list (ms)"]
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
	parser.add_argument("--chromium", help="the program to open the lists in; without it that is left out")
	parser.add_argument("--orders", type=int, default=100_000)
	parser.add_argument("--open", type=float, default=0.05, help="the share of orders that have not ended")
	given = parser.parse_args()
	with socket.socket() as free:
		free.bind(("127.0.0.1", 0))
		os.environ["HOTLINE_WEB_PORT"] = str(free.getsockname()[1])
	os.environ |= {"HOTLINE_SITES": os.getcwd(), "HOTLINE_SITE": given.site}
	frappe.init(site=given.site)
	frappe.connect()
	try:
		main(given.orders, given.open, given.chromium)
	finally:
		frappe.db.rollback()
		wipe()
		frappe.destroy()
