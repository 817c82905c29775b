"""Servers that a test may stop: a Redis of its own, and the private MariaDB of ./test.sh."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe

PATIENCE = 60


def _wait_for(port: int) -> None:
	end = time.monotonic() + PATIENCE
	while time.monotonic() < end:
		try:
			socket.create_connection(("127.0.0.1", port), timeout=1).close()
			return
		except OSError:
			time.sleep(0.05)
	raise RuntimeError(f"nothing listens on port {port}")


def restart_mariadb() -> None:
	"""End the private MariaDB as its owner would, and start it anew with the same arguments. ./test.sh ends it."""
	file = Path(os.environ["HOTLINE_SITES"]).parent / "mariadb.pid"
	number = int(file.read_text())
	command = Path(f"/proc/{number}/cmdline").read_bytes().decode().strip("\0").split("\0")
	frappe.db.close()
	os.kill(number, signal.SIGTERM)
	while _alive(number):
		time.sleep(0.05)
	subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
	_wait_for(frappe.conf.db_port)
	frappe.db.connect()


def _alive(number: int) -> bool:
	"""Whether a process runs; one that ended and is not fetched yet does not."""
	try:
		state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
	except FileNotFoundError:
		return False
	return state != "Z"


class Redis:
	"""One server for cache and queue, and a folder `sites` whose sites speak to it."""

	def __init__(self, folder: Path) -> None:
		with socket.socket() as one:
			one.bind(("127.0.0.1", 0))
			self.port = one.getsockname()[1]
		self.folder = folder
		self.sites = str(self._make_sites(Path(os.environ["HOTLINE_SITES"])))
		self.start()

	def _make_sites(self, real: Path) -> Path:
		sites = self.folder / "sites"
		sites.mkdir()
		(self.folder / "logs").mkdir()
		for file in real.iterdir():
			if file.name != "common_site_config.json":
				(sites / file.name).symlink_to(file)
		config = json.loads((real / "common_site_config.json").read_text())
		for name in ("redis_cache", "redis_queue", "redis_socketio"):
			config[name] = f"redis://127.0.0.1:{self.port}"
		(sites / "common_site_config.json").write_text(json.dumps(config))
		return sites

	def start(self) -> None:
		command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", ""]
		command += ["--dir", str(self.folder)]
		self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
		_wait_for(self.port)

	def stop(self) -> None:
		self.process.terminate()
		self.process.wait()

	def empty(self) -> None:
		with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
			connection.sendall(b"FLUSHALL\r\n")
			connection.recv(16)


@contextmanager
def own_redis() -> Iterator[Redis]:
	with tempfile.TemporaryDirectory() as folder:
		redis = Redis(Path(folder))
		try:
			yield redis
		finally:
			redis.stop()
