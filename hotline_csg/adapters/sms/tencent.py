"""Tencent Cloud SMS on its official client (extra `tencent`): approved templates, signed requests, our number as context."""

from __future__ import annotations

from typing import Any

from frappe.utils import cstr

from .network import outcome_of, short
from .outcome import Fate, Outcome, Outgoing, Receipt
from .settings import SmsSettings

try:
	from tencentcloud.common.credential import Credential
	from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
	from tencentcloud.common.profile.client_profile import ClientProfile
	from tencentcloud.common.profile.http_profile import HttpProfile
	from tencentcloud.sms.v20210111 import models
	from tencentcloud.sms.v20210111.sms_client import SmsClient
except ImportError as error:
	raise ImportError("腾讯云短信客户端未安装：pip install 'hotline_csg[tencent]'") from error

BARRED = frozenset(
	{
		"FailedOperation.ContainSensitiveWord",
		"FailedOperation.PhoneNumberInBlacklist",
		"FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
		"InvalidParameterValue.IncorrectPhoneNumber",
		"InvalidParameterValue.ContentLengthLimit",
		"InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
		"InvalidParameterValue.TemplateParameterFormatError",
		"InvalidParameterValue.TemplateParameterLengthLimit",
		"UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber",
	}
)
REFUSED_BEGIN = ("LimitExceeded.PhoneNumber", "InternalError", "FailedOperation.FailResolvePacket")


class TencentGateway:
	can_be_asked = False

	def __init__(self, settings: SmsSettings) -> None:
		self.settings = settings
		self.credential = Credential(settings.access_id, settings.access_secret)
		self.profile = ClientProfile(
			httpProfile=HttpProfile(
				protocol="http" if settings.plain_http else "https",
				endpoint=settings.endpoint or None,
				reqTimeout=settings.longest_seconds,
			)
		)

	def send(self, message: Outgoing) -> Outcome:
		if not message.template:
			return Outcome(Fate.BARRED, "通知规则未填写云端模板 ID")
		request = models.SendSmsRequest()
		request.PhoneNumberSet = [message.number]
		request.SmsSdkAppId = self.settings.app_id
		request.SignName = self.settings.sign_name
		request.TemplateId = message.template
		request.TemplateParamSet = list(message.values.values())
		request.SessionContext = message.id
		try:
			# A client of its own for each message: it keeps one connection and is used by several threads.
			client = SmsClient(self.credential, self.settings.region or "ap-guangzhou", self.profile)
			status = client.SendSms(request).SendStatusSet[0]
		except TencentCloudSDKException as error:
			return _judged_error(error)
		except Exception as error:
			return outcome_of(error)
		if status.Code == "Ok":
			return Outcome(Fate.ACCEPTED, gateway_id=cstr(status.SerialNo))
		return _judged(cstr(status.Code), cstr(status.Message))

	def fate_of(self, message: Outgoing, day: str) -> Outcome:
		"""The service lists what was reported by the networks, not what it took: its silence proves nothing."""
		return Outcome(Fate.UNKNOWN)

	def receipts(self, body: Any) -> list[Receipt]:
		rows = body if isinstance(body, list) else [body]
		found = []
		for row in rows:
			if not isinstance(row, dict) or "report_status" not in row:
				raise ValueError("report_status")
			delivered = row["report_status"] == "SUCCESS"
			ids = tuple(cstr(row[name]) for name in ("ext", "sid") if row.get(name))
			error = f"{cstr(row.get('errmsg'))} {cstr(row.get('description'))}".strip()
			found.append(Receipt(ids, delivered, "" if delivered else error))
		return found

	def acknowledged(self) -> dict[str, Any]:
		return {"result": 0, "errmsg": "OK"}


def _judged(code: str, text: str) -> Outcome:
	shown = f"{code} {short(text)}"
	if code in BARRED:
		return Outcome(Fate.BARRED, shown)
	return Outcome(Fate.REFUSED if code.startswith(REFUSED_BEGIN) else Fate.DOWN, shown)


def _judged_error(error: TencentCloudSDKException) -> Outcome:
	code = cstr(error.code)
	if code == "ClientNetworkError":
		return outcome_of(error)
	if code == "ServerNetworkError":
		# The status is not told; whatever was behind it may have taken the message.
		return Outcome(Fate.UNKNOWN, short(cstr(error)))
	return _judged(code, cstr(error.message))
