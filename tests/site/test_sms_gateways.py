"""The gateways themselves: what each answer means, and the cloud clients against a local endpoint."""

from __future__ import annotations

import builtins
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import frappe
import pytest

from hotline_csg.adapters import sms
from hotline_csg.adapters.sms.http import HttpGateway
from hotline_csg.adapters.sms.numbers import mobile
from hotline_csg.adapters.sms.settings import SmsSettingsNotUsable, at_path
from tests.support import outbox

F = sms.Fate
MESSAGE = sms.Outgoing(
	"n1", "13800000001", "您有 1 条通知", "SMS_1", {"number": "RX1", "due": "2026-03-02 12:00"}
)


class Cloud(ThreadingHTTPServer):
	"""An endpoint that answers what it is told to and remembers what it was asked."""

	daemon_threads = True

	def __init__(self) -> None:
		super().__init__(("127.0.0.1", 0), Asked)
		self.status, self.answer, self.asked = 200, {}, []
		self.wait = threading.Event()
		self.wait.set()
		self.drips, self.dripped = False, 0


class Asked(BaseHTTPRequestHandler):
	server: Cloud

	def do_POST(self) -> None:
		body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
		query = dict(parse_qsl(urlsplit(self.path).query))
		self.server.asked.append({"headers": dict(self.headers), "query": query, "body": body})
		self.server.wait.wait(10)
		text = json.dumps(self.server.answer).encode()
		self.send_response(self.server.status)
		self.send_header("Content-Type", "application/json")
		self.send_header("Content-Length", str(len(text)))
		self.end_headers()
		for byte in text if self.server.drips else ():
			self.wfile.write(bytes([byte]))
			self.server.dripped += 1
			time.sleep(0.2)
		if not self.server.drips:
			self.wfile.write(text)

	do_GET = do_POST

	def log_message(self, *_anything: Any) -> None:
		pass


@pytest.fixture
def cloud() -> Iterator[Cloud]:
	server = Cloud()
	thread = threading.Thread(target=server.serve_forever, daemon=True)
	thread.start()
	yield server
	server.wait.set()
	server.shutdown()
	server.server_close()


def cloud_gateway(cloud: Cloud, adapter: str) -> sms.Gateway:
	outbox.use_gateway(
		"http://127.0.0.1:9",
		adapter=adapter,
		access_id="id",
		access_secret="secret",
		sign_name="电力交易",
		app_id="1400000000",
		endpoint=f"127.0.0.1:{cloud.server_port}",
		plain_http=1,
	)
	return sms.gateway()


# Any HTTP gateway ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("settings", "status", "body", "fate", "number"),
	[
		({}, 200, '{"code": 0, "data": {"id": "g1"}}', F.ACCEPTED, "g1"),
		({}, 200, '{"code": "0"}', F.ACCEPTED, ""),
		({}, 200, '{"code": 105, "msg": "balance"}', F.REFUSED, ""),
		({}, 200, '{"code": 301, "msg": "blacklist"}', F.BARRED, ""),
		({}, 200, '{"msg": "no code"}', F.REFUSED, ""),
		({}, 200, "<html>login</html>", F.DOWN, ""),
		({}, 200, "", F.REFUSED, ""),
		({}, 200, "null", F.REFUSED, ""),
		({}, 302, "", F.DOWN, ""),
		({}, 401, "{}", F.DOWN, ""),
		({}, 400, '{"msg": "blacklist"}', F.BARRED, ""),
		({}, 429, "{}", F.DOWN, ""),
		({}, 500, "{}", F.DOWN, ""),
		({}, 503, "{}", F.DOWN, ""),
		({}, 502, "{}", F.UNKNOWN, ""),
		({}, 504, "{}", F.UNKNOWN, ""),
		(
			{"success_path": "list.0.ok", "success_values": "true"},
			200,
			'{"list": [{"ok": true}]}',
			F.ACCEPTED,
			"",
		),
		({"success_path": "list.0.ok", "success_values": "true"}, 200, '{"list": []}', F.REFUSED, ""),
		({"success_test": "正文匹配", "success_pattern": r"^\d+,OK"}, 200, "8817,OK", F.ACCEPTED, ""),
		({"success_test": "正文匹配", "success_pattern": r"^\d+,OK"}, 200, "-2,ERR", F.REFUSED, ""),
		({"success_test": "HTTP 状态码"}, 200, "whatever", F.ACCEPTED, ""),
		({"success_test": "HTTP 状态码"}, 200, " <!doctype html>", F.DOWN, ""),
	],
)
def test_what_an_answer_means(settings, status, body, fate, number):
	outbox.use_gateway("http://127.0.0.1:9", **settings)
	outcome = HttpGateway(sms.current())._judge(status, body)

	assert (outcome.fate, outcome.gateway_id) == (fate, number)
	if fate is not F.ACCEPTED:
		assert str(status) in outcome.error


@pytest.mark.parametrize(
	("url", "fate"),
	[
		("http://127.0.0.1:9/", F.DOWN),
		("http://no-such-host.invalid/", F.DOWN),
		("https://127.0.0.1:9/", F.DOWN),
	],
)
def test_where_no_connection_is_made_nothing_was_taken(url, fate):
	outbox.use_gateway(url)

	assert sms.gateway().send(MESSAGE).fate is fate


def test_an_answer_that_drips_is_not_waited_for(cloud):
	"""A gateway may send a byte at a time: the time for an answer is for the whole of it."""
	outbox.use_gateway(f"http://127.0.0.1:{cloud.server_port}/")
	cloud.answer, cloud.drips = {"code": 0, "padding": "x" * 100}, True
	outcome = sms.gateway().send(MESSAGE)

	assert (outcome.fate, "did not end in time" in outcome.error) == (F.UNKNOWN, True)
	assert 0 < cloud.dripped < len(json.dumps(cloud.answer))


def test_an_answer_that_never_comes_is_not_waited_for(cloud):
	outbox.use_gateway(f"http://127.0.0.1:{cloud.server_port}/")
	cloud.wait.clear()

	assert sms.gateway().send(MESSAGE).fate is F.UNKNOWN


def test_nothing_follows_a_redirect_with_the_message(cloud):
	outbox.use_gateway(f"http://127.0.0.1:{cloud.server_port}/")
	cloud.status = 307

	assert sms.gateway().send(MESSAGE).fate is F.DOWN
	assert len(cloud.asked) == 1


@pytest.mark.parametrize(
	("body", "path", "value"),
	[
		({"a": {"b": [1, 2]}}, "a.b.1", 2),
		({"a": {"b": [1, 2]}}, "a.b.-1", 2),
		({"a": {"b": [1, 2]}}, "a.b.2", None),
		({"a": 1}, "a.b", None),
		(None, "a", None),
		([{"code": 0}], "0.code", 0),
	],
)
def test_a_path_into_an_answer(body, path, value):
	assert at_path(body, path) == value


@pytest.mark.parametrize(
	"settings",
	[
		{"success_path": ""},
		{"success_values": " , "},
		{"success_test": "正文匹配", "success_pattern": ""},
		{"success_test": "正文匹配", "success_pattern": "("},
		{"refusal_pattern": "["},
		{"adapter": "阿里云", "access_id": "", "sign_name": "x"},
	],
)
def test_settings_that_could_not_work_are_refused(settings):
	with pytest.raises(SmsSettingsNotUsable):
		outbox.use_gateway("http://127.0.0.1:9", **settings)


@pytest.mark.parametrize(
	("raw", "number"),
	[
		("13800000001", "13800000001"),
		("+86 138 0000 0001", "13800000001"),
		("０１３８００００００１", None),
		("0086-13800000001", "13800000001"),
		("13800000001 转 12", "13800000001"),
		("020-36623007", None),
		("4001595598", None),
		("12398", None),
		("+852 5123 4567", "+85251234567"),
		("12345678901", None),
		("", None),
		("无", None),
	],
)
def test_which_numbers_an_sms_can_go_to(raw, number):
	assert mobile(raw) == number


# Alibaba Cloud -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("status", "answer", "fate"),
	[
		(200, {"Code": "OK", "BizId": "b1"}, F.ACCEPTED),
		(200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "号码"}, F.BARRED),
		(200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "频率"}, F.REFUSED),
		(200, {"Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "余额"}, F.DOWN),
		(400, {"Code": "SignatureDoesNotMatch", "Message": "签名"}, F.DOWN),
		(400, {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "号码"}, F.BARRED),
		(503, {"Code": "ServiceUnavailable", "Message": "忙"}, F.DOWN),
		(502, {"Code": "BadGateway", "Message": "x"}, F.UNKNOWN),
	],
)
def test_alibaba_cloud(cloud, status, answer, fate):
	gateway = cloud_gateway(cloud, "阿里云")
	cloud.status, cloud.answer = status, answer
	outcome = gateway.send(MESSAGE)
	asked = cloud.asked[0]

	assert outcome.fate is fate
	assert outcome.gateway_id == answer.get("BizId", "")
	assert asked["headers"]["x-acs-action"] == "SendSms"
	assert asked["headers"]["Authorization"].startswith("ACS3-HMAC-SHA256 Credential=id,")
	assert {name: asked["query"][name] for name in ("PhoneNumbers", "SignName", "TemplateCode", "OutId")} == {
		"PhoneNumbers": "13800000001",
		"SignName": "电力交易",
		"TemplateCode": "SMS_1",
		"OutId": "n1",
	}
	assert json.loads(asked["query"]["TemplateParam"]) == dict(MESSAGE.values)


@pytest.mark.parametrize(
	("rows", "fate"),
	[
		([{"OutId": "other", "SendStatus": 3}], F.REFUSED),
		([{"OutId": "n1", "SendStatus": 1}], F.ACCEPTED),
		([{"OutId": "n1", "SendStatus": 3}], F.ACCEPTED),
		([{"OutId": "n1", "SendStatus": 2, "ErrCode": "MK:0001"}], F.BARRED),
	],
)
def test_alibaba_cloud_is_asked_before_anything_is_sent_twice(cloud, rows, fate):
	gateway = cloud_gateway(cloud, "阿里云")
	cloud.answer = {"Code": "OK", "SmsSendDetailDTOs": {"SmsSendDetailDTO": rows}, "TotalCount": len(rows)}

	assert gateway.can_be_asked
	assert gateway.fate_of(MESSAGE, "20260302").fate is fate
	assert cloud.asked[0]["query"]["SendDate"] == "20260302"


def test_alibaba_cloud_that_cannot_be_asked_leaves_it_unknown(cloud):
	gateway = cloud_gateway(cloud, "阿里云")
	cloud.status, cloud.answer = 500, {"Code": "InternalError"}

	assert gateway.fate_of(MESSAGE, "20260302").fate is F.UNKNOWN


def test_alibaba_clouds_receipts(cloud):
	gateway = cloud_gateway(cloud, "阿里云")
	read = gateway.receipts(
		[
			{"out_id": "n1", "biz_id": "b1", "success": True, "err_code": "DELIVERED"},
			{"biz_id": "b2", "success": False, "err_code": "MK:0001", "err_msg": "空号"},
		]
	)

	assert read == [sms.Receipt(("n1", "b1"), True), sms.Receipt(("b2",), False, "MK:0001 空号")]
	assert gateway.acknowledged() == {"code": 0, "msg": "接收成功"}
	with pytest.raises(ValueError, match="success"):
		gateway.receipts({"out_id": "n1"})


# Tencent Cloud -----------------------------------------------------------------------------------------------------


def tencent(code: str) -> dict[str, Any]:
	return {
		"Response": {
			"SendStatusSet": [
				{"SerialNo": "s1", "Code": code, "Message": "说明", "PhoneNumber": "x", "Fee": 1}
			],
			"RequestId": "r",
		}
	}


@pytest.mark.parametrize(
	("status", "answer", "fate"),
	[
		(200, tencent("Ok"), F.ACCEPTED),
		(200, tencent("FailedOperation.PhoneNumberInBlacklist"), F.BARRED),
		(200, tencent("LimitExceeded.PhoneNumberDailyLimit"), F.REFUSED),
		(200, tencent("FailedOperation.InsufficientBalanceInSmsPackage"), F.DOWN),
		(
			200,
			{
				"Response": {
					"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "x"},
					"RequestId": "r",
				}
			},
			F.DOWN,
		),
		(502, {}, F.UNKNOWN),
	],
)
def test_tencent_cloud(cloud, status, answer, fate):
	gateway = cloud_gateway(cloud, "腾讯云")
	cloud.status, cloud.answer = status, answer
	outcome = gateway.send(MESSAGE)
	asked = cloud.asked[0]

	assert outcome.fate is fate
	assert outcome.gateway_id == ("s1" if fate is F.ACCEPTED else "")
	assert asked["headers"]["X-TC-Action"] == "SendSms"
	assert asked["headers"]["Authorization"].startswith("TC3-HMAC-SHA256 Credential=id/")
	assert json.loads(asked["body"]) == {
		"PhoneNumberSet": ["13800000001"],
		"SmsSdkAppId": "1400000000",
		"SignName": "电力交易",
		"TemplateId": "SMS_1",
		"TemplateParamSet": ["RX1", "2026-03-02 12:00"],
		"SessionContext": "n1",
	}


def test_tencent_clouds_receipts(cloud):
	gateway = cloud_gateway(cloud, "腾讯云")
	read = gateway.receipts(
		[
			{"sid": "s1", "report_status": "SUCCESS"},
			{"sid": "s2", "ext": "n2", "report_status": "FAIL", "errmsg": "MI:0024", "description": "关机"},
		]
	)

	assert read == [sms.Receipt(("s1",), True), sms.Receipt(("n2", "s2"), False, "MI:0024 关机")]
	assert gateway.acknowledged() == {"result": 0, "errmsg": "OK"}


# Both --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("adapter", ["阿里云", "腾讯云"])
@pytest.mark.parametrize(("port", "fate"), [(9, F.DOWN), (None, F.UNKNOWN)], ids=["refused", "silent"])
def test_a_cloud_that_is_not_there_and_one_that_says_nothing(cloud, adapter, port, fate):
	cloud.wait.clear()
	cloud_gateway(cloud, adapter)
	if port:
		frappe.db.set_single_value("Hotline SMS Settings", "endpoint", f"127.0.0.1:{port}")
		frappe.clear_document_cache("Hotline SMS Settings", "Hotline SMS Settings")

	assert sms.gateway().send(MESSAGE).fate is fate


@pytest.mark.parametrize("adapter", ["阿里云", "腾讯云"])
def test_a_cloud_sends_no_text_without_a_template(cloud, adapter):
	outcome = cloud_gateway(cloud, adapter).send(sms.Outgoing("n1", "13800000001", "text"))

	assert outcome.fate is F.BARRED
	assert cloud.asked == []


@pytest.mark.parametrize(("adapter", "module"), [("阿里云", "aliyun"), ("腾讯云", "tencent")])
def test_a_client_that_is_not_installed_is_named(cloud, adapter, module, monkeypatch):
	cloud_gateway(cloud, adapter)
	monkeypatch.delitem(sys.modules, f"hotline_csg.adapters.sms.{module}", raising=False)
	real = builtins.__import__

	def without(name: str, *more: Any) -> Any:
		if name.startswith(("alibabacloud", "tencentcloud", "darabonba")):
			raise ImportError(name)
		return real(name, *more)

	monkeypatch.setattr(builtins, "__import__", without)
	with pytest.raises(ImportError, match=rf"pip install 'hotline_csg\[{module}\]'"):
		sms.gateway()


def test_the_clients_are_imported_only_where_they_are_chosen():
	code = (
		"import sys, hotline_csg.adapters.sms, hotline_csg.adapters.sms.http;"
		"print([name for name in sys.modules if name.startswith(('alibabacloud', 'tencentcloud'))])"
	)
	done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

	assert done.stdout.strip().splitlines()[-1] == "[]"
