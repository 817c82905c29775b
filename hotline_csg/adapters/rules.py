"""Hotline Limit records and Hotline Settings ⇄ the guide's Rulebook: the limits and counts in force on this site."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import frappe
from frappe.utils import cint, get_time

from hotline_csg.guide.deadlines import DEADLINES, DeadlineRule
from hotline_csg.guide.limits import Counting, Limit, Unit
from hotline_csg.guide.rulebook import GUIDE, Rulebook, Settings
from hotline_csg.guide.words import Category, Role

_EDITION_KEY = "hotline_rules_edition"
_loaded: dict[str, Rulebook] = {}


def current() -> Rulebook:
	"""The site's rules; kept per process until a limit, a category or a setting changes."""
	edition = frappe.cache.get_value(_EDITION_KEY)
	if edition is None:
		edition = frappe.generate_hash(length=12)
		frappe.cache.set_value(_EDITION_KEY, edition)
	key = f"{frappe.local.site}:{edition}"
	if key not in _loaded:
		_loaded.clear()
		_loaded[key] = _load()
	return _loaded[key]


def forget() -> None:
	"""A record changed: the next reader loads the rules anew."""
	frappe.cache.delete_value(_EDITION_KEY)
	_loaded.clear()


def changed() -> None:
	"""A record is being changed: forget now and when the change ends, for until then others read what stood before."""
	forget()
	frappe.db.after_commit.add(forget)
	frappe.db.after_rollback.add(forget)


def name_of(rule: DeadlineRule) -> str:
	return f"{rule.rule}-{rule.name}"


def _load() -> Rulebook:
	rows = {
		row.name: row
		for row in frappe.get_all(
			"Hotline Limit",
			fields=["name", "amount", "major_amount", "unit", "counting", "owner_role"],
			order_by="name",
		)
	}
	rules = tuple(_with(rule, rows.get(name_of(rule))) for rule in DEADLINES)
	return Rulebook(rules, _settings())


def _with(rule: DeadlineRule, row: frappe._dict | None) -> DeadlineRule:
	if row is None or rule.limit is None:
		return rule
	return replace(
		rule,
		limit=limit_of(row.amount, row.unit, row.counting),
		major=limit_of(row.major_amount, row.unit, row.counting) if cint(row.major_amount) else None,
		owner=Role.read(row.owner_role),
	)


def limit_of(amount: int, unit: str, counting: str) -> Limit:
	"""A record's limit as the guide counts it. Raises ValueError where unit and counting do not go together."""
	return Limit(cint(amount), Unit.read(unit), Counting.read(counting))


def _settings() -> Settings:
	stored = frappe.get_cached_doc("Hotline Settings")
	at_once = frappe.get_all("Hotline Category", {"closed_at_once": 1}, pluck="code", order_by="creation")
	default = GUIDE.settings
	return replace(
		default,
		closed_at_once=frozenset(Category(code) for code in at_once),
		max_returns=cint(stored.max_returns) or default.max_returns,
		max_urges=cint(stored.max_urges) or default.max_urges,
		callback_attempts=cint(stored.callback_attempts) or default.callback_attempts,
		attempt_gap=timedelta(minutes=cint(stored.attempt_gap_minutes)) or default.attempt_gap,
		callback_windows=tuple((get_time(row.opens), get_time(row.closes)) for row in stored.callback_hours)
		or default.callback_windows,
		rehandling=bool(cint(stored.offer_rehandling)),
		hotline_number=stored.hotline_number or default.hotline_number,
		report_number=stored.report_line or default.report_number,
	)
