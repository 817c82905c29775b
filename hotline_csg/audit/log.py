"""The log in memory: its events gathered by order, a few bytes each, and the rows that could not be used."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from hotline_csg.guide.words import Category, Channel, EventKind

from .columns import Column, read_category, read_channel, read_major

KINDS = tuple(EventKind)
_KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
_NONE = -1


@dataclass(frozen=True, slots=True)
class Rejection:
	"""A row (or a value in it) that was not used, by the line on which it begins."""

	line: int
	reason: str


@dataclass(frozen=True, slots=True)
class OrderLog:
	"""What the log says of one order. A channel the guide does not name is the text as written.

	`events` are triples, in file order: the number in KINDS, seconds since EPOCH, the line.
	"""

	order: str
	category: Category | None
	channel: Channel | str
	major: bool
	events: list[tuple[int, int, int]]


class Attribute:
	"""One attribute of all orders: the first value that a row of the order gives, and the line of that row."""

	def __init__(self, read: Callable[[str], Any]) -> None:
		self._read = read
		self._meanings: list[Any] = []
		self._known: dict[str, int] = {}
		self._given: array[int] = array("i")
		self._lines: array[int] = array("I")

	def read(self, text: str) -> int | None:
		"""The number of the meaning of `text`, None where it has none."""
		number = self._known.get(text)
		if number is not None:
			return number
		meaning = self._read(text)
		if meaning is None:
			return None
		if meaning not in self._meanings:
			self._meanings.append(meaning)
		number = self._known[text] = self._meanings.index(meaning)
		return number

	def give(self, order: int, meaning: int, line: int) -> bool:
		"""Whether the order has, or by this gets, this meaning; False where another one came first."""
		first = self._given[order]
		if first == _NONE:
			self._given[order] = meaning
			self._lines[order] = line
			return True
		return first == meaning

	def of(self, order: int) -> Any:
		given = self._given[order]
		return None if given == _NONE else self._meanings[given]

	def line(self, order: int) -> int:
		return self._lines[order]

	def grow(self) -> None:
		self._given.append(_NONE)
		self._lines.append(0)


class Log:
	"""All that was read. The events of an order are a chain: its last one, and before each the previous one."""

	def __init__(self) -> None:
		self.names: list[str] = []
		self.rejections: list[Rejection] = []
		self.events = 0
		#: Events after the moment the audit looks from: they had not happened yet.
		self.later = 0
		self.attributes = {
			Column.CATEGORY: Attribute(read_category),
			Column.CHANNEL: Attribute(lambda text: read_channel(text) or text),
			Column.MAJOR: Attribute(read_major),
		}
		self._numbers: dict[str, int] = {}
		self._last: array[int] = array("i")
		self._previous: array[int] = array("i")
		self._kinds = bytearray()
		self._seconds: array[int] = array("q")
		self._lines: array[int] = array("I")

	def number(self, name: str) -> int:
		"""The number of the order called `name`, new or known."""
		number = self._numbers.get(name)
		if number is None:
			number = self._numbers[name] = len(self.names)
			self.names.append(name)
			self._last.append(_NONE)
			for attribute in self.attributes.values():
				attribute.grow()
		return number

	def add(self, order: int, kind: EventKind, seconds: int, line: int) -> None:
		self._previous.append(self._last[order])
		self._last[order] = self.events
		self._kinds.append(_KIND_NUMBERS[kind])
		self._seconds.append(seconds)
		self._lines.append(line)
		self.events += 1

	def orders(self) -> Iterator[OrderLog]:
		"""Every order of which an event is known, in the order of the first rows."""
		category, channel, major = (
			self.attributes[name] for name in (Column.CATEGORY, Column.CHANNEL, Column.MAJOR)
		)
		for number, name in enumerate(self.names):
			events, event = [], self._last[number]
			while event != _NONE:
				events.append((self._kinds[event], self._seconds[event], self._lines[event]))
				event = self._previous[event]
			if not events:
				continue
			events.reverse()
			yield OrderLog(
				name,
				category.of(number),
				channel.of(number) or Channel.HOTLINE_400,
				bool(major.of(number)),
				events,
			)
