"""docs/audit.md names what there is: events, options, deadlines, statuses, entries of the summary."""

from __future__ import annotations

import json
import re
from pathlib import Path

from hotline_csg.guide.rulebook import GUIDE
from hotline_csg.guide.words import Category, EventKind, Status

from .audit_logs import Audit, deadlines, log, order

TEXT = (Path(__file__).parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)


def test_every_word_is_there() -> None:
	for word in (*EventKind, *Status):
		assert f"`{word.value}`" in TEXT and word.zh in TEXT
	for category in Category:
		assert f"{category.value} {category.zh}" in TEXT
	# The others are due when a fact says, for which a log has no column.
	for name in {rule.name for rule in GUIDE.deadlines if rule.limit is not None}:
		assert f"`{name.value}`" in TEXT, name


def test_the_summary_is_described(audit: Audit) -> None:
	report = audit.report(log(*order("W1", "consultation", "received 03-02 11:50")))
	for name in (*report["summary"], "compliance", "worst_late_minutes"):
		assert f"`{name}`" in TEXT


def test_the_example_has_the_reports_shape(audit: Audit) -> None:
	example = json.loads(BLOCKS[0])
	report = audit.report(log(*order("W1", "consultation", "received 03-02 11:50")))
	assert list(example) == list(report)
	assert list(example["orders"][0]) == list(report["orders"][0])
	assert list(example["orders"][0]["deadlines"][0]) == list(report["orders"][0]["deadlines"][0])


def test_the_limits_example_is_a_limits_file(audit: Audit) -> None:
	limits = audit.file(BLOCKS[1], "limits.json")
	steps = ("received 03-02 08:00", "passed 03-02 08:00", "dispatched 03-02 09:00")
	options = ("--limits", limits, "--as-of", "2026-03-02 09:00")
	report = audit.report(log(*order("W1", "consultation", *steps)), *options)
	assert "R82.C handle 03-04 17:30 open 0" in deadlines(report)
	report = audit.report(log(*order("W1", "complaint", *steps, major="yes")), *options)
	assert "R82.P handle 03-10 17:30 open 0" in deadlines(report)


def test_every_option_is_described(audit: Audit) -> None:
	for command in ("audit", "demo"):
		_, out, _ = audit.run(command, "--help")
		for option in set(re.findall(r"--[a-z-]+", out)) - {"--help"}:
			assert option in TEXT, option
