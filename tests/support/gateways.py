"""An SMS gateway and a mail server of the test's own, on loopback: real sockets, everything received is kept."""

from __future__ import annotations

import email
import email.policy
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

from aiosmtpd.controller import Controller


@dataclass
class Request:
	method: str
	values: dict[str, str]
	headers: dict[str, str]


@dataclass
class SmsGateway:
	"""`answers` are the status codes of the next requests; 200 once they are used up."""

	url: str
	answers: list[int] = field(default_factory=list)
	requests: list[Request] = field(default_factory=list)

	@property
	def accepted(self) -> list[tuple[str, str]]:
		"""(number, message) of every request; see `sms_settings` for the names."""
		return [(one.values["to"], one.values["text"]) for one in self.requests]


class _Handler(BaseHTTPRequestHandler):
	gateway: SmsGateway

	def _take(self) -> None:
		body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
		if self.headers.get("Content-Type") == "application/json":
			values = json.loads(body)
		else:
			values = dict(parse_qsl(body or urlsplit(self.path).query))
		status = self.gateway.answers.pop(0) if self.gateway.answers else 200
		self.gateway.requests.append(Request(self.command, values, dict(self.headers)))
		self.send_response(status)
		self.end_headers()

	do_GET = do_POST = _take

	def log_message(self, *args: object) -> None:
		"""Requests are kept, not printed."""


@contextmanager
def sms_gateway() -> Iterator[SmsGateway]:
	server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {}))
	gateway = SmsGateway(f"http://127.0.0.1:{server.server_address[1]}/send")
	server.RequestHandlerClass.gateway = gateway
	thread = Thread(target=server.serve_forever)
	thread.start()
	try:
		yield gateway
	finally:
		server.shutdown()
		server.server_close()
		thread.join()


def sms_settings(url: str, *, post: bool = False, as_json: bool = False):
	"""The site's SMS Settings for a gateway at `url`."""
	import frappe

	settings = frappe.get_doc("SMS Settings")
	settings.update({"sms_gateway_url": url, "message_parameter": "text", "receiver_parameter": "to"})
	settings.use_post = int(post)
	settings.set("parameters", [{"parameter": "sign", "value": "热线"}])
	settings.append("parameters", {"parameter": "X-Key", "value": "secret", "header": 1})
	if as_json:
		settings.append("parameters", {"parameter": "Content-Type", "value": "application/json", "header": 1})
	settings.save()


class _Mailbox:
	def __init__(self) -> None:
		self.mails: list[EmailMessage] = []

	async def handle_DATA(self, server, session, envelope) -> str:
		mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
		mail["X-Envelope-To"] = ",".join(envelope.rcpt_tos)
		self.mails.append(mail)
		return "250 OK"


@contextmanager
def mail_server() -> Iterator[tuple[int, list[EmailMessage]]]:
	"""Gives its port and the list of the mails it takes."""
	mailbox = _Mailbox()
	controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
	controller.start()
	try:
		yield controller.port, mailbox.mails
	finally:
		controller.stop()


def mail_account(port: int):
	"""The site's default outgoing Email Account, at a mail server on loopback."""
	import frappe

	return frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": "Hotline out",
			"email_id": "hotline@hotline.example",
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"smtp_server": "127.0.0.1",
			"smtp_port": port,
			"no_smtp_authentication": 1,
		}
	).insert()


def free_port() -> int:
	"""A port of loopback on which nobody listens."""
	with socket.socket() as found:
		found.bind(("127.0.0.1", 0))
		return found.getsockname()[1]
