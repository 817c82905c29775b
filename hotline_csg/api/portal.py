"""What the pages of the portal call, and what staff do for the entities' people. See docs/zh/portal.md.

Every function asks first who the session's user is to which entity; entities hold no permission on any doctype.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from hotline_csg.adapters.portal.members import Sharing
from hotline_csg.adapters.transactions import whole
from hotline_csg.guide.choices import UrgeKind
from hotline_csg.service import portal


class NotReadable(frappe.ValidationError):
	pass


@frappe.whitelist(methods=["POST"])
def submit(entries: str = "") -> dict[str, Any]:
	"""Submit an appeal: `entries` as `service.portal.submit` names them, in JSON; files as parts of the form.

	Answers number, category, topic, stage, and the moments at which it was received, its time starts and it is due.
	"""
	member = portal.check_member("submit")
	return whole(portal.submit, member, _object(entries), _files())


@frappe.whitelist(methods=["POST"])
def answers(text: str, topic: str = "") -> list[dict[str, str]]:
	"""Answers of the knowledge base that may fit what is being typed."""
	portal.check_member("search")
	return portal.answers(text[:500], topic)


@frappe.whitelist(methods=["POST"])
def urge(order: str, kind: str, text: str = "") -> str:
	"""Urge an appeal (`urge`) or bring material for it (`material`), with files. Answers the urge's own number."""
	member = portal.check_member("write")
	try:
		chosen = UrgeKind(kind)
	except ValueError:
		_refuse(_("An appeal is urged, or material is added to it."))
	return whole(portal.urge, member, order, chosen, text, _files())


@frappe.whitelist(methods=["POST"])
def agree_callback(order: str, at: str) -> None:
	"""When the entity wants to be called: `at` is YYYY-MM-DD HH:MM."""
	member = portal.check_member("write")
	whole(portal.agree_callback, member, order, at)


@frappe.whitelist(methods=["POST"])
def decline_callback(order: str) -> None:
	member = portal.check_member("write")
	whole(portal.decline_callback, member, order)


@frappe.whitelist(methods=["POST"])
def rate(order: str, rating: int, words: str = "") -> None:
	"""1 to 5, once."""
	member = portal.check_member("write")
	portal.rate(member, order, rating, words)


@frappe.whitelist(methods=["GET"])
def file(order: str, id: str) -> None:
	"""One of an appeal's files, to be saved, never shown in the page."""
	member = portal.check_member("read")
	name, content = portal.file(member, order, id)
	frappe.local.response.filename = name
	frappe.local.response.filecontent = content
	frappe.local.response.type = "download"
	frappe.local.response.display_content_as = "attachment"


# Without an account ------------------------------------------------------------------------------------------


@frappe.whitelist(allow_guest=True, methods=["POST"])  # nosemgrep: counted per address and order
def ask_code(order: str, phone: str) -> None:
	"""Have a code sent to the number an appeal was raised with. The answer is the same whether there is one."""
	portal.check_guest("code", order.strip()[:40])
	portal.ask_code(order, phone)


@frappe.whitelist(allow_guest=True, methods=["POST"])  # nosemgrep: the code is the caller's identity
def progress(order: str, phone: str, code: str) -> dict[str, Any]:
	"""How far an appeal is, for whoever got its code."""
	portal.check_guest("progress", order.strip()[:40])
	return portal.progress_by_code(order, phone, code)


@frappe.whitelist(allow_guest=True, methods=["POST"])  # nosemgrep: the signed link is the caller's identity
def rate_by_link(token: str, rating: int, words: str = "") -> None:
	portal.check_guest("rate", token[:80])
	portal.rate_by_link(token, rating, words)


# The entity's people -----------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def invite(email: str, full_name: str, phone: str = "", admin: bool | int = False) -> str:
	"""Answers the standing of whoever was invited."""
	member = portal.check_admin("invite")
	return portal.invite(member, email, full_name, phone, bool(admin))


@frappe.whitelist(methods=["POST"])
def dismiss(name: str) -> None:
	"""Somebody has left the entity: the login is closed at once."""
	member = portal.check_admin("write")
	portal.dismiss(member, name)


@frappe.whitelist(methods=["POST"])
def leave() -> None:
	member = portal.check_member("write")
	portal.leave(member)


@frappe.whitelist(methods=["POST"])
def share(whole_entity: bool | int) -> None:
	"""Whether the entity's people see each other's appeals."""
	member = portal.check_admin("write")
	portal.share(member, Sharing.WHOLE if whole_entity else Sharing.OWN)


# Staff -------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def approve_member(name: str) -> str:
	frappe.has_permission("Hotline Portal Member", "write", doc=name, throw=True)
	return portal.approve_member(name)


@frappe.whitelist(methods=["POST"])
def dismiss_member(name: str) -> str:
	frappe.has_permission("Hotline Portal Member", "write", doc=name, throw=True)
	return portal.dismiss_member(name)


@frappe.whitelist(methods=["POST"])
def tell_entity(order: str, text: str) -> None:
	"""Leave a message on the page of an appeal, from agents, dispatchers and market management."""
	frappe.has_permission("Issue", "create", throw=True)
	frappe.has_permission("Issue", "write", doc=order, throw=True)
	portal.tell_entity(order, text)


# Reading what was sent ---------------------------------------------------------------------------------------


def _object(text: str) -> dict[str, Any]:
	try:
		given = frappe.parse_json(text)
	except ValueError:
		given = None
	if not isinstance(given, dict):
		_refuse(_("What was sent cannot be read. Reload the page and send it again."))
	return given


def _files() -> list[tuple[str, bytes]]:
	"""The files of the form, as they were named; what they may be is for the order's own check to say."""
	sent = frappe.request.files.getlist("files") if getattr(frappe.local, "request", None) else []
	return [(one.filename, one.stream.read()) for one in sent if one.filename]


def _refuse(text: str) -> None:
	frappe.throw(text, exc=NotReadable, title=_("Not Submitted"))
