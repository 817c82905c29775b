"""Why a log, an option or a row cannot be used, in both languages."""

from __future__ import annotations

from hotline_csg.guide.errors import GuideError


class AuditError(GuideError):
	"""The audit cannot begin: nothing was judged."""


class NotReadable(AuditError):
	text_zh = "无法读取 {path}：{why}。"
	text_en = "{path} cannot be read: {why}."


class NotWritable(AuditError):
	text_zh = "无法写入 {path}：{why}。"
	text_en = "{path} cannot be written: {why}."


class SameFile(AuditError):
	text_zh = "--output 与日志是同一个文件：{path}。请换一个文件名。"
	text_en = "--output is the log itself: {path}. Name another file."


class OldExcel(AuditError):
	text_zh = "{path} 是旧版 Excel 文件（.xls）。请另存为 .xlsx 或 CSV 后再试。"
	text_en = "{path} is an old Excel file (.xls). Save it as .xlsx or CSV and try again."


class NoHeader(AuditError):
	text_zh = "{path} 是空的：第一行应为列名 {columns}。"
	text_en = "{path} is empty: its first row must name the columns {columns}."


class NoColumn(AuditError):
	text_zh = "第 {line} 行（列名）缺少：{missing}。现有列名：{found}。"
	text_en = "Row {line} (the column names) lacks: {missing}. It has: {found}."


class ColumnTwice(AuditError):
	text_zh = "第 {line} 行（列名）中「{column}」出现了两次。请只保留一列。"
	text_en = "Row {line} (the column names) has “{column}” twice. Keep one of them."


class BadAsOf(AuditError):
	text_zh = "--as-of「{value}」不是日期或时间。示例：2026-03-31、2026-03-31 17:30。"
	text_en = "--as-of “{value}” is no date or moment. Examples: 2026-03-31, 2026-03-31 17:30."


class BadLimits(AuditError):
	text_zh = "时限文件 {where}：{value}。{help}"
	text_en = "Limits file, {where}: {value}. {help}"


class RowError(AuditError):
	"""One row, or one value in it, cannot be used; the rest of the log is judged without it."""


class UnreadableRow(RowError):
	text_zh = "该行无法解析（引号不成对或字段过长）。"
	text_en = "The row cannot be parsed (an unclosed quote, or a field that is too long)."


class TooManyCells(RowError):
	text_zh = "该行有 {count} 列，列名只有 {expected} 列。含有分隔符的内容须加引号。"
	text_en = "The row has {count} cells for {expected} columns. Quote what contains the separator."


class NoOrderNumber(RowError):
	text_zh = "缺少工单号。"
	text_en = "There is no order number."


class BadBytes(RowError):
	text_zh = "工单号「{value}」含有无法解码的字符。"
	text_en = "The order number “{value}” contains bytes that cannot be decoded."


class UnknownEvent(RowError):
	text_zh = "未知的事件「{value}」。"
	text_en = "Unknown event “{value}”."


class BadMoment(RowError):
	text_zh = "时间「{value}」无法识别：须有日期和时刻，如 2026-03-02 11:50。"
	text_en = "The moment “{value}” cannot be read: a date and a time are needed, as in 2026-03-02 11:50."


class UnknownCategory(RowError):
	text_zh = "未知的诉求类型「{value}」。可用的类型：{known}。"
	text_en = "Unknown category “{value}”. The categories are: {known}."


class UnknownMajor(RowError):
	text_zh = "「重大」一列的值「{value}」无法识别。可填：是、否。"
	text_en = "The value “{value}” in the column “major” is unknown. It is yes or no."


class NoCategory(RowError):
	text_zh = "工单「{order}」的任何一行都没有可用的诉求类型，无法判断其时限。"
	text_en = "No row of order “{order}” has a usable category, so its limits are unknown."


class Contradiction(RowError):
	text_zh = (
		"「{column}」的值「{value}」与第 {line} 行的「{first}」不一致：以先出现的为准；该行的事件照常计入。"
	)
	text_en = (
		"The value “{value}” of “{column}” contradicts “{first}” of line {line}: the first stands. "
		"The event of this row was kept."
	)


class FutureRow(RowError):
	text_zh = "时间 {at} 晚于现在 {now}。"
	text_en = "The moment {at} lies after now ({now})."
