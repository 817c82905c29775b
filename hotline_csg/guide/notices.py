"""Which notices an event calls for (the list N1–N19): a table, read by the site's outbox."""

from __future__ import annotations

from .words import EventKind as E
from .words import Flow, State, Word


class NoticeKind(Word):
	PASSED_12398 = "N1", "12398工单派发"
	IMPORTANT_EVENT = "N2", "重要（紧急）服务事件"
	LEVEL_1 = "N3", "一级预警"
	LEVEL_1_AGAIN = "N4", "一级预警再次催办"
	LEVEL_2 = "N5", "二级预警"
	LEVEL_3 = "N6", "三级预警"
	RETURNED = "N7", "退单"
	REDISPATCHED = "N8", "再次派发"
	REPLY_RETURNED = "N9", "回单退回"
	CALLBACK_TASK = "N10", "回访任务"
	URGE = "N11", "催办"
	BULLETIN = "N12", "通报"
	DUE_SOON = "N13", "即将超时"
	OVERDUE = "N14", "已超时"
	FOURTH_RETURN = "N15", "退单达到上限"
	APPOINTMENT = "N16", "预约回访到时"
	ENTITY = "N17", "告知主体"
	CALENDAR_MISSING = "N18", "缺少下一年度工作日历"
	SMS_UNDELIVERED = "N19", "短信未送达"


def notices_of(event: E, state: State, flow: Flow) -> tuple[NoticeKind, ...]:
	"""The notices that `event`, happening in `state`, calls for."""
	if event is E.DISPATCHED and flow is Flow.REGULATOR and state is not State.RETURNED:
		return (NoticeKind.PASSED_12398,)
	if event is E.DISPATCHED and state in (State.RETURNED, State.NEGOTIATING):
		return (NoticeKind.REDISPATCHED,)
	return _BY_EVENT.get(event, ())


_BY_EVENT: dict[E, tuple[NoticeKind, ...]] = {
	E.RECEIVED: (NoticeKind.ENTITY,),
	E.RETURNED: (NoticeKind.RETURNED,),
	E.NEGOTIATION_OPENED: (NoticeKind.FOURTH_RETURN,),
	E.REPLY_RETURNED: (NoticeKind.REPLY_RETURNED,),
	E.REVIEWED: (NoticeKind.CALLBACK_TASK,),
	E.REPORT_SUBMITTED: (NoticeKind.CALLBACK_TASK,),
	E.URGED: (NoticeKind.URGE,),
	E.ARCHIVED: (NoticeKind.ENTITY,),
}
