"""The gateway of the site's SMS Settings: GET, form POST or JSON, judged by status and body.

Frappe's own `send_sms` waits for ever, takes any 2xx for a success, and is meant for a person who sees the outcome.
"""

from __future__ import annotations

import json
import re
import threading
import time
from typing import Any

import frappe
import requests
from frappe.utils import cint, cstr

from .network import outcome_of, short
from .outcome import Fate, Outcome, Outgoing, Receipt
from .settings import BY_JSON, BY_PATTERN, SmsSettings, at_path

LARGEST_ANSWER = 64 * 1024
# The gateway in front gave up on the one behind it, which may have taken the message.
MAYBE_TAKEN = frozenset({502, 504})
BUSY = frozenset({429, 503})


class HttpGateway:
	"""One per run; each thread keeps a connection of its own."""

	can_be_asked = False

	def __init__(self, settings: SmsSettings) -> None:
		self.settings = settings
		stored = frappe.get_cached_doc("SMS Settings")
		self.url = cstr(stored.sms_gateway_url).strip()
		self.message_parameter = cstr(stored.message_parameter)
		self.receiver_parameter = cstr(stored.receiver_parameter)
		self.headers = {row.parameter: cstr(row.value) for row in stored.parameters if cint(row.header)}
		self.values = {row.parameter: cstr(row.value) for row in stored.parameters if not cint(row.header)}
		self.as_json = self.headers.get("Content-Type") == "application/json"
		self.post = bool(cint(stored.use_post)) or self.as_json
		self._own = threading.local()

	def send(self, message: Outgoing) -> Outcome:
		try:
			return self._judge(*self._ask(message))
		except Exception as error:
			# Whatever it is: a thread that dies would leave the message without a fate.
			return outcome_of(error)

	def _ask(self, message: Outgoing) -> tuple[int, str]:
		values = {
			**self.values,
			self.message_parameter: message.text,
			self.receiver_parameter: message.number,
		}
		if self.settings.id_parameter:
			values[self.settings.id_parameter] = message.id
		place = "json" if self.as_json else "data" if self.post else "params"
		with self._session().request(
			"POST" if self.post else "GET",
			self.url,
			headers=self.headers,
			timeout=self.settings.timeout,
			stream=True,
			allow_redirects=False,
			**{place: values},
		) as answer:
			return answer.status_code, self._body(answer)

	def _body(self, answer: requests.Response) -> str:
		"""The answer's text, within the time for an answer as a whole: a gateway may send a byte at a time."""
		end, chunks, size = time.monotonic() + self.settings.answer_seconds, [], 0
		# A byte at a time, for a read of more waits until there is more.
		for chunk in answer.iter_content(1):
			chunks.append(chunk)
			size += len(chunk)
			if size > LARGEST_ANSWER:
				break
			if time.monotonic() > end:
				raise requests.ReadTimeout("the answer did not end in time")
		return b"".join(chunks).decode(answer.encoding or "utf-8", "replace")

	def _session(self) -> requests.Session:
		if not hasattr(self._own, "session"):
			self._own.session = requests.Session()
		return self._own.session

	def _judge(self, status: int, body: str) -> Outcome:
		shown = f"HTTP {status}：{short(body)}"
		if status in MAYBE_TAKEN:
			return Outcome(Fate.UNKNOWN, shown)
		if status in BUSY or status >= 500:
			return Outcome(Fate.DOWN, shown)
		taken, gateway_id = self._taken(body) if 200 <= status < 300 else (False, "")
		if taken:
			return Outcome(Fate.ACCEPTED, gateway_id=gateway_id)
		pattern = self.settings.refusal_pattern
		if pattern and re.search(pattern, body):
			return Outcome(Fate.BARRED, shown)
		if not 200 <= status < 300 or body.lstrip()[:1] == "<":
			# A login page, a proxy's page, a wrong address: the next message would fare no better.
			return Outcome(Fate.DOWN, shown)
		return Outcome(Fate.REFUSED, shown)

	def _taken(self, body: str) -> tuple[bool, str]:
		"""Whether the body says so, and the gateway's own number of the message."""
		settings = self.settings
		parsed = _parsed(body)
		gateway_id = cstr(at_path(parsed, settings.id_path)) if settings.id_path else ""
		if settings.success_test == BY_JSON:
			value = at_path(parsed, settings.success_path)
			return value is not None and _plain(value) in settings.success_values, gateway_id
		if settings.success_test == BY_PATTERN:
			return bool(re.search(settings.success_pattern, body)), gateway_id
		# Without a test of the body: no gateway answers with a web page.
		return body.lstrip()[:1] != "<", gateway_id

	def fate_of(self, message: Outgoing, day: str) -> Outcome:
		return Outcome(Fate.UNKNOWN)

	def receipts(self, body: Any) -> list[Receipt]:
		settings = self.settings
		rows = body if isinstance(body, list) else [body]
		found = []
		for row in rows:
			if not isinstance(row, dict) or at_path(row, settings.receipt_id) in (None, ""):
				raise ValueError(settings.receipt_id)
			status = _plain(at_path(row, settings.receipt_status))
			error = at_path(row, settings.receipt_error) if settings.receipt_error else ""
			delivered = status in settings.receipt_delivered
			found.append(
				Receipt(
					(cstr(at_path(row, settings.receipt_id)),),
					delivered,
					"" if delivered else f"{status} {cstr(error)}".strip(),
				)
			)
		return found

	def acknowledged(self) -> dict[str, Any]:
		return {"code": 0, "result": 0, "msg": "OK"}


def _parsed(body: str) -> Any:
	try:
		return json.loads(body)
	except ValueError:
		return None


def _plain(value: Any) -> str:
	return json.dumps(value) if isinstance(value, bool) else cstr(value).strip().lower()
