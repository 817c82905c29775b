"""What every paper is made of: plain texts in parts, which one template lays out (templates/papers/paper.html)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe

from .. import clock
from .words import moment

Pair = tuple[str, str]
# In characters: up to SHORT two entries share a line; above LONG a text gets a block of its own that may cross pages.
SHORT, LONG = 22, 160
HEADING = 24


@dataclass(slots=True)
class Part:
	"""A section of a paper. `lines` are entries, one or two to a line; `texts` long ones; then a table."""

	heading: str = ""
	lines: list[list[Pair]] = field(default_factory=list)
	texts: list[Pair] = field(default_factory=list)
	heads: list[str] = field(default_factory=list)
	rows: list[list[str]] = field(default_factory=list)
	# Shares of the table's width in percent, by column.
	widths: list[int] = field(default_factory=list)
	# A bar each: its label, what stands beside it, and its length in percent.
	bars: list[tuple[str, str, int]] = field(default_factory=list)
	# What stands there where the part has nothing to show.
	none: str = ""

	@property
	def empty(self) -> bool:
		return not (self.lines or self.texts or self.rows or self.bars)


@dataclass(slots=True)
class Paper:
	"""A paper as its template shows it. `signs` are places to sign by hand, `seal` whose seal is put beside the date."""

	title: str
	number: str
	parts: list[Part]
	signs: list[str] = field(default_factory=list)
	seal: str = ""
	dated: str = ""
	house: str = ""
	printed: str = ""

	@property
	def short(self) -> str:
		"""The title as it fits beside the number on top of every page."""
		return self.title if len(self.title) <= HEADING else f"{self.title[:HEADING]}…"

	def __post_init__(self) -> None:
		self.parts = [part for part in self.parts if not part.empty or part.none]
		self.house = self.house or frappe._("Power Trading Service Hotline")
		self.printed = self.printed or frappe._("Printed {0} {1}").format(
			moment(clock.now()), frappe.utils.get_fullname(frappe.session.user)
		)


def entries(heading: str, pairs: Iterable[Pair], none: str = "") -> Part:
	"""Entries that have a value, laid out by their lengths; the long ones after the others."""
	part, waiting = Part(heading, none=none), None
	for label, value in pairs:
		if not value:
			continue
		if len(value) > LONG or value.count("\n") > 4:
			part.texts.append((label, value))
			continue
		if len(value) > SHORT or "\n" in value:
			part.lines.append([(label, value)])
			continue
		if waiting is None:
			waiting = [(label, value)]
			part.lines.append(waiting)
			continue
		waiting.append((label, value))
		waiting = None
	return part


def texts(heading: str, pairs: Iterable[Pair]) -> Part:
	"""Texts that a paper must have, each over the whole width; an empty one says so."""
	return Part(heading, texts=[(label, value or frappe._("(none)")) for label, value in pairs])


def table(heading: str, columns: dict[str, int], rows: Iterable[Iterable[str]], none: str = "") -> Part:
	"""`columns`: heading → share of the width in percent."""
	return Part(
		heading,
		heads=list(columns),
		widths=list(columns.values()),
		rows=[[cell or "" for cell in row] for row in rows],
		none=none,
	)


def bars(heading: str, rows: Iterable[tuple[str, str, int]]) -> Part:
	"""A chart of bars that prints as it is shown: label, value, length in percent of the longest."""
	return Part(heading, bars=[(label or "", value, length) for label, value, length in rows])
