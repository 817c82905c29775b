"""How a due moment came about, step by step, in Chinese and English; made when somebody asks, at no cost before.

The steps are read off the calendar day by day. What the deadline itself says stands at the end, so a trace that does
not lead there (another calendar edition, other limits since) says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .calendar import WorkCalendar
from .deadlines import Clock, Deadline, DeadlineRule
from .engine import Decision, Effect
from .errors import GuideError
from .hints import Hint
from .limits import Limit
from .rulebook import GUIDE, Rulebook
from .texts import Named
from .trace import Said, counted, moment
from .words import EventKind

EFFECTS = {
	Effect.OPENED: Said("开始", "starts"),
	Effect.DONE: Said("完成", "is done"),
	Effect.CANCELLED: Said("取消", "is cancelled"),
	Effect.REPLANNED: Said("重新计算", "is counted anew"),
}


@dataclass(frozen=True, slots=True)
class Trace:
	"""`lines` are said one after the other; `zh` and `en` are the whole."""

	lines: tuple[Said, ...]

	@property
	def zh(self) -> str:
		return "；".join(line.zh for line in self.lines) + "。"

	@property
	def en(self) -> str:
		return "; ".join(line.en for line in self.lines) + "."


def explain(deadline: Deadline, calendar: WorkCalendar, rulebook: Rulebook = GUIDE) -> Trace:
	"""Why `deadline` is due when it is, and what became of it so far.

	Raises `CalendarRangeError` where the calendar does not reach.
	"""
	rule = next(
		(one for one in rulebook.deadlines if (one.name, one.rule) == (deadline.name, deadline.rule)), None
	)
	lines = [_start(deadline, rule)]
	limit = deadline.limit or (_limit_of(deadline, rule, calendar) if rule else None)
	if limit is None:
		lines.append(Said("到期时间由当时的约定或来文给定", "the due moment was named when it started"))
	else:
		lines.append(
			Said(f"时限 {limit.zh}（{limit.counting.zh}）", f"limit {limit.en} ({limit.counting.en})")
		)
		lines += counted(limit, deadline.start, calendar)
		if limit.due(deadline.start, calendar) != deadline.due:
			lines.append(
				Said("按另一版工作日历或时限计得", "counted by another edition of the calendar or the limits")
			)
	due = moment(deadline.due)
	lines.append(Said(f"应于 {due.zh} 前完成", f"due {due.en}"))
	if deadline.provisional:
		lines.append(Said("该年工作日历尚未公布，暂定", "provisional: that year's calendar is not known yet"))
	return Trace((*lines, *_outcome(deadline, calendar)))


def explain_decision(decision: Decision, calendar: WorkCalendar, rulebook: Rulebook = GUIDE) -> Trace:
	"""What an event did: the step and its requirement, each deadline with its trace, breaches, hints and notices."""
	step, at = decision.step, moment(decision.event.at)
	lines = [
		Said(
			f"{at.zh}「{step.event.zh}」（{step.rule}）：{step.state.zh} → {step.next.zh}",
			f"{at.en} “{step.event.en}” ({step.rule}): {step.state.en} → {step.next.en}",
		)
	]
	for change in decision.changes:
		name, effect = change.deadline.name, EFFECTS[change.effect]
		lines.append(Said(f"「{name.zh}」{effect.zh}", f"“{name.en}” {effect.en}"))
		lines += explain(change.deadline, calendar, rulebook).lines
	tellings: tuple[GuideError | Hint, ...] = (*decision.breaches, *decision.hints)
	for told in tellings:
		lines.append(Said(f"{told.zh.rstrip('。')}（{told.rule}）", f"{told.en.rstrip('.')} ({told.rule})"))
	if decision.notices:
		lines.append(
			Said(f"通知：{_list(decision.notices, 'zh')}", f"notices: {_list(decision.notices, 'en')}")
		)
	return Trace(tuple(lines))


def _start(deadline: Deadline, rule: DeadlineRule | None) -> Said:
	at = moment(deadline.start)
	events = _opening(rule) if rule else ()
	zh, en = "或".join(event.zh for event in events), " or ".join(event.en for event in events)
	return Said(
		f"{zh or '开始'} {at.zh}（{deadline.rule}，{deadline.article}）",
		f"{en or 'started'} {at.en} ({deadline.rule})",
	)


def _opening(rule: DeadlineRule) -> tuple[EventKind, ...]:
	if rule.clock is Clock.T0:
		return (EventKind.RECEIVED,)
	return (EventKind.DISPATCHED,) if rule.clock is Clock.T1 else rule.starts


def _limit_of(deadline: Deadline, rule: DeadlineRule, calendar: WorkCalendar) -> Limit | None:
	"""The rule's limit or, where only that leads to the due moment, the one for major orders."""
	limits = [limit for limit in (rule.limit, rule.major) if limit]
	fitting = [limit for limit in limits if limit.due(deadline.start, calendar) == deadline.due]
	return next(iter(fitting or limits), None)


def _outcome(deadline: Deadline, calendar: WorkCalendar) -> list[Said]:
	if deadline.done is not None:
		done = moment(deadline.done)
		late = deadline.late(deadline.done, calendar)
		if deadline.done <= deadline.due:
			return [Said(f"{done.zh} 完成，按时", f"done {done.en}, in time")]
		return [_late(f"{done.zh} 完成", f"done {done.en}", int(late.total_seconds()) // 60)]
	if deadline.cancelled is None:
		return []
	ended = moment(deadline.cancelled)
	if not deadline.unmet:
		return [Said(f"{ended.zh} 起不再要求", f"no longer owed from {ended.en}")]
	late = deadline.late(deadline.cancelled, calendar)
	return [
		_late(
			f"工单于 {ended.zh} 结束时仍未完成",
			f"not done when the order ended {ended.en}",
			int(late.total_seconds()) // 60,
		)
	]


def _late(zh: str, en: str, minutes: int) -> Said:
	return Said(f"{zh}，超时 {minutes} 个工作分钟", f"{en}, late by {minutes} working minutes")


def _list(named: Iterable[Named], lang: str) -> str:
	return ("、" if lang == "zh" else ", ").join(one.zh if lang == "zh" else one.en for one in named)
