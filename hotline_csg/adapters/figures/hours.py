"""话务与排班: calls by hour and weekday against who was on duty. Counts alone: nothing here says who called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Date, Extract

from hotline_csg.guide import staffing
from hotline_csg.guide.measures import share_of
from hotline_csg.guide.words import Role

from .. import clock
from . import special
from .columns import COLOURS, Row, card, column
from .counting import Period
from .names import name_of
from .table import period_of

# Where a slot (a date and an hour) belongs.
SPLITS: dict[str, Callable[[date, int], tuple[int, ...]]] = {
	"hour": lambda day, hour: (hour,),
	"weekday": lambda day, hour: (day.weekday(),),
	"both": lambda day, hour: (day.weekday(), hour),
}
ANSWERED, LOST = special.ANSWERED.where[0][2], special.LOST.where[0][2]


class Slot:
	"""What came and who was there, in the hours of one row."""

	def __init__(self) -> None:
		self.offered = self.answered = self.lost = 0
		self.given = self.covered = timedelta(0)

	def figures(self) -> Row:
		hours, covered = (one.total_seconds() / 3600 for one in (self.given, self.covered))
		return {
			special.OFFERED.code: self.offered,
			special.ANSWERED.code: self.answered,
			special.LOST.code: self.lost,
			special.ANSWER_RATE.code: share_of(self.answered, self.offered),
			special.AGENT_HOURS.code: round(hours, 1),
			special.MEAN_AGENTS.code: round(hours / covered, 1) if covered else None,
			special.CALLS_PER_HOUR.code: round(self.offered / hours, 1) if hours else None,
		}


def run(asked: dict[str, Any] | None) -> tuple[Any, ...]:
	"""What Frappe's script reports return. `asked`: from_date, to_date, split (hour, weekday or both)."""
	chosen = frappe._dict(asked or {})
	period = period_of(chosen)
	split = chosen.split if chosen.split in SPLITS else "hour"
	slots, whole = slots_of(period, SPLITS[split])
	rows = [{**_named(split, key), **slots[key].figures()} for key in sorted(slots)]
	if rows:
		first = "hour" if split == "hour" else "weekday"
		rows.append({first: _("Total", context="Hotline CSG"), **whole.figures(), "bold": 1})
	return _columns(split), rows, None, _chart(split, slots), _summary(whole)


def slots_of(
	period: Period, belongs: Callable[[date, int], tuple[int, ...]]
) -> tuple[dict[tuple[int, ...], Slot], Slot]:
	"""The rows by what `belongs` makes of a date and an hour, and all together."""
	slots: dict[tuple[int, ...], Slot] = defaultdict(Slot)
	whole = Slot()
	for day, hour, status, counted in (row for part in period.parts() for row in _calls(part)):
		for slot in (slots[belongs(day, hour)], whole):
			slot.offered += counted
			slot.answered += counted if status in ANSWERED else 0
			slot.lost += counted if status in LOST else 0
	for hour, staffed in staffing.by_hour(_shifts(period), *_span(period)).items():
		for slot in (slots[belongs(hour.date(), hour.hour)], whole):
			slot.given += staffed.given
			slot.covered += staffed.covered
	return slots, whole


def _calls(period: Period) -> list[tuple[date, int, str, int]]:
	"""Of everybody, whoever asks: that is what a roster is made by."""
	log, (first, last) = frappe.qb.DocType("Call Log"), period.bounds(special.CALLS)
	day, hour = Date(log.start_time), Extract("HOUR", log.start_time)
	return (
		frappe.qb.from_(log)
		.select(day, hour, log.status, Count(log.name))
		.where((log.type == "Incoming") & (log.hotline_is_call == 1) & log.start_time[first:last])
		.groupby(day, hour, log.status)
		.run()
	)


def _span(period: Period) -> tuple[datetime, datetime]:
	"""Up to now: who will be on duty takes no calls yet."""
	first, last = period.bounds(special.CALLS)
	return first, min(last + timedelta(microseconds=1), clock.now())


def _shifts(period: Period) -> list[staffing.Shift]:
	first, last = _span(period)
	rows = frappe.get_all(
		"Hotline Duty",
		filters=[["duty", "=", Role.AGENT.zh], ["starts", "<", last], ["ends", ">", first]],
		fields=["user", "starts", "ends"],
		order_by="starts",
	)
	return [(row.user, row.starts, row.ends) for row in rows]


def weekday(number: int) -> str:
	"""Monday is 0."""
	return (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))[number]  # fmt: skip


def _named(split: str, key: tuple[int, ...]) -> Row:
	named: Row = {}
	if split != "hour":
		named["weekday"] = weekday(key[0])
	if split != "weekday":
		named["hour"] = f"{key[-1]:02}:00–{key[-1] + 1:02}:00"
	return named


def _columns(split: str) -> list[Row]:
	shown = []
	if split != "hour":
		shown.append({"fieldname": "weekday", "label": _("Weekday"), "fieldtype": "Data", "width": 120})
	if split != "weekday":
		shown.append({"fieldname": "hour", "label": _("Hour"), "fieldtype": "Data", "width": 140})
	counted = (special.OFFERED, special.ANSWERED, special.LOST)
	others = (special.ANSWER_RATE, special.AGENT_HOURS, special.MEAN_AGENTS, special.CALLS_PER_HOUR)
	return [*shown, *(column(one) for one in counted), *(column(one, width=140) for one in others)]


def _chart(split: str, slots: dict[tuple[int, ...], Slot]) -> dict[str, Any] | None:
	keys = sorted(slots)
	if not keys:
		return None
	told = {key: slots[key].figures() for key in keys}
	drawn = (special.OFFERED, special.ANSWERED, special.MEAN_AGENTS)
	sets = [{"name": name_of(one), "values": [told[key][one.code] or 0 for key in keys]} for one in drawn]
	return {"data": {"labels": [" ".join(_named(split, key).values()) for key in keys], "datasets": sets}, "type": "line", "colors": COLOURS}  # fmt: skip


def _summary(whole: Slot) -> list[Row]:
	told = whole.figures()
	shown = (special.OFFERED, special.LOST, special.ANSWER_RATE, special.AGENT_HOURS, special.CALLS_PER_HOUR)
	return [card(one, told[one.code], percent=one is special.ANSWER_RATE) for one in shown]
