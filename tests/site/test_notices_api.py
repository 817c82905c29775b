"""Notices from outside: the receipts' webhook, what each role may do over HTTP, the report, the health, the doctor."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import subprocess
import sys
from datetime import timedelta

import frappe
import pytest
import requests

from hotline_csg.adapters.figures import delivered
from hotline_csg.adapters.outbox import health, heartbeats
from hotline_csg.adapters.outbox.health import Verdict
from hotline_csg.guide.notice_rules import Means
from hotline_csg.guide.words import State
from hotline_csg.setup.site import login
from tests.support import builders, outbox
from tests.support.builders import MONDAY

TIMEOUT = 30
REPORT = "hotline_csg.api.receipts.report"
NOON = MONDAY + timedelta(hours=2)


@pytest.fixture
def noticed(committing) -> str:
	"""The name of a phone notice whose task is out, committed for the web server to see."""
	outbox.use_gateway("http://127.0.0.1:9/send")
	outbox.give_numbers()
	rule = frappe.get_doc("Hotline Notice Rule", "N9")
	rule.set("told", [{"recipient": "业务经办", "by_phone": 1}])
	rule.save()
	builders.order(State.REWORK)
	outbox.deliver(NOON)
	frappe.db.commit()
	yield outbox.notices(code="N9", means="电话")[0].name
	frappe.db.rollback()
	frappe.db.delete("ToDo", {"reference_type": "Hotline Notice"})
	outbox.start_anew()


# Receipts ------------------------------------------------------------------------------------------------------


def sent_to(base_url: str, body: bytes, token: str = "receipts", by_header: bool = True, signed: str = ""):
	# A body that says it is JSON and is not never gets past Frappe.
	kind = "application/json" if body[-1:] in (b"]", b"}") else "text/plain"
	headers = {"Content-Type": kind, "X-Hotline-Signature": signed}
	address = f"{base_url}/api/method/{REPORT}"
	if by_header:
		headers["X-Hotline-Token"] = token
	else:
		address += f"?token={token}"
	return requests.post(address, data=body, headers=headers, timeout=TIMEOUT)


@pytest.fixture
def awaited(committing, base_url) -> str:
	"""A notice by SMS that the gateway has accepted."""
	outbox.use_gateway("http://127.0.0.1:9/send")
	outbox.make_notices(1, NOON)
	(row,) = outbox.notices(code="N13")
	frappe.db.set_value(
		"Hotline Notice",
		row.name,
		{
			"state": "网关已接收",
			"state_code": "accepted",
			"waiting": None,
			"sent_at": NOON,
			"gateway_id": "g1",
		},
	)
	frappe.db.commit()
	yield row.name
	frappe.db.rollback()
	outbox.start_anew()


def state_of(name: str) -> str:
	frappe.db.rollback()
	return frappe.db.get_value("Hotline Notice", name, "state")


@pytest.mark.parametrize("by_header", [True, False], ids=["header", "parameter"])
def test_a_receipt_is_taken_and_answered_as_the_gateway_wants(awaited, base_url, by_header):
	answer = sent_to(base_url, b'[{"msgid": "g1", "status": "DELIVRD"}]', by_header=by_header)

	assert (answer.status_code, answer.json()) == (200, {"code": 0, "result": 0, "msg": "OK"})
	assert state_of(awaited) == "已送达"


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_the_token_nothing_is_taken(awaited, base_url, token):
	answer = sent_to(base_url, b'[{"msgid": "g1", "status": "DELIVRD"}]', token=token)

	assert (answer.status_code, answer.json()["exc_type"]) == (401, "ReceiptRefused")
	assert state_of(awaited) == "网关已接收"


def test_a_signed_body_is_taken_and_a_changed_one_is_not(awaited, base_url):
	outbox.use_gateway("http://127.0.0.1:9/send", receipt_secret="signing")
	frappe.db.commit()
	body = b'[{"msgid": "g1", "status": "DELIVRD"}]'
	signed = hmac.new(b"signing", body, hashlib.sha256).hexdigest()
	changed = sent_to(base_url, body.replace(b"g1", b"g2"), signed=signed)
	good = sent_to(base_url, body, signed=signed)
	frappe.db.rollback()
	settings = frappe.get_doc("Hotline SMS Settings")
	settings.receipt_secret = ""
	settings.save()
	frappe.db.commit()

	assert (changed.status_code, good.status_code) == (401, 200)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]x", b'{"other": 1}', b'[{"msgid": ""}]'])
def test_a_malformed_receipt_is_refused_in_words(awaited, base_url, body):
	answer = sent_to(base_url, body)

	assert (answer.status_code, answer.json()["exc_type"]) == (417, "ReceiptNotUnderstood")


def test_the_webhook_answers_no_get(awaited, base_url):
	answer = requests.get(f"{base_url}/api/method/{REPORT}", timeout=TIMEOUT)

	assert answer.status_code == 403


# Who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["agent", "handler", "supervisor", "head", "officer", "outsider", None])
def test_others_record_no_call(rest, noticed, part):
	answer = rest(part).call("hotline_csg.api.notices.record_call", notice=noticed, reached=1)

	assert answer.status == 403
	assert state_of(noticed) == "发送中"


def test_the_dispatcher_records_the_call(rest, noticed):
	answer = rest("dispatcher", NOON + timedelta(minutes=5)).call(
		"hotline_csg.api.notices.record_call", notice=noticed, reached=1, note="已告知"
	)

	assert (answer.status, answer.data) == (200, "已送达")
	assert state_of(noticed) == "已送达"


@pytest.mark.parametrize("part", ["agent", "dispatcher", "handler", "head", "mmd", None])
@pytest.mark.parametrize(
	("method", "given"),
	[
		("retry", {"names": ["x"]}),
		("test_send", {"code": "N13", "means": "短信"}),
	],
)
def test_only_managers_try_again_and_try_out(rest, noticed, part, method, given):
	assert rest(part).call(f"hotline_csg.api.notices.{method}", **given).status == 403


def test_a_manager_previews_a_text(rest, noticed):
	answer = rest("manager").call(
		"hotline_csg.api.notices.preview", code="N13", text_zh="{编号}", text_en="{number.x}"
	)

	assert answer.data == {
		"zh": {"message": "RX20260302-0001", "parts": 1},
		"en": {"error": "{number.x}"},
	}


def test_a_rule_with_a_bad_text_is_refused_over_http(rest, noticed):
	answer = rest("manager").put("Hotline Notice Rule", "N13", text_zh="{{ 1 }}")

	assert (answer.status, answer.exc_type) == (417, "RuleNotUsable")
	assert "可用占位符" in answer.text


@pytest.mark.parametrize("part", ["agent", "handler", "head", "outsider"])
def test_settings_and_heartbeats_are_the_managers(rest, noticed, part):
	assert rest(part).read("Hotline SMS Settings", "Hotline SMS Settings").status == 403
	assert rest(part).call("hotline_csg.api.notices.health").status == 403


# Figures -----------------------------------------------------------------------------------------------------------


def test_the_report_counts_by_kind_and_means():
	outbox.make_notices(4, NOON)
	outbox.make_notices(1, NOON, "N13", Means.MAIL)
	names = [row.name for row in outbox.notices(code="N13", means="短信")]
	for name, state, code, seconds in zip(
		names,
		("已送达", "网关已接收", "已放弃", "失败"),
		("delivered", "accepted", "given_up", "failed"),
		(10, 40, None, None),
		strict=True,
	):
		values = {"state": state, "state_code": code}
		if seconds:
			values["sent_at"] = NOON + timedelta(seconds=seconds)
		frappe.db.set_value("Hotline Notice", name, values)
	day = MONDAY.date()
	_columns, rows, *_more = delivered.run({"from_date": day, "to_date": day})
	sms, mail = (next(row for row in rows if row["means"] == means) for means in ("短信", "邮件"))
	codes = ("", "_waiting", "_handed_over", "_arrived", "_given_up", "_dropped", "_repeated")

	assert [sms[f"notices{code}"] for code in codes] == [4, 1, 2, 1, 1, 0, 0]
	assert (sms["delay_50"], sms["delay_95"]) == (10, 40)
	assert (mail["notices"], mail["notices_waiting"], mail["delay_95"]) == (1, 1, None)
	assert [rows[-1][f"notices{code}"] for code in codes[:3]] == [5, 2, 2]
	later = day + timedelta(days=1)
	assert delivered.run({"from_date": later, "to_date": later})[1] == []


def test_a_notice_sent_before_it_was_due_is_not_late():
	outbox.make_notices(1, NOON)
	(name,) = frappe.get_all("Hotline Notice", {"code": "N13"}, pluck="name", order_by="name")
	values = {"state_code": "accepted", "sent_at": NOON - timedelta(seconds=3)}
	frappe.db.set_value("Hotline Notice", name, values)

	rows = delivered.run({"from_date": MONDAY.date(), "to_date": MONDAY.date()})[1]
	assert [row["delay_95"] for row in rows] == [0]


def test_the_report_runs_for_a_manager_and_for_nobody_below(rest, noticed):
	given = {
		"report_name": "Hotline Delivery",
		"filters": json.dumps({"from_date": "2026-03-02", "to_date": "2026-03-02"}),
	}
	answer = rest("manager").get("frappe.desk.query_report.run", **given)

	assert answer.status == 200
	assert {row["kind"] for row in answer.data["result"]} >= {"回单退回"}
	rows = [row for row in answer.data["result"] if not row["bold"]]
	assert str(sum(row["notices"] for row in rows)) == answer.data["report_summary"][0]["value"]
	assert rest("handler").get("frappe.desk.query_report.run", **given).status == 403


# Health ------------------------------------------------------------------------------------------------------------


def verdict_of(what: str, now=NOON, whole: bool = False) -> Verdict:
	return next(one.verdict for one in health.findings(now, whole=whole) if one.what == what)


def test_the_card_turns_red_three_minutes_after_the_last_tick():
	outbox.tick(NOON)

	assert verdict_of("分钟任务", NOON + timedelta(minutes=3)) is Verdict.GOOD
	assert verdict_of("分钟任务", NOON + timedelta(minutes=3, seconds=1)) is Verdict.BAD


def test_the_card_turns_red_when_the_queue_stands():
	outbox.make_notices(3, NOON)

	assert verdict_of("待发队列", NOON + timedelta(minutes=9)) is Verdict.GOOD
	assert verdict_of("待发队列", NOON + timedelta(minutes=10)) is Verdict.BAD


def test_the_card_turns_red_when_the_gateway_fails():
	verdicts = []
	for _number in range(heartbeats.OPENS_AT):
		verdicts.append(verdict_of("短信网关"))
		heartbeats.failed(heartbeats.SMS, NOON, "HTTP 500")

	assert verdicts == [Verdict.GOOD, *[Verdict.WARNING] * (heartbeats.OPENS_AT - 1)]
	assert verdict_of("短信网关") is Verdict.BAD


def test_nobody_to_dispatch_is_a_finding():
	frappe.db.delete("Has Role", {"role": "Hotline Dispatcher"})

	assert verdict_of("服务调度", whole=True) is Verdict.BAD


def test_a_missing_number_is_a_finding():
	outbox.use_gateway("http://127.0.0.1:9/send")
	outbox.give_numbers()
	frappe.db.set_value("User", login("handler"), "mobile_no", None)
	says = next(one.says for one in health.findings(NOON) if one.what == "没有手机号的人员")

	assert login("handler") in says


def test_a_check_that_fails_is_a_finding(monkeypatch):
	def broken(now):
		raise RuntimeError("made up")

	monkeypatch.setattr(health, "MOVING", (broken,))

	assert [(one.verdict, one.says) for one in health.findings(NOON, whole=False)] == [
		(Verdict.BAD, "RuntimeError: made up")
	]


def test_the_doctor_prints_what_to_mend_and_fails(committing):
	sites = os.environ["HOTLINE_SITES"]
	command = [
		sys.executable,
		"-m",
		"frappe.utils.bench_helper",
		"frappe",
		"--site",
		os.environ["HOTLINE_SITE"],
	]
	done = subprocess.run(
		[*command, "hotline-doctor"], cwd=sites, capture_output=True, text=True, timeout=120, check=False
	)

	assert done.returncode == 1, done.stderr
	assert "分钟任务" in done.stdout
	assert "→" in done.stdout
