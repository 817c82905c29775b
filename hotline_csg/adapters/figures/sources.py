"""Where figures come from: the sources, and what each can be split by."""

from __future__ import annotations

from hotline_csg.guide.measures import STAGES
from hotline_csg.guide.words import DeadlineName, Status

from .words import Dimension, Source

DAY, WEEK, MONTH = "day", "week", "month"
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
		Dimension("agent", "Agent", "坐席", "User"),
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
		Dimension(DAY, "Day", "日"),
		Dimension(WEEK, "Week", "周"),
		Dimension(MONTH, "Month", "月"),
	)
}
# What every source can be split by: its moment.
TIMES = (DAY, WEEK, MONTH)
# What every row of an order can be split by.
OF_ORDER = ("category", "topic", "channel", "side", "entity_kind", "centre")
ORDER_COLUMNS = (
	*((code, f"hotline_{code}") for code in (*OF_ORDER, "department")),
	("agent", "hotline_first_agent"),
	("ending", "hotline_ending"),
	("satisfaction", "hotline_satisfaction"),
)
CARRIED = tuple((code, f"order_{code}") for code in OF_ORDER)
NOT_AN_URGE = ("hotline_urge", "=", 0)
IS_ORDER = ("hotline_state", "is", "set")

RECEIVED = Source(
	"Issue", "hotline_received_at", "统计期内受理的工单", "orders received in the period", ORDER_COLUMNS,
	(NOT_AN_URGE, IS_ORDER),
	code="received",
)  # fmt: skip
URGES = Source(
	"Issue", "hotline_received_at", "统计期内受理的催办工单", "urges received in the period", ORDER_COLUMNS,
	(("hotline_urge", "=", 1), IS_ORDER),
	code="urges",
)  # fmt: skip
ARCHIVED = Source(
	"Issue", "hotline_archived_at", "统计期内办结的工单", "orders ended in the period", ORDER_COLUMNS,
	(NOT_AN_URGE,),
	code="archived",
)  # fmt: skip
STAGED = Source(
	"Issue", "hotline_archived_at", "统计期内办结的工单，在其经过的每个阶段", "stages of orders ended in the period",
	(("stage", ""), *ORDER_COLUMNS), (NOT_AN_URGE,),
	spread=tuple((stage.zh, f"hotline_used_{stage}") for stage in STAGES), whole="hotline_used",
	code="staged",
)  # fmt: skip
DUE = Source(
	"Hotline Deadline", "due", "统计期内、查询时已到期的时限（已取消的除外）", "deadlines that fell due in the period",
	(*CARRIED, ("department", "department"), ("person", "responsible"), ("role", "responsible_role"),
		("deadline", "deadline"), ("rule", "rule")),
	(("status_code", "in", (str(Status.OPEN), str(Status.MET), str(Status.MISSED))),),
	fallen_due=True,
	code="due",
)  # fmt: skip
# Each dispatch begins the one deadline by which the department answers: a reply, or a report to the regulator.
DISPATCHES = Source(
	"Hotline Deadline", "from_time", "统计期内的派发（每次派发起算的处置回单或调查报告时限）", "dispatches in the period",
	(*CARRIED, ("department", "department")),
	(("code", "in", (str(DeadlineName.HANDLE), str(DeadlineName.REPORT))),),
	code="dispatches",
)  # fmt: skip
RETURNS = Source(
	"Hotline Return", "at", "统计期内的退单和回单退回", "returns in the period",
	(*CARRIED, ("department", "department"), ("ground", "ground"), ("kind", "kind")),
	code="returns",
)  # fmt: skip
NEGOTIATIONS = Source(
	"Hotline Negotiation", "opened_at", "统计期内发起的协商", "negotiations opened in the period",
	(*CARRIED, ("department", "department")),
	code="negotiations",
)  # fmt: skip
CALLS = Source(
	"Hotline Callback", "at", "统计期内的回访通话", "callbacks made in the period",
	(*CARRIED, ("department", "order_department"), ("agent", "agent"), ("satisfaction", "satisfaction")),
	code="calls",
)  # fmt: skip
