"""Background work is asked for after the commit, and its absence never fails what was saved.

The queue is a hint: what is owed is found from the database by the tick and the sweeps.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils.background_jobs import get_queues, get_redis_conn
from rq.registry import StartedJobRegistry


def ask(method: str, job_id: str, **arguments: Any) -> None:
	"""Enqueue `method` once this transaction is committed; a queue that is down is logged and left to the sweeps."""

	def enqueue() -> None:
		asked.discard(job_id)
		if frappe.flags.hotline_queue_is_down:
			# Each try waits for seconds; one is enough for a request.
			return
		try:
			frappe.enqueue(method, job_id=job_id, deduplicate=True, **arguments)
		except Exception:
			frappe.flags.hotline_queue_is_down = True
			frappe.logger("hotline_csg").exception(f"not queued: {method} {job_id}")

	asked = frappe.flags.setdefault("hotline_asked", set())
	if job_id not in asked:
		asked.add(job_id)
		frappe.db.after_commit.add(enqueue)
		frappe.db.after_rollback.add(lambda: asked.discard(job_id))


def queue_is_up() -> bool:
	try:
		return bool(get_redis_conn().ping())
	except Exception:
		return False


def clean_registries() -> int:
	"""Take the jobs of killed workers out of the registries, which would otherwise block their names for minutes."""
	queues = get_queues()
	for queue in queues:
		StartedJobRegistry(queue=queue).cleanup()
	return len(queues)
