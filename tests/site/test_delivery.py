"""Notices arrive: SMS at a real HTTP gateway, mail at a real SMTP server through Frappe's Email Queue, and the bell."""

from datetime import datetime, timedelta

import frappe
import pytest
from frappe.email.queue import flush

from hotline_csg import service
from hotline_csg.adapters import sender
from hotline_csg.guide.words import State
from tests.support import builders, gateways
from tests.support.builders import MONDAY, login

LATE = datetime(2026, 3, 2, 12, 1)
PHONE = "13911112222"
BELL, MAIL, SMS = "站内提醒", "邮件", "短信"


@pytest.fixture
def gateway():
	frappe.db.set_value("User", login("agent"), "mobile_no", PHONE)
	with gateways.sms_gateway() as one:
		gateways.sms_settings(one.url)
		yield one


@pytest.fixture
def mails():
	with gateways.mail_server() as (port, received):
		gateways.mail_account(port)
		yield received


def text(name):
	return f"工单 {name}，填写传递：已超时，时限 2026-03-02 12:00"


def states(name):
	rows = frappe.get_all("Hotline Notice", {"issue": name}, ["means", "state", "attempts"], order_by="means")
	return {row.means: (row.state, row.attempts) for row in rows}


# SMS ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("post", "as_json", "method"),
	[(False, False, "GET"), (True, False, "POST"), (True, True, "POST"), (False, True, "POST")],
	ids=["get", "form", "json", "json without use_post"],
)
def test_an_sms_arrives_as_the_gateway_wants_it(gateway, post, as_json, method):
	gateways.sms_settings(gateway.url, post=post, as_json=as_json)
	name = builders.received(MONDAY).name
	service.tick(LATE)
	(request,) = gateway.requests

	assert request.method == method
	assert request.values == {"sign": "热线", "to": PHONE, "text": text(name)}
	assert request.headers["X-Key"] == "secret"
	assert states(name)[SMS] == ("已发送", 1)


def test_the_number_of_the_department_is_taken_where_the_user_has_none(gateway):
	doc = builders.order(State.DISPATCHED)
	row = {"user": login("handler"), "parent": builders.department()}
	frappe.db.set_value("Hotline Department Member", row, "phone", "13733334444")
	service.tick(builders.deadlines(doc.name)["handle"].due + timedelta(seconds=1))

	assert {number for number, message in gateway.accepted if "处置回单" in message} == {"13733334444"}


@pytest.mark.parametrize("answers", [[500], [404], [503, 500]], ids=str)
def test_an_sms_the_gateway_refuses_is_sent_later_once(gateway, answers):
	gateway.answers[:] = answers
	name = builders.received(MONDAY).name
	service.tick(LATE)
	assert states(name)[SMS] == ("待发送", 1)
	error = frappe.db.get_value("Hotline Notice", {"issue": name, "means": SMS}, "last_error")
	assert error == f"网关返回 {answers[0]}"
	service.tick(LATE + timedelta(minutes=1))  # not yet
	assert len(gateway.requests) == 1
	for minutes in (2, 6, 14, 30):
		service.tick(LATE + timedelta(minutes=minutes))

	assert gateway.accepted == [(PHONE, text(name))] * (len(answers) + 1)
	assert states(name)[SMS] == ("已发送", len(answers) + 1)


def test_an_sms_waits_for_a_gateway_that_is_down(gateway):
	gateways.sms_settings(f"http://127.0.0.1:{gateways.free_port()}/")
	name = builders.received(MONDAY).name
	service.tick(LATE)
	assert states(name)[SMS] == ("待发送", 1)
	assert states(name)[BELL] == ("已发送", 1), "the others go out meanwhile"
	gateways.sms_settings(gateway.url)
	service.tick(LATE + timedelta(minutes=2))

	assert gateway.accepted == [(PHONE, text(name))]


def test_an_sms_that_never_gets_through_ends_as_failed_and_stays_to_be_seen(gateway):
	gateway.answers[:] = [500] * 20
	name = builders.received(MONDAY).name
	for minutes in range(0, 120, 2):
		service.tick(LATE + timedelta(minutes=minutes))

	assert states(name)[SMS] == ("失败", sender.ATTEMPTS)
	assert len(gateway.requests) == sender.ATTEMPTS


def test_without_a_gateway_the_notice_says_what_to_mend():
	frappe.db.set_value("User", login("agent"), "mobile_no", PHONE)
	name = builders.received(MONDAY).name
	service.tick(LATE)
	error = frappe.db.get_value("Hotline Notice", {"issue": name, "means": SMS}, "last_error")

	assert error == "SMS Settings 未填写网关地址"


# Mail --------------------------------------------------------------------------------------------------------------


def test_a_mail_arrives_through_the_email_queue(mails):
	name = builders.received(MONDAY).name
	service.tick(LATE)
	service.tick(LATE + timedelta(minutes=1))
	flush()
	flush()
	(mail,) = mails

	assert mail["X-Envelope-To"] == login("agent")
	assert mail["Subject"] == f"【已超时】{name} 填写传递"
	assert text(name) in mail.get_body(("html", "plain")).get_content()
	assert states(name)[MAIL] == ("已发送", 1)


def test_a_mail_waits_until_there_is_an_account():
	name = builders.received(MONDAY).name
	service.tick(LATE)
	assert states(name)[MAIL] == ("待发送", 1)
	with gateways.mail_server() as (port, received):
		gateways.mail_account(port)
		service.tick(LATE + timedelta(minutes=2))
		flush()

	assert [mail["X-Envelope-To"] for mail in received] == [login("agent")]


# Bell --------------------------------------------------------------------------------------------------------------


def test_the_bell_rings_once_for_the_one_who_acts():
	name = builders.received(MONDAY).name
	service.tick(LATE)
	service.tick(LATE + timedelta(minutes=1))
	rows = frappe.get_all(
		"Notification Log", {"document_name": name}, ["for_user", "subject", "document_type", "type", "read"]
	)

	assert [dict(row) for row in rows] == [
		{
			"for_user": login("agent"),
			"subject": f"【已超时】{name} 填写传递",
			"document_type": "Issue",
			"type": "Alert",
			"read": 0,
		}
	]


# The sender itself ---------------------------------------------------------------------------------------------------


def killed(monkeypatch, means):
	"""A tick whose worker is killed after it took the notice and before it wrote down what became of it."""

	def die(notice):
		raise SystemExit

	with monkeypatch.context() as patch:
		patch.setitem(sender.WAYS, means, die)
		with pytest.raises(SystemExit):
			service.tick(LATE)
	frappe.db.rollback()


@pytest.mark.parametrize("means", [BELL, MAIL])
def test_what_a_killed_worker_had_taken_is_sent_later_once(monkeypatch, gateway, mails, means):
	name = builders.received(MONDAY).name
	killed(monkeypatch, means)
	for minutes in (1, 29, 30, 31):
		service.tick(LATE + timedelta(minutes=minutes))
	flush()

	assert states(name)[means][0] == "已发送"
	assert frappe.db.count("Notification Log", {"document_name": name}) == 1
	assert len(mails) == 1


def test_an_sms_a_killed_worker_had_taken_is_not_sent_again_but_seen(monkeypatch, gateway):
	"""Whether it left is not known: once more would be twice. The bell and the mail carry the same."""
	name = builders.received(MONDAY).name
	killed(monkeypatch, SMS)
	service.tick(LATE + timedelta(minutes=30))
	error = frappe.db.get_value("Hotline Notice", {"issue": name, "means": SMS}, "last_error")

	assert states(name)[SMS][0] == "失败"
	assert "发送结果不明" in error
	assert gateway.requests == []


def test_switched_off_means_are_not_used(gateway, mails):
	frappe.db.set_single_value("Hotline Settings", "notice_by_email", 0)
	frappe.db.set_single_value("Hotline Settings", "notice_by_sms", 0)
	name = builders.received(MONDAY).name
	service.tick(LATE)
	flush()

	assert (gateway.requests, mails, states(name)) == ([], [], {BELL: ("已发送", 1)})
