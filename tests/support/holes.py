"""Calling the site as a client does, with the app's hooks at work or without them: a guard that can be taken away.

A hole of the stock is shown to be open without the app, so that the test which finds it closed cannot pass by luck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import frappe
import pytest

APP = "hotline_csg."


def ask(method: str, **arguments: Any) -> Any:
	"""Call a whitelisted method by its name, as a request does: overrides first."""
	frappe.local.form_dict = frappe._dict(arguments)
	for override in reversed(frappe.get_hooks("override_whitelisted_methods", {}).get(method, [])):
		method = override
		break
	return frappe.call(frappe.get_attr(method), **arguments)


@contextmanager
def without_the_app(patch: pytest.MonkeyPatch) -> Iterator[None]:
	"""No hook of the app is called inside."""
	get_hooks = frappe.get_hooks

	def of_others(
		hook: str | None = None, default: Any = "_KEEP_DEFAULT_LIST", app_name: str | None = None
	) -> Any:
		return _without(get_hooks(hook, default, app_name))

	_forget_events()
	try:
		with patch.context() as inside:
			inside.setattr(frappe, "get_hooks", of_others)
			yield
	finally:
		_forget_events()


def _forget_events() -> None:
	"""Frappe gathers the events of documents once per request."""
	if hasattr(frappe.local, "doc_events_hooks"):
		del frappe.local.doc_events_hooks


def _without(value: Any) -> Any:
	if isinstance(value, dict):
		return frappe._dict({key: _without(one) for key, one in value.items()})
	if isinstance(value, list):
		return [one for one in value if not (isinstance(one, str) and one.startswith(APP))]
	return value


def is_open(hole: Callable[..., object], *arguments: Any) -> bool:
	"""Whether an attempt gets through; what it wrote is undone."""
	frappe.db.savepoint("hole")
	try:
		return bool(hole(*arguments))
	except (frappe.PermissionError, frappe.ValidationError):
		return False
	finally:
		frappe.db.rollback(save_point="hole")
		frappe.local.message_log = []
