"""Servers that a test may stop: a Redis of its own, and the private MariaDB of ./test.sh."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
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
	"""One server for cache and queue, and a folder `sites` whose site speaks to it, with `settings` of its own."""

	def __init__(self, folder: Path, settings: dict[str, object]) -> None:
		with socket.socket() as one:
			one.bind(("127.0.0.1", 0))
			self.port = one.getsockname()[1]
		self.folder, self.settings = folder, settings
		self.sites = str(self._make_sites(Path(os.environ["HOTLINE_SITES"])))
		self.start()

	def _make_sites(self, real: Path) -> Path:
		sites = self.folder / "sites"
		sites.mkdir()
		(self.folder / "logs").mkdir()
		# This one site and no other: a scheduler started here must not reach the rest of a bench.
		for name in ("apps.txt", "apps.json", "assets"):
			if (real / name).exists():
				(sites / name).symlink_to(real / name)
		# A folder: Frappe's scheduler goes past a site that is a link.
		site = sites / os.environ["HOTLINE_SITE"]
		site.mkdir()
		for file in (real / site.name).iterdir():
			(site / file.name).symlink_to(file)
		config = json.loads((real / "common_site_config.json").read_text())
		for name in ("redis_cache", "redis_queue", "redis_socketio"):
			config[name] = f"redis://127.0.0.1:{self.port}"
		config.update(self.settings)
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
def own_redis(**settings: object) -> Iterator[Redis]:
	with tempfile.TemporaryDirectory() as folder:
		redis = Redis(Path(folder), settings)
		try:
			yield redis
		finally:
			redis.stop()


@contextmanager
def bench(sites: str, *command: str) -> Iterator[None]:
	"""`bench COMMAND`, a scheduler or a worker, for as long as the block takes."""
	process = subprocess.Popen(
		[sys.executable, "-m", "frappe.utils.bench_helper", "frappe", *command],
		cwd=sites,
		stdout=subprocess.DEVNULL,
		stderr=subprocess.DEVNULL,
	)
	try:
		yield
	finally:
		process.terminate()
		process.wait()


@contextmanager
def scheduled(methods: str) -> Iterator[None]:
	"""The site's scheduler is on, for the jobs whose method is like `methods` and no others; then as it was."""
	jobs = frappe.get_all("Scheduled Job Type", fields=["name", "stopped"], order_by="name")
	enabled = frappe.db.get_single_value("System Settings", "enable_scheduler")
	frappe.db.set_value("Scheduled Job Type", {"method": ("not like", methods)}, "stopped", 1)
	frappe.db.set_single_value("System Settings", "enable_scheduler", 1)
	# Frappe runs the jobs of a site that nobody ever logged in to once a day.
	login = frappe.get_doc({"doctype": "Activity Log", "subject": "test", "operation": "Login"}).insert()
	frappe.db.commit()
	try:
		yield
	finally:
		frappe.db.rollback()
		for job in jobs:
			frappe.db.set_value("Scheduled Job Type", job.name, "stopped", job.stopped)
		frappe.db.set_single_value("System Settings", "enable_scheduler", enabled or 0)
		frappe.db.delete("Activity Log", {"name": login.name})
		frappe.db.commit()
