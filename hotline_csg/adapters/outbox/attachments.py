"""What goes along with a mail: the PDF of a bulletin it tells of (R81.14, N12)."""

from __future__ import annotations

import frappe
from frappe.translate import print_language

from hotline_csg.guide.notices import NoticeKind

from .claims import Message

BULLETIN = "Hotline Bulletin"
FAILED = "hotline_csg: bulletin not attached"
KEPT_SECONDS = 3600


def of(message: Message) -> list[tuple[str, bytes]]:
	"""Names and contents; a PDF that cannot be made is logged, and the mail goes out without it."""
	names = dict.fromkeys(row.about for row in message.rows if row.code == str(NoticeKind.BULLETIN))
	found = ((f"{name}.pdf", _bulletin(name)) for name in names)
	return [(name, content) for name, content in found if content]


def _bulletin(name: str) -> bytes:
	"""Made once for all who are told, not once for each."""
	key = f"hotline_bulletin_pdf:{name}"
	content = frappe.cache.get_value(key, expires=True)
	if content:
		return content
	from ..papers import as_pdf  # its libraries are heavy, and few mails carry a paper

	try:
		with print_language("zh"):
			content = as_pdf(BULLETIN, name, BULLETIN)
	except Exception:
		frappe.log_error(title=FAILED, message=f"{name}\n{frappe.get_traceback()}")
		return b""
	frappe.cache.set_value(key, content, expires_in_sec=KEPT_SECONDS)
	return content
