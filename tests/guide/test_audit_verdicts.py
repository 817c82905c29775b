"""What the audit says of an order: its deadlines, computed by hand from the golden dates of 2026."""

from __future__ import annotations

import itertools

import pytest

from .audit_logs import Audit, deadlines, found, log, order, table

CONSULTATION = order(
	"W1",
	"consultation",
	"received 02-13 16:00",
	"passed 02-14 09:30",
	"dispatched 02-14 14:31",
	"replied 02-24 17:30",
	"reviewed 02-25 11:00",
	"called_back 02-26 08:30",
	"archived 02-26 17:31",
)

CASES = {
	# Sat 02-14 is worked; 02-15 to 02-23 are off. A step at the due moment is in time, a minute later is not.
	"consultation": (
		"2026-12-31",
		CONSULTATION,
		"""
		R82.C register 02-14 09:30 met 0
		R82.C overall  02-27 17:30 met 0
		R82.C dispatch 02-14 14:30 missed 1
		R82.C handle   02-24 17:30 met 0
		R82.C review   02-25 11:00 met 0
		R82.C callback 02-26 17:30 missed 0
		""",
	),
	# Sat 02-14 11:45 → 1 h is 14:45, 3 WD is Thu 02-26. The dispatch is two working hours late, over the holiday.
	# Looked at after close: the reply's review is four working hours late, the order not a minute of them yet.
	"urging": (
		"2026-02-26 17:45",
		order(
			"W1",
			"urging",
			"received 02-14 11:45",
			"passed 02-14 14:45",
			"dispatched 02-24 10:15",
			"replied 02-26 08:30",
		),
		"""
		R82.U register 02-14 14:45 met 0
		R82.U overall  02-26 17:30 overdue 0
		R82.U dispatch 02-24 08:15 missed 120
		R82.U handle   02-25 17:30 missed 30
		R82.U review   02-26 11:30 overdue 240
		""",
	),
	# Tue 02-17 is a day off: the clock starts on Tue 02-24 at 8:00, which is day 0.
	"suggestion on a day off": (
		"2026-02-24 12:00",
		order("W1", "suggestion", "received 02-17 10:00", "passed 02-24 11:00", "dispatched 02-24 11:00"),
		"""
		R82.S register 02-24 11:00 met 0
		R82.S overall  03-02 17:30 open 0
		R82.S dispatch 02-24 16:00 met 0
		R82.S handle   02-25 17:30 open 0
		""",
	),
	# Mon 03-02 11:50 → 1 h is 14:50, 7 WD is Wed 03-11; handling takes 3 WD from dispatch, contact 1 WD.
	"complaint": (
		"2026-12-31",
		order(
			"W1",
			"complaint",
			"received 03-02 11:50",
			"passed 03-02 14:51",
			"dispatched 03-02 15:00",
			"contacted 03-03 17:30",
			"replied 03-05 17:30",
			"reviewed 03-06 09:00",
			"called_back 03-06 09:30",
			"archived 03-06 09:31",
		),
		"""
		R82.P register 03-02 14:50 missed 1
		R82.P overall  03-11 17:30 met 0
		R82.P dispatch 03-03 08:21 met 0
		R82.P handle   03-05 17:30 met 0
		R82.P contact  03-03 17:30 met 0
		R82.P review   03-06 11:00 met 0
		R82.P callback 03-09 17:30 met 0
		""",
	),
	# Wed 09-30 15:00, then 10-01 to 10-07 off, Sat 10-10 worked.
	"12398": (
		"2026-12-31",
		order(
			"W1",
			"complaint",
			"received 09-30 15:00",
			"dispatched 09-30 15:00",
			"contacted 09-30 17:00",
			"plan_told 10-08 11:31",
			"report_submitted 10-15 17:30",
			"called_back 10-16 09:00",
			"report_refined 10-21 08:00",
			"regulator_replied 10-22 17:30",
			"archived 10-22 17:30",
			channel="12398",
		),
		"""
		R81.2  dispatch        09-30 16:00 met 0
		R81.9  refine          10-20 17:30 missed 0
		R81.11 regulator_reply 10-22 17:30 met 0
		R81.4  contact         09-30 17:00 met 0
		R81.6  plan            10-08 11:30 missed 1
		R81.7  report          10-15 17:30 met 0
		""",
	),
	# A return ends the department's clocks; a re-dispatch starts them anew. R82.8: major, 5 WD instead of 3.
	"returned, major": (
		"2026-03-10 17:30",
		order(
			"W1",
			"投诉",
			"受理 03-02 11:50",
			"传递 03-02 11:55",
			"派发 03-02 14:00",
			"退单 03-02 16:30",
			"派发 03-03 09:00",
			"联系客户 03-03 10:00",
			"回单 03-10 17:30",
			major="是",
		),
		"""
		R82.P register   03-02 14:50 met 0
		R82.P overall    03-11 17:30 open 0
		R82.P dispatch   03-02 16:55 met 0
		R82.P handle     03-09 17:30 cancelled 0
		R82.P contact    03-03 17:30 cancelled 0
		R93.2 return     03-02 16:00 missed 30
		R93.3 redispatch 03-03 09:00 met 0
		R82.P handle     03-10 17:30 met 0
		R82.P contact    03-04 17:30 met 0
		R82.P review     03-11 11:00 open 0
		""",
	),
	# R93.5: a returned reply is reworked within 1 WD, and reviewed again.
	"reply returned": (
		"2026-03-04 09:00",
		order(
			"W1",
			"consultation",
			"received 03-02 08:00",
			"passed 03-02 08:00",
			"dispatched 03-02 08:00",
			"replied 03-02 09:00",
			"reply_returned 03-02 10:00",
			"replied 03-04 08:01",
			"reviewed 03-04 09:00",
		),
		"""
		R82.C register 03-02 11:00 met 0
		R82.C overall  03-09 17:30 open 0
		R82.C dispatch 03-02 11:00 met 0
		R82.C handle   03-03 17:30 met 0
		R82.C review   03-02 12:00 met 0
		R93.5 rework   03-03 17:30 missed 1
		R82.C review   03-04 11:01 met 0
		R82.C callback 03-05 17:30 open 0
		""",
	),
	# R95.1 and A23: half an hour from 11:50 is 14:20; due at 12:00, done at 12:30 is late by no working minute.
	"urged twice": (
		"2026-03-02 15:31",
		order(
			"W1",
			"urging",
			"received 03-02 11:00",
			"passed 03-02 12:30",
			"urged 03-02 11:50",
			"urge_dispatched 03-02 14:20",
			"urged 03-02 15:00",
			"urge_dispatched 03-02 15:31",
		),
		"""
		R82.U register      03-02 12:00 missed 0
		R82.U overall       03-05 17:30 open 0
		R95.1 urge_dispatch 03-02 14:20 met 0
		R82.U dispatch      03-02 17:00 open 0
		R95.1 urge_dispatch 03-02 15:30 missed 1
		""",
	),
}


@pytest.mark.parametrize("case", CASES)
def test_deadlines(audit: Audit, case: str) -> None:
	as_of, lines, expected = CASES[case]
	report = audit.report(log(*lines), "--as-of", as_of)
	assert sorted(deadlines(report)) == sorted(table(expected))
	assert report["rejected_rows"] == []


def test_a_deadline_in_full(audit: Audit) -> None:
	report = audit.report(log(*CONSULTATION))
	assert report["as_of"] == "2026-12-31T23:59:59"
	(dispatch,) = (one for one in found(report)["deadlines"] if one["name"] == "dispatch")
	assert dispatch == {
		"rule": "R82.C",
		"name": "dispatch",
		"article": "第八条（二）",
		"from": "2026-02-14T09:30:00",
		"due": "2026-02-14T14:30:00",
		"done": "2026-02-14T14:31:00",
		"status": "missed",
		"late_minutes": 1,
	}
	assert {key: found(report)[key] for key in ("order", "category", "channel", "violations")} == {
		"order": "W1",
		"category": "consultation",
		"channel": "hotline_400",
		"violations": [],
	}


def test_open_becomes_overdue_after_the_due_moment(audit: Audit) -> None:
	lines = log(*order("W1", "consultation", "received 03-02 11:50"))
	expected = {
		"2026-03-02 16:50": "open 0",
		"2026-03-02 16:51": "overdue 1",
		"2026-03-03 08:10": "overdue 50",
	}
	for as_of, status in expected.items():
		report = audit.report(lines, "--as-of", as_of)
		assert f"R82.C register 03-02 16:50 {status}" in deadlines(report)
		assert all(one["done"] is None for one in found(report)["deadlines"])


def test_what_an_ended_order_never_did_is_missed(audit: Audit) -> None:
	lines = order(
		"W1",
		"complaint",
		"received 09-30 15:00",
		"dispatched 09-30 15:00",
		"report_submitted 10-08 09:00",
		"called_back 10-08 10:00",
		"report_refined 10-08 11:00",
		"regulator_replied 10-08 11:00",
		"archived 10-08 11:00",
		channel="12398热线",
	)
	report = audit.report(log(*lines))
	# Nobody contacted anyone by 17:00; the plan was not yet due when the order ended.
	assert "R81.4 contact 09-30 17:00 missed 210" in deadlines(report)
	assert "R81.6 plan 10-08 11:30 cancelled 0" in deadlines(report)


def test_a_mark_tells_from_when_an_order_is_major(audit: Audit) -> None:
	steps = [
		"received 03-02 08:00",
		"passed 03-02 08:00",
		"dispatched 03-02 08:05",
		"marked_major 03-02 09:00",
	]
	for major in ("", "yes"):
		report = audit.report(
			log(*order("W1", "consultation", *steps, major=major)), "--as-of", "2026-03-02 09:00"
		)
		assert "R82.C handle 03-04 17:30 open 0" in deadlines(report), "2 WD from dispatch"
		assert found(report)["violations"] == []


def test_every_order_of_equal_rows_gives_the_same_report(audit: Audit) -> None:
	lines = [
		"W1,received,2026-03-02 09:00,consultation,,",
		"W1,passed,2026-03-02 09:00,,,",
		"W1,dispatched,2026-03-02 09:00,,,",
		"W1,returned,2026-03-02 09:00,,,",
		"W1,dispatched,2026-03-02 09:00,,,",
	]
	reports = [audit.report(log(*rows)) for rows in itertools.permutations(lines)]
	assert all(report["orders"] == reports[0]["orders"] for report in reports)
	assert reports[0]["rejected_rows"] == []
	assert [name.split()[1] for name in deadlines(reports[0])] == [
		"register",
		"overall",
		"dispatch",
		"handle",
		"return",
		"redispatch",
		"handle",
	]


def test_rows_need_not_be_sorted(audit: Audit) -> None:
	lines = [*CONSULTATION, *order("W2", "complaint", "received 03-02 11:50", "passed 03-02 14:50")]
	forwards, backwards = audit.report(log(*lines)), audit.report(log(*reversed(lines)))
	assert found(forwards) == found(backwards)
	assert found(forwards, "W2") == found(backwards, "W2")
	assert forwards["summary"] == backwards["summary"]
