"""What market entities do on the portal: submit and follow their appeals, and decide who of them may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import frappe
from frappe import _
from frappe.utils import cint, cstr

from hotline_csg.adapters import calendars, clock, files, knowledge, orders, roles, rules
from hotline_csg.adapters.intake import longest_text, plain_text
from hotline_csg.adapters.links import LinkKind
from hotline_csg.adapters.portal import codes, limits, members, page, ratings, shown
from hotline_csg.adapters.portal.members import Member, Sharing, Standing
from hotline_csg.guide.choices import UrgeKind
from hotline_csg.guide.public import OFFERED
from hotline_csg.guide.words import Category, Channel, EventKind, Exemption, Refusal

from . import linked, steps

if TYPE_CHECKING:
	from frappe.model.document import Document

# A file as it was sent: its name and what is in it.
Upload = tuple[str, bytes]
MOST_POINTS, LONGEST_MESSAGE = 20, 1000


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


# Submitting --------------------------------------------------------------------------------------------------


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
	_refuse_closed()
	earlier = cstr(entries.get("refers_to"))
	if earlier:
		shown.check_seen(earlier, member)
	doc = frappe.get_doc({"doctype": "Issue", **_values(member, entries)})
	for point in _points(entries):
		doc.append("hotline_points", {"point": point})
	_as_portal(doc)
	doc.insert()
	shared = member.whole and (
		_is(doc.hotline_category, Category.COMPLAINT) is False or cint(entries.get("shared"))
	)
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
	_attach(doc.name, uploads)
	return shown.progress(doc.name)


def _values(member: Member, entries: dict[str, Any]) -> dict[str, Any]:
	category = cstr(entries.get("category"))
	if category not in {row.name for row in choices()["categories"]}:
		_refuse(_("Choose what kind of appeal it is."))
	if not frappe.db.exists("Hotline Topic", {"name": cstr(entries.get("topic")), "is_group": 0}):
		_refuse(_("Choose what the appeal is about."))
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
		_refuse(_("Enter the points one by one."))
	kept = [cstr(point) for point in points if cstr(point).strip()]
	if len(kept) > MOST_POINTS:
		_refuse(_("At most {0} points are possible. Put the rest into another appeal.").format(MOST_POINTS))
	return kept


def _is(record: str, category: Category) -> bool:
	return orders.word_of("Hotline Category", record) == str(category)


def _attach(order: str, uploads: Sequence[Upload]) -> None:
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


# Following ---------------------------------------------------------------------------------------------------


def file(member: Member, name: str, id: str) -> Upload:
	return shown.file(name, member, id)


def urge(member: Member, name: str, kind: UrgeKind, text: str, uploads: Sequence[Upload]) -> str:
	"""R95.1: urge an appeal, or bring material for it. Returns the urge order's number.

	Raises the guide's refusal where the appeal has ended or was urged as often as is possible (R95.3).
	"""
	_refuse_closed()
	if kind is UrgeKind.MATERIAL and not text.strip():
		_refuse(_("Write what the material is."))
	urged = _locked(member, name)
	facts = {"urge_kind": kind.zh, "material": text} if text.strip() else {"urge_kind": kind.zh}
	steps.take(urged, EventKind.URGED, facts)
	made = _as_portal(linked.urge_order(urged, facts)).insert().name
	linked.tie(made, name, LinkKind.URGE)
	_attach(made, uploads)
	with _by_the_system():
		steps.take(_as_portal(frappe.get_doc("Issue", made, for_update=True)), EventKind.PASSED, {})
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
	return _as_portal(frappe.get_doc("Issue", name, for_update=True))


def _as_portal(doc: Document) -> Document:
	doc.flags.hotline_by_portal = True
	doc.flags.ignore_permissions = True  # entities hold none; membership and the engine are asked instead
	return doc


@contextmanager
def _by_the_system() -> Iterator[None]:
	"""The house moves its own order on: the Workflow asks the session's user for a role that no entity holds."""
	person = frappe.session.user
	frappe.session.user = "Administrator"
	try:
		yield
	finally:
		frappe.session.user = person


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


# The entity's people -----------------------------------------------------------------------------------------


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


# What staff do -----------------------------------------------------------------------------------------------


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


def tell_entity(order: str, text: str) -> None:
	"""A message on the page of the appeal (R2.1: the front alone speaks outward)."""
	if not roles.of_user() & roles.FRONT:
		frappe.throw(
			_("Agents, dispatchers and market management speak to the entity."),
			exc=frappe.PermissionError,
			title=_("Not Permitted"),
		)
	if not shown.is_followed(order):
		_refuse(_("{0} is not followed on the portal.").format(order))
	said = plain_text(_("Message to the entity"), text, LONGEST_MESSAGE)
	if not said:
		_refuse(_("Write what is to be told."))
	values = {"issue": order, "text": said, "sent_by": frappe.session.user, "sent_at": clock.now()}
	frappe.get_doc({"doctype": shown.MESSAGE, **values}).db_insert()


# The pages ---------------------------------------------------------------------------------------------------


def front_page(context: Any) -> None:
	page.frame(context, "")
	context.hours = _hours()
	context.topics = frappe.get_all("Hotline Topic", {"is_group": 1}, pluck="name", order_by="lft")
	context.refusals = [refusal.zh for refusal in Refusal]


def _hours() -> str:
	"""The shifts of the next day on which the hotline is open."""
	calendar = calendars.current()
	day = calendar.describe(calendar.next_opening(clock.now()).date())
	return "、".join(f"{shift.opens:%H:%M}–{shift.closes:%H:%M}" for shift in day.shifts)


def form_page(context: Any, member: Member, earlier: str) -> None:
	"""The form, with what the settings allow; `earlier` is the appeal that the new one refers to."""
	if earlier:
		shown.check_seen(earlier, member)
	offered = choices()
	topics: dict[str, list[frappe._dict]] = {}
	for row in offered["topics"]:
		topics.setdefault(row.parent or "", []).append(row)
	context.update(
		{
			"categories": offered["categories"],
			"topics": list(topics.items()),
			"earlier": earlier,
			"kinds": files.kinds(),
			"megabytes": files.most_megabytes(),
			"longest": longest_text(),
		}
	)


def list_page(context: Any, member: Member, start: str, state: str) -> None:
	at = max(cint(start), 0)
	rows, more = shown.appeals(member, at, state)
	context.update(
		{
			"rows": rows,
			"more": more,
			"state": state if state in ("open", "finished") else "",
			"start": at,
			"before": max(at - shown.PAGE, 0),
			"after": at + shown.PAGE,
		}
	)


def appeal_page(context: Any, member: Member, name: str) -> None:
	context.stars = shown.STARS
	context.longest = longest_text()
	try:
		context.appeal = {**shown.appeal(name, member), "most_urges": rules.current().settings.max_urges}
	except shown.NoSuchAppeal:
		frappe.clear_last_message()
		context.http_status_code = 404


def rating_page(context: Any, token: str) -> None:
	page.frame(context, "")
	context.stars = shown.STARS
	try:
		context.order, context.token = ratings.order_of(token), token
		context.problem = ratings.why_not(context.order)
	except ratings.NotRated as error:
		frappe.clear_last_message()
		context.problem = cstr(error)


def answers(text: str, topic: str = "") -> list[dict[str, str]]:
	"""Published answers that may fit what is being typed."""
	return [{key: one[key] for key in ("title", "route", "text")} for one in knowledge.fitting(topic, text)]


def _refuse_closed() -> None:
	settings = frappe.get_cached_doc("Hotline Settings")
	if cint(settings.portal_closed):
		frappe.throw(
			_("The portal takes no appeals at the moment. Please call {0}.").format(settings.hotline_number),
			exc=PortalClosed,
			title=_("Not Submitted"),
		)


def _refuse(text: str) -> NoReturn:
	frappe.throw(text, exc=NotSubmitted, title=_("Not Submitted"))
