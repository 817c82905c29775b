"""Charts as inline SVG: no script, every number also written, colours that differ in lightness too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .markup import Markup, join, tag

_WIDTH, _LABEL, _NOTE = 720, 210, 110
_BAR, _GAP = 18, 8
_HEIGHT, _AXIS = 150, 44
#: The most columns that can be told apart.
_MOST = 60


@dataclass(frozen=True)
class Bar:
	"""A labelled bar. `parts` are (style class, amount); `note` is written at its end, `detail` when pointed at."""

	label: str
	parts: Sequence[tuple[str, float]]
	note: str
	detail: str = ""

	@property
	def total(self) -> float:
		return sum(amount for _, amount in self.parts)


def shares(bars: Sequence[Bar], title: str) -> Markup:
	"""Horizontal bars of equal length, divided by the shares of their parts."""
	return _horizontal(bars, title, [bar.total or 1 for bar in bars])


def lengths(bars: Sequence[Bar], title: str) -> Markup:
	"""Horizontal bars, as long as what they stand for."""
	longest = max((bar.total for bar in bars), default=1) or 1
	return _horizontal(bars, title, [longest] * len(bars))


def columns(bars: Sequence[Bar], title: str, *, share: bool) -> Markup:
	"""Upright bars along time: by share of their parts, or by amount. Of more than can be told apart, the last."""
	bars = bars[-_MOST:]
	highest = max((bar.total for bar in bars), default=1) or 1
	step = (_WIDTH - 40) / max(len(bars), 8)
	# A label needs some 45 px, a note 40.
	every = max(1, round(45 / step + 0.5)) if step < 45 else 1
	drawn: list[Markup] = [_gridline(part) for part in (0, 0.5, 1)] if share else [_gridline(0)]
	for number, bar in enumerate(bars):
		x = 40 + number * step
		drawn.append(_column(bar, x, step * 0.7, (bar.total or 1) if share else highest))
		if number % every == 0:
			middle = x + step * 0.35
			drawn.append(tag("text", bar.label, x=_n(middle), y=_HEIGHT + 34, text_anchor="middle"))
			drawn.append(tag("text", bar.note, x=_n(middle), y=12, text_anchor="middle", class_="note"))
	return _svg(title, _HEIGHT + _AXIS, drawn)


def _horizontal(bars: Sequence[Bar], title: str, scales: Sequence[float]) -> Markup:
	room = _WIDTH - _LABEL - _NOTE
	drawn: list[Markup] = []
	for number, (bar, scale) in enumerate(zip(bars, scales, strict=True)):
		y = number * (_BAR + _GAP)
		x = float(_LABEL)
		pieces = [tag("title", f"{bar.label}: {bar.detail or bar.note}")]
		pieces.append(tag("rect", x=_LABEL, y=y, width=room, height=_BAR, class_="track"))
		for style, amount in bar.parts:
			long = room * amount / scale
			if amount:
				pieces.append(tag("rect", x=_n(x), y=y, width=_n(long), height=_BAR, class_=style))
			x += long
		pieces.append(tag("text", bar.label, x=_LABEL - 8, y=y + 14, text_anchor="end"))
		pieces.append(tag("text", bar.note, x=_WIDTH - _NOTE + 8, y=y + 14, class_="note"))
		drawn.append(tag("g", *pieces))
	return _svg(title, len(bars) * (_BAR + _GAP), drawn)


def _column(bar: Bar, x: float, wide: float, scale: float) -> Markup:
	pieces = [tag("title", f"{bar.label}: {bar.detail or bar.note}")]
	y = float(_HEIGHT + 18)
	for style, amount in bar.parts:
		high = _HEIGHT * amount / scale
		y -= high
		if amount:
			pieces.append(tag("rect", x=_n(x), y=_n(y), width=_n(wide), height=_n(high), class_=style))
	return tag("g", *pieces)


def _gridline(share: float) -> Markup:
	y = _HEIGHT + 18 - _HEIGHT * share
	line = tag("line", x1=36, x2=_WIDTH, y1=_n(y), y2=_n(y), class_="grid")
	return join([line, tag("text", f"{share:.0%}", x=32, y=_n(y + 4), text_anchor="end", class_="note")])


def _svg(title: str, height: float, drawn: Sequence[Markup]) -> Markup:
	box = f"0 0 {_WIDTH} {_n(height)}"
	return tag("svg", tag("title", title), *drawn, viewBox=box, role="img", aria_label=title)


def _n(number: float) -> str:
	return f"{number:.1f}".rstrip("0").rstrip(".")
