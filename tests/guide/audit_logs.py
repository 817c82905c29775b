"""Logs for the tests of the audit: short to write, audited through the command's own entry point."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from hotline_csg.__main__ import main

HEADER = "order,event,at,category,channel,major"


def log(*lines: str, header: str = HEADER) -> str:
	"""A CSV log of these lines."""
	return "\n".join([header, *lines]) + "\n"


def order(name: str, category: str, *events: str, channel: str = "", major: str = "") -> list[str]:
	"""The lines of one order; an event is "kind month-day hour:minute", of 2026."""
	lines = []
	for event in events:
		kind, moment = event.split(maxsplit=1)
		attributes = f"{category},{channel},{major}" if not lines else ",,"
		lines.append(f"{name},{kind},2026-{moment},{attributes}")
	return lines


class Audit:
	"""Runs the audit in this process and keeps what it wrote and returned."""

	def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
		self.folder = folder
		self._capsys = capsys

	def file(self, content: str | bytes, name: str = "log.csv") -> Path:
		path = self.folder / name
		path.write_bytes(content if isinstance(content, bytes) else content.encode())
		return path

	def run(self, *arguments: object) -> tuple[int, str, str]:
		"""Exit status, standard output, standard error."""
		self._capsys.readouterr()
		try:
			status = main([str(argument) for argument in arguments])
		except SystemExit as end:  # argparse
			status = int(end.code or 0)
		return (status, *self._capsys.readouterr())

	def report(
		self, content: str | bytes, *options: object, name: str = "log.csv", form: str = "json"
	) -> Any:
		"""The report of a log as it stood at the end of 2026, if no option says otherwise."""
		if "--as-of" not in options:
			options = ("--as-of", "2026-12-31", *options)
		status, out, err = self.run("audit", self.file(content, name), "--format", form, *options)
		assert status in (0, 1), err
		return json.loads(out) if form == "json" else out


def deadlines(report: Any, name: str = "W1") -> list[str]:
	"""The deadlines of an order, each as "rule name due status late_minutes", the due moment without year."""
	return [
		f"{one['rule']} {one['name']} {short(one['due'])} {one['status']} {one['late_minutes']}"
		for one in found(report, name)["deadlines"]
	]


def found(report: Any, name: str = "W1") -> Any:
	(one,) = (one for one in report["orders"] if one["order"] == name)
	return one


def short(moment: str) -> str:
	year, rest = moment.split("-", 1)
	assert year == "2026" and rest.endswith(":00")
	return rest[:-3].replace("T", " ")


def table(text: str) -> list[str]:
	"""Expectations as written in a test: one a line, spaces free."""
	return [" ".join(line.split()) for line in text.strip().splitlines()]


def lines_of(report: Any) -> list[int]:
	return [one["line"] for one in report["rejected_rows"]]


def reasons(report: Any) -> Sequence[str]:
	return [one["reason"] for one in report["rejected_rows"]]
