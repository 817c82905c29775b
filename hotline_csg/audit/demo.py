"""The demonstration: a month of a made-up hotline, written as logs, audited, and shown as a page."""

from __future__ import annotations

import csv
import io
import os
import sys
import webbrowser
from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from hotline_csg.guide.rulebook import GUIDE
from hotline_csg.guide.warnings import ServiceWarning
from hotline_csg.guide.words import EventKind

from . import texts
from .columns import Column
from .demo_calls import RESERVED, DemoCall, make_calls, warnings_of, warnings_section
from .demo_month import LAST_MOMENT, DemoOrder, Month
from .demo_names import make_entities
from .errors import NotWritable
from .judge import Judge
from .options import read_calendar
from .output import opened
from .reading import read_log
from .reports import facts_of
from .reports.as_csv import neutral
from .reports.as_html import HtmlReport
from .reports.cells import named
from .reports.summary import summary
from .run import run

#: An entity for every five orders, and enough of them for a surge.
_ORDERS_EACH, _FEWEST = 5, 40


@dataclass(frozen=True)
class Demo:
	"""What was made up."""

	orders: list[DemoOrder]
	calls: list[DemoCall]
	warnings: list[ServiceWarning]


def make(orders: int, seed: int) -> Demo:
	"""A month of `orders` orders, the same for the same seed (and the same Faker). Raises NoFaker."""
	random = Random(seed)
	entities = make_entities(max(_FEWEST, orders // _ORDERS_EACH), random)
	calendar = read_calendar(None, LAST_MOMENT)
	made = Month(calendar, random, entities[:-RESERVED]).orders(orders)
	calls = make_calls(made, entities, calendar, random)
	return Demo(made, calls, warnings_of(calls, calendar))


def demo_command(options: Namespace) -> int:
	"""Make, write, audit and show. Raises AuditError; else 0."""
	demo = make(options.orders, options.seed)
	folder: Path = options.out
	try:
		folder.mkdir(parents=True, exist_ok=True)
	except OSError as error:
		raise NotWritable(path=folder, why=error.strerror or error) from error
	_write(folder / "orders.csv", _order_rows(demo.orders))
	_write(folder / "calls.csv", _call_rows(demo.calls))
	page = folder / "audit.html"
	for line in _audit(folder / "orders.csv", page, demo, options.lang):
		print(line)
	for file in (folder / "orders.csv", folder / "calls.csv", page):
		print(file.resolve())
	if options.open and _has_display():
		webbrowser.open(page.resolve().as_uri())
	return 0


def _audit(path: Path, page: Path, demo: Demo, lang: str) -> Iterable[str]:
	calendar = read_calendar(None, LAST_MOMENT)
	log = read_log(path, as_of=LAST_MOMENT, now=None, lang=lang, progress=lambda fraction: None)
	facts = facts_of(log, path, LAST_MOMENT, calendar.edition)
	report = HtmlReport(facts, lang, (warnings_section(demo.warnings, demo.calls, lang),))
	judge = Judge(LAST_MOMENT, calendar, GUIDE, lang)
	with opened(page, "utf-8") as write:
		outcome = run(log, judge, report, write, jobs=1, progress=lambda fraction: None)
	yield from summary(facts, outcome.tally, outcome.rejections, lang)
	levels = [named(warning.level, lang) for warning in demo.warnings]
	counted = ", ".join(f"{level}: {levels.count(level)}" for level in dict.fromkeys(levels))
	yield f"{texts.FOR_WARNINGS.of(lang)} – {counted}"


def _order_rows(orders: Iterable[DemoOrder]) -> Iterable[Sequence[str]]:
	yield [*(column.zh for column in Column), "单位", "业务分类"]
	ranks = {kind: rank for rank, kind in enumerate(EventKind)}
	rows = [(event.at, one.number, ranks[event.kind], one, event) for one in orders for event in one.events]
	for at, number, _, one, event in sorted(rows, key=lambda row: row[:3]):
		first = event is one.events[0]
		attributes = [one.category.zh, one.channel.zh, "", one.entity.name, one.topic] if first else [""] * 5
		yield [number, event.kind.zh, f"{at:%Y-%m-%d %H:%M}", *attributes]


def _call_rows(calls: Iterable[DemoCall]) -> Iterable[Sequence[str]]:
	yield ["来电编号", "时间", "单位", "电话", "业务分类", "工单号"]
	for one in calls:
		call = one.call
		yield [
			call.id,
			f"{call.at:%Y-%m-%d %H:%M}",
			one.entity.name,
			one.entity.phone,
			call.topic,
			call.order,
		]


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
	text = io.StringIO()
	csv.writer(text).writerows([neutral(cell) for cell in row] for row in rows)
	with opened(path, "utf-8-sig") as write:
		write(text.getvalue())


def _has_display() -> bool:
	if sys.platform in ("win32", "darwin"):
		return True
	return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
