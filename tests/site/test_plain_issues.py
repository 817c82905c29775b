"""An Issue that is no order of the hotline stays ERPNext's: each of its ways works as without the app."""

import json

import frappe
import pytest
from erpnext.support.doctype.issue.issue import auto_close_tickets
from frappe.email.receive import InboundMail

from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.builders import MONDAY, fields


def plain(part="outsider", **values):
	with builders.acting(part):
		return frappe.get_doc({"doctype": "Issue", "subject": "Printer on fire", **values}).insert()


def committed():
	name = plain().name
	frappe.db.commit()
	return name


def value(name, fieldname="status"):
	frappe.db.rollback()
	return frappe.db.get_value("Issue", name, fieldname)


def test_it_is_numbered_and_filled_in_by_erpnext():
	doc = plain()

	assert doc.name.startswith("ISS-")
	assert (doc.raised_by, doc.status) == (builders.login("outsider"), "Open")
	assert (doc.hotline_stage, doc.hotline_state, doc.hotline_act_by) == (State.UNREGISTERED.zh, None, None)
	assert builders.deadlines(doc.name) == {}


@pytest.mark.parametrize("status", ["Replied", "On Hold", "Resolved", "Closed"])
def test_its_status_is_set_from_form_and_list(rest, status):
	first, second = committed(), committed()
	client = rest("outsider")
	client.call("erpnext.support.doctype.issue.issue.set_status", name=first, status=status)
	client.call(
		"erpnext.support.doctype.issue.issue.set_multiple_status", names=json.dumps([second]), status=status
	)

	assert (value(first), value(second)) == (status, status)


def test_its_fields_are_saved_by_put(rest):
	name = committed()
	answer = rest("outsider").put(
		"Issue", name, subject="Still burning", status="Resolved", opening_date="2026-01-05"
	)

	assert answer.status == 200, answer.body
	assert value(name, ("subject", "status", "hotline_stage")) == ("Still burning", "Resolved", "未登记")


def test_it_is_renamed_and_deleted(rest):
	name = committed()
	client = rest("outsider")
	renamed = client.call(
		"frappe.model.rename_doc.update_document_title", doctype="Issue", docname=name, name="ISS-RENAMED"
	)
	deleted = client.delete("Issue", "ISS-RENAMED")
	frappe.db.rollback()

	assert (renamed.status, deleted.status) == (200, 202)
	assert frappe.get_all("Issue", {"name": ("in", (name, "ISS-RENAMED"))}) == []


def test_a_mail_reopens_it_and_makes_a_new_one():
	account = frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": "Hotline inbox",
			"email_id": "hotline@hotline.example",
			"append_to": "Issue",
		}
	).insert()
	doc = plain(status="Closed")
	headers = "From: someone@example.com\nTo: hotline@hotline.example\n"
	InboundMail(f"{headers}Subject: Re: (#{doc.name})\nMessage-ID: <1@x>\n\nagain", account).process()
	new = InboundMail(f"{headers}Subject: 平台打不开\nMessage-ID: <2@x>\n\nhelp", account).process()

	assert frappe.db.get_value("Issue", doc.name, "status") == "Open"
	stored = frappe.db.get_value("Issue", new.reference_name, ["subject", "raised_by", "hotline_state"])
	assert stored == ("平台打不开", "someone@example.com", None)


def test_the_daily_job_closes_it():
	doc = plain()
	frappe.db.set_value(
		"Issue", doc.name, {"status": "Replied", "modified": "2026-01-01"}, update_modified=False
	)
	auto_close_tickets()

	assert frappe.db.get_value("Issue", doc.name, "status") == "Closed"


def test_steps_of_the_hotline_are_not_for_it(rest):
	name = committed()
	act = rest("agent", MONDAY).act(name, "passed")
	board = rest("agent", MONDAY).get("hotline_csg.api.order.board", order=name)

	assert (act.status, act.exc_type) == (417, "NotAnOrder")
	assert act.text == f"{name} 还不是热线工单。请先选择诉求类型并保存，再按步骤办理。"
	assert board.data == {}
	assert value(name, ("hotline_stage", "hotline_state")) == ("未登记", None)


@pytest.mark.parametrize("state", ["archived", "received"])
def test_it_does_not_become_an_order_by_its_state(rest, state):
	name = committed()
	answer = rest("agent", MONDAY).put("Issue", name, hotline_state=state)

	assert (answer.status, answer.text) == (417, "工单缺少诉求类型。请选择一项。")
	assert value(name, "hotline_state") is None


def test_registering_it_makes_it_an_order_that_earned_nothing_yet(rest):
	name = committed()
	sent = {
		"hotline_act_by": "2099-01-01 08:00:00",
		"hotline_archived_at": "2026-03-02 09:00:00",
		"hotline_department": builders.department(1),
		"hotline_opinion": "很好",
		"hotline_state": "archived",
		"resolution_date": "2026-01-01 09:00:00",
	}
	answer = rest("agent", MONDAY).put("Issue", name, **fields(), **sent)
	stored = value(
		name,
		(
			"hotline_stage",
			"hotline_state",
			"hotline_archived_at",
			"hotline_department",
			"hotline_opinion",
			"resolution_date",
		),
	)

	assert answer.status == 200, answer.body
	assert stored == ("待传递", "received", None, None, None, None)
	assert set(builders.deadlines(name)) == {"register", "overall"}
