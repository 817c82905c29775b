"""A caller's number is on no order: the Issue, its versions, searches, exports and errors show a mask."""

import json

import frappe
import pytest
from frappe.utils.global_search import sync_global_search

from hotline_csg import service
from hotline_csg.adapters import sealed
from hotline_csg.adapters.guard import NotEditableNow
from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.builders import MONDAY, acting
from tests.support.frappe_site import forget_the_search_index

NUMBER, MASK = "13812345678", "138****5678"
TYPED = "138 1234 5678"
CALLERS = ("agent", "dispatcher", "mmd", "handler", "supervisor", "head", "principal")
OTHERS = ("manager", "officer", "sysadmin", "other_handler", "outsider")


@pytest.fixture(autouse=True)
def _nothing_is_indexed_yet():
	forget_the_search_index()


@pytest.fixture
def order():
	return builders.order(State.DISPATCHED, phone=TYPED)


def contact_of(name):
	return frappe.get_all("Hotline Contact", {"issue": name}, ["phone", "phone_number"])


def tables_with(text):
	"""The tables of the site that hold `text` anywhere, but for the one that may."""
	columns: dict[str, list[str]] = {}
	for table, column in frappe.db.sql(
		"""select table_name, column_name from information_schema.columns
		where table_schema = database() and (data_type like '%%text' or data_type like '%%char')"""
	):
		columns.setdefault(table, []).append(column)
	held = []
	for table in columns.keys() - {"tabHotline Contact"}:
		where = " or ".join(f"`{column}` like %(text)s" for column in columns[table])
		if frappe.db.sql(f"select 1 from `{table}` where {where} limit 1", {"text": f"%{text}%"}):
			held.append(table)
	return held


def test_the_order_keeps_a_mask_and_the_contact_the_number(order):
	assert order.hotline_phone == MASK
	assert frappe.db.get_value("Issue", order.name, "hotline_phone") == MASK
	assert contact_of(order.name) == [{"phone": TYPED, "phone_number": NUMBER}]


def test_no_other_table_holds_the_number(order):
	"""Versions, history, global search, call logs, warnings, notices: nothing that a step wrote."""
	with acting("agent", builders.after(State.DISPATCHED)):
		order.reload().update({"hotline_phone": "139 0000 1111"}).save()
	with acting("agent", builders.after(State.DISPATCHED)):
		order.reload().update({"hotline_phone": TYPED}).save()
	sync_global_search()

	assert tables_with(NUMBER) == []
	assert tables_with(TYPED) == []
	assert "tabIssue" in tables_with(MASK), "the search finds nothing at all"
	assert contact_of(order.name) == [{"phone": TYPED, "phone_number": NUMBER}]


def test_a_mask_that_comes_back_keeps_the_number():
	doc = builders.order(phone=TYPED)
	with acting("agent", builders.after(State.RECEIVED)):
		doc.reload().update({"hotline_phone": MASK, "hotline_contact_name": "李测试"}).save()

	assert contact_of(doc.name) == [{"phone": TYPED, "phone_number": NUMBER}]
	assert frappe.db.get_value("Issue", doc.name, "hotline_contact_name") == "李测试"


def test_a_number_with_the_same_mask_is_another_number():
	doc = builders.order(phone=TYPED)
	with acting("agent", builders.after(State.RECEIVED)):
		doc.reload().update({"hotline_phone": "138 9999 5678"}).save()

	assert contact_of(doc.name) == [{"phone": "138 9999 5678", "phone_number": "13899995678"}]


@pytest.mark.parametrize("part", ["138****9999", "****"])
def test_a_part_of_a_number_is_refused(part):
	doc = builders.order(phone=TYPED)
	with (
		acting("agent", builders.after(State.RECEIVED)),
		pytest.raises(sealed.NumberNotWhole, match="完整号码"),
	):
		doc.reload().update({"hotline_phone": part}).save()


def test_a_new_order_cannot_begin_with_a_mask():
	with pytest.raises(sealed.NumberNotWhole):
		builders.received(phone=MASK)


def test_a_department_does_not_change_the_number(order):
	with acting("handler", builders.after(State.DISPATCHED)), pytest.raises(NotEditableNow):
		order.reload().update({"hotline_phone": "13900001111"}).save()


@pytest.mark.parametrize("part", CALLERS)
def test_those_who_must_call_are_shown_the_number(order, part):
	with acting(part):
		assert service.board(order.name)["contact"]["phone"] == TYPED
		assert frappe.get_list("Hotline Contact", {"issue": order.name}, pluck="phone_number") == [NUMBER]


@pytest.mark.parametrize("part", OTHERS)
def test_others_are_not(order, part):
	with acting(part):
		assert sealed.shown(order.name) == {}
		assert not frappe.has_permission("Hotline Contact", "read", doc=sealed_name(order.name))
		assert listed(order.name) == []


def sealed_name(order):
	return frappe.db.get_value("Hotline Contact", {"issue": order})


def listed(order):
	try:
		return frappe.get_list("Hotline Contact", {"issue": order})
	except frappe.PermissionError:
		return []


def test_global_search_holds_no_number(order):
	sync_global_search()
	indexed = frappe.db.sql(
		"select content from __global_search where doctype = 'Issue' and name = %s", order.name
	)

	assert indexed and NUMBER not in indexed[0][0]


def test_an_order_that_is_copied_from_another_has_its_number(order):
	with acting("agent", builders.after(State.DISPATCHED)):
		_, made = service.urge(order.name, {"reason": "请尽快"})

	assert contact_of(made.name) == [{"phone": TYPED, "phone_number": NUMBER}]


def test_a_known_caller_is_found_by_the_number(order):
	assert sealed.orders_of(NUMBER) == [order.name]
	assert sealed.orders_of("13900001111") == []


def test_an_error_is_logged_without_the_number():
	log = frappe.log_error(
		"went wrong", f"facts = {{'phone': '{NUMBER}', 'hotline': '020-36623007', 'at': 20260302090000}}"
	)

	assert NUMBER not in log.error
	assert MASK in log.error and "020****3007" in log.error
	assert "20260302090000" in log.error


def test_the_key_of_an_unregistered_caller_does_not_tell_the_number(order):
	key = frappe.db.get_value("Issue", order.name, "hotline_entity")

	assert key.startswith("caller:") and NUMBER not in key
	assert key == builders.received(MONDAY, phone="+86 138-1234-5678").hotline_entity
	assert key != builders.received(MONDAY, phone="13900001111").hotline_entity


def test_the_answer_to_a_client_holds_the_mask(rest):
	made = rest("agent", MONDAY).create("Issue", **builders.fields(phone=TYPED))

	assert made.status == 200, made.text
	assert made.data["hotline_phone"] == MASK
	assert NUMBER not in json.dumps(made.body) and TYPED not in json.dumps(made.body)


def test_the_report_builder_and_its_export_hold_the_mask(rest):
	name = rest("agent", MONDAY).create("Issue", **builders.fields(phone=TYPED)).data["name"]
	asked = {
		"doctype": "Issue",
		"fields": json.dumps(["name", "hotline_phone"]),
		"filters": json.dumps({"name": name}),
	}
	seen = rest("sysadmin").call("frappe.desk.reportview.get", **asked)
	exported = rest("sysadmin").call(
		"frappe.desk.reportview.export_query", **asked, file_format_type="CSV", title="Issue"
	)

	assert seen.data["values"] == [[name, MASK]]
	assert MASK in str(exported.body) and NUMBER not in str(exported.body)


def test_managers_do_not_find_an_order_by_its_number(rest):
	rest("agent", MONDAY).create("Issue", **builders.fields(phone=TYPED))
	for doctype, field in (("Issue", "hotline_phone"), ("Hotline Contact", "phone_number")):
		answer = rest("manager").call("frappe.client.get_count", doctype=doctype, filters={field: NUMBER})
		assert answer.data in (0, None)
