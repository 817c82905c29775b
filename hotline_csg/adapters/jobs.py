"""Background work is asked for after the commit, and its absence never fails what was saved.

The queue is a hint: what is owed is found from the database by the tick and the sweeps.
"""

from __future__ import annotations

from typing import Any

import frappe


def ask(method: str, job_id: str, **arguments: Any) -> None:
	"""Enqueue `method` once this transaction is committed; a queue that is down is logged and left to the sweeps."""

	def enqueue() -> None:
		try:
			frappe.enqueue(method, job_id=job_id, deduplicate=True, **arguments)
		except Exception:
			frappe.logger("hotline_csg").exception(f"not queued: {method} {job_id}")

	frappe.db.after_commit.add(enqueue)
