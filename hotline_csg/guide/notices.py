"""Which notices an event calls for (the list N1–N19): a table, read by the site's outbox."""

from __future__ import annotations

from .words import EventKind as E
from .words import Flow, Role, State, Word


class NoticeKind(Word):
	PASSED_12398 = "N1", "12398工单派发", "12398 order dispatched"
	IMPORTANT_EVENT = "N2", "重要（紧急）服务事件", "important (urgent) event"
	LEVEL_1 = "N3", "一级预警", "level 1 warning"
	LEVEL_1_AGAIN = "N4", "一级预警再次催办", "level 1 warning, second urge"
	LEVEL_2 = "N5", "二级预警", "level 2 warning"
	LEVEL_3 = "N6", "三级预警", "level 3 warning"
	RETURNED = "N7", "退单", "order returned"
	REDISPATCHED = "N8", "再次派发", "order dispatched again"
	REPLY_RETURNED = "N9", "回单退回", "reply returned"
	CALLBACK_TASK = "N10", "回访任务", "callback to be made"
	URGE = "N11", "催办", "order urged"
	BULLETIN = "N12", "通报", "bulletin"
	DUE_SOON = "N13", "即将超时", "due soon"
	OVERDUE = "N14", "已超时", "overdue"
	FOURTH_RETURN = "N15", "退单达到上限", "return limit reached"
	APPOINTMENT = "N16", "预约回访到时", "callback appointment due"
	ENTITY = "N17", "告知主体", "told to the entity"
	CALENDAR_MISSING = "N18", "缺少下一年度工作日历", "next year's calendar missing"
	SMS_UNDELIVERED = "N19", "短信未送达", "SMS not delivered"


class Means(Word):
	"""How a notice goes out."""

	SMS = "sms", "短信"
	PHONE = "phone", "电话"
	MAIL = "mail", "邮件"


# By which means the guide wants a notice to go: any one of them (R81.3), or all (R11.4, R11.8, R11.10).
ANY_OF: dict[NoticeKind, frozenset[Means]] = {NoticeKind.PASSED_12398: frozenset({Means.SMS, Means.PHONE})}
ALL_OF: dict[NoticeKind, frozenset[Means]] = {
	kind: frozenset(Means) for kind in (NoticeKind.LEVEL_1, NoticeKind.LEVEL_2, NoticeKind.LEVEL_3)
}
# N14: whom an overdue deadline is told to after the one who owes it, step by step; A11: a negotiation's goes to MMD.
LADDER: dict[Role, tuple[Role, ...]] = {
	Role.AGENT: (Role.MARKET_MANAGEMENT,),
	Role.DISPATCHER: (Role.MARKET_MANAGEMENT,),
	Role.HANDLER: (Role.HEAD, Role.MARKET_MANAGEMENT),
	Role.SUPERVISOR: (Role.HEAD, Role.MARKET_MANAGEMENT),
	Role.HEAD: (Role.MARKET_MANAGEMENT,),
	Role.PRINCIPAL_HEAD: (Role.MARKET_MANAGEMENT,),
	Role.MARKET_MANAGEMENT: (),
}


def notices_of(event: E, state: State, flow: Flow) -> tuple[NoticeKind, ...]:
	"""The notices that `event`, happening in `state`, calls for."""
	if flow is Flow.REPORT:
		return ()  # R6.6: nothing of a report is sent out
	if event is E.DISPATCHED and state in (State.RETURNED, State.NEGOTIATING):
		return (NoticeKind.REDISPATCHED,)
	if event is E.DISPATCHED and flow is Flow.REGULATOR:
		return (NoticeKind.PASSED_12398,)  # R81.3
	return _BY_EVENT.get(event, ())


_BY_EVENT: dict[E, tuple[NoticeKind, ...]] = {
	E.RECEIVED: (NoticeKind.ENTITY,),
	E.RETURNED: (NoticeKind.RETURNED,),
	E.NEGOTIATION_OPENED: (NoticeKind.FOURTH_RETURN,),
	E.REPLY_RETURNED: (NoticeKind.REPLY_RETURNED,),
	E.REVIEWED: (NoticeKind.CALLBACK_TASK,),
	E.REPORT_SUBMITTED: (NoticeKind.CALLBACK_TASK,),
	# The urge goes to the dispatcher, the urge order it becomes to the department.
	E.URGED: (NoticeKind.URGE,),
	E.URGE_DISPATCHED: (NoticeKind.URGE,),
	E.NOT_ACCEPTED: (NoticeKind.ENTITY,),
	E.ARCHIVED: (NoticeKind.ENTITY,),
}
