"""How long each report of the app takes for a month, a quarter and a year, with 20,000 orders and 200,000 over two years.

The chosen month is the same in both, so the ratio says what the history costs; it should be flat. A quarter's and a year's
time against the month's should grow no faster than the orders. Some orders are walked through the engine, then
copied with other moments, topics, departments and people, so the rows are what the engine writes: about 1.2 million
deadlines, with history, callbacks, returns, calls, notices and warnings.

Run in the folder sites/ on a site TO BE THROWN AWAY, which `hotline_csg.setup.site.prepare` made ready (the rows stay), with
the checkout on PYTHONPATH: `python bench_reports.py SITE [--report NAME …] [--rounds 3] [--measure-only]`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import frappe
from frappe.desk import query_report

from hotline_csg import service
from hotline_csg.guide.words import EventKind as E
from hotline_csg.guide.words import State
from hotline_csg.setup.site import DEPARTMENTS, login
from tests.support import builders
from tests.support.builders import MONDAY
from tests.support.flows import Walked, register, transferred

BATCH, BATCHES = 20_000, 10
DAYS = 70  # of a batch: whole weeks, so a copy falls on the same weekday
NOW = MONDAY + timedelta(days=DAYS)
PERIODS = {
	period: {"from_date": first, "to_date": "2026-04-30"}
	for period, first in (("month", "2026-04-01"), ("quarter", "2026-02-01"), ("year", "2025-05-01"))
}
TARGET = 3.0
TOPICS = tuple(
	f"{one}-其他"
	for one in (
		"交易规则",
		"市场准入",
		"交易组织",
		"交易合同",
		"电量清分",
		"信息披露",
		"平台应用",
		"绿电绿证",
	)
)
# The rows of an order, and the column that names it; what a warning has.
OF_ORDER = {
	"Issue": "name",
	"Call Log": "hotline_order",
	"Hotline Callback": "issue",
	"Hotline Contact": "issue",
	"Hotline Deadline": "issue",
	"Hotline Event": "issue",
	"Hotline Investigation Report": "issue",
	"Hotline Notice": "issue",
	"Hotline Return": "issue",
}
OF_WARNING = {
	"Hotline Warning": "name",
	"Hotline Deadline": "warning",
	"Hotline Warning Call": "parent",
	"Hotline Warning Contact": "parent",
}
# Columns that name a row which is copied too.
NAMING = {"about", "call_log", "event", "hotline_call", "hotline_order", "id", "issue", "name", "parent", "unique_key", "warning"}  # fmt: skip
WARNINGS_OF_A_BATCH, MISSED_CALLS = 200, 3_000


# Orders that the engine made ---------------------------------------------------------------------------------


def archived(**facts: Any) -> str:
	return builders.order(State.ARCHIVED, **facts).name


def returned() -> str:
	order = Walked(builders.order(State.RETURNED).name)
	order.save("dispatcher", "03-02 10:50", topic=builders.OTHER_TOPIC)
	order.do("dispatcher", E.DISPATCHED, "03-02 11:00").do("handler", E.REPLIED, "03-02 15:00")
	order.do("dispatcher", E.REPLY_RETURNED, "03-02 15:30").do("handler", E.REPLIED, "03-02 17:00")
	order.do("dispatcher", E.REVIEWED, "03-03 09:00").do("agent", E.CALLED_BACK, "03-03 10:00")
	return order.do("agent", E.ARCHIVED, "03-03 10:05").name


def late() -> str:
	order = Walked(builders.order(State.DISPATCHED).name)
	order.do("handler", E.REPLIED, "03-05 15:00").do("dispatcher", E.REVIEWED, "03-05 17:00")
	return order.do("agent", E.CALLED_BACK, "03-06 09:00").do("agent", E.ARCHIVED, "03-06 09:10").name


def complaint() -> str:
	order = register(MONDAY, category="投诉").do("agent", E.PASSED, "03-02 09:20")
	order.do("dispatcher", E.DISPATCHED, "03-02 10:00")
	order.do("supervisor", E.CONTACTED, "03-02 14:30", contacted_at="2026-03-02 14:20:00")
	order.do("handler", E.REPLIED, "03-03 15:00").do("dispatcher", E.REVIEWED, "03-03 16:00")
	order.do("agent", E.CALLED_BACK, "03-04 09:00", contact_confirmed="是", satisfaction="一般")
	return order.do("agent", E.ARCHIVED, "03-04 09:05").name


def unreached() -> str:
	order = Walked(builders.order(State.REVIEWED).name)
	for moment in ("03-02 11:00", "03-02 15:00", "03-02 17:10"):
		order.do("agent", E.CALLBACK_FAILED, moment)
	return order.do("agent", E.ARCHIVED, "03-03 09:00").name


def exempt() -> str:
	return Walked(builders.order(State.REVIEWED).name).do("agent", E.CALLBACK_DECLINED, "03-02 11:00").name


def at_once() -> str:
	return Walked(builders.order().name).do("agent", E.ARCHIVED, "03-02 09:10").name


def regulators() -> str:
	order = transferred(MONDAY).do("dispatcher", E.DISPATCHED, "03-02 09:30")
	facts = {"contacted_at": "2026-03-02 10:30:00", "promised_at": "2026-03-06 17:30:00"}
	order.do("head", E.CONTACTED, "03-02 10:40", **facts)
	order.do("supervisor", E.PLAN_TOLD, "03-02 15:00", plan="先补发结算单，再查原因")
	order.do("handler", E.REPORT_SUBMITTED, "03-05 15:00", report="经查，系统升级未提前告知。")
	order.do("agent", E.CALLED_BACK, "03-06 09:00")
	order.do("mmd", E.REPORT_REFINED, "03-06 16:00", report="经查属实，已整改。", finding="属实")
	return order.do("mmd", E.SIGNED, "03-09 09:00").name


# What an order became, and of how many in a thousand; who has not ended stands in the last weeks alone.
ENDED: tuple[tuple[Callable[[], str], int], ...] = (
	(lambda: archived(), 430),
	(lambda: archived(category="催办"), 60),
	(lambda: archived(category="建议", suggestion="增加批量申报功能"), 30),
	(at_once, 200),
	(returned, 90),
	(late, 60),
	(complaint, 50),
	(unreached, 20),
	(exempt, 15),
	(regulators, 5),
)
OPEN: tuple[tuple[Callable[[], str], int], ...] = (
	(lambda: builders.order(State.DISPATCHED).name, 25),
	(lambda: builders.order(State.REVIEWED).name, 15),
)


def warned() -> tuple[str, list[str]]:
	"""A warning of level 2, and the four calls of one entity that made it."""
	orders = []
	for number in range(4):
		facts = {"topic": builders.OTHER_TOPIC, "unit": "预警售电公司", "phone": "13900001111"}
		doc = builders.received(MONDAY + timedelta(minutes=10 * number), **facts)
		with builders.acting("Administrator", doc.hotline_received_at):
			service.watch(doc.hotline_entity, doc.hotline_topic, doc.hotline_received_at)
		orders.append(doc.name)
	return frappe.get_all("Hotline Warning", pluck="name", order_by="creation desc", limit=1)[0], orders


# Copies ------------------------------------------------------------------------------------------------------


def choice(values: tuple[str, ...], spread: int) -> str:
	told = ", ".join(frappe.db.escape(one) for one in values)
	return f"elt(1 + (k.seq div {spread}) mod {len(values)}, {told})"


class Copies:
	"""Rows as they come from the engine, again and again with other moments, topics, departments and people."""

	def __init__(self) -> None:
		departments = tuple(builders.department(number) for number in range(len(DEPARTMENTS)))
		people = tuple(f"person-{number}@{login('x').partition('@')[2]}" for number in range(40))
		topic, person = choice(TOPICS, 3), choice(people, 1)
		self.varied = {
			"hotline_topic": topic, "order_topic": topic, "hotline_order_topic": topic, "topic": topic,
			"hotline_department": (where := choice(departments, 7)), "order_department": where, "department": where,
			"hotline_order_department": where, "hotline_first_agent": person, "responsible": person, "agent": person,
			"recipient": person, "hotline_unit": "concat('单位', k.seq mod 1900)",
			"hotline_entity": "concat('unit:', k.seq mod 1900)", "entity_key": "concat('unit:', k.seq mod 1900)",
		}  # fmt: skip

	def make(self, doctype: str, by: str, name: str, count: int, batch: int) -> None:
		"""`count` copies of the rows of `name`, spread over the days of a batch of that many batches ago."""
		if not count:
			return
		columns = frappe.db.sql(f"show columns from `tab{doctype}`")  # a constant name
		into = ", ".join(f"`{one[0]}`" for one in columns)
		told = ", ".join(self._value(one[0], one[1], batch) for one in columns)
		query = f"insert into `tab{doctype}` ({into}) select {told} from `tab{doctype}` t, seq_1_to_{count} k where t.`{by}` = %s"
		frappe.db.sql(query, (name,))  # a benchmark's own copies, made by the server

	def _value(self, column: str, kind: str, batch: int) -> str:
		if column in NAMING:
			return f"concat(t.`{column}`, '-{batch}-', k.seq)"
		if kind.startswith(("datetime", "date")):
			shift = f"t.`{column}` + interval cast(k.seq mod {DAYS} as signed) - {DAYS * batch} day"
			return (
				f"{shift} + interval (k.seq div {DAYS}) mod 450 minute"
				if kind.startswith("datetime")
				else shift
			)
		if column in self.varied:
			return f"if(coalesce(t.`{column}`, '') = '', t.`{column}`, {self.varied[column]})"
		if column.startswith("hotline_used"):
			return f"round(t.`{column}` * (50 + k.seq mod 400) / 100)"
		return f"t.`{column}`"


class World:
	def __init__(self) -> None:
		self.copies = Copies()
		self.ended = [(make(), share) for make, share in ENDED]
		self.open = [(make(), share) for make, share in OPEN]
		self.warning, self.warned = warned()
		self.missed = builders.received(MONDAY).name
		frappe.db.set_value("Call Log", {"hotline_order": self.missed}, "status", "No Answer")
		frappe.db.commit()

	def batch(self, number: int) -> None:
		"""20,000 orders of 70 days, that many batches ago; those of the past have all ended."""
		orders = [*self.ended, *self.open] if number == 0 else self.ended
		whole = sum(share for _, share in orders)
		for name, share in orders:
			for doctype, by in OF_ORDER.items():
				self.copies.make(doctype, by, name, BATCH * share // whole, number)
			frappe.db.commit()
		for doctype, by in OF_WARNING.items():
			self.copies.make(doctype, by, self.warning, WARNINGS_OF_A_BATCH, number)
		self.copies.make("Call Log", "hotline_order", self.missed, MISSED_CALLS, number)
		frappe.db.commit()


def duties() -> None:
	"""Ten agents and two dispatchers on every working day of the two years, mornings and afternoons."""
	rows, stamp = (
		[],
		{"creation": NOW, "modified": NOW, "owner": "Administrator", "modified_by": "Administrator"},
	)
	for day in range(DAYS * BATCHES):
		begin = (NOW - timedelta(days=day)).replace(hour=8)
		if begin.weekday() > 4:
			continue
		for number in range(12):
			duty = "交易服务坐席" if number < 10 else "服务调度"
			for half, (opens, hours) in enumerate(((0, 4), (6, 3.5))):
				starts = begin + timedelta(hours=opens)
				values = {
					"user": f"person-{number}",
					"duty": duty,
					"starts": starts,
					"ends": starts + timedelta(hours=hours),
				}
				rows.append({"name": f"duty-{day}-{number}-{half}", **stamp, **values})
	frappe.db.bulk_insert(
		"Hotline Duty", list(rows[0]), [tuple(row.values()) for row in rows], chunk_size=5_000
	)
	frappe.db.commit()


def settle() -> None:
	for doctype in {*OF_ORDER, *OF_WARNING, "Hotline Duty"}:
		frappe.db.sql(
			f"analyze table `tab{doctype}`"
		)  # what the server does by itself in time; a constant name


# Reports -----------------------------------------------------------------------------------------------------


def reports(chosen: list[str]) -> list[str]:
	given = {"module": "Hotline CSG", "report_type": "Script Report"}
	return chosen or frappe.get_all("Report", given, pluck="name", order_by="name")


def timed(report: str, part: str, period: dict[str, str], rounds: int) -> float:
	"""The median seconds of one request of `part`, as the desk asks for the report."""
	times = []
	for _ in range(rounds):
		frappe.set_user(login(part))
		frappe.flags.hotline_now = NOW
		begin = time.perf_counter()
		query_report.run(report, filters=dict(period), ignore_prepared_report=True)
		times.append(time.perf_counter() - begin)
		frappe.db.rollback()
	frappe.set_user("Administrator")
	return statistics.median(times)


def may(report: str, part: str) -> bool:
	frappe.set_user(login(part))
	try:
		return frappe.get_doc("Report", report).is_permitted() and bool(
			frappe.has_permission(frappe.db.get_value("Report", report, "ref_doctype"), "report")
		)
	finally:
		frappe.set_user("Administrator")


def first_of(report: str, *parts: str) -> str | None:
	return next((part for part in parts if may(report, part)), None)


def measure(
	names: list[str], periods: dict[str, dict[str, str]], rounds: int
) -> dict[tuple[str, str, str], float]:
	"""(report, who, period) → seconds; once by somebody who sees all, once by a head of a department."""
	found = {}
	for name in names:
		for part in filter(None, (first_of(name, "manager", "dispatcher", "mmd"), first_of(name, "head"))):
			for period, days in periods.items():
				found[name, part, period] = timed(name, part, days, rounds)
				print(f"  {name:32} {part:12} {period:6} {found[name, part, period]:7.2f} s", flush=True)
	return found


def rows_of(*doctypes: str) -> str:
	return ", ".join(f"{doctype} {frappe.db.count(doctype):,}" for doctype in doctypes)


COUNTED = ("Issue", "Hotline Deadline", "Hotline Event", "Hotline Notice", "Call Log", "Hotline Callback", "Hotline Return", "Hotline Warning")  # fmt: skip


def main(chosen: list[str], rounds: int) -> None:
	begin, world = time.perf_counter(), World()
	duties()
	world.batch(0)
	settle()
	print(f"{rows_of(*COUNTED)} ({time.perf_counter() - begin:.0f} s to write)", flush=True)
	small = measure(reports(chosen), {"month": PERIODS["month"]}, rounds)
	begin = time.perf_counter()
	for number in range(1, BATCHES):
		world.batch(number)
	settle()
	print(f"{rows_of(*COUNTED)} ({time.perf_counter() - begin:.0f} s to write)", flush=True)
	show(measure(reports(chosen), PERIODS, rounds), small)


def received(period: str) -> int:
	days = [
		f"{day} {moment}"
		for day, moment in zip(PERIODS[period].values(), ("00:00:00", "23:59:59"), strict=True)
	]
	return frappe.db.count("Issue", {"hotline_received_at": ("between", days), "hotline_urge": 0})


def show(large: dict[tuple[str, str, str], float], small: dict[tuple[str, str, str], float]) -> None:
	orders = {period: received(period) for period in PERIODS}
	times = {period: f"{count / orders['month']:.1f}" for period, count in orders.items()}
	print(
		f"\nThe month has {orders['month']:,} orders, "
		f"the quarter {times['quarter']} and the year {times['year']} times as many."
		f"\n\n| report | seen by | month, {BATCH:,} | month, {BATCH * BATCHES:,} | ratio "
		"| quarter | to month | year | to month |\n|---|---|---|---|---|---|---|---|---|"
	)
	for name, part in dict.fromkeys((name, part) for name, part, _ in large):
		month, quarter, year = (large[name, part, period] for period in PERIODS)
		before = small.get((name, part, "month"))
		told = (
			f"{before:.2f} s | {month:.2f} s | {month / before:.1f}" if before else f"– | {month:.2f} s | –"
		)
		late = " (!)" if month > TARGET else ""
		print(
			f"| {name} | {part} | {told}{late} | {quarter:.2f} s | {quarter / month:.1f} "
			f"| {year:.2f} s | {year / month:.1f} |"
		)


if __name__ == "__main__":
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("site", help="a site to be thrown away: its rows are written and stay")
	parser.add_argument("--report", action="append", default=[], help="this one alone; may be given again")
	parser.add_argument("--rounds", type=int, default=3)
	parser.add_argument(
		"--measure-only", action="store_true", help="on a site that an earlier run has filled"
	)
	given = parser.parse_args()
	os.environ.setdefault("HOTLINE_SITE", given.site)
	frappe.init(site=given.site)
	frappe.connect()
	frappe.local.lang = "zh"
	builders.prepare()
	try:
		if given.measure_only:
			show(measure(reports(given.report), PERIODS, given.rounds), {})
		else:
			main(given.report, given.rounds)
	finally:
		frappe.db.rollback()
		frappe.destroy()
