"""The facts a step asks for: one named value each, so that a dialog, an API and a log ask for the same things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .choices import Finding, Mood, UrgeKind
from .words import Exemption, Refusal, ReturnGround, ReviewGround, Satisfaction, Word


class Kind(Word):
	TEXT = "text", "文字"
	LINE = "line", "一行文字"
	MOMENT = "moment", "时间（本地时间，不带时区）", "a local moment without a zone"
	CONFIRM = "confirm", "确认"  # must be true
	YES_NO = "yes_no", "是或否", "yes or no"
	WORD = "word", "选项"
	DEPARTMENT = "department", "部门"
	FILE = "file", "文件"


@dataclass(frozen=True, slots=True)
class Fact:
	"""`code` names it in events and APIs; `zh` is its label; `words` lists the choices of a `WORD`.

	`rule` is the requirement that asks for it, where that is not the step's own.
	"""

	code: str
	zh: str
	kind: Kind
	words: type[Word] | None = None
	rule: str = ""

	@property
	def en(self) -> str:
		return self.code.replace("_", " ")

	@property
	def expected(self) -> object:
		"""What fits: the choices, else the kind."""
		return tuple(self.words) if self.words else self.kind

	def given(self, value: object) -> bool:
		"""Whether anything was entered; a `CONFIRM` is given only when it is confirmed."""
		if self.kind is Kind.YES_NO:
			return value is not None
		if isinstance(value, str):
			return bool(value.strip())
		return bool(value)

	def fits(self, value: object) -> bool:
		"""Whether what was entered is of the fact's kind."""
		if self.kind is Kind.MOMENT:
			return isinstance(value, datetime) and value.tzinfo is None
		if self.kind in (Kind.CONFIRM, Kind.YES_NO):
			return isinstance(value, bool)
		if not isinstance(value, str):
			return False
		return self.words is None or self.words.knows(value)


UNIT = Fact("unit", "单位", Kind.LINE)
CONTACT_NAME = Fact("contact_name", "姓名", Kind.LINE)
PHONE = Fact("phone", "联系方式", Kind.LINE)
DESCRIPTION = Fact("description", "业务描述", Kind.TEXT)
TOPIC = Fact("topic", "业务分类", Kind.LINE)
ANSWER = Fact("answer", "答复内容", Kind.TEXT)
REASON = Fact("reason", "原因", Kind.TEXT)
REFUSAL = Fact("refusal", "不予受理情形", Kind.WORD, Refusal)
TRANSFER_NUMBER = Fact("transfer_number", "转办文号", Kind.LINE, rule="R7.2")
TRANSFER_BODY = Fact("transfer_body", "转办单位", Kind.LINE, rule="R7.2")
REPLY_BY = Fact("reply_by", "转办单位要求答复时间", Kind.MOMENT, rule="R7.2")
NO_CONTACT = Fact("no_contact", "无联系方式", Kind.YES_NO)
MOOD = Fact("mood", "主体情绪", Kind.WORD, Mood, rule="R91.1")
SUGGESTION = Fact("suggestion", "具体建议", Kind.TEXT, rule="R6.5")
JUDGEMENT = Fact("judgement", "初步判断", Kind.TEXT, rule="R6.4")
NUMBER_TOLD = Fact("number_told", "已告知举报电话", Kind.CONFIRM)
TOLD = Fact("told", "向来电人的解释", Kind.TEXT)
DEPARTMENT = Fact("department", "责任部门", Kind.DEPARTMENT)
RETURN_GROUND = Fact("return_ground", "退单情形", Kind.WORD, ReturnGround)
REVIEW_GROUND = Fact("review_ground", "退回情形", Kind.WORD, ReviewGround)
CONTACTED_AT = Fact("contacted_at", "联系客户时间", Kind.MOMENT)
PROMISED_AT = Fact("promised_at", "承诺处置时间", Kind.MOMENT)
PLAN = Fact("plan", "初步方案", Kind.TEXT)
OPINION = Fact("opinion", "主体意见", Kind.TEXT)
SATISFACTION = Fact("satisfaction", "满意度评价", Kind.WORD, Satisfaction)
REPLY_READ = Fact("reply_read", "已熟悉回复内容", Kind.CONFIRM)
CONTACT_CONFIRMED = Fact("contact_confirmed", "主体确认部门1个工作日内联系", Kind.YES_NO, rule="R94.3")
APPOINTMENT = Fact("appointment", "约定回访时间", Kind.MOMENT)
EXEMPTION = Fact("exemption", "免回访依据", Kind.WORD, Exemption)
DEPARTMENT_VIEW = Fact("department_view", "业务部门意见", Kind.TEXT)
DISPATCHER_VIEW = Fact("dispatcher_view", "服务调度意见", Kind.TEXT)
SIGNED_OFF = Fact("signed_off", "双方确认", Kind.CONFIRM)
REPORT = Fact("report", "调查报告", Kind.TEXT)
FINDING = Fact("finding", "调查结论", Kind.WORD, Finding, rule="R81.14")
REPLY_NUMBER = Fact("reply_number", "回复文号", Kind.LINE)
REPLY_FILE = Fact("reply_file", "回复文件", Kind.FILE)
URGE_KIND = Fact("urge_kind", "催办内容", Kind.WORD, UrgeKind)
MATERIAL = Fact("material", "补充资料", Kind.TEXT)
