"""Mail: through Frappe's Email Queue to a real server, watched to its end, whatever the queue forgets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import frappe
import pytest
from frappe.email.queue import flush
from frappe.utils import now_datetime

from hotline_csg.adapters.outbox import claims, mail
from hotline_csg.guide.notice_rules import Means
from hotline_csg.guide.words import State
from hotline_csg.setup.site import login
from tests.support import builders, outbox
from tests.support.builders import MONDAY, STEP
from tests.support.smtp import MailServer, running

NOON = datetime(2026, 3, 2, 11, 0)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def mail_process() -> Iterator[MailServer]:
	with running() as server:
		yield server


@pytest.fixture
def server(mail_process: MailServer) -> MailServer:
	mail_process.forget()
	outbox.use_mail(mail_process.port)
	frappe.db.set_value("Hotline Notice Rule", {"code": ("not in", ("merged", "N7", "N19"))}, "enabled", 0)
	rule = frappe.get_doc("Hotline Notice Rule", "N7")
	rule.set("told", [{"recipient": "值班服务调度", "by_mail": 1}])
	rule.save()
	for name in frappe.get_all("Hotline Notice Rule", pluck="name"):
		frappe.clear_document_cache("Hotline Notice Rule", name)
	return mail_process


def returned(at: datetime = MONDAY):
	return builders.order(State.RETURNED, at)


def the_notice(**filters) -> frappe._dict:
	(row,) = outbox.notices(**{"means": "邮件", "code": "N7", **filters})
	return row


def queued(name: str):
	return frappe.get_doc("Email Queue", {"reference_name": name})


def test_a_mail_goes_through_the_email_queue_and_is_known_to_be_accepted(server):
	doc = returned()
	outbox.deliver(NOON)
	handed_on = the_notice()
	flush()
	outbox.tick(NOON + MINUTE)
	(sent,) = server.mails()

	assert (handed_on.state, handed_on.waiting) == ("发送中", "mailed")
	assert sent["to"] == [login("dispatcher")]
	assert sent["subject"] == f"【退单】{doc.name} 再次派发"
	assert sent["text"] == the_notice().message
	assert (the_notice().state, the_notice().waiting) == ("网关已接收", None)
	assert the_notice().sent_at is not None


def test_several_notices_are_one_mail_with_a_line_each(server):
	first, second = returned(), returned(MONDAY + STEP)
	outbox.deliver(NOON)
	flush()
	outbox.tick(NOON + MINUTE)
	(sent,) = server.mails()

	assert sent["subject"] == "您有 2 条热线通知"
	assert [line.split("：")[0] for line in sent["text"].splitlines()] == [
		f"工单 {first.name}",
		f"工单 {second.name}",
	]
	assert outbox.states(code="N7") == {"accepted": 2}


def test_a_mail_within_the_same_minute_waits_for_what_else_comes(server):
	returned()
	outbox.deliver(NOON)
	returned(MONDAY + STEP)
	returned(MONDAY + STEP * 2)
	outbox.deliver(NOON + timedelta(seconds=20))
	waits = outbox.states(code="N7")
	outbox.deliver(NOON + timedelta(seconds=81))
	flush()

	assert waits == {"sending": 1, "queued": 2}
	assert [len(sent["text"].splitlines()) for sent in server.mails()] == [1, 2]


def test_a_refused_address_ends_in_error_and_is_told_otherwise(server):
	frappe.db.set_value("User", login("dispatcher"), "email", "refused@hotline.example")
	returned()
	outbox.deliver(NOON)
	for _try in range(5):
		flush()
	outbox.tick(NOON + MINUTE)

	assert server.mails() == []
	assert the_notice().state == "已放弃"
	assert "550" in the_notice().last_error
	assert the_notice().sent_at is None
	assert ("dispatcher", "站内提醒") in outbox.told(code="N19")


@pytest.mark.parametrize("address", ["", "no address", "a@b@c"])
def test_what_is_no_address_is_given_up(server, address):
	frappe.db.set_value("User", login("dispatcher"), "email", address)
	returned()
	outbox.deliver(NOON)

	assert the_notice().state == "已放弃"
	assert frappe.get_all("Email Queue", {"reference_doctype": "Hotline Notice"}) == []


def test_a_mail_left_in_sending_is_put_back_once_and_marked(server):
	returned()
	outbox.deliver(NOON)
	row = queued(the_notice().name)
	left = now_datetime() - mail.STALE - MINUTE
	for wanted in ("Not Sent", "Error"):
		frappe.db.set_value(
			"Email Queue", row.name, {"status": "Sending", "modified": left}, update_modified=False
		)
		outbox.tick(NOON + MINUTE)
		assert frappe.db.get_value("Email Queue", row.name, "status") == wanted

	assert (the_notice().state, the_notice().repeated) == ("已放弃", 1)
	assert the_notice().last_error == "两次发送结果均未知"


def test_a_mail_that_is_being_sent_is_left_alone(server):
	returned()
	outbox.deliver(NOON)
	row = queued(the_notice().name)
	frappe.db.set_value("Email Queue", row.name, "status", "Sending")
	outbox.tick(NOON + MINUTE)

	assert frappe.db.get_value("Email Queue", row.name, "status") == "Sending"
	assert (the_notice().state, the_notice().repeated) == ("发送中", 0)


def test_a_mail_that_vanished_from_the_queue_is_given_up(server):
	returned()
	outbox.deliver(NOON)
	frappe.db.delete("Email Queue", {"reference_name": the_notice().name})
	outbox.tick(NOON + MINUTE)

	assert (the_notice().state, the_notice().last_error) == ("已放弃", "邮件队列中已无此邮件")


def test_without_an_account_it_is_tried_again(server):
	returned()
	frappe.db.set_value("Email Account", "Hotline Test", {"default_outgoing": 0, "enable_outgoing": 0})
	frappe.local.outgoing_email_account = {}
	outbox.deliver(NOON)
	assert (the_notice().state, the_notice().last_error) == ("失败", "没有可用的发件邮箱账户")
	outbox.use_mail(server.port)
	outbox.deliver(NOON + MINUTE * 2)
	flush()

	assert len(server.mails()) == 1


def test_who_unsubscribed_from_everything_gets_no_mail(server):
	frappe.get_doc(
		{"doctype": "Email Unsubscribe", "email": login("dispatcher"), "global_unsubscribe": 1}
	).insert()
	returned()
	outbox.deliver(NOON)

	assert (the_notice().state, the_notice().last_error) == ("已作废", "收件人已退订全部邮件")


def test_a_claimed_mail_of_a_dead_worker_is_done_again_without_a_mark(server):
	returned()
	claims.take(Means.MAIL, NOON, 10)
	outbox.tick(NOON + claims.LEASE)
	flush()

	assert len(server.mails()) == 1
	assert the_notice().repeated == 0


def test_a_header_cannot_be_smuggled_in(server):
	"""What stands in a subject comes from records: a line break in one must not begin a header."""
	returned()
	frappe.db.set_value("Hotline Notice", the_notice().name, "subject", "a\nBcc: thief@example.com")
	outbox.deliver(NOON)
	flush()
	(sent,) = server.mails()

	assert sent["to"] == [login("dispatcher")]
	assert sent["subject"] == "a Bcc: thief@example.com"
