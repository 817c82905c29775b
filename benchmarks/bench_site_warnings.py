"""The live warning check of one call, on a site with 10,000 calls and with 1,000,000: the ratio should be flat.

What grows is the history, ten years of it; the last week is the same in both: 300 calls on the measured topic, of 15
entities, and two of the measured line. Also prints the index that MariaDB takes (EXPLAIN).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from datetime import datetime, timedelta

import frappe

from hotline_csg import service

TOPICS = ("交易规则-其他", "市场准入-其他", "交易组织-其他", "交易合同-其他", "平台应用-其他")
NOW = datetime(2026, 4, 13, 10, 0)
SIZES = (10_000, 1_000_000)
ROUNDS = 60
LINE = ("bench:line", "交易合同-其他")
# The measured line's own calls: two in its window, so that a check counts and warns of nothing.
OWN = (timedelta(hours=1), timedelta(days=20))
WEEK, ENTITIES = 300, 15


def fill(calls: int) -> None:
	"""`calls` inbound calls of many entities over ten years, and the measured line's own."""
	frappe.db.delete("Call Log", {"name": ("like", "bench-%")})
	span = timedelta(days=3650)
	fields = [
		"name",
		"id",
		"type",
		"status",
		"start_time",
		"hotline_topic",
		"hotline_entity",
		"creation",
		"modified",
	]
	rows = (
		(
			f"bench-{number}",
			f"bench-{number}",
			"Incoming",
			"Completed",
			NOW - timedelta(days=40) - span * (number / calls),
			TOPICS[number % len(TOPICS)],
			f"bench:{number % (calls // 5)}",
			NOW,
			NOW,
		)
		for number in range(calls)
	)
	frappe.db.bulk_insert("Call Log", fields, rows, chunk_size=20_000)
	own = [
		(
			f"bench-own-{index}",
			f"bench-own-{index}",
			"Incoming",
			"Completed",
			NOW - back,
			LINE[1],
			LINE[0],
			NOW,
			NOW,
		)
		for index, back in enumerate(OWN)
	]
	own += [
		(
			f"bench-week-{number}",
			f"bench-week-{number}",
			"Incoming",
			"Completed",
			NOW - timedelta(days=6) * (number / WEEK) - timedelta(hours=2),
			LINE[1],
			f"bench:week:{number % ENTITIES}",
			NOW,
			NOW,
		)
		for number in range(WEEK)
	]
	frappe.db.bulk_insert("Call Log", fields, own)
	frappe.db.commit()
	frappe.db.sql("analyze table `tabCall Log`")  # what the server does by itself in time


def check() -> float:
	"""The median seconds of one live check of the measured line."""
	times = []
	for _ in range(ROUNDS):
		begin = time.perf_counter()
		service.watch(*LINE, NOW - timedelta(hours=1))
		times.append(time.perf_counter() - begin)
	return statistics.median(times)


def index_taken() -> str:
	table = frappe.qb.DocType("Call Log")
	query = (
		frappe.qb.from_(table)
		.select(table.name)
		.where(
			(table.hotline_topic == LINE[1])
			& (table.hotline_entity == LINE[0])
			& (table.start_time >= NOW - timedelta(days=40))
		)
	)
	plan = frappe.db.sql("explain " + query.get_sql(), as_dict=True)  # the query's own text, for the plan
	return str(plan[0]["key"])


def main() -> None:
	result: dict[str, object] = {"rounds": ROUNDS}
	seconds = {}
	for size in SIZES:
		fill(size)
		check()
		seconds[size] = check()
		result[f"milliseconds_at_{size}"] = round(seconds[size] * 1000, 2)
		result[f"index_at_{size}"] = index_taken()
	result["ratio"] = round(seconds[SIZES[1]] / seconds[SIZES[0]], 2)
	frappe.db.delete("Call Log", {"name": ("like", "bench-%")})
	frappe.db.commit()
	print(json.dumps(result, ensure_ascii=False, indent=1), file=sys.stdout)


if __name__ == "__main__":
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument(
		"--site", required=True, help="a site for tests: a million calls are written and deleted"
	)
	parser.add_argument("--sites", default=".", help="the bench's folder sites")
	chosen = parser.parse_args()
	frappe.init(chosen.site, sites_path=chosen.sites)
	frappe.connect()
	main()
