"""Callbacks: hours, gaps, appointments, exemptions, three failures, and what follows from what the entity says."""

import frappe
import pytest

from hotline_csg import service
from hotline_csg.adapters.links import LinkKind, LinkRefused
from hotline_csg.guide.words import EventKind as E
from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.flows import Walked, dispatched, told_in_full, transferred

CONFIRMED = {"contact_confirmed": "是"}


def reviewed(**facts) -> Walked:
	"""A consultation whose callback is to be made from Monday 2 March 10:00 on."""
	order = dispatched(**facts).do("handler", E.REPLIED, "03-02 09:50")
	return order.do("dispatcher", E.REVIEWED, "03-02 10:00")


def failed(order: Walked, *moments: str) -> Walked:
	for moment in moments:
		order.do("agent", E.CALLBACK_FAILED, moment)
	return order


@pytest.mark.requirement("R94.5", "A13")
@pytest.mark.parametrize(
	"moment", ["03-02 12:00", "03-02 13:59", "03-02 17:30", "03-03 08:29", "03-07 12:30"]
)
@pytest.mark.parametrize("kind", [E.CALLED_BACK, E.CALLBACK_FAILED], ids=str)
def test_no_callback_outside_the_hours(moment, kind):
	told = reviewed().refused("agent", kind, moment, "OutsideCallbackHours")

	assert "不在可回访时段内（08:30–12:00、14:00–17:30）" in told


@pytest.mark.requirement("R94.5", "A13", "A23")
@pytest.mark.parametrize(
	"moment", ["03-03 08:30", "03-02 11:59", "03-02 14:00", "03-02 17:29", "03-07 09:00"]
)
def test_callbacks_within_the_hours_on_any_day(moment):
	assert reviewed().do("agent", E.CALLED_BACK, moment).doc.hotline_stage == "待归档"


@pytest.mark.requirement("R94.5")
def test_the_callback_hours_are_a_setting():
	settings = frappe.get_doc("Hotline Settings")
	settings.set("callback_hours", [{"opens": "09:00:00", "closes": "20:00:00"}])
	settings.save()
	order = reviewed()

	order.refused("agent", E.CALLED_BACK, "03-03 08:59", "OutsideCallbackHours")
	assert order.do("agent", E.CALLED_BACK, "03-02 12:30").doc.hotline_stage == "待归档"


@pytest.mark.requirement("R94.7")
def test_an_agreed_time_overrides_the_hours_and_is_logged_as_agreed():
	order = reviewed()
	order.refused(
		"agent", E.CALLBACK_AGREED, "03-02 10:10", "AppointmentNotAhead", appointment="2026-03-02 10:10:00"
	)
	order.do("agent", E.CALLBACK_AGREED, "03-02 10:10", appointment="2026-03-02 12:30:00")
	order.refused("agent", E.CALLED_BACK, "03-02 12:29", "OutsideCallbackHours")
	order.do("agent", E.CALLED_BACK, "03-02 12:30", archive=1)

	assert order.hints == ["本次回访按与主体约定的时间 2026-03-02 12:30 进行。"]
	assert order.rows("Hotline Callback", "outcome", "agreed") == [("已回访", 1)]
	told_in_full(order)


@pytest.mark.requirement("R94.1", "R94.7")
def test_an_appointment_after_the_due_moment_is_told():
	order = reviewed().do("agent", E.CALLBACK_AGREED, "03-02 10:10", appointment="2026-03-04 09:00:00")

	assert order.hints == ["约定时间 2026-03-04 09:00 晚于回访时限 2026-03-03 17:30。"]


GAPS = [
	("03-02 11:00", "03-02 12:59", "OutsideCallbackHours"),  # 13:00 is barred as well: 14:00
	("03-02 11:59", "03-02 14:00", None),  # 13:59, then the hours begin
	("03-02 14:30", "03-02 16:29", "AttemptTooSoon"),
	("03-02 14:30", "03-02 16:30", None),
	("03-02 16:50", "03-03 08:30", None),
]


@pytest.mark.requirement("R94.8", "A15")
@pytest.mark.parametrize(("first", "second", "error"), GAPS)
def test_two_hours_lie_between_two_attempts(first, second, error):
	order = failed(reviewed(), first)
	if error:
		order.refused("agent", E.CALLBACK_FAILED, second, error)
		return
	order.do("agent", E.CALLBACK_FAILED, second)

	assert order.doc.hotline_attempts == 2


@pytest.mark.requirement("R94.8", "R94.9", "R94.4", "R5.1")
def test_after_three_failures_it_is_closed_with_a_reason():
	order = reviewed()
	order.refused("agent", E.ARCHIVED, "03-02 10:05", "NotCalledBack")
	failed(order, "03-02 10:10", "03-02 14:00")
	told = order.refused("agent", E.ARCHIVED, "03-02 14:05", "TooFewAttempts")
	assert told == "因主体原因未接通的，须回访满 3 次才能办结，目前 2 次。（R94.8）"
	failed(order, "03-02 16:00")
	order.refused("agent", E.ARCHIVED, "03-02 16:05", "MissingFact", reason=None)
	order.do("agent", E.ARCHIVED, "03-02 16:05", reason="三次均无人接听")

	assert order.doc.hotline_ending == "三次回访未果办结"
	fields = ("outcome", "reason", "agent", "at")
	assert [(row[0], row[1], str(row[3])) for row in order.rows("Hotline Callback", *fields)] == [
		("未接通", "无人接听", "2026-03-02 10:10:00"),
		("未接通", "无人接听", "2026-03-02 14:00:00"),
		("未接通", "无人接听", "2026-03-02 16:00:00"),
	]
	assert order.history()[-1].reason == "三次均无人接听"
	told_in_full(order)


@pytest.mark.requirement("R94.9")
def test_the_third_failure_and_the_archiving_in_one_go():
	order = failed(reviewed(), "03-02 10:10", "03-02 14:00")
	order.refused("agent", E.CALLBACK_FAILED, "03-02 15:59", "AttemptTooSoon", archive=1)
	order.do("agent", E.CALLBACK_FAILED, "03-02 16:00", reason="关机", archive=1)

	assert (order.doc.hotline_stage, order.doc.hotline_ending) == ("已归档", "三次回访未果办结")
	assert [row.reason for row in order.history()][-2:] == ["关机", "关机"]
	told_in_full(order)


@pytest.mark.requirement("R94.8")
def test_archiving_along_with_a_second_failure_undoes_both():
	order = failed(reviewed(), "03-02 10:10")

	order.refused("agent", E.CALLBACK_FAILED, "03-02 14:00", "TooFewAttempts", archive=1)
	assert order.doc.hotline_attempts == 1


@pytest.mark.requirement("R94.8")
def test_whoever_starts_too_late_is_told_that_the_attempts_do_not_fit():
	order = failed(reviewed(), "03-03 14:30")

	assert order.hints == [
		"到 2026-03-03 17:30 前已排不满回访次数：最后一次最早为 2026-03-04 08:30。请与主体约定时间或告知服务调度。"
	]


@pytest.mark.requirement("R94.4", "R5.1")
def test_an_entity_that_wants_no_callback_is_not_called():
	order = reviewed()
	order.refused("agent", E.CALLBACK_DECLINED, "03-02 10:05", "MissingFact", exemption=None)
	order.do("agent", E.CALLBACK_DECLINED, "03-02 10:05", exemption="主体明确不需回访", archive=1)

	assert (order.doc.hotline_ending, order.doc.hotline_exemption) == ("免回访办结", "主体明确不需回访")
	assert order.rows("Hotline Callback", "outcome") == []
	told_in_full(order)


@pytest.mark.requirement("R94.4", "R91.2")
def test_no_contact_exempts_transferred_orders_only():
	told = reviewed().refused(
		"agent", E.CALLBACK_DECLINED, "03-02 10:05", "NotExempt", exemption="转办诉求无联系方式"
	)
	assert told == (
		"「转办诉求无联系方式」只适用于登记了无联系方式的转办工单。请回访，或登记主体明确不需回访。（R94.4）"
	)

	order = transferred(
		"03-02 09:00", "95598供电服务热线", "agent", no_contact=1, phone=None, contact_name=None
	)
	order.do("agent", E.PASSED, "03-02 09:10").do("dispatcher", E.DISPATCHED, "03-02 09:30")
	order.do("handler", E.REPLIED, "03-02 09:50").do("dispatcher", E.REVIEWED, "03-02 10:00")
	order.do("agent", E.CALLBACK_DECLINED, "03-02 10:05", exemption="转办诉求无联系方式", archive=1)
	assert order.doc.hotline_ending == "免回访办结"


@pytest.mark.requirement("R94.2", "R94.6", "A25")
@pytest.mark.parametrize("missing", ["reply_read", "opinion", "satisfaction"])
def test_a_callback_records_opinion_and_satisfaction_of_a_reply_that_was_read(missing):
	order = reviewed()

	order.refused("agent", E.CALLED_BACK, "03-02 10:05", "MissingFact", **{missing: None})
	order.refused("agent", E.CALLED_BACK, "03-02 10:05", "WrongFact", satisfaction="还行")


@pytest.mark.requirement("R94.2", "R2.1")
@pytest.mark.parametrize("part", ["dispatcher", "handler", "head", "mmd"])
def test_agents_alone_call_back(part):
	reviewed().refused(part, E.CALLED_BACK, "03-02 10:05", "WrongRole")


@pytest.mark.requirement("R94.10")
def test_a_new_appeal_in_a_callback_is_a_new_linked_order():

	order = reviewed()
	appeal = {"description": "另外，结算单何时发布？", "topic": builders.OTHER_TOPIC}
	with builders.acting("agent", builders.after(State.REVIEWED)):
		with pytest.raises(LinkRefused, match=r"R94\.10"):
			service.raise_from(order.name, LinkKind.NEW_APPEAL, appeal)
		frappe.clear_messages()
	order.do("agent", E.CALLED_BACK, "03-02 10:05", archive=1)
	with builders.acting("agent", builders.after(State.REVIEWED)):
		new = service.raise_from(order.name, LinkKind.NEW_APPEAL, appeal)

	assert (new.hotline_stage, new.hotline_description) == ("待传递", appeal["description"])
	assert (new.hotline_unit, new.hotline_channel) == (order.doc.hotline_unit, "400热线")
	assert (new.hotline_returns, new.hotline_satisfaction, new.hotline_department) == (0, None, None)
	link = frappe.get_all("Hotline Order Link", {"issue": new.name}, ["kind", "linked_issue", "made_by"])
	assert [(row.kind, row.linked_issue) for row in link] == [("回访新诉求", order.name)]
	assert order.doc.hotline_stage == "已归档"  # it is not sent back


@pytest.mark.requirement("A16")
@pytest.mark.parametrize("switched_on", [0, 1])
def test_re_handling_is_offered_to_the_dissatisfied_where_the_centre_wants_it(switched_on):

	settings = frappe.get_doc("Hotline Settings")
	settings.offer_rehandling = switched_on
	settings.save()
	order = reviewed().do("agent", E.CALLED_BACK, "03-02 10:05", satisfaction="不满意", opinion="没有解决")
	with builders.acting("agent", builders.after(State.CLOSING)):
		offered = [one["kind"] for one in service.board(order.name)["offered"]]
	assert ("rehandling" in offered) is bool(switched_on)
	assert order.hints == (["主体评价为「不满意」，可登记关联的再处理工单。"] if switched_on else [])
	with builders.acting("agent", builders.after(State.CLOSING)):
		if not switched_on:
			with pytest.raises(LinkRefused):
				service.raise_from(order.name, LinkKind.REHANDLING, {})
			frappe.clear_messages()
			return
		again = service.raise_from(order.name, LinkKind.REHANDLING, {})
	assert again.hotline_description == f"工单 {order.name} 重新处理。主体意见：没有解决"


@pytest.mark.requirement("A16")
def test_the_satisfied_are_not_handled_again():

	settings = frappe.get_doc("Hotline Settings")
	settings.offer_rehandling = 1
	settings.save()
	order = reviewed().do("agent", E.CALLED_BACK, "03-02 10:05")
	with builders.acting("agent", builders.after(State.CLOSING)):
		offered = [one["kind"] for one in service.board(order.name)["offered"]]

	assert "rehandling" not in offered
