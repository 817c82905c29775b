"""The figures of the reports that are more than a table of one source. No frappe, like `definitions`."""

from __future__ import annotations

from collections.abc import Iterator

from hotline_csg.guide.choices import Finding
from hotline_csg.guide.important import DutyName
from hotline_csg.guide.measures import Kept
from hotline_csg.guide.words import Channel, DeadlineName, Ending, Status

from .sources import CARRIED, ORDER_COLUMNS, RECEIVED
from .words import Count, Share, Source, Worked

CALLS = Source(
	"Call Log", "start_time", "统计期内热线呼入的电话", "incoming calls of the hotline in the period",
	(("topic", "hotline_topic"),), (("type", "=", "Incoming"), ("hotline_is_call", "=", 1)),
)  # fmt: skip
ROSTER = Source("Hotline Duty", "starts", "统计期内的值班安排", "duties in the period", (), (("duty", "=", "交易服务坐席"),))  # fmt: skip
WARNED = Source(
	"Hotline Warning", "raised_at", "统计期内发出的预警（已撤销的除外）", "warnings raised in the period",
	(("level", "level"), ("topic", "topic")), (("status", "!=", "已撤销"),),
)  # fmt: skip
REGULATORS = Source(
	"Issue", "hotline_received_at", "统计期内受理的12398工单", "regulator's orders received in the period",
	ORDER_COLUMNS, (("hotline_channel_code", "=", str(Channel.C12398)), ("hotline_urge", "=", 0)),
)  # fmt: skip
NOTICES = Source(
	"Hotline Notice", "owed_at", "统计期内应发出的通知", "notices to be sent in the period", (("kind", "kind"), ("means", "means"))
)  # fmt: skip
ITEMS = Source(
	"Hotline Rectification", "due", "期限在统计期内的整改事项", "rectification items due in the period",
	(("department", "department"), *CARRIED), code="items",
)  # fmt: skip
ITEMS_PAST = Source(
	"Hotline Rectification", "due", "期限在统计期内、查询时期限已过的整改事项", "rectification items past their due day",
	(("department", "department"), *CARRIED), fallen_due=True, code="items_past",
)  # fmt: skip
SCORED = Source(
	"Hotline Inspection", "scored_at", "统计期内评分的质检单", "inspections scored in the period", (("department", "department"),)
)  # fmt: skip
LEAST_CALLS = 2
# The duties of a warning that the report tells of, and the states of a notice by the columns of its report.
REPORTED, URGED_AGAIN = str(DutyName.REPORT), str(DutyName.URGE_AGAIN)
STATES = {
	"waiting": ("queued", "sending", "failed"),
	"handed_over": ("accepted", "delivered"),
	"arrived": ("delivered",),
	"given_up": ("given_up",),
	"dropped": ("dropped",),
}


def _count(code: str, zh: str, en: str, source: Source, formula: str, asked_by: str, *where: tuple[str, str, object]) -> Count:  # fmt: skip
	return Count(code, en, zh, formula, asked_by, source, where)


def _share(code: str, zh: str, en: str, part: Count, whole: Count, asked_by: str) -> Share:
	return Share(code, en, zh, f"{part.zh} ÷ {whole.zh} × 100%，{whole.zh}为 0 时不计", asked_by, part, whole)


def _worked(code: str, zh: str, en: str, source: Source, formula: str, condition: str, asked_by: str) -> Worked:  # fmt: skip
	return Worked(code, en, zh, formula, asked_by, source, condition)


# Calls --------------------------------------------------------------------------------------------------------
OFFERED = _count("offered", "呼入量", "Offered", CALLS, "统计期内呼入热线的电话数", "R3.1")
ANSWERED = _count("answered", "接通", "Answered", CALLS, "其中已接听的（通话中或已结束）", "R3.1", ("status", "in", ("In Progress", "Completed")))  # fmt: skip
LOST = _count("lost", "未接通", "Missed Calls", CALLS, "其中无人接听、占线、失败或取消的", "R3.1", ("status", "in", ("No Answer", "Busy", "Failed", "Canceled")))  # fmt: skip
ANSWER_RATE = _share("answer_rate", "接通率", "Answered %", ANSWERED, OFFERED, "R3.1")
REPEAT_CALLERS = _worked("repeat_callers", "重复来电", "Repeat Callers", CALLS,
	f"同一主体、同一业务分类在统计期内来电不少于 {LEAST_CALLS} 次的组数（报表中可改次数）；举报不计",
	"`hotline_entity` 已填，按 `hotline_entity`、`hotline_topic` 分组", "R11.7, R11.12, R11.13")  # fmt: skip
REPEAT_CALLS = _worked("repeat_calls", "来电次数", "Calls", CALLS, "该组的来电数", "同上", "R11.12")
REPEAT_CALLS_SHARE = _worked("repeat_share", "重复来电占比", "Repeat Calls %", CALLS, "重复来电组的来电数之和 ÷ 有主体的呼入量 × 100%，为 0 时不计", "同上", "R11.12")  # fmt: skip
REPEAT_ORDERS = _worked("repeat_orders", "登记工单", "Orders", CALLS, "该组来电登记的不同工单数", "`hotline_order` 去重", "R11.12")  # fmt: skip
REPEAT_OPEN = _worked("repeat_open", "未办结工单", "Open Orders", CALLS, "其中尚未办结的", "工单的 `hotline_ending` 未填", "R5.1")  # fmt: skip
REPEAT_LEVEL = _worked("repeat_level", "预警等级", "Level Reached", CALLS,
	"该主体、该业务分类最近一次来电在统计期内的预警中最高的等级", "`Hotline Warning`：`entity_key`、`topic` 相同，`last_at` 在统计期内，未撤销", "R11.7, R11.10")  # fmt: skip

# Staffing -----------------------------------------------------------------------------------------------------
AGENT_HOURS = _worked("agent_hours", "坐席工时（小时）", "Agent Hours", ROSTER,
	"该时段内各坐席值班时间之和；同一人重复排班只计一次，只计到查询时", "`duty` = 交易服务坐席", "R91.9")  # fmt: skip
MEAN_AGENTS = _worked("mean_agents", "平均在岗坐席", "Agents on Duty", ROSTER, "坐席工时 ÷ 该时段有人值班的时间", "同上", "R91.9")  # fmt: skip
CALLS_PER_HOUR = _worked("calls_per_hour", "每坐席小时呼入", "Calls per Agent Hour", ROSTER,
	"呼入量 ÷ 坐席工时，工时为 0 时不计", "同上", "R91.9")  # fmt: skip

# Warnings -----------------------------------------------------------------------------------------------------
RAISED = _count("raised", "发出预警", "Raised", WARNED, "统计期内发出的预警数；已撤销的不计", "R11.1")
STILL_HANDLED = _count("still_handled", "处置中", "Being Handled", WARNED, "其中仍在处置的", "R11.1", ("status", "=", "处置中"))  # fmt: skip


def _duty(code: str, zh: str, en: str, duty: str, asked_by: str) -> tuple[Worked, Worked, Worked]:
	"""What fell due of a duty of these warnings, was kept, and its share: met and missed as of every deadline."""
	of = f"`Hotline Deadline`：`warning` 为这些预警，`code` = {duty}，到期时刻已过"
	return (
		_worked(f"{code}_due", f"{zh}到期", f"{en}: Due", WARNED, f"这些预警中已到期的「{zh}」时限数", of, asked_by),
		_worked(f"{code}_met", f"{zh}按时", f"{en}: Kept", WARNED, "其中在到期前（含到期时刻）完成的", f"{of}，`status_code` = {Status.MET}", asked_by),
		_worked(f"{code}_share", f"{zh}及时率", f"{en}: Kept %", WARNED, f"{zh}按时 ÷ {zh}到期 × 100%，为 0 时不计", of, asked_by),
	)  # fmt: skip


REPORT_DUTY = _duty("report", "报告市场部", "Report", REPORTED, "R11.4, R11.8, R11.10")
URGE_DUTY = _duty("urge_again", "再次催办", "Urge Again", URGED_AGAIN, "R11.5")
CONTACTS = _worked("contacts", "应联系主体", "To Contact", WARNED, "这些预警中应主动联系的主体数", "`Hotline Warning Contact` 全部", "R11.6, R11.8")  # fmt: skip
CONTACTED = _worked("contacted", "已联系主体", "Contacted", WARNED, "其中已登记联系时间的", "`contacted_at` 已填", "R11.6, R11.8")  # fmt: skip
ALL_CONTACTED = _worked("all_contacted", "全部联系完", "All Contacted", WARNED, "应联系的主体都已联系的预警数", "每个 `Hotline Warning Contact` 的 `contacted_at` 已填，且至少一个", "R11.6, R11.8")  # fmt: skip

# The regulator's orders ---------------------------------------------------------------------------------------
SENT = _count(
	"regulators",
	"12398工单",
	"12398 Orders",
	REGULATORS,
	"统计期内受理的12398工单数；催办工单不计",
	"R7.4, A27",
)
REPLIED = _count("replied_to", "已回复监管", "Replied", REGULATORS, "其中已回复监管的", "R81.11", ("hotline_ending", "=", Ending.REGULATOR.zh))  # fmt: skip
REPLY_TOLD = _count("reply_told", "已有回复结果", "Reply Told", REGULATORS, "其中回复监管时限已按时或超时的", "R81.11", (f"hotline_kept_{DeadlineName.REGULATOR_REPLY}", "is", "set"))  # fmt: skip
REPLY_KEPT = _count("reply_kept", "按时回复", "Replied in Time", REGULATORS, "其中按时回复监管的", "R81.11", (f"hotline_kept_{DeadlineName.REGULATOR_REPLY}", "=", Kept.KEPT.zh))  # fmt: skip
REPLY_SHARE = _share("reply_share", "回复及时率", "Replied in Time %", REPLY_KEPT, REPLY_TOLD, "R81.11")
FOUND = _count("found_true", "属实或有责", "True or at Fault", REGULATORS, "其中调查结论为属实或有责的", "R81.14", ("hotline_finding", "in", (Finding.TRUE.zh, Finding.AT_FAULT.zh)))  # fmt: skip

# Corrections --------------------------------------------------------------------------------------------------
CORRECTIONS = _worked(
	"corrections", "更正次数", "Corrections", RECEIVED, "更正工单每次由甲更正为乙的次数",
	"`Hotline Event`：`code` = corrected，`reason` 中有诉求类型、业务分类或诉求渠道的更正", "R91.4",
)  # fmt: skip

# Notices ------------------------------------------------------------------------------------------------------
NOTICES_OWED = _count(
	"notices", "通知数", "Notices", NOTICES, "统计期内应发出的通知数", "R81.3, R92.2, R11.4"
)
NOTICES_IN = {
	code: _count(
		f"notices_{code}", zh, en, NOTICES, formula, "R81.3, R92.2, R11.4", ("state_code", "in", STATES[code])
	)
	for code, zh, en, formula in (
		("waiting", "等待发送", "Waiting", "其中等待发送、正在发送或将重试的"),
		("handed_over", "已交付", "Handed Over", "其中网关已接收或已送达的"),
		("arrived", "已送达", "Delivered", "其中有送达回执的"),
		("given_up", "已放弃", "Given Up", "其中多次失败后放弃的"),
		("dropped", "已作废", "Dropped", "其中发出前事情已办结而作废的"),
	)
}
PERHAPS_TWICE = _count("notices_repeated", "可能重复", "Perhaps Twice", NOTICES, "其中可能发出两次的", "R81.3, R92.2, R11.4", ("repeated", "=", 1))  # fmt: skip
DELAYS = {
	share: _worked(f"delay_{share}", f"延迟 {share}%（秒）", f"Delay p{share} (Seconds)", NOTICES,
		f"已交付的通知从应发时刻到交付的秒数，第 {share} 百分位（就近取值）", "`state_code` 为 accepted、delivered 之一，`sent_at` − `owed_at`", "R81.3, R92.2, R11.4")
	for share in (50, 95)
}  # fmt: skip

# Rectification ------------------------------------------------------------------------------------------------
MENDING, DONE, ACCEPTED = "整改中", "待验收", "已完成"
ALL_ITEMS = _count("items", "整改事项", "Items", ITEMS, "期限在统计期内的整改事项数", "R81.15")
ITEMS_OPEN = _count(
	"items_open", "整改中", "Being Mended", ITEMS, "其中尚在整改的", "R81.15", ("status", "=", MENDING)
)
ITEMS_LATE = _count(
	"items_late",
	"逾期未整改",
	"Past Due",
	ITEMS_PAST,
	"期限日已过仍在整改的",
	"R81.15",
	("status", "=", MENDING),
)
ITEMS_DONE = _count(
	"items_done",
	"待验收",
	"Waiting for Acceptance",
	ITEMS,
	"其中已报完成、待验收的",
	"R81.15",
	("status", "=", DONE),
)
ITEMS_ACCEPTED = _count(
	"items_accepted", "验收通过", "Accepted", ITEMS, "其中验收通过的", "R81.15", ("status", "=", ACCEPTED)
)
ITEMS_BACK = _count(
	"items_back",
	"被退回整改",
	"Sent Back",
	ITEMS,
	"其中被退回重新整改至少一次的",
	"R81.15",
	("times_sent_back", ">", 0),
)
ITEMS_AGAIN = _count(
	"items_again",
	"整改后再发",
	"Same Kind Again",
	ITEMS,
	"其中验收通过后同类问题再次发生的（`guide/recurrence.py`）",
	"R81.15",
	("recurred", ">", 0),
)

# Quality inspection -------------------------------------------------------------------------------------------
_INSPECTED = "`scored_at` 在统计期内；按被检对象（坐席、调度或部门）分组"
INSPECTED = {
	code: _worked(code, zh, en, SCORED, formula, condition, "R82.1")
	for code, zh, en, formula, condition in (
		("scored", "已评分质检单", "Scored", "统计期内评分的质检单数", _INSPECTED),
		("mean_score", "平均得分", "Mean Score", "质检单得分的平均数，保留一位小数（得分：各适用评分项所得 ÷ 满分 × 100，否决项不合格为 0）", "`score` 的平均数"),
		("lowest_score", "最低得分", "Lowest Score", "质检单得分的最小值", "`score` 的最小值"),
		("below_pass", "低于合格分", "Below the Pass Mark", "得分低于评分表合格分的质检单数", "`below_pass` = 1"),
		("fatal_failed", "否决项不合格", "Fatal Item Failed", "有否决项不合格的质检单数", "`fatal` = 1"),
		("appealed_scores", "已申诉", "Appealed", "被检对象申诉的质检单数", "`appealed_at` 已填"),
		("undecided_appeals", "待裁定", "Undecided", "其中申诉尚未裁定的", "`status` = 申诉中"),
		("upheld_appeals", "申诉成立", "Appeal Upheld", "其中裁定后改分的", "`upheld` = 1"),
		("given_share", "得分率", "Given of the Full Marks %", "某评分项各次所得之和 ÷ 满分之和 × 100%，不适用的不计", "`Hotline Inspection Mark`：`not_applicable` = 0"),
	)
}  # fmt: skip


def _told() -> Iterator[Count | Share | Worked]:
	for one in list(globals().values()):
		several = one.values() if isinstance(one, dict) else one if isinstance(one, tuple) else (one,)
		yield from (figure for figure in several if isinstance(figure, Count | Share | Worked))


FIGURES: dict[str, Count | Share | Worked] = {one.code: one for one in _told()}
