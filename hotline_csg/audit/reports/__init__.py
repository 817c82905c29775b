"""What the audit writes: one class per format, all with the same three methods.

`head` and `foot` are called once, by the process that writes (`foot` in pieces: rejected rows may be many); `orders`
for each part of the log, by whichever process judged it. The parts are joined by `between`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Protocol

from ..judge import Verdict
from ..log import Log, Rejection
from ..tally import Tally
from .cells import printable, width

_NARROWEST = 6  # the heading of the column


@dataclass(frozen=True)
class Facts:
	"""What a report says of the audit itself. `later` counts the events set aside because they lie after `as_of`."""

	source: str
	as_of: datetime
	calendar: str
	later: int
	order_width: int


def facts_of(log: Log, path: Path, as_of: datetime, edition: str) -> Facts:
	widest = max((width(printable(name)) for name in log.names), default=0)
	return Facts(path.name, as_of, edition, log.later, max(widest, _NARROWEST))


class Report(Protocol):
	between: ClassVar[str]

	def head(self) -> str: ...
	def orders(self, verdicts: Sequence[Verdict]) -> str: ...
	def foot(self, tally: Tally, rejections: Sequence[Rejection]) -> Iterable[str]: ...
