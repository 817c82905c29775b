"""Decisions per second, against reading the same events from a CSV: `python benchmarks/bench_engine.py`.

What counts is the ratio; benchmarks/README.md says how to read it.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import platform
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline_csg.guide import engine
from hotline_csg.guide.calendar import china
from hotline_csg.guide.errors import GuideError
from hotline_csg.guide.orders import Event, Order
from hotline_csg.guide.words import Category, Channel, EventKind, Role

CALENDAR = china()
NOW = datetime(2026, 12, 1)
#: Two orders from receipt to archive, of the general flow and of 12398: minutes after the first event, and facts.
GENERAL = "received passed dispatched contacted replied reply_returned replied reviewed callback_failed called_back archived"
REGULATOR = "received dispatched contacted plan_told report_submitted called_back report_refined"
STEP = timedelta(minutes=125)


def facts(at: datetime) -> dict[str, object]:
	return {
		"unit": "甲公司", "contact_name": "王女士", "phone": "13800000000", "description": "申报页面无法打开",
		"topic": "平台应用", "transfer_number": "转1号", "transfer_body": "能源监管机构", "judgement": "系统原因",
		"department": "交易部", "contacted_at": at, "promised_at": at + timedelta(days=3), "plan": "先恢复",
		"review_ground": "form", "reason": "请逐条答复", "report": "经过与结论", "finding": "true", "reply_read": True,
		"opinion": "认可", "satisfaction": "satisfied", "contact_confirmed": True,
	}  # fmt: skip


def history(kinds: str, start: datetime) -> list[Event]:
	"""The events two hours and five minutes apart, none of them in the night or at noon."""
	events, at = [], start
	for kind in kinds.split():
		while not (9 <= at.hour < 12 or 14 <= at.hour < 17) or not CALENDAR.is_working_day(at):
			at += timedelta(minutes=30)
		events.append(Event(EventKind(kind), at, frozenset(Role), facts(at)))
		at += STEP
	return events


def orders(count: int) -> list[tuple[Order, list[Event]]]:
	start = datetime(2024, 1, 2, 9)
	pairs = (
		(Order(Category.COMPLAINT, Channel.HOTLINE_400), GENERAL),
		(Order(Category.COMPLAINT, Channel.C12398), REGULATOR),
	)
	return [
		(order, history(kinds, start + timedelta(hours=7) * number))
		for number in range(count // 2)
		for order, kinds in pairs
	]


def decide_all(work: list[tuple[Order, list[Event]]]) -> None:
	for order, events in work:
		for event in events:
			order = engine.decide(order, event, now=NOW, calendar=CALENDAR).order


def examine_all(work: list[tuple[Order, list[Event]]]) -> None:
	for order, events in work:
		for event in events:
			order = engine.examine(order, event, now=NOW, calendar=CALENDAR).order


def refuse_all(work: list[tuple[Order, list[Event]]]) -> None:
	"""Every event by a role that may not do it."""
	nobody = frozenset({Role.SYSTEM})
	for order, events in work:
		for event in events[1:]:
			try:
				engine.decide(
					order, Event(event.kind, event.at, nobody, event.facts), now=NOW, calendar=CALENDAR
				)
			except GuideError:
				continue
			raise AssertionError("was to be refused")


def read_all(text: str) -> None:
	"""The baseline: the same events as rows of a CSV, each read into an event."""
	for row in csv.DictReader(io.StringIO(text)):
		Event(EventKind(row["event"]), datetime.fromisoformat(row["at"]), None, {"order": row["order"]})


def as_csv(work: list[tuple[Order, list[Event]]]) -> str:
	rows = [
		f"{number},{event.kind},{event.at}" for number, (_, events) in enumerate(work) for event in events
	]
	return "\n".join(["order,event,at", *rows])


def best(job: Callable[[], None], repeat: int) -> float:
	times = []
	for _ in range(repeat):
		start = time.process_time()
		job()
		times.append(time.process_time() - start)
	return min(times)


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--orders", type=int, default=2000)
	parser.add_argument("--repeat", type=int, default=5)
	parser.add_argument("--json", action="store_true")
	options = parser.parse_args()
	work = orders(options.orders)
	events = sum(len(one) for _, one in work)
	text = as_csv(work)
	baseline = best(lambda: read_all(text), options.repeat) / events
	rows = []
	for name, job in (("decide", decide_all), ("examine", examine_all), ("refuse", refuse_all)):
		each = best(lambda job=job: job(work), options.repeat) / events
		rows.append(
			{
				"operation": name,
				"ns": round(each * 1e9),
				"per_second": round(1 / each),
				"ratio": each / baseline,
			}
		)
	if options.json:
		print(
			json.dumps(
				{
					"python": platform.python_version(),
					"events": events,
					"read_ns": baseline * 1e9,
					"rows": rows,
				}
			)
		)
		return
	print(
		f"Python {platform.python_version()}, {events} events; reading one from a CSV takes {baseline * 1e9:,.0f} ns"
	)
	for row in rows:
		print(
			f"{row['operation']:>8}: {row['ns']:>7,} ns  {row['per_second']:>9,}/s  {row['ratio']:.1f} x reading"
		)


if __name__ == "__main__":
	main()
