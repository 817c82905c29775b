"""Papers: what their print formats show, and the PDF of one or of several."""

from __future__ import annotations

import io

import frappe
from pypdf import PdfReader, PdfWriter

from hotline_csg.adapters import papers


def hotline_paper(print_format: str, name: str) -> papers.Paper:
	"""What a print format shows of a document; for whoever may read it. Named as templates call it."""
	doctype, _gather = papers.FORMATS[print_format]
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	return papers.of(print_format, doc)


def is_paper(doctype: str, print_format: str | None) -> bool:
	"""Whether a print format of ours, or the doctype's default where none is named, prints this doctype."""
	return papers.is_ours(doctype, print_format)


def check_printable(doctype: str, name: str, print_format: str | None) -> None:
	"""Raises PermissionError where a paper of ours is not for the session's user; others are for their own code."""
	if is_paper(doctype, print_format):
		for ptype in ("read", "print"):
			frappe.has_permission(doctype, ptype, doc=name, throw=True)


def paper_pdf(doctype: str, names: list[str], print_format: str | None = None) -> bytes:
	"""The papers of documents, one behind the other, each with its own page numbers; see `check_printable`."""
	made = [papers.as_pdf(doctype, name, print_format) for name in names]
	if len(made) == 1:
		return made[0]
	writer = PdfWriter()
	for pdf in made:
		writer.append_pages_from_reader(PdfReader(io.BytesIO(pdf)))
	with io.BytesIO() as whole:
		writer.write(whole)
		return whole.getvalue()
