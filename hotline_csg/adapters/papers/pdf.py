"""HTML → PDF by WeasyPrint, which Frappe brings: page numbers and running headings are CSS, and nothing is fetched."""

from __future__ import annotations

from typing import Any

from frappe.utils import escape_html
from frappe.utils.weasyprint import import_weasyprint

from . import fonts


class NothingIsFetched(ValueError):
	"""A paper names something outside itself: neither files of the server nor other hosts are read for it."""


def refuse(url: str, *args: Any, **more: Any) -> dict[str, Any]:
	"""WeasyPrint's fetcher: only what stands in the address itself."""
	if url.startswith("data:"):
		return _weasyprint().default_url_fetcher(url, *args, **more)
	raise NothingIsFetched(url[:200])


def rendered(body: str, title: str) -> bytes:
	"""A whole PDF of a paper's HTML. What cannot be fetched is left out."""
	html, css = import_weasyprint()  # says in words which library of the system is missing
	page = (
		'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
		f'<title>{escape_html(title)}</title></head><body style="margin: 0">{body}</body></html>'
	)
	faces = _weasyprint().text.fonts.FontConfiguration()
	sheet = css(string=fonts.css(), font_config=faces, url_fetcher=fonts.fetcher(page))
	return html(string=page, url_fetcher=refuse).write_pdf(stylesheets=[sheet], font_config=faces)


def _weasyprint() -> Any:
	"""Imported where it is used: its libraries are loaded with it, and most processes never print."""
	import weasyprint.text.fonts

	return weasyprint
