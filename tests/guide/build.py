"""Builders for the tests of the guide: orders, events with every fact they need, and walks to a state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from hotline_csg.guide import engine
from hotline_csg.guide.calendar import china
from hotline_csg.guide.deadlines import Deadline
from hotline_csg.guide.engine import Decision
from hotline_csg.guide.errors import GuideError
from hotline_csg.guide.orders import Event, Order
from hotline_csg.guide.rulebook import GUIDE, Rulebook
from hotline_csg.guide.words import Category, Channel, DeadlineName, EventKind, Flow, Role, State

E, S, D = EventKind, State, DeadlineName
CONSULTATION, URGING, COMPLAINT = Category.CONSULTATION, Category.URGING, Category.COMPLAINT
SUGGESTION, REPORT = Category.SUGGESTION, Category.REPORT
HOTLINE, REGULATOR = Channel.HOTLINE_400, Channel.C12398
CALENDAR = china()
NOW = datetime(2026, 12, 30, 12)
T = TypeVar("T", bound=GuideError)


def at(text: str) -> datetime:
	"""A moment of 2026 by month, day and time: `at("03-02 09:00")`."""
	return datetime.fromisoformat(f"2026-{text}")


def facts(moment: datetime) -> dict[str, object]:
	"""Every fact any step may ask for, as it would be given at `moment`."""
	return {
		"unit": "南方电力用户有限公司",
		"contact_name": "王女士",
		"phone": "13800000000",
		"description": "申报页面无法打开",
		"topic": "平台应用",
		"transfer_number": "转〔2026〕1号",
		"transfer_body": "能源监管机构",
		"suggestion": "增加批量申报",
		"judgement": "系统升级未提前告知",
		"answer": "已告知操作路径",
		"reason": "情况说明",
		"refusal": "unrelated",
		"told": "已说明受理范围",
		"number_told": True,
		"department": "交易部",
		"return_ground": "wrong_department",
		"review_ground": "form",
		"contacted_at": moment,
		"promised_at": moment + timedelta(days=3),
		"plan": "先恢复申报，再查原因",
		"opinion": "认可",
		"satisfaction": "satisfied",
		"reply_read": True,
		"contact_confirmed": True,
		"appointment": moment + timedelta(hours=1),
		"exemption": "declined",
		"department_view": "不属本部门",
		"dispatcher_view": "属该部门",
		"signed_off": True,
		"report": "调查经过与结论",
		"finding": "true",
		"reply_number": "复〔2026〕1号",
		"reply_file": "/private/files/reply.pdf",
	}


def event(
	kind: EventKind,
	moment: str | datetime,
	by: Role | None = None,
	without: tuple[str, ...] = (),
	**given: object,
) -> Event:
	when = at(moment) if isinstance(moment, str) else moment
	told = {code: value for code, value in {**facts(when), **given}.items() if code not in without}
	return Event(kind, when, frozenset({by}) if by else None, told)


def do(
	order: Order,
	kind: EventKind,
	moment: str | datetime,
	by: Role | None = None,
	without: tuple[str, ...] = (),
	book: Rulebook = GUIDE,
	now: datetime | None = None,
	**given: object,
) -> Decision:
	"""Decide one event, with every fact it could need except `without`."""
	one = event(kind, moment, by, without, **given)
	return engine.decide(order, one, now=now or max(NOW, one.at), calendar=CALENDAR, rulebook=book)


def walk(order: Order, *steps: str, book: Rulebook = GUIDE) -> Order:
	"""The order after events written as `"passed 03-02 09:30"`."""
	for step in steps:
		kind, moment = step.split(maxsplit=1)
		order = do(order, EventKind(kind), moment, book=book).order
	return order


def refused(error: type[T], act: Callable[[], object]) -> T:
	"""The error by which `act` is refused; it must be of exactly this kind."""
	with pytest.raises(GuideError) as caught:
		act()
	assert type(caught.value) is error, caught.value.en
	return caught.value


# A Monday, and the moments at which an order of either flow gets from state to state without missing a deadline.
GENERAL_WALK = (
	"received 03-02 09:00",
	"passed 03-02 09:30",
	"dispatched 03-02 10:00",
	"contacted 03-02 11:00",
	"replied 03-02 15:00",
	"reviewed 03-02 16:00",
	"called_back 03-02 16:30",
	"archived 03-02 17:00",
)
REGULATOR_WALK = (
	"received 03-02 09:00",
	"dispatched 03-02 09:30",
	"contacted 03-02 10:00",
	"plan_told 03-02 11:00",
	"report_submitted 03-03 09:00",
	"called_back 03-03 10:00",
	"report_refined 03-03 11:00",
)
DETOURS = {
	S.UNREGISTERED: (),
	S.PASSED: GENERAL_WALK[:2],
	S.RETURNED: (*GENERAL_WALK[:3], "returned 03-02 10:30"),
	S.REWORK: (*GENERAL_WALK[:5], "reply_returned 03-02 15:30"),
	S.NOT_ACCEPTED: (*GENERAL_WALK[:2], "not_accepted 03-02 09:45"),
	S.NEGOTIATING: (
		*GENERAL_WALK[:3],
		"returned 03-02 10:10",
		"dispatched 03-02 10:20",
		"returned 03-02 10:30",
		"dispatched 03-02 10:40",
		"returned 03-02 10:50",
		"dispatched 03-02 11:00",
		"negotiation_opened 03-02 11:10",
	),
}


def reached(state: State, category: Category = CONSULTATION, channel: Channel = HOTLINE) -> Order:
	"""An order that got to `state` the usual way."""
	order = Order(category, channel)
	if order.flow is Flow.REPORT:
		ends = {S.REFERRED: "referred 03-02 09:10", S.NOT_ACCEPTED: "not_accepted 03-02 09:10"}
		steps: tuple[str, ...] = (GENERAL_WALK[0], ends.get(state, ""))
		return walk(order, *(step for step in steps[: 1 + (state in ends)] if state is not S.UNREGISTERED))
	if state in DETOURS:
		return walk(order, *DETOURS[state])
	for step in GENERAL_WALK if order.flow is Flow.GENERAL else REGULATOR_WALK:
		if order.state is state:
			return order
		order = walk(order, step)
	if order.state is S.REFINED and state in (S.CLOSING, S.ARCHIVED):
		order = walk(signed(order, "03-03 15:00"), "regulator_replied 03-03 16:00")
		order = walk(order, "archived 03-03 17:00") if state is S.ARCHIVED else order
	if order.state is not state:
		raise AssertionError(f"no usual way to {state} for {category} by {channel}")
	return order


def signed(order: Order, moment: str) -> Order:
	for role in (Role.MARKET_MANAGEMENT, Role.HEAD):
		order = do(order, E.SIGNED, moment, by=role).order
	return order


def deadline(order: Order, name: DeadlineName) -> Deadline:
	"""The latest deadline of that name, ended or not."""
	return [one for one in order.deadlines if one.name is name][-1]


def names(order: Order) -> set[DeadlineName]:
	return {one.name for one in order.open_deadlines}
