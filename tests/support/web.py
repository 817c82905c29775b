"""A web server on the test site, for tests through REST and in the browser."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STARTING_SECONDS = 60


@contextmanager
def served() -> Iterator[str]:
	"""Run the server; gives its address without a slash at the end. Its log stands beside sites/."""
	sites, port = Path(os.environ["HOTLINE_SITES"]), os.environ["HOTLINE_WEB_PORT"]
	address = f"http://127.0.0.1:{port}"
	script = Path(__file__).with_name("serve.py")
	with (sites.parent / "logs" / "web.log").open("wb") as log:
		server = subprocess.Popen(
			[sys.executable, script, os.environ["HOTLINE_SITE"], port], cwd=sites, stdout=log, stderr=log
		)
		try:
			_wait_for(address, server, log.name)
			yield address
		finally:
			server.terminate()
			server.wait()


def _wait_for(address: str, server: subprocess.Popen, log: str) -> None:
	end = time.monotonic() + _STARTING_SECONDS
	while time.monotonic() < end and server.poll() is None:
		try:
			urllib.request.urlopen(f"{address}/api/method/ping", timeout=_STARTING_SECONDS).close()
			return
		except (urllib.error.URLError, ConnectionError):
			time.sleep(0.1)
	raise RuntimeError(f"the web server of the tests did not answer at {address}: see {log}")
