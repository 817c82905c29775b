"""Hotline Work Calendar records ⇄ the guide's WorkCalendar, and the Holiday Lists made from them.

The records are the source. ERPNext's Holiday List cannot say "make-up workday", so it only ever gets a copy.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from operator import attrgetter

import frappe
from frappe.utils import get_time, getdate

from hotline_csg.guide.calendar import CalendarYear, Shift, WorkCalendar

DAY_OFF, MAKE_UP = "放假", "调休上班"
PROVISIONAL_YEARS = 2
_EDITION_KEY = "hotline_calendar_edition"
_loaded: dict[str, WorkCalendar] = {}


def current() -> WorkCalendar:
	"""The site's calendar, continued provisionally past its last known year; kept per process until it changes."""
	edition = frappe.cache.get_value(_EDITION_KEY)
	if edition is None:
		edition = _stamp()
		frappe.cache.set_value(_EDITION_KEY, edition)
	key = f"{frappe.local.site}:{edition}"
	if key not in _loaded:
		_loaded.clear()
		_loaded[key] = _load()
	return _loaded[key]


def forget() -> None:
	"""A record changed: the next reader loads it anew."""
	frappe.cache.delete_value(_EDITION_KEY)
	_loaded.clear()


def changed() -> None:
	"""A record is being changed: forget now and when the change ends.

	Until it is committed others read, and cache, what stood before; when it is rolled back, we have cached what never was.
	"""
	forget()
	frappe.db.after_commit.add(forget)
	frappe.db.after_rollback.add(forget)


def check(doc: frappe._dict) -> None:
	"""Raises the guide's CalendarDataError where the record contradicts itself or does not follow the years there are."""
	others = frappe.get_all(
		"Hotline Work Calendar", filters={"name": ("!=", doc.name)}, pluck="name", order_by="year"
	)
	records = [year_of(frappe.get_doc("Hotline Work Calendar", name)) for name in others]
	WorkCalendar(sorted([*records, year_of(doc)], key=attrgetter("year")))


def _stamp() -> str:
	newest = frappe.get_all(
		"Hotline Work Calendar", fields=["modified"], order_by="modified desc", limit=1, pluck="modified"
	)
	return str(newest[0]) if newest else ""


def _load() -> WorkCalendar:
	names = frappe.get_all("Hotline Work Calendar", pluck="name", order_by="year")
	known = WorkCalendar(year_of(frappe.get_doc("Hotline Work Calendar", name)) for name in names)
	return known.with_provisional(date(known.known_until.year + PROVISIONAL_YEARS, 12, 31))


def year_of(doc: frappe._dict) -> CalendarYear:
	"""One record as the guide reads it. Raises the guide's CalendarDataError where it contradicts itself."""
	days = {kind: {} for kind in (DAY_OFF, MAKE_UP)}
	for row in doc.days:
		days[row.kind][getdate(row.date)] = row.holiday or ""
	return CalendarYear(
		year=int(doc.year),
		days_off=days[DAY_OFF],
		working_days=days[MAKE_UP],
		shifts=tuple(Shift(_time(row.opens), _time(row.closes)) for row in doc.shifts),
		source=doc.source,
	)


def _time(value: object) -> time:
	return get_time(value).replace(microsecond=0)


def write_holiday_lists() -> None:
	"""Make the Holiday List of every year that has none yet."""
	for name in frappe.get_all(
		"Hotline Work Calendar", filters={"holiday_list": ("is", "not set")}, pluck="name"
	):
		write_holiday_list(frappe.get_doc("Hotline Work Calendar", name))


def write_holiday_list(doc: frappe._dict) -> None:
	"""One-way copy of a year for ERPNext's other modules: every day that is no working day."""
	year = year_of(doc)
	first, last = date(year.year, 1, 1), date(year.year, 12, 31)
	rows = []
	for offset in range((last - first).days + 1):
		day = first + timedelta(days=offset)
		if not year.is_working_day(day):
			rows.append({"holiday_date": day, "description": year.days_off.get(day) or "周末"})
	name = doc.holiday_list or f"热线工作日历 {year.year}"
	if frappe.db.exists("Holiday List", name):
		target = frappe.get_doc("Holiday List", name)
	else:
		target = frappe.new_doc("Holiday List", holiday_list_name=name)
	target.update({"from_date": first, "to_date": last})
	target.set("holidays", rows)
	target.save(ignore_permissions=True)  # a copy of a record whose writer had the permission
	if doc.holiday_list != target.name:
		doc.db_set("holiday_list", target.name, update_modified=False)


def missing_year(now: datetime) -> int | None:
	"""N18: the next year, where it is December and its record is not there."""
	following = now.year + 1
	if now.month < 12 or frappe.db.exists("Hotline Work Calendar", str(following)):
		return None
	return following
