"""The minute tick with 10,000 deadlines and with 1,000,000, a tenth of them open, and little due: the ratio should be flat.

Run in the folder sites/ of a bench on a site for tests, on which `hotline_csg.setup.site.prepare` was run:
`python bench_tick.py SITE [--rounds 40] [--json]`. A million rows are written, and deleted at the end. Also prints the
index that MariaDB takes for the tick's query (EXPLAIN).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import frappe

from hotline_csg.service import outbox

NOW = datetime(2026, 3, 2, 10, 0)
SIZES = (10_000, 1_000_000)
OPEN_SHARE, PER_ORDER = 10, 8
DUE = 5  # deadlines that each measured tick finds due soon
BY = {"creation": NOW, "modified": NOW, "owner": "Administrator", "modified_by": "Administrator"}
TABLES = ("Hotline Deadline", "Hotline Notice", "Issue")
PREFIX = "bench-"
NEVER_SOON = timedelta(days=30)


def insert(doctype: str, count: int, row: Callable[[int], dict[str, object]]) -> None:
	columns = ["name", *BY, *row(0)]
	rows: Iterator[tuple[object, ...]] = (
		(f"{PREFIX}{number}", *BY.values(), *row(number).values()) for number in range(count)
	)
	frappe.db.bulk_insert(doctype, columns, rows, chunk_size=10_000)


def deadline(number: int) -> dict[str, object]:
	"""The open ones are looked at over the next weeks; those that are done fell due over the last years."""
	is_open = number % OPEN_SHARE == 0
	look = NOW + NEVER_SOON + timedelta(seconds=number)
	return {
		"issue": f"{PREFIX}{number // PER_ORDER}",
		"code": "handle",
		"deadline": "处置回单",
		"responsible_role": "业务经办",
		"from_time": look - timedelta(days=2),
		"due": look if is_open else NOW - timedelta(minutes=number),
		"done": None if is_open else NOW - timedelta(minutes=number, hours=1),
		"status": "进行中" if is_open else "按时完成",
		"status_code": "open" if is_open else "met",
		"next_look": look if is_open else None,
	}


def order(number: int) -> dict[str, object]:
	is_open = number % OPEN_SHARE == 0
	return {
		"subject": "bench",
		"hotline_state": "reviewed" if is_open else "archived",
		"hotline_act_by": NOW + NEVER_SOON if is_open else None,
		"hotline_department": None,
	}


def notice(number: int) -> dict[str, object]:
	"""What was told of the deadlines that are done."""
	return {
		"unique_key": f"{PREFIX}{number}",
		"code": "N13",
		"means_code": "bell",
		"state_code": "delivered",
		"owed_at": NOW - timedelta(minutes=number),
		"sent_at": NOW - timedelta(minutes=number),
		"to_key": f"bell:{number % 500}",
	}


def forget() -> None:
	for doctype in TABLES:
		frappe.db.delete(doctype, {"name": ("like", f"{PREFIX}%")})
	frappe.db.commit()


def fill(deadlines: int) -> None:
	forget()
	insert("Issue", deadlines // PER_ORDER, order)
	insert("Hotline Notice", deadlines // 2, notice)
	insert("Hotline Deadline", deadlines, deadline)
	frappe.db.commit()
	for doctype in TABLES:
		frappe.db.sql(f"analyze table `tab{doctype}`")  # what the server does by itself in time


def tick(moment: datetime, due: int) -> float:
	"""The seconds of one tick that finds `due` deadlines due soon and tells of them."""
	names = [f"{PREFIX}{number * OPEN_SHARE}" for number in range(due)]
	if names:
		values = {"next_look": moment, "due": moment + timedelta(minutes=30), "overdue": 0}
		frappe.db.set_value("Hotline Deadline", {"name": ("in", names)}, values, update_modified=False)
		frappe.db.commit()
	begin = time.perf_counter()
	looked = outbox.tick(moment)
	seconds = time.perf_counter() - begin
	if looked != due:
		raise SystemExit(f"the tick looked at {looked} deadlines instead of {due}: is this site in use?")
	return seconds


def ticks(rounds: int, due: int, begin: datetime) -> float:
	"""The best of `rounds` ticks, a minute after another: the two sizes are not measured at the same time."""
	return min(tick(begin + timedelta(minutes=number), due) for number in range(rounds))


def index_taken() -> str:
	table = frappe.qb.DocType("Hotline Deadline")
	query = (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.status_code == "open") & (table.next_look <= NOW))
		.orderby(table.next_look)
		.limit(500)
	)
	(row,) = frappe.db.sql("explain " + query.get_sql(), as_dict=True)  # the query's own text, for the plan
	return f"{row['key']}, {row['type']}, {row['rows']} rows"


def measure(rounds: int) -> dict[str, object]:
	result: dict[str, object] = {}
	begin, seconds = NOW, {}
	for size in SIZES:
		fill(size)
		for what, due in (("nothing due", 0), (f"{DUE} due", DUE)):
			seconds[what, size] = ticks(rounds, due, begin)
			result[f"{what}, {size:,} deadlines, ms"] = round(seconds[what, size] * 1000, 1)
			begin += timedelta(minutes=rounds)
		result[f"index, {size:,} deadlines"] = index_taken()
	for what in ("nothing due", f"{DUE} due"):
		result[f"{what}, ratio"] = round(seconds[what, SIZES[1]] / seconds[what, SIZES[0]], 2)
	return result


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("site")
	parser.add_argument("--rounds", type=int, default=40)
	parser.add_argument("--json", action="store_true")
	given = parser.parse_args()
	frappe.init(site=given.site)
	frappe.connect()
	try:
		result = measure(given.rounds)
	finally:
		frappe.db.rollback()
		forget()
	if given.json:
		print(json.dumps(result, ensure_ascii=False, indent=1))
		return
	for name, figure in result.items():
		print(f"{name:34} {figure}")


if __name__ == "__main__":
	main()
