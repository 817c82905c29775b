"""Speaking to the test site as another system does: over HTTP, with a token, at a moment of the test's choice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests

from . import builders
from .serve import CLOCK_HEADER


@dataclass(frozen=True)
class Answer:
	status: int
	body: dict[str, Any]

	@property
	def data(self) -> Any:
		"""What was asked for: a method's message or a resource's data."""
		return self.body.get("message", self.body.get("data"))

	@property
	def exc_type(self) -> str | None:
		return self.body.get("exc_type")

	@property
	def text(self) -> str:
		"""What a person would be shown."""
		messages = [json.loads(one) for one in json.loads(self.body.get("_server_messages") or "[]")]
		return "\n".join(str(one.get("message")) for one in messages)


class Client:
	"""`part` is one of `builders.PARTS`, or None for a guest; `now` stands in for the server's clock."""

	def __init__(self, address: str, part: str | None = None, now: datetime | None = None):
		self.address = address
		self.now = now
		self.session = requests.Session()
		self.session.headers["Accept"] = "application/json"
		if part:
			self.session.headers["Authorization"] = builders.token(part)

	def _ask(self, method: str, path: str, **what: Any) -> Answer:
		headers = {**what.pop("headers", {})}
		if self.now:
			headers[CLOCK_HEADER] = self.now.isoformat()
		answer = self.session.request(method, f"{self.address}/api/{path}", headers=headers, **what)
		try:
			body = answer.json()
		except ValueError:
			body = {"not json": answer.text}
		return Answer(answer.status_code, body)

	def call(self, method: str, headers: dict[str, str] | None = None, **arguments: Any) -> Answer:
		return self._ask("POST", f"method/{method}", json=arguments, headers=headers or {})

	def post(self, path: str, **arguments: Any) -> Answer:
		"""POST to a path below /api/."""
		return self._ask("POST", path, json=arguments)

	def send_raw(self, path: str, body: bytes, headers: dict[str, str]) -> Answer:
		return self._ask("POST", path, data=body, headers=headers)

	def get(self, method: str, **arguments: Any) -> Answer:
		return self._ask("GET", f"method/{method}", params=arguments)

	def act(self, order: str, event: str, facts: dict[str, Any] | None = None) -> Answer:
		return self.call("hotline_csg.api.order.act", order=order, event=str(event), facts=facts or {})

	def create(self, doctype: str, **values: Any) -> Answer:
		return self._ask("POST", f"resource/{doctype}", json=values)

	def read(self, doctype: str, name: str) -> Answer:
		return self._ask("GET", f"resource/{doctype}/{name}")

	def put(self, doctype: str, name: str, **values: Any) -> Answer:
		return self._ask("PUT", f"resource/{doctype}/{name}", json=values)

	def delete(self, doctype: str, name: str) -> Answer:
		return self._ask("DELETE", f"resource/{doctype}/{name}")
