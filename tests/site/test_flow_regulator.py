"""12398 from the regulator's transfer to the reply, over the make-up Saturday and Spring Festival. Dates by hand.

T0 is the receipt, T1 the dispatch. 2026: worked Saturdays 14 and 28 February, off 15 to 23 February.
"""

import frappe
import pytest

from hotline_csg.guide.words import EventKind as E
from tests.support import builders
from tests.support.flows import Walked, at, told_in_full, transferred

T0, T1 = "02-13 16:00", "02-13 16:30"  # Friday
PROMISE = {"contacted_at": "2026-02-14 08:30:00", "promised_at": "2026-03-03 17:30:00"}
REPLY = {"reply_number": "复〔2026〕3号"}


def dispatched(**facts) -> Walked:
	return transferred(T0, **facts).do("dispatcher", E.DISPATCHED, T1)


def reported() -> Walked:
	order = dispatched()
	order.do("head", E.CONTACTED, "02-14 08:40", **PROMISE)
	order.do("supervisor", E.PLAN_TOLD, "02-14 14:30", plan="先补发结算单，再查原因")
	return order.do("handler", E.REPORT_SUBMITTED, "03-02 15:00", report="经查，系统升级未提前告知。")


def refined() -> Walked:
	order = reported().do("agent", E.CALLED_BACK, "03-03 09:00")
	return order.do("mmd", E.REPORT_REFINED, "03-04 16:00", report="经查属实，已整改。", finding="属实")


def uploaded(order: Walked, private: int = 1, part: str = "mmd") -> str:
	with builders.acting(part):
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "reply.pdf",
				# Frappe stores equal contents once, under one address.
				"content": f"%PDF-1.4 {frappe.generate_hash()}",
				"is_private": private,
			}
		)
		return file.insert().file_url


@pytest.mark.requirement("R81.1", "R81.2", "R81.4", "R81.6", "R81.7", "R81.8", "R81.9", "R81.10", "R81.11")
@pytest.mark.requirement("R81.5", "R81.14", "R7.4", "A3", "A30", "R5.1")
def test_from_the_transfer_to_the_reply():
	order = refined()
	order.do("mmd", E.SIGNED, "03-05 09:00").do("principal", E.SIGNED, "03-05 10:00")
	order.do("mmd", E.REGULATOR_REPLIED, "03-09 10:00", **REPLY, reply_file=uploaded(order))
	order.do("mmd", E.ARCHIVED, "03-09 10:05")

	assert order.deadlines() == [
		("dispatch", T0, "02-13 17:00", T1, "met"),  # 1 h
		("refine", T0, "03-05 17:30", "03-04 16:00", "met"),  # 10 WD: 14, 24–28 February, 2–5 March
		("regulator_reply", T0, "03-09 17:30", "03-09 10:00", "met"),  # 12 WD: and 6, 9 March
		("contact", T1, "02-14 09:00", "02-14 08:30", "met"),  # 2 h, done when it was made
		("plan", T1, "02-14 15:00", "02-14 14:30", "met"),  # 6 h over noon
		("report", T1, "03-02 17:30", "03-02 15:00", "met"),  # 7 WD
		("promise", "02-14 08:40", "03-03 17:30", "03-02 15:00", "met"),
	]
	assert (order.doc.hotline_stage, order.doc.hotline_ending) == ("已归档", "已回复监管")
	told_in_full(order)


@pytest.mark.requirement("R81.7", "R81.10", "R81.14")
def test_the_report_is_a_record_signed_with_name_and_moment():
	order = refined().do("mmd", E.SIGNED, "03-05 09:00").do("principal", E.SIGNED, "03-05 10:00")
	report = frappe.get_doc("Hotline Investigation Report", {"issue": order.name})

	assert (report.status, report.finding, report.in_bulletin) == ("已签名", "属实", 1)
	assert (report.submitted_by, report.refined_by) == ("handler@hotline.example", "mmd@hotline.example")
	assert [(row.signed_for, row.user, row.full_name, str(row.signed_at)) for row in report.signatures] == [
		("市场管理部", "mmd@hotline.example", "市场管理部", "2026-03-05 09:00:00"),
		("业务部门负责人", "principal@hotline.example", "业务部门主要负责人", "2026-03-05 10:00:00"),
	]


@pytest.mark.requirement("R81.14")
@pytest.mark.parametrize(("finding", "told"), [("属实", 1), ("有责", 1), ("不属实", 0)])
def test_what_was_found_true_or_at_fault_goes_into_the_bulletin(finding, told):
	order = reported().do("agent", E.CALLED_BACK, "03-03 09:00")
	order.refused("mmd", E.REPORT_REFINED, "03-04 16:00", "MissingFact", report="完善", finding=None)
	order.do("mmd", E.REPORT_REFINED, "03-04 16:00", report="完善", finding=finding)

	assert order.rows("Hotline Investigation Report", "finding", "in_bulletin") == [(finding, told)]


@pytest.mark.requirement("R81.1", "R7.1")
@pytest.mark.parametrize("missing", ["transfer_number", "transfer_body"])
def test_a_transfer_names_its_document_and_its_body(missing):
	with pytest.raises(frappe.ValidationError) as raised:
		transferred(T0, **{missing: None})

	assert type(raised.value).__name__ == "MissingFact"


@pytest.mark.requirement("R81.4")
def test_the_head_contacts_and_promises_a_date():
	order = dispatched()
	order.refused("handler", E.CONTACTED, "02-14 08:40", "WrongRole", **PROMISE)
	order.refused("other_head", E.CONTACTED, "02-14 08:40", "PermissionError", **PROMISE)
	order.refused("head", E.CONTACTED, "02-14 08:40", "MissingFact", **{**PROMISE, "promised_at": None})
	order.refused(
		"head",
		E.CONTACTED,
		"02-14 08:40",
		"PromiseNotAhead",
		**{**PROMISE, "promised_at": PROMISE["contacted_at"]},
	)
	order.do("head", E.CONTACTED, "02-14 08:40", **PROMISE)
	order.do("head", E.CONTACTED, "02-14 10:00", **{**PROMISE, "promised_at": "2026-02-27 12:00:00"})

	# the promise is a deadline; a new one takes its place
	assert [row[1:] for row in order.deadlines("promise")] == [
		("02-14 08:40", "03-03 17:30", "02-14 10:00", "cancelled"),
		("02-14 10:00", "02-27 12:00", "", "open"),
	]


@pytest.mark.requirement("R81.4", "R81.6", "R81.8", "R81.10")
def test_no_step_is_left_out():
	order = dispatched()
	order.refused("handler", E.REPORT_SUBMITTED, "02-14 08:35", "ReportBeforeContact", report="x")
	order.do("head", E.CONTACTED, "02-14 08:40", **PROMISE)
	order.refused("handler", E.REPORT_SUBMITTED, "02-14 09:00", "ReportBeforePlan", report="x")
	order.refused("handler", E.PLAN_TOLD, "02-14 09:00", "WrongRole", plan="x")
	order.do("supervisor", E.PLAN_TOLD, "02-14 09:10", plan="方案")
	order.do("handler", E.REPORT_SUBMITTED, "02-14 09:20", report="报告")
	order.refused("mmd", E.REPORT_REFINED, "02-14 09:30", "NoSecondCallback", report="x", finding="属实")
	order.do("agent", E.CALLED_BACK, "02-14 09:40")
	order.do("mmd", E.REPORT_REFINED, "02-14 10:00", report="完善", finding="属实")
	order.do("mmd", E.SIGNED, "02-14 10:10")
	told = order.refused(
		"mmd", E.REGULATOR_REPLIED, "02-14 10:20", "NotSigned", **REPLY, reply_file=uploaded(order)
	)

	assert told == "回复监管前须由 业务部门负责人 签名确认。（R81.10）"


@pytest.mark.requirement("R81.11")
def test_the_reply_has_a_number_and_a_private_file_that_exists():
	order = refined().do("mmd", E.SIGNED, "03-05 09:00").do("head", E.SIGNED, "03-05 10:00")
	when = ("mmd", E.REGULATOR_REPLIED, "03-09 10:00")
	order.refused(*when, "MissingFact", reply_file=uploaded(order))
	order.refused(*when, "MissingFact", **REPLY)
	order.refused(*when, "FileRefused", **REPLY, reply_file="/private/files/nowhere.pdf")
	order.refused(*when, "FileRefused", **REPLY, reply_file=uploaded(order, private=0))
	order.refused(*when, "FileRefused", **REPLY, reply_file=uploaded(order, part="agent"))
	url = uploaded(order)
	order.do(*when, **REPLY, reply_file=url)

	kept = ["is_private", "attached_to_doctype", "attached_to_name", "attached_to_field"]
	assert frappe.db.get_value("File", {"file_url": url}, kept) == (
		1,
		"Issue",
		order.name,
		"hotline_reply_file",
	)
	assert order.rows("Hotline Investigation Report", "status", "reply_number", "reply_file") == [
		("已回复监管", "复〔2026〕3号", url)
	]


@pytest.mark.requirement("R81.1", "A30")
def test_a_corrected_receipt_counts_everything_from_t0_anew_with_a_trace():
	order = reported()
	before = order.deadlines("contact", "plan", "report")
	order.not_saved("agent", "03-03 10:00", "NotEditableNow", received_at="2026-02-12 15:00:00")
	order.not_saved("handler", "03-03 10:00", "NotEditableNow", received_at="2026-02-12 15:00:00")
	order.save("mmd", "03-03 10:00", received_at="2026-02-12 15:00:00")

	assert order.deadlines("dispatch", "refine", "regulator_reply") == [
		("dispatch", "02-12 15:00", "02-12 16:00", T1, "missed"),  # what was met is judged anew
		("refine", "02-12 15:00", "03-04 17:30", "", "open"),  # 10 WD: 13, 14, 24–28 February, 2–4 March
		("regulator_reply", "02-12 15:00", "03-06 17:30", "", "open"),
	]
	assert order.deadlines("contact", "plan", "report") == before
	assert str(order.doc.opening_date) == "2026-02-12"
	row = order.history()[-1]
	assert (row.code, row.user) == ("corrected", "mmd@hotline.example")
	assert "2026-02-13 16:00:00 → 2026-02-12 15:00:00" in row.reason
	assert "回复监管：重新计算（2026-03-06 17:30 前）" in row.effects
	told_in_full(order)


@pytest.mark.requirement("R81.1")
@pytest.mark.parametrize(
	("moment", "error"),
	[
		("2026-02-13 16:31:00", "ReceiptTooLate"),
		("2026-03-05 00:00:00", "EventInFuture"),
		("明天", "NotEditableNow"),
	],
)
def test_a_receipt_lies_before_what_followed_it(moment, error):
	order = dispatched()

	order.not_saved("mmd", "03-03 10:00", error, received_at=moment)


@pytest.mark.requirement("R81.8", "R94.8", "R94.4")
def test_the_second_callback_may_be_declined_or_fail_three_times():
	declined = reported().do("mmd", E.CALLBACK_DECLINED, "03-03 09:00")
	declined.do("mmd", E.REPORT_REFINED, "03-03 10:00", report="完善", finding="不属实")
	assert declined.doc.hotline_stage == "待回复监管"

	failed = reported()
	for moment in ("03-03 09:00", "03-03 11:00", "03-03 14:00"):
		failed.refused("mmd", E.REPORT_REFINED, moment, "NoSecondCallback", report="x", finding="属实")
		failed.do("agent", E.CALLBACK_FAILED, moment)
	failed.do("mmd", E.REPORT_REFINED, "03-03 15:00", report="完善", finding="属实")
	assert failed.doc.hotline_stage == "待回复监管"


@pytest.mark.requirement("A27", "R95.2")
def test_an_urge_of_a_regulators_order_follows_its_flow():
	order = dispatched()
	order.do("agent", E.URGED, "02-13 16:45", reason="监管催问")
	urge = Walked(frappe.db.get_value("Hotline Order Link", {"linked_issue": order.name}, "issue"))

	assert (urge.doc.hotline_channel, urge.doc.hotline_urge) == ("12398热线", 1)
	assert [row[0] for row in urge.deadlines()] == ["refine", "regulator_reply"]
	assert at("02-13 16:45") == urge.doc.hotline_received_at
