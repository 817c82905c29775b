"""The guide's errors at the edge: a named Frappe error in the user's language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _

from hotline_csg.guide.errors import GuideError, WrongRole


class OrderRefused(frappe.ValidationError):
	"""What the guide forbids. The response's `exc_type` is the name of the guide's error."""


_TYPES: dict[str, type[Exception]] = {}


def _type_of(error: GuideError) -> type[Exception]:
	name = type(error).__name__
	if name not in _TYPES:
		base = frappe.PermissionError if isinstance(error, WrongRole) else OrderRefused
		_TYPES[name] = type(name, (base,), {})
	return _TYPES[name]


def sentence(error: GuideError) -> str:
	"""What the guide says of a refusal, with its requirement, in the user's language."""
	lang = "zh" if (frappe.local.lang or "").startswith("zh") else "en"
	return f"{error.render(lang)}（{error.rule}）"


@contextmanager
def shown() -> Iterator[None]:
	"""Turn a GuideError raised inside into `frappe.throw` with its sentence and requirement."""
	try:
		yield
	except GuideError as error:
		frappe.throw(
			sentence(error),
			exc=_type_of(error),
			title=_("Not Possible"),
		)
