"""Calls of the hotline in ERPNext's Call Log: who sees them, and that one belongs to one order."""

import frappe
import pytest

from hotline_csg.adapters import calls
from hotline_csg.guide.words import State
from hotline_csg.setup import rights
from tests.support import builders
from tests.support.builders import MONDAY, STEP, acting, fields

NUMBER = "13900000000"


def call(name="call-1", **more):
	"""A call of the hotline that no order was made of yet."""
	values = {
		"id": name,
		"from": NUMBER,
		"to": "4001595598",
		"type": "Incoming",
		"hotline_is_call": 1,
		**more,
	}
	return frappe.get_doc(
		{"doctype": "Call Log", "status": "Completed", "start_time": MONDAY, **values}
	).insert()


# Who sees them ----------------------------------------------------------------------------------------------------

FRONT = ("agent", "dispatcher", "mmd")
OTHERS = (
	"handler",
	"supervisor",
	"head",
	"principal",
	"manager",
	"officer",
	"sysadmin",
	"other_head",
	"outsider",
)


@pytest.mark.parametrize("part", [*FRONT, *OTHERS])
def test_calls_are_for_those_who_register_and_call_back(part):
	"""Also where a role of ERPNext opens the Call Log, as Employee does to everyone who is on the payroll."""
	free, tied = call().name, call("call-2").name
	builders.received(call=tied)
	with builders.holding(part, "Employee"), acting(part):
		listed = frappe.get_list("Call Log", {"from": NUMBER}, pluck="name", order_by="name")
		allowed = [name for name in (free, tied) if frappe.has_permission("Call Log", "read", doc=name)]

	assert ([free, tied] if part in FRONT else []) == listed
	assert listed == allowed


def test_a_call_that_is_not_the_hotlines_stays_erpnexts():
	other = call("call-3", hotline_is_call=0).name
	with builders.holding("handler", "Employee"), acting("handler"):
		assert [other] == frappe.get_list("Call Log", {"from": NUMBER}, pluck="name")


def test_a_reports_call_is_for_whoever_took_it():
	name = call().name
	builders.received(call=name, category="举报", unit="举报公司")
	seen = {}
	for part in FRONT:
		with acting(part):
			seen[part] = frappe.get_list("Call Log", {"from": NUMBER}, pluck="name")

	assert {"agent": [name], "dispatcher": [], "mmd": []} == seen


@pytest.mark.parametrize("part", FRONT)
def test_calls_are_read_and_not_written(rest, part):
	name = call().name
	frappe.db.commit()
	client = rest(part)

	assert client.read("Call Log", name).data["from"] == NUMBER
	assert client.put("Call Log", name, **{"from": "13811111111"}).status == 403
	assert client.create("Call Log", id="made", **{"from": "1", "to": "2"}).status == 403
	assert client.delete("Call Log", name).status == 403


# The rights on the doctype ----------------------------------------------------------------------------------------


@pytest.fixture
def own_rights():
	"""What is cached of rights goes with them: the next test reads those that stand after the rollback."""
	yield
	for doctype in rights.DOCTYPES:
		frappe.clear_cache(doctype=doctype)


def allowed():
	return {row.role for row in frappe.get_meta("Call Log", cached=False).permissions if row.read}


@pytest.mark.usefixtures("own_rights")
def test_rights_that_an_admin_took_back_are_not_given_again():
	assert "Hotline Agent" in allowed()
	frappe.db.delete("Custom DocPerm", {"parent": "Call Log", "role": "Hotline Agent"})
	rights.give()

	assert "Hotline Agent" not in allowed()


@pytest.mark.usefixtures("own_rights")
def test_uninstalling_leaves_erpnexts_own_rights():
	rights.take_back()

	assert 0 == frappe.db.count("Custom DocPerm", {"parent": "Call Log"})
	assert {"System Manager", "Employee"} == allowed()


@pytest.mark.usefixtures("own_rights")
def test_uninstalling_leaves_what_an_admin_changed():
	rights_of_sales = {"parent": "Call Log", "role": "Sales User"}
	frappe.permissions.add_permission("Call Log", "Sales User")
	rights.take_back()

	assert frappe.db.exists("Custom DocPerm", rights_of_sales)
	assert {"System Manager", "Employee", "Sales User"} == allowed()


# One call, one order ----------------------------------------------------------------------------------------------


def test_a_call_is_tied_to_one_order():
	name = call().name
	first = builders.received(call=name)
	with pytest.raises(calls.CallTaken, match=f"{name}.*{first.name}.*一个来电只能关联一张工单"):
		builders.received(call=name, topic=builders.OTHER_TOPIC)

	kept = frappe.db.get_value("Call Log", name, ["hotline_order", "hotline_topic"])
	assert (first.name, builders.TOPIC) == kept


def test_a_call_is_not_taken_by_correcting_another_order():
	name = call().name
	first, second = builders.received(call=name), builders.received()
	with acting("agent", MONDAY + STEP):
		with pytest.raises(calls.CallTaken):
			second.reload().update({"hotline_call": name}).save()

		again = first.reload().update({"hotline_mood": "不满"})
		again.save()

	assert first.name == frappe.db.get_value("Call Log", name, "hotline_order")


def test_a_call_that_is_not_there_is_refused():
	with pytest.raises(frappe.LinkValidationError, match="没有编号为"):
		builders.received(call="nowhere")


def test_orders_that_refer_to_each_other_do_not_share_a_call():
	name = call().name
	order = builders.received(call=name)
	with acting("agent", MONDAY + STEP):
		from hotline_csg import service
		from hotline_csg.adapters.links import LinkKind

		made = service.raise_from(order.name, LinkKind.NEW_APPEAL, {"description": "另一件事"})

	assert (None, order.name) == (made.hotline_call, frappe.db.get_value("Call Log", name, "hotline_order"))


def test_a_taken_call_is_refused_over_http_too(rest):
	name = call().name
	first = builders.received(call=name).name
	frappe.db.commit()
	answer = rest("agent", MONDAY + STEP).create("Issue", **fields(call=name))

	assert (417, "CallTaken") == (answer.status, answer.exc_type)
	frappe.db.rollback()
	assert first == frappe.db.get_value("Call Log", name, "hotline_order")


def test_supervision_of_a_department_that_left_is_no_longer_owed():
	"""An item is asked of a department of the order; with another one leading it is nobody's."""
	from hotline_csg.guide.words import EventKind

	order = builders.order(State.DISPATCHED)
	at = builders.after(State.DISPATCHED)
	with acting("dispatcher", at):
		item = {
			"doctype": "Hotline Supervision",
			"issue": order.name,
			"item": "请尽快",
			"due": "2099-01-01 10:00:00",
		}
		item = frappe.get_doc(item).insert()
	builders.step(order.name, "handler", EventKind.RETURNED, at + STEP)
	assert "待答复" == item.reload().status
	to = {"department": builders.department(1), "handler": builders.login("other_handler")}
	builders.step(order.name, "dispatcher", EventKind.DISPATCHED, at + STEP * 2, **to)
	owed = frappe.get_all("Hotline Deadline", {"supervision": item.name}, pluck="status_code")

	assert ("已终止", ["cancelled"]) == (item.reload().status, owed)
