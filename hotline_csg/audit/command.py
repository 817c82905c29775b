"""The commands `audit` and `demo`: their options, and what they return to the shell."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from hotline_csg import __version__

from . import texts
from .demo import demo_command
from .errors import BadAsOf, SameFile
from .judge import Judge
from .moments import now, read_as_of
from .options import read_calendar, read_rulebook
from .output import opened
from .progress import Progress
from .reading import read_log
from .reports import Facts, Report, facts_of
from .reports.as_csv import CsvReport
from .reports.as_html import HtmlReport
from .reports.as_json import JsonReport
from .reports.as_table import TableReport
from .reports.summary import rejected
from .run import Outcome, available_cores, run

FORMATS = ("table", "csv", "html", "json")
#: What the shell is told. A missed deadline is a finding, not a failure: the report says it.
ALL_USED, ROWS_REJECTED, UNUSABLE = 0, 1, 2

_EXIT = """exit status:
  0  every row of the log was used (whatever was missed)
  1  some rows were rejected; the rest was judged
  2  nothing was judged: the log or an option cannot be used
"""
# Excel reads a CSV file as UTF-8 only where it begins with this mark.
_ENCODINGS = {"csv": "utf-8-sig"}


def parser() -> argparse.ArgumentParser:
	top = argparse.ArgumentParser(
		prog="hotline-csg",
		description="The power trading hotline's guide as a command-line tool. It needs no server.",
	)
	top.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
	commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
	_add_audit(commands)
	_add_demo(commands)
	return top


def _add_audit(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
	audit = commands.add_parser(
		"audit",
		help="say of a log of orders what was due and what was missed",
		description="Read an event log of orders; say per order and rule what was due and what was missed.",
		epilog=_EXIT,
		formatter_class=argparse.RawDescriptionHelpFormatter,
	)
	audit.add_argument(
		"log",
		type=Path,
		metavar="LOG",
		help="CSV, TSV or XLSX; columns order, event, at, category, channel, major (工单号、事件、时间、诉求类型、诉求渠道、重大)",
	)
	audit.add_argument("--format", choices=FORMATS, default="table", help="default: table")
	audit.add_argument("--output", type=Path, metavar="FILE", help="write there, not to the standard output")
	audit.add_argument(
		"--as-of",
		metavar="MOMENT",
		help="judge as of this moment (2026-03-31 or 2026-03-31T17:30); default: now",
	)
	audit.add_argument("--limits", type=Path, metavar="FILE", help="other limits, as JSON")
	audit.add_argument("--calendar", type=Path, metavar="FILE", help="another work calendar, as JSON")
	audit.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of texts; default: zh")
	audit.add_argument("--problems", action="store_true", help="table: only what was missed or violated")
	audit.add_argument(
		"--jobs",
		type=_positive,
		default=min(4, available_cores()),
		metavar="N",
		help="processes for long logs; default: %(default)s",
	)
	audit.set_defaults(run=audit_command)


def _add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
	demo = commands.add_parser(
		"demo",
		help="make a month of a hotline up, audit it and show the page",
		description="Make a month of a hotline up (orders and calls), write it, audit it and show the page.",
	)
	demo.add_argument("--orders", type=_positive, default=300, metavar="N", help="default: %(default)s")
	demo.add_argument("--seed", type=int, default=1, metavar="S", help="another month; default: %(default)s")
	demo.add_argument(
		"--out", type=Path, default=Path("hotline-demo"), metavar="DIR", help="folder; default: %(default)s"
	)
	demo.add_argument("--no-open", dest="open", action="store_false", help="do not open the page")
	demo.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of texts; default: zh")
	demo.set_defaults(run=demo_command)


def audit_command(options: argparse.Namespace) -> int:
	"""Audit a log as the options say. Raises AuditError and CalendarError; else an exit status."""
	if options.output is not None and options.output.resolve() == options.log.resolve():
		raise SameFile(path=options.output)
	present = now()
	as_of = present if options.as_of is None else _as_of(options.as_of)
	rulebook = read_rulebook(options.limits)
	calendar = read_calendar(options.calendar, as_of)
	reading = Progress(texts.READING.of(options.lang))
	log = read_log(
		options.log,
		as_of=as_of,
		now=present if options.as_of is None else None,
		lang=options.lang,
		progress=reading,
	)
	reading.finish()
	facts = facts_of(log, options.log, as_of, calendar.edition)
	judging = Progress(texts.JUDGING.of(options.lang))
	with opened(options.output, _ENCODINGS.get(options.format, "utf-8")) as write:
		outcome = run(
			log,
			Judge(as_of, calendar, rulebook, options.lang),
			_report(options, facts),
			write,
			jobs=options.jobs,
			progress=judging,
		)
	judging.finish()
	_tell(options, outcome)
	return ROWS_REJECTED if outcome.rejections else ALL_USED


def _report(options: argparse.Namespace, facts: Facts) -> Report:
	if options.format == "json":
		return JsonReport(facts, options.lang)
	if options.format == "csv":
		return CsvReport(facts, options.lang)
	if options.format == "html":
		return HtmlReport(facts, options.lang)
	return TableReport(facts, options.lang, options.problems)


def _tell(options: argparse.Namespace, outcome: Outcome) -> None:
	"""The rejected rows on stderr, unless the report itself lists them where the caller reads."""
	if options.format == "table" and options.output is None:
		return
	for line in rejected(outcome.rejections, options.lang):
		print(line, file=sys.stderr)


def _as_of(text: str) -> datetime:
	try:
		return read_as_of(text.strip())
	except ValueError as error:
		raise BadAsOf(value=text) from error


def _positive(text: str) -> int:
	number = int(text)
	if number < 1:
		raise ValueError(text)
	return number
