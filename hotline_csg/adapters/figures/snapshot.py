"""The figures of a period as they stood at a moment: what a service report keeps, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hotline_csg.guide.measures import Compared, earlier

from . import definitions as d
from .counting import Counted, Period
from .names import name_of
from .sources import DIMENSIONS
from .words import Any as AnyFigure
from .words import Filter, Share, Source

TOLD: tuple[AnyFigure, ...] = (
	d.RECEIVED_ORDERS,
	d.EXTERNAL,
	d.AT_ONCE_SHARE,
	d.DISPATCHED_ORDERS,
	d.RETURN_SHARE,
	d.URGED_ORDERS,
	d.ENDED_ORDERS,
	d.OVERALL_SHARE,
	d.MEAN_USED,
	d.COVERAGE,
	d.SATISFACTION,
	d.FALLEN_DUE,
	d.MISSED,
	d.TIMELINESS,
)


# What the overview of a workspace shows of the month, and the report that tells more.
OF_MONTH: tuple[tuple[AnyFigure, str], ...] = (
	(d.RECEIVED_ORDERS, "Hotline Appeals"),
	(d.AT_ONCE_SHARE, "Hotline Appeals"),
	(d.RETURN_SHARE, "Hotline Returns"),
	(d.TIMELINESS, "Hotline Timeliness"),
	(d.COVERAGE, "Hotline Callback Quality"),
	(d.SATISFACTION, "Hotline Callback Quality"),
)


@dataclass(frozen=True, slots=True)
class Split:
	"""A table of a service report: figures of one source split by a dimension, the largest groups first; `drawn` as bars."""

	by: str
	figures: tuple[AnyFigure, ...]
	drawn: AnyFigure | None = None
	most: int = 20


SPLITS: tuple[Split, ...] = (
	Split("category", (d.RECEIVED_ORDERS, d.AT_ONCE_SHARE, d.RETURN_SHARE), d.RECEIVED_ORDERS),
	Split("topic", (d.RECEIVED_ORDERS, d.AT_ONCE_SHARE, d.RETURN_SHARE), d.RECEIVED_ORDERS),
	Split("channel", (d.RECEIVED_ORDERS,)),
	Split("entity_kind", (d.RECEIVED_ORDERS,)),
	Split("deadline", (d.FALLEN_DUE, d.MET, d.MISSED, d.TIMELINESS, d.MEAN_LATE), d.TIMELINESS),
	Split("department", (d.FALLEN_DUE, d.MISSED, d.TIMELINESS, d.MEAN_LATE), d.TIMELINESS),
	Split("satisfaction", (d.ENDED_ORDERS,)),
)


def take(period: Period, centre: str | None = None) -> dict[str, Any]:
	"""The figures with those of the period before and of last year's, and the splits, as the session's user counts them.

	`figures`: code → now, last_period, last_year. `splits`: by, codes and rows of [value, figure …].
	"""
	times = {
		"now": period,
		**{one.value: Period(*earlier(period.first, period.last, one)) for one in Compared},
	}
	return {"figures": _told(TOLD, times, centre), "splits": [_split(one, period, centre) for one in SPLITS]}


def _told(
	figures: Sequence[AnyFigure], times: dict[str, Period], centre: str | None = None
) -> dict[str, dict[str, Any]]:
	"""Code → when → value; one query per source and time."""
	told: dict[str, dict[str, Any]] = {figure.code: {} for figure in figures}
	for source in dict.fromkeys(figure.source for figure in figures):
		mine = [figure for figure in figures if figure.source == source]
		for when, one in times.items():
			counted = Counted(source, one, (), mine, _centre(source, centre))
			for figure in mine:
				told[figure.code][when] = counted.value(figure)
	return told


def of_month(today: date) -> list[dict[str, Any]]:
	"""This month so far and the same days of the month before, as the session's user counts them, each with its report."""
	month = Period(today.replace(day=1), today)
	before = Period(*earlier(month.first, month.last, Compared.LAST_PERIOD))
	told = _told([figure for figure, _ in OF_MONTH], {"now": month, "before": before})
	return [
		{
			"label": name_of(figure),
			"value": shown(figure.code, told[figure.code]["now"]),
			"before": shown(figure.code, told[figure.code]["before"]),
			"report": report,
			"filters": {"from_date": str(month.first), "to_date": str(month.last)},
		}
		for figure, report in OF_MONTH
	]


def _split(split: Split, period: Period, centre: str | None) -> dict[str, Any]:
	source = split.figures[0].source
	counted = Counted(source, period, (split.by,), split.figures, _centre(source, centre))
	keys = counted.keys[: split.most]
	return {
		"by": split.by,
		"codes": [figure.code for figure in split.figures],
		"drawn": split.drawn.code if split.drawn else None,
		"rows": [[key[0], *(counted.value(figure, key) for figure in split.figures)] for key in keys],
		"more": max(0, len(counted.keys) - split.most),
	}


def _centre(source: Source, centre: str | None) -> Sequence[Filter]:
	return [(source.column("centre"), "=", centre)] if centre else []


def label(code: str) -> str:
	"""A figure's or a dimension's Chinese name: a service report is a Chinese paper."""
	return (d.FIGURES.get(code) or DIMENSIONS[code]).zh


def shown(code: str, value: Any) -> str:
	"""A figure's value as it is printed; a dash where there is none."""
	if value is None:
		return "—"
	if isinstance(d.FIGURES[code], Share):
		return f"{value:g}%"
	return f"{value:g}"


def changed(code: str, now: Any, before: Any) -> str:
	"""How a figure stands against an earlier one: points for a share, percent for what is counted."""
	if now is None or before is None:
		return "—"
	if isinstance(d.FIGURES[code], Share):
		return f"{now - before:+.1f} 个百分点"
	return f"{100 * (now - before) / before:+.1f}%" if before else "—"
