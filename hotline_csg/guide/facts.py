"""The facts a step asks for: one named value each, so that a dialog, an API and a log ask for the same things."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .words import Exemption, Refusal, ReturnGround, ReviewGround, Satisfaction, Word


class Kind(Enum):
	TEXT = "text"
	LINE = "line"
	MOMENT = "moment"
	CONFIRM = "confirm"  # must be true
	YES_NO = "yes_no"
	WORD = "word"
	DEPARTMENT = "department"
	FILE = "file"


@dataclass(frozen=True, slots=True)
class Fact:
	"""`code` names it in events and APIs; `zh` is its label; `words` lists the choices of a `WORD`."""

	code: str
	zh: str
	kind: Kind
	words: type[Word] | None = None

	@property
	def en(self) -> str:
		return self.code.replace("_", " ")


UNIT = Fact("unit", "单位", Kind.LINE)
CONTACT_NAME = Fact("contact_name", "姓名", Kind.LINE)
PHONE = Fact("phone", "联系方式", Kind.LINE)
DESCRIPTION = Fact("description", "业务描述", Kind.TEXT)
TOPIC = Fact("topic", "业务分类", Kind.LINE)
ANSWER = Fact("answer", "答复内容", Kind.TEXT)
REASON = Fact("reason", "原因", Kind.TEXT)
REFUSAL = Fact("refusal", "不予受理情形", Kind.WORD, Refusal)
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
CONTACT_CONFIRMED = Fact("contact_confirmed", "主体确认部门1个工作日内联系", Kind.YES_NO)
APPOINTMENT = Fact("appointment", "约定回访时间", Kind.MOMENT)
EXEMPTION = Fact("exemption", "免回访依据", Kind.WORD, Exemption)
DEPARTMENT_VIEW = Fact("department_view", "业务部门意见", Kind.TEXT)
DISPATCHER_VIEW = Fact("dispatcher_view", "服务调度意见", Kind.TEXT)
SIGNED_OFF = Fact("signed_off", "双方确认", Kind.CONFIRM)
REPORT = Fact("report", "调查报告", Kind.TEXT)
REPLY_NUMBER = Fact("reply_number", "回复文号", Kind.LINE)
REPLY_FILE = Fact("reply_file", "回复文件", Kind.FILE)
