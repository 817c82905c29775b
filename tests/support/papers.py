"""PDFs of papers, read back: their pages as text, and pictures of them for the docs."""

from __future__ import annotations

import io
import os
import re
import subprocess
from pathlib import Path

import frappe
from pypdf import PdfReader

from hotline_csg.api import stock_prints

from . import builders


def pdf(part: str, doctype: str, name: str, print_format: str | None = None, at=None) -> bytes:
	"""What the PDF button gives one of `builders.PARTS`, in Chinese."""
	with builders.acting(part, at):
		lang, frappe.local.lang = frappe.local.lang, "zh"
		try:
			stock_prints.download_pdf(doctype, name, print_format)
		finally:
			frappe.local.lang = lang
	assert frappe.local.response.type == "pdf"
	return frappe.local.response.pop("filecontent")


def pages(content: bytes) -> list[str]:
	"""The text of each page without spaces: a PDF breaks lines where it likes."""
	return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def text(content: bytes) -> str:
	return "".join(pages(content))


def numbered(content: bytes) -> list[str]:
	"""What each page says of its number."""
	return [re.search(r"第\d+页/共\d+页", page).group() for page in pages(content)]


def numbers(count: int) -> list[str]:
	return [f"第{page}页/共{count}页" for page in range(1, count + 1)]


def keep_pictures(name: str, content: bytes) -> None:
	"""`HOTLINE_PICTURES=docs/images ./test.sh site -- -k papers` draws the pages there by poppler's pdftoppm."""
	folder = os.environ.get("HOTLINE_PICTURES")
	if not folder:
		return
	# Frappe works in the folder of its sites.
	target = Path(__file__).parents[2] / folder
	target.mkdir(parents=True, exist_ok=True)
	draw = ["pdftoppm", "-r", "80", "-png", "-l", "2", "-", str(target / f"paper-{name}")]
	subprocess.run(draw, input=content, check=True)
