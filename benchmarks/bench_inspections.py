"""How long a sample of a month takes to be found and drawn, with 20,000 archived orders and with 200,000 over two years.

The month holds as many orders in both, so the ratio says what the history costs. One order is walked through the engine,
then copied with other moments, agents and a deadline each, one in five of them missed. Run in the folder sites/ on a site
TO BE THROWN AWAY that `hotline_csg.setup.site.prepare` made ready, with the checkout on PYTHONPATH:
`python bench_inspections.py SITE`.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import frappe

from hotline_csg import service
from hotline_csg.adapters.inspections import batches
from hotline_csg.guide.score_sheet import TITLE
from hotline_csg.guide.words import State
from tests.support import builders

FEW, MANY, MONTH = 20_000, 200_000, 8_000
ROUNDS = 5
PERIOD = {"from_date": "2026-01-01", "to_date": "2026-01-31"}
RULES: dict[str, dict[str, Any]] = {
	"30 of a month at random": {"way": "总量随机", "count": 30},
	"5 of each agent": {"way": "每名坐席随机", "count": 5},
	"30 of those with a missed deadline": {"way": "总量随机", "count": 30, "late": 1},
}
# The copies: the first MONTH of them archived in the month, the others in the two years before it.
COPY_ORDERS = """
	insert into `tabIssue` ({columns})
	select {values} from `tabIssue`, seq_{first}_to_{last} where `tabIssue`.`name` = %(order)s
"""
COPY_DEADLINES = """
	insert into `tabHotline Deadline` (name, creation, modified, owner, modified_by, issue, status, status_code, due)
	select concat('BENCHD-', seq), now(), now(), 'Administrator', 'Administrator', concat('BENCH-', seq),
		if(seq %% 5, '按时完成', '超时完成'), if(seq %% 5, 'met', 'missed'), now()
	from seq_{first}_to_{last}
"""
MOVED = {
	"name": "concat('BENCH-', seq)",
	"hotline_archived_at": (
		"if(seq <= {month}, '2026-01-01' + interval (seq %% 44000) minute, '2024-01-01' + interval (seq * 4) minute)"
	),
	"hotline_first_agent": "concat('agent', seq %% 40, '@bench.example')",
}


def copy(order: str, first: int, last: int) -> None:
	"""The order again as BENCH-first … BENCH-last, with a deadline each."""
	columns = frappe.db.get_table_columns("Issue")
	values = [MOVED.get(one, f"`{one}`").format(month=MONTH) for one in columns]
	quoted = ", ".join(f"`{one}`" for one in columns)
	orders = COPY_ORDERS.format(columns=quoted, values=", ".join(values), first=first, last=last)
	frappe.db.sql(orders, {"order": order})
	frappe.db.sql(COPY_DEADLINES.format(first=first, last=last), {})


def batch(**rule: Any) -> Any:
	doc = {"doctype": batches.DOCTYPE, "sheet": TITLE, "seed": 7, "count": 1, **PERIOD, **rule}
	return frappe.get_doc(doc).insert()


def milliseconds(do: Callable[[], Any]) -> float:
	start = time.perf_counter()
	do()
	return (time.perf_counter() - start) * 1000


def measure() -> dict[str, float]:
	"""Medians of finding and choosing; one drawing, which writes, of the first rule."""
	found = {}
	for name, rule in RULES.items():
		doc = batch(**rule)
		found[name] = statistics.median(
			milliseconds(lambda doc=doc: batches.draw(doc)) for _ in range(ROUNDS)
		)
	doc = batch(**RULES["30 of a month at random"])
	found["drawn and written, 30 orders"] = milliseconds(lambda: service.draw_batch(doc.name))
	return found


def run() -> None:
	order = builders.order(State.ARCHIVED).name
	copy(order, 1, FEW)
	few = measure()
	copy(order, FEW + 1, MANY)
	many = measure()
	print(f"\n| figure | {FEW:,} orders | {MANY:,} orders | ratio |\n|---|---|---|---|")
	for name in few:
		print(f"| {name} | {few[name]:.0f} ms | {many[name]:.0f} ms | **{many[name] / few[name]:.1f}** |")
	doc = batch(way=batches.IN_ALL, count=batches.MOST, again=1)
	print(
		f"{batches.MOST} orders drawn and written: {milliseconds(lambda: service.draw_batch(doc.name)) / 1000:.1f} s"
	)


if __name__ == "__main__":
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("site")
	frappe.init(site=parser.parse_args().site)
	frappe.connect()
	builders.prepare()
	run()
	frappe.db.rollback()
