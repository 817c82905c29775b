"""The four formats: their shape, and that what strangers wrote into a log stays text."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest

from .audit_logs import Audit, deadlines, found, log, order

EVIL = '<script>alert("1")</script>'
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx=1")

LATE = order(
	"W1",
	"complaint",
	"received 03-02 11:50",
	"passed 03-02 15:50",
	"dispatched 03-02 16:00",
	"returned 03-02 16:30",
	"dispatched 03-02 16:40",
	"contacted 03-03 09:00",
	"replied 03-04 09:00",
	"reviewed 03-04 10:00",
	"callback_failed 03-04 12:30",
	"called_back 03-04 15:00",
	"archived 03-04 15:10",
)
OTHER = order("W2", "consultation", "received 03-09 09:00")
TEXT = log(*LATE, *OTHER, "W3,exploded,2026-03-02 10:00,,,")


def test_json_has_its_shape_and_nothing_else(audit: Audit) -> None:
	report = audit.report(TEXT, "--as-of", "2026-03-10 08:30")
	assert list(report) == ["as_of", "orders", "summary", "rejected_rows"]
	assert report["as_of"] == "2026-03-10T08:30:00"
	for one in report["orders"]:
		assert list(one) == ["order", "category", "channel", "deadlines", "violations"]
		for deadline in one["deadlines"]:
			assert list(deadline) == [
				"rule",
				"name",
				"article",
				"from",
				"due",
				"done",
				"status",
				"late_minutes",
			]
		for violation in one["violations"]:
			assert list(violation) == ["rule", "at", "text"]
	assert report["rejected_rows"] == [{"line": 14, "reason": "未知的事件「exploded」。"}]


def test_the_summary_counts_what_the_orders_say(audit: Audit) -> None:
	report = audit.report(TEXT, "--as-of", "2026-03-10 08:30")
	everything = [one["status"] for order in report["orders"] for one in order["deadlines"]]
	summary = report["summary"]
	counted = {
		status: everything.count(status) for status in ("open", "overdue", "met", "missed", "cancelled")
	}
	assert {status: summary["deadlines"][status] for status in counted} == counted
	late = counted["missed"] + counted["overdue"]
	assert late == 2, "registering W1, registering W2"
	assert summary["deadlines"]["compliance"] == pytest.approx(
		counted["met"] / (counted["met"] + late), abs=1e-4
	)
	for part in (summary["by_rule"], summary["by_category"].values(), summary["by_week"].values()):
		for status, count in counted.items():
			assert sum(one[status] for one in part) == count
	(register,) = (one for one in summary["by_rule"] if (one["rule"], one["name"]) == ("R82.P", "register"))
	assert (register["missed"], register["compliance"], register["worst_late_minutes"]) == (1, 0.0, 60)
	assert list(summary["by_week"]) == ["2026-W10", "2026-W11", "2026-W12"], (
		"the week in which a deadline was due"
	)
	assert (summary["orders"], summary["ended"], summary["rejected_rows"]) == (2, 1, 1)
	assert (summary["returns"], summary["violations"]) == ({"1": 1}, {"R94.5": 1})
	assert summary["callbacks_outside_hours"] == {"12": 1}


def test_an_empty_log_is_a_whole_report(audit: Audit) -> None:
	report = audit.report(log())
	assert (report["orders"], report["rejected_rows"]) == ([], [])
	assert report["summary"]["deadlines"]["compliance"] is None
	for form in ("table", "csv", "html"):
		assert audit.report(log(), form=form)


def test_csv_has_a_row_per_deadline_and_violation(audit: Audit) -> None:
	rows = list(csv.DictReader(io.StringIO(audit.report(TEXT, form="csv"))))
	report = audit.report(TEXT)
	expected = sum(len(one["deadlines"]) + len(one["violations"]) for one in report["orders"])
	assert len(rows) == expected
	first, same = rows[0], report["orders"][0]["deadlines"][0]
	for name in ("rule", "name", "article", "status"):
		assert first[name] == same[name]
	assert first["due"].replace(" ", "T") == same["due"]
	assert int(first["late_minutes"]) == same["late_minutes"]
	(violation,) = (row for row in rows if row["kind"] == "violation")
	assert (violation["rule"], violation["done"]) == ("R94.5", "2026-03-04 12:30:00")


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("place", ["order", "channel"])
def test_csv_neutralises_formulas(audit: Audit, text: str, place: str) -> None:
	quoted = f'"{text}"'
	line = (
		f"{quoted},received,2026-03-02 08:00,建议,,"
		if place == "order"
		else f"W1,received,2026-03-02 08:00,建议,{quoted},"
	)
	for row in csv.DictReader(io.StringIO(audit.report(log(line), form="csv"))):
		# The spaces around a cell are no part of its text.
		assert row[place] == f"'{text.strip()}" if text.strip()[0] in "=+-@" else text.strip()
		assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


def test_a_csv_file_opens_in_excel(audit: Audit) -> None:
	output = audit.folder / "report.csv"
	audit.run("audit", audit.file(TEXT), "--format", "csv", "--output", output)
	content = output.read_bytes()
	assert content.startswith(b"\xef\xbb\xbforder,")
	assert content.count(b"\r\n") == content.count(b"\n"), "every line ends as spreadsheets have it"


class Page(HTMLParser):
	"""The elements of a page, what they refer to, and its visible text."""

	def __init__(self, text: str) -> None:
		super().__init__()
		self.tags: list[str] = []
		self.attributes: list[tuple[str, str | None]] = []
		self.text: list[str] = []
		self.feed(text)

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		self.tags.append(tag)
		self.attributes += attrs

	def handle_data(self, data: str) -> None:
		self.text.append(data)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_needs_nothing_else(audit: Audit, lang: str) -> None:
	text = audit.report(TEXT, "--lang", lang, form="html")
	page = Page(text)
	assert not {"script", "link", "img", "iframe", "object", "embed", "form"} & set(page.tags)
	assert not [
		name
		for name, _ in page.attributes
		if name in ("src", "href", "srcset", "action") or name.startswith("on")
	]
	assert "url(" not in text and "@import" not in text and "http" not in text.replace("http-equiv", "")
	assert ("http-equiv", "Content-Security-Policy") in page.attributes
	assert page.tags.count("svg") >= 6, "a chart per section"
	charts = [value for name, value in page.attributes if name == "aria-label"]
	assert len(charts) == page.tags.count("svg") and all(charts)


def test_the_page_says_what_was_found(audit: Audit) -> None:
	page = Page(audit.report(TEXT, "--lang", "en", "--as-of", "2026-03-10 08:30", form="html"))
	text = " ".join(page.text)
	for expected in (
		"As of 2026-03-10 08:30",
		"R82.P",
		"R94.5",
		"12:00–12:59",
		"Unknown event “exploded”.",
		"1 h 0 min",
	):
		assert expected in text
	assert page.tags.count("section") == 9


def test_the_page_escapes_what_strangers_wrote(audit: Audit) -> None:
	name = EVIL.replace('"', '""')
	lines = [
		f'"{name}",received,2026-03-02 08:00,consultation,"{name}",',
		f'"{name}",archived,2026-04-02 12:30,,,',
		f'"{name}","{name}","{name}",,,',
	]
	path = audit.file(log(*lines), "<b>log&.csv")
	status, text, _ = audit.run("audit", path, "--format", "html", "--as-of", "2026-12-31")
	assert status == 1
	page = Page(text)
	assert "script" not in page.tags and "b" not in page.tags
	assert any(EVIL in piece for piece in page.text), "it is shown, as text"
	assert "<b>log&.csv · 截至" in "".join(page.text)


def test_json_keeps_every_letter(audit: Audit) -> None:
	name = '单\u2028"\\ 😀</script>'
	written = name.replace('"', '""')
	report = audit.report(log(f'"{written}",received,2026-03-02 08:00,建议,,'))
	assert [one["order"] for one in report["orders"]] == [name]


def test_the_table_lines_up_and_ends_with_the_summary(audit: Audit) -> None:
	text = audit.report(TEXT, "--as-of", "2026-03-10 08:30", form="table")
	lines = text.splitlines()
	assert lines[0].split() == [
		"工单",
		"诉求类型",
		"规则",
		"时限",
		"结果",
		"起算",
		"应完成",
		"实际完成",
		"超时",
	]
	(register,) = (line for line in lines if line.startswith("W1") and "填写传递" in line)
	assert re.split(r" {2,}", register) == [
		"W1", "投诉", "R82.P", "填写传递", "超时完成", "2026-03-02 11:50", "2026-03-02 14:50", "2026-03-02 15:50", "1 小时 0 分",
	]  # fmt: skip
	# A Chinese letter takes two cells: the moments begin at the same place in every line.
	starts = {
		wide(line[: re.search(r"\d{4}-\d\d-\d\d", line).start()])
		for line in lines
		if re.match(r"W\d .* R8", line)
	}  # type: ignore[union-attr]
	assert len(starts) == 1
	assert "未采用的行: 1" in lines
	assert "  行 14: 未知的事件「exploded」。" in lines


def wide(text: str) -> int:
	return sum(1 if letter.isascii() else 2 for letter in text)


def test_the_table_of_problems_only(audit: Audit) -> None:
	text = audit.report(TEXT, "--problems", "--lang", "en", "--as-of", "2026-03-10 08:30", form="table")
	orders = [line for line in text.splitlines() if line.startswith("W")]
	assert [(line.split()[0], line.split()[2]) for line in orders] == [
		("W1", "R82.P"),
		("W1", "R94.5"),
		("W2", "R82.C"),
	]


def test_the_table_cannot_move_the_cursor(audit: Audit) -> None:
	name = "W\x1b[2J\u202e\x9b"
	text = audit.report(
		log(f"{name},received,2026-03-02 08:00,建议,,", f"{name},\x1b[2J,2026-03-02 08:00,,,"), form="table"
	)
	assert "W\ufffd[2J\ufffd\ufffd" in text
	assert not [letter for letter in text if not letter.isprintable() and letter != "\n"]


def test_texts_are_in_the_language_asked_for(audit: Audit) -> None:
	chinese, english = audit.report(TEXT), audit.report(TEXT, "--lang", "en")
	assert "不在可回访时段内" in found(chinese)["violations"][0]["text"]
	assert "outside callback hours" in found(english)["violations"][0]["text"]
	assert deadlines(chinese) == deadlines(english), "codes are the same in both"
	assert json.dumps(chinese["summary"]) == json.dumps(english["summary"])
