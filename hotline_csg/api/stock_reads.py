"""Frappe's and ERPNext's own readers that answer past the permission for a document: checked, then called.

They cover their own path only; `permissions` is what lists, forms, REST and reports ask.
"""

from __future__ import annotations

from typing import Any

import frappe
from erpnext.crm import utils as crm
from erpnext.crm.doctype import utils as interactions
from frappe import _, client
from frappe.core.doctype.sms_settings import sms_settings
from frappe.desk import listview, reportview
from frappe.desk import search as desk_search
from frappe.desk.doctype.tag import tag as tags
from frappe.desk.form import utils as form_utils
from frappe.utils import cint, get_safe_filters, global_search
from frappe.website.doctype.web_form import web_form
from frappe.www import list as website_list

from hotline_csg.adapters import around, pinyin, sight

Filters = str | dict[str, Any] | list[Any] | None


@frappe.whitelist(methods=["GET", "POST"])
def get_count(doctype: str, filters: Filters = None, debug: bool = False, cache: bool = False) -> int:
	"""Stock: counts the rows of any doctype by any filter, which tells what stands in rows nobody may see."""
	frappe.has_permission(doctype, "select" if frappe.only_has_select_perm(doctype) else "read", throw=True)
	if not reportview.build_match_conditions(doctype):
		return cint(client.get_count(doctype, filters, debug, cache))
	return len(
		frappe.get_list(doctype, filters=get_safe_filters(filters), pluck="name", order_by="name", limit=0)
	)


@frappe.whitelist(methods=["GET", "POST"])
def get_group_by_count(doctype: str, current_filters: str, field: str) -> list[dict[str, Any]]:
	"""Stock: by assignee it counts rows whatever the permission."""
	frappe.has_permission(doctype, "read", throw=True)
	if field == "assigned_to" and reportview.build_match_conditions(doctype):
		given = frappe.parse_json(current_filters)
		seen = frappe.get_list(doctype, filters=given, pluck="name", order_by="name", limit=0)
		current_filters = frappe.as_json([["name", "in", seen or [""]]])
	return listview.get_group_by_count(doctype, current_filters, field)


@frappe.whitelist(methods=["GET", "POST"])
def get_tagged_docs(doctype: str, tag: str) -> list[tuple[str]]:
	"""Stock: names every row that carries a tag."""
	frappe.has_permission(doctype, "read", throw=True)
	found = [row[0] for row in tags.get_tagged_docs(doctype, tag)]
	seen = frappe.get_list(
		doctype, filters={"name": ("in", found or [""])}, pluck="name", order_by="name", limit=0
	)
	return [(name,) for name in found if name in set(seen)]


@frappe.whitelist(methods=["GET", "POST"])
def search_link(
	doctype: str,
	txt: str,
	query: str | None = None,
	filters: Filters = None,
	page_length: int = 10,
	searchfield: str | None = None,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
) -> list[dict[str, Any]]:
	"""Stock: who asks to ignore user permissions is shown all rows of the doctype."""
	ignoring = _may_ignore(doctype, ignore_user_permissions)
	found = desk_search.search_link(
		doctype, txt, query, filters, page_length, searchfield, reference_doctype, ignoring
	)
	return found if query else pinyin.without(found, doctype)


@frappe.whitelist(methods=["GET", "POST"])
def search_widget(
	doctype: str,
	txt: str,
	query: str | None = None,
	searchfield: str | None = None,
	start: int = 0,
	page_length: int = 10,
	filters: Filters = None,
	filter_fields: str | list[str] | None = None,
	as_dict: bool = False,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
) -> Any:
	"""As `search_link`."""
	ignoring = _may_ignore(doctype, ignore_user_permissions)
	return desk_search.search_widget(
		doctype,
		txt,
		query,
		searchfield,
		start,
		page_length,
		filters,
		filter_fields,
		as_dict,
		reference_doctype,
		ignoring,
	)


def _may_ignore(doctype: str, asked: bool) -> bool:
	return bool(cint(asked)) and not sight.is_ruled(doctype)


@frappe.whitelist(methods=["GET", "POST"])
def search_everywhere(text: str, start: int = 0, limit: int = 20, doctype: str = "") -> list[dict[str, Any]]:
	"""Stock: shows what the index holds of each row of a doctype that the user may read at all."""
	if doctype:
		frappe.has_permission(doctype, "read", throw=True)
	user = frappe.session.user
	found = global_search.search(text, start, limit, doctype)
	return [
		row for row in found if not sight.is_ruled(row.doctype) or sight.sees(row.doctype, row.name, user)
	]


@frappe.whitelist(methods=["GET", "POST"])
def get_next(
	doctype: str,
	value: str,
	prev: str | int,
	filters: Filters = None,
	sort_order: str = "desc",
	sort_field: str = "modified",
) -> str | None:
	"""Stock: compares rows with a row that the user need not see."""
	frappe.has_permission(doctype, "read", doc=value, throw=True)
	return form_utils.get_next(doctype, value, prev, filters, sort_order, sort_field)


@frappe.whitelist(methods=["GET", "POST"])
def get_contact_number(contact_name: str, ref_doctype: str, ref_name: str) -> str:
	"""Stock: the number of any contact, to whoever is logged in."""
	frappe.has_permission("Contact", "read", doc=contact_name, throw=True)
	return sms_settings.get_contact_number(contact_name, ref_doctype, ref_name)


@frappe.whitelist(methods=["GET", "POST"])
def get_last_interaction(contact: str | None = None, lead: str | None = None) -> dict[str, Any] | None:
	"""Stock: the last Issue of a contact's customer, to whoever is logged in."""
	for doctype, name in (("Contact", contact), ("Lead", lead)):
		if name:
			frappe.has_permission(doctype, "read", doc=name, throw=True)
	found = interactions.get_last_interaction(contact, lead)
	last = (found or {}).get("last_issue")
	if last and not sight.sees("Issue", last.get("name"), frappe.session.user):
		found["last_issue"] = None
	return found


@frappe.whitelist(methods=["GET", "POST"])
def get_open_activities(ref_doctype: str, ref_docname: str) -> dict[str, Any]:
	"""Stock: the tasks of any document, to whoever is logged in."""
	frappe.has_permission(ref_doctype, "read", doc=ref_docname, throw=True)
	return crm.get_open_activities(ref_doctype, ref_docname)


@frappe.whitelist(methods=["GET", "POST"])
def get_link_title(doctype: str, docname: str) -> str | None:
	"""Stock: the title of any document, where its doctype shows titles in links."""
	if around.is_guarded(doctype, docname):
		frappe.has_permission(doctype, "read", doc=docname, throw=True)
	return desk_search.get_link_title(doctype, docname)


# The website's pages -----------------------------------------------------------------------------------------


@frappe.whitelist(allow_guest=True, methods=["GET", "POST"])  # as the original, which checks its own pages
def get_page_of_list(
	doctype: str, txt: str | None = None, limit_start: int = 0, **more: Any
) -> dict[str, Any]:
	"""Stock: a portal user is sent every column of the Issues of a company; orders are left out."""
	return website_list.get(doctype, txt, limit_start, **around.without_orders(doctype, more))


@frappe.whitelist(allow_guest=True, methods=["GET", "POST"])  # as above
def get_list_data(doctype: str, txt: str | None = None, limit_start: int = 0, **more: Any) -> Any:
	"""As `get_page_of_list`."""
	return website_list.get_list_data(doctype, txt, limit_start, **around.without_orders(doctype, more))


@frappe.whitelist(
	allow_guest=True, methods=["GET", "POST"]
)  # as the original, which checks the web form's rule
def get_form_data(
	doctype: str, docname: str | None = None, web_form_name: str | None = None
) -> dict[str, Any]:
	"""Stock: the web form `issues` shows its owner the whole Issue, unpublished too."""
	found = web_form.get_form_data(doctype, docname, web_form_name)
	if found.doc and around.is_guarded(found.doc.doctype, found.doc.name):
		frappe.throw(_("Not permitted"), exc=frappe.PermissionError)
	return found
