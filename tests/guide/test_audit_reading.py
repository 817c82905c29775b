"""What the audit reads: file kinds, encodings, column names, words, moments; and how it refuses what it cannot use."""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from hotline_csg.audit import columns, errors, moments, source
from hotline_csg.guide.words import Category, Channel, EventKind

from .audit_logs import Audit, deadlines, found, lines_of, log, order, reasons

ENGLISH = log(
	"单1,received,2026-02-13 16:00,consultation,400热线,no",
	"单1,passed,2026-02-14 09:30,,,",
)
CHINESE = log(
	"单1,受理,2026-02-13 16:00,咨询,400热线,否",
	"单1,传递,2026-02-14 09:30,,,",
	header="工单号,事件,时间,诉求类型,诉求渠道,重大",
)
EXPECTED = [
	"R82.C dispatch 02-14 14:30 open 0",
	"R82.C overall 02-27 17:30 open 0",
	"R82.C register 02-14 09:30 met 0",
]
AS_OF = ("--as-of", "2026-02-14 12:00")


def check(report: object) -> None:
	assert report["rejected_rows"] == []  # type: ignore[index]
	assert sorted(deadlines(report, "单1")) == EXPECTED


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["english", "chinese"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(audit: Audit, text: str, encoding: str) -> None:
	check(audit.report(text.encode(encoding), *AS_OF))


def test_an_encoding_is_told_by_the_whole_file(tmp_path: Path) -> None:
	path = tmp_path / "log.csv"
	for encoding, name in (("utf-8", "utf-8"), ("gb18030", "gb18030")):
		path.write_bytes(b"order\n" + b"x" * (2 << 20) + "工单号\n".encode(encoding))
		with path.open("rb") as file:
			assert source.find_encoding(file) == name
	path.write_bytes("工单号\n".encode() * 100 + b"\xff\n")
	with path.open("rb") as file:
		assert source.find_encoding(file) == "utf-8", "one broken byte does not make it another encoding"


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_and_line_ends(audit: Audit, separator: str, end: str) -> None:
	text = CHINESE.replace(",", separator).replace("\n", end)
	check(audit.report(text, *AS_OF, name="log.tsv"))


def sheet(*rows: tuple[object, ...]) -> bytes:
	book = Workbook()
	for row in rows:
		book.active.append(row)
	content = io.BytesIO()
	book.save(content)
	return content.getvalue()


def test_xlsx(audit: Audit) -> None:
	content = sheet(
		("工单号", "事件", "时间", "诉求类型", "诉求渠道", "重大"),
		("单1", "受理", datetime(2026, 2, 13, 16), "咨询", 95598, False),
		(),
		("单1", "传递", "2026-02-14 09:30"),
		(20260001, "受理", datetime(2026, 2, 13, 16), "咨询", None, None),
		("单2", "受理", 7, "咨询"),
	)
	report = audit.report(content, *AS_OF, name="log.xlsx")
	assert sorted(deadlines(report, "单1")) == EXPECTED
	assert found(report, "单1")["channel"] == "95598"
	assert found(report, "20260001")["deadlines"][0]["from"] == "2026-02-13T16:00:00"
	assert lines_of(report) == [6], "the row of the sheet, blank ones counted"


def test_what_a_file_is_decides_not_its_name(audit: Audit) -> None:
	content = sheet(*(line.split(",") for line in CHINESE.splitlines()))
	check(audit.report(content, *AS_OF, name="log.csv"))


COLUMNS = {
	"other columns, other order": "备注,AT,Event, Order ,category\nx,2026-02-13 16:00,received,单1,咨询\nx,2026-02-14 09:30,passed,单1,\n",
	"mixed languages": "order,事件,at,诉求类型\n单1,受理,2026-02-13 16:00,咨询\n单1,passed,2026-02-14 09:30,\n",
	"blank lines before and between": "\n\norder,event,at,category\n\n单1,受理,2026-02-13 16:00,咨询\n,,,\n单1,传递,2026-02-14 09:30,\n",
	"short rows": "order,event,at,category,channel\n单1,受理,2026-02-13 16:00,咨询\n单1,传递,2026-02-14 09:30\n",
	"quoted": 'order,event,at,category,note\n单1,受理,2026-02-13 16:00,咨询,"a, b\nand ""c"""\n单1,传递,2026-02-14 09:30,,\n',
}


@pytest.mark.parametrize("case", COLUMNS)
def test_columns(audit: Audit, case: str) -> None:
	check(audit.report(COLUMNS[case], *AS_OF))


def test_attributes_may_stand_on_any_row(audit: Audit) -> None:
	lines = [
		"W1,received,2026-03-02 11:50,,,",
		"W1,passed,2026-03-02 14:00,complaint,,",
		"W1,dispatched,2026-03-02 15:00,,12345,",
		"W1,contacted,2026-03-02 16:00,投诉,,是",
	]
	report = audit.report(log(*lines), "--as-of", "2026-03-02 16:00")
	assert report["rejected_rows"] == []
	assert (found(report)["category"], found(report)["channel"]) == ("complaint", "12345")
	assert "R82.P handle 03-09 17:30 open 0" in deadlines(report), "5 WD: major"


def test_the_first_value_stands_and_a_contradiction_is_told(audit: Audit) -> None:
	lines = [
		"W1,received,2026-03-02 11:50,complaint,,",
		"W1,passed,2026-03-02 14:00,咨询,,",
		"W1,dispatched,2026-03-02 15:00,Complaint,,",
	]
	report = audit.report(log(*lines), "--lang", "en")
	assert found(report)["category"] == "complaint"
	assert lines_of(report) == [3]
	assert reasons(report)[0].startswith("The value “咨询” of “category” contradicts “complaint” of line 2")
	assert "R82.P register 03-02 14:50 met 0" in deadlines(report), "the event of that row was kept"


ROWS = {
	"unknown event": ("W1,exploded,2026-03-02 12:00,,,", "Unknown event “exploded”."),
	"no event": ("W1,,2026-03-02 12:00,,,", "Unknown event “”."),
	"bad date": ("W1,passed,2026-02-30 12:00,,,", "The moment “2026-02-30 12:00” cannot be read"),
	"no time of day": ("W1,passed,2026-03-02,,,", "The moment “2026-03-02” cannot be read"),
	"no date": ("W1,passed,,,,", "The moment “” cannot be read"),
	"no order number": (",passed,2026-03-02 12:00,,,", "There is no order number."),
	"unknown category": ("W1,passed,2026-03-02 12:00,praise,,", "Unknown category “praise”."),
	"unknown major": (
		"W1,passed,2026-03-02 12:00,,,maybe",
		"The value “maybe” in the column “major” is unknown.",
	),
	"too many cells": ("W1,passed,2026-03-02 12:00,,,,x", "The row has 7 cells for 6 columns."),
	"impossible in this state": ("W1,archived,2026-03-02 11:00,,,", "The order is in state “unregistered”"),
	"of another flow": ("W1,plan_told,2026-03-02 15:01,,,", "The flow “general” has no step “plan told”."),
	"before the calendar": (
		"W0,received,1999-03-02 12:00,complaint,,",
		"leaves the days of the work calendar",
	),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_bad_row_is_told_and_the_rest_judged(audit: Audit, case: str) -> None:
	row, reason = ROWS[case]
	good = order("W1", "complaint", "received 03-02 11:50", "passed 03-02 14:00", "dispatched 03-02 15:00")
	text = log(good[0], row, *good[1:])
	report = audit.report(text, "--lang", "en")
	assert lines_of(report) == [3]
	assert reason in reasons(report)[0]
	assert report["orders"] == audit.report(log(*good))["orders"]
	assert audit.run("audit", audit.file(text), "--as-of", "2026-12-31")[0] == 1


def test_an_order_without_a_category_is_rejected_row_by_row(audit: Audit) -> None:
	lines = [
		*order("W1", "", "received 03-02 11:50", "passed 03-02 14:00"),
		*order("W2", "建议", "受理 03-02 08:00"),
	]
	report = audit.report(log(*lines))
	assert [one["order"] for one in report["orders"]] == ["W2"]
	assert lines_of(report) == [2, 3]
	assert all("W1" in reason for reason in reasons(report))


def test_line_numbers_count_lines_of_text(audit: Audit) -> None:
	text = 'order,event,at,category,note\nW1,x,2026-03-02 12:00,建议,"one\ntwo\nthree"\nW2,y,2026-03-02 12:00,建议,\n'
	assert lines_of(audit.report(text)) == [2, 5]


def test_a_stray_quote_costs_its_lines_and_says_so(audit: Audit) -> None:
	good = order("W1", "complaint", "received 03-02 11:50")
	text = log(
		good[0], 'W2,"received,2026-03-02 12:00,complaint,,', 'W3,"received",2026-03-02 12:00,complaint,,'
	)
	report = audit.report(text + log(*order("W4", "建议", "received 03-02 11:50")).split("\n", 1)[1])
	assert lines_of(report) == [3, 4]
	assert [one["order"] for one in report["orders"]] == ["W1", "W4"]


def test_broken_bytes_cost_their_row_only(audit: Audit) -> None:
	text = (
		CHINESE.encode()
		+ "单2,受理,2026-03-02 12:00,咨询,,\n".encode().replace("单".encode(), b"\xff")
		+ b"x\0,"
	)
	report = audit.report(text, *AS_OF)
	assert lines_of(report) == [4, 5]
	assert sorted(deadlines(report, "单1")) == EXPECTED


def test_later_events_had_not_happened_yet(audit: Audit) -> None:
	lines = order("W1", "complaint", "received 03-02 11:50", "passed 03-02 14:00", "dispatched 03-02 15:00")
	lines += order("W2", "complaint", "received 03-02 14:30")
	report = audit.report(log(*lines), "--as-of", "2026-03-02 14:00")
	assert sorted(deadlines(report)) == [
		"R82.P dispatch 03-02 17:00 open 0",
		"R82.P overall 03-11 17:30 open 0",
		"R82.P register 03-02 14:50 met 0",
	]
	assert [one["order"] for one in report["orders"]] == ["W1"]
	assert (report["rejected_rows"], report["summary"]["later_than_as_of"]) == ([], 2)


def test_without_as_of_the_future_is_a_mistake(audit: Audit) -> None:
	path = audit.file(log("W1,received,2018-03-02 11:50,建议,,", "W1,passed,9999-01-01 00:00,,,"))
	status, out, _ = audit.run("audit", path, "--format", "json", "--lang", "en")
	assert status == 1
	assert reasons(json.loads(out))[0].startswith("The moment 9999-01-01 00:00 lies after now (")


MOMENTS = {
	"2026-03-02 11:50": "2026-03-02T11:50:00",
	"2026-03-02 11:50:07": "2026-03-02T11:50:07",
	"2026-03-02T11:50:07.999": "2026-03-02T11:50:07",
	"2026-03-02T11:50:07,5": "2026-03-02T11:50:07",
	"2026/3/2 1:05": "2026-03-02T01:05:00",
	"2026.03.02 11:50": "2026-03-02T11:50:00",
	"2026年3月2日 11:50": "2026-03-02T11:50:00",
	"2026年3月2日11时50分7秒": "2026-03-02T11:50:07",
	"2026年3月2日11时50分": "2026-03-02T11:50:00",
	"2026-03-02 11：50": "2026-03-02T11:50:00",
	"2026-03-02T03:50:00Z": "2026-03-02T11:50:00",
	"2026-03-02T11:50+08:00": "2026-03-02T11:50:00",
	"2026-03-01T22:50:00-0500": "2026-03-02T11:50:00",
}


@pytest.mark.parametrize("text", MOMENTS)
def test_moments(text: str) -> None:
	assert moments.read_moment(text).isoformat() == MOMENTS[text]


@pytest.mark.parametrize(
	"text",
	["", "2026-03-02", "11:50", "2026-13-02 11:50", "2026-03-02 24:00", "2026-02-29 10:00", "x", "2026-03-02 11",
	 "3/2/2026 11:50", "0000-01-01 00:00", "2026-03-02 11:50 tomorrow", "２０２６-03-02 11:50"],
)  # fmt: skip
def test_no_moments(text: str) -> None:
	with pytest.raises(ValueError):
		moments.read_moment(text)


def test_seconds_and_back() -> None:
	for text in ("2026-03-02 11:50:07", "1999-12-31 23:59:59", "9999-12-31 23:59:59"):
		moment = datetime.fromisoformat(text)
		assert moments.from_seconds(moments.to_seconds(moment)) == moment


def test_words_in_both_languages() -> None:
	for kind in EventKind:
		for text in (kind.value, kind.zh, kind.value.upper().replace("_", " "), f" {kind.zh} "):
			assert columns.read_event(text) is kind
	for category in Category:
		for text in (category.value, category.zh, category.value.capitalize()):
			assert columns.read_category(text) is category
	for channel in Channel:
		for text in (channel.value, channel.zh):
			assert columns.read_channel(text) is channel
	assert [columns.read_major(text) for text in ("是", "Yes", "1", "TRUE")] == [True] * 4
	assert [columns.read_major(text) for text in ("否", "no", "0", "False")] == [False] * 4
	assert columns.read_event("") is columns.read_category("") is columns.read_major("maybe") is None


def test_a_channel_of_the_centres_own_changes_no_limit_and_is_told(audit: Audit) -> None:
	lines = [
		*order("W1", "consultation", "received 03-02 11:50", channel="微信公众号"),
		*order("W2", "consultation", "received 03-02 11:50", channel="12398 监管热线"),
	]
	report = audit.report(log(*lines))
	assert report["rejected_rows"] == []
	assert (found(report)["channel"], found(report, "W2")["channel"]) == ("微信公众号", "12398")
	assert {line.split()[0] for line in deadlines(report)} == {"R82.C"}
	assert {line.split()[0] for line in deadlines(report, "W2")} == {"R81.2", "R81.9", "R81.11"}
	assert report["summary"]["channels"] == {"12398": 1, "微信公众号": 1}
	table = audit.report(log(*lines), "--lang", "en", form="table")
	assert "Channels the guide does not name (judged as general orders) – 微信公众号: 1" in table


UNUSABLE = {
	"empty": (b"", errors.NoHeader),
	"only blank lines": (b"\n\n\n", errors.NoHeader),
	"no columns": (b"a,b\n1,2\n", errors.NoColumn),
	"no category column": (b"order,event,at\n", errors.NoColumn),
	"a column twice": ("order,event,at,category,诉求类型\n".encode(), errors.ColumnTwice),
	"old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, errors.OldExcel),
	"broken XLSX": (sheet(("order",))[:700], errors.NotReadable),
	"a zip of something else": (b"PK\x03\x04" + b"\0" * 100, errors.NotReadable),
}


@pytest.mark.parametrize("case", UNUSABLE)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unusable_file(audit: Audit, case: str, lang: str) -> None:
	content, kind = UNUSABLE[case]
	status, out, err = audit.run("audit", audit.file(content), "--lang", lang)
	assert (status, out) == (2, "")
	beginning = (kind.text_zh if lang == "zh" else kind.text_en).split("{")[0]
	assert err.startswith(f"hotline-csg: {beginning}")
	assert err.count("\n") == 1 and len(err) > 30, "a sentence, no traceback"


def test_a_missing_file(audit: Audit) -> None:
	status, out, err = audit.run("audit", audit.folder / "none.csv", "--lang", "en")
	assert (status, out) == (2, "")
	assert "none.csv cannot be read: No such file" in err
