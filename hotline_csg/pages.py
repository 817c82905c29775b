"""ERPNext's pages for Issues on the website: orders are not among them, and have pages of their own."""

from __future__ import annotations

import frappe
from frappe.website.page_renderers.list_page import ListPage
from frappe.website.page_renderers.not_found_page import NotFoundPage
from frappe.website.router import get_page_info_from_web_form

from hotline_csg.adapters import around


class IssueList(ListPage):
	"""/Issue, whoever asks: Issues that are no orders."""

	def can_render(self) -> bool:
		return self.path.casefold() == "issue"

	def render(self) -> object:
		frappe.form_dict.update(around.without_orders("Issue", {}))
		return super().render()


class NoOrderInWebForm(NotFoundPage):
	"""A web form on Issue, asked for an order: it would show its owner every field."""

	def can_render(self) -> bool:
		form = get_page_info_from_web_form(self.request_path)  # which reads the name from the address
		if not form:
			return False
		doctype = frappe.get_cached_value("Web Form", form.name, "doc_type")
		return around.is_guarded(doctype, frappe.form_dict.get("name"))
