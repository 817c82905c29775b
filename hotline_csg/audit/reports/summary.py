"""The summary for people: what the table ends with, and what the demo prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hotline_csg.guide.words import Status

from .. import texts
from ..columns import read_channel
from ..log import Rejection
from ..tally import RULES, Counts, Tally
from . import Facts
from .cells import columns, named, printable, rule_name

_REJECTIONS_SHOWN = 20


def summary(facts: Facts, tally: Tally, rejections: Sequence[Rejection], lang: str) -> Iterator[str]:
	"""Lines of text."""

	def of(text: texts.Text) -> str:
		return text.of(lang)

	yield f"{of(texts.AS_OF)} {facts.as_of:%Y-%m-%d %H:%M}"
	ended = f"{of(texts.ENDED)} {tally.ended}, {of(texts.UNDER_WAY)} {tally.orders - tally.ended}"
	yield f"{of(texts.ORDERS)}: {tally.orders} ({ended})"
	yield from _rules(tally, lang)
	yield _counted(of(texts.VIOLATIONS), tally.violations.items())
	yield _counted(
		of(texts.RETURNS), ((f"{times}×", count) for times, count in sorted(tally.returned.items()))
	)
	unnamed = [
		(printable(name), count) for name, count in tally.channels.items() if read_channel(name) is None
	]
	if unnamed:
		yield _counted(of(texts.NOT_NAMED), unnamed)
	if facts.later:
		yield f"{of(texts.LATER)}: {facts.later}"
	yield from rejected(rejections, lang)


def rejected(rejections: Sequence[Rejection], lang: str) -> Iterator[str]:
	"""Nothing where every row was used."""
	if not rejections:
		return
	yield f"{texts.REJECTED.of(lang)}: {len(rejections)}"
	for one in rejections[:_REJECTIONS_SHOWN]:
		yield f"  {texts.LINE.of(lang)} {one.line}: {printable(one.reason)}"
	if len(rejections) > _REJECTIONS_SHOWN:
		yield "  " + texts.MORE.of(lang).format(count=len(rejections) - _REJECTIONS_SHOWN)


def _rules(tally: Tally, lang: str) -> Iterator[str]:
	rows = [[texts.RULE.of(lang), texts.COMPLIANCE.of(lang), *(named(status, lang) for status in _ORDER)]]
	rows[0].append(texts.WORST.of(lang))
	rows += [
		_row(f"{rule[0]} {rule_name(RULES[rule], lang)}", counts, lang) for rule, counts in tally.by_rule()
	]
	rows.append(_row(texts.TOTAL.of(lang), tally.total(), lang))
	yield ""
	yield from columns(rows)
	yield ""


_ORDER = (Status.MET, Status.MISSED, Status.OVERDUE, Status.OPEN, Status.CANCELLED)


def _row(label: str, counts: Counts, lang: str) -> list[str]:
	worst = texts.duration(counts.worst_minutes, lang) if counts.late else ""
	numbers = [str(counts[status]) for status in _ORDER]
	return [label, texts.percent(counts.compliance), *numbers, worst]


def _counted(label: str, counted: Iterable[tuple[str, int]]) -> str:
	parts = ", ".join(f"{name}: {count}" for name, count in sorted(counted))
	return f"{label} – {parts or '0'}"
