"""Alibaba Cloud SMS on its official client (extra `aliyun`): approved templates, signed requests, OutId as our number."""

from __future__ import annotations

import json
from typing import Any

from frappe.utils import cstr

from .network import outcome_of, short
from .outcome import Fate, Outcome, Outgoing, Receipt
from .settings import SmsSettings

try:
	from alibabacloud_dysmsapi20170525 import models
	from alibabacloud_dysmsapi20170525.client import Client
	from alibabacloud_tea_openapi.utils_models import Config
	from darabonba.runtime import RuntimeOptions
except ImportError as error:
	raise ImportError("阿里云短信客户端未安装：pip install 'hotline_csg[aliyun]'") from error

# The message will never go: number, text, parameters, the person's own block.
BARRED = frozenset(
	{
		"isv.MOBILE_NUMBER_ILLEGAL",
		"isv.BLACK_KEY_CONTROL_LIMIT",
		"isv.SMS_CONTENT_ILLEGAL",
		"isv.PARAM_LENGTH_LIMIT",
		"isv.PARAM_NOT_SUPPORT_URL",
		"isv.TEMPLATE_PARAMS_ILLEGAL",
		"isv.INVALID_PARAMETERS",
		"isv.TEMPLATE_MISSING_PARAMETERS",
	}
)
# Of this number or this moment; everything else is the account's or the service's.
REFUSED = frozenset({"isv.BUSINESS_LIMIT_CONTROL", "isp.SYSTEM_ERROR"})
WAITS, FAILED, ARRIVED = 1, 2, 3


class AliyunGateway:
	can_be_asked = True

	def __init__(self, settings: SmsSettings) -> None:
		self.settings = settings
		self.client = Client(
			Config(
				access_key_id=settings.access_id,
				access_key_secret=settings.access_secret,
				region_id=settings.region or "cn-hangzhou",
				endpoint=settings.endpoint or None,
				protocol="http" if settings.plain_http else "https",
			)
		)
		self.runtime = RuntimeOptions(
			autoretry=False,
			connect_timeout=settings.connect_seconds * 1000,
			read_timeout=settings.answer_seconds * 1000,
		)

	def send(self, message: Outgoing) -> Outcome:
		if not message.template:
			return Outcome(Fate.BARRED, "通知规则未填写云端模板 ID")
		request = models.SendSmsRequest(
			phone_numbers=message.number,
			sign_name=self.settings.sign_name,
			template_code=message.template,
			template_param=json.dumps(dict(message.values), ensure_ascii=False),
			out_id=message.id,
		)
		try:
			body = self.client.send_sms_with_options(request, self.runtime).body
		except Exception as error:
			return _judged_error(error)
		if body.code == "OK":
			return Outcome(Fate.ACCEPTED, gateway_id=cstr(body.biz_id))
		return _judged(cstr(body.code), cstr(body.message))

	def fate_of(self, message: Outgoing, day: str) -> Outcome:
		"""What the service has under our number: it may be asked before anything is sent twice."""
		request = models.QuerySendDetailsRequest(
			phone_number=message.number, send_date=day, page_size=50, current_page=1
		)
		try:
			body = self.client.query_send_details_with_options(request, self.runtime).body
		except Exception as error:
			return Outcome(Fate.UNKNOWN, outcome_of(error).error)
		if body.code != "OK" or body.sms_send_detail_dtos is None:
			return Outcome(Fate.UNKNOWN, f"{body.code} {short(cstr(body.message))}")
		for row in body.sms_send_detail_dtos.sms_send_detail_dto or []:
			if row.out_id == message.id:
				failed = row.send_status == FAILED
				return Outcome(Fate.BARRED if failed else Fate.ACCEPTED, cstr(row.err_code) if failed else "")
		return Outcome(Fate.REFUSED, "网关无此消息")

	def receipts(self, body: Any) -> list[Receipt]:
		rows = body if isinstance(body, list) else [body]
		found = []
		for row in rows:
			if not isinstance(row, dict) or "success" not in row:
				raise ValueError("success")
			ids = tuple(cstr(row[name]) for name in ("out_id", "biz_id") if row.get(name))
			error = f"{cstr(row.get('err_code'))} {cstr(row.get('err_msg'))}".strip()
			found.append(Receipt(ids, bool(row["success"]), "" if row["success"] else error))
		return found

	def acknowledged(self) -> dict[str, Any]:
		return {"code": 0, "msg": "接收成功"}


def _judged(code: str, text: str) -> Outcome:
	shown = f"{code} {short(text)}"
	if code in BARRED:
		return Outcome(Fate.BARRED, shown)
	return Outcome(Fate.REFUSED if code in REFUSED else Fate.DOWN, shown)


def _judged_error(error: Exception) -> Outcome:
	"""An answer that the client turned into an error carries the service's code; else the network failed."""
	code, status = cstr(getattr(error, "code", "")), getattr(error, "status_code", None)
	if not code or status is None:
		return outcome_of(error)
	if status in (502, 504):
		return Outcome(Fate.UNKNOWN, f"HTTP {status} {code}")
	return (
		Outcome(Fate.DOWN, f"HTTP {status} {short(cstr(error))}")
		if status >= 500
		else _judged(code, cstr(error))
	)
