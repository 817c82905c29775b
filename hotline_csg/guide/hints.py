"""What is allowed but should be told: named hints, found beside a decision, one function per requirement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from .callbacks import agreed, attempts_ahead, still_fits
from .deadlines import Calendar, Deadline
from .guards import Case
from .orders import Order
from .review import dispatched_twice
from .texts import fill
from .words import Category, EventKind, Flow, Satisfaction
from .words import DeadlineName as Name


class Hint:
	"""`rule` is the requirement's id, `data` what the sentence is made of; `zh` and `en` render it."""

	rule: ClassVar[str] = ""
	text_zh: ClassVar[str] = ""
	text_en: ClassVar[str] = ""

	def __init__(self, **data: object) -> None:
		self.data = data

	def __eq__(self, other: object) -> bool:
		return type(self) is type(other) and isinstance(other, Hint) and self.data == other.data

	def __hash__(self) -> int:
		return hash((type(self), self.zh))

	def __repr__(self) -> str:
		return f"{type(self).__name__}({self.data})"

	def render(self, lang: str) -> str:
		return fill(self.text_zh if lang == "zh" else self.text_en, self.data, lang)

	@property
	def zh(self) -> str:
		return self.render("zh")

	@property
	def en(self) -> str:
		return self.render("en")


class OverallFirst(Hint):
	rule = "A6"
	text_zh = "「{name}」时限到 {due}，而「{overall}」{first} 先到。请在 {first} 前办结。"
	text_en = "“{name}” is due {due}, but “{overall}” comes first: {first}. Act by {first}."


class NoExtension(Hint):
	rule = "R82.S"
	text_zh = "「{category}」标记重大后处置时限不延长。"
	text_en = "Marking a {category} major does not extend its limit."


class LateReturn(Hint):
	rule = "R93.2"
	text_zh = "退单应在 {due} 前提出，本次退单已超时。"
	text_en = "A return was due by {due}; this one is late."


class LastReturn(Hint):
	rule = "R93.6"
	text_zh = "本工单已退单 {count} 次，达到上限。再有不同意见须发起协商。"
	text_en = (
		"The order was returned {count} times, which is the limit. Disagreement now leads to a negotiation."
	)


class SameComplaint(Hint):
	rule = "R93.4"
	text_zh = "同一主体、同一业务分类的投诉在办理时限内已派发过。请核对是否重复派发。"
	text_en = (
		"The same entity's complaint on this topic was dispatched within its limit. Check for a duplicate."
	)


class AttemptsDoNotFit(Hint):
	rule = "R94.8"
	text_zh = "到 {due} 前已排不满回访次数：最后一次最早为 {last}。请与主体约定时间或告知服务调度。"
	text_en = "The attempts still owed do not fit before {due}: the last could be at {last}. Agree on a time."


class AgreedTime(Hint):
	rule = "R94.7"
	text_zh = "本次回访按与主体约定的时间 {appointment} 进行。"
	text_en = "This callback is made at the time agreed with the entity ({appointment})."


class AppointmentAfterDue(Hint):
	rule = "R94.1"
	text_zh = "约定时间 {appointment} 晚于回访时限 {due}。"
	text_en = "The appointment {appointment} lies after the callback's due moment {due}."


class LastUrge(Hint):
	rule = "R95.3"
	text_zh = "本工单已催办 {count} 次。再催须由服务调度写明原因。"
	text_en = "The order was urged {count} times. A further urge needs the dispatcher's reason."


class Rehandling(Hint):
	rule = "A16"
	text_zh = "主体评价为「{satisfaction}」，可登记关联的再处理工单。"
	text_en = "The entity is {satisfaction}: a linked re-handling order may be raised."


class RegulatorWaits(Hint):
	rule = "R81.11"
	text_zh = "12398工单不予受理的，仍须答复能源监管机构。"
	text_en = "The regulator still awaits an answer to an order that is not accepted."


@dataclass(frozen=True, slots=True)
class Seen:
	"""A case that is decided: the order afterwards, and the deadlines that were opened or counted anew."""

	case: Case
	after: Order
	planned: tuple[Deadline, ...]
	calendar: Calendar


Hinter = Callable[[Seen], Hint | None]
# Until when callbacks are to be made: the earlier of their own limit and the whole order's (A6, R81.8).
ACT_BY = {Flow.GENERAL: (Name.CALLBACK, Name.OVERALL), Flow.REGULATOR: (Name.REFINE,), Flow.REPORT: ()}
WHOLE = (Name.OVERALL, Name.REFINE, Name.REGULATOR_REPLY)


def _due(order: Order, *names: Name) -> Deadline | None:
	found = [one for one in order.deadlines if one.open and one.name in names]
	return min(found, key=lambda one: one.due, default=None)


def _overall_first(seen: Seen) -> Hint | None:
	whole = _due(seen.after, *WHOLE)
	stage = max(
		(one for one in seen.planned if one.open and one.name not in WHOLE),
		key=lambda one: one.due,
		default=None,
	)
	if whole is None or stage is None or stage.due <= whole.due:
		return None
	return OverallFirst(name=stage.name, due=stage.due, overall=whole.name, first=whole.due)


def _no_extension(seen: Seen) -> Hint | None:
	rule = seen.case.book.rule(Name.HANDLE, seen.after.flow, seen.after.category)
	return NoExtension(category=seen.after.category) if rule and rule.major is None else None


def _late_return(seen: Seen) -> Hint | None:
	for one in seen.planned:
		if one.name is Name.RETURN and one.done and one.done > one.due:
			return LateReturn(due=one.due)
	return None


def _last_return(seen: Seen) -> Hint | None:
	count = seen.after.returns
	return LastReturn(count=count) if count >= seen.case.book.settings.max_returns else None


def _same_complaint(seen: Seen) -> Hint | None:
	twice = dispatched_twice(seen.after, calendar=seen.calendar, rulebook=seen.case.book)
	return SameComplaint() if twice and seen.after.category is Category.COMPLAINT else None


def _attempts_fit(seen: Seen) -> Hint | None:
	due = _due(seen.after, *ACT_BY[seen.after.flow])
	at, failed, settings = seen.case.event.at, seen.after.failed_attempts, seen.case.book.settings
	if due is None or seen.after.exemption or still_fits(at, failed, due.due, settings):
		return None
	return AttemptsDoNotFit(due=due.due, last=attempts_ahead(at, failed, settings)[-1])


def _agreed_time(seen: Seen) -> Hint | None:
	appointment = seen.case.order.appointment
	if not agreed(seen.case.event.at, appointment, seen.case.book.settings):
		return None
	return AgreedTime(appointment=appointment)


def _appointment_due(seen: Seen) -> Hint | None:
	due = _due(seen.after, *ACT_BY[seen.after.flow])
	appointment = seen.after.appointment
	if due is None or appointment is None or appointment <= due.due:
		return None
	return AppointmentAfterDue(appointment=appointment, due=due.due)


def _last_urge(seen: Seen) -> Hint | None:
	count = seen.after.urges
	return LastUrge(count=count) if count >= seen.case.book.settings.max_urges else None


def _rehandling(seen: Seen) -> Hint | None:
	given = str(seen.case.event.facts.get("satisfaction", ""))
	if not seen.case.book.settings.rehandling or not Satisfaction.knows(given):
		return None
	satisfaction = Satisfaction.read(given)
	bad = satisfaction in (Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED)
	return Rehandling(satisfaction=satisfaction) if bad else None


def _regulator_waits(seen: Seen) -> Hint | None:
	return RegulatorWaits() if seen.after.flow is Flow.REGULATOR else None


E = EventKind
HINTS: dict[EventKind, tuple[Hinter, ...]] = {
	E.NOT_ACCEPTED: (_regulator_waits,),
	E.MARKED_MAJOR: (_no_extension,),
	E.DISPATCHED: (_same_complaint,),
	E.RETURNED: (_late_return, _last_return),
	E.REPLIED: (_same_complaint,),
	E.REVIEWED: (_attempts_fit,),
	E.REPORT_SUBMITTED: (_attempts_fit,),
	E.CALLBACK_AGREED: (_appointment_due,),
	E.CALLBACK_FAILED: (_attempts_fit, _agreed_time),
	E.CALLED_BACK: (_agreed_time, _rehandling),
	E.URGED: (_last_urge,),
}


def hints_of(seen: Seen) -> tuple[Hint, ...]:
	"""Everything that should be told about a decided case."""
	found = (hinter(seen) for hinter in (_overall_first, *HINTS.get(seen.case.event.kind, ())))
	return tuple(hint for hint in found if hint is not None)
