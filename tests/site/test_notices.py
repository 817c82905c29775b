"""Who is told what, when and by which means: events of orders, due deadlines, the ladder, service and quiet hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg.adapters.outbox import digest, due, opt_outs, queue, rules
from hotline_csg.adapters.outbox.about import About, Announcement
from hotline_csg.adapters.outbox.people import People
from hotline_csg.adapters.outbox.states import queues
from hotline_csg.adapters.portal import ratings
from hotline_csg.guide.notice_rules import Means
from hotline_csg.guide.words import EventKind, State
from hotline_csg.service import outbox as use_cases
from hotline_csg.setup.site import login
from tests.support import builders, outbox
from tests.support.builders import MONDAY, STEP

OPEN_MORNING = datetime(2026, 3, 3, 8, 0)
DEAD = "http://127.0.0.1:9/send"


@pytest.fixture(autouse=True)
def _means(site: str) -> None:
	outbox.use_gateway(DEAD)
	outbox.use_mail(9)
	outbox.give_numbers()


def rule(code: str, **values):
	doc = frappe.get_doc("Hotline Notice Rule", code)
	doc.update(values)
	doc.save()
	return doc


# Events ------------------------------------------------------------------------------------------------------


def test_a_return_is_told_to_the_dispatcher_once():
	doc = builders.order(State.RETURNED)

	assert outbox.told(code="N7") == {("dispatcher", "站内提醒"), ("dispatcher", "邮件")}
	doc.reload()
	doc.save()
	assert len(outbox.notices(code="N7")) == 2


def test_a_message_carries_number_kind_and_due_moment_and_nothing_of_the_appeal():
	doc = builders.order(State.RETURNED)
	row = outbox.notices(code="N7", means="邮件")[0]

	assert row.message == f"工单 {doc.name}：退单，再次派发，时限 2026-03-02 11:30"
	everything = " ".join(
		f"{one.message} {one.subject} {one.address}" for one in outbox.notices(issue=doc.name)
	)
	for secret in ("账号被锁定", "13800000001", "陈测试", "广州测试售电有限公司"):
		assert secret not in everything


def test_numbers_are_stored_in_part_only():
	builders.order(State.REWORK)
	row = outbox.notices(code="N9", means="短信")[0]

	assert "*" in row.address
	assert "13800000013" not in frappe.as_json(row)


def test_who_reads_english_is_told_in_english():
	frappe.db.set_value("User", login("dispatcher"), "language", "en")
	doc = builders.order(State.RETURNED)

	assert outbox.notices(code="N7", means="邮件")[0].message == (
		f"Order {doc.name}: order returned, 再次派发, due 2026-03-02 11:30"
	)


def test_a_rule_that_is_switched_off_tells_nobody():
	rule("N7", enabled=0)
	builders.order(State.RETURNED)

	assert outbox.notices(code="N7") == []


def test_a_manager_decides_who_and_how():
	doc = frappe.get_doc("Hotline Notice Rule", "N7")
	doc.set("told", [{"recipient": "市场管理部", "by_sms": 1}])
	doc.text_zh = "{编号} 被退回"
	doc.save()
	order = builders.order(State.RETURNED)

	assert outbox.told(code="N7") == {("mmd", "短信")}
	assert outbox.notices(code="N7")[0].message == f"{order.name} 被退回"


@pytest.mark.requirement("R81.3")
def test_12398_is_told_by_sms_to_market_management_and_the_department_at_any_hour():
	night = datetime(2026, 3, 2, 20, 0)
	doc = builders.received(
		night,
		"mmd",
		category="投诉",
		channel="12398热线",
		transfer_number="监管〔2026〕1号",
		transfer_body="南方能监局",
		judgement="初判",
	)
	builders.step(doc.name, "dispatcher", EventKind.DISPATCHED, night + STEP)
	by_sms = {part for part, means in outbox.told(code="N1") if means == "短信"}

	assert by_sms == {"mmd", "handler", "supervisor", "head", "principal"}
	assert {row.send_after for row in outbox.notices(code="N1")} == {night + STEP}
	assert {row.waiting for row in outbox.notices(code="N1", means="短信")} == {"0sms"}


def test_ordinary_notices_wait_for_service_hours_and_bells_do_not():
	evening = datetime(2026, 3, 2, 17, 20)
	builders.order(State.REWORK, at=evening)
	sms, bell = (outbox.notices(code="N9", means=means)[0] for means in ("短信", "站内提醒"))

	assert sms.send_after == sms.owed_at == OPEN_MORNING
	assert bell.send_after == evening + STEP * 4


def test_means_that_are_not_set_up_are_replaced_by_the_bell_and_told_to_the_managers_once_a_day():
	frappe.db.set_single_value("SMS Settings", "sms_gateway_url", "")
	frappe.clear_document_cache("SMS Settings", "SMS Settings")
	rule("N7", told=[{"recipient": "值班服务调度", "by_sms": 1}])
	builders.order(State.RETURNED)
	assert outbox.told(code="N7") == {("dispatcher", "站内提醒")}
	with outbox.at(MONDAY):
		assert use_cases.daily(MONDAY) == 2
		assert use_cases.daily(MONDAY + timedelta(hours=1)) == 0
	assert outbox.told(code="not-set-up") == {("manager", "站内提醒"), ("manager", "邮件")}


# Faults of texts and people ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("field", "value"),
	[
		("text_zh", "{{ doc.description }}"),
		("text_zh", "{诉求}"),
		("text_en", "{number.__init__}"),
		("gateway_values", "number, phone"),
		("quiet_hours", "21:00"),
		("quiet_hours", "21-8"),
		("quiet_hours", "25:00-08:00"),
	],
)
def test_a_rule_that_could_not_be_sent_is_refused(field, value):
	with pytest.raises(rules.RuleNotUsable):
		rule("N7", **{field: value})


@pytest.mark.parametrize(
	("code", "row"),
	[
		("N7", {"recipient": "值班服务调度"}),
		("N17-accepted", {"recipient": "市场主体", "by_bell": 1}),
		("N7", {"recipient": "原接收人", "by_mail": 1}),
		("N19", {"recipient": "原接收人", "by_sms": 1}),
		("N7", {"recipient": "业务主管", "by_mail": 1, "after_minutes": 30}),
	],
)
def test_a_recipient_that_makes_no_sense_is_refused(code, row):
	with pytest.raises(rules.RuleNotUsable):
		rule(code, told=[row])


def test_a_broken_text_that_got_in_anyway_is_replaced_and_reported_and_stops_nothing():
	frappe.db.set_value("Hotline Notice Rule", "N7", "text_zh", "{{ boom }}")
	frappe.clear_document_cache("Hotline Notice Rule", "N7")
	doc = builders.order(State.RETURNED)

	assert outbox.notices(code="N7", means="邮件")[0].message.startswith(f"工单 {doc.name}：退单")
	assert outbox.told(code="bad-text") == {("manager", "站内提醒"), ("manager", "邮件")}
	assert "退单" in outbox.notices(code="bad-text")[0].message


def test_nobody_there_is_a_row_that_a_manager_sees_and_the_next_one_up_is_told():
	rule("N7", told=[{"recipient": "业务主管", "by_sms": 1}])
	frappe.db.delete("Hotline Department Member", {"user": login("supervisor")})
	builders.order(State.RETURNED)
	unknown = outbox.notices(code="N7", state_code="given_up")

	assert [(row.told_as, row.recipient) for row in unknown] == [("业务主管", None)]
	assert unknown[0].last_error.startswith("找不到接收人：")
	assert ("head", "短信") in outbox.told(code="N7")


def test_a_person_without_a_number_is_a_row_that_says_so():
	frappe.db.set_value("User", login("handler"), "mobile_no", None)
	builders.order(State.REWORK)
	row = outbox.notices(code="N9", means="短信")[0]

	assert (row.state, row.waiting) == ("已放弃", None)
	assert row.last_error.endswith("未登记手机号")
	assert ("handler", "站内提醒") in outbox.told(code="N9")


def test_a_disabled_user_is_not_told():
	frappe.db.set_value("User", login("handler"), "enabled", 0)
	people = People(MONDAY)

	assert people.person(login("handler")) is None
	assert people.person(login("head")).phone == outbox.NUMBERS["head"]


def test_the_same_announcement_twice_is_one_row():
	about = About(number="RX1", departments=(builders.department(),))
	announcement = Announcement("N5", "W1:N5", about, MONDAY)
	first = queue.put([announcement, announcement], MONDAY)
	again = queue.put([announcement], MONDAY + timedelta(hours=1))

	assert first == len(outbox.notices(code="N5")) > 0
	assert again == 0


def test_a_long_key_stays_unique():
	long = "x" * 150
	assert len(queue.unique(long)) <= 140
	assert queue.unique(long + "a") != queue.unique(long + "b")


# The entity (N17) ------------------------------------------------------------------------------------------------


def test_the_entity_is_told_number_and_due_date_once_accepted():
	doc = builders.received()
	(row,) = outbox.notices(code="N17-accepted")

	assert (row.means, row.recipient, row.told_as) == ("短信", None, "市场主体")
	assert (
		row.message == f"您的诉求已受理，编号 {doc.name}，预计 2026-03-09 17:30 前办结。服务热线 4001595598"
	)
	assert "13800000001" not in frappe.as_json(row)


def test_the_entity_is_told_that_it_is_finished_with_the_address_for_ratings():
	frappe.db.set_single_value("Hotline Settings", "rating_url", "https://hotline.example/rate/{number}")
	frappe.clear_document_cache("Hotline Settings", "Hotline Settings")
	doc = builders.order(State.ARCHIVED)
	(row,) = outbox.notices(code="N17-finished")

	assert row.message == (
		f"您的诉求 {doc.name} 已办结，请评价：https://hotline.example/rate/{doc.name}。服务热线 4001595598"
	)


def test_without_another_address_the_portals_own_page_takes_the_rating():
	frappe.flags.hotline_now = builders.after(State.ARCHIVED)
	doc = builders.order(State.ARCHIVED)
	(row,) = outbox.notices(code="N17-finished")

	assert (
		row.message == f"您的诉求 {doc.name} 已办结，请评价：{ratings.link_of(doc.name)}。服务热线 4001595598"
	)


def test_no_contact_no_message():
	builders.received(
		category="咨询",
		channel="12345市府热线",
		transfer_number="1",
		transfer_body="市府",
		no_contact=1,
		phone=None,
		contact_name=None,
	)

	assert outbox.notices(code="N17-accepted") == []


def test_a_report_is_never_answered_by_message():
	builders.received(category="举报")

	assert [row for row in outbox.notices() if row.told_as == "市场主体"] == []


@pytest.mark.parametrize("written", ["13800000001", "+86 138-0000-0001", "１３８０００００００１"])
def test_who_opted_out_is_not_told(written):
	frappe.get_doc({"doctype": "Hotline Opt Out", "phone": written}).insert()
	builders.received()
	(row,) = outbox.notices(code="N17-accepted")

	assert (row.state, row.waiting, row.last_error) == ("已作废", None, "主体已退订")


def test_an_opt_out_keeps_a_digest_and_a_mask():
	doc = frappe.get_doc({"doctype": "Hotline Opt Out", "phone": "13800000001"}).insert()
	doc.reason = "来电要求"
	doc.save()

	assert "13800000001" not in frappe.as_json(frappe.get_doc("Hotline Opt Out", doc.name))
	assert opt_outs.refused("13800000001")
	with pytest.raises(frappe.UniqueValidationError):
		frappe.get_doc({"doctype": "Hotline Opt Out", "phone": "138 0000 0001"}).insert()


@pytest.mark.parametrize("given", [{}, {"phone": "13800000001", "email": "a@example.com"}, {"phone": "abc"}])
def test_an_opt_out_names_one_address(given):
	with pytest.raises(opt_outs.NothingToOptOut):
		frappe.get_doc({"doctype": "Hotline Opt Out", **given}).insert()


def test_messages_to_entities_keep_quiet_at_night():
	at = datetime(2026, 3, 2, 22, 30)
	builders.received(at)
	(row,) = outbox.notices(code="N17-accepted")

	assert row.send_after == datetime(2026, 3, 3, 8, 0)


# Time ------------------------------------------------------------------------------------------------------------


def handled(at: datetime = MONDAY):
	"""An order that the department has to reply to by Tuesday 17:30."""
	return builders.order(State.DISPATCHED, at)


def at_points(*moments: datetime) -> list[tuple[str, datetime]]:
	"""What is announced at which of these ticks, of the department's deadline."""
	told = []
	for moment in moments:
		before = {row.name for row in outbox.notices()}
		outbox.tick(moment)
		told += sorted(
			{(row.code, moment) for row in outbox.notices(what="处置回单") if row.name not in before}
		)
	return told


TUESDAY = datetime(2026, 3, 3)


def test_due_soon_is_told_at_two_points_counted_back_in_working_time():
	handled()
	first, again, due = (TUESDAY.replace(hour=h, minute=m) for h, m in ((16, 30), (17, 15), (17, 30)))
	second = timedelta(seconds=1)

	assert at_points(first - second, first, first, again - second, again, due) == [
		("N13", first),
		("N13", again),
	]


def test_overdue_is_told_past_the_due_moment_and_not_at_it():
	handled()
	due = TUESDAY.replace(hour=17, minute=30)
	outbox.tick(due)
	assert outbox.notices(code="N14", what="处置回单") == []
	outbox.tick(due + timedelta(seconds=1))

	assert outbox.told(code="N14", what="处置回单") == {
		("handler", "短信"),
		("handler", "邮件"),
		("handler", "站内提醒"),
	}


def test_the_ladder_goes_up_in_working_time():
	handled()
	due = TUESDAY.replace(hour=17, minute=30)
	# An hour of work after Tuesday's close is Wednesday 9:00; two 10:00; four 12:00.
	steps = [
		(due + timedelta(seconds=1), {"handler"}),
		(datetime(2026, 3, 4, 9, 0), {"handler"}),
		(datetime(2026, 3, 4, 9, 0, 1), {"handler", "supervisor", "dispatcher"}),
		(datetime(2026, 3, 4, 10, 0, 1), {"handler", "supervisor", "dispatcher", "head"}),
		(datetime(2026, 3, 4, 12, 0, 1), {"handler", "supervisor", "dispatcher", "head", "mmd"}),
	]
	for moment, told in steps:
		outbox.tick(moment)
		assert {part for part, _means in outbox.told(code="N14", what="处置回单")} == told
	row = frappe.get_all(
		"Hotline Deadline",
		{"deadline": "处置回单"},
		["next_look", "overdue"],
		order_by="creation desc",
		limit=1,
	)[0]
	assert (row.next_look, row.overdue) == (None, 1)


def test_after_two_days_of_downtime_overdue_is_told_and_due_soon_is_not():
	doc = handled()
	late = datetime(2026, 3, 5, 10, 0)
	outbox.tick(late)
	outbox.tick(late)

	assert outbox.notices(code="N13", issue=doc.name, what="处置回单") == []
	assert {part for part, _means in outbox.told(code="N14", what="处置回单")} >= {"handler", "head", "mmd"}
	assert frappe.db.get_value("Issue", doc.name, "hotline_overdue") == 1


def test_who_did_it_in_time_hears_nothing():
	doc = handled()
	builders.step(doc.name, "handler", EventKind.REPLIED, builders.after(State.DISPATCHED))
	outbox.tick(datetime(2026, 3, 4, 12, 0))

	assert outbox.notices(what="处置回单") == []


def test_a_deadline_that_moved_is_told_for_its_new_moment():
	doc = handled()
	outbox.tick(TUESDAY.replace(hour=16, minute=30))
	builders.step(
		doc.name, "head", EventKind.MARKED_MAJOR, TUESDAY.replace(hour=16, minute=40), reason="重大"
	)
	outbox.tick(datetime(2026, 3, 4, 16, 30))

	dues = {row.due for row in outbox.notices(code="N13", what="处置回单", means="短信")}
	assert dues == {TUESDAY.replace(hour=17, minute=30), datetime(2026, 3, 4, 17, 30)}


def test_a_deadline_that_cannot_be_told_stops_nobody_and_is_looked_at_again(monkeypatch):
	good, bad = handled(), handled()
	frappe.db.commit()
	judge = due._judge

	def failing(row, run):
		if row.issue == bad.name:
			raise RuntimeError("made up")
		return judge(row, run)

	monkeypatch.setattr(due, "_judge", failing)
	now = TUESDAY.replace(hour=16, minute=30)
	outbox.tick(now)

	assert outbox.notices(code="N13", issue=good.name, what="处置回单")
	assert outbox.notices(code="N13", issue=bad.name) == []
	looks = frappe.get_all("Hotline Deadline", {"issue": bad.name, "deadline": "处置回单"}, pluck="next_look")
	assert looks == [now + timedelta(minutes=10)]
	monkeypatch.setattr(due, "_judge", judge)
	outbox.tick(now + timedelta(minutes=10))
	assert outbox.notices(code="N13", issue=bad.name, what="处置回单")


@pytest.mark.requirement("R94.7")
def test_an_appointment_is_told_ten_minutes_before_at_any_hour():
	doc = builders.order(State.REVIEWED)
	agreed = datetime(2026, 3, 2, 19, 0)
	builders.step(
		doc.name, "agent", EventKind.CALLBACK_AGREED, builders.after(State.REVIEWED), appointment=str(agreed)
	)
	outbox.tick(agreed - timedelta(minutes=10, seconds=1))
	assert outbox.notices(code="N16") == []
	outbox.tick(agreed - timedelta(minutes=10))
	outbox.tick(agreed)

	assert outbox.told(code="N16") == {("agent", "站内提醒"), ("agent", "短信")}
	assert outbox.notices(code="N16")[0].message == f"工单 {doc.name} 预约回访时间 2026-03-02 19:00"


@pytest.mark.requirement("R94.7")
def test_an_order_without_an_appointment_stops_no_others():
	builders.order(State.REVIEWED)
	doc = builders.order(State.REVIEWED)
	agreed = datetime(2026, 3, 2, 19, 0)
	builders.step(
		doc.name, "agent", EventKind.CALLBACK_AGREED, builders.after(State.REVIEWED), appointment=str(agreed)
	)
	outbox.tick(agreed)

	assert {row.issue for row in outbox.notices(code="N16")} == {doc.name}


def test_the_digest_comes_once_a_working_day_with_the_most_overdue_first():
	first = handled()
	second = handled(MONDAY + timedelta(hours=2))
	before = datetime(2026, 3, 5, 8, 29)
	outbox.tick(before)
	assert outbox.notices(code="digest-department") == []
	outbox.tick(before + timedelta(minutes=1))
	outbox.tick(before + timedelta(minutes=2))
	told = outbox.notices(code="digest-department")
	lines = told[0].message.splitlines()

	assert {row.recipient.split("@")[0] for row in told} == {"supervisor", "head"}
	assert {row.means for row in told} == {"邮件"}
	assert lines[0].startswith("交易组织部在办时限")
	handle = [line for line in lines if "处置回单" in line]
	assert [line.split()[0] for line in handle] == [first.name, second.name]
	assert all(line.endswith("已超时") for line in handle)
	outbox.tick(datetime(2026, 3, 7, 9, 0))
	assert len(outbox.notices(code="digest-department")) == len(told), "Saturday"


def test_a_day_with_nothing_to_tell_is_looked_at_once_all_the_same():
	frappe.db.delete("Hotline Deadline")
	outbox.tick(TUESDAY.replace(hour=9))

	assert TUESDAY.replace(hour=9) == frappe.db.get_value("Hotline Heartbeat", "digest", "last_at")
	with outbox.at(TUESDAY.replace(hour=10)):
		assert digest.tell(TUESDAY.replace(hour=10)) is None


def test_an_agent_gets_a_digest_of_what_the_agent_owes():
	doc = builders.received()
	outbox.tick(datetime(2026, 3, 3, 8, 30))
	(row,) = outbox.notices(code="digest-agent")

	assert row.recipient == login("agent")
	assert f"{doc.name} 填写传递 03-02 12:00 已超时" in row.message


def test_the_tick_leaves_a_heartbeat():
	outbox.tick(MONDAY)

	assert frappe.db.get_value("Hotline Heartbeat", "tick", "last_at") == MONDAY


def test_the_watchdog_ticks_where_the_tick_is_silent():
	outbox.tick(MONDAY)
	with outbox.at(MONDAY + timedelta(seconds=90)):
		assert use_cases.watchdog() is False
	with outbox.at(MONDAY + timedelta(seconds=91)):
		assert use_cases.watchdog() is True
		assert use_cases.watchdog() is False


def test_the_job_stays_for_what_falls_due_within_the_minute_and_for_nothing_else(monkeypatch):
	doc = handled()
	due_at, waited = TUESDAY.replace(hour=17, minute=30), []

	def sleep(seconds: float) -> None:
		waited.append(seconds)
		frappe.flags.hotline_now += timedelta(seconds=seconds)

	monkeypatch.setattr(use_cases.time, "sleep", sleep)
	with outbox.at(due_at - timedelta(seconds=30)):
		use_cases.attend(50)
	assert 31 == sum(waited)
	assert outbox.notices(code="N14", issue=doc.name, what="处置回单")
	waited.clear()
	frappe.db.set_value("Hotline Deadline", {"status_code": "open"}, "next_look", due_at + timedelta(days=2))
	with outbox.at(due_at + timedelta(days=1)):
		assert use_cases.attend(50) == 0
	assert waited == []


def test_what_stands_in_the_outbox_is_written_by_no_form():
	builders.order(State.RETURNED)
	doc = frappe.get_doc("Hotline Notice", outbox.notices(code="N7")[0].name)
	doc.state = "已送达"
	with pytest.raises(frappe.ValidationError):
		doc.save()


def test_a_means_has_one_queue_for_the_urgent_and_one_for_the_rest():
	assert queues(Means.SMS) == ("0sms", "1sms")
