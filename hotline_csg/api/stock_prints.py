"""Frappe's PDF of a print format: for our papers by an engine that numbers pages; for all others as it was."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.translate import print_language
from frappe.utils import print_format as prints

from hotline_csg import service


@frappe.whitelist(allow_guest=True, methods=["GET", "POST"])  # as the original, whose links carry a key
def download_pdf(
	doctype: str,
	name: str,
	format: str | None = None,
	doc: Any = None,
	no_letterhead: int | str | bool = 0,
	language: str | None = None,
	letterhead: str | None = None,
) -> None:
	"""Stock: wkhtmltopdf, which numbers no pages on Debian."""
	service.check_printable(doctype, name, format)
	if not service.is_paper(doctype, format):
		prints.download_pdf(doctype, name, format, doc, no_letterhead, language, letterhead)
		return
	with print_language(language):
		_answer(f"{name}.pdf", service.paper_pdf(doctype, [name], format))
	_log(doctype, [name])


@frappe.whitelist(methods=["GET", "POST"])
def download_multi_pdf(
	doctype: str | dict[str, list[str]],
	name: str | list[str],
	format: str | None = None,
	no_letterhead: bool = False,
	letterhead: str | None = None,
	options: str | None = None,
) -> None:
	"""As `download_pdf`, of several documents in one file."""
	names = _check_all(doctype, name, format)
	if not names:
		prints.download_multi_pdf(doctype, name, format, no_letterhead, letterhead, options)
		return
	_answer(f"{doctype}.pdf", service.paper_pdf(doctype, names, format))
	_log(doctype, names)


def _check_all(doctype: str | dict[str, list[str]], name: str | list[str], format: str | None) -> list[str]:
	"""The documents of a paper of ours, each of them allowed; none where the original is asked."""
	if not isinstance(doctype, str) or not service.is_paper(doctype, format):
		return []
	names = [str(one) for one in frappe.parse_json(name)]
	for one in names:
		service.check_printable(doctype, one, format)
	return names


def _log(doctype: str, names: list[str]) -> None:
	"""Who printed what, as Frappe keeps it of its own PDFs."""
	for name in names:
		make_access_log(doctype=doctype, document=name, file_type="PDF", method="Print")


def _answer(filename: str, pdf: bytes) -> None:
	frappe.local.response.filename = filename.replace(" ", "-").replace("/", "-")
	frappe.local.response.filecontent = pdf
	frappe.local.response.type = "pdf"
