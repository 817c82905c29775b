"""The call centre's webhook: one Call Log per call, a prefilled order for the agent, and the number for nobody else."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import frappe
import pytest
from frappe.utils.background_jobs import get_redis_connection_without_auth

from tests.support.builders import MONDAY, fields, login

METHOD = "hotline_csg.api.telephony.incoming"
CALLER = "0755-88880000"
CALL = {
	"call_id": "20260302-000017",
	"caller": CALLER,
	"called": "4001595598",
	"agent": login("agent"),
	"started_at": "2026-03-02 08:55:00",
	"status": "ringing",
}


@pytest.fixture
def token(committing):
	return frappe.get_doc("Hotline Settings").get_password("call_token")


@pytest.fixture
def send(rest, token):
	"""Send the webhook as the call centre's system does, with CALL's fields changed as given."""

	def send(**changed):
		return rest(None, MONDAY).call(METHOD, headers={"X-Hotline-Token": token}, **{**CALL, **changed})

	return send


def logs():
	frappe.db.rollback()
	return frappe.get_all("Call Log", {}, ["*"], order_by="creation")


# Once per call -------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R3.1")
def test_a_call_is_logged(send):
	answer = send()
	(log,) = logs()

	assert (answer.status, answer.data["call"], answer.data["new"]) == (200, CALL["call_id"], True)
	assert (log.name, log["from"], log.to, log.type, log.status, log.start_time, log.hotline_agent) == (
		CALL["call_id"],
		CALLER,
		"4001595598",
		"Incoming",
		"Ringing",
		datetime(2026, 3, 2, 8, 55),
		login("agent"),
	)


def test_the_same_call_again_is_no_second_one(send):
	first, second = send(), send()

	assert [answer.data["new"] for answer in (first, second)] == [True, False]
	assert len(logs()) == 1


def test_the_same_call_at_once_is_no_second_one(send):
	with ThreadPoolExecutor(6) as pool:
		answers = list(pool.map(lambda _: send(), range(6)))

	assert {answer.status for answer in answers} == {200}, [answer.body for answer in answers]
	assert sorted(answer.data["new"] for answer in answers) == [False] * 5 + [True]
	assert len(logs()) == 1


@pytest.mark.parametrize(
	("statuses", "status"),
	[
		(["ringing", "answered"], "In Progress"),
		(["ringing", "answered", "ended"], "Completed"),
		(["ringing", "missed"], "No Answer"),
		(["answered"], "In Progress"),
		(["ended"], "Completed"),
		(["ended", "ringing"], "Completed"),
		(["answered", "ringing"], "In Progress"),
	],
	ids=str,
)
def test_a_call_goes_on_to_its_end_and_not_back(send, statuses, status):
	"""Messages can overtake each other on their way."""
	for one in statuses:
		assert send(status=one).status == 200
	(log,) = logs()

	assert log.status == status
	assert bool(log.end_time) == (status in ("Completed", "No Answer"))


@pytest.mark.requirement("R3.1")
def test_what_is_left_out_has_its_default(rest, token):
	answer = rest(None, MONDAY).call(
		METHOD, headers={"X-Hotline-Token": token}, call_id="1", caller="13800000001"
	)
	(log,) = logs()

	assert answer.status == 200
	assert (log.to, log.status, log.start_time, log.hotline_agent) == ("4001595598", "Ringing", MONDAY, None)


def test_numbers_may_come_as_numbers(send):
	assert send(call_id=17, caller=13800000001, called=4001595598).status == 200
	(log,) = logs()

	assert (log.name, log["from"], log.to) == ("17", "13800000001", "4001595598")


# Refused, and nothing stored -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["", "wrong", "热线", "x" * 40, None])
def test_without_the_token_nothing_is_taken(rest, token, given):
	headers = {} if given is None else {"X-Hotline-Token": given.encode()}
	answer = rest(None, MONDAY).call(METHOD, headers=headers, **CALL)

	assert (answer.status, answer.exc_type) == (401, "WrongToken")
	assert answer.text == "请求头 X-Hotline-Token 中的令牌缺失或不正确。请从「热线设置」中获取。"
	assert logs() == []


def test_without_a_token_of_its_own_the_site_takes_nothing(rest, token):
	frappe.db.delete("__Auth", {"doctype": "Hotline Settings", "fieldname": "call_token"})
	frappe.db.commit()
	try:
		answers = [
			rest(None, MONDAY).call(METHOD, headers={"X-Hotline-Token": given}, **CALL)
			for given in ("", "*" * 40)
		]
	finally:
		settings = frappe.get_doc("Hotline Settings")
		settings.call_token = token
		settings.save()
		frappe.db.commit()

	assert {answer.status for answer in answers} == {401}


def test_a_changed_token_replaces_the_old_one(rest, token, send):
	settings = frappe.get_doc("Hotline Settings")
	settings.call_token = "another-token-of-the-manager"
	settings.save()
	frappe.db.commit()
	old = send()
	new = rest(None, MONDAY).call(METHOD, headers={"X-Hotline-Token": "another-token-of-the-manager"}, **CALL)
	settings.call_token = token
	settings.save()
	frappe.db.commit()

	assert (old.status, new.status) == (401, 200)


@pytest.mark.parametrize(
	("fieldname", "value", "wanted"),
	[
		("call_id", "", "1 到 100 位的字母、数字或 ._:@-"),
		("call_id", "x" * 101, "1 到 100 位的字母、数字或 ._:@-"),
		("call_id", "1; drop table", "1 到 100 位的字母、数字或 ._:@-"),
		("call_id", "<b>1</b>", "1 到 100 位的字母、数字或 ._:@-"),
		("caller", "", "电话号码"),
		("caller", "call me", "电话号码"),
		("caller", "<script>alert(1)</script>", "电话号码"),
		("caller", "1" * 41, "电话号码"),
		("called", "热线", "电话号码"),
		("agent", "nobody@hotline.example", "坐席的用户名"),
		("agent", login("handler"), "坐席的用户名"),
		("agent", "Administrator", "坐席的用户名"),
		("started_at", "yesterday", "YYYY-MM-DD HH:MM:SS"),
		("started_at", "2026-02-30 10:00:00", "YYYY-MM-DD HH:MM:SS"),
		("started_at", "2026-03-02T08:55:00+08:00", "YYYY-MM-DD HH:MM:SS"),
		("started_at", "2026-03-02 09:00:01", "不晚于现在的时间"),
		("status", "sleeping", "ringing/answered/ended/missed/busy/failed"),
	],
)
def test_a_malformed_field_is_named(send, fieldname, value, wanted):
	answer = send(**{fieldname: value})

	assert (answer.status, answer.exc_type) == (417, "CallRefused")
	assert answer.text == f"字段 {fieldname} 缺失或格式不对。应为：{wanted}。"
	assert logs() == []


@pytest.mark.parametrize(
	("fieldname", "value"),
	[("caller", ["13800000001"]), ("call_id", {"a": 1}), ("started_at", True), ("status", None)],
	ids=str,
)
def test_a_field_of_another_type_is_refused_not_a_server_error(send, fieldname, value):
	answer = send(**{fieldname: value})

	assert answer.status in (200, 417), answer.body
	if answer.status == 417:
		assert fieldname in answer.text
		assert logs() == []


@pytest.mark.parametrize(
	("body", "status"),
	[
		(b"", 417),
		(b"{}", 417),
		(b"[]", 417),
		(b'"call"', 417),
		# what is no JSON at all fails in Frappe before any method is called
		(b"{", 500),
		(b"\xff\xfe", 500),
	],
	ids=str,
)
def test_a_malformed_body_stores_nothing(rest, token, body, status):
	headers = {"X-Hotline-Token": token, "Content-Type": "application/json"}
	answer = rest(None, MONDAY).send_raw(f"method/{METHOD}", body, headers)

	assert answer.status == status, answer.body
	assert logs() == []


def test_get_is_not_answered(rest, token):
	assert rest(None, MONDAY).get(METHOD, **CALL).status == 403


# The agent's order ---------------------------------------------------------------------------------------------------


def test_the_route_leads_to_a_new_order_that_is_filled_in(rest, send):
	known = fields(phone="(0755) 8888 0000", unit="深圳测试电厂", contact_name="林测试")
	rest("agent", MONDAY).create("Issue", **known)
	route = send().data["route"]
	call = parse_qs(urlsplit(route).query)["hotline_call"][0]
	answer = rest("agent", MONDAY).get("hotline_csg.api.telephony.order_of", call=call)

	assert urlsplit(route).path == "/app/issue/new"
	assert answer.data == {
		"hotline_call": CALL["call_id"],
		"hotline_channel": "400热线",
		"hotline_phone": CALLER,
		"hotline_received_at": "2026-03-02 08:55:00",
		"customer": None,
		"hotline_unit": "深圳测试电厂",
		"hotline_contact_name": "林测试",
		"hotline_centre": "广州电力交易中心",
	}


def test_the_call_is_linked_to_the_order_it_became(rest, send):
	call = send().data["call"]
	filled = rest("agent", MONDAY).get("hotline_csg.api.telephony.order_of", call=call).data
	known = {key: value for key, value in filled.items() if value}
	order = rest("agent", MONDAY).create("Issue", **{**fields(), **known})
	again = rest("agent", MONDAY).get("hotline_csg.api.telephony.order_of", call=call).data

	assert order.status == 200, order.body
	assert frappe.utils.get_datetime(order.data["hotline_received_at"]) == MONDAY - timedelta(minutes=5)
	assert (logs()[0].hotline_order, again) == (order.data["name"], {"order": order.data["name"]})


@pytest.mark.parametrize("part", ["handler", "head", "outsider", None])
def test_a_call_is_read_by_those_who_register(rest, send, part):
	call = send().data["call"]
	answer = rest(part, MONDAY).get("hotline_csg.api.telephony.order_of", call=call)

	assert answer.status == 403
	assert CALLER not in json.dumps(answer.body)


# Who learns the number -----------------------------------------------------------------------------------------------


@contextmanager
def listening():
	"""What the site publishes to browsers meanwhile: (event, room, message)."""
	channel = get_redis_connection_without_auth().pubsub(ignore_subscribe_messages=True)
	channel.subscribe("events")
	while channel.get_message(timeout=1) is not None:
		pass
	heard = []
	yield heard
	while (message := channel.get_message(timeout=1)) is not None:
		heard.append(json.loads(message["data"]))
	channel.close()


def test_the_number_is_published_to_the_called_agent_alone(send):
	with listening() as heard:
		for status in ("ringing", "answered", "ended"):
			send(status=status)
	with_number = [one for one in heard if "88880000" in json.dumps(one)]

	assert {(one["event"], one["room"]) for one in with_number} == {
		("hotline_call", f"user:{login('agent')}")
	}
	assert len(with_number) == 3


def test_a_call_without_an_agent_is_published_to_nobody(send):
	with listening() as heard:
		send(agent="")

	assert [one for one in heard if "88880000" in json.dumps(one)] == []


@pytest.mark.parametrize("part", ["handler", "head", "other_handler", "outsider"])
def test_the_call_log_is_not_for_departments(rest, send, part):
	call = send().data["call"]
	client = rest(part, MONDAY)

	assert client.read("Call Log", call).status == 403
	listed = client.get("frappe.client.get_list", doctype="Call Log", fields='["name", "from"]')
	assert CALLER not in json.dumps(listed.body)
