"""An entity follows its appeal: urges it, agrees on the callback, rates it; a guest with a code or a link, and the front's messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _

from hotline_csg.adapters import clock, orders, roles
from hotline_csg.adapters.intake import plain_text
from hotline_csg.adapters.links import LinkKind
from hotline_csg.adapters.portal import codes, ratings, shown
from hotline_csg.adapters.portal.members import Member
from hotline_csg.guide.choices import UrgeKind
from hotline_csg.guide.words import EventKind, Exemption

from .. import linked, steps
from .entrance import as_portal, by_the_system, refuse, refuse_closed
from .submitting import Upload, attach

if TYPE_CHECKING:
	from frappe.model.document import Document

LONGEST_MESSAGE = 1000


def file(member: Member, name: str, id: str) -> Upload:
	return shown.file(name, member, id)


def urge(member: Member, name: str, kind: UrgeKind, text: str, uploads: Sequence[Upload]) -> str:
	"""R95.1: urge an appeal, or bring material for it. Returns the urge order's number.

	Raises the guide's refusal where the appeal has ended or was urged as often as is possible (R95.3).
	"""
	refuse_closed()
	if kind is UrgeKind.MATERIAL and not text.strip():
		refuse(_("Write what the material is."))
	urged = _locked(member, name)
	facts = {"urge_kind": kind.zh, "material": text} if text.strip() else {"urge_kind": kind.zh}
	steps.take(urged, EventKind.URGED, facts)
	made = as_portal(linked.urge_order(urged, facts)).insert().name
	linked.tie(made, name, LinkKind.URGE)
	attach(made, uploads)
	with by_the_system():
		steps.take(as_portal(frappe.get_doc("Issue", made, for_update=True)), EventKind.PASSED, {})
	return made


def agree_callback(member: Member, name: str, at: str) -> None:
	"""R94.7: the entity says when it wants to be called."""
	steps.take(_locked(member, name), EventKind.CALLBACK_AGREED, {"appointment": orders.moment_of(at)})


def decline_callback(member: Member, name: str) -> None:
	"""R94.4: the entity wants no callback."""
	steps.take(_locked(member, name), EventKind.CALLBACK_DECLINED, {"exemption": Exemption.DECLINED.zh})


def rate(member: Member, name: str, rating: int, words: str) -> None:
	shown.check_seen(name, member)
	ratings.put(name, rating, words, by_link=False)


def _locked(member: Member, name: str) -> Document:
	shown.check_seen(name, member)
	return as_portal(frappe.get_doc("Issue", name, for_update=True))


# Without an account ------------------------------------------------------------------------------------------


def ask_code(order: str, phone: str) -> None:
	"""Have a code sent, if the number is the order's; what becomes of it is not told."""
	frappe.enqueue(
		"hotline_csg.tasks.hotline_progress_code", queue="short", order=order.strip()[:40], phone=phone[:40]
	)


def send_code(order: str, phone: str) -> bool:
	return codes.send(order, phone)


def progress_by_code(order: str, phone: str, code: str) -> dict[str, Any]:
	"""How far the order is, for whoever got its code. Raises WrongCode."""
	codes.check(order.strip(), phone, code)
	if not shown.is_public(order.strip()):
		frappe.throw(_("There is no such appeal."), exc=shown.NoSuchAppeal, title=_("Not Found"))
	return shown.progress(order.strip())


def rate_by_link(token: str, rating: int, words: str) -> None:
	ratings.put(ratings.order_of(token), rating, words, by_link=True)


# What the front says -----------------------------------------------------------------------------------------


def tell_entity(order: str, text: str) -> None:
	"""A message on the page of the appeal (R2.1: the front alone speaks outward)."""
	if not roles.of_user() & roles.FRONT:
		frappe.throw(
			_("Agents, dispatchers and market management speak to the entity."),
			exc=frappe.PermissionError,
			title=_("Not Permitted"),
		)
	if not shown.is_followed(order):
		refuse(_("{0} is not followed on the portal.").format(order))
	said = plain_text(_("Message to the entity"), text, LONGEST_MESSAGE)
	if not said:
		refuse(_("Write what is to be told."))
	values = {"issue": order, "text": said, "sent_by": frappe.session.user, "sent_at": clock.now()}
	frappe.get_doc({"doctype": shown.MESSAGE, **values}).db_insert()
