"""What the database does for the queries of a piece of code: which tables it goes through from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe
import pytest

READS = ("select", "update", "delete")


@contextmanager
def recorded(patch: pytest.MonkeyPatch) -> Iterator[list[str]]:
	"""The statements that are run inside, as the database got them; they are run all the same."""
	database, run = frappe.local.db, frappe.local.db.sql
	statements: list[str] = []

	def sql(*args: Any, **kwargs: Any) -> Any:
		done = run(*args, **kwargs)
		statement = database.last_query
		statements.append(statement.decode() if isinstance(statement, bytes) else str(statement))
		return done

	with patch.context() as inside:
		inside.setattr(database, "sql", sql)
		yield statements


def plan(statement: str) -> list[frappe._dict]:
	"""The rows of EXPLAIN, one per table: `table`, `type`, `key` (the index taken), `rows`."""
	return frappe.db.sql("explain " + statement, as_dict=True)


def of(doctype: str, statements: list[str]) -> list[str]:
	"""Those of `statements` that look rows of the doctype up, each once."""
	found = [one for one in statements if f"`tab{doctype}`" in one and one.lstrip().lower().startswith(READS)]
	return list(dict.fromkeys(found))
