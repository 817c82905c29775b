"""Papers that people sign: a print format each, gathered here as plain texts, laid out by one template.

`FORMATS` names them by the Print Format; `pdf` is the engine. What a paper shows of an order is what its reader sees.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import frappe

from . import bulletin, investigation, negotiation, order, service_report, supervision, warning
from .frame import Paper
from .pdf import rendered

if TYPE_CHECKING:
	from frappe.model.document import Document

__all__ = ["FORMATS", "Paper", "as_pdf", "is_ours", "of"]

# Print Format → the doctype it prints, and how its paper is gathered.
FORMATS: dict[str, tuple[str, Callable[[Document], Paper]]] = {
	"Hotline Order": ("Issue", order.of),
	"Hotline Returns and Negotiation": ("Issue", negotiation.of),
	"Hotline Bulletin": ("Hotline Bulletin", bulletin.of),
	"Hotline Investigation Report": ("Hotline Investigation Report", investigation.of),
	"Hotline Service Report": ("Hotline Service Report", service_report.of),
	"Hotline Supervision Sheet": ("Hotline Supervision", supervision.of),
	"Hotline Warning Report": ("Hotline Warning", warning.of),
}
TEMPLATE = "hotline_csg/templates/papers/paper.html"


def is_ours(doctype: str, print_format: str | None) -> bool:
	return FORMATS.get(_chosen(doctype, print_format), ("",))[0] == doctype


def _chosen(doctype: str, print_format: str | None) -> str:
	return print_format or frappe.get_meta(doctype).default_print_format or ""


def of(print_format: str, doc: Document) -> Paper:
	doctype, gather = FORMATS[print_format]
	if doc.doctype != doctype:
		frappe.throw(frappe._("Print Format {0} is not for {1}.").format(print_format, frappe._(doc.doctype)))
	return gather(doc)


def as_pdf(doctype: str, name: str, print_format: str | None = None) -> bytes:
	"""The paper of a stored document; the caller has checked who may print it."""
	paper = of(_chosen(doctype, print_format), frappe.get_doc(doctype, name))
	return rendered(frappe.get_jenv().get_template(TEMPLATE).render(paper=paper), paper.title)
