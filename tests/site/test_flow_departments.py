"""One department leads an order, others help; what the dispatcher asks of them (督办); what is mended (整改)."""

import frappe
import pytest

from hotline_csg import service
from hotline_csg.guide.words import EventKind as E
from tests.support import builders
from tests.support.flows import Walked, at, dispatched, register, say, told_in_full, transferred

LEAD, HELPER, STRANGER = 0, 1, 2
POINTS = [{"point": "如何解锁账号？"}, {"point": "结算单何时发布？"}]
OWED = ("code", "due", "status_code", "department")


def helped() -> Walked:
	"""An order with two points, the second to be answered by a helping department."""
	order = register("03-02 09:00", points=POINTS).do("agent", E.PASSED, "03-02 09:10")
	helper = builders.department(HELPER)
	order.do("dispatcher", E.DISPATCHED, "03-02 09:30", helpers=[helper])
	rows = [row.as_dict() for row in order.doc.hotline_points]
	rows[1]["department"] = helper
	return order.save("dispatcher", "03-02 09:40", points=rows)


def answer(order: Walked, part: str, number: int, text: str, moment: str = "03-02 10:00"):
	row = order.doc.hotline_points[number].name
	with builders.acting(part, at(moment)):
		return service.answer_points(order.name, {row: text})


def refused(error: str, do, *args, **values) -> str:
	frappe.db.savepoint("refused")
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)) as raised:
		do(*args, **values)
	frappe.db.rollback(save_point="refused")
	assert type(raised.value).__name__ == error
	frappe.clear_messages()
	return str(raised.value)


def owed_by(field: str, name: str) -> list[tuple]:
	rows = frappe.get_all("Hotline Deadline", {field: name}, list(OWED), order_by="creation")
	return [(row.code, say(row.due), row.status_code, row.department) for row in rows]


# Helping departments --------------------------------------------------------------------------------------------


@pytest.mark.requirement("R82.4", "R82.5")
def test_a_dispatch_names_who_leads_and_who_helps_and_the_history_keeps_it():
	order = helped()

	assert [row.department for row in order.doc.hotline_helpers] == [builders.department(HELPER)]
	row = next(row for row in order.history() if row.code == "dispatched")
	assert frappe.parse_json(row.facts)["helpers"] == [builders.department(HELPER)]


@pytest.mark.requirement("R82.4")
def test_a_helping_department_sees_the_order_and_others_do_not():
	order = helped()
	other = dispatched()
	with builders.acting("other_handler"):
		seen = frappe.get_list(
			"Issue", {"name": ("in", [order.name, other.name])}, pluck="name", order_by="name"
		)
		assert frappe.has_permission("Issue", "read", doc=order.name)
		assert not frappe.has_permission("Issue", "read", doc=other.name)

	assert seen == [order.name]


@pytest.mark.requirement("R82.5", "R91.8")
def test_a_helping_department_answers_its_own_point_and_the_leading_one_replies():
	order = helped()
	told = refused("NotYourPoint", answer, order, "other_handler", 0, "请重置密码。")
	assert told == f"第 1 条诉求要点由 {builders.department(LEAD)} 答复。"
	answer(order, "other_handler", 1, "每月 10 日发布。")
	order.refused("other_handler", E.REPLIED, "03-02 10:10", "WrongRole", points=None)
	order.refused("handler", E.REPLIED, "03-02 10:10", "OpenPoints", points=None)
	answer(order, "handler", 0, "请重置密码。")
	order.do("handler", E.REPLIED, "03-02 10:10", points=None)

	assert [(row.answer, row.answered_by, say(row.answered_at)) for row in order.doc.hotline_points] == [
		("请重置密码。", "handler@hotline.example", "03-02 10:00"),
		("每月 10 日发布。", "other_handler@hotline.example", "03-02 10:00"),
	]
	told_in_full(order)


@pytest.mark.requirement("R91.8")
@pytest.mark.parametrize("part", ["handler", "other_handler"])
@pytest.mark.parametrize("change", ["reworded", "dropped", "added"])
def test_no_department_rewrites_the_points_it_answers(part, change):
	order = helped()
	rows = [row.as_dict() for row in order.doc.hotline_points]
	if change == "reworded":
		rows[1]["point"] = "什么时候发布结算单，大概？"
	if change == "dropped":
		rows.pop()
	if change == "added":
		rows.append({"point": "新的一条"})

	order.not_saved(part, "03-02 10:00", "NotEditableNow", points=rows)


@pytest.mark.requirement("R82.4")
@pytest.mark.parametrize(
	"helpers", [[LEAD], [HELPER, HELPER]], ids=["the responsible one", "the same one twice"]
)
def test_departments_help_once_and_do_not_help_themselves(helpers):
	order = register("03-02 09:00").do("agent", E.PASSED, "03-02 09:10")
	names = [builders.department(number) for number in helpers]

	order.refused("dispatcher", E.DISPATCHED, "03-02 09:30", "NotAHelper", helpers=names)


@pytest.mark.requirement("R82.4")
def test_the_handler_works_in_the_department():
	order = register("03-02 09:00").do("agent", E.PASSED, "03-02 09:10")

	order.refused(
		"dispatcher", E.DISPATCHED, "03-02 09:30", "NotAHelper", handler="other_handler@hotline.example"
	)


@pytest.mark.requirement("R82.5", "R93.1", "R2.1")
@pytest.mark.parametrize("kind", [E.RETURNED, E.REPLIED, E.CONTACTED], ids=str)
def test_the_steps_are_the_leading_departments(kind):
	facts = {"contacted_at": "2026-03-02 09:50:00"} if kind is E.CONTACTED else {"points": None}

	helped().refused("other_handler", kind, "03-02 10:00", "WrongRole", **facts)


# Supervision ----------------------------------------------------------------------------------------------------


def asked(order: Walked, due: str = "2026-03-02 16:00:00", part: str = "dispatcher", **values):
	with builders.acting(part, at("03-02 10:00")):
		return service.supervise(order.name, "请说明进展", due, **values)


def answer_item(name: str, part: str, moment: str = "03-02 15:00"):
	with builders.acting(part, at(moment)):
		return service.answer_supervision(name, "已联系平台，今日恢复。")


@pytest.mark.requirement("R92.1")
def test_the_dispatcher_asks_and_the_department_answers_by_the_due_moment():
	order = dispatched()
	item = asked(order)
	assert (item.status, item.asked_by, str(item.asked_at), item.department) == (
		"待答复",
		"dispatcher@hotline.example",
		"2026-03-02 10:00:00",
		builders.department(LEAD),
	)
	assert owed_by("supervision", item.name) == [
		("supervision", "03-02 16:00", "open", builders.department(LEAD))
	]
	answered = answer_item(item.name, "supervisor")

	assert (answered.status, answered.answered_by, str(answered.answered_at)) == (
		"已答复",
		"supervisor@hotline.example",
		"2026-03-02 15:00:00",
	)
	assert owed_by("supervision", item.name)[0][2] == "met"
	assert [(row.event, row.user.split("@")[0]) for row in order.history()][-2:] == [
		("督办", "dispatcher"),
		("督办答复", "supervisor"),
	]
	told_in_full(order)


@pytest.mark.requirement("R92.1")
def test_what_is_asked_late_is_missed_and_told_while_it_is_overdue():
	order = dispatched()
	item = asked(order)
	with builders.acting("handler", at("03-02 16:30")):
		shown = service.board(order.name)
	assert [(one["overdue"], one["mine"]) for one in shown["supervision"]] == [(True, True)]
	assert [row.deadline for row in shown["deadlines"] if row.overdue] == ["督办"]
	answer_item(item.name, "handler", "03-03 08:30")

	assert owed_by("supervision", item.name)[0][2] == "missed"
	late = frappe.db.get_value("Hotline Deadline", {"supervision": item.name}, "late_minutes")
	assert late == 120  # 16:00–17:30 and 8:00–8:30


@pytest.mark.requirement("R92.1")
@pytest.mark.parametrize(
	("part", "error"),
	[
		("other_handler", "PermissionError"),
		("agent", "PermissionError"),
		("dispatcher", "NotYourAnswer"),
		("mmd", "NotYourAnswer"),
	],
)
def test_nobody_else_answers(part, error):
	item = asked(dispatched())

	refused(error, answer_item, item.name, part)


@pytest.mark.requirement("R92.1")
@pytest.mark.parametrize("part", ["agent", "handler", "head"])
def test_nobody_else_asks(part):
	order = dispatched()

	refused("PermissionError", asked, order, part=part)


@pytest.mark.requirement("R92.1")
@pytest.mark.parametrize(
	("values", "error"),
	[
		({"due": "2026-03-02 10:00:00"}, "已过"),
		({"department": STRANGER}, "不是工单"),
	],
)
def test_what_cannot_be_asked(values, error):
	if "department" in values:
		values = {"department": builders.department(STRANGER)}

	assert error in refused("SupervisionRefused", asked, dispatched(), **values)


@pytest.mark.requirement("R92.1")
def test_a_helping_department_is_asked_too():
	item = asked(helped(), department=builders.department(HELPER))

	assert answer_item(item.name, "other_head").status == "已答复"


@pytest.mark.requirement("R92.1", "R5.2")
def test_an_answered_item_is_closed_and_never_deleted():
	item = asked(dispatched())
	answer_item(item.name, "handler")
	refused("SupervisionRefused", answer_item, item.name, "handler")
	refused("SupervisionRefused", frappe.delete_doc, "Hotline Supervision", item.name)


@pytest.mark.requirement("R92.1", "R5.1")
def test_what_was_not_answered_ends_with_the_order():
	order = dispatched()
	item = asked(order, due="2026-03-06 16:00:00")
	order.do("handler", E.REPLIED, "03-02 14:00").do("dispatcher", E.REVIEWED, "03-02 14:10")
	order.do("agent", E.CALLED_BACK, "03-02 14:20", archive=1)

	assert frappe.db.get_value("Hotline Supervision", item.name, "status") == "已终止"
	assert owed_by("supervision", item.name)[0][2] == "cancelled"
	refused("SupervisionRefused", asked, order)


@pytest.mark.requirement("R92.1")
def test_another_due_moment_moves_the_deadline():
	item = asked(dispatched())
	with builders.acting("dispatcher", at("03-02 11:00")):
		item.reload()
		item.due = "2026-03-03 09:00:00"
		item.save()

	assert owed_by("supervision", item.name) == [
		("supervision", "03-03 09:00", "open", builders.department(LEAD))
	]


# Rectification --------------------------------------------------------------------------------------------------


def rectification(part: str = "mmd", **values):
	with builders.acting(part, at("03-09 10:00")):
		return frappe.get_doc(
			{
				"doctype": "Hotline Rectification",
				"department": builders.department(LEAD),
				"item": "补充系统升级公告流程",
				"responsible": "supervisor@hotline.example",
				"due": "2026-03-20",
				**values,
			}
		).insert()


def evidence(part: str, private: int = 1) -> str:
	with builders.acting(part):
		content = f"%PDF-1.4 {frappe.generate_hash()}"
		file = {"doctype": "File", "file_name": "proof.pdf", "content": content, "is_private": private}
		return frappe.get_doc(file).insert().file_url


def report_done(
	name: str, part: str, moment: str = "03-19 16:00", result: str = "已发布制度", url: str | None = None
):
	url = evidence(part) if url is None else url
	with builders.acting(part, at(moment)):
		return service.report_rectified(name, result, url)


def decide(name: str, part: str, accept: bool, moment: str = "03-20 09:00"):
	with builders.acting(part, at(moment)):
		if accept:
			return service.accept_rectification(name)
		return service.send_back_rectification(name, "证据不足")


@pytest.mark.requirement("R81.15")
def test_a_rectification_is_reported_done_with_evidence_and_accepted():
	item = rectification()
	assert (item.status, owed_by("rectification", item.name)) == (
		"整改中",
		[("rectification", "03-20 23:59", "open", builders.department(LEAD))],
	)
	reported = report_done(item.name, "supervisor")
	assert (reported.status, str(reported.done_at), reported.result) == (
		"待验收",
		"2026-03-19 16:00:00",
		"已发布制度",
	)
	attached = frappe.db.get_value(
		"File", {"file_url": reported.evidence}, ["attached_to_name", "is_private"]
	)
	assert attached == (item.name, 1)
	accepted = decide(item.name, "mmd", accept=True)

	assert (accepted.status, accepted.accepted_by, str(accepted.accepted_at)) == (
		"已完成",
		"mmd@hotline.example",
		"2026-03-20 09:00:00",
	)
	assert owed_by("rectification", item.name)[0][2] == "met"


@pytest.mark.requirement("R81.15")
def test_what_is_sent_back_is_mended_on_under_the_same_due_date():
	item = rectification()
	report_done(item.name, "handler")
	back = decide(item.name, "mmd", accept=False)
	assert (back.status, back.sent_back, back.done_at) == ("整改中", "证据不足", None)
	report_done(item.name, "handler", "03-21 09:00")

	assert [row[1:3] for row in owed_by("rectification", item.name)] == [
		("03-20 23:59", "met"),
		("03-20 23:59", "missed"),
	]


@pytest.mark.requirement("R81.15")
@pytest.mark.parametrize("part", ["handler", "head", "dispatcher"])
def test_market_management_alone_asks_and_accepts(part):
	refused("PermissionError", rectification, part)
	item = rectification()
	report_done(item.name, "handler")
	error = "PermissionError" if part == "dispatcher" else "NotYourRectification"
	refused(error, decide, item.name, part, accept=True)
	refused(error, decide, item.name, part, accept=False)


@pytest.mark.requirement("R81.15")
def test_the_department_alone_reports_and_shows_what_it_did():
	item = rectification()
	refused("PermissionError", report_done, item.name, "other_handler")
	refused("NotYourRectification", report_done, item.name, "mmd")
	refused("RectificationRefused", report_done, item.name, "handler", result=" ")
	refused("RectificationRefused", report_done, item.name, "handler", url="")
	refused("FileRefused", report_done, item.name, "handler", url="/private/files/none.pdf")
	refused("FileRefused", report_done, item.name, "handler", url=evidence("handler", private=0))
	refused("RectificationRefused", decide, item.name, "mmd", accept=True)


@pytest.mark.requirement("R81.15")
@pytest.mark.parametrize(
	"values", [{"status": "已完成"}, {"accepted_by": "mmd@hotline.example"}, {"done_at": "2026-03-10"}]
)
def test_the_status_moves_by_its_steps_alone(values):
	item = rectification()
	with builders.acting("mmd", at("03-10 10:00")):
		item.update(values)
		item.save()

	assert (item.status, item.accepted_by, item.done_at) == ("整改中", None, None)


@pytest.mark.requirement("R81.15")
@pytest.mark.parametrize("values", [{"responsible": "other_handler@hotline.example"}, {"due": "2026-03-08"}])
def test_what_cannot_be_asked_for(values):
	refused("RectificationRefused", rectification, **values)


@pytest.mark.requirement("R81.15")
def test_an_accepted_rectification_is_closed():
	item = rectification()
	report_done(item.name, "handler")
	decide(item.name, "mmd", accept=True)
	item.reload()
	item.item = "另一件事"
	with builders.acting("mmd", at("03-21 10:00")):
		refused("RectificationRefused", item.save)
	refused("RectificationRefused", frappe.delete_doc, "Hotline Rectification", item.name)


@pytest.mark.requirement("R81.15", "R81.14")
def test_it_names_the_order_of_its_investigation_report():
	order = transferred("03-02 09:00").do("dispatcher", E.DISPATCHED, "03-02 09:30")
	order.do(
		"head",
		E.CONTACTED,
		"03-02 10:00",
		contacted_at="2026-03-02 09:50:00",
		promised_at="2026-03-04 12:00:00",
	)
	order.do("supervisor", E.PLAN_TOLD, "03-02 10:30", plan="方案")
	order.do("handler", E.REPORT_SUBMITTED, "03-03 10:00", report="调查情况")
	report = frappe.db.get_value("Hotline Investigation Report", {"issue": order.name})

	assert rectification(report=report).issue == order.name
