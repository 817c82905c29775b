"""An SMTP server as a process of its own: `python smtp.py FILE PORT`, its port on the first line; each mail a line of FILE."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP


class Keeper:
	"""Writes down what it accepts; an address that begins with `refused` is refused."""

	def __init__(self, file: str) -> None:
		self.file = Path(file)

	async def handle_RCPT(self, server, session, envelope, address, _options) -> str:
		if address.startswith("refused"):
			return "550 no such person"
		envelope.rcpt_tos.append(address)
		return "250 OK"

	async def handle_DATA(self, server, session, envelope) -> str:
		mail = message_from_bytes(envelope.content, policy=policy.default)
		kept = {
			"to": envelope.rcpt_tos,
			"subject": str(mail["Subject"]),
			"id": str(mail["Message-Id"]),
			"text": mail.get_content().strip(),
		}
		with self.file.open("a", encoding="utf-8") as file:
			file.write(json.dumps(kept, ensure_ascii=False) + "\n")
		return "250 OK"


async def serve(file: str, port: int) -> None:
	loop = asyncio.get_running_loop()
	server = await loop.create_server(lambda: SMTP(Keeper(file), loop=loop), "127.0.0.1", port)
	print(server.sockets[0].getsockname()[1], flush=True)
	await server.serve_forever()


class MailServer:
	"""The process, started and stopped; the port stays the same when it comes back."""

	def __init__(self, file: Path) -> None:
		self.file, self.port = file, 0
		self.start()

	def start(self) -> None:
		command = [sys.executable, str(Path(__file__).resolve()), str(self.file), str(self.port)]
		self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
		assert self.process.stdout
		self.port = int(self.process.stdout.readline())

	def stop(self) -> None:
		self.process.terminate()
		self.process.wait()

	def mails(self) -> list[dict[str, Any]]:
		if not self.file.exists():
			return []
		return [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]

	def forget(self) -> None:
		self.file.unlink(missing_ok=True)


@contextmanager
def running() -> Iterator[MailServer]:
	with tempfile.TemporaryDirectory() as folder:
		server = MailServer(Path(folder) / "mails")
		try:
			yield server
		finally:
			server.stop()


if __name__ == "__main__":
	asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
