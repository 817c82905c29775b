"""What the audit says was violated besides deadlines."""

from __future__ import annotations

import pytest

from .audit_logs import Audit, deadlines, found, log, order

VIOLATIONS = {
	"fourth return": (
		[
			f"{step} 03-02 {hour}:{minute}"
			for hour in ("08", "09", "10", "11")
			for step, minute in (("returned", "10"), ("dispatched", "20"))
		],
		["R93.6 2026-03-02T11:10:00"],
	),
	"third urge": (
		["urged 03-02 09:00", "urged 03-02 09:30", "urged 03-02 10:00"],
		["R95.3 2026-03-02T10:00:00"],
	),
	"no callback": (
		["replied 03-02 09:00", "reviewed 03-02 09:30", "archived 03-02 10:00"],
		["R94.4 2026-03-02T10:00:00"],
	),
	"only two attempts": (
		[
			"replied 03-02 08:10",
			"reviewed 03-02 08:20",
			"callback_failed 03-02 09:00",
			"callback_failed 03-02 11:00",
			"archived 03-02 11:30",
		],
		["R94.8 2026-03-02T11:30:00"],
	),
	"attempts too close": (
		[
			"replied 03-02 08:10",
			"reviewed 03-02 08:20",
			"callback_failed 03-02 09:00",
			"callback_failed 03-02 10:59",
			"called_back 03-02 14:00",
		],
		["R94.8 2026-03-02T10:59:00"],
	),
	"at noon": (
		["replied 03-02 08:10", "reviewed 03-02 08:20", "called_back 03-02 12:00"],
		["R94.5 2026-03-02T12:00:00"],
	),
	"at noon and too close": (
		[
			"replied 03-02 08:10",
			"reviewed 03-02 08:20",
			"callback_failed 03-02 11:00",
			"callback_failed 03-02 12:00",
			"called_back 03-02 14:00",
		],
		["R94.5 2026-03-02T12:00:00", "R94.8 2026-03-02T12:00:00"],
	),
	"before half past eight": (
		["replied 03-02 08:10", "reviewed 03-02 08:20", "called_back 03-02 08:29"],
		["R94.5 2026-03-02T08:29:00"],
	),
	# R94.7: a log has no column for the agreed time; the call that follows is taken to keep it.
	"at noon, as agreed": (
		[
			"replied 03-02 08:10",
			"reviewed 03-02 08:20",
			"callback_agreed 03-02 09:00",
			"called_back 03-02 12:30",
		],
		[],
	),
	"agreed after the call at noon": (
		[
			"replied 03-02 08:10",
			"reviewed 03-02 08:20",
			"callback_failed 03-02 12:30",
			"callback_agreed 03-02 14:00",
			"called_back 03-02 15:00",
		],
		["R94.5 2026-03-02T12:30:00"],
	),
	"marked major": (["marked_major 03-02 09:00"], []),
	"within hours": (["replied 03-02 08:10", "reviewed 03-02 08:20", "called_back 03-02 08:30"], []),
	"three attempts": (
		[
			"replied 03-02 08:10",
			"reviewed 03-02 08:20",
			"callback_failed 03-02 09:00",
			"callback_failed 03-02 11:00",
			"callback_failed 03-02 14:00",
			"archived 03-02 14:10",
		],
		[],
	),
	"callback declined": (
		[
			"replied 03-02 08:10",
			"reviewed 03-02 08:20",
			"callback_declined 03-02 08:30",
			"archived 03-02 08:40",
		],
		[],
	),
}


@pytest.mark.parametrize("case", VIOLATIONS)
def test_violations(audit: Audit, case: str) -> None:
	events, expected = VIOLATIONS[case]
	steps = ["received 03-02 08:00", "passed 03-02 08:00", "dispatched 03-02 08:05", *events]
	report = audit.report(log(*order("W1", "consultation", *steps)))
	assert report["rejected_rows"] == []
	assert [f"{one['rule']} {one['at']}" for one in found(report)["violations"]] == expected
	assert report["summary"]["violations"] == {line.split()[0]: 1 for line in expected}


def test_a_complaint_is_not_closed_at_once_a_consultation_is(audit: Audit) -> None:
	lines = [
		*order("P", "complaint", "received 03-02 08:00", "archived 03-02 08:10"),
		*order("C", "consultation", "received 03-02 08:00", "archived 03-02 08:10"),
	]
	report = audit.report(log(*lines))
	assert [one["rule"] for one in found(report, "P")["violations"]] == ["R82.2"]
	assert found(report, "C")["violations"] == []
	assert deadlines(report, "C") == ["R82.C register 03-02 11:00 met 0", "R82.C overall 03-09 17:30 met 0"]


def test_a_complaint_answered_without_contact(audit: Audit) -> None:
	steps = ("received 03-02 08:00", "passed 03-02 08:00", "dispatched 03-02 08:05", "replied 03-02 09:00")
	report = audit.report(log(*order("W1", "complaint", *steps)), "--lang", "en")
	(violation,) = found(report)["violations"]
	assert (violation["rule"], violation["at"]) == ("R93.4", "2026-03-02T09:00:00")
	assert violation["text"] == "A complaint's reply needs the contact time. Contact the entity and enter it."
