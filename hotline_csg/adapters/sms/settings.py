"""Hotline SMS Settings as plain values, so that threads need no database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import cint, cstr

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Hotline SMS Settings"
BY_STATUS, BY_JSON, BY_PATTERN = "HTTP 状态码", "JSON 字段", "正文匹配"


class SmsSettingsNotUsable(frappe.ValidationError):
	pass


@dataclass(frozen=True, slots=True)
class Limits:
	"""Messages in a time; 0 is no limit."""

	per_minute: int
	person_minute: int
	person_hour: int
	person_day: int


@dataclass(frozen=True, slots=True)
class SmsSettings:
	"""Seconds for the times; paths are keys and indexes parted by dots."""

	adapter: str
	connect_seconds: int
	answer_seconds: int
	threads: int
	most_parts: int
	limits: Limits
	success_test: str
	success_path: str
	success_values: frozenset[str]
	success_pattern: str
	refusal_pattern: str
	id_path: str
	id_parameter: str
	id_refuses_repeats: bool
	receipt_id: str
	receipt_status: str
	receipt_delivered: frozenset[str]
	receipt_error: str
	access_id: str
	access_secret: str
	sign_name: str
	app_id: str
	region: str
	endpoint: str
	plain_http: bool

	@property
	def repeats_are_told(self) -> bool:
		"""Whether a message of unknown fate can be sent again without being doubled: by its number, or by asking."""
		return self.id_refuses_repeats if self.adapter == "HTTP" else self.adapter == "阿里云"

	@property
	def timeout(self) -> tuple[int, int]:
		return self.connect_seconds, self.answer_seconds

	@property
	def longest_seconds(self) -> int:
		"""How long one try can take at most."""
		return self.connect_seconds + self.answer_seconds


def current() -> SmsSettings:
	stored = frappe.get_cached_doc(DOCTYPE)
	text = {name: cstr(stored.get(name)).strip() for name in _TEXTS}
	return SmsSettings(
		**text,
		adapter=cstr(stored.adapter) or "HTTP",
		connect_seconds=cint(stored.connect_seconds) or 3,
		answer_seconds=cint(stored.answer_seconds) or 10,
		threads=cint(stored.threads) or 1,
		most_parts=cint(stored.most_parts) or 3,
		limits=Limits(**{name: cint(stored.get(name)) for name in Limits.__slots__}),
		success_test=cstr(stored.success_test) or BY_STATUS,
		success_values=listed(stored.success_values),
		id_refuses_repeats=bool(cint(stored.id_refuses_repeats) and stored.id_parameter),
		receipt_delivered=listed(stored.receipt_delivered),
		access_secret=cstr(stored.get_password("access_secret", raise_exception=False)),
		plain_http=bool(cint(stored.plain_http)),
	)


_TEXTS = (
	"success_path",
	"success_pattern",
	"refusal_pattern",
	"id_path",
	"id_parameter",
	"receipt_id",
	"receipt_status",
	"receipt_error",
	"access_id",
	"sign_name",
	"app_id",
	"region",
	"endpoint",
)


def listed(text: object) -> frozenset[str]:
	return frozenset(
		part.strip().lower() for part in cstr(text).replace("，", ",").split(",") if part.strip()
	)


def check(doc: Document) -> None:
	"""Refuse a success test that could never be met and patterns that are none."""
	if doc.success_test == BY_JSON and not (doc.success_path and listed(doc.success_values)):
		_refuse(_("The success test by JSON needs a path and the values that mean accepted."))
	if doc.success_test == BY_PATTERN and not doc.success_pattern:
		_refuse(_("The success test by pattern needs a pattern."))
	for fieldname in ("success_pattern", "refusal_pattern"):
		try:
			re.compile(cstr(doc.get(fieldname)))
		except re.error as error:
			label = _(doc.meta.get_label(fieldname), context=doc.doctype)
			_refuse(_("“{0}” is no regular expression: {1}").format(label, error))
	if doc.adapter != "HTTP" and not (doc.access_id and doc.sign_name):
		_refuse(_("A cloud gateway needs an access key and a signature name."))


def _refuse(text: str) -> None:
	frappe.throw(text, exc=SmsSettingsNotUsable, title=_("Not Saved"))


def at_path(body: Any, path: str) -> Any:
	"""What stands at `data.0.code` in parsed JSON; None where there is no such place."""
	for key in path.split("."):
		if isinstance(body, list) and key.lstrip("-").isdigit() and -len(body) <= int(key) < len(body):
			body = body[int(key)]
		elif isinstance(body, Mapping) and key in body:
			body = body[key]
		else:
			return None
	return body
