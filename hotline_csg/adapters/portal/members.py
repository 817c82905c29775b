"""Who may use the portal for which entity: asked anew at every request, so that whoever left has left at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import frappe
from frappe import _
from frappe.sessions import clear_sessions
from frappe.utils import cint, cstr, validate_email_address

from hotline_csg.guide import phones
from hotline_csg.guide.words import Word

from .. import clock, intake, roles

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Hotline Portal Member"
ROLE = roles.PORTAL_ROLE


class Standing(Word):
	WAITING = "waiting", "待审批"
	ACTIVE = "active", "有效"
	LEFT = "left", "已离开"


class Sharing(Word):
	"""Whether an entity's people see each other's appeals."""

	OWN = "own", "仅本人"
	WHOLE = "whole", "本单位"


class NotAMember(frappe.PermissionError):
	pass


class NotInvited(frappe.ValidationError):
	pass


@dataclass(frozen=True, slots=True)
class Member:
	"""The session's user as a person of an entity."""

	name: str
	user: str
	customer: str
	unit: str
	full_name: str
	phone: str
	email: str
	admin: bool
	whole: bool


def current() -> Member | None:
	"""The session's user as an active member of an entity that is not closed; None for everybody else."""
	member, customer = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Customer")
	rows = (
		frappe.qb.from_(member)
		.join(customer)
		.on(customer.name == member.customer)
		.select(
			member.name,
			member.user,
			member.customer,
			customer.customer_name.as_("unit"),
			member.person_name,
			member.phone,
			member.email,
			member.is_admin,
			customer.hotline_sharing,
		)
		.where(
			(member.user == frappe.session.user)
			& (member.status == Standing.ACTIVE.zh)
			& (customer.disabled == 0)
		)
		.limit(1)
		.run(as_dict=True)
	)
	if not rows or frappe.session.user == "Guest":
		return None
	row = rows[0]
	return Member(
		row.name,
		row.user,
		row.customer,
		cstr(row.unit),
		cstr(row.person_name),
		cstr(row.phone),
		cstr(row.email),
		bool(cint(row.is_admin)),
		row.hotline_sharing == Sharing.WHOLE.zh,
	)


def needed() -> Member:
	"""The same; raises NotAMember with what to do."""
	member = current()
	if member:
		return member
	frappe.throw(
		_("Your account is not open for any market entity. Ask your entity's administrator or the hotline."),
		exc=NotAMember,
		title=_("Not Permitted"),
	)


def admin_needed() -> Member:
	member = needed()
	if not member.admin:
		frappe.throw(
			_("Only your entity's administrator may do this."), exc=NotAMember, title=_("Not Permitted")
		)
	return member


def colleagues(customer: str) -> list[frappe._dict]:
	"""The people of an entity, those who left last."""
	rows = frappe.get_all(
		DOCTYPE,
		filters={"customer": customer},
		fields=["name", "person_name", "email", "status", "is_admin", "user"],
		order_by="person_name",
	)
	for row in rows:
		row.left = row.status == Standing.LEFT.zh
	order = [Standing.ACTIVE.zh, Standing.WAITING.zh, Standing.LEFT.zh]
	return sorted(rows, key=lambda row: order.index(row.status))


# A member's record -------------------------------------------------------------------------------------------


def check(doc: Document) -> None:
	"""Before a member is stored: one entity a login, no staff, and a name and number that are none else."""
	doc.email = cstr(doc.email).strip().lower()
	if not validate_email_address(doc.email):
		_refuse(_("“{0}” is no e-mail address.").format(frappe.utils.escape_html(doc.email[:100])))
	doc.person_name = intake.plain_text(_("Name"), cstr(doc.person_name), 60)
	if doc.phone and not phones.normalise(doc.phone).number:
		_refuse(_("“{0}” is no telephone number.").format(frappe.utils.escape_html(doc.phone[:40])))
	doc.status = doc.status or Standing.ACTIVE.zh
	if doc.status == Standing.LEFT.zh:
		return
	elsewhere = frappe.db.get_value(
		DOCTYPE, {"email": doc.email, "status": ("!=", Standing.LEFT.zh), "name": ("!=", doc.name or "")}
	)
	user_type = frappe.db.get_value("User", doc.email, "user_type")
	if elsewhere or user_type == "System User":
		# The same words for both: an invitation must not tell who else has an account.
		_refuse(_("{0} cannot be invited: the address is taken. Use another one.").format(doc.email))


def settle(doc: Document) -> None:
	"""After a member is stored: an active one has a user, one who left has none that could log in."""
	if doc.status == Standing.ACTIVE.zh and not doc.user:
		doc.db_set({"user": _user_of(doc), "approved_by": frappe.session.user})
	if doc.status == Standing.LEFT.zh and doc.user:
		_close(doc.user)


def _user_of(doc: Document) -> str:
	if frappe.db.exists("User", doc.email):
		user = frappe.get_doc("User", doc.email)
		user.enabled = 1
	else:
		user = frappe.new_doc("User")
		user.update(
			{"email": doc.email, "first_name": doc.person_name, "language": "zh", "user_type": "Website User"}
		)
		user.flags.ignore_password_policy = True
	if not any(row.role == ROLE for row in user.roles):
		user.append("roles", {"role": ROLE})
	user.save(ignore_permissions=True)  # whoever may invite need not be allowed to make users
	return user.name


def _close(user: str) -> None:
	"""The login is closed and thrown out of its sessions."""
	frappe.db.set_value("User", user, "enabled", 0)
	clear_sessions(user=user, force=True)


def invite(
	customer: str, email: str, full_name: str, phone: str, admin: bool, standing: Standing
) -> Document:
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"customer": customer,
			"email": email,
			"person_name": full_name,
			"phone": phone,
			"is_admin": int(admin),
			"status": standing.zh,
			"invited_by": frappe.session.user,
		}
	)
	return doc.insert(ignore_permissions=True)  # the entity's own administrator, checked by the caller


def approve(doc: Document) -> None:
	_move(doc, Standing.WAITING, status=Standing.ACTIVE.zh)


def leave(doc: Document) -> None:
	"""Somebody leaves the entity: what they raised stays with it, their login is closed at once."""
	if doc.status == Standing.LEFT.zh:
		return
	others = {"customer": doc.customer, "status": Standing.ACTIVE.zh, "is_admin": 1, "name": ("!=", doc.name)}
	if doc.is_admin and frappe.session.user == doc.user and not frappe.db.exists(DOCTYPE, others):
		_refuse(_("You are the only administrator of your entity. Invite another one first."))
	doc.update({"status": Standing.LEFT.zh, "left_at": clock.now()})
	doc.save(ignore_permissions=True)  # an entity's administrator or the member; the caller checked


def _move(doc: Document, before: Standing, **values: object) -> None:
	if doc.status != before.zh:
		_refuse(_("{0} is {1} already.").format(doc.person_name, doc.status))
	doc.update(values)
	doc.save()


def set_sharing(customer: str, sharing: Sharing) -> None:
	frappe.db.set_value("Customer", customer, "hotline_sharing", sharing.zh)


def of_entity(name: str, customer: str) -> Document:
	"""A member of this entity; raises NotAMember for any other name, whether it exists or not."""
	if frappe.db.get_value(DOCTYPE, name, "customer") != customer:
		frappe.throw(_("Your entity has no such person."), exc=NotAMember, title=_("Not Permitted"))
	return frappe.get_doc(DOCTYPE, name)


def _refuse(text: str) -> NoReturn:
	frappe.throw(text, exc=NotInvited, title=_("Not Saved"))
