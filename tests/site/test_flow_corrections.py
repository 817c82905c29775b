"""What is put right afterwards, by whom and until when; what it does to the deadlines; and the trace it leaves."""

import frappe
import pytest

from hotline_csg.guide.words import EventKind as E
from tests.support import builders
from tests.support.flows import Walked, dispatched, register, told_in_full, transferred

OTHER = builders.OTHER_TOPIC


def passed(moment="03-02 09:00", **facts) -> Walked:
	return register(moment, **facts).do("agent", E.PASSED, f"{moment[:5]} 09:10")


@pytest.mark.requirement("R91.4", "R5.2")
def test_a_corrected_category_counts_the_open_deadlines_anew_and_leaves_the_ended_alone():
	order = passed()
	order.save("dispatcher", "03-02 09:20", category="投诉", judgement="内部原因")

	assert order.deadlines() == [
		("register", "03-02 09:00", "03-02 12:00", "03-02 09:10", "met"),  # as it was: 3 h
		("overall", "03-02 09:00", "03-11 17:30", "", "open"),  # 7 WD, was 5
		("dispatch", "03-02 09:10", "03-02 14:10", "", "open"),
	]
	rules = frappe.get_all("Hotline Deadline", {"issue": order.name}, pluck="rule", order_by="creation")
	assert rules == ["R82.C", "R82.P", "R82.P"]
	row = order.history()[-1]
	assert (row.event, row.user, row.from_stage, row.to_stage) == (
		"更正",
		"dispatcher@hotline.example",
		"待派发",
		"待派发",
	)
	assert "诉求类型：咨询 → 投诉" in row.reason
	assert "总体时限：重新计算（2026-03-11 17:30 前）" in row.effects
	told_in_full(order)


@pytest.mark.requirement("R91.4", "R82.P")
def test_a_consultation_at_the_department_becomes_a_complaint_with_its_contact():
	order = dispatched()
	order.save("dispatcher", "03-02 10:00", category="投诉", judgement="内部原因")

	assert order.deadlines("contact", "handle") == [
		("handle", "03-02 09:30", "03-05 17:30", "", "open"),  # 3 WD from the dispatch, was 1
		("contact", "03-02 09:30", "03-03 17:30", "", "open"),
	]


@pytest.mark.requirement("R6.4", "R6.5", "R7.2")
@pytest.mark.parametrize(
	"entries",
	[
		{"category": "投诉"},
		{"category": "建议"},
		{"channel": "95598供电服务热线"},
		{"phone": ""},
		{"unit": " "},
	],
	ids=["no judgement", "no suggestion", "no document", "no number", "no unit"],
)
def test_a_corrected_order_still_holds_what_its_kind_asks_for(entries):
	passed().not_saved("dispatcher", "03-02 09:20", "MissingFact", **entries)


@pytest.mark.requirement("R7.3", "R7.2")
def test_a_corrected_channel_changes_the_side():
	order = passed()
	order.save(
		"dispatcher", "03-02 09:20", channel="95598供电服务热线", transfer_number="A1", transfer_body="供电局"
	)

	assert (order.doc.hotline_side, order.doc.hotline_channel_code) == ("外部", "95598")
	assert "诉求渠道：400热线 → 95598供电服务热线" in order.history()[-1].reason


@pytest.mark.requirement("R7.4", "R81.2")
def test_a_channel_corrected_to_12398_puts_the_order_into_the_regulators_flow():
	order = passed()
	entries = {"channel": "12398热线", "transfer_number": "A1", "transfer_body": "南方能监局"}
	order.save("mmd", "03-02 09:20", **entries)

	assert order.deadlines() == [
		("register", "03-02 09:00", "03-02 12:00", "03-02 09:10", "met"),
		("overall", "03-02 09:00", "03-09 17:30", "03-02 09:20", "cancelled"),
		("dispatch", "03-02 09:00", "03-02 10:00", "", "open"),  # 1 h from the receipt
		("refine", "03-02 09:00", "03-16 17:30", "", "open"),
		("regulator_reply", "03-02 09:00", "03-18 17:30", "", "open"),
	]
	told_in_full(order)


@pytest.mark.requirement("R91.4")
def test_a_corrected_topic_is_a_leaf_and_traced():
	order = dispatched()
	order.not_saved("dispatcher", "03-02 10:00", "NotALeaf", topic=builders.GROUP_TOPIC)
	order.not_saved("handler", "03-02 10:00", "NotEditableNow", topic=OTHER)
	order.save("dispatcher", "03-02 10:00", topic=OTHER)

	assert f"业务分类：{builders.TOPIC} → {OTHER}" in order.history()[-1].reason
	assert order.history()[-1].effects == ""


@pytest.mark.requirement("R91.4")
def test_a_number_is_corrected_without_being_repeated_in_the_history():
	order = dispatched()
	order.save("agent", "03-02 10:00", phone="13911112222")

	assert "已更正" in order.history()[-1].reason
	assert "13911112222" not in order.history()[-1].reason


@pytest.mark.requirement("R91.4", "R5.2")
@pytest.mark.parametrize(
	("part", "entries"),
	[
		("agent", {"category": "投诉"}),
		("agent", {"unit": "别的公司"}),
		("handler", {"description": "改写的诉求"}),
		("handler", {"category": "催办"}),
		("head", {"received_at": "2026-03-02 08:00:00"}),
	],
)
def test_who_may_not_correct(part, entries):
	dispatched().not_saved(part, "03-02 10:00", "NotEditableNow", **entries)


@pytest.mark.requirement("R81.1", "A31")
def test_a_corrected_receipt_of_a_general_order():
	order = passed("03-03 09:00")
	order.save("dispatcher", "03-03 09:20", received_at="2026-03-02 16:00:00")

	assert order.deadlines("register", "overall") == [
		(
			"register",
			"03-02 16:00",
			"03-03 09:30",
			"03-03 09:10",
			"met",
		),  # 3 h: 1:30 on Monday, 1:30 on Tuesday
		("overall", "03-02 16:00", "03-09 17:30", "", "open"),
	]
	assert order.doc.hotline_last_at == frappe.utils.get_datetime("2026-03-03 09:10:00")


@pytest.mark.requirement("R91.4")
def test_the_category_of_an_urge_is_its_orders():
	order = dispatched().do("agent", E.URGED, "03-02 10:00", reason="催")
	urge = Walked(frappe.db.get_value("Hotline Order Link", {"linked_issue": order.name}, "issue"))

	urge.not_saved("dispatcher", "03-02 10:05", "NotEditableNow", category="建议", suggestion="x")


# The date of whoever transferred the order ----------------------------------------------------------------------

TRANSFER = {"channel": "12345市府热线", "part": "agent"}


@pytest.mark.requirement("R7.2")
def test_the_transferring_bodys_own_date_is_a_deadline():
	order = transferred("03-02 09:00", **TRANSFER, reply_by="2026-03-05 12:00:00")

	assert order.deadlines("transfer_reply") == [("transfer_reply", "03-02 09:00", "03-05 12:00", "", "open")]
	assert "WrongFact" in wrong_date("不详")


def wrong_date(text):
	with pytest.raises(frappe.ValidationError) as raised:
		transferred("03-02 09:00", **TRANSFER, reply_by=text)
	return type(raised.value).__name__


@pytest.mark.requirement("R7.2")
def test_it_is_put_right_taken_away_and_added_again():
	order = transferred("03-02 09:00", **TRANSFER, reply_by="2026-03-05 12:00:00")
	order.do("agent", E.PASSED, "03-02 09:10").do("dispatcher", E.DISPATCHED, "03-02 09:30")
	order.save("mmd", "03-02 10:00", reply_by="2026-03-04 09:00:00")
	assert order.deadlines("transfer_reply") == [("transfer_reply", "03-02 09:00", "03-04 09:00", "", "open")]
	order.save("mmd", "03-02 10:10", reply_by=None)
	assert order.deadlines("transfer_reply")[0][3:] == ("03-02 10:10", "cancelled")
	order.save("mmd", "03-02 10:20", reply_by="2026-03-06 09:00:00")

	assert order.deadlines("transfer_reply")[1] == (
		"transfer_reply",
		"03-02 09:00",
		"03-06 09:00",
		"",
		"open",
	)
	assert "答复转办单位：重新计算（2026-03-04 09:00 前）" in order.history()[-3].effects
	told_in_full(order)


@pytest.mark.requirement("R7.2", "R5.1")
def test_it_ends_with_the_order():
	order = transferred("03-02 09:00", **TRANSFER, reply_by="2026-03-02 09:30:00")
	order.do("agent", E.ARCHIVED, "03-02 09:40", answer="已答复并函复")

	assert order.deadlines("transfer_reply") == [
		("transfer_reply", "03-02 09:00", "03-02 09:30", "03-02 09:40", "missed")
	]
