"""Urges of an open order: counted on it, made into an order of their own, dispatched within 30 minutes, following it."""

import frappe
import pytest

from hotline_csg import service
from hotline_csg.adapters import sealed
from hotline_csg.guide.words import EventKind as E
from tests.support import builders
from tests.support.flows import HAND_OVER, Walked, at, dispatched, register, told_in_full

OPEN_STATES = ("received", "passed", "dispatched", "returned", "replied", "rework", "reviewed", "closing")


def urges_of(order: Walked) -> list[Walked]:
	names = frappe.get_all("Hotline Order Link", {"linked_issue": order.name, "kind": "催办"}, pluck="issue")
	return [Walked(name) for name in sorted(names)]


def urged(order: Walked, moment: str = "03-02 10:00", part: str = "agent", **facts) -> Walked:
	"""Urge the order; gives the urge order."""
	before = {one.name for one in urges_of(order)}
	order.do(part, E.URGED, moment, **{"reason": "主体来电催办", **facts})
	return next(one for one in urges_of(order) if one.name not in before)


@pytest.mark.requirement("R95.1", "R95.2", "A5", "A27")
@pytest.mark.parametrize("category", ["咨询", "催办", "投诉", "建议"])
def test_an_urge_is_an_order_of_the_same_kind_due_for_dispatch_in_thirty_minutes(category):
	order = dispatched("03-06 09:00", category=category)
	urge = urged(order, "03-06 17:15")
	doc, source = urge.doc, order.doc

	same = ("hotline_category", "hotline_channel", "hotline_topic", "hotline_unit", "hotline_contact_name")
	assert [doc.get(field) for field in same] == [source.get(field) for field in same]
	assert (doc.hotline_stage, doc.hotline_urge, doc.hotline_description) == ("待派发", 1, "主体来电催办")
	# in working time: Friday 17:15 + 15 min, Monday 8:00 + 15 min
	assert order.deadlines("urge_dispatch") == [("urge_dispatch", "03-06 17:15", "03-09 08:15", "", "open")]
	assert [row[0] for row in urge.deadlines()] == ["overall"]  # the 30 minutes stand in for the others
	assert source.hotline_urges == 1


@pytest.mark.requirement("R95.1")
@pytest.mark.parametrize("state", OPEN_STATES)
def test_every_open_order_may_be_urged(state):
	order = Walked(builders.order(builders.State(state)).name)
	urged(order, "03-02 11:00")

	assert (order.doc.hotline_urges, order.doc.hotline_state) == (1, state)


@pytest.mark.requirement("R95.1")
@pytest.mark.parametrize("state", ["archived", "not_accepted"])
def test_an_ended_order_is_not_urged(state):
	order = Walked(builders.order(builders.State(state)).name)

	order.refused("agent", E.URGED, "03-02 11:00", "WrongState")
	assert urges_of(order) == []


@pytest.mark.requirement("R95.1", "R95.4")
def test_extra_material_is_dispatched_like_an_urge():
	urge = urged(dispatched(), urge_kind="补充资料", material="附上结算单编号 JS-2026-03。", reason=None)

	assert urge.doc.hotline_description == "附上结算单编号 JS-2026-03。"


@pytest.mark.requirement("R95.1")
def test_dispatching_the_urge_answers_the_urged_order():
	order = dispatched()
	urge = urged(order)
	urge.do("dispatcher", E.DISPATCHED, "03-02 10:20")

	assert order.deadlines("urge_dispatch") == [
		("urge_dispatch", "03-02 10:00", "03-02 10:30", "03-02 10:20", "met")
	]
	assert urge.deadlines("handle") == [("handle", "03-02 10:20", "03-03 17:30", "", "open")]
	for one in (order, urge):
		told_in_full(one)


@pytest.mark.requirement("R95.1", "R95.2")
def test_the_urge_is_dispatched_from_the_urged_order_too():
	order = dispatched()
	urge = urged(order)
	order.do("dispatcher", E.URGE_DISPATCHED, "03-02 10:20")

	assert (urge.doc.hotline_stage, urge.doc.hotline_department) == ("待回单", builders.department())
	assert order.deadlines("urge_dispatch")[0][4] == "met"
	order.refused("dispatcher", E.URGE_DISPATCHED, "03-02 10:30", "NothingUrged")


@pytest.mark.requirement("R95.2")
def test_a_waiting_urge_is_dispatched_along_with_its_order():
	order = register("03-02 09:00").do("agent", E.PASSED, "03-02 09:10")
	urge = urged(order, "03-02 09:20")
	order.do("dispatcher", E.DISPATCHED, "03-02 09:30")

	assert (urge.doc.hotline_stage, urge.doc.hotline_handler) == ("待回单", "handler@hotline.example")
	assert order.deadlines("urge_dispatch")[0][3:] == ("03-02 09:30", "met")
	for one in (order, urge):
		told_in_full(one)


@pytest.mark.requirement("R95.2")
def test_an_open_urge_follows_its_order_to_another_department():
	order = dispatched()
	urge = urged(order).do("dispatcher", E.DISPATCHED, "03-02 10:20")
	order.do("handler", E.RETURNED, "03-02 10:30")
	other = builders.department(1)
	order.do(
		"dispatcher", E.DISPATCHED, "03-02 10:40", department=other, handler="other_handler@hotline.example"
	)

	assert (urge.doc.hotline_department, urge.doc.hotline_handler) == (other, "other_handler@hotline.example")
	owed = frappe.get_all(
		"Hotline Deadline", {"issue": urge.name, "code": "handle"}, ["department", "responsible"]
	)
	assert [(row.department, row.responsible) for row in owed] == [(other, "other_handler@hotline.example")]
	last = urge.history()[-1]
	assert (last.event, last.user, last.reason) == (
		HAND_OVER,
		"dispatcher@hotline.example",
		f"随工单 {order.name} 转派",
	)
	told_in_full(urge)


@pytest.mark.requirement("R95.2")
def test_an_ended_urge_stays_where_it_was_answered():
	order = dispatched()
	urge = urged(order).do("dispatcher", E.NOT_ACCEPTED, "03-02 10:20")
	order.do("handler", E.RETURNED, "03-02 10:30")
	order.do("dispatcher", E.DISPATCHED, "03-02 10:40", department=builders.department(1), handler=None)

	assert urge.doc.hotline_department is None


@pytest.mark.requirement("R95.3")
def test_the_third_urge_needs_the_dispatchers_reason():
	order = dispatched()
	urged(order, "03-02 10:00")
	urged(order, "03-02 10:10")
	assert order.hints == ["本工单已催办 2 次。再催须由服务调度写明原因。"]
	told = order.refused("agent", E.URGED, "03-02 10:20", "UrgeLimitReached", reason="又来催")
	assert told == "本工单已催办 2 次，原则上不超过 2 次。确需再催的，由服务调度写明原因。（R95.3）"
	order.refused("dispatcher", E.URGED, "03-02 10:20", "UrgeLimitReached", reason=" ")
	urged(order, "03-02 10:20", "dispatcher", reason="涉及结算截止")

	assert (order.doc.hotline_urges, len(urges_of(order))) == (3, 3)
	assert [row.reason for row in order.history() if row.code == "urged"][-1] == "涉及结算截止"


@pytest.mark.requirement("R95.3")
def test_how_often_an_order_may_be_urged_is_a_setting():
	settings = frappe.get_doc("Hotline Settings")
	settings.max_urges = 1
	settings.save()
	order = dispatched()
	urged(order)

	order.refused("agent", E.URGED, "03-02 10:20", "UrgeLimitReached")


@pytest.mark.requirement("R95.2", "R82.8")
def test_an_urge_of_a_major_order_has_the_major_limit():
	order = dispatched().do("dispatcher", E.MARKED_MAJOR, "03-02 09:40")
	urge = urged(order).do("dispatcher", E.DISPATCHED, "03-02 10:10")

	assert urge.deadlines("handle") == [("handle", "03-02 10:10", "03-04 17:30", "", "open")]  # 2 WD
	assert urge.doc.hotline_major == 1


@pytest.mark.requirement("R95.1")
@pytest.mark.parametrize("part", ["handler", "head", "mmd"])
def test_urges_are_taken_by_the_agent_or_the_dispatcher(part):
	dispatched().refused(part, E.URGED, "03-02 10:00", "WrongRole")


@pytest.mark.requirement("R95.1")
def test_the_number_of_a_caller_goes_along():

	order = dispatched()
	urge = urged(order)

	assert sealed.phone_of(urge.name) == sealed.phone_of(order.name) == builders.NEW_ORDER["phone"]


@pytest.mark.requirement("R95.1")
def test_urging_tells_the_client_what_was_made():
	order = dispatched()
	with builders.acting("agent", at("03-02 10:00")):
		was, made = service.urge(order.name, {"reason": "催"})

	assert (was.name, made.hotline_urge, made.hotline_stage) == (order.name, 1, "待派发")
