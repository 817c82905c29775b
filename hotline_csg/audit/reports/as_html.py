"""The page: one HTML file that needs nothing else, no network and no script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from hotline_csg.guide.words import Status

from .. import texts
from ..columns import read_channel
from ..judge import Verdict
from ..log import Rejection
from ..tally import RULES, SHOWN, Counts, Tally, week_starts
from . import Facts, charts
from .cells import named, rule_name, width
from .markup import Markup, join, tag
from .style import STYLE

#: Nothing is loaded from anywhere, whatever a cell may hold.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_JUDGED = (Status.MET, Status.MISSED, Status.OVERDUE)
#: Cells up to this wide are not broken into lines.
_SHORT = 24
_ALL = (*_JUDGED, Status.OPEN, Status.CANCELLED)


@dataclass(frozen=True)
class Section:
	"""A part of the page that the caller adds, such as the warnings of a call log."""

	title: str
	body: Markup


@dataclass(frozen=True)
class HtmlReport:
	facts: Facts
	lang: str
	more: tuple[Section, ...] = ()
	between: ClassVar[str] = ""

	def head(self) -> str:
		return ""

	def orders(self, verdicts: Sequence[Verdict]) -> str:
		return ""  # the page shows counts and the worst cases, which the tally holds

	def foot(self, tally: Tally, rejections: Sequence[Rejection]) -> Iterator[str]:
		title = self._of(texts.TITLE)
		head = tag(
			"head",
			tag("meta", charset="utf-8"),
			tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
			tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
			tag("title", title),
			tag("style", Markup(STYLE)),
		)
		intro = f"{self.facts.source} · {self._of(texts.AS_OF)} {_moment(self.facts.as_of)}"
		body = tag(
			"body",
			tag("header", tag("h1", title), tag("p", intro), self._figures(tally, rejections)),
			tag("main", *(_section(one) for one in self._sections(tally, rejections))),
		)
		lang = "zh-CN" if self.lang == "zh" else "en"
		yield f"<!DOCTYPE html>\n{tag('html', head, body, lang=lang)}\n"

	def _of(self, text: texts.Text) -> str:
		return text.of(self.lang)

	def _figures(self, tally: Tally, rejections: Sequence[Rejection]) -> Markup:
		total = tally.total()
		figures = (
			(self._of(texts.ORDERS), tally.orders),
			(self._of(texts.COMPLIANCE), texts.percent(total.compliance)),
			(named(Status.MISSED, self.lang), total[Status.MISSED]),
			(named(Status.OVERDUE, self.lang), total[Status.OVERDUE]),
			(self._of(texts.VIOLATIONS), sum(tally.violations.values())),
			(self._of(texts.RETURNS), sum(times * orders for times, orders in tally.returned.items())),
			(self._of(texts.REJECTED), len(rejections)),
		)
		return tag("dl", *(tag("div", tag("dt", label), tag("dd", figure)) for label, figure in figures))

	def _sections(self, tally: Tally, rejections: Sequence[Rejection]) -> Iterator[Section]:
		yield Section(self._of(texts.FOR_RULES), self._rules(tally))
		yield Section(self._of(texts.FOR_CATEGORIES), self._categories(tally))
		yield Section(self._of(texts.FOR_WEEKS), self._weeks(tally))
		yield Section(self._of(texts.FOR_WORST), self._worst(tally))
		yield Section(self._of(texts.FOR_RETURNS), self._returns(tally))
		yield Section(self._of(texts.FOR_HOURS), self._hours(tally))
		yield Section(self._of(texts.FOR_VIOLATIONS), self._violations(tally))
		yield from self.more
		if rejections:
			yield Section(self._of(texts.REJECTED), self._rejected(rejections))
		yield Section(self._of(texts.NOTES), self._notes(tally))

	def _rules(self, tally: Tally) -> Markup:
		found = [(RULES[rule], counts) for rule, counts in tally.by_rule()]
		bars = [self._bar(f"{rule_name(rule, self.lang)} {rule.rule}", counts) for rule, counts in found]
		rows = [
			[rule.rule, rule_name(rule, self.lang), rule.article, *self._numbers(counts)]
			for rule, counts in found
		]
		words = (texts.RULE, texts.DEADLINE, texts.ARTICLE)
		listed = table([*map(self._of, words), *self._number_names()], rows, numbers_from=3)
		return join([self._legend(), charts.shares(bars, self._of(texts.FOR_RULES)), listed])

	def _categories(self, tally: Tally) -> Markup:
		found = [(named(category, self.lang), counts) for category, counts in tally.by_category()]
		bars = [self._bar(label, counts) for label, counts in found]
		rows = [[label, *self._numbers(counts)] for label, counts in found]
		head = [self._of(texts.CATEGORY), *self._number_names()]
		chart = charts.shares(bars, self._of(texts.FOR_CATEGORIES))
		return join([self._legend(), chart, table(head, rows, numbers_from=1)])

	def _weeks(self, tally: Tally) -> Markup:
		found = list(tally.by_week())
		years = len({week[:4] for week, _ in found}) > 1
		bars = [self._bar(week_starts(week, with_year=years), counts) for week, counts in found]
		rows = [[f"{week} ({week_starts(week)})", *self._numbers(counts)] for week, counts in found]
		head = [self._of(texts.WEEK), *self._number_names()]
		chart = charts.columns(bars, self._of(texts.FOR_WEEKS))
		return join([self._legend(), chart, self._folded(table(head, rows, numbers_from=1))])

	def _worst(self, tally: Tally) -> Markup:
		bars = [
			charts.Bar(
				f"{one.order} {named(one.owed.deadline.name, self.lang)}",
				[(one.owed.status.value, one.owed.late_minutes)],
				texts.duration(one.owed.late_minutes, self.lang),
			)
			for one in tally.worst
		]
		rows = [
			[
				one.order,
				named(one.category, self.lang),
				one.owed.deadline.rule,
				named(one.owed.deadline.name, self.lang),
				named(one.owed.status, self.lang),
				_moment(one.owed.deadline.due),
				_moment(one.owed.deadline.done),
				texts.duration(one.owed.late_minutes, self.lang),
			]
			for one in tally.worst
		]
		words = (
			texts.ORDER, texts.CATEGORY, texts.RULE, texts.DEADLINE, texts.STATUS,
			texts.DUE, texts.DONE, texts.LATE,
		)  # fmt: skip
		chart = charts.lengths(bars, self._of(texts.FOR_WORST))
		listed = table(list(map(self._of, words)), rows, numbers_from=7)
		return self._or_none(rows, chart, self._folded(listed))

	def _returns(self, tally: Tally) -> Markup:
		found = sorted(tally.returned.items())
		times_of = self._of(texts.TIMES)
		bars = [
			charts.Bar(times_of.format(count=times), [("missed", orders)], str(orders))
			for times, orders in found
		]
		rows = [[str(times), str(orders)] for times, orders in found]
		head = [self._of(texts.RETURNED_TIMES), self._of(texts.RETURNED_ORDERS)]
		chart = charts.lengths(bars, self._of(texts.FOR_RETURNS))
		return self._or_none(rows, chart, self._folded(table(head, rows, numbers_from=0)))

	def _hours(self, tally: Tally) -> Markup:
		found = [(f"{hour:02}:00–{hour:02}:59", times) for hour, times in sorted(tally.outside_hours.items())]
		bars = [charts.Bar(hour, [("overdue", times)], str(times)) for hour, times in found]
		rows = [[hour, str(times)] for hour, times in found]
		head = [self._of(texts.HOUR), self._of(texts.COUNT)]
		chart = charts.lengths(bars, self._of(texts.FOR_HOURS))
		return self._or_none(rows, chart, self._folded(table(head, rows, numbers_from=1)))

	def _violations(self, tally: Tally) -> Markup:
		counted = sorted(tally.violations.items())
		bars = [charts.Bar(rule, [("overdue", count)], str(count)) for rule, count in counted]
		rows = [
			[
				one.order,
				named(one.category, self.lang),
				one.violation.rule,
				_moment(one.violation.at),
				one.violation.text,
			]
			for one in tally.violated
		]
		words = (texts.ORDER, texts.CATEGORY, texts.RULE, texts.AT, texts.WHAT)
		listed = table(list(map(self._of, words)), rows)
		chart = charts.lengths(bars, self._of(texts.FOR_VIOLATIONS))
		return self._or_none(rows, chart, listed, self._more(len(rows), sum(tally.violations.values())))

	def _rejected(self, rejections: Sequence[Rejection]) -> Markup:
		rows = [[str(one.line), one.reason] for one in rejections[:SHOWN]]
		listed = table([self._of(texts.LINE), self._of(texts.REASON)], rows)
		return join([listed, self._more(len(rows), len(rejections))])

	def _notes(self, tally: Tally) -> Markup:
		notes = [self._of(texts.READ_BARS), self._of(texts.MINUTES_ARE)]
		notes.append(f"{self._of(texts.CALENDAR)}: {self.facts.calendar}")
		if self.facts.later:
			notes.append(f"{self._of(texts.LATER)}: {self.facts.later}")
		unnamed = sorted(name for name in tally.channels if read_channel(name) is None)
		if unnamed:
			notes.append(f"{self._of(texts.NOT_NAMED)}: {'、'.join(unnamed[:SHOWN])}")
		return tag("ul", *(tag("li", note) for note in notes))

	def _bar(self, label: str, counts: Counts) -> charts.Bar:
		detail = ", ".join(f"{named(status, self.lang)} {counts[status]}" for status in _ALL)
		parts = [(status.value, counts[status]) for status in _JUDGED]
		return charts.Bar(label, parts, texts.percent(counts.compliance), detail)

	def _numbers(self, counts: Counts) -> list[str]:
		worst = texts.duration(counts.worst_minutes, self.lang) if counts.late else ""
		return [texts.percent(counts.compliance), *(str(counts[status]) for status in _ALL), worst]

	def _number_names(self) -> list[str]:
		return [
			self._of(texts.COMPLIANCE),
			*(named(status, self.lang) for status in _ALL),
			self._of(texts.WORST),
		]

	def _legend(self) -> Markup:
		entries = (
			tag("span", tag("i", class_=status.value), named(status, self.lang), class_="key")
			for status in _JUDGED
		)
		return tag("p", *entries, class_="legend")

	def _or_none(self, rows: Sequence[object], *parts: Markup) -> Markup:
		return join(parts) if rows else tag("p", self._of(texts.NONE))

	def _more(self, shown: int, total: int) -> Markup:
		"""Says how many rows a table leaves out, if it does."""
		if total <= shown:
			return Markup()
		return tag("p", self._of(texts.MORE).format(count=total - shown))

	def _folded(self, listed: Markup) -> Markup:
		return tag("details", tag("summary", self._of(texts.FIGURES)), listed)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, numbers_from: int = 99) -> Markup:
	"""A table; the cells from `numbers_from` on are numbers."""
	lines = [tag("tr", *_cells(row, numbers_from)) for row in rows]
	top = tag("thead", tag("tr", *_cells(head, numbers_from, "th")))
	return tag("div", tag("table", top, tag("tbody", *lines)), class_="wide")


def _cells(row: Iterable[str], numbers_from: int, name: str = "td") -> Iterator[Markup]:
	for place, cell in enumerate(row):
		style = "number" if place >= numbers_from else "short" if width(cell) <= _SHORT else "long"
		yield tag(name, cell, class_=style)


def _section(section: Section) -> Markup:
	return tag("section", tag("h2", section.title), section.body)


def _moment(moment: datetime | None) -> str:
	return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"
