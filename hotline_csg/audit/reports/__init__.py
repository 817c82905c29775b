"""What the audit writes: one class per format, all with the same three methods.

`head` and `foot` are called once, by the process that writes; `orders` for each part of the log, by whichever process
judged it. The parts are joined by `between`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from ..judge import Verdict
from ..log import Rejection
from ..tally import Tally


@dataclass(frozen=True)
class Facts:
	"""What a report says of the audit itself. `later` counts the events set aside because they lie after `as_of`."""

	source: str
	as_of: datetime
	calendar: str
	later: int
	order_width: int


class Report(Protocol):
	between: ClassVar[str]

	def head(self) -> str: ...
	def orders(self, verdicts: Sequence[Verdict]) -> str: ...
	def foot(self, tally: Tally, rejections: Sequence[Rejection]) -> str: ...
