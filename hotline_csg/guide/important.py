"""Important (urgent) events and warnings: their kinds, and what is owed once there is one (articles 10 and 11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from .limits import Calendar, Counting, Limit, hours, minutes
from .notices import NoticeKind
from .words import Channel, Role, Word


class ImportantKind(Word):
	"""重要（紧急）服务事件, article 10 (R10)."""

	GOVERNMENT = "government", "政府主管部门、能源监管机构转办或督办"
	MEDIA = "media", "国家级、省级官方媒体关注或介入"
	SENSITIVE = "sensitive", "敏感问题并表示要向政府、媒体等反映"
	SYSTEM_FAILURE = "system_failure", "系统故障或不可抗力影响业务"
	CALL_SURGE = "call_surge", "重要交易、重大政策变化致话务突增"
	OTHER = "other", "其他需要报告的事件"


def raised_by(channel: Channel) -> ImportantKind | None:
	"""R7.5: an order by this channel is an important event by itself."""
	return ImportantKind.GOVERNMENT if channel.government else None


class Level(Word):
	"""预警等级; 1 is the gravest (R11.1)."""

	ONE = "1", "一级预警", "level 1"
	TWO = "2", "二级预警", "level 2"
	THREE = "3", "三级预警", "level 3"

	def graver_than(self, other: Level) -> bool:
		return int(self.value) < int(other.value)


class Aggravation(Word):
	"""What makes the head coordinate a level 2 warning (R11.9)."""

	HEATED = "heated", "来电情绪激烈"
	BREACH = "breach", "明确表示会导致违约"
	UNANSWERED = "unanswered", "咨询在规定时间内未完成答复"
	OTHER_BODY = "other_body", "其他单位通知联系交易中心配合处置"


class DutyName(Word):
	TELL = "tell", "报告并通知"
	REPORT = "report", "报告市场管理部"
	NOTIFY = "notify", "通知业务部门"
	URGE_AGAIN = "urge_again", "再次催办业务部门"
	CONTACT = "contact", "主动联系客户答复解决"
	COORDINATE = "coordinate", "组织协调解决"
	TELL_HEAD = "tell_head", "报告业务部门负责人"


class Since(Enum):
	"""From when a duty's limit runs: when the matter was found, or when it happened."""

	FOUND = "found"
	HAPPENED = "happened"


MMD, DISPATCHER = Role.MARKET_MANAGEMENT, Role.DISPATCHER
DEPARTMENT = (Role.HANDLER, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Duty:
	"""What is owed: by whom, towards whom, with which notice. Without `limit` it is owed at once."""

	name: DutyName
	rule: str
	owner: Role
	to: tuple[Role, ...] = ()
	notice: NoticeKind | None = None
	limit: Limit | None = None
	since: Since = Since.FOUND

	def due(self, found: datetime, happened: datetime, calendar: Calendar) -> datetime:
		"""The last moment in time; `found` itself for what is owed at once."""
		if self.limit is None:
			return found
		return self.limit.due(found if self.since is Since.FOUND else happened, calendar)


N = NoticeKind
# R92.2, R10: told to market management and the departments at once, whatever its kind.
EVENT_DUTIES: tuple[Duty, ...] = (
	Duty(DutyName.TELL, "R92.2", DISPATCHER, (MMD, *DEPARTMENT), N.IMPORTANT_EVENT),
)
# Article 11. A4: level 1's limits run day and night.
LEVEL_DUTIES: dict[Level, tuple[Duty, ...]] = {
	Level.ONE: (
		Duty(DutyName.REPORT, "R11.4", DISPATCHER, (MMD,), N.LEVEL_1, minutes(30, Counting.CLOCK)),
		Duty(DutyName.NOTIFY, "R11.4", DISPATCHER, DEPARTMENT, N.LEVEL_1),
		Duty(
			DutyName.URGE_AGAIN,
			"R11.5",
			DISPATCHER,
			DEPARTMENT,
			N.LEVEL_1_AGAIN,
			hours(2, Counting.CLOCK),
			Since.HAPPENED,
		),
		Duty(DutyName.CONTACT, "R11.6", Role.SUPERVISOR),
	),
	Level.TWO: (
		Duty(DutyName.REPORT, "R11.8", DISPATCHER, (MMD,), N.LEVEL_2),
		Duty(DutyName.NOTIFY, "R11.8", DISPATCHER, DEPARTMENT, N.LEVEL_2),
		Duty(DutyName.CONTACT, "R11.8", Role.SUPERVISOR),
	),
	Level.THREE: (
		Duty(DutyName.REPORT, "R11.10", DISPATCHER, (MMD,), N.LEVEL_3),
		Duty(DutyName.NOTIFY, "R11.10", DISPATCHER, DEPARTMENT, N.LEVEL_3),
		Duty(DutyName.CONTACT, "R11.10", Role.SUPERVISOR),
		Duty(DutyName.TELL_HEAD, "R11.11", DISPATCHER, (Role.HEAD,), N.LEVEL_3),
	),
}
COORDINATE = Duty(DutyName.COORDINATE, "R11.9", Role.HEAD)


def duties_of(level: Level, aggravations: frozenset[Aggravation] = frozenset()) -> tuple[Duty, ...]:
	"""What a warning of `level` asks for; R11.9 adds the head's part to level 2."""
	duties = LEVEL_DUTIES[level]
	return (*duties, COORDINATE) if level is Level.TWO and aggravations else duties
