"""A progress bar for long work: on stderr, only where a person watches, only when it takes a while."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_WIDTH = 30
_WAIT, _EVERY = 1.0, 0.1  # seconds


class Progress:
	"""Called with a fraction from 0 to 1; `finish` clears the line."""

	def __init__(self, label: str, stream: TextIO | None = None) -> None:
		self._label = label
		self._stream = stream or sys.stderr
		self._watched = self._stream.isatty()
		self._next = time.monotonic() + _WAIT
		self._length = 0

	def __call__(self, fraction: float) -> None:
		if not self._watched or time.monotonic() < self._next:
			return
		self._next = time.monotonic() + _EVERY
		full = round(_WIDTH * fraction)
		line = f"{self._label} [{'#' * full}{'.' * (_WIDTH - full)}] {fraction:4.0%}"
		self._write(line)
		self._length = len(line)

	def finish(self) -> None:
		if self._length:
			self._write(" " * 2 * self._length + "\r")  # Chinese letters are two cells wide
			self._length = 0

	def _write(self, text: str) -> None:
		self._stream.write("\r" + text)
		self._stream.flush()
