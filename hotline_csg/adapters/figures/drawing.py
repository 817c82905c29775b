"""What stands above a table of figures: the chart of its groups, and the figures of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frappe import _

from hotline_csg.guide.measures import Interval, interval_of

from .counting import Key
from .names import Names, days, name_of
from .sources import TIMES
from .words import Any as AnyFigure
from .words import Share

if TYPE_CHECKING:
	from .table import Counts

BARS, LINES = 12, 5
SUMMED = 5
COLOURS = ["#449CF0", "#ECAD4B", "#29CD42", "#E24C4C", "#761ACB"]


def chart(
	drawn: tuple[AnyFigure, ...], sides: list[Counts], names: Names, keys: list[Key]
) -> dict[str, Any] | None:
	"""Lines where time splits the groups first, else bars of the largest groups."""
	if not keys:
		return None
	if names.by[0] in TIMES:
		return _lines(drawn[0], sides, names, keys)
	shown = keys[:BARS]
	sets = [
		{"name": label(figure, side), "values": [side.value(figure, key) or 0 for key in shown]}
		for figure in drawn
		for side in sides
	]
	return _drawn("bar", [names.all_of(key) for key in shown], sets)


def _lines(figure: AnyFigure, sides: list[Counts], names: Names, keys: list[Key]) -> dict[str, Any]:
	"""A figure over time: all groups together in each period, or in this one the largest groups of the second split."""
	now, cut = sides[0], Interval(names.by[0])
	count = interval_of(now.period.last, now.period.first, cut) + 1
	labels = [days(cut, number, now.period) for number in range(count)]
	if cut is Interval.DAY and len({label[:2] for label in labels}) == 1:
		labels = [label[3:] for label in labels]  # of one month the day is enough, and fits
	if len(names.by) == 1:
		sets = [
			{
				"name": label(figure, side),
				"values": [side.value(figure, (number,)) for number in range(count)],
			}
			for side in sides
		]
		return _line(labels, sets)
	sizes: dict[Key, float] = {}
	for key in keys:
		sizes[key[1:]] = sizes.get(key[1:], 0) + (now.value(figure, key) or 0)
	largest = sorted(sizes, key=lambda rest: -sizes[rest])[:LINES]
	sets = [
		{
			"name": " · ".join(names.of(code, value) for code, value in zip(names.by[1:], rest, strict=True)),
			"values": [now.value(figure, (number, *rest)) for number in range(count)],
		}
		for rest in largest
	]
	return _line(labels, sets)


def _line(labels: list[str], sets: list[dict[str, Any]]) -> dict[str, Any]:
	"""A line without the intervals in which there was nothing to measure: they are no 0%."""
	told = [place for place in range(len(labels)) if any(one["values"][place] is not None for one in sets)]
	kept = [{**one, "values": [one["values"][place] or 0 for place in told]} for one in sets]
	return _drawn("line", [labels[place] for place in told], kept)


def label(figure: AnyFigure, side: Counts) -> str:
	"""A figure's name, with the period it is of where that is an earlier one."""
	return f"{name_of(figure)} · {_earlier(side.side)}" if side.side else name_of(figure)


def compared(sides: list[Counts]) -> str | None:
	"""Which days the figures are held against."""
	told = [
		f"{_earlier(one.side)}：{one.period.first:%Y-%m-%d} – {one.period.last:%Y-%m-%d}"
		for one in sides
		if one.side
	]
	return "；".join(told) or None


def _earlier(side: str) -> str:
	return _("Period Before") if side == "__last_period" else _("Same Period of Last Year")


def _drawn(kind: str, labels: list[str], sets: list[dict[str, Any]]) -> dict[str, Any]:
	more = {"lineOptions": {"hideDots": int(len(labels) > 40), "regionFill": 0}} if kind == "line" else {}
	return {"data": {"labels": labels, "datasets": sets}, "type": kind, "colors": COLOURS, **more}


def summary(figures: tuple[AnyFigure, ...], sides: list[Counts]) -> list[dict[str, Any]]:
	"""The first figures over all groups, above the table, with what they were before."""
	shown = []
	for figure in figures[:SUMMED]:
		values = [_said(figure, side) for side in sides]
		shown.append(
			{
				"label": name_of(figure) + (f"（{' / '.join(values[1:])}）" if values[1:] else ""),
				"value": values[0],
				"datatype": "Data",
				"indicator": "Blue",
			}
		)
	return shown


def _said(figure: AnyFigure, side: Counts) -> str:
	value = side.value(figure)
	if value is None:
		return "–"
	return f"{value}%" if isinstance(figure, Share) else f"{value:,}"
