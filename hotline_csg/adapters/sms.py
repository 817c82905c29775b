"""SMS through the site's SMS Settings (URL, parameters, headers, GET, form POST or JSON), with a timeout.

Frappe's own `send_sms` waits for ever and is meant for a person who sees the outcome; settings are shared with it.
"""

from __future__ import annotations

import frappe
import requests

TIMEOUT = (3, 10)  # seconds to connect, to answer


class SmsNotSent(Exception):
	"""The gateway is not set up, not reached, or did not accept."""


def send(number: str, message: str) -> None:
	"""Hand one message to the gateway. Raises SmsNotSent with what a person can act on."""
	settings = frappe.get_cached_doc("SMS Settings")
	if not settings.sms_gateway_url:
		raise SmsNotSent("短信设置未填写网关地址")
	headers = {row.parameter: row.value for row in settings.parameters if row.header}
	values = {row.parameter: row.value for row in settings.parameters if not row.header}
	values |= {settings.message_parameter: message, settings.receiver_parameter: number}
	as_json = headers.get("Content-Type") == "application/json"
	place = "json" if as_json else "data" if settings.use_post else "params"
	method = "POST" if settings.use_post or as_json else "GET"
	try:
		answer = requests.request(
			method, settings.sms_gateway_url, headers=headers, timeout=TIMEOUT, **{place: values}
		)
	except requests.RequestException as error:
		raise SmsNotSent(f"网关无法连接：{type(error).__name__}") from error
	if not answer.ok:
		raise SmsNotSent(f"网关返回 {answer.status_code}")
