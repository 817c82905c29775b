"""Rows of a CSV, TSV or XLSX file with their line numbers, whatever the encoding; nothing is judged here."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from .errors import NotReadable, OldExcel

#: A line number and the row's cells, None where the row cannot be parsed.
Row = tuple[int, "Sequence[str] | None"]

_BLOCK = 1 << 20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = (
	(codecs.BOM_UTF8, "utf-8-sig"),
	(codecs.BOM_UTF16_LE, "utf-16"),
	(codecs.BOM_UTF16_BE, "utf-16"),
)


class Source:
	"""A file of rows, to be used in a `with` statement. Raises NotReadable and OldExcel."""

	def __init__(self, path: Path) -> None:
		self.path = path
		self._file: BinaryIO | None = None
		self._size = 0

	def __enter__(self) -> Source:
		try:
			self._file = self.path.open("rb")
			self._size = self.path.stat().st_size
		except OSError as error:
			raise NotReadable(path=self.path, why=error.strerror or error) from error
		return self

	def __exit__(self, *_: object) -> None:
		if self._file is not None:
			self._file.close()

	@property
	def fraction(self) -> float:
		"""How much of the file was read, from 0 to 1."""
		if self._file is None or self._file.closed or not self._size:
			return 1.0
		return min(1.0, self._file.tell() / self._size)

	def rows(self) -> Iterator[Row]:
		"""Every row that is not blank, the header first."""
		assert self._file is not None, "rows() is called inside the with statement"
		start = self._file.read(4)
		self._file.seek(0)
		if start == _OLE:
			raise OldExcel(path=self.path)
		try:
			yield from _sheet_rows(self._file) if start == _ZIP else _text_rows(self._file)
		except (OSError, KeyError, ValueError, zipfile.BadZipFile, ParseError) as error:
			raise NotReadable(path=self.path, why=error) from error


def find_encoding(file: BinaryIO) -> str:
	"""UTF-8 (with or without its mark), UTF-16 by its mark, or GB18030; the file is read through for that.

	Where a file is neither UTF-8 nor GB18030 throughout, the one with fewer broken places.
	"""
	file.seek(0)
	start = file.read(4)
	for mark, encoding in _MARKS:
		if start.startswith(mark):
			return encoding
	broken = {}
	for encoding in ("utf-8", "gb18030"):
		broken[encoding] = _broken_places(file, encoding)
		if not broken[encoding]:
			return encoding
	return min(broken, key=lambda encoding: broken[encoding])


def _broken_places(file: BinaryIO, encoding: str) -> int:
	file.seek(0)
	decoder = codecs.getincrementaldecoder(encoding)("replace")
	broken = 0
	while block := file.read(_BLOCK):
		broken += decoder.decode(block).count("\ufffd")
	return broken + decoder.decode(b"", final=True).count("\ufffd")


def _text_rows(file: BinaryIO) -> Iterator[Row]:
	encoding = find_encoding(file)
	file.seek(0)
	text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
	# NUL ends a text in the csv module of older Pythons.
	lines = (line.replace("\0", "\ufffd") if "\0" in line else line for line in text)
	blank = 0
	first = ""
	for first in lines:
		if first.strip():
			break
		blank += 1
	yield from _csv_rows(chain([first], lines), _delimiter(first), blank)


def _csv_rows(lines: Iterable[str], delimiter: str, before: int) -> Iterator[Row]:
	# Strict: else a stray quote would swallow the rows up to the next one without a word.
	reader = csv.reader(lines, delimiter=delimiter, strict=True)
	skipped = before
	while True:
		try:
			for row in reader:
				if any(row):
					yield before + 1, row
				before = skipped + reader.line_num
			return
		except csv.Error:
			for line in range(before, skipped + reader.line_num):
				yield line + 1, None
			before = skipped + reader.line_num


def _delimiter(header: str) -> str:
	return max("\t,;", key=header.count)


def _sheet_rows(file: BinaryIO) -> Iterator[Row]:
	# Only needed here: a CSV log is audited without it.
	from openpyxl import load_workbook  # type: ignore[import-untyped]

	book = load_workbook(file, read_only=True, data_only=True)
	try:
		sheet = book.worksheets[0]
		sheet.reset_dimensions()  # what a file says of its own size may be wrong
		for line, row in enumerate(sheet.iter_rows(values_only=True), start=1):
			cells = [_cell_text(value) for value in row]
			if any(cells):
				yield line, cells
	finally:
		book.close()


def _cell_text(value: Any) -> str:
	"""A cell as a CSV would have it."""
	if value is None:
		return ""
	if isinstance(value, datetime):
		# Excel keeps days as fractions: a second may come out as 59.9999.
		nearest = value + timedelta(microseconds=500_000)
		return nearest.replace(microsecond=0).isoformat(" ")
	if isinstance(value, (date, time)):
		return value.isoformat()
	if isinstance(value, float) and value.is_integer():
		return str(int(value))
	return str(value)
