"""An entity submits an appeal: the order is registered as the entity says it, with its files, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, cstr

from hotline_csg.adapters import orders
from hotline_csg.adapters.links import LinkKind
from hotline_csg.adapters.portal import shown
from hotline_csg.adapters.portal.members import Member
from hotline_csg.guide.public import OFFERED
from hotline_csg.guide.words import Category, Channel

from .. import linked
from .entrance import as_portal, refuse, refuse_closed

# A file as it was sent: its name and what is in it.
Upload = tuple[str, bytes]
MOST_POINTS = 20


def choices() -> dict[str, Any]:
	"""What the form offers: categories, topics by group."""
	codes_offered = [str(category) for category in OFFERED]
	categories = frappe.get_all(
		"Hotline Category",
		{"code": ("in", codes_offered)},
		["name", "code"],
		order_by="creation",
	)
	topics = frappe.get_all(
		"Hotline Topic", {"is_group": 0}, ["name", "parent_hotline_topic as parent"], order_by="lft"
	)
	return {
		"categories": sorted(categories, key=lambda row: codes_offered.index(row.code)),
		"topics": topics,
	}


def submit(member: Member, entries: dict[str, Any], uploads: Sequence[Upload]) -> dict[str, Any]:
	"""Register an appeal as the entity submits it, with its files, or nothing at all.

	`entries`: category, topic, description, suggestion, points (texts), contact_name, phone, shared, and `refers_to`,
	the member's earlier appeal that this one comes from. Returns what `shown.progress` says of it.
	"""
	refuse_closed()
	earlier = cstr(entries.get("refers_to"))
	if earlier:
		shown.check_seen(earlier, member)
	doc = as_portal(frappe.get_doc({"doctype": "Issue", **_values(member, entries)}))
	for point in _points(entries):
		doc.append("hotline_points", {"point": point})
	doc.insert()
	complaint = orders.word_of("Hotline Category", doc.hotline_category) == str(Category.COMPLAINT)
	shared = member.whole and (not complaint or cint(entries.get("shared")))
	frappe.get_doc(
		{
			"doctype": shown.APPEAL,
			"issue": doc.name,
			"customer": member.customer,
			"user": member.user,
			"shared": int(bool(shared)),
		}
	).db_insert()
	if earlier:
		linked.tie(doc.name, earlier, LinkKind.NEW_APPEAL)
	attach(doc.name, uploads)
	return shown.progress(doc.name)


def _values(member: Member, entries: dict[str, Any]) -> dict[str, Any]:
	category = cstr(entries.get("category"))
	if category not in {row.name for row in choices()["categories"]}:
		refuse(_("Choose what kind of appeal it is."))
	if not frappe.db.exists("Hotline Topic", {"name": cstr(entries.get("topic")), "is_group": 0}):
		refuse(_("Choose what the appeal is about."))
	given = {code: cstr(entries.get(code)) for code in ("contact_name", "phone", "suggestion")}
	description = cstr(entries.get("description")) or "\n".join(_points(entries))
	values = {
		**given,
		"category": category,
		"topic": cstr(entries.get("topic")),
		"channel": frappe.db.get_value("Hotline Channel", {"code": str(Channel.WEBSITE)}),
		"unit": member.unit,
		"description": description,
	}
	return {
		"customer": member.customer,
		"raised_by": member.email,
		**{orders.field(code): value for code, value in values.items() if value},
	}


def _points(entries: dict[str, Any]) -> list[str]:
	points = entries.get("points") or []
	if not isinstance(points, list):
		refuse(_("Enter the points one by one."))
	kept = [cstr(point) for point in points if cstr(point).strip()]
	if len(kept) > MOST_POINTS:
		refuse(_("At most {0} points are possible. Put the rest into another appeal.").format(MOST_POINTS))
	return kept


def attach(order: str, uploads: Sequence[Upload]) -> None:
	for name, content in uploads:
		frappe.get_doc(
			{
				"doctype": "File",
				"file_name": name,
				"attached_to_doctype": "Issue",
				"attached_to_name": order,
				"is_private": 1,
				"content": content,
			}
		).insert(
			ignore_permissions=True
		)  # the member may write on this order; kinds and sizes are checked as ever
