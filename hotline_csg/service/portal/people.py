"""The people of an entity: its administrator invites and dismisses, the hotline approves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe
from frappe.utils import cint

from hotline_csg.adapters.portal import members
from hotline_csg.adapters.portal.members import Member, Sharing, Standing

if TYPE_CHECKING:
	from frappe.model.document import Document


def colleagues(member: Member) -> list[frappe._dict]:
	return members.colleagues(member.customer)


def invite(member: Member, email: str, full_name: str, phone: str, admin: bool) -> str:
	"""Returns the new member's standing: active at once, or waiting for the hotline's approval."""
	approval = cint(frappe.db.get_single_value("Hotline Settings", "invitations_need_approval"))
	standing = Standing.WAITING if approval else Standing.ACTIVE
	return members.invite(member.customer, email, full_name, phone, admin, standing).status


def dismiss(member: Member, name: str) -> None:
	members.leave(members.of_entity(name, member.customer))


def leave(member: Member) -> None:
	members.leave(frappe.get_doc(members.DOCTYPE, member.name))


def share(member: Member, sharing: Sharing) -> None:
	members.set_sharing(member.customer, sharing)


def check_record(doc: Document) -> None:
	members.check(doc)


def settle_record(doc: Document) -> None:
	members.settle(doc)


def approve_member(name: str) -> str:
	doc = frappe.get_doc(members.DOCTYPE, name)
	members.approve(doc)
	return doc.status


def dismiss_member(name: str) -> str:
	doc = frappe.get_doc(members.DOCTYPE, name)
	members.leave(doc)
	return doc.status
