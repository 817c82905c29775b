"""Text in columns of a terminal, where a Chinese letter is two cells wide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import combining, east_asian_width

from hotline_csg.guide.deadlines import DeadlineRule
from hotline_csg.guide.words import Channel, Word

from ..texts import Text


def named(word: Word | Text, lang: str) -> str:
	return word.zh if lang == "zh" else word.en


def rule_name(rule: DeadlineRule, lang: str) -> str:
	"""What a deadline is called, with the category whose limits are its own."""
	name = named(rule.name, lang)
	return name if rule.category is None else f"{named(rule.category, lang)} {name}"


def channel_name(channel: str, lang: str) -> str:
	"""The guide's name of a channel; a centre's own word stays as it is."""
	known = {word.value: word for word in Channel}.get(channel)
	return channel if known is None else named(known, lang)


def printable(text: str) -> str:
	"""The text without what would move the cursor or turn the line around."""
	return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def width(text: str) -> int:
	if text.isascii():
		return len(text)
	return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, size: int) -> str:
	return text + " " * (size - width(text))


def columns(rows: Sequence[Sequence[str]]) -> Iterable[str]:
	"""The rows as lines, each column as wide as its widest cell; the first is flush left, the others right."""
	sizes = [max(map(width, column)) for column in zip(*rows, strict=True)]
	for first, *others in rows:
		cells = [padded(first, sizes[0])]
		cells += [" " * (size - width(cell)) + cell for cell, size in zip(others, sizes[1:], strict=True)]
		yield "  ".join(cells).rstrip()
