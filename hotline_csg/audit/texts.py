"""The words of the audit's own output, in Chinese and English."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
	zh: str
	en: str

	def of(self, lang: str) -> str:
		return self.zh if lang == "zh" else self.en


ORDER = Text("工单", "Order")
CATEGORY = Text("诉求类型", "Category")
CHANNEL = Text("诉求渠道", "Channel")
RULE = Text("规则", "Rule")
DEADLINE = Text("时限", "Deadline")
ARTICLE = Text("条款", "Article")
FROM = Text("起算", "From")
DUE = Text("应完成", "Due")
DONE = Text("实际完成", "Done")
STATUS = Text("结果", "Result")
LATE = Text("超时", "Late by")
AT = Text("时间", "At")
WHAT = Text("内容", "What")
LINE = Text("行", "Line")
REASON = Text("原因", "Reason")
COUNT = Text("数量", "Count")
COMPLIANCE = Text("按时率", "On time")
WORST = Text("最长超时", "Worst")
VIOLATION = Text("违规", "Violation")
VIOLATIONS = Text("违规情形", "Violations")
REJECTED = Text("未采用的行", "Rejected rows")
ORDERS = Text("工单", "Orders")
ENDED = Text("已办结", "ended")
UNDER_WAY = Text("在办", "under way")
DEADLINES = Text("时限", "Deadlines")
RETURNS = Text("退单", "Returns")
TIMES = Text("退单 {count} 次", "returned {count} ×")
RETURNED_TIMES = Text("退单次数", "Times returned")
RETURNED_ORDERS = Text("工单数", "Orders")
WEEK = Text("周（周一）", "Week (Monday)")
TOTAL = Text("合计", "Total")
AS_OF = Text("截至", "As of")
LATER = Text("晚于该时刻的事件（未计入）", "Events after that moment (set aside)")
NOT_NAMED = Text(
	"指南未列的渠道（按一般工单处理）", "Channels the guide does not name (judged as general orders)"
)
MORE = Text("……另有 {count} 条", "… and {count} more")
NONE = Text("无", "None")

TITLE = Text("热线工单时限审计", "Hotline order audit")
FOR_RULES = Text("各规则按时率", "On time, by rule")
FOR_CATEGORIES = Text("各诉求类型按时率", "On time, by category")
FOR_WEEKS = Text("各周按时率（按应完成日期）", "On time, by the week in which deadlines were due")
FOR_WORST = Text("超时最长的环节", "Worst lateness")
FOR_RETURNS = Text("退单情况", "Returns")
FOR_HOURS = Text("不在可回访时段的回访", "Callbacks outside callback hours")
FOR_VIOLATIONS = Text("违规情形", "Violations")
FOR_WARNINGS = Text("预警", "Warnings")
HOUR = Text("时段", "Hour")
LEVEL = Text("等级", "Level")
TOPIC = Text("业务分类", "Topic")
WINDOW = Text("时间窗口", "Window")
ENTITIES = Text("{count} 家主体", "{count} entities")
CALLS = Text("来电", "Calls")
SUBJECT = Text("对象", "About")
READ_BARS = Text(
	"条形按比例分为：按时、超时完成、已超时未完成。进行中和已取消的时限不计入按时率。",
	"Bars show the shares kept, missed and overdue. Open and cancelled deadlines do not count.",
)
FIGURES = Text("数值", "Figures")
NOTES = Text("说明", "Notes")
CALENDAR = Text("工作日历版本", "Edition of the work calendar")
MINUTES_ARE = Text("超时以工作时间计。", "Lateness is counted in working time.")
READING = Text("读取", "Reading")
JUDGING = Text("判定", "Judging")


def duration(minutes: int, lang: str) -> str:
	"""Working minutes as hours and minutes."""
	hours, rest = divmod(minutes, 60)
	if lang == "zh":
		return f"{hours} 小时 {rest} 分" if hours else f"{rest} 分"
	return f"{hours} h {rest} min" if hours else f"{rest} min"


def percent(share: float | None) -> str:
	"""One decimal, rounded down, so that only what is whole reads 100%."""
	return "–" if share is None else f"{int(share * 1000) / 10:.1f}%"
