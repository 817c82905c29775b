"""The queue of callbacks, and what the agent is shown for one of them."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters import callback_queue, guard

from . import steps


def callback_queue_now() -> dict[str, Any]:
	"""The orders that wait for a callback, for those who call."""
	guard.need_front()
	return callback_queue.waiting()


def callback_of(name: str) -> dict[str, Any]:
	"""Number, points, answers and what may be recorded; see `callback_queue.one`."""
	guard.need_front()
	doc = frappe.get_doc("Issue", name)
	guard.need_order(doc)
	found, order, _ = steps.offered_steps(doc)
	return callback_queue.one(doc, found, order)
