"""服务月报: figures taken once and kept, texts that people edit, and the two files it is sent as."""

from __future__ import annotations

import io
import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

import frappe
from frappe import _
from frappe.utils import cstr, getdate, validate_email_address
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from . import clock, intake
from .figures import snapshot
from .figures.counting import Period
from .figures.names import called
from .figures.table import period_of

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Hotline Service Report"
DRAFT, FINAL = "草稿", "已定稿"
KEPT = ("status", "taken_at", "sent_at", "sent_to", "figures")
LONGEST_TEXT = 5000
PLACE = re.compile(r"\{([a-z_]+)(?::(last_period|last_year))?\}")
# What a report says, to begin with: a heading, and the sentence its figures make; people write on.
TEXTS: tuple[tuple[str, str], ...] = (
	(
		"总体情况",
		"{period}，热线共受理诉求 {received} 件，环比 {received:last_period}，同比 {received:last_year}；办结 {ended} 件。"
		"其中首问直接办结率 {at_once_share}，退单率 {return_share}。",
	),
	(
		"时限执行情况",
		"到期时限 {fallen_due} 项，及时率 {timeliness}，环比 {timeliness:last_period}；超时 {missed} 项。"
		"办结工单总体及时率 {overall_share}，平均用时 {mean_used} 工作分钟。",
	),
	("回访与满意度", "回访率 {coverage}，环比 {coverage:last_period}；满意率 {satisfaction_share}，环比 {satisfaction_share:last_period}。"),
	("存在的问题", ""),
	("改进措施及建议", ""),
)  # fmt: skip


class ReportIsFinal(frappe.ValidationError):
	pass


class NoFigures(frappe.ValidationError):
	pass


class NotOverYet(frappe.ValidationError):
	pass


class BadAddress(frappe.ValidationError):
	pass


def _refuse(message: str, exc: type[Exception]) -> NoReturn:
	frappe.throw(message, exc=exc, title=_("Not Possible"))


def judge(doc: Document, stored: Document | None) -> None:
	"""What a save may change; the figures, the status and what was sent are written by the steps below alone."""
	if not doc.flags.hotline_moved:
		for fieldname in KEPT:
			doc.set(fieldname, stored.get(fieldname) if stored else None)
		doc.status = doc.status or DRAFT
		if stored and stored.status == FINAL:
			_refuse(_("This report is final and no longer changed."), ReportIsFinal)
	period = period_of(frappe._dict(from_date=doc.from_date, to_date=doc.to_date))
	if stored and _about(stored) != _about(doc):
		_forget(doc, stored)
	doc.title = intake.plain_text(
		_("Title", context="Hotline CSG"), cstr(doc.title) or title_of(period, doc.centre), 140
	)
	for row in doc.texts:
		row.heading = intake.plain_text(_("Heading", context="Hotline CSG"), cstr(row.heading), 140)
		row.text = intake.plain_text(_("Text", context="Hotline CSG"), cstr(row.text), LONGEST_TEXT)


def _about(doc: Document) -> tuple[str, str, str]:
	return str(getdate(doc.from_date)), str(getdate(doc.to_date)), cstr(doc.centre)


def _forget(doc: Document, stored: Document) -> None:
	"""Of another time or centre: the figures, and the title and the texts that nobody has edited."""
	written, before = _written(stored), Period(getdate(stored.from_date), getdate(stored.to_date))
	doc.figures = doc.taken_at = None
	if doc.title == title_of(before, stored.centre):
		doc.title = None
	for row in doc.texts:
		if row.text == written.get(row.heading):
			row.text = None


def _written(doc: Document) -> dict[str, str]:
	"""The texts as they were written with the figures, by their headings."""
	return json.loads(doc.figures).get("texts", {}) if doc.figures else {}


def title_of(period: Period, centre: str | None) -> str:
	return f"{centre or ''}电力交易服务热线{named(period)}服务报告"


def named(period: Period) -> str:
	"""A whole month or year by its name, else from day to day."""
	first, last = period.first, period.last
	ends_month = (last + timedelta(days=1)).day == 1
	if first.day == 1 and ends_month and (first.year, first.month) == (last.year, last.month):
		return f"{first.year}年{first.month}月"
	if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
		return f"{first.year}年度"
	return f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"


def last_month(today: date) -> Period:
	last = today.replace(day=1) - timedelta(days=1)
	return Period(last.replace(day=1), last)


def take(doc: Document) -> None:
	"""Count the figures of its period now; texts that somebody has edited are kept."""
	if doc.status == FINAL:
		_refuse(_("This report is final and no longer changed."), ReportIsFinal)
	period = Period(getdate(doc.from_date), getdate(doc.to_date))
	taken = snapshot.take(period, doc.centre)
	taken["texts"] = {heading: _filled(text, period, taken["figures"]) for heading, text in TEXTS}
	written = _written(doc)
	if not doc.texts:
		doc.extend("texts", [{"heading": heading} for heading, _text in TEXTS])
	for row in doc.texts:
		if not row.text or row.text == written.get(row.heading):
			row.text = taken["texts"].get(row.heading)
	_move(doc, figures=json.dumps(taken, ensure_ascii=False), taken_at=clock.now())


def _filled(text: str, period: Period, figures: dict[str, dict[str, Any]]) -> str:
	"""`{code}` is a figure, `{code:last_year}` how it stands against last year's."""

	def word(found: re.Match[str]) -> str:
		code, when = found.groups()
		if code == "period":
			return named(period)
		times = figures[code]
		if when:
			return snapshot.changed(code, times["now"], times[when])
		return snapshot.shown(code, times["now"])

	return PLACE.sub(word, text)


def finalise(doc: Document) -> None:
	_need_figures(doc)
	if getdate(doc.to_date) >= clock.now().date():
		_refuse(
			_("The period runs until {0}: take the figures and make the report final after that.").format(
				doc.to_date
			),
			NotOverYet,
		)
	_move(doc, status=FINAL)


def sent(doc: Document, addresses: list[str]) -> None:
	_move(doc, sent_at=clock.now(), sent_to="\n".join(addresses))


def _need_figures(doc: Document) -> None:
	if not doc.figures:
		_refuse(_("Take the figures of this report first."), NoFigures)


def _move(doc: Document, **values: Any) -> None:
	doc.update(values)
	doc.flags.hotline_moved = True
	doc.save()
	doc.flags.hotline_moved = None


def addresses_of(text: str | None) -> list[str]:
	"""The addresses of a text, one a line or parted by commas. Raises BadAddress for what is none."""
	found = [one.strip() for line in cstr(text).splitlines() for one in line.replace("，", ",").split(",")]
	found = [one for one in dict.fromkeys(found) if one]
	for one in found:
		if not validate_email_address(one):
			_refuse(_("“{0}” is no e-mail address.").format(frappe.utils.escape_html(one[:100])), BadAddress)
	return found


def shown(doc: Document) -> dict[str, Any]:
	"""The kept figures in words and numbers as they are printed: `figures` and `splits`, each a heading and rows of texts."""
	if not doc.figures:
		return {}
	taken = json.loads(doc.figures)
	figures = [
		[
			snapshot.label(code),
			snapshot.shown(code, times["now"]),
			snapshot.shown(code, times["last_period"]),
			snapshot.changed(code, times["now"], times["last_period"]),
			snapshot.shown(code, times["last_year"]),
			snapshot.changed(code, times["now"], times["last_year"]),
		]
		for code, times in taken["figures"].items()
	]
	return {"heads": ["指标", "本期", "上期", "环比", "去年同期", "同比"], "figures": figures, "splits": [_shown(one) for one in taken["splits"]]}  # fmt: skip


def _shown(split: dict[str, Any]) -> dict[str, Any]:
	codes = split["codes"]
	named = (
		called("Department", {row[0] for row in split["rows"] if row[0]})
		if split["by"] == "department"
		else {}
	)
	rows = [
		[
			named.get(row[0], row[0]) or "（未填）",
			*(snapshot.shown(code, value) for code, value in zip(codes, row[1:], strict=True)),
		]
		for row in split["rows"]
	]
	drawn = codes.index(split["drawn"]) + 1 if split["drawn"] else 0
	values = [row[drawn] or 0 for row in split["rows"]] if drawn else []
	longest = max(values, default=0) or 1
	return {
		"title": f"按{snapshot.label(split['by'])}",
		"heads": [snapshot.label(split["by"]), *(snapshot.label(code) for code in codes)],
		"rows": rows,
		"more": split["more"],
		"drawn": snapshot.label(split["drawn"]) if drawn else "",
		"bars": [[row[0], row[drawn], round(100 * value / longest)] for row, value in zip(rows, values, strict=False)],
	}  # fmt: skip


def xlsx(doc: Document) -> bytes:
	"""A sheet of figures and a sheet per split; every cell is a text or a number, none a formula."""
	_need_figures(doc)
	taken, book = json.loads(doc.figures), Workbook()
	heads = ["指标", "本期", "上期", "去年同期"]
	rows = [[snapshot.label(code), *times.values()] for code, times in taken["figures"].items()]
	_sheet(book.active, "指标", [[doc.title], heads, *rows], heads=2)
	for split in taken["splits"]:
		heads = [snapshot.label(split["by"]), *(snapshot.label(code) for code in split["codes"])]
		rows = [[row[0] or "（未填）", *row[1:]] for row in split["rows"]]
		_sheet(book.create_sheet(), f"按{snapshot.label(split['by'])}", [heads, *rows])
	_sheet(book.create_sheet(), "正文", [[row.heading, row.text] for row in doc.texts], heads=0)
	with io.BytesIO() as file:
		book.save(file)
		return file.getvalue()


def _sheet(sheet: Any, title: str, rows: list[list[Any]], heads: int = 1) -> None:
	sheet.title = title
	for number, row in enumerate(rows, 1):
		for column, value in enumerate(row, 1):
			cell = sheet.cell(number, column, value)
			if isinstance(value, str):
				cell.data_type = "s"  # a text that begins with "=" is no formula
				cell.alignment = Alignment(wrap_text=number > heads and len(value) > 30, vertical="top")
			if number <= heads:
				cell.font = Font(bold=True)
	for column in sheet.columns:
		longest = max((len(cstr(cell.value)) for cell in column[heads - 1 if heads else 0 :]), default=0)
		sheet.column_dimensions[column[0].column_letter].width = min(60, max(10, 2 * longest + 2))
