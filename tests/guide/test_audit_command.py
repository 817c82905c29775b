"""The command: options, exit statuses, files, processes; run in this process, and twice as a user runs it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from hotline_csg import __version__
from hotline_csg.audit import moments, progress, run
from hotline_csg.guide.calendar import china

from .audit_logs import Audit, deadlines, found, log, order

TEXT = log(
	*order("W1", "consultation", "received 03-02 11:50", "passed 03-02 17:00", "dispatched 03-02 17:00")
)
BAD = TEXT + "W1,exploded,2026-03-02 17:00,,,\n"
ROOT = Path(__file__).parents[2]


def test_exit_statuses(audit: Audit) -> None:
	good, bad = audit.file(TEXT, "good.csv"), audit.file(BAD, "bad.csv")
	assert audit.run("audit", good)[0] == 0, "a missed deadline is a finding, not a failure"
	assert audit.run("audit", bad)[0] == 1
	assert audit.run("audit", audit.file("nothing", "none.csv"))[0] == 2
	assert audit.run("audit", good, "--as-of", "soon")[0] == 2
	assert audit.run("audit", good, "--format", "pdf")[0] == 2
	assert audit.run("audit", good, "--jobs", "0")[0] == 2
	assert audit.run("audit")[0] == audit.run()[0] == 2


@pytest.mark.parametrize("form", ["json", "csv", "html"])
def test_rejected_rows_are_told_on_stderr_too(audit: Audit, form: str) -> None:
	_, _, err = audit.run("audit", audit.file(BAD), "--format", form, "--lang", "en")
	assert err == "Rejected rows: 1\n  Line 5: Unknown event “exploded”.\n"


def test_many_rejected_rows_are_counted(audit: Audit) -> None:
	text = log(*["W1,exploded,2026-03-02 17:00,,,"] * 25)
	_, _, err = audit.run("audit", audit.file(text), "--format", "csv", "--lang", "en")
	assert err.startswith("Rejected rows: 25\n") and err.endswith("  … and 5 more\n")
	assert err.count("\n") == 22


def test_help_and_version(audit: Audit) -> None:
	status, out, _ = audit.run("--version")
	assert (status, out.strip()) == (0, f"hotline-csg {__version__}")
	status, out, _ = audit.run("audit", "--help")
	assert status == 0
	for word in (
		"--format",
		"--as-of",
		"--limits",
		"--calendar",
		"--output",
		"--lang",
		"exit status",
		"工单号",
	):
		assert word in out


def test_the_module_runs_as_a_user_runs_it(tmp_path: Path) -> None:
	path = tmp_path / "log.csv"
	path.write_text(BAD, encoding="utf-8")
	command = [
		sys.executable,
		"-m",
		"hotline_csg",
		"audit",
		str(path),
		"--format",
		"json",
		"--as-of",
		"2026-03-02",
	]
	# A console that speaks no Chinese: what is piped is UTF-8 all the same.
	environment = {"PATH": "", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
	ran = subprocess.run(command, capture_output=True, env=environment, check=False)
	assert ran.returncode == 1, ran.stderr
	report = json.loads(ran.stdout.decode("utf-8"))
	assert report["rejected_rows"] == [{"line": 5, "reason": "未知的事件「exploded」。"}]


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
	path = tmp_path / "log.csv"
	lines = [line for number in range(3000) for line in order(f"W{number}", "建议", "受理 03-02 11:50")]
	path.write_text(log(*lines), encoding="utf-8")
	command = [sys.executable, "-m", "hotline_csg", "audit", str(path)]
	with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
		assert process.stdout is not None and process.stderr is not None
		assert process.stdout.readline()
		process.stdout.close()
		errors = process.stderr.read()
	assert (process.returncode, errors) == (0, b"")


def test_output_file(audit: Audit) -> None:
	output = audit.folder / "report.json"
	status, out, _ = audit.run("audit", audit.file(TEXT), "--format", "json", "--output", output)
	assert (status, out) == (0, "")
	assert found(json.loads(output.read_text(encoding="utf-8")))
	assert {path.name for path in audit.folder.iterdir()} == {"log.csv", "report.json"}, (
		"nothing unfinished stays"
	)


def test_output_that_cannot_be_written(audit: Audit) -> None:
	status, _, err = audit.run(
		"audit", audit.file(TEXT), "--output", audit.folder / "no" / "report", "--lang", "en"
	)
	assert status == 2
	assert "cannot be written: No such file or directory" in err


def test_the_log_is_never_overwritten(audit: Audit) -> None:
	path = audit.file(TEXT)
	status, _, err = audit.run("audit", path, "--output", path.parent / "." / path.name, "--lang", "en")
	assert status == 2
	assert "--output is the log itself" in err
	assert path.read_text() == TEXT


def test_a_broken_off_report_leaves_the_old_one(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
	output = audit.folder / "report.json"
	output.write_text("old")

	def breaks(*_: object, **__: object) -> None:
		raise KeyboardInterrupt

	monkeypatch.setattr("hotline_csg.audit.command.run", breaks)
	assert audit.run("audit", audit.file(TEXT), "--format", "json", "--output", output)[0] == 130
	assert output.read_text() == "old"
	assert {path.name for path in audit.folder.iterdir()} == {"log.csv", "report.json"}


def test_as_of_a_day_is_its_end(audit: Audit) -> None:
	assert audit.report(TEXT, "--as-of", "2026-03-02")["as_of"] == "2026-03-02T23:59:59"
	assert audit.report(TEXT, "--as-of", "2026-03-02T12:00+00:00")["as_of"] == "2026-03-02T20:00:00"


def test_as_of_is_now_in_china(audit: Audit) -> None:
	before = datetime.now(timezone.utc)
	_, out, _ = audit.run("audit", audit.file(TEXT), "--format", "json")
	as_of = datetime.fromisoformat(json.loads(out)["as_of"]).replace(tzinfo=timezone(timedelta(hours=8)))
	assert before - timedelta(seconds=1) <= as_of <= datetime.now(timezone.utc)
	assert moments.now().tzinfo is None


def test_as_of_before_the_calendar(audit: Audit) -> None:
	status, out, err = audit.run("audit", audit.file(TEXT), "--as-of", "2000-01-01", "--lang", "en")
	assert (status, out) == (2, "")
	assert "leaves the days of the work calendar" in err


def test_as_of_long_after_the_calendar(audit: Audit) -> None:
	for year in (2037, 9999):
		status, out, err = audit.run("audit", audit.file(TEXT), "--as-of", f"{year}-01-01", "--lang", "en")
		assert (status, out) == (2, "")
		assert "leaves the days of the work calendar" in err
	assert audit.report(TEXT, "--as-of", "2036-12-31")["as_of"] == "2036-12-31T23:59:59"


def test_after_the_calendar_working_days_are_provisional(audit: Audit) -> None:
	# 2027 is not announced: weekends only. Fri 2026-12-25 → 5 WD is Fri 2027-01-01, as far as anyone knows.
	report = audit.report(log("W1,received,2026-12-25 09:00,consultation,,"), "--as-of", "2026-12-25 12:00")
	(overall,) = (one for one in found(report)["deadlines"] if one["name"] == "overall")
	assert overall["due"] == "2027-01-01T17:30:00"


LIMITS = {
	"a limit": ({"R82.C": {"register": "1 hour"}}, "R82.C register 03-02 14:50 missed 130"),
	"clock time": ({"R82.C": {"register": "90 minutes clock"}}, "R82.C register 03-02 13:20 missed 180"),
	"working days": ({"R82.C": {"handle": "3 working_days"}}, "R82.C handle 03-05 17:30 open 0"),
	"rolling": ({"R82.C": {"handle": "2 working_days rolling"}}, "R82.C handle 03-04 17:00 open 0"),
	"in Chinese": ({"R82.C": {"handle": "3 个工作日"}}, "R82.C handle 03-05 17:30 open 0"),
	"as an object": ({"R82.C": {"handle": {"limit": "3 working_days"}}}, "R82.C handle 03-05 17:30 open 0"),
	"what is not named stays": ({"R82.P": {"handle": "1 hour"}}, "R82.C handle 03-03 17:30 open 0"),
}


@pytest.mark.parametrize("case", LIMITS)
def test_limits(audit: Audit, case: str) -> None:
	document, expected = LIMITS[case]
	limits = audit.file(json.dumps(document), "limits.json")
	assert expected in deadlines(audit.report(TEXT, "--limits", limits, "--as-of", "2026-03-02 17:00"))


def test_a_limit_for_major_orders(audit: Audit) -> None:
	limits = audit.file(json.dumps({"R82.C": {"handle": {"major": "4 working_days"}}}), "limits.json")
	text = TEXT.replace("consultation,,", "consultation,,yes")
	options = ("--limits", limits, "--as-of", "2026-03-02 17:00")
	assert "R82.C handle 03-06 17:30 open 0" in deadlines(audit.report(text, *options))
	assert "R82.C handle 03-03 17:30 open 0" in deadlines(audit.report(TEXT, *options))


BAD_LIMITS = {
	"not JSON": ("{", "line 1, column 2"),
	"a list": ("[]", "Limits file, —"),
	"no object of names": ('{"R82.C": "1 hour"}', "R82.C"),
	"unknown requirement": ('{"R1": {"handle": "1 hour"}}', "R1.handle"),
	"unknown name": ('{"R82.C": {"contact": "1 hour"}}', "R82.C.contact"),
	"no unit": ('{"R82.C": {"handle": "3"}}', "R82.C.handle"),
	"unknown unit": ('{"R82.C": {"handle": "3 weeks"}}', "R82.C.handle"),
	"zero": ('{"R82.C": {"handle": "0 hours"}}', "R82.C.handle"),
	"days on the clock": ('{"R82.C": {"handle": "1 working_days clock"}}', "R82.C.handle"),
	"too much": ('{"R82.C": {"handle": "1 hours clock please"}}', "R82.C.handle"),
	"a number": ('{"R82.C": {"handle": 3}}', "R82.C.handle"),
	"misspelt": ('{"R82.C": {"handle": {"limt": "1 hour"}}}', "limt"),
}


@pytest.mark.parametrize("case", BAD_LIMITS)
def test_bad_limits(audit: Audit, case: str) -> None:
	content, where = BAD_LIMITS[case]
	path = audit.file(content, "limits.json")
	status, out, err = audit.run("audit", audit.file(TEXT), "--limits", path, "--lang", "en")
	assert (status, out) == (2, "")
	assert err.startswith("hotline-csg: Limits file, ") and where in err


def test_another_calendar(audit: Audit) -> None:
	document = json.loads(china().to_json())
	(record,) = (year for year in document["years"] if year["year"] == 2026)
	record["days_off"]["2026-03-03"] = "停电检修"
	calendar = audit.file(json.dumps(document), "calendar.json")
	report = audit.report(TEXT, "--calendar", calendar, "--as-of", "2026-03-02 17:00")
	assert "R82.C handle 03-04 17:30 open 0" in deadlines(report)
	assert report["summary"]["calendar"] != audit.report(TEXT)["summary"]["calendar"]


def test_a_bad_calendar(audit: Audit) -> None:
	for content in ("{}", "{", "\xff"):
		path = audit.file(content.encode("latin-1"), "calendar.json")
		status, out, err = audit.run("audit", audit.file(TEXT), "--calendar", path, "--lang", "en")
		assert (status, out, err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("form", ["json", "csv", "html", "table"])
def test_processes_change_nothing(audit: Audit, form: str) -> None:
	lines = []
	for number in range(3 * run._FEW):
		steps = (
			"received 03-02 09:00",
			"passed 03-02 12:30",
			"dispatched 03-02 17:00",
			"returned 03-04 09:00",
		)
		lines += order(f"W{number}", ("咨询", "投诉", "")[number % 3], *steps[: 1 + number % 4])
	# Events by time, so that the rows of an order stand far apart.
	lines.sort(key=lambda line: line.split(",")[2])
	alone, together = (audit.report(log(*lines), "--jobs", jobs, form=form) for jobs in (1, 3))
	assert alone == together
	if form == "json":
		assert [one["order"] for one in alone["orders"]] == [
			f"W{n}" for n in range(3 * run._FEW) if n % 3 != 2
		]
		assert len(alone["rejected_rows"]) == sum(1 + n % 4 for n in range(3 * run._FEW) if n % 3 == 2)


class Terminal(io.StringIO):
	def isatty(self) -> bool:
		return True


def test_progress_only_where_someone_watches_and_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
	clock = [0.0]
	monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
	terminal, pipe = Terminal(), io.StringIO()
	for stream in (terminal, pipe):
		clock[0] = 0.0
		bar = progress.Progress("Reading", stream)
		bar(0.1)
		assert stream.getvalue() == ""
		clock[0] = 5.0
		bar(0.5)
		bar(0.6)
		bar.finish()
	assert pipe.getvalue() == ""
	assert terminal.getvalue().startswith(f"\rReading [{'#' * 15}{'.' * 15}]  50%\r ")
	assert terminal.getvalue().endswith("\r")


def test_a_run_without_a_terminal_writes_no_progress(audit: Audit) -> None:
	assert audit.run("audit", audit.file(TEXT), "--format", "json")[2] == ""
