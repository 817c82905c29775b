"""The CSV output: one row per deadline and per violation."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ..judge import Verdict
from ..log import Rejection
from ..tally import Tally
from . import Facts

COLUMNS = (
	"order", "category", "channel", "kind", "rule", "name", "article",
	"from", "due", "done", "status", "late_minutes", "text",
)  # fmt: skip

# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class CsvReport:
	facts: Facts
	lang: str
	between: ClassVar[str] = ""

	def head(self) -> str:
		return _written([COLUMNS])

	def orders(self, verdicts: Sequence[Verdict]) -> str:
		return _written(row for verdict in verdicts for row in self._rows(verdict))

	def foot(self, tally: Tally, rejections: Sequence[Rejection]) -> Iterable[str]:
		return ()

	def _rows(self, verdict: Verdict) -> Iterator[Sequence[object]]:
		order = (neutral(verdict.order), verdict.category.value, neutral(verdict.channel))
		for owed in verdict.owed:
			deadline = owed.deadline
			yield (
				*order, "deadline", deadline.rule, deadline.name.value, deadline.article,
				_moment(deadline.start), _moment(deadline.due), _moment(deadline.done),
				owed.status.value, owed.late_minutes, "",
			)  # fmt: skip
		for one in verdict.violations:
			yield (*order, "violation", one.rule, "", "", "", "", _moment(one.at), "", "", neutral(one.text))


def neutral(text: str) -> str:
	"""The text with an apostrophe before it where a spreadsheet would run it as a formula."""
	return f"'{text}" if text.startswith(_FORMULA) else text


def _moment(moment: datetime | None) -> str:
	return "" if moment is None else moment.isoformat(" ")


def _written(rows: Iterator[Sequence[object]] | Sequence[Sequence[object]]) -> str:
	text = io.StringIO()
	csv.writer(text, lineterminator="\r\n").writerows(rows)
	return text.getvalue()
