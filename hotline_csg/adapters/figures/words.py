"""The shapes of a definition: where rows come from, what splits them, and what is counted of them. No frappe."""

from __future__ import annotations

from dataclasses import dataclass

# A column, one of =, !=, in, >, is; and the value, "set" or "not set" where the operator is `is`.
Filter = tuple[str, str, object]


@dataclass(frozen=True, slots=True)
class Source:
	"""The rows of a doctype in a period: `moment` is the column that the period cuts, `where` holds for each of them.

	`columns`: what a dimension is called there. `fallen_due`: only what lies before the moment of asking belongs to the
	period. `spread`: each row counts once for each of these columns (of seconds) that it has, as the value named.
	`whole`: the column of a row's whole time. `code`: tells sources of one report apart.
	"""

	doctype: str
	moment: str
	zh: str
	en: str
	columns: tuple[tuple[str, str], ...]
	where: tuple[Filter, ...] = ()
	fallen_due: bool = False
	spread: tuple[tuple[str, str], ...] = ()
	whole: str = ""
	code: str = ""

	def column(self, dimension: str) -> str | None:
		"""The column of a dimension; None where the source cannot be split by it."""
		return dict(self.columns).get(dimension)


@dataclass(frozen=True, slots=True)
class Dimension:
	"""What figures are split by. `link` is the doctype whose records it names."""

	code: str
	en: str
	zh: str
	link: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
	"""What every figure says of itself: its code, its names, how it is counted in words, and what asks for it."""

	code: str
	en: str
	zh: str
	formula: str
	asked_by: str


@dataclass(frozen=True, slots=True)
class Count(Figure):
	"""How many rows of a source hold `where`: columns of few values, for rows are grouped by them."""

	source: Source
	where: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Share(Figure):
	"""One count as percent of another; nothing where the other is 0. Of another source it is taken group by group."""

	part: Count
	whole: Count

	@property
	def source(self) -> Source:
		return self.part.source


@dataclass(frozen=True, slots=True)
class Mean(Figure):
	"""The mean of a column over the rows of a count that have it; `seconds`: the column holds those, the mean is in minutes.

	Of a source that is spread the column is each of those it is spread over. `positive`: rows with 0 do not have it.
	"""

	of: Count
	column: str = ""
	seconds: bool = False
	positive: bool = False

	@property
	def source(self) -> Source:
		return self.of.source


@dataclass(frozen=True, slots=True)
class Rank(Figure):
	"""A percentile by nearest rank, in minutes, over the rows of a source that is spread; 100: the longest."""

	of: Count
	share: int

	@property
	def source(self) -> Source:
		return self.of.source


Any = Count | Share | Mean | Rank


@dataclass(frozen=True, slots=True)
class Worked(Figure):
	"""What a report works out of its rows otherwise: over several sources, or by what their texts say. `condition`: of which rows."""

	source: Source
	condition: str
