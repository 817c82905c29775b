"""From a file's rows to the log: each row is used whole, or rejected with its line and the reason."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from hotline_csg.guide.words import Category, EventKind

from . import errors
from .columns import REQUIRED, Column, find_columns, read_event
from .log import Log, Rejection
from .moments import from_seconds, read_moment, to_seconds
from .source import Row, Source

#: How many rows are read between two reports of progress.
_STEP = 20_000
_UNKNOWN = {Column.CATEGORY: errors.UnknownCategory, Column.MAJOR: errors.UnknownMajor}


def read_log(
	path: Path, *, as_of: datetime, now: datetime | None, lang: str, progress: Callable[[float], None]
) -> Log:
	"""The log at `path` as it stood at `as_of`: later events are set aside.

	Where `now` is given, a row that lies after it is rejected: nothing happens in the future. Reasons are in `lang`
	(zh or en). Raises AuditError where the file cannot be used at all.
	"""
	with Source(path) as source:
		rows = source.rows()
		line, header = _header(rows, path)
		reader = _Reader(find_columns(header, line), len(header), as_of, now, lang)
		for count, (line, cells) in enumerate(rows):
			reader.row(line, cells)
			if not count % _STEP:
				progress(source.fraction)
	progress(1.0)
	return reader.log


def _header(rows: Iterator[Row], path: Path) -> tuple[int, Sequence[str]]:
	line, cells = next(rows, (0, None))
	if cells is None:
		raise errors.NoHeader(path=path, columns=REQUIRED)
	return line, cells


class _Reader:
	"""Puts rows into a log. Its methods return an error instead of raising it: bad rows may be many."""

	def __init__(
		self, places: dict[Column, int], width: int, as_of: datetime, now: datetime | None, lang: str
	) -> None:
		self.log = Log()
		self._width = width
		self._lang = lang
		self._as_of = to_seconds(as_of)
		self._now = None if now is None else to_seconds(now)
		self._order, self._event, self._at = (
			places[name] for name in (Column.ORDER, Column.EVENT, Column.AT)
		)
		self._attributes = [
			(column, places[column], attribute)
			for column, attribute in self.log.attributes.items()
			if column in places
		]
		self._events: dict[str, EventKind] = {}

	def row(self, line: int, cells: Sequence[str] | None) -> None:
		error = errors.UnreadableRow() if cells is None else self._use(line, cells)
		if error is not None:
			self._reject(line, error)

	def _reject(self, line: int, error: errors.RowError) -> None:
		self.log.rejections.append(Rejection(line, sys.intern(error.render(self._lang))))

	def _use(self, line: int, cells: Sequence[str]) -> errors.RowError | None:
		if len(cells) != self._width:
			if any(cells[self._width :]):
				return errors.TooManyCells(count=len(cells), expected=self._width)
			cells = [*cells, *[""] * (self._width - len(cells))]
		name = cells[self._order].strip()
		if not name:
			return errors.NoOrderNumber()
		if "\ufffd" in name:
			return errors.BadBytes(value=name)
		kind = self._events.get(cells[self._event]) or self._read_event(cells[self._event])
		if kind is None:
			return errors.UnknownEvent(value=cells[self._event].strip())
		try:
			seconds = to_seconds(read_moment(cells[self._at].strip()))
		except ValueError:
			return errors.BadMoment(value=cells[self._at].strip())
		if self._now is not None and seconds > self._now:
			return errors.FutureRow(at=from_seconds(seconds), now=from_seconds(self._now))
		values = []
		for column, place, attribute in self._attributes:
			if text := cells[place].strip():
				meaning = attribute.read(text)
				if meaning is None:
					return _UNKNOWN[column](value=text, known=tuple(Category))
				values.append((column, attribute, meaning, text))
		order = self.log.number(name)
		for column, attribute, meaning, text in values:
			if not attribute.give(order, meaning, line):
				self._contradicts(order, line, column, text)
		if seconds > self._as_of:
			self.log.later += 1
			return None
		self.log.add(order, kind, seconds, line)
		return None

	def _read_event(self, text: str) -> EventKind | None:
		kind = read_event(text)
		if kind is not None:
			self._events[text] = kind
		return kind

	def _contradicts(self, order: int, line: int, column: Column, text: str) -> None:
		attribute = self.log.attributes[column]
		self._reject(
			line,
			errors.Contradiction(
				column=column, value=text, first=attribute.of(order), line=attribute.line(order)
			),
		)
