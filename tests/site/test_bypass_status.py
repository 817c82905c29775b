"""ERPNext's own ways to a status, none of which moves an order: list menu, mail, jobs, service level agreements."""

import json
from datetime import timedelta

import frappe
import pytest
from erpnext.support.doctype.issue.issue import auto_close_tickets
from erpnext.support.doctype.service_level_agreement.service_level_agreement import (
	reset_service_level_agreement,
)
from frappe.email.receive import InboundMail

from hotline_csg.guide.words import EventKind, State
from tests.support import builders

SET_ONE = "erpnext.support.doctype.issue.issue.set_status"
SET_MANY = "erpnext.support.doctype.issue.issue.set_multiple_status"
STATUS_OF = {
	State.RECEIVED: "Open",
	State.DISPATCHED: "Open",
	State.REVIEWED: "Open",
	State.ARCHIVED: "Closed",
	State.NOT_ACCEPTED: "Closed",
}
# Frappe notes that something was said about a document, whatever it is.
BOOKKEEPING = {"modified", "modified_by", "_comments"}


def committed(state=State.RECEIVED):
	name = builders.order(state).name
	frappe.db.commit()
	return name


def plain_issue(**values):
	return frappe.get_doc({"doctype": "Issue", "subject": "Printer on fire", **values}).insert()


def status(name):
	return frappe.db.get_value("Issue", name, "status")


def changed(before, after):
	"""The fields of the Issue that differ; its rows must not."""
	issue = after.pop("Issue")
	fields = {key for key, value in before.pop("Issue").items() if issue[key] != value}
	assert after == before
	return fields


# The list's menu and the form's buttons ------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["dispatcher", "agent"])
@pytest.mark.parametrize("state", [State.RECEIVED, State.ARCHIVED], ids=str)
def test_set_as_closed_of_the_list_is_refused(rest, part, state):
	name = committed(state)
	before = builders.snapshot_anew(name)
	wanted = "Open" if state.ended else "Closed"
	answer = rest(part).call(SET_MANY, names=json.dumps([name]), status=wanted)

	assert (answer.status, answer.exc_type) == (417, "KeptByTheSystem")
	assert answer.text == f"工单 {name} 不能手工关闭或重新打开。请在工单中按步骤办理。"
	assert builders.snapshot_anew(name) == before


def test_one_order_among_others_stops_the_whole_bulk(rest):
	name, plain = committed(), plain_issue().name
	frappe.db.commit()
	answer = rest("dispatcher").call(SET_MANY, names=json.dumps([plain, name]), status="Closed")

	assert answer.status == 417
	frappe.db.rollback()
	assert (status(plain), status(name)) == ("Open", "Open")


@pytest.mark.parametrize("route", ["method/" + SET_ONE, "v2/method/Issue/set_status", "v2/method/" + SET_ONE])
def test_set_status_is_refused_on_every_route(rest, route):
	name = committed()
	for part in ("sysadmin", "dispatcher"):
		assert rest(part).post(route, name=name, status="Closed").status == 417
	frappe.db.rollback()
	assert status(name) == "Open"


@pytest.mark.parametrize("method", [SET_ONE, SET_MANY])
def test_status_methods_do_not_answer_get(rest, method):
	name = committed()
	answer = rest("sysadmin").get(method, name=name, names=json.dumps([name]), status="Closed")

	assert answer.status == 403
	frappe.db.rollback()
	assert status(name) == "Open"


@pytest.mark.parametrize("part", ["other_handler", "outsider", None])
def test_status_methods_need_permission_for_the_order(rest, part):
	name = committed(State.DISPATCHED)
	answer = rest(part).call(SET_ONE, name=name, status="Closed")

	assert answer.status == 403


@pytest.mark.parametrize("state", STATUS_OF, ids=str)
def test_a_saved_status_is_without_effect(state):
	doc = builders.order(state)
	with builders.acting("dispatcher", builders.after(state)):
		doc.reload().update({"status": "Resolved"}).save()

	assert status(doc.name) == STATUS_OF[state]


# Mail ----------------------------------------------------------------------------------------------------------


def receive_mail(name, sender="someone@example.com"):
	"""What an Email Account that appends to Issue does with a mail it pulled."""
	if not frappe.db.exists("Email Account", "Hotline inbox"):
		frappe.get_doc(
			{
				"doctype": "Email Account",
				"email_account_name": "Hotline inbox",
				"email_id": "hotline@hotline.example",
				"append_to": "Issue",
			}
		).insert()
	mail = f"From: {sender}\nTo: hotline@hotline.example\nSubject: Re: (#{name})\nMessage-ID: <{name}@x>\n\n还没有解决"
	return InboundMail(mail, frappe.get_doc("Email Account", "Hotline inbox")).process()


@pytest.mark.parametrize("state", STATUS_OF, ids=str)
def test_an_incoming_mail_does_not_reopen_an_order(state):
	doc = builders.order(state)
	before = builders.snapshot(doc.name)
	mail = receive_mail(doc.name)

	assert (mail.reference_doctype, mail.reference_name) == ("Issue", doc.name)
	assert changed(before, builders.snapshot(doc.name)) <= BOOKKEEPING


def test_a_mail_sent_from_an_order_leaves_its_state_and_deadlines():
	doc = builders.order(State.DISPATCHED)
	before = builders.snapshot(doc.name)
	with builders.acting("handler"):
		frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_type": "Communication",
				"communication_medium": "Email",
				"sent_or_received": "Sent",
				"subject": "Re",
				"content": "已收到",
				"sender": builders.login("handler"),
				"recipients": "someone@example.com",
				"reference_doctype": "Issue",
				"reference_name": doc.name,
			}
		).insert(ignore_permissions=True)
	responses = {"first_responded_on", "first_response_time", "avg_response_time"}

	assert changed(before, builders.snapshot(doc.name)) <= BOOKKEEPING | responses
	# and the next step is not held up by what ERPNext wrote
	assert builders.step(doc.name, "handler", EventKind.REPLIED, builders.after(State.DISPATCHED))


# Jobs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.RECEIVED, State.REVIEWED], ids=str)
def test_the_daily_job_does_not_close_an_order(state):
	doc = builders.order(state)
	plain = plain_issue(status="Replied")
	for name in (doc.name, plain.name):
		frappe.db.set_value(
			"Issue", name, {"status": "Replied", "modified": "2026-01-01"}, update_modified=False
		)
	auto_close_tickets()

	assert status(plain.name) == "Closed"
	assert (status(doc.name), frappe.db.get_value("Issue", doc.name, "hotline_state")) == ("Open", str(state))


# Service level agreements --------------------------------------------------------------------------------------


def agree_on_service_levels():
	frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 1)
	frappe.get_doc(
		{
			"doctype": "Holiday List",
			"holiday_list_name": "SLA days",
			"from_date": "2026-01-01",
			"to_date": "2026-12-31",
		}
	).insert()
	if not frappe.db.exists("Issue Priority", "Medium"):
		frappe.get_doc({"doctype": "Issue Priority", "name": "Medium"}).insert()
	hours = {"start_time": "09:00:00", "end_time": "17:00:00"}
	frappe.get_doc(
		{
			"doctype": "Service Level Agreement",
			"document_type": "Issue",
			"service_level": "Default",
			"default_service_level_agreement": 1,
			"enabled": 1,
			"holiday_list": "SLA days",
			"apply_sla_for_resolution": 1,
			"priorities": [
				{"priority": "Medium", "default_priority": 1, "response_time": 3600, "resolution_time": 7200}
			],
			"sla_fulfilled_on": [{"status": "Resolved"}, {"status": "Closed"}],
			"pause_sla_on": [{"status": "Replied"}],
			"support_and_resolution": [
				{"workday": day, **hours} for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
			],
		}
	).insert()


def ours(name):
	seen = builders.snapshot(name)
	issue = {
		key: value for key, value in seen["Issue"].items() if key.startswith("hotline_") or key == "status"
	}
	rows = sorted(
		(row.code, row.due, row.status_code, row.rule, row.responsible) for row in seen["Hotline Deadline"]
	)
	return issue, rows


def test_erpnext_service_levels_leave_our_fields_alone():
	without = builders.order(State.ARCHIVED).name
	agree_on_service_levels()
	with_sla = builders.order(State.ARCHIVED).name
	plain = plain_issue()

	assert plain.service_level_agreement, "the agreement is not at work"
	assert ours(with_sla) == ours(without)


def test_resetting_a_service_level_leaves_our_deadlines():
	agree_on_service_levels()
	frappe.db.set_single_value("Support Settings", "allow_resetting_service_level_agreement", 1)
	doc = builders.order(State.DISPATCHED)
	before = ours(doc.name)
	with builders.acting("dispatcher", builders.after(State.DISPATCHED) + timedelta(days=1)):
		reset_service_level_agreement("Issue", doc.name, "again", frappe.session.user)

	assert ours(doc.name) == before
