"""Where the report goes: a file that appears only when it is whole, or the standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import NotWritable

Write = Callable[[str], object]


@contextmanager
def opened(path: Path | None, encoding: str) -> Iterator[Write]:
	"""A function that writes text to the file at `path`, or to the standard output. Raises NotWritable."""
	if path is None:
		_prepare_stdout()
		yield sys.stdout.write
		sys.stdout.flush()
		return
	unfinished = path.with_name(f"{path.name}.part")
	try:
		with unfinished.open("w", encoding=encoding, newline="", errors="replace") as file:
			yield file.write
		os.replace(unfinished, path)
	except OSError as error:
		raise NotWritable(path=path, why=error.strerror or error) from error
	finally:
		unfinished.unlink(missing_ok=True)


def _prepare_stdout() -> None:
	# A pipe or a redirection takes UTF-8 whatever the console speaks; a console replaces what it cannot show.
	reconfigure = getattr(sys.stdout, "reconfigure", None)
	if reconfigure is None:
		return
	if sys.stdout.isatty():
		reconfigure(errors="replace", newline="")
	else:
		reconfigure(encoding="utf-8", errors="replace", newline="")
