"""What people read for a group: the name of a user or department, the days of an interval, the word of anything else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.utils import cstr

from hotline_csg.guide.measures import Interval, days_of

from .counting import Key, Period
from .sources import DIMENSIONS, MONTH, TIMES, WEEK
from .words import Dimension, Figure

# Where a record's name is not what people call it.
_CALLED = {"User": "full_name", "Department": "department_name"}


def name_of(one: Figure | Dimension) -> str:
	return one.zh if (frappe.local.lang or "").startswith("zh") else one.en


class Names:
	"""The names of all values of some groups, each doctype asked once."""

	def __init__(self, by: Iterable[str], keys: Iterable[Key], period: Period) -> None:
		self.by, self.period = tuple(by), period
		self._called: dict[str, dict[str, str]] = {}
		for place, code in enumerate(self.by):
			doctype = DIMENSIONS[code].link
			if doctype in _CALLED:
				self._called[code] = called(doctype, {key[place] for key in keys if key[place]})

	def of(self, code: str, value: Any) -> str:
		if code in TIMES:
			return days(code, value, self.period)
		if not value:
			return _("Not Given")
		return self._called.get(code, {}).get(value) or cstr(value)

	def all_of(self, key: Key) -> str:
		return " · ".join(self.of(code, value) for code, value in zip(self.by, key, strict=True))


def called(doctype: str, names: Iterable[str]) -> dict[str, str]:
	"""What records are called. Whoever sees a row that names one sees that name."""
	field = _CALLED[doctype]
	rows = frappe.get_all(doctype, {"name": ("in", sorted(names))}, ["name", field], order_by="name")
	return {row.name: row[field] for row in rows}


def days(code: str, number: int, period: Period) -> str:
	first, last = days_of(number, period.first, period.last, Interval(code))
	if code == MONTH:
		return f"{first:%Y-%m}"
	return f"{first:%m-%d}–{last:%m-%d}" if code == WEEK else f"{first:%m-%d}"
