"""What a message says: one notice as it was stored, several as one text that fits."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.utils import cstr

from hotline_csg.guide.notice_rules import SiteCase

from . import rules
from .claims import Message

JOINT = {"zh": "；", "en": "; "}
AND_MORE = {"zh": "…", "en": "…"}
LISTED_IN_MAIL = 200


def text(message: Message, lang: str, fits: Callable[[str], bool]) -> str:
	"""One text for the message; of several notices as many are listed as `fits` allows, the most pressing first."""
	if len(message.rows) == 1:
		return cstr(message.leader.message)
	items = [_item(row) for row in pressing(message)]
	listed = len(items)
	while True:
		shown = JOINT[lang].join(items[:listed]) + (AND_MORE[lang] if listed < len(items) else "")
		said = _merged(len(items), shown, lang)
		if listed == 0 or fits(said):
			return said
		listed -= max(1, listed // 8)


def subject(message: Message, lang: str) -> str:
	if len(message.rows) == 1:
		return cstr(message.leader.subject)
	return _merged(len(message.rows), "", lang).rstrip("：: ")


def body(message: Message) -> str:
	"""All notices of a mail, a line each."""
	lines = [cstr(row.message) for row in pressing(message)]
	more = len(lines) - LISTED_IN_MAIL
	return "\n".join(lines[:LISTED_IN_MAIL] + ([f"… (+{more})"] if more > 0 else []))


def pressing(message: Message) -> list[frappe._dict]:
	"""The longest overdue first; what has no due moment last."""
	return sorted(message.rows, key=lambda row: (row.due is None, row.due or row.owed_at))


def _item(row: frappe._dict) -> str:
	due = f" {row.due:%m-%d %H:%M}" if row.due else ""
	return f"{row.kind} {cstr(row.issue or row.about)}{' ' + row.what if row.what else ''}{due}"


def _merged(count: int, listed: str, lang: str) -> str:
	rule = rules.of(SiteCase.MERGED)
	said, _own = rules.words(rule, lang, {"count": str(count), "list": listed})
	return said
