"""Every figure, once: its source, its condition, its formula in words. docs/zh/指标.md is written from this.

Times are working minutes, counted by the engine when the step was done (`guide/measures.py`). Urges of orders are counted
apart (A27).
"""

from __future__ import annotations

from hotline_csg.guide.measures import Kept
from hotline_csg.guide.words import DeadlineName, Ending, Satisfaction, Side, Status

from .words import Any, Count, Dimension, Mean, Rank, Share, Source

DIMENSIONS = {
	one.code: one
	for one in (
		Dimension("category", "Appeal Category", "诉求类型", "Hotline Category"),
		Dimension("topic", "Topic", "业务分类", "Hotline Topic"),
		Dimension("channel", "Channel", "诉求渠道", "Hotline Channel"),
		Dimension("side", "Channel Side", "渠道内外部"),
		Dimension("entity_kind", "Market Entity Kind", "市场主体类型"),
		Dimension("centre", "Trading Centre", "交易中心", "Hotline Centre"),
		Dimension("department", "Department", "责任部门", "Department"),
		Dimension("agent", "First-asked Agent", "首问坐席", "User"),
		Dimension("person", "Responsible Person", "责任人", "User"),
		Dimension("role", "Responsible Role", "责任岗位"),
		Dimension("deadline", "Limit", "时限"),
		Dimension("rule", "Rule", "条款"),
		Dimension("ground", "Ground", "原因"),
		Dimension("kind", "Kind", "类别"),
		Dimension("ending", "Ending", "办结方式"),
		Dimension("satisfaction", "Satisfaction", "满意度"),
		Dimension("stage", "Stage", "阶段"),
		Dimension("level", "Level", "预警等级"),
		Dimension("means", "Means", "发送方式"),
	)
}
ORDER_COLUMNS = (
	*((code, f"hotline_{code}") for code in ("category", "topic", "channel", "side", "entity_kind", "centre", "department")),
	("agent", "hotline_first_agent"),
	("ending", "hotline_ending"),
	("satisfaction", "hotline_satisfaction"),
)  # fmt: skip
CARRIED = tuple(
	(code, f"order_{code}") for code in ("category", "topic", "channel", "side", "entity_kind", "centre")
)
NOT_AN_URGE = ("hotline_urge", "=", 0)
RECEIVED = Source(
	"Issue", "hotline_received_at", "统计期内受理的工单", "orders received in the period", ORDER_COLUMNS,
	(NOT_AN_URGE, ("hotline_state", "is", "set")),
)  # fmt: skip
ARCHIVED = Source(
	"Issue", "hotline_archived_at", "统计期内办结的工单", "orders ended in the period", ORDER_COLUMNS, (NOT_AN_URGE,)
)  # fmt: skip
DUE = Source(
	"Hotline Deadline", "due", "统计期内、查询时已到期的时限（已取消的除外）", "deadlines that fell due in the period",
	(*CARRIED, ("department", "department"), ("person", "responsible"), ("role", "responsible_role"),
		("deadline", "deadline"), ("rule", "rule")),
	(("status_code", "in", (str(Status.OPEN), str(Status.MET), str(Status.MISSED))),),
	fallen_due=True,
)  # fmt: skip


def _count(code: str, zh: str, en: str, source: Source, formula: str, asked_by: str, *where: tuple[str, str, object]) -> Count:  # fmt: skip
	return Count(code, en, zh, formula, asked_by, source, where)


def _share(code: str, zh: str, en: str, part: Count, whole: Count, asked_by: str) -> Share:
	return Share(code, en, zh, f"{part.zh} ÷ {whole.zh} × 100%，{whole.zh}为 0 时不计", asked_by, part, whole)


def _ended(*endings: Ending) -> tuple[str, str, object]:
	return ("hotline_ending", "in", tuple(one.zh for one in endings))


# Orders received ----------------------------------------------------------------------------------------------
RECEIVED_ORDERS = _count(
	"received", "受理量", "Received", RECEIVED, "统计期内受理的工单数，不含催办工单", "R2.1, A27"
)
EXTERNAL = _count(
	"external",
	"外部渠道",
	"External",
	RECEIVED,
	"其中渠道为外部的",
	"R7.3",
	("hotline_side", "=", Side.EXTERNAL.zh),
)
STILL_OPEN = _count(
	"still_open",
	"未办结",
	"Not Ended",
	RECEIVED,
	"其中查询时尚未办结的",
	"R5.1",
	("hotline_ending", "is", "not set"),
)
AT_ONCE = _count(
	"at_once",
	"直接办结",
	"Answered at Once",
	RECEIVED,
	"其中由首问坐席直接答复办结的",
	"R82.2",
	_ended(Ending.ANSWERED),
)
AT_ONCE_SHARE = _share("at_once_share", "直接办结率", "Answered at Once %", AT_ONCE, RECEIVED_ORDERS, "R82.2")
RETURNED_ORDERS = _count(
	"returned_orders",
	"被退单工单",
	"Returned",
	RECEIVED,
	"其中被部门退单至少一次的",
	"R93.6",
	("hotline_returns", ">", 0),
)
DISPATCHED_ORDERS = _count(
	"dispatched",
	"派发量",
	"Dispatched",
	RECEIVED,
	"其中已派发到部门的",
	"R82.4",
	("hotline_department", "is", "set"),
)
RETURN_SHARE = _share("return_share", "退单率", "Returned %", RETURNED_ORDERS, DISPATCHED_ORDERS, "R93.6")
URGED_ORDERS = _count(
	"urged_orders",
	"被催办工单",
	"Urged",
	RECEIVED,
	"其中被催办至少一次的",
	"R95.3",
	("hotline_urges", ">", 0),
)

# Orders ended -------------------------------------------------------------------------------------------------
ENDED_ORDERS = _count("ended", "办结量", "Ended", ARCHIVED, "统计期内办结的工单数，不含催办工单", "R5.1, A27")
OVERALL_KEPT = _count(
	"overall_kept",
	"总体按时",
	"Kept Overall",
	ARCHIVED,
	"其中总体时限按时的",
	"R82, A26",
	(f"hotline_kept_{DeadlineName.OVERALL}", "=", Kept.KEPT.zh),
)
OVERALL_TOLD = _count(
	"overall_told",
	"有总体时限",
	"With Overall Limit",
	ARCHIVED,
	"其中有总体时限的",
	"R82, A26",
	(f"hotline_kept_{DeadlineName.OVERALL}", "is", "set"),
)
OVERALL_SHARE = _share("overall_share", "总体及时率", "Overall %", OVERALL_KEPT, OVERALL_TOLD, "R82, A26")
MEAN_USED = Mean(
	"mean_used",
	"Mean Minutes",
	"平均用时（工作分钟）",
	"办结工单从受理到归档的工作分钟平均数",
	"R82, A26",
	ENDED_ORDERS,
	"hotline_used",
	seconds=True,
)
TO_CALL_BACK = _count(
	"to_call_back",
	"应回访",
	"To Be Called Back",
	ARCHIVED,
	"其中经派发且不属于免回访的",
	"R94.4",
	_ended(Ending.CALLED_BACK, Ending.UNREACHED),
)
CALLED_BACK = _count(
	"called_back",
	"已回访",
	"Called Back",
	ARCHIVED,
	"其中回访到主体后办结的",
	"R94.1",
	_ended(Ending.CALLED_BACK),
)
UNREACHED = _count(
	"unreached",
	"三次未果",
	"Not Reached",
	ARCHIVED,
	"其中三次回访未果后办结的",
	"R94.8",
	_ended(Ending.UNREACHED),
)
EXEMPT = _count("exempt", "免回访", "Exempt", ARCHIVED, "其中免回访的", "R94.4", _ended(Ending.EXEMPT))
COVERAGE = _share("coverage", "回访率", "Called Back %", CALLED_BACK, TO_CALL_BACK, "R94.4")
RATED = _count(
	"rated",
	"已评价",
	"Rated",
	ARCHIVED,
	"其中主体给出满意度评价的",
	"R94.2, A25",
	(
		"hotline_satisfaction",
		"in",
		tuple(one.zh for one in Satisfaction if one is not Satisfaction.NOT_RATED),
	),
)
SATISFIED = _count(
	"satisfied",
	"满意",
	"Satisfied",
	ARCHIVED,
	"其中评价为非常满意或满意的",
	"A25",
	("hotline_satisfaction", "in", (Satisfaction.VERY_SATISFIED.zh, Satisfaction.SATISFIED.zh)),
)
SATISFACTION = _share("satisfaction_share", "满意率", "Satisfied %", SATISFIED, RATED, "A25")

# Deadlines ----------------------------------------------------------------------------------------------------
FALLEN_DUE = _count(
	"fallen_due", "到期时限", "Fallen Due", DUE, "统计期内、查询时已到期的时限数；已取消的不计", "R82, R81"
)
MET = _count(
	"met",
	"按时完成",
	"Kept",
	DUE,
	"其中在到期前（含到期时刻）完成的",
	"R82, R81",
	("status_code", "=", str(Status.MET)),
)
MISSED = _count(
	"missed",
	"超时时限",
	"Missed",
	DUE,
	"其中超过到期时刻完成的，以及已到期仍未完成的",
	"R82, R81",
	("status_code", "in", (str(Status.MISSED), str(Status.OPEN))),
)
OVERDUE = _count(
	"overdue",
	"超时未完成",
	"Still Open",
	DUE,
	"其中已到期仍未完成的",
	"R82, R81",
	("status_code", "=", str(Status.OPEN)),
)
TIMELINESS = _share("timeliness", "及时率", "Kept %", MET, FALLEN_DUE, "R82, R81")
LATE_DONE = _count(
	"late_done",
	"超时完成",
	"Done Late",
	DUE,
	"其中超过到期时刻完成的",
	"R82, R81",
	("status_code", "=", str(Status.MISSED)),
)
MEAN_LATE = Mean(
	"mean_late",
	"Mean Minutes Late",
	"平均超时（工作分钟）",
	"超时完成的时限，从到期到完成的工作分钟平均数",
	"R82, R81",
	LATE_DONE,
	"late_minutes",
)

FIGURES: dict[str, Any] = {
	one.code: one for one in list(globals().values()) if isinstance(one, Count | Share | Mean | Rank)
}
