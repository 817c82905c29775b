"""From due to handed over, with a real scheduler and two real workers; and what the scan costs as history grows.

Run in the folder sites/ of a site that may be written to (see README.md); what it makes is deleted at the end:
`python …/benchmarks/bench_notices.py SITE [--part delay | scan] [--notices 10000] [--at-once] [--json]`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import frappe
from frappe.utils import now_datetime

from hotline_csg.adapters.outbox import due, figures, sender
from hotline_csg.service import outbox as use_cases
from tests.support import outbox, services
from tests.support.gateway import running

T = TypeVar("T")
PATIENCE = 600
SIZES = (10_000, 1_000_000)
FALLING_DUE, ROUNDS = 50, 15
NOW = datetime(2026, 3, 2, 10, 0)
WORKER = ("worker", "--queue", "default,short,long", "--quiet")


# From due to handed over -------------------------------------------------------------------------------------


def delay(count: int, at_once: bool) -> dict[str, Any]:
	"""`count` deadlines that fall due within one minute, or in one moment; each person is told by SMS."""
	outbox.start_anew()
	told_by("by_sms")
	with ExitStack() as stack:
		gateway = stack.enter_context(running())
		outbox.use_gateway(gateway.url)
		minute = now_datetime().replace(second=0, microsecond=0) + timedelta(minutes=3)
		outbox.make_deadlines(count, minute)
		if not at_once:
			spread(count, minute)
		stack.enter_context(services.scheduled("%"))
		frappe.db.commit()
		frappe.clear_cache()
		redis = stack.enter_context(services.own_redis())
		stack.enter_context(services.bench(redis.sites, "schedule"))
		for _number in range(2):
			stack.enter_context(services.bench(redis.sites, *WORKER))
		wait_for(count, minute)
		taken = len(gateway.taken())
	rows = outbox.notices(code="N14")
	delays = sorted((row.sent_at - row.owed_at).total_seconds() for row in rows if row.sent_at)
	last = max((row.sent_at for row in rows if row.sent_at), default=minute)
	return {
		"notices": len(rows),
		"handed over": len(delays),
		"taken by the gateway": taken,
		"p50 s": figures.percentile(delays, 50),
		"p95 s": figures.percentile(delays, 95),
		"longest s": figures.percentile(delays, 100),
		"first due to last handed over s": (last - minute).total_seconds(),
	}


def told_by(means: str) -> None:
	"""Overdue deadlines are told to who owes them, by one means, at whatever hour this is run; nothing else is told."""
	frappe.db.set_value("Hotline Notice Rule", {"name": ("not in", ("N14", "merged"))}, "enabled", 0)
	rule = frappe.get_doc("Hotline Notice Rule", "N14")
	rule.set("told", [{"recipient": "时限责任人", means: 1}])
	rule.at_once = 1
	rule.save()
	frappe.db.commit()
	frappe.clear_cache()


def spread(count: int, minute: datetime) -> None:
	"""One and the same number of deadlines for each second of the minute."""
	for second in range(60):
		at = minute + timedelta(seconds=second)
		names = [f"test{number:06}" for number in range(second, count, 60)]
		frappe.db.set_value(
			"Hotline Deadline",
			{"name": ("in", names)},
			{"due": at, "next_look": at + timedelta(seconds=1)},
			update_modified=False,
		)


def wait_for(count: int, minute: datetime) -> None:
	end = time.monotonic() + PATIENCE
	while time.monotonic() < end:
		time.sleep(2)
		frappe.db.rollback()
		if now_datetime() > minute and outbox.states(code="N14").get("accepted") == count:
			return


# What the scan costs -------------------------------------------------------------------------------------------


def scan() -> list[dict[str, Any]]:
	"""The search for what is due, a batch taken from the queue, and a whole tick, after a short and a long history."""
	results = []
	for rows in SIZES:
		outbox.start_anew()
		told_by("by_bell")
		fill(rows)
		times = defaultdict[str, list[float]](list)
		for number in range(ROUNDS):
			now = NOW + timedelta(minutes=number)
			fall_due(now)
			with outbox.at(now):
				assert FALLING_DUE == len(timed(times["search ms"], lambda now=now: due._due(now)))
				assert FALLING_DUE == timed(times["tick ms"], use_cases.tick)
				assert timed(times["empty queue ms"], sender.deliver) == 0
				timed(times["health card ms"], use_cases.health_now)
		medians = {name: statistics.median(values) * 1000 for name, values in times.items()}
		results.append({"old deadlines and notices": rows, **medians, **explained()})
	return results


def timed(times: list[float], work: Callable[[], T]) -> T:
	begun = time.perf_counter()
	result = work()
	times.append(time.perf_counter() - begun)
	return result


def fill(rows: int) -> None:
	"""A history of ended deadlines and of notices that arrived; of the deadlines a tenth is open and due some day."""
	outbox.make_deadlines(FALLING_DUE, NOW)
	written, still_open = now_datetime(), rows // 10
	columns = ["name", "creation", "modified", "code", "deadline", "responsible_role"]
	columns += ["due", "status_code", "next_look"]
	later = [NOW + timedelta(days=1 + number % 300) for number in range(still_open)]
	values = (
		(f"testx{number}", written, written, "handle", "处置回单", "业务经办")
		+ ((later[number], "open", later[number]) if number < still_open else (NOW, "met", None))
		for number in range(rows)
	)
	frappe.db.bulk_insert("Hotline Deadline", columns, values, chunk_size=20_000)
	columns = ["name", "creation", "modified", "code", "kind", "recipient", "to_key", "owed_at", "send_after"]
	columns += ["sent_at", "unique_key", "message", "means", "means_code", "state", "state_code"]
	frozen = {"means": "站内提醒", "means_code": "bell", "state": "已送达", "state_code": "delivered"}
	notices = (_old(number, written, frozen) for number in range(rows))
	frappe.db.bulk_insert(outbox.NOTICE, columns, notices, chunk_size=20_000)
	frappe.db.commit()
	# What the server does by itself in time.
	frappe.db.sql("analyze table `tabHotline Deadline`, `tabHotline Notice`")


def _old(number: int, written: datetime, frozen: dict[str, str]) -> tuple[Any, ...]:
	"""A notice that one of five hundred people had by the bell, a minute before the one before."""
	name, who = f"old{number}", f"person{number % 500:05}@hotline.example"
	at = NOW - timedelta(minutes=1 + number)
	said = "RX20260302-0001「处置回单」已超时"
	return (
		name, written, written, "N14", "已超时", who, f"bell:{who}", at, at, at, name, said, *frozen.values()
	)  # fmt: skip


def fall_due(now: datetime) -> None:
	frappe.db.set_value(
		"Hotline Deadline",
		{"name": ("like", "test0%")},
		{"due": now - timedelta(seconds=1), "next_look": now, "overdue": 0},
		update_modified=False,
	)
	frappe.db.commit()


def explained() -> dict[str, str]:
	"""The index that each of the two searches takes."""
	queries = {
		"index of the search": "select name from `tabHotline Deadline` where status_code = 'open'"
		" and next_look <= %s order by next_look limit 500",
		"index of the queue": "select to_key from `tabHotline Notice` where waiting = '0sms'"
		" and send_after <= %s order by send_after limit 200",
	}
	found = {}
	for name, query in queries.items():
		row = frappe.db.sql("explain " + query, NOW, as_dict=True)[0]
		found[name] = f"{row.key} ({row.type})"
	return found


# ---------------------------------------------------------------------------------------------------------------


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("site")
	parser.add_argument("--part", choices=("delay", "scan"))
	parser.add_argument("--notices", type=int, default=10_000)
	parser.add_argument("--at-once", action="store_true", help="all fall due in the same second")
	parser.add_argument("--json", action="store_true")
	chosen = parser.parse_args()
	os.environ.update(HOTLINE_SITE=chosen.site, HOTLINE_SITES=os.getcwd())
	frappe.init(site=chosen.site)
	frappe.connect()
	result: dict[str, Any] = {}
	try:
		if chosen.part != "scan":
			result["delay"] = delay(chosen.notices, chosen.at_once)
		if chosen.part != "delay":
			result["scan"] = scan()
	finally:
		frappe.db.rollback()
		outbox.start_anew()
		frappe.destroy()
	if chosen.json:
		print(json.dumps(result, indent=1, ensure_ascii=False))
		return
	for name, value in result.get("delay", {}).items():
		print(f"{name:>32}  {value}")
	for row in result.get("scan", []):
		print(
			"  ".join(
				f"{name} {value:.1f}" if isinstance(value, float) else f"{name} {value}"
				for name, value in row.items()
			)
		)
	if "scan" in result:
		small, large = result["scan"]
		for what in [name for name in small if name.endswith(" ms")]:
			print(
				f"{what.removesuffix(' ms')}: a long history costs {large[what] / small[what]:.2f} times a short one"
			)


if __name__ == "__main__":
	main()
