"""Who comes in: the checks that every function of the portal begins with, and what its steps are taken as."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import frappe
from frappe import _
from frappe.utils import cint

from hotline_csg.adapters.portal import limits, members
from hotline_csg.adapters.portal.members import Member

if TYPE_CHECKING:
	from frappe.model.document import Document


class NotSubmitted(frappe.ValidationError):
	pass


class PortalClosed(frappe.ValidationError):
	pass


def check_member(action: str = "read") -> Member:
	"""The session's user as a member, one `action` of `limits.LIMITS` counted. Raises NotAMember, AskedTooOften."""
	member = members.needed()
	limits.count(action)
	return member


def check_admin(action: str) -> Member:
	"""The same for an entity's administrator."""
	member = members.admin_needed()
	limits.count(action)
	return member


def check_guest(action: str, subject: str = "") -> None:
	"""Count what a guest asks for, by address and by whom it is about. Raises AskedTooOften."""
	limits.count(action, subject)


def refuse_closed() -> None:
	settings = frappe.get_cached_doc("Hotline Settings")
	if cint(settings.portal_closed):
		frappe.throw(
			_("The portal takes no appeals at the moment. Please call {0}.").format(settings.hotline_number),
			exc=PortalClosed,
			title=_("Not Submitted"),
		)


def refuse(text: str) -> NoReturn:
	frappe.throw(text, exc=NotSubmitted, title=_("Not Submitted"))


def as_portal(doc: Document) -> Document:
	doc.flags.hotline_by_portal = True
	doc.flags.ignore_permissions = True  # entities hold none; membership and the engine are asked instead
	return doc


@contextmanager
def by_the_system() -> Iterator[None]:
	"""The house moves its own order on: the Workflow asks the session's user for a role that no entity holds."""
	person = frappe.session.user
	frappe.session.user = "Administrator"
	try:
		yield
	finally:
		frappe.session.user = person
