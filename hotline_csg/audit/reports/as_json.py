"""The JSON output; docs/audit.md has its shape."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from ..judge import Verdict
from ..log import Rejection
from ..tally import Tally
from . import Facts


@dataclass(frozen=True)
class JsonReport:
	facts: Facts
	lang: str
	between: ClassVar[str] = ",\n"

	def head(self) -> str:
		return f'{{"as_of": {json.dumps(self.facts.as_of.isoformat())}, "orders": [\n'

	def orders(self, verdicts: Sequence[Verdict]) -> str:
		return self.between.join(_dump(_order(verdict)) for verdict in verdicts)

	def foot(self, tally: Tally, rejections: Sequence[Rejection]) -> Iterator[str]:
		summary = {
			**tally.as_json(),
			"rejected_rows": len(rejections),
			"later_than_as_of": self.facts.later,
			"calendar": self.facts.calendar,
		}
		yield f'\n], "summary": {_dump(summary)}, "rejected_rows": [\n'
		for number, one in enumerate(rejections):
			row = _dump({"line": one.line, "reason": one.reason})
			yield f"{self.between}{row}" if number else row
		yield "\n]}\n"


def _order(verdict: Verdict) -> dict[str, Any]:
	return {
		"order": verdict.order,
		"category": verdict.category.value,
		"channel": verdict.channel,
		"deadlines": [
			{
				"rule": owed.deadline.rule,
				"name": owed.deadline.name.value,
				"article": owed.deadline.article,
				"from": owed.deadline.start.isoformat(),
				"due": owed.deadline.due.isoformat(),
				"done": _moment(owed.deadline.done),
				"status": owed.status.value,
				"late_minutes": owed.late_minutes,
			}
			for owed in verdict.owed
		],
		"violations": [
			{"rule": one.rule, "at": one.at.isoformat(), "text": one.text} for one in verdict.violations
		],
	}


def _moment(moment: datetime | None) -> str | None:
	return None if moment is None else moment.isoformat()


def _dump(value: Any) -> str:
	return json.dumps(value, ensure_ascii=False)
