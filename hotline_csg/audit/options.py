"""What a caller may set: other limits and another calendar.

A limits file is JSON: requirement → deadline name → limit, as text or with the one for major orders beside it.

	{"R82.C": {"handle": "2 working_days"},
	 "R82.P": {"handle": {"limit": "3 working_days", "major": "5 working_days"}},
	 "R93.2": {"return": "4 hours"},
	 "R95.1": {"urge_dispatch": "30 minutes clock"}}

A limit is an amount, a unit (minutes, hours, working_days) and, where the default is not meant, how it is counted:
`clock` for hours and minutes on the clock, `rolling` for working days that end at the same time of day. What a file
does not name stays as the guide has it.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hotline_csg.guide.calendar import CalendarRangeError, WorkCalendar, china
from hotline_csg.guide.deadlines import Counting, DeadlineRule, Limit, Unit
from hotline_csg.guide.rulebook import GUIDE, Rulebook
from hotline_csg.guide.words import DeadlineName

from .columns import plain
from .errors import BadLimits, NotReadable

#: Working days are counted this far past the audit's moment, so that what is owed then has a due moment.
_AHEAD = timedelta(days=5 * 366)
#: Further past its last known year a calendar says nothing worth counting with.
_YEARS = 10

_UNITS = {plain(name): unit for unit in Unit for name in (unit.value, unit.value.removesuffix("s"), unit.zh)}

Changes = dict[tuple[str, DeadlineName], tuple[Limit, Limit | None]]


def read_calendar(path: Path | None, as_of: datetime) -> WorkCalendar:
	"""The calendar at `path`, or the shipped one, continued as far as deadlines open at `as_of` can reach.

	Raises NotReadable, CalendarDataError and, for a moment the calendar has nothing to say of, CalendarRangeError.
	"""
	calendar = china() if path is None else WorkCalendar.from_json(_read(path))
	if not calendar.known_from.year <= as_of.year <= calendar.known_until.year + _YEARS:
		raise CalendarRangeError(moment=as_of, first=calendar.known_from, last=calendar.last_day)
	until = (as_of + _AHEAD).date()
	return calendar.with_provisional(until) if until > calendar.last_day else calendar


def read_rulebook(path: Path | None, rulebook: Rulebook = GUIDE) -> Rulebook:
	"""`rulebook` with the limits that the file at `path` names. Raises NotReadable and BadLimits."""
	if path is None:
		return rulebook
	try:
		document = json.loads(_read(path))
	except json.JSONDecodeError as error:
		where = f"line {error.lineno}, column {error.colno}"
		raise BadLimits(where=where, value=error.msg, help="") from error
	rules = {(rule.rule, rule.name.value): rule for rule in rulebook.deadlines if rule.limit is not None}
	changes: Changes = {}
	for requirement, deadlines in _object(document, "—").items():
		for name, given in _object(deadlines, requirement).items():
			rule = rules.get((requirement, name))
			if rule is None:
				known = sorted({f"{requirement}: {name}" for requirement, name in rules})
				raise BadLimits(where=f"{requirement}.{name}", value=name, help=f"→ {', '.join(known)}")
			changes[rule.rule, rule.name] = _limits(given, rule, f"{requirement}.{name}")
	return rulebook.with_limits(changes)


def _limits(given: Any, rule: DeadlineRule, where: str) -> tuple[Limit, Limit | None]:
	assert rule.limit is not None, "rules without a limit of their own cannot be named"
	if not isinstance(given, dict):
		return _limit(given, where), rule.major
	unknown = set(given) - {"limit", "major"}
	if unknown:
		raise BadLimits(where=where, value=", ".join(sorted(unknown)), help="→ limit, major")
	limit = _limit(given["limit"], f"{where}.limit") if "limit" in given else rule.limit
	major = _limit(given["major"], f"{where}.major") if "major" in given else rule.major
	return limit, major


def _limit(given: Any, where: str) -> Limit:
	try:
		amount, unit, *counting = str(given).split()
		if len(counting) > 1:
			raise ValueError(given)
		return Limit(int(amount), _UNITS[plain(unit)], *(Counting.read(word) for word in counting))
	except (ValueError, KeyError) as error:
		help = "→ 30 minutes | 3 hours | 3 hours clock | 2 working_days | 2 working_days rolling"
		raise BadLimits(where=where, value=json.dumps(given, ensure_ascii=False), help=help) from error


def _object(value: Any, where: str) -> dict[str, Any]:
	if not isinstance(value, dict):
		raise BadLimits(where=where, value=json.dumps(value, ensure_ascii=False), help="→ {…}")
	return value


def _read(path: Path) -> str:
	try:
		return path.read_text(encoding="utf-8-sig")
	except (OSError, UnicodeDecodeError) as error:
		raise NotReadable(path=path, why=getattr(error, "strerror", None) or error) from error
