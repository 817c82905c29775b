"""One use case, one transaction: begun afresh, and begun again, whole, where the database took it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import frappe
from frappe import _

TRIES = 4
# MariaDB with snapshot isolation: "record has changed since last read"; it is mended like a deadlock.
CHANGED_SINCE_READ = 1020

P = ParamSpec("P")
R = TypeVar("R")


class TakenBack(frappe.ValidationError):
	"""The database took the transaction back at every try: others kept working on the same rows."""


class OldReading(frappe.TimestampMismatchError):
	"""What this transaction read is older than the row it has locked."""


def whole(use_case: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
	"""Run the use case of a request in a transaction that has read nothing yet; after a deadlock again, up to TRIES times.

	What was read before a lock was waited for is old, so the first statement has to be the lock. Nothing is committed
	here: the request's end does. Outside a request, or after something was written, it simply runs: rolling back would
	lose what is not its own. Raises what the use case raises, and TakenBack.
	"""
	if not getattr(frappe.local, "request", None) or frappe.db.transaction_writes:
		return use_case(*args, **kwargs)
	return again(use_case, *args, **kwargs)


def again(use_case: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
	"""The same for a caller that owns its transaction; whatever it wrote before is rolled back."""
	for _try in range(TRIES):
		frappe.db.rollback()
		try:
			return use_case(*args, **kwargs)
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
		frappe.clear_messages()
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
