"""The table for the terminal: a line per deadline and violation, the summary at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from hotline_csg.guide.words import Category, DeadlineName, Status

from .. import texts
from ..judge import Owed, Verdict, Violation
from ..log import Rejection
from ..tally import Tally
from . import Facts
from .cells import named, padded, printable, width
from .summary import summary

_PROBLEMS = (Status.MISSED, Status.OVERDUE)
_TIME = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class TableReport:
	"""`problems_only` leaves out the deadlines that were kept, are open or were cancelled."""

	facts: Facts
	lang: str
	problems_only: bool = False
	between: ClassVar[str] = ""

	def head(self) -> str:
		columns = (
			texts.ORDER, texts.CATEGORY, texts.RULE, texts.DEADLINE, texts.STATUS,
			texts.FROM, texts.DUE, texts.DONE, texts.LATE,
		)  # fmt: skip
		line = self._line(*(text.of(self.lang) for text in columns))
		return line + "-" * (sum(self._widths) + 2 * len(self._widths)) + "\n"

	def orders(self, verdicts: Sequence[Verdict]) -> str:
		return "".join(line for verdict in verdicts for line in self._lines(verdict))

	def foot(self, tally: Tally, rejections: Sequence[Rejection]) -> Iterator[str]:
		yield "\n"
		for line in summary(self.facts, tally, rejections, self.lang):
			yield f"{line}\n"

	def _lines(self, verdict: Verdict) -> Iterator[str]:
		for owed in verdict.owed:
			if owed.status in _PROBLEMS or not self.problems_only:
				yield self._deadline(verdict, owed)
		for violation in verdict.violations:
			yield self._violation(verdict, violation)

	def _deadline(self, verdict: Verdict, owed: Owed) -> str:
		deadline = owed.deadline
		return self._line(
			printable(verdict.order),
			named(verdict.category, self.lang),
			deadline.rule,
			named(deadline.name, self.lang),
			named(owed.status, self.lang),
			_moment(deadline.start),
			_moment(deadline.due),
			_moment(deadline.done),
			texts.duration(owed.late_minutes, self.lang) if owed.status in _PROBLEMS else "",
		)

	def _violation(self, verdict: Verdict, violation: Violation) -> str:
		label = texts.VIOLATION.of(self.lang)
		return self._line(
			printable(verdict.order),
			named(verdict.category, self.lang),
			violation.rule,
			label,
			"",
			_moment(violation.at),
			violation.text,
		)

	@cached_property
	def _widths(self) -> tuple[int, ...]:
		category, name, status = (
			max(width(named(word, self.lang)) for word in words) for words in (Category, DeadlineName, Status)
		)
		return (self.facts.order_width, category, 6, name, status, 16, 16, 16)

	def _line(self, *cells: str) -> str:
		sizes = [*self._widths, 0]
		return "  ".join(padded(cell, size) for cell, size in zip(cells, sizes)).rstrip() + "\n"  # noqa: B905


def _moment(moment: datetime | None) -> str:
	return "" if moment is None else moment.strftime(_TIME)
