"""One use case, one transaction: begun afresh, and begun again, whole, where the database took it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import frappe
from frappe import _

TRIES = 4
# MariaDB with snapshot isolation: "record has changed since last read"; it is mended like a deadlock.
CHANGED_SINCE_READ = 1020

F = TypeVar("F", bound=Callable[..., Any])


class TakenBack(frappe.ValidationError):
	"""The database took the transaction back at every try: others kept working on the same rows."""


class OldReading(frappe.TimestampMismatchError):
	"""What this transaction read is older than the row it has locked."""


def whole(use_case: F) -> F:
	"""Run the use case in a transaction that has read nothing yet, again after a deadlock, up to TRIES times.

	What was read before a lock was waited for is old; so the first statement has to be the lock. Inside a larger
	transaction (one that has written, or another use case) it simply runs: the outermost begins again. Nothing is
	committed here; the request's end does.
	"""

	@wraps(use_case)
	def run(*args: Any, **kwargs: Any) -> Any:
		if frappe.flags.hotline_whole or frappe.db.transaction_writes:
			return use_case(*args, **kwargs)
		frappe.flags.hotline_whole = True
		try:
			return _again(lambda: use_case(*args, **kwargs))
		finally:
			frappe.flags.hotline_whole = None

	return run  # type: ignore[return-value]


def _again(attempt: Callable[[], Any]) -> Any:
	for _try in range(TRIES):
		frappe.db.rollback()
		try:
			return attempt()
		except (frappe.QueryDeadlockError, OldReading, frappe.db.OperationalError) as error:
			if not _mended_by_another_try(error):
				raise
	frappe.db.rollback()
	frappe.throw(
		_("Others are working on this order at this moment. Nothing was changed. Please try again."),
		exc=TakenBack,
		title=_("Not Possible"),
	)


def _mended_by_another_try(error: Exception) -> bool:
	if isinstance(error, frappe.QueryDeadlockError | OldReading):
		return True
	return bool(error.args) and error.args[0] == CHANGED_SINCE_READ


def refuse_old_reading(doctype: str, name: str, modified: object) -> None:
	"""Raise OldReading where this transaction's readings are older than the locked row (`modified`).

	A transaction sees the database as it was at its first reading, but a lock gives the row as it is: after waiting for
	somebody else, rows beside the order (deadlines, returns, attempts) would still be read as they were.
	"""
	if str(frappe.db.get_value(doctype, name, "modified")) == str(modified):
		return
	frappe.throw(
		_("Order {0} was changed by somebody else at this moment. Reload it and try again.").format(name),
		exc=OldReading,
		title=_("Not Saved"),
	)
