"""Frappe's own socket.io server on the test site, for tests of what a second user sees without a reload."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe
from playwright.sync_api import Page

PATIENCE = 60
LISTEN = Path(__file__).parents[2] / "installer" / "listen.js"
# The desk looks for the socket on a port of its own only where it believes in a development server.
OWN_PORT = "Object.defineProperty(window, 'dev_server', { get: () => 1, set: () => {} })"


def missing() -> str:
	"""Why there can be no socket.io here; empty where there can."""
	return "" if shutil.which("node") else "node is not installed"


@contextmanager
def served() -> Iterator[None]:
	"""Run the server, and let the desk know its port."""
	sites, site = Path(os.environ["HOTLINE_SITES"]), os.environ["HOTLINE_SITE"]
	config = sites / site / "site_config.json"
	before = config.read_text(encoding="utf-8")
	with socket.socket() as one:
		one.bind(("127.0.0.1", 0))
		port = one.getsockname()[1]
	config.write_text(json.dumps({**json.loads(before), "socketio_port": port}), encoding="utf-8")
	environment = {
		**os.environ,
		"FRAPPE_BENCH_ROOT": str(sites.parent),
		"FRAPPE_SITE": site,
		"FRAPPE_SOCKETIO_PORT": str(port),
	}
	script = Path(frappe.__file__).parents[1] / "socketio.js"
	with (sites.parent / "logs" / "socketio.log").open("wb") as log:
		server = subprocess.Popen(
			["node", "-r", str(LISTEN), str(script)], env=environment, stdout=log, stderr=log
		)
		try:
			_wait_for(port, server)
			yield
		finally:
			server.terminate()
			server.wait()
			config.write_text(before, encoding="utf-8")


def _wait_for(port: int, server: subprocess.Popen) -> None:
	end = time.monotonic() + PATIENCE
	while time.monotonic() < end and server.poll() is None:
		try:
			socket.create_connection(("127.0.0.1", port), timeout=1).close()
			return
		except OSError:
			time.sleep(0.05)
	raise RuntimeError("socket.io did not start: see logs/socketio.log of the test site")


def listen(page: Page) -> None:
	"""From its next address on the page connects to the server of `served`."""
	page.add_init_script(OWN_PORT)


def wait_until_connected(page: Page) -> None:
	page.wait_for_function("window.frappe?.realtime?.socket?.connected === true", timeout=PATIENCE * 1000)


def tell_until(name: str, seen: Callable[[], None]) -> None:
	"""Tell of an order as its save does, again while `seen` fails: the server lets a page into its room at its leisure."""
	for _ in range(20):
		frappe.get_doc("Issue", name).notify_update()
		frappe.db.commit()
		try:
			return seen()
		except AssertionError:
			continue
	seen()
