"""Every figure, once: its source, its condition, its formula in words. docs/zh/指标.md is written from this.

Times are working minutes, counted by the engine when the step was done (`guide/measures.py`). Urges of orders are counted
apart (A27).
"""

from __future__ import annotations

from typing import Any

from hotline_csg.guide.measures import Kept
from hotline_csg.guide.rulebook import GUIDE
from hotline_csg.guide.words import DeadlineName, Ending, Satisfaction, Side, Status, Word

from .sources import (
	ARCHIVED,
	CALLS,
	DISPATCHES,
	DUE,
	NEGOTIATIONS,
	RECEIVED,
	RETURNS,
	STAGED,
	URGES,
)
from .words import Count, Filter, Mean, Rank, Share, Source

# What is told of a return and a callback in words of their doctypes.
BY_DEPARTMENT, OF_REPLY = "退单", "回单退回"
REACHED_WORD, NOT_REACHED_WORD = "已回访", "未接通"
NEGOTIATING = "协商中"
YES, NO = "是", "否"


def _count(code: str, zh: str, en: str, source: Source, formula: str, asked_by: str, *where: Filter) -> Count:
	return Count(code, en, zh, formula, asked_by, source, where)


def _share(code: str, zh: str, en: str, part: Count, whole: Count, asked_by: str) -> Share:
	formula = f"{part.zh} ÷ {whole.zh} × 100%，{whole.zh}为 0 时不计"
	return Share(code, en, zh, formula, asked_by, part, whole)


def _is(column: str, *words: Word) -> Filter:
	return (column, "in", tuple(one.zh for one in words))


def _ended(*endings: Ending) -> Filter:
	return _is("hotline_ending", *endings)


def _kept(name: DeadlineName) -> Filter:
	return (f"hotline_kept_{name}", "=", Kept.KEPT.zh)


def _told(name: DeadlineName) -> Filter:
	return (f"hotline_kept_{name}", "is", "set")


# fmt: off
# Orders received ----------------------------------------------------------------------------------------------
RECEIVED_ORDERS = _count("received", "受理量", "Received", RECEIVED, "统计期内受理的工单数，不含催办工单", "R2.1, A27")
EXTERNAL = _count("external", "外部渠道", "External", RECEIVED, "其中渠道为外部的", "R7.3", ("hotline_side", "=", Side.EXTERNAL.zh))
STILL_OPEN = _count("still_open", "未办结", "Not Ended", RECEIVED, "其中查询时尚未办结的", "R5.1", ("hotline_ending", "is", "not set"))
AT_ONCE = _count("at_once", "直接办结", "Answered at Once", RECEIVED, "其中由首问坐席直接答复办结的", "R82.2", _ended(Ending.ANSWERED))
AT_ONCE_SHARE = _share("at_once_share", "直接办结率", "Answered at Once %", AT_ONCE, RECEIVED_ORDERS, "R82.2")
NOT_ACCEPTED = _count("not_accepted", "不予受理", "Not Accepted", RECEIVED, "其中不予受理的", "R4.2", _ended(Ending.NOT_ACCEPTED))
PASSED_TOLD = _count("passed_told", "有传递时限", "With Limit to Pass", RECEIVED, "其中填写传递时限已完成的", "R82",
	_told(DeadlineName.REGISTER))
PASSED_KEPT = _count("passed_kept", "按时传递", "Passed in Time", RECEIVED, "其中填写传递（或直接办结）按时的", "R82",
	_kept(DeadlineName.REGISTER))
PASSED_SHARE = _share("passed_share", "传递及时率", "Passed in Time %", PASSED_KEPT, PASSED_TOLD, "R82")
DISPATCHED_ORDERS = _count("dispatched", "派发量", "Dispatched", RECEIVED, "其中已派发到部门的", "R82.4", ("hotline_department", "is", "set"))
RETURNED_ORDERS = _count("returned_orders", "被退单工单", "Returned", RECEIVED, "其中被部门退单至少一次的", "R93.6", ("hotline_returns", ">", 0))
RETURN_SHARE = _share("return_share", "退单率", "Returned %", RETURNED_ORDERS, DISPATCHED_ORDERS, "R93.6")
URGED_ORDERS = _count("urged_orders", "被催办工单", "Urged", RECEIVED, "其中被催办至少一次的", "R95.3", ("hotline_urges", ">", 0))
CORRECTED = _count("corrected", "更正工单", "Corrected", RECEIVED, "其中诉求类型、业务分类或渠道被更正过至少一次的", "R91.4", ("hotline_corrections", ">", 0))
CORRECTED_SHARE = _share("corrected_share", "更正率", "Corrected %", CORRECTED, RECEIVED_ORDERS, "R91.4")
URGE_ORDERS = _count("urge_orders", "催办工单", "Urges", URGES, "统计期内受理的催办工单数，单独统计", "A27, R95.1")

# Orders ended -------------------------------------------------------------------------------------------------
ENDED_ORDERS = _count("ended", "办结量", "Ended", ARCHIVED, "统计期内办结的工单数，不含催办工单", "R5.1, A27")
OVERALL_KEPT = _count("overall_kept", "总体按时", "Kept Overall", ARCHIVED, "其中总体时限按时的", "R82, A26", _kept(DeadlineName.OVERALL))
OVERALL_TOLD = _count("overall_told", "有总体时限", "With Overall Limit", ARCHIVED, "其中有总体时限的", "R82, A26", _told(DeadlineName.OVERALL))
OVERALL_SHARE = _share("overall_share", "总体及时率", "Overall %", OVERALL_KEPT, OVERALL_TOLD, "R82, A26")
MEAN_USED = Mean("mean_used", "Mean Minutes", "平均用时（工作分钟）", "办结工单从受理到归档的工作分钟平均数", "R82, A26",
	ENDED_ORDERS, "hotline_used", seconds=True)
TO_CALL_BACK = _count("to_call_back", "应回访", "To Be Called Back", ARCHIVED, "其中经派发且不属于免回访的", "R94.4",
	_ended(Ending.CALLED_BACK, Ending.UNREACHED))
CALLED_BACK = _count("called_back", "已回访", "Called Back", ARCHIVED, "其中回访到主体后办结的", "R94.1", _ended(Ending.CALLED_BACK))
UNREACHED = _count("unreached", "三次未果", "Not Reached", ARCHIVED, "其中三次回访未果后办结的", "R94.8", _ended(Ending.UNREACHED))
EXEMPT = _count("exempt", "免回访", "Exempt", ARCHIVED, "其中免回访的", "R94.4", _ended(Ending.EXEMPT))
COVERAGE = _share("coverage", "回访率", "Called Back %", CALLED_BACK, TO_CALL_BACK, "R94.4")
RATED = _count("rated", "已评价", "Rated", ARCHIVED, "其中主体给出满意度评价的", "R94.2, A25",
	_is("hotline_satisfaction", *(one for one in Satisfaction if one is not Satisfaction.NOT_RATED)))
SATISFIED = _count("satisfied", "满意", "Satisfied", ARCHIVED, "其中评价为非常满意或满意的", "A25",
	_is("hotline_satisfaction", Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED))
SATISFACTION = _share("satisfaction_share", "满意率", "Satisfied %", SATISFIED, RATED, "A25")
DISSATISFIED = _count("dissatisfied", "不满意", "Dissatisfied", ARCHIVED, "其中评价为不满意或非常不满意的", "A25",
	_is("hotline_satisfaction", Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED))
CONTACT_TOLD = _count("contact_told", "核实联系的投诉", "Contact Asked About", ARCHIVED, "其中回访时向主体核实过 1 个工作日内是否联系的", "R94.3",
	("hotline_contact_confirmed", "in", (YES, NO)))
CONTRADICTED = _count("contradicted", "联系情况不一致", "Contact Contradicted", ARCHIVED, "其中部门联系客户按时、而主体称 1 个工作日内未被联系的", "R94.3",
	_kept(DeadlineName.CONTACT), ("hotline_contact_confirmed", "=", NO))
CONTRADICTED_SHARE = _share("contradicted_share", "不一致率", "Contradicted %", CONTRADICTED, CONTACT_TOLD, "R94.3")

# Stages of orders ended ---------------------------------------------------------------------------------------
STAGE_LEFT = _count("stage_left", "经过工单", "Orders Through", STAGED, "统计期内办结、经过该阶段的工单数；全程为受理到办结", "R5.2, R82")
STAGE_MEAN = Mean("stage_mean", "Mean in Stage", "平均（工作分钟）", "在该阶段累计停留的工作分钟平均数", "R82", STAGE_LEFT, seconds=True)
STAGE_MEDIAN = Rank("stage_median", "Median in Stage", "中位数（工作分钟）", "在该阶段累计停留的工作分钟中位数", "R82", STAGE_LEFT, 50)
STAGE_P90 = Rank("stage_p90", "90% Within", "九成不超过（工作分钟）", "在该阶段累计停留的工作分钟第 90 百分位", "R82", STAGE_LEFT, 90)
STAGE_WORST = Rank("stage_worst", "Longest in Stage", "最长（工作分钟）", "在该阶段累计停留最长的工作分钟", "R82", STAGE_LEFT, 100)

# Deadlines ----------------------------------------------------------------------------------------------------
FALLEN_DUE = _count("fallen_due", "到期时限", "Fallen Due", DUE, "统计期内、查询时已到期的时限数；已取消的不计", "R82, R81")
MET = _count("met", "按时完成", "Kept", DUE, "其中在到期前（含到期时刻）完成的", "R82, R81", ("status_code", "=", str(Status.MET)))
MISSED = _count("missed", "超时时限", "Missed", DUE, "其中超过到期时刻完成的，以及已到期仍未完成的", "R82, R81",
	("status_code", "in", (str(Status.MISSED), str(Status.OPEN))))
OVERDUE = _count("overdue", "超时未完成", "Still Open", DUE, "其中已到期仍未完成的", "R82, R81", ("status_code", "=", str(Status.OPEN)))
TIMELINESS = _share("timeliness", "及时率", "Kept %", MET, FALLEN_DUE, "R82, R81")
LATE_DONE = _count("late_done", "超时完成", "Done Late", DUE, "其中超过到期时刻完成的，以及工单办结时仍未做的", "R82, R81", ("status_code", "=", str(Status.MISSED)))
MEAN_LATE = Mean("mean_late", "Mean Minutes Late", "平均超时（工作分钟）", "超时完成且超时满 1 个工作分钟的时限，从到期到完成的工作分钟平均数", "R82, R81",
	LATE_DONE, "late_minutes", positive=True)

# Returns and negotiations -------------------------------------------------------------------------------------
DISPATCH_TIMES = _count("dispatch_times", "派发次数", "Dispatches", DISPATCHES, "统计期内派发到部门的次数，再次派发另计一次", "R82.4, R93.3")
RETURN_TIMES = _count("return_times", "退单次数", "Returns", RETURNS, "统计期内部门退单的次数", "R93.1", ("kind", "=", BY_DEPARTMENT))
BOUNCED_SHARE = _share("bounced_share", "退单占派发", "Returns per Dispatch %", RETURN_TIMES, DISPATCH_TIMES, "R93.1")
LAST_RETURNS = _count("last_returns", "退单达上限", "Last Return Used", RETURNS, "其中用完退单次数的（之后只能协商）", "R93.6",
	("kind", "=", BY_DEPARTMENT), ("number", ">", GUIDE.settings.max_returns - 1))
REPLY_RETURNS = _count("reply_returns", "回单退回次数", "Reply Returns", RETURNS, "统计期内调度退回回单的次数", "R93.4", ("kind", "=", OF_REPLY))
OPENED_NEGOTIATIONS = _count("negotiations", "发起协商", "Negotiations", NEGOTIATIONS, "统计期内发起的协商数", "R93.7")
STILL_NEGOTIATING = _count("negotiating", "协商未果", "Still Negotiating", NEGOTIATIONS, "其中查询时尚未达成一致的", "R93.7",
	("status", "=", NEGOTIATING))

# Callbacks ----------------------------------------------------------------------------------------------------
ATTEMPTS = _count("attempts", "回访通话", "Calls Made", CALLS, "统计期内拨出的回访通话数，接通与否都计", "R94.8")
REACHED = _count("reached", "回访接通", "Reached", CALLS, "其中接通并完成回访的", "R94.1", ("outcome", "=", REACHED_WORD))
NOT_REACHED = _count("not_reached", "回访未接通", "No Answer", CALLS, "其中未接通的", "R94.8", ("outcome", "=", NOT_REACHED_WORD))
REACHED_SHARE = _share("reached_share", "回访接通率", "Reached %", REACHED, ATTEMPTS, "R94.8")
IN_HOURS = _count("in_hours", "在规定时段", "At a Proper Time", CALLS, "其中在回访时段内或按约定时间拨出的", "R94.5, R94.7", ("in_hours", "=", 1))
IN_HOURS_SHARE = _share("in_hours_share", "时段合规率", "At a Proper Time %", IN_HOURS, ATTEMPTS, "R94.5, R94.7")
AGREED = _count("agreed_calls", "按约定", "As Agreed", CALLS, "其中有约定时间的", "R94.7", ("agreed", "=", 1))
# fmt: on

FIGURES: dict[str, Any] = {
	one.code: one for one in list(globals().values()) if isinstance(one, Count | Share | Mean | Rank)
}
