"""The vocabulary of the guide: each word a stable English code with the Chinese that staff read.

Source: the table "Words" and articles 3–11 of the requirements.
"""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

W = TypeVar("W", bound="Word")


class Word(str, Enum):
	"""An enum member that is its English code (`str`) and knows its names; the English one is told from the code."""

	zh: str
	en: str

	def __new__(cls, code: str, zh: str, en: str = "") -> Word:
		member = str.__new__(cls, code)
		member._value_ = code
		member.zh = zh
		member.en = en or code.replace("_", " ")
		return member

	def __str__(self) -> str:
		return str(self.value)

	@classmethod
	def read(cls: type[W], text: str) -> W:
		"""The member written `text`, in English code or in Chinese; `KeyError` when there is none."""
		found = cls._find(text)
		if found is None:
			raise KeyError(text)
		return found

	@classmethod
	def knows(cls, text: str) -> bool:
		"""Whether `text` is one of the words, in English code or in Chinese."""
		return cls._find(text) is not None

	@classmethod
	def _find(cls: type[W], text: str) -> W | None:
		text = text.strip()
		for member in cls:
			if text == member.zh or text.lower() == member.value.lower():
				return member
		return None


class Category(Word):
	"""诉求类型, article 6 (R6.1–R6.6: it says four and lists five). An urging (R6.3) is not R95's urge of an order."""

	CONSULTATION = "consultation", "咨询"
	URGING = "urging", "催办"
	COMPLAINT = "complaint", "投诉"
	SUGGESTION = "suggestion", "建议"
	REPORT = "report", "举报"


class Side(Word):
	INTERNAL = "internal", "内部"
	EXTERNAL = "external", "外部"


class Channel(Word):
	"""诉求渠道, article 7 (R7.1, R7.2)."""

	HOTLINE_400 = "hotline_400", "400热线"
	SUPERVISION_HOTLINE = "supervision_hotline", "监督举报热线"
	SUPERVISION_MAILBOX = "supervision_mailbox", "监督举报邮箱"
	WEBSITE = "website", "企业网站"
	PLATFORM = "platform", "统一电力交易平台"
	C95598 = "95598", "95598供电服务热线", "95598 power supply hotline"
	C12398 = "12398", "12398热线", "12398 regulator's hotline"
	C12345 = "12345", "12345市府热线", "12345 city hotline"
	CONDUCT = "conduct_hotline", "政府行风热线"
	VOICE = "voice_hotline", "民声热线"
	SURVEY = "survey", "第三方测评公司反馈"
	GOVERNMENT = "government", "其他政府机构转办"

	@property
	def side(self) -> Side:
		"""R7.3: derived from the channel, never entered."""
		return Side.INTERNAL if self in _INTERNAL else Side.EXTERNAL

	@property
	def government(self) -> bool:
		"""R7.5: whether an order by this channel was sent by the government or the regulator."""
		return self in _GOVERNMENT


_INTERNAL = frozenset(
	{
		Channel.HOTLINE_400,
		Channel.SUPERVISION_HOTLINE,
		Channel.SUPERVISION_MAILBOX,
		Channel.WEBSITE,
		Channel.PLATFORM,
	}
)
_GOVERNMENT = frozenset({Channel.C12398, Channel.C12345, Channel.CONDUCT, Channel.VOICE, Channel.GOVERNMENT})


class Flow(Word):
	"""Which of article 8's flows an order follows (R7.4: only 12398 has its own)."""

	GENERAL = "general", "一般工单"
	REGULATOR = "regulator", "12398工单"
	REPORT = "report", "举报指引"

	@classmethod
	def of(cls, category: Category, channel: Channel) -> Flow:
		"""A regulator's transfer is answered to the regulator whatever its category."""
		if channel is Channel.C12398:
			return cls.REGULATOR
		return cls.REPORT if category is Category.REPORT else cls.GENERAL


class Role(Word):
	"""Who acts, and who owes a deadline."""

	AGENT = "agent", "交易服务坐席"
	DISPATCHER = "dispatcher", "服务调度"
	HANDLER = "handler", "业务经办"
	SUPERVISOR = "supervisor", "业务主管"
	HEAD = "head", "业务部门负责人"
	PRINCIPAL_HEAD = "principal_head", "业务部门主要负责人"
	MARKET_MANAGEMENT = "market_management", "市场管理部"
	SYSTEM = "system", "系统"


class State(Word):
	"""工单阶段: where an order stands."""

	UNREGISTERED = "unregistered", "未登记"
	RECEIVED = "received", "待传递"
	PASSED = "passed", "待派发"
	DISPATCHED = "dispatched", "待回单"
	RETURNED = "returned", "待再次派发"
	NEGOTIATING = "negotiating", "协商中"
	REPLIED = "replied", "待回单审核"
	REWORK = "rework", "待重新回单"
	REVIEWED = "reviewed", "待回访"
	REPORTED = "reported", "待完善报告"
	REFINED = "refined", "待回复监管"
	CLOSING = "closing", "待归档"
	ARCHIVED = "archived", "已归档"
	NOT_ACCEPTED = "not_accepted", "不予受理"
	REFERRED = "referred", "已指引举报"

	@property
	def ended(self) -> bool:
		return self in ENDED


ENDED = frozenset({State.ARCHIVED, State.NOT_ACCEPTED, State.REFERRED})


class EventKind(Word):
	"""Something that happened to an order. The order here breaks ties between events of one moment."""

	RECEIVED = "received", "受理"
	PASSED = "passed", "传递"
	NOT_ACCEPTED = "not_accepted", "不予受理"
	REINSTATED = "reinstated", "恢复受理"
	REFERRED = "referred", "指引举报"
	MARKED_MAJOR = "marked_major", "标记重大"
	DISPATCHED = "dispatched", "派发"
	URGED = "urged", "催办"
	URGE_DISPATCHED = "urge_dispatched", "催办派发"
	CONTACTED = "contacted", "联系客户"
	PLAN_TOLD = "plan_told", "告知方案"
	RETURNED = "returned", "退单"
	NEGOTIATION_OPENED = "negotiation_opened", "发起协商"
	REPLIED = "replied", "回单"
	REPLY_RETURNED = "reply_returned", "回单退回"
	REVIEWED = "reviewed", "审核通过"
	CALLBACK_AGREED = "callback_agreed", "预约回访"
	CALLBACK_DECLINED = "callback_declined", "免回访"
	REPORT_SUBMITTED = "report_submitted", "提交调查报告"
	CALLBACK_FAILED = "callback_failed", "回访未果"
	CALLED_BACK = "called_back", "回访"
	REPORT_REFINED = "report_refined", "完善报告"
	SIGNED = "signed", "签名"
	REGULATOR_REPLIED = "regulator_replied", "回复监管"
	ARCHIVED = "archived", "归档"


class Ending(Word):
	"""R5.1: an order ends in exactly one of these."""

	ANSWERED = "answered_at_once", "直接办结"
	CALLED_BACK = "called_back", "回访办结"
	UNREACHED = "unreached", "三次回访未果办结"
	EXEMPT = "callback_exempt", "免回访办结"
	NOT_ACCEPTED = "not_accepted", "不予受理"
	REFERRED = "report_referred", "举报已指引"
	REGULATOR = "regulator_replied", "已回复监管"


class DeadlineName(Word):
	REGISTER = "register", "填写传递"
	DISPATCH = "dispatch", "审核派发"
	CONTACT = "contact", "联系客户"
	PROMISE = "promise", "承诺处置"
	PLAN = "plan", "告知方案"
	HANDLE = "handle", "处置回单"
	REPORT = "report", "调查报告"
	RETURN = "return", "退单"
	REDISPATCH = "redispatch", "再次派发"
	NEGOTIATION = "negotiation", "协商"
	REVIEW = "review", "回单审核"
	REWORK = "rework", "重新回单"
	CALLBACK = "callback", "回访归档"
	REFINE = "refine", "完善报告"
	REGULATOR_REPLY = "regulator_reply", "回复监管"
	URGE_DISPATCH = "urge_dispatch", "催办派发"
	TRANSFER_REPLY = "transfer_reply", "答复转办单位"
	OVERALL = "overall", "总体时限"


class Status(Word):
	"""What became of a deadline. `open` and `overdue` depend on the moment one asks."""

	OPEN = "open", "进行中"
	OVERDUE = "overdue", "已超时"
	MET = "met", "按时完成"
	MISSED = "missed", "超时完成"
	CANCELLED = "cancelled", "已取消"


class ReturnGround(Word):
	"""R93.1: why a department may return an order."""

	WRONG_DEPARTMENT = "wrong_department", "派发业务范围错误"
	CONTACT = "contact", "联系方式等信息错误或缺失"
	NO_ENTITY = "no_entity", "无市场主体有效信息"
	CLASSIFICATION = "classification", "分类选择错误"


class ReviewGround(Word):
	"""R93.4: why a dispatcher may return a reply."""

	FORM = "form", "填写不规范"
	OPEN_POINTS = "open_points", "未逐一答复"
	POLICY = "policy", "违反政策法规"
	NO_CONTACT_TIME = "no_contact_time", "投诉未填联系客户时间"
	DISPATCHED_TWICE = "dispatched_twice", "时限内重复派发投诉"


class Exemption(Word):
	"""R94.4: why an order is not called back."""

	DECLINED = "declined", "主体明确不需回访"
	NO_CONTACT = "no_contact", "转办诉求无联系方式"


class Satisfaction(Word):
	"""A25."""

	VERY_SATISFIED = "very_satisfied", "非常满意"
	SATISFIED = "satisfied", "满意"
	NEUTRAL = "neutral", "一般"
	DISSATISFIED = "dissatisfied", "不满意"
	VERY_DISSATISFIED = "very_dissatisfied", "非常不满意"
	NOT_RATED = "not_rated", "未评价"


class Refusal(Word):
	"""R4.2–R4.4: why an appeal is not accepted."""

	NOT_OURS = "not_ours", "责任主体不在交易中心"
	OWN_BREACH = "own_breach", "主体自身违反能源或地方政策"
	UNRELATED = "unrelated", "与电力交易业务及行业行风无关"
