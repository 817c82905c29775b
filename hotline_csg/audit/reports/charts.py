"""Charts as inline SVG: no script, every number also written, colours that differ in lightness too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from .cells import width
from .markup import Markup, join, tag

_WIDTH, _LABEL, _NOTE = 720, 210, 110
_BAR, _GAP = 18, 8
_LETTERS = 32  # cells of a label
_TOP, _HEIGHT, _SCALE = 18, 150, 40
_TEXT = 58  # the room a label below a column needs
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


def columns(bars: Sequence[Bar], title: str) -> Markup:
	"""Upright bars along time, divided by the shares of their parts. Of more than can be told apart, the last."""
	bars = bars[-_MOST:]
	step = (_WIDTH - _SCALE) / max(len(bars), 8)
	every = ceil(_TEXT / step)
	drawn = [_gridline(part) for part in (0, 0.5, 1)]
	for number, bar in enumerate(bars):
		x = _SCALE + number * step
		drawn.append(_column(bar, x, step * 0.7))
		if number % every == 0:
			middle = _n(x + step * 0.35)
			drawn.append(tag("text", bar.label, x=middle, y=_TOP + _HEIGHT + 16, text_anchor="middle"))
			drawn.append(tag("text", bar.note, x=middle, y=_TOP - 6, text_anchor="middle", class_="note"))
	return _svg(title, _TOP + _HEIGHT + 26, drawn)


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
		pieces.append(tag("text", _cut(bar.label), x=_LABEL - 8, y=y + 14, text_anchor="end"))
		pieces.append(tag("text", bar.note, x=_WIDTH - _NOTE + 8, y=y + 14, class_="note"))
		drawn.append(tag("g", *pieces))
	return _svg(title, len(bars) * (_BAR + _GAP), drawn)


def _column(bar: Bar, x: float, wide: float) -> Markup:
	pieces = [tag("title", f"{bar.label}: {bar.detail or bar.note}")]
	y = float(_TOP + _HEIGHT)
	for style, amount in bar.parts:
		high = _HEIGHT * amount / (bar.total or 1)
		y -= high
		if amount:
			pieces.append(tag("rect", x=_n(x), y=_n(y), width=_n(wide), height=_n(high), class_=style))
	return tag("g", *pieces)


def _gridline(share: float) -> Markup:
	y = _TOP + _HEIGHT * (1 - share)
	line = tag("line", x1=_SCALE - 4, x2=_WIDTH, y1=_n(y), y2=_n(y), class_="grid")
	return join(
		[line, tag("text", f"{share:.0%}", x=_SCALE - 8, y=_n(y + 4), text_anchor="end", class_="note")]
	)


def _cut(label: str) -> str:
	"""A label that fits before its bar, whatever an order is called."""
	if width(label) <= _LETTERS:
		return label
	while width(label) >= _LETTERS:
		label = label[1:]
	return f"…{label}"


def _svg(title: str, height: float, drawn: Sequence[Markup]) -> Markup:
	box = f"0 0 {_WIDTH} {_n(height)}"
	drawing = tag("svg", tag("title", title), *drawn, viewBox=box, role="img", aria_label=title)
	return tag("div", drawing, class_="wide")


def _n(number: float) -> str:
	return f"{number:.1f}".rstrip("0").rstrip(".")
