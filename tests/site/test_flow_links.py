"""Orders that belong together: splits, duplicates, orders handled together, and the hint before a new one is saved."""

import frappe
import pytest

from hotline_csg import service
from hotline_csg.adapters import sealed
from hotline_csg.adapters.links import LinkKind
from hotline_csg.api import order as api
from hotline_csg.guide.words import EventKind as E
from tests.support import builders
from tests.support.flows import Walked, at, dispatched, register, told_in_full

POINTS = [{"point": "如何解锁账号？"}, {"point": "结算单何时发布？"}]
TWO = {"points": POINTS, "description": "两件事"}


def split(order: Walked, part: str, points=(), moment: str = "03-02 09:20", **entries) -> Walked:
	with builders.acting(part, at(moment)):
		return Walked(service.raise_from(order.name, LinkKind.SPLIT, entries, points).name)


def refused(error: str, do, *args, **values) -> str:
	frappe.db.savepoint("refused")
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)) as raised:
		do(*args, **values)
	frappe.db.rollback(save_point="refused")
	assert type(raised.value).__name__ == error
	frappe.clear_messages()
	return str(raised.value)


@pytest.mark.requirement("R5.2", "R91.8", "R95.4")
def test_a_split_takes_points_along_and_counts_for_itself():
	order = register("03-02 09:00", **TWO).do("agent", E.PASSED, "03-02 09:10")
	second = order.doc.hotline_points[1].name
	part = split(order, "dispatcher", [second])

	assert [row.point for row in order.doc.hotline_points] == ["如何解锁账号？"]
	assert [row.point for row in part.doc.hotline_points] == ["结算单何时发布？"]
	assert part.doc.hotline_description == "结算单何时发布？"
	assert part.deadlines() == [
		("register", "03-02 09:20", "03-02 14:20", "", "open"),
		("overall", "03-02 09:20", "03-09 17:30", "", "open"),
	]
	assert sealed.phone_of(part.name) == sealed.phone_of(order.name)
	assert [(row.event, row.reason) for row in order.history()][-2:] == [
		("更正", "诉求要点：结算单何时发布？ → 无"),
		("关联", f"拆分：{part.name}"),
	]
	for one in (order, part):
		told_in_full(one)


@pytest.mark.requirement("R5.2")
def test_a_split_copies_no_counter_no_deadline_and_no_answer():
	order = dispatched()
	order.do("handler", E.RETURNED, "03-02 09:40").do("agent", E.URGED, "03-02 09:45", reason="催")
	part = split(order, "dispatcher", description="另一件事", moment="03-02 10:00").doc

	counters = ("returns", "urges", "reply_returns", "attempts", "called_back", "major", "urge")
	assert [part.get(f"hotline_{code}") for code in counters] == [0] * len(counters)
	assert (part.hotline_department, part.hotline_dispatched_at, part.hotline_state) == (
		None,
		None,
		"received",
	)
	assert order.doc.hotline_returns == 1


@pytest.mark.requirement("R5.2")
def test_what_cannot_be_split():
	order = register("03-02 09:00", **TWO).do("agent", E.PASSED, "03-02 09:10")
	both = [row.name for row in order.doc.hotline_points]
	refused("LinkRefused", split, order, "dispatcher", both)
	refused("LinkRefused", split, order, "dispatcher", ["nobody"])
	refused("NotYourLink", split, dispatched(), "handler", description="x")
	refused("NotEditableNow", split, order, "agent", both[:1])
	refused(
		"LinkRefused", split, Walked(builders.order(builders.State.ARCHIVED).name), "agent", description="x"
	)


@pytest.mark.requirement("R5.2")
@pytest.mark.parametrize("kind", [LinkKind.DUPLICATE, LinkKind.TOGETHER], ids=str)
def test_orders_are_marked_as_belonging_together(kind):
	one, other = register("03-02 09:00"), register("03-02 09:05")
	for _ in range(2):  # the second time changes nothing
		with builders.acting("agent", at("03-02 09:10")):
			service.link(one.name, other.name, kind, "同一问题")

	links = frappe.get_all(
		"Hotline Order Link", {"issue": one.name}, ["kind", "linked_issue", "note", "made_by"]
	)
	assert [tuple(row.values()) for row in links] == [
		(kind.zh, other.name, "同一问题", "agent@hotline.example")
	]
	for here, there in ((one, other), (other, one)):
		assert here.history()[-1].reason == f"{kind.zh}：{there.name}"
		assert len(here.history()) == 2
		with builders.acting("agent", at("03-02 09:20")):
			shown = service.board(here.name)["links"]
		assert [(row["kind"], row["order"], row["stage"]) for row in shown] == [
			(kind.zh, there.name, "待传递")
		]


@pytest.mark.requirement("R5.2")
def test_what_is_not_linked():
	one, other = register("03-02 09:00"), register("03-02 09:05")
	plain = frappe.get_doc({"doctype": "Issue", "subject": "Printer on fire"}).insert()
	with builders.acting("agent", at("03-02 09:10")):
		refused("LinkRefused", service.link, one.name, one.name, LinkKind.DUPLICATE, "")
		refused("LinkRefused", service.link, one.name, other.name, LinkKind.URGE, "")
		refused("LinkRefused", service.link, one.name, plain.name, LinkKind.TOGETHER, "")
		refused("DoesNotExistError", service.link, one.name, "RX0", LinkKind.TOGETHER, "")
		refused("ValidationError", api.link, one.name, other.name, "friends")
	with builders.acting("handler", at("03-02 09:10")):
		refused("NotYourLink", service.link, one.name, other.name, LinkKind.DUPLICATE, "")


def test_a_department_is_shown_only_the_linked_orders_it_may_see():
	order, other = dispatched(), register("03-02 09:00")
	with builders.acting("dispatcher", at("03-02 10:00")):
		service.link(order.name, other.name, LinkKind.TOGETHER, "")
	with builders.acting("handler", at("03-02 10:00")):
		assert service.board(order.name)["links"] == []


def alike(part: str = "agent", **entries):
	with builders.acting(part, at("03-02 12:00")):
		caller = api.look(entries)["caller"] or {"orders": []}
	return [(row["name"], row["same_topic"]) for row in caller["orders"]]


@pytest.mark.requirement("R91.4", "R95.1")
def test_the_open_orders_of_the_same_unit_or_number_are_shown_the_same_topic_first():
	unit = {"unit": "唯一售电公司甲", "phone": "13700000011"}
	other_topic = register("03-02 09:00", **unit, topic=builders.OTHER_TOPIC)
	same_topic = register("03-02 09:05", **unit)
	by_number = register("03-02 09:10", unit="另一家", phone="+86 137-0000-0011", topic=builders.OTHER_TOPIC)
	register("03-02 09:15", unit="无关公司", phone="13700000099")
	register("03-02 09:20", **unit).do("agent", E.ARCHIVED, "03-02 09:30", answer="已答复")
	report = register("03-02 09:25", **unit, category="举报")

	found = alike(unit="唯一售电公司甲", phone="１３７００００００１１", topic=builders.TOPIC)
	assert found[0] == (same_topic.name, True)
	assert {name for name, _ in found} == {same_topic.name, other_topic.name, by_number.name}
	assert report.name not in {name for name, _ in found}
	assert alike(unit=" ", phone="") == []


def test_departments_are_not_told_who_else_called():
	register("03-02 09:00", unit="唯一售电公司乙")

	refused("PermissionError", alike, "handler", unit="唯一售电公司乙")


@pytest.mark.requirement("R82.1")
def test_what_an_agent_is_shown_has_no_number():
	register("03-02 09:00", unit="唯一售电公司丙", phone="13700000012")
	with builders.acting("agent", at("03-02 12:00")):
		rows = api.look({"unit": "唯一售电公司丙"})

	assert "13700000012" not in frappe.as_json(rows)
