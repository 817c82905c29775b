"""Every move of an order has its row in the history, whoever made it; and nothing moves an order without one."""

import random

import frappe
import pytest

from hotline_csg import tasks
from hotline_csg.guide.flow import FLOW, possible
from hotline_csg.guide.words import EventKind as E
from hotline_csg.guide.words import Flow, State
from hotline_csg.service import outbox
from tests.support import builders
from tests.support.flows import Walked, at, dispatched, register, told_in_full, transferred

# What an order is moved by; whether a deadline is overdue is told by the clock, not by a move.
MOVED = (
	"hotline_stage",
	"hotline_state",
	"hotline_department",
	"hotline_major",
	"hotline_ending",
	"hotline_received_at",
)
STEP = builders.STEP
PARTS = ("agent", "dispatcher", "handler", "supervisor", "head", "principal", "mmd")
FACTS = {
	E.CONTACTED: {"contacted_at": None, "promised_at": "2026-04-01 12:00:00"},
	E.PLAN_TOLD: {"plan": "方案"},
	E.REFERRED: {"number_told": 1},
	E.REPORT_REFINED: {"report": "完善", "finding": "属实"},
	E.REPORT_SUBMITTED: {"report": "报告"},
	E.URGED: {"reason": "催"},
	E.CALLED_BACK: {"contact_confirmed": "是"},
}


def moved_by(order: Walked) -> dict:
	doc = order.doc
	return {field: str(doc.get(field)) for field in MOVED}


def try_a_step(order: Walked, chance: random.Random, moment) -> bool:
	"""One step by somebody, possible or not. Returns whether it was done."""
	flow = Flow.REGULATOR if order.doc.hotline_channel_code == "12398" else Flow.GENERAL
	# Most tries lead on rather than to an early end, so that the order gets somewhere.
	late = (State.REVIEWED, State.CLOSING)
	sensible = [row for row in possible(order.state, flow) if not row.next.ended or row.state in late]
	rows = sensible if sensible and chance.random() < 0.8 else FLOW
	kind, part = chance.choice([row.event for row in rows]), chance.choice(PARTS)
	facts = dict(FACTS.get(kind, {}))
	if "contacted_at" in facts:
		facts["contacted_at"] = str(moment)
	frappe.db.savepoint("try")
	try:
		order.do(part, kind, moment, **facts)
	except (frappe.ValidationError, frappe.PermissionError):
		frappe.db.rollback(save_point="try")
		frappe.clear_messages()
		return False
	return True


@pytest.mark.requirement("R5.2")
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_tried_an_order_moves_with_a_row_or_not_at_all(seed):
	chance = random.Random(seed)
	order = (
		transferred("03-02 09:00", category="投诉")
		if seed % 3 == 0
		else register("03-02 09:00", category=("投诉", "咨询")[seed % 2])
	)
	moment, done = at("03-02 09:00"), 0
	for _ in range(60):
		moment += STEP / 2
		before, rows = moved_by(order), len(order.history())
		if try_a_step(order, chance, moment):
			done += 1
			assert len(order.history()) > rows
		else:
			assert (moved_by(order), len(order.history())) == (before, rows)
		told_in_full(order)

	assert done > 3


@pytest.mark.requirement("R5.2")
def test_a_row_says_who_when_from_where_to_where_why_and_with_what_effect():
	order = dispatched().do("handler", E.RETURNED, "03-02 10:00", reason="不属本部门")
	row = order.history()[-1]

	assert (row.user, str(row.at), row.from_stage, row.to_stage, row.reason, row.rule) == (
		"handler@hotline.example",
		"2026-03-02 10:00:00",
		"待回单",
		"待再次派发",
		"不属本部门",
		"R93.1",
	)
	assert row.effects.split("\n") == [
		"处置回单：取消（2026-03-03 17:30 前）",
		"退单：开始（2026-03-02 11:30 前）",
		"再次派发：开始（2026-03-02 12:00 前）",
	]
	assert frappe.parse_json(row.facts) == {"return_ground": "派发业务范围错误"}


@pytest.mark.requirement("R5.2")
def test_the_systems_moves_have_rows_too():
	order = dispatched()
	order.do("agent", E.URGED, "03-02 10:00", reason="催")
	urge = Walked(frappe.db.get_value("Hotline Order Link", {"linked_issue": order.name}, "issue"))
	urge.do("dispatcher", E.DISPATCHED, "03-02 10:10")
	order.do("handler", E.RETURNED, "03-02 10:20")
	order.do("dispatcher", E.DISPATCHED, "03-02 10:30", department=builders.department(1), handler=None)
	record = frappe.get_doc("Hotline Limit", "R82.C-handle")
	record.amount = 2
	record.save()
	frappe.db.commit()
	tasks.hotline_replan("时限变更")

	assert [row.code for row in urge.history()][-2:] == ["handed_over", "replanned"]
	assert order.history()[-1].code == "replanned"
	assert "urge_dispatched" in [row.code for row in order.history()]
	for one in (order, urge):
		told_in_full(one)


@pytest.mark.requirement("R5.2")
def test_time_alone_moves_nothing():
	order = dispatched()
	before, rows = moved_by(order), order.history()
	with builders.acting("Administrator", at("03-20 10:00")):
		outbox.tick(at("03-20 10:00"))

	assert (moved_by(order), order.history()) == (before, rows)


@pytest.mark.requirement("R5.2")
@pytest.mark.parametrize("state", [State.RECEIVED, State.ARCHIVED], ids=str)
def test_a_row_is_never_changed_or_deleted(state):
	row = frappe.get_doc("Hotline Event", {"issue": builders.order(state).name})
	row.reason = "另一个原因"
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		row.save()
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		row.delete()

	assert frappe.db.get_value("Hotline Event", row.name, "reason") != "另一个原因"
