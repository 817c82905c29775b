"""The four categories from receipt to archive, over weekends and make-up days. The dates were counted by hand.

2026: off 15 to 23 February and 1 to 7 October, worked on Saturdays 14 and 28 February and 10 October. A working day is
8:00–12:00 and 14:00–17:30; "N working days" end at 17:30 of the Nth day after the first.
"""

import frappe
import pytest

from hotline_csg.guide.words import EventKind as E
from tests.support.flows import dispatched, register, told_in_full

MET = "met"


def walked(category, steps, received):
	order = register(received, category=category)
	for part, kind, moment, facts in steps:
		order.do(part, kind, moment, **facts)
	return order


CONFIRMED = {"contact_confirmed": "是"}
COMPLAINT = (
	"投诉",
	"02-13 16:00",  # Friday; the next day is a worked Saturday, then Spring Festival until Tuesday the 24th
	(
		("agent", E.PASSED, "02-13 16:30", {}),
		("dispatcher", E.DISPATCHED, "02-14 09:00", {}),
		("handler", E.CONTACTED, "02-14 10:40", {"contacted_at": "2026-02-14 10:30:00"}),
		("handler", E.REPLIED, "02-24 16:00", {}),
		("dispatcher", E.REVIEWED, "02-25 08:30", {}),
		("agent", E.CALLED_BACK, "02-25 08:31", CONFIRMED),
		("agent", E.ARCHIVED, "02-25 08:35", {}),
	),
	(
		("register", "02-13 16:00", "02-13 17:00", "02-13 16:30", MET),  # 1 h
		("overall", "02-13 16:00", "03-02 17:30", "02-25 08:35", MET),  # 7 WD: 14, 24–28 February, 2 March
		("dispatch", "02-13 16:30", "02-14 10:00", "02-14 09:00", MET),  # 3 h
		("contact", "02-14 09:00", "02-24 17:30", "02-14 10:30", MET),  # 1 WD
		("handle", "02-14 09:00", "02-26 17:30", "02-24 16:00", MET),  # 3 WD: 24, 25, 26 February
		("review", "02-24 16:00", "02-25 09:30", "02-25 08:30", MET),  # 3 h
		("callback", "02-25 08:30", "02-26 17:30", "02-25 08:35", MET),  # 1 WD
	),
)
CONSULTATION = (
	"咨询",
	"02-14 11:45",  # the worked Saturday
	(
		("agent", E.PASSED, "02-14 15:00", {}),
		("dispatcher", E.DISPATCHED, "02-24 08:10", {}),
		("handler", E.REPLIED, "02-25 11:30", {}),
		("dispatcher", E.REVIEWED, "02-25 14:30", {}),
		("agent", E.CALLED_BACK, "02-25 15:00", {}),
		("agent", E.ARCHIVED, "02-25 15:01", {}),
	),
	(
		("register", "02-14 11:45", "02-14 16:45", "02-14 15:00", MET),  # 3 h: 15 min, then 14:00 + 2:45
		("overall", "02-14 11:45", "02-28 17:30", "02-25 15:01", MET),  # 5 WD, the last a worked Saturday
		("dispatch", "02-14 15:00", "02-24 08:30", "02-24 08:10", MET),  # 3 h: 2:30 before the festival
		("handle", "02-24 08:10", "02-25 17:30", "02-25 11:30", MET),  # 1 WD
		("review", "02-25 11:30", "02-25 16:30", "02-25 14:30", MET),  # 3 h over noon
		("callback", "02-25 14:30", "02-26 17:30", "02-25 15:01", MET),
	),
)
URGING = (
	"催办",
	"02-17 10:00",  # in Spring Festival: counts as received on Tuesday the 24th at 8:00
	(
		("agent", E.PASSED, "02-24 08:20", {}),
		("dispatcher", E.DISPATCHED, "02-24 11:00", {}),
		("handler", E.REPLIED, "02-25 17:00", {}),
		("dispatcher", E.REVIEWED, "02-26 10:00", {}),
		("agent", E.CALLED_BACK, "02-26 10:30", {}),
		("agent", E.ARCHIVED, "02-26 10:31", {}),
	),
	(
		("register", "02-17 10:00", "02-24 09:00", "02-24 08:20", MET),  # 1 h
		("overall", "02-17 10:00", "02-27 17:30", "02-26 10:31", MET),  # 3 WD after the 24th
		("dispatch", "02-24 08:20", "02-24 11:20", "02-24 11:00", MET),
		("handle", "02-24 11:00", "02-25 17:30", "02-25 17:00", MET),
		("review", "02-25 17:00", "02-26 10:30", "02-26 10:00", MET),
		("callback", "02-26 10:00", "02-27 17:30", "02-26 10:31", MET),
	),
)
SUGGESTION = (
	"建议",
	"09-30 15:00",  # Wednesday before the National Day week
	(
		("agent", E.PASSED, "09-30 17:00", {}),
		("dispatcher", E.DISPATCHED, "10-08 09:00", {}),
		("handler", E.REPLIED, "10-09 16:30", {}),
		("dispatcher", E.REVIEWED, "10-10 09:00", {}),
		("agent", E.CALLED_BACK, "10-11 09:00", {}),  # a Sunday: callbacks are every day (A13)
		("agent", E.ARCHIVED, "10-12 17:31", {}),  # one minute late
	),
	(
		("register", "09-30 15:00", "10-08 08:30", "09-30 17:00", MET),  # 3 h
		("overall", "09-30 15:00", "10-13 17:30", "10-12 17:31", MET),  # 5 WD: 8, 9, 10, 12, 13 October
		("dispatch", "09-30 17:00", "10-08 10:30", "10-08 09:00", MET),  # 3 h
		("handle", "10-08 09:00", "10-09 17:30", "10-09 16:30", MET),
		("review", "10-09 16:30", "10-10 10:00", "10-10 09:00", MET),  # 3 h into the worked Saturday
		("callback", "10-10 09:00", "10-12 17:30", "10-12 17:31", "missed"),
	),
)
WAYS = (COMPLAINT, CONSULTATION, URGING, SUGGESTION)


@pytest.mark.requirement("R82.C", "R82.U", "R82.P", "R82.S", "R82.4", "R82.5", "R82.9", "R91.9", "R91.10")
@pytest.mark.requirement("A1", "A2", "A5", "A22", "A23", "A26", "R5.1", "R94.1", "R6.3")
@pytest.mark.parametrize(("category", "received", "steps", "expected"), WAYS, ids=[way[0] for way in WAYS])
def test_from_receipt_to_archive(category, received, steps, expected):
	order = walked(category, steps, received)
	doc = order.doc

	assert order.deadlines() == list(expected)
	assert (doc.hotline_stage, doc.hotline_ending, doc.status) == ("已归档", "回访办结", "Closed")
	assert (doc.hotline_act_by, doc.hotline_overdue) == (None, 0)
	assert f"2026-{received}:00" == str(doc.hotline_received_at)  # the true time is kept (R91.10)
	told_in_full(order)


@pytest.mark.requirement("R82.1")
def test_the_first_agent_stays_on_the_order():
	order = walked(*CONSULTATION[:1], CONSULTATION[2], CONSULTATION[1])

	assert order.doc.hotline_first_agent == "agent@hotline.example"
	callback = frappe.get_all("Hotline Deadline", {"issue": order.name, "code": "callback"}, ["responsible"])
	assert [row.responsible for row in callback] == ["agent@hotline.example"]


@pytest.mark.requirement("R82.P", "R82.9", "R93.4", "R93.9")
def test_a_complaint_is_not_answered_without_contact():
	order = dispatched(category="投诉")
	told = order.refused("handler", E.REPLIED, "03-02 11:00", "NoContactTime")
	assert told == "投诉工单回单须填写「联系客户时间」。请先联系客户并填写。（R93.4）"

	early = order.refused(
		"handler", E.CONTACTED, "03-02 11:00", "ContactOutOfRange", contacted_at="2026-03-02 09:29:59"
	)
	assert "应在派发 2026-03-02 09:30 之后" in early
	order.refused(
		"handler", E.CONTACTED, "03-02 11:00", "ContactOutOfRange", contacted_at="2026-03-02 11:00:01"
	)
	order.do("handler", E.CONTACTED, "03-02 11:00", contacted_at="2026-03-02 09:30:00")
	order.do("handler", E.REPLIED, "03-02 11:01")

	assert order.doc.hotline_stage == "待回单审核"


@pytest.mark.requirement("R82.9", "R93.4")
def test_the_contact_may_be_told_with_the_reply_in_one_go():
	order = dispatched(category="投诉")
	order.do("handler", E.REPLIED, "03-02 11:00", contacted_at="2026-03-02 10:30:00")

	assert [row.code for row in order.history()][-2:] == ["contacted", "replied"]
	assert order.deadlines("contact") == [("contact", "03-02 09:30", "03-03 17:30", "03-02 10:30", MET)]
	told_in_full(order)


@pytest.mark.requirement("R82.9")
def test_contact_and_reply_are_both_done_or_neither():
	order = dispatched(category="投诉")

	order.refused(
		"handler", E.REPLIED, "03-02 11:00", "OpenPoints", contacted_at="2026-03-02 10:30:00", points=[""]
	)
	assert order.doc.hotline_contacted_at is None


@pytest.mark.requirement("R91.8")
def test_a_reply_answers_every_point():
	order = register("03-02 09:00", points=[{"point": "如何解锁？"}, {"point": "多久生效？"}])
	order.do("agent", E.PASSED, "03-02 09:10").do("dispatcher", E.DISPATCHED, "03-02 09:30")

	told = order.refused("handler", E.REPLIED, "03-02 10:00", "OpenPoints", points=["点“忘记密码”。", " "])
	assert told == "还有 1 条诉求要点没有答复。请逐一答复后再回单。（R91.8）"
	order.refused("handler", E.REPLIED, "03-02 10:00", "NoSuchPoint", points=["一", "二", "三"])
	order.do("handler", E.REPLIED, "03-02 10:00", points=["点“忘记密码”。", "十分钟。"])

	assert [(row.answer, row.answered_by) for row in order.doc.hotline_points] == [
		("点“忘记密码”。", "handler@hotline.example"),
		("十分钟。", "handler@hotline.example"),
	]


@pytest.mark.requirement("R94.2", "R94.3")
def test_a_complaints_callback_asks_about_the_contact():
	order = dispatched(category="投诉")
	order.do("handler", E.REPLIED, "03-02 11:00", contacted_at="2026-03-02 10:30:00")
	order.do("dispatcher", E.REVIEWED, "03-02 14:00")

	assert "主体确认部门1个工作日内联系" in order.refused(
		"agent", E.CALLED_BACK, "03-02 15:00", "MissingFact"
	)
	order.do("agent", E.CALLED_BACK, "03-02 15:00", contact_confirmed="否", opinion="未接到电话", archive=1)

	assert order.doc.hotline_stage == "已归档"
	assert order.doc.hotline_contact_confirmed == "否"
	fields = ("outcome", "opinion", "satisfaction", "contact_confirmed", "agent")
	assert order.rows("Hotline Callback", *fields) == [
		("已回访", "未接到电话", "满意", 0, "agent@hotline.example")
	]
	told_in_full(order)


@pytest.mark.requirement("R6.4", "R6.5")
@pytest.mark.parametrize(
	("category", "missing"), [("投诉", "初步判断"), ("建议", "具体建议")], ids=["judgement", "suggestion"]
)
def test_what_a_category_asks_for_besides(category, missing):
	if category == "建议":
		with pytest.raises(frappe.ValidationError, match=missing):
			register("03-02 09:00", category=category, suggestion=None)
		return
	order = register("03-02 09:00", category=category, judgement=None)
	assert missing in order.refused("agent", E.PASSED, "03-02 09:10", "MissingFact")
	order.do("agent", E.PASSED, "03-02 09:10", judgement="客服答复有误")
	assert order.doc.hotline_judgement == "客服答复有误"
