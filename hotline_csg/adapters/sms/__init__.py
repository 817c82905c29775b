"""SMS: one gateway, chosen in Hotline SMS Settings. Threads call `Gateway.send`; everything else is the worker's."""

from __future__ import annotations

import frappe
from frappe.utils import cstr

from hotline_csg.guide.words import Word

from .outcome import Fate, Gateway, Outcome, Outgoing, Receipt
from .settings import DOCTYPE, Limits, SmsSettings, current

__all__ = [
	"DOCTYPE",
	"Adapter",
	"Fate",
	"Gateway",
	"Limits",
	"Outcome",
	"Outgoing",
	"Receipt",
	"SmsSettings",
	"current",
	"gateway",
	"ready",
]


class Adapter(Word):
	HTTP = "http", "HTTP", "HTTP"
	ALIYUN = "aliyun", "阿里云", "Alibaba Cloud"
	TENCENT = "tencent", "腾讯云", "Tencent Cloud"


def ready() -> bool:
	"""Whether there is a gateway at all: an address in SMS Settings, or a cloud account."""
	settings = current()
	if Adapter.read(settings.adapter) is Adapter.HTTP:
		return bool(cstr(frappe.get_cached_value("SMS Settings", "SMS Settings", "sms_gateway_url")))
	return bool(settings.access_id and settings.sign_name)


def gateway(settings: SmsSettings | None = None) -> Gateway:
	"""The gateway in force. The cloud clients are imported only where they are chosen.

	Raises ImportError with the extra to install where a chosen client is missing.
	"""
	settings = settings or current()
	chosen = Adapter.read(settings.adapter)
	if chosen is Adapter.ALIYUN:
		from .aliyun import AliyunGateway

		return AliyunGateway(settings)
	if chosen is Adapter.TENCENT:
		from .tencent import TencentGateway

		return TencentGateway(settings)
	from .http import HttpGateway

	return HttpGateway(settings)
