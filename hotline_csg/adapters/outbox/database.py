"""Transactions that outlive a deadlock, a lost lock or a restart of the database server."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import frappe

T = TypeVar("T")
PATIENCE = 30.0  # seconds
PAUSE = 0.5
# Shut down, gone away, lost, refused, killed; and "(0, '')" of a closed connection.
GONE = frozenset({0, 1053, 1927, 2002, 2003, 2006, 2013, 2014, 2055})


def steadily(work: Callable[[], T], patience: float = PATIENCE) -> T:
	"""Run `work`, a whole transaction, and commit; run it again where the database was only for a moment against it.

	Raises what `work` raises otherwise, or after `patience` seconds.
	"""
	end = time.monotonic() + patience
	while True:
		try:
			result = work()
			frappe.db.commit()  # the outbox's own transaction, outside any request
			return result
		except Exception as error:
			if not _passing(error) or time.monotonic() > end:
				raise
			_start_again(error)


def _passing(error: Exception) -> bool:
	return isinstance(error, frappe.QueryDeadlockError | frappe.QueryTimeoutError) or lost(error)


def lost(error: Exception) -> bool:
	"""Whether the connection to the database is gone."""
	if type(error).__name__ == "InterfaceError":
		# The driver's own, which Frappe does not pass on: it asks a connection that is closed.
		return True
	return isinstance(error, frappe.db.OperationalError) and bool(error.args) and error.args[0] in GONE


def _start_again(error: Exception) -> None:
	if not lost(error):
		frappe.db.rollback()
		return
	time.sleep(PAUSE)
	forget_connection()


def forget_connection() -> None:
	"""The next query connects anew."""
	try:
		frappe.db.close()
	except Exception:
		frappe.db._conn = frappe.db._cursor = None
