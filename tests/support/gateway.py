"""An SMS gateway that misbehaves on command, as a process of its own: `python gateway.py`, its port on the first line.

It writes down what it took: that, and not what it answered, is what a person would have received.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

TIMEOUT = 30
PAGE = "<html><head><title>Login</title></head><body>Please log in</body></html>"
# What a mode does: (takes the message, seconds before the answer, status, body).
MODES: dict[str, tuple[bool, float, int, str]] = {
	"ok": (True, 0, 200, '{"code": 0, "data": {"id": "%(number)s"}}'),
	"error_code": (False, 0, 200, '{"code": 105, "msg": "balance"}'),
	"barred": (False, 0, 200, '{"code": 301, "msg": "blacklist"}'),
	"500": (False, 0, 500, "internal error"),
	"502": (True, 0, 502, "bad gateway"),
	"503": (False, 0, 503, "busy"),
	"400": (False, 0, 400, "bad request"),
	"html": (False, 0, 200, PAGE),
	"slow": (True, 3, 200, '{"code": 0}'),
	"hangs_up": (True, 0, 0, ""),
}


class Handler(BaseHTTPRequestHandler):
	protocol_version = "HTTP/1.1"
	server: Server

	def do_GET(self) -> None:
		place = urlsplit(self.path)
		if place.path == "/taken":
			self._answer(200, json.dumps(self.server.taken))
			return
		self._message(dict(parse_qsl(place.query)))

	def do_POST(self) -> None:
		length = int(self.headers.get("Content-Length") or 0)
		body = self.rfile.read(length).decode()
		if len(body.encode()) < length:
			# Its sender was killed on the way: nothing that a gateway could take.
			self.close_connection = True
			return
		as_json = self.headers.get("Content-Type") == "application/json"
		if self.path == "/mode":
			self.server.set_mode(json.loads(body))
			self._answer(200, "{}")
			return
		self._message(json.loads(body) if as_json else dict(parse_qsl(body)))

	def _message(self, values: dict[str, Any]) -> None:
		takes, wait, status, text = MODES[self.server.next_mode()]
		number = self.server.take(values, self.command, dict(self.headers)) if takes else ""
		if wait:
			time.sleep(wait)
		if not status:
			self.close_connection = True
			self.connection.close()
			return
		self._answer(status, text.replace("%(number)s", number))

	def _answer(self, status: int, text: str) -> None:
		body = text.encode()
		try:
			self.send_response(status)
			self.send_header("Content-Type", "text/html" if text == PAGE else "application/json")
			self.send_header("Content-Length", str(len(body)))
			self.end_headers()
			self.wfile.write(body)
		except (BrokenPipeError, ConnectionResetError):
			self.close_connection = True

	def handle_one_request(self) -> None:
		try:
			super().handle_one_request()
		except ConnectionError:
			# A client that was killed.
			self.close_connection = True

	def log_message(self, *_anything: Any) -> None:
		pass


class Server(ThreadingHTTPServer):
	request_queue_size = 128
	daemon_threads = True

	def __init__(self, port: int) -> None:
		super().__init__(("127.0.0.1", port), Handler)
		self.lock = threading.Lock()
		self.taken: list[dict[str, Any]] = []
		self.modes, self.then = ["ok"], "ok"
		self.left = 0
		self.by_id = False

	def set_mode(self, wanted: dict[str, Any]) -> None:
		"""`mode` for the next `times` messages, `then` for the rest; `by_id` refuses what it has seen."""
		with self.lock:
			self.modes = [wanted.get("mode", "ok")]
			self.left = wanted.get("times", -1)
			self.then = wanted.get("then", "ok")
			self.by_id = wanted.get("by_id", self.by_id)
			if wanted.get("forget"):
				self.taken = []

	def next_mode(self) -> str:
		with self.lock:
			if self.left == 0:
				return self.then
			self.left -= 1
			return self.modes[0]

	def take(self, values: dict[str, Any], method: str, headers: dict[str, str]) -> str:
		with self.lock:
			if self.by_id and any(one["values"].get("id") == values.get("id") for one in self.taken):
				return "seen"
			number = f"g{len(self.taken)}-{id(self) % 9973}"
			self.taken.append({"number": number, "method": method, "values": values, "headers": headers})
			return number


def main(port: int) -> None:
	server = Server(port)
	print(server.server_port, flush=True)
	server.serve_forever()


# For the tests -----------------------------------------------------------------------------------------------


class Gateway:
	"""The process, started and stopped; `url` stays the same when it comes back."""

	def __init__(self) -> None:
		self.port = 0
		self.start()

	def start(self) -> None:
		self.process = subprocess.Popen(
			[sys.executable, str(Path(__file__).resolve()), str(self.port)], stdout=subprocess.PIPE, text=True
		)
		assert self.process.stdout
		self.port = int(self.process.stdout.readline())
		self.url = f"http://127.0.0.1:{self.port}/send"

	def stop(self) -> None:
		self.process.terminate()
		self.process.wait()

	def mode(self, mode: str, **more: Any) -> None:
		answer = requests.post(
			self.url.replace("/send", "/mode"), json={"mode": mode, **more}, timeout=TIMEOUT
		)
		answer.raise_for_status()

	def taken(self) -> list[dict[str, Any]]:
		return requests.get(self.url.replace("/send", "/taken"), timeout=TIMEOUT).json()

	def texts_to(self, number: str) -> list[str]:
		return [one["values"]["text"] for one in self.taken() if one["values"]["to"] == number]

	def count_by(self, key: str) -> Counter[str]:
		"""How many messages were taken, by one of their values."""
		taken = self.taken()
		strange = [one for one in taken if key not in one["values"]]
		assert strange == []
		return Counter(one["values"][key] for one in taken)


@contextmanager
def running() -> Iterator[Gateway]:
	gateway = Gateway()
	try:
		yield gateway
	finally:
		gateway.stop()


if __name__ == "__main__":
	main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
