"""A worker of the outbox as a process of its own, told what to do on its standard input; may be told to kill itself.

`python outbox_worker.py SITE`, in the folder sites/. A line is JSON: {"do": "tick" | "deliver" | "flush", "at": "2026-03-02T11:00:00"},
{"do": "kill", "when": "claimed" | "sent" | "recorded", "times": 100} arms the end. The answer is a line, too.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

ANSWER = "=> "


def die_after(times: int, owner: Any, name: str) -> None:
	"""SIGKILL at the end of the `times`th call of `owner.name`: nothing is tidied up, nothing is said."""
	original: Callable[..., Any] = getattr(owner, name)
	left = [times]

	def counted(*given: Any, **named: Any) -> Any:
		result = original(*given, **named)
		left[0] -= 1
		if left[0] <= 0:
			os.kill(os.getpid(), signal.SIGKILL)
		return result

	setattr(owner, name, counted)


def main(site: str) -> None:
	import frappe

	frappe.init(site=site)
	frappe.connect()
	frappe.local.lang = "zh"
	for line in sys.stdin:
		command = json.loads(line)
		print(ANSWER + json.dumps(obey(command)), flush=True)


def obey(command: dict[str, Any]) -> Any:
	import frappe

	from hotline_csg.adapters.outbox import database, record, sender, texting
	from hotline_csg.adapters.sms.http import HttpGateway
	from hotline_csg.service import outbox

	if command["do"] == "kill":
		places = {
			"claimed": (texting, "_prepare"),
			"sent": (HttpGateway, "send"),
			"recorded": (record, "finished"),
		}
		die_after(command["times"], *places[command["when"]])
		return "armed"
	try:
		frappe.db.rollback()
	except Exception:
		database.forget_connection()
	frappe.local.cache = {}
	frappe.flags.hotline_now = datetime.fromisoformat(command["at"])
	if command["do"] == "tick":
		return outbox.tick(frappe.flags.hotline_now)
	if command["do"] == "flush":
		return flush()
	return sender.deliver()


def flush() -> str:
	"""Frappe's own job for the Email Queue. Returns why it stopped, where it did."""
	import frappe
	from frappe.email import queue

	try:
		queue.flush()
	except frappe.ValidationError as error:
		return str(error)
	finally:
		frappe.db.commit()
	return ""


# For the tests -------------------------------------------------------------------------------------------------------


class Worker:
	def __init__(self, sites: str | None = None) -> None:
		self.process = subprocess.Popen(
			[sys.executable, str(Path(__file__).resolve()), os.environ["HOTLINE_SITE"]],
			cwd=sites or os.environ["HOTLINE_SITES"],
			stdin=subprocess.PIPE,
			stdout=subprocess.PIPE,
			text=True,
		)
		assert self.process.stdin
		assert self.process.stdout

	def tell(self, **command: Any) -> None:
		self.process.stdin.write(json.dumps(command) + "\n")
		self.process.stdin.flush()

	def answer(self) -> Any:
		"""What it says to the last command; None when it died of it."""
		for line in self.process.stdout:
			# Frappe, too, has something to say there when Redis is gone.
			if line.startswith(ANSWER):
				return json.loads(line.removeprefix(ANSWER))
		self.process.wait()
		return None

	def do(self, what: str, at: datetime) -> Any:
		self.tell(do=what, at=at.isoformat())
		return self.answer()

	def stop(self) -> None:
		self.process.kill()
		self.process.wait()


@contextmanager
def workers(count: int, sites: str | None = None) -> Iterator[list[Worker]]:
	started = [Worker(sites) for _number in range(count)]
	try:
		yield started
	finally:
		for worker in started:
			worker.stop()


def together(working: list[Worker], what: str, at: datetime) -> list[Any]:
	"""The same command to all of them at once."""
	for worker in working:
		worker.tell(do=what, at=at.isoformat())
	return [worker.answer() for worker in working]


if __name__ == "__main__":
	main(sys.argv[1])
