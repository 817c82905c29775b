"""质检: how marks become a score, and the stages of an inspection. Nothing of it is the guide's; what is judged is.

A score is out of 100, to one decimal, half up: what was given of the full marks of the items that apply. One failed
fatal item makes it zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .words import Word

BEST = 100
_TENTH = Decimal("0.1")


class About(Word):
	"""Whose work an item judges. Each gets an inspection of its own: nobody reads another's marks."""

	AGENT = "agent", "坐席"
	DISPATCHER = "dispatcher", "调度"
	DEPARTMENT = "department", "部门"


class Stage(Word):
	OPEN = "open", "待评分"
	SCORED = "scored", "已评分"
	APPEALED = "appealed", "申诉中"
	RULED = "ruled", "已裁定"
	CONFIRMED = "confirmed", "已确认"


class Fault(Word):
	"""What is wrong with a mark that was entered."""

	NUMBER = "number", "分值无效"
	RANGE = "range", "分值超出范围"
	REASON = "reason", "扣分未说明原因"
	NOTHING = "nothing", "没有适用的评分项"


@dataclass(frozen=True, slots=True)
class Mark:
	"""What was given for an item. A fatal item has no marks of its own: it is failed or not."""

	item: str
	full: float
	given: float = 0
	fatal: bool = False
	failed: bool = False
	applies: bool = True
	remark: str = ""

	@property
	def deducted(self) -> bool:
		return self.applies and (self.failed if self.fatal else self.given < self.full)


class MarkRefused(Exception):
	"""`fault` says why the mark of `item` cannot stand."""

	def __init__(self, fault: Fault, item: str = "") -> None:
		super().__init__(f"{fault}: {item}")
		self.fault, self.item = fault, item


def check(marks: Iterable[Mark]) -> None:
	"""Raise MarkRefused where a mark lies outside its item, takes something away without a reason, or none applies."""
	applying = 0
	for mark in marks:
		if mark.given != mark.given:
			raise MarkRefused(Fault.NUMBER, mark.item)
		if not mark.fatal and not 0 <= mark.given <= mark.full:
			raise MarkRefused(Fault.RANGE, mark.item)
		if mark.deducted and not mark.remark.strip():
			raise MarkRefused(Fault.REASON, mark.item)
		applying += mark.applies and not mark.fatal
	if not applying:
		raise MarkRefused(Fault.NOTHING)


def score(marks: Iterable[Mark]) -> float:
	"""The score of marks that `check` let pass."""
	given = full = Decimal(0)
	for mark in marks:
		if not mark.applies:
			continue
		if mark.fatal and mark.failed:
			return 0.0
		if not mark.fatal:
			given += Decimal(str(mark.given))
			full += Decimal(str(mark.full))
	if not full:
		raise MarkRefused(Fault.NOTHING)
	return float((given * BEST / full).quantize(_TENTH, ROUND_HALF_UP))


def mean(values: Iterable[float]) -> float | None:
	"""To one decimal, half up; None of nothing."""
	numbers = [Decimal(str(value)) for value in values]
	if not numbers:
		return None
	return float((sum(numbers, Decimal(0)) / len(numbers)).quantize(_TENTH, ROUND_HALF_UP))
