"""Who is told what, by which means (R11.4, R81.3, R92.2, N1–N19): the guide's defaults.

The site keeps a record of each case that a manager edits; these values seed it and stand in where its text is broken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from .notices import NoticeKind as N
from .words import EventKind, Word


class Means(Word):
	SMS = "sms", "短信", "SMS"
	MAIL = "mail", "邮件", "e-mail"
	BELL = "bell", "站内提醒"
	PHONE = "phone", "电话"


class Recipient(Word):
	"""Whom a notice is for, seen from what it is about."""

	OWNER = "owner", "时限责任人", "person owing the deadline"
	AGENT = "agent", "交易服务坐席"
	DISPATCHER = "dispatcher", "值班服务调度", "dispatcher on duty"
	HANDLER = "handler", "业务经办"
	SUPERVISOR = "supervisor", "业务主管"
	HEAD = "head", "业务部门负责人"
	PRINCIPAL_HEAD = "principal_head", "业务部门主要负责人"
	MARKET_MANAGEMENT = "market_management", "市场管理部"
	ENTITY = "entity", "市场主体", "market entity"
	MANAGER = "manager", "热线管理员", "hotline manager"
	SAME = "same", "原接收人", "original recipient"
	ABOVE = "above", "原接收人的上一级", "next one up"


@dataclass(frozen=True, slots=True)
class Told:
	"""One recipient and the means; `after` is working minutes from the due moment (the ladder of N14)."""

	recipient: Recipient
	means: tuple[Means, ...]
	after: int = 0


@dataclass(frozen=True, slots=True)
class Case:
	"""One kind of notice as it is told. `at_once` ones do not wait for service hours; `quiet` bars SMS and calls."""

	code: str
	kind: N | None
	zh: str
	en: str
	rule: str
	told: tuple[Told, ...]
	text_zh: str
	text_en: str
	at_once: bool = False
	quiet: tuple[time, time] | None = None


SMS, MAIL, BELL, PHONE = Means.SMS, Means.MAIL, Means.BELL, Means.PHONE
R = Recipient
ALL = (SMS, MAIL, BELL)
DESK, QUICK = (BELL, MAIL), (BELL, SMS)
NIGHT = (time(21), time(8))
DEADLINE_ZH = "{number}「{what}」{kind}[，时限 {due}]"
DEADLINE_EN = "{number} {what}: {kind}[, due {due}]"
ORDER_ZH = "工单 {number}：{kind}[，{what}][，时限 {due}]"
ORDER_EN = "Order {number}: {kind}[, {what}][, due {due}]"
MATTER_ZH = "{kind} {number}[：{what}]，请及时处置"
MATTER_EN = "{kind} {number}[: {what}], please act"


def _case(kind: N, rule: str, told: tuple[Told, ...], zh: str, en: str, at_once: bool = False) -> Case:
	return Case(str(kind), kind, kind.zh, kind.en, rule, told, zh, en, at_once)


def _each(recipients: tuple[Recipient, ...], means: tuple[Means, ...]) -> tuple[Told, ...]:
	return tuple(Told(recipient, means) for recipient in recipients)


DEPARTMENT = (R.HANDLER, R.SUPERVISOR)
HEADS = (R.HEAD, R.PRINCIPAL_HEAD)
# R11.4, R11.8, R11.10: market management hears of a warning by phone, SMS and e-mail, whatever its level.
WARNED = (Told(R.MARKET_MANAGEMENT, (PHONE, *ALL)), *_each((R.DISPATCHER, *DEPARTMENT), QUICK))
# fmt: off
GUIDE_CASES: tuple[Case, ...] = (
	_case(N.PASSED_12398, "R81.3", _each((R.MARKET_MANAGEMENT, *DEPARTMENT, *HEADS), QUICK), ORDER_ZH, ORDER_EN, True),
	_case(N.IMPORTANT_EVENT, "R92.2", _each((R.MARKET_MANAGEMENT, *DEPARTMENT), ALL), MATTER_ZH, MATTER_EN, True),
	_case(N.LEVEL_1, "R11.4", WARNED, MATTER_ZH, MATTER_EN, True),
	_case(N.LEVEL_1_AGAIN, "R11.5", _each(DEPARTMENT, QUICK), MATTER_ZH, MATTER_EN, True),
	_case(N.LEVEL_2, "R11.8", WARNED, MATTER_ZH, MATTER_EN),
	_case(N.LEVEL_3, "R11.10", (*WARNED, Told(R.HEAD, QUICK)), MATTER_ZH, MATTER_EN),  # R11.11
	_case(N.RETURNED, "R93.3", _each((R.DISPATCHER,), DESK), ORDER_ZH, ORDER_EN),
	_case(N.REDISPATCHED, "R93.3", _each((R.HANDLER,), QUICK), ORDER_ZH, ORDER_EN),
	_case(N.REPLY_RETURNED, "R93.5", _each((R.HANDLER,), QUICK), ORDER_ZH, ORDER_EN),
	_case(N.CALLBACK_TASK, "R94.1", _each((R.AGENT,), DESK), ORDER_ZH, ORDER_EN),
	_case(N.URGE, "R95.1", _each((R.DISPATCHER,), QUICK), ORDER_ZH, ORDER_EN),
	Case("N11-dispatched", N.URGE, "催办派发", "urge dispatched", "R95.1", _each(DEPARTMENT, QUICK), ORDER_ZH, ORDER_EN),
	_case(N.BULLETIN, "R81.14", _each((R.MARKET_MANAGEMENT, *HEADS), DESK), MATTER_ZH, MATTER_EN),
	_case(N.DUE_SOON, "N13", _each((R.OWNER,), ALL), DEADLINE_ZH, DEADLINE_EN),
	_case(N.OVERDUE, "N14", (
		Told(R.OWNER, ALL),
		Told(R.DISPATCHER, DESK, after=60),
		Told(R.SUPERVISOR, ALL, after=60),
		Told(R.HEAD, ALL, after=120),
		Told(R.MARKET_MANAGEMENT, DESK, after=240),
	), DEADLINE_ZH, DEADLINE_EN),
	_case(N.FOURTH_RETURN, "R93.7", _each((R.DISPATCHER, R.SUPERVISOR, R.HEAD), QUICK), ORDER_ZH, ORDER_EN),
	_case(N.APPOINTMENT, "R94.7", _each((R.AGENT,), QUICK), "工单 {number} 预约回访时间 {due}", "Order {number}: callback agreed for {due}", True),
	Case("N17-accepted", N.ENTITY, "受理告知", "accepted", "N17", _each((R.ENTITY,), (SMS, MAIL)),
		"您的诉求已受理，编号 {number}[，预计 {due} 前办结]。服务热线 {hotline}",
		"Your appeal was accepted as {number}[, expected to be finished by {due}]. Hotline {hotline}", True, NIGHT),
	Case("N17-refused", N.ENTITY, "不予受理告知", "not accepted", "R4.5", _each((R.ENTITY,), (SMS, MAIL)),
		"您的诉求 {number} 不在受理范围，如有疑问请致电服务热线 {hotline}",
		"Your appeal {number} is outside our scope. Questions: hotline {hotline}", True, NIGHT),
	Case("N17-finished", N.ENTITY, "办结告知", "finished", "N17", _each((R.ENTITY,), (SMS, MAIL)),
		"您的诉求 {number} 已办结[，请评价：{rating}]。服务热线 {hotline}",
		"Your appeal {number} is finished[, please rate it: {rating}]. Hotline {hotline}", True, NIGHT),
	_case(N.CALENDAR_MISSING, "N18", _each((R.MANAGER,), DESK),
		"{number} 年工作日历尚未录入，跨年时限为暂定。请录入国务院办公厅放假通知（Hotline Work Calendar）",
		"The work calendar of {number} is missing, deadlines in it are provisional. Enter it (Hotline Work Calendar)"),
	_case(N.SMS_UNDELIVERED, "N19", (Told(R.SAME, (BELL, MAIL, PHONE)), Told(R.ABOVE, DESK)),
		"{number}「{what}」的短信未能送达 {person}，请以其他方式告知[，时限 {due}]",
		"The SMS “{what}” on {number} did not reach {person}: tell them otherwise[, due {due}]"),
)


class SiteCase(Word):
	"""What the site tells of itself, besides the guide's list."""

	SUPERVISION = "supervision", "督办"
	INSPECTION = "inspection", "质检结果", "inspection result"
	MERGED = "merged", "合并通知", "several notices"
	DIGEST_DEPARTMENT = "digest-department", "部门每日摘要", "daily digest of the department"
	DIGEST_AGENT = "digest-agent", "坐席每日摘要", "daily digest of the agent"
	EMPTY_ROSTER = "roster", "值班表为空", "roster is empty"
	NOT_SET_UP = "not-set-up", "通知渠道未配置", "means not set up"
	BAD_TEXT = "bad-text", "通知模板有误", "notice text is broken"
	GATEWAY_DOWN = "gateway", "短信网关故障", "SMS gateway fails"


def _site(case: SiteCase, told: tuple[Told, ...], zh: str, en: str, at_once: bool = False) -> Case:
	return Case(str(case), None, case.zh, case.en, "", told, zh, en, at_once)


_MANAGERS = _each((R.MANAGER,), DESK)
SITE_CASES: tuple[Case, ...] = (
	_site(SiteCase.SUPERVISION, _each((R.HANDLER,), ALL), ORDER_ZH, ORDER_EN),  # R92.1
	_site(SiteCase.INSPECTION, _each((R.OWNER,), DESK),
		"质检单 {number}：{what}[，可于 {due} 前申诉]", "Inspection {number}: {what}[, appeals until {due}]"),
	_site(SiteCase.MERGED, (), "您有 {count} 条热线通知：{list}", "{count} hotline notices: {list}"),
	_site(SiteCase.DIGEST_DEPARTMENT, _each((R.SUPERVISOR, R.HEAD), (MAIL,)),
		"{what}在办时限 {count} 项：{list}", "{what}, {count} open deadlines: {list}"),
	_site(SiteCase.DIGEST_AGENT, _each((R.AGENT,), (MAIL,)), "在办时限 {count} 项：{list}", "{count} open deadlines: {list}"),
	_site(SiteCase.EMPTY_ROSTER, _MANAGERS, "当前没有{what}在值班表上，请安排值班", "Nobody is on duty as {what}, please arrange it"),
	_site(SiteCase.NOT_SET_UP, _MANAGERS, "{what}尚未配置，应发通知改用其他方式", "{what} is not set up, notices go by other means"),
	_site(SiteCase.BAD_TEXT, _MANAGERS, "通知规则「{what}」的模板有误，已改用内置文本，请修改",
		"The text of notice rule “{what}” is broken, the built-in one was sent; please mend it"),
	_site(SiteCase.GATEWAY_DOWN, _MANAGERS, "短信网关连续失败：{what}", "The SMS gateway keeps failing: {what}", True),
)
# fmt: on
CASES: dict[str, Case] = {case.code: case for case in (*GUIDE_CASES, *SITE_CASES)}
# What one kind tells at different events, or to the entity at its end.
BY_EVENT: dict[tuple[N, EventKind], str] = {
	(N.URGE, EventKind.URGE_DISPATCHED): "N11-dispatched",
	(N.ENTITY, EventKind.RECEIVED): "N17-accepted",
	(N.ENTITY, EventKind.NOT_ACCEPTED): "N17-refused",
	(N.ENTITY, EventKind.ARCHIVED): "N17-finished",
}
# Who is told instead of, or after, whom.
LADDER: dict[Recipient, tuple[Recipient, ...]] = {
	R.AGENT: (R.DISPATCHER, R.MARKET_MANAGEMENT),
	R.DISPATCHER: (R.MARKET_MANAGEMENT, R.MANAGER),
	R.HANDLER: (R.SUPERVISOR, R.HEAD, R.PRINCIPAL_HEAD, R.MARKET_MANAGEMENT),
	R.SUPERVISOR: (R.HEAD, R.PRINCIPAL_HEAD, R.MARKET_MANAGEMENT),
	R.HEAD: (R.PRINCIPAL_HEAD, R.MARKET_MANAGEMENT),
	R.PRINCIPAL_HEAD: (R.MARKET_MANAGEMENT,),
	R.MARKET_MANAGEMENT: (R.MANAGER,),
	R.ENTITY: (R.AGENT,),
}


def case_of(kind: N, event: EventKind | None = None) -> Case:
	"""How `kind` is told when `event` called for it."""
	return CASES[BY_EVENT.get((kind, event), str(kind)) if event else str(kind)]
