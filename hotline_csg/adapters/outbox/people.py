"""Recipients → persons with their addresses, looked up once per run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import frappe
from frappe.utils import cint, cstr

from hotline_csg.guide import phones
from hotline_csg.guide.notice_rules import LADDER, Means, Recipient
from hotline_csg.guide.warnings import Source
from hotline_csg.guide.words import Role

from .. import roles, roster, sealed
from . import opt_outs
from .about import About

R = Recipient
DEPARTMENT = {
	R.HANDLER: Role.HANDLER,
	R.SUPERVISOR: Role.SUPERVISOR,
	R.HEAD: Role.HEAD,
	R.PRINCIPAL_HEAD: Role.PRINCIPAL_HEAD,
}
CENTRE = {
	R.AGENT: Role.AGENT,
	R.DISPATCHER: Role.DISPATCHER,
	R.MARKET_MANAGEMENT: Role.MARKET_MANAGEMENT,
}
RECIPIENT_OF = {role: recipient for recipient, role in {**DEPARTMENT, **CENTRE}.items()}


@dataclass(frozen=True, slots=True)
class Person:
	"""`key` is what messages are gathered by; `user` is None for a market entity. Addresses may be empty."""

	key: str
	user: str | None
	name: str
	lang: str
	phone: str
	mail: str

	def address(self, means: Means) -> str:
		if means is Means.MAIL:
			return self.mail
		return self.phone if means in (Means.SMS, Means.PHONE) else cstr(self.user)


@dataclass(frozen=True, slots=True)
class Found:
	"""`unknown` says that somebody should be there and is not; `told_as` who it is in the end."""

	people: tuple[Person, ...] = ()
	told_as: Recipient | None = None
	unknown: bool = False
	refused: bool = False


class People:
	"""One run's view of who is who. `at` decides who is on duty."""

	def __init__(self, at: datetime) -> None:
		self.at = at
		self.reachable: Callable[[Role], list[str]] = cache(lambda role: roster.reachable(role, at))
		self.members: Callable[[str, Role], list[str]] = cache(roles.members)
		self._known: dict[str, Person | None] = {}
		self.managers: Callable[[], list[str]] = cache(managers)

	def person(self, user: str | None) -> Person | None:
		if user and user not in self._known:
			self.load([user])
		return self._known.get(user) if user else None

	def load(self, users: Iterable[str | None]) -> None:
		"""Look up many users at once."""
		wanted = {user for user in users if user and user not in self._known}
		if wanted:
			self._known.update(dict.fromkeys(wanted), **persons(wanted))

	def find(self, recipient: Recipient, about: About) -> Found:
		"""Whom `recipient` means; where nobody is, the next one up the ladder, and that it is so."""
		if recipient is R.ENTITY:
			return self._entity(about)
		first = self._users(recipient, about)
		if first is None:
			return Found()
		people = self._people(first)
		if people:
			return Found(people, recipient)
		role = RECIPIENT_OF.get(about.owner_role) if recipient is R.OWNER else recipient
		for above in LADDER.get(role, ()):
			people = self._people(self._users(above, about) or [])
			if people:
				return Found(people, above, unknown=True)
		return Found(unknown=True)

	def above(self, about: About) -> Found:
		"""The first of the ladder above an undelivered notice's recipient who is not that very person."""
		for recipient in about.above:
			users = [user for user in self._users(recipient, about) or [] if user != about.same]
			people = self._people(users)
			if people:
				return Found(people, recipient)
		return Found()

	def caller(self) -> str | None:
		"""Who makes the calls: the dispatcher on duty, by the order of the roster."""
		return next(iter(self.reachable(Role.DISPATCHER)), None)

	def _people(self, users: list[str]) -> tuple[Person, ...]:
		found = (self.person(user) for user in dict.fromkeys(users))
		return tuple(one for one in found if one)

	def _users(self, recipient: Recipient, about: About) -> list[str] | None:
		"""The users meant, or None where such a recipient has no place here (an order without a department)."""
		if recipient is R.OWNER:
			return self._owners(about)
		if recipient is R.SAME:
			return [about.same] if about.same else None
		if recipient is R.MANAGER:
			return self.managers()
		if recipient is R.AGENT and about.agent:
			return [about.agent]
		if recipient in CENTRE:
			return self.reachable(CENTRE[recipient])
		if recipient is R.HANDLER and about.handler:
			return [about.handler]
		if recipient not in DEPARTMENT or not about.departments:
			return None
		role = DEPARTMENT[recipient]
		return [user for department in about.departments for user in self.members(department, role)]

	def _owners(self, about: About) -> list[str] | None:
		if about.owner:
			return [about.owner]
		recipient = RECIPIENT_OF.get(about.owner_role) if about.owner_role else None
		return self._users(recipient, about) if recipient else None

	def _entity(self, about: About) -> Found:
		one = entity(about.issue) if about.issue else None
		if one is None:
			return Found()
		return Found((one,), R.ENTITY, refused=opt_outs.refused(one.phone, one.mail))


def persons(users: Iterable[str]) -> dict[str, Person]:
	"""Those of `users` who are enabled; the number of the user record, else that of the department's list."""
	names = list(users)
	rows = frappe.get_all(
		"User",
		filters={"name": ("in", names), "enabled": 1},
		fields=["name", "email", "mobile_no", "full_name", "language"],
		order_by="name",
	)
	without = [row.name for row in rows if not row.mobile_no]
	listed = frappe.get_all(
		"Hotline Department Member",
		filters={"user": ("in", without), "phone": ("is", "set")},
		fields=["user", "phone"],
		order_by="creation desc",
	)
	numbers = {row.user: row.phone for row in listed}
	return {
		row.name: Person(
			key=row.name,
			user=row.name,
			name=cstr(row.full_name),
			lang=_lang(row.language),
			phone=cstr(row.mobile_no or numbers.get(row.name)),
			mail=cstr(row.email),
		)
		for row in rows
	}


def entity(order: str) -> Person | None:
	"""Whoever asked, in the way the appeal came; None where no contact is given, or for a report."""
	row = frappe.db.get_value(
		"Issue", order, ["raised_by", "hotline_no_contact", "hotline_source", "hotline_urge"], as_dict=True
	)
	if not row or cint(row.hotline_no_contact):
		return None
	phone, mail = sealed.phone_of(order), cstr(row.raised_by)
	if not phone and not mail:
		return None
	# One message, in the channel the appeal came by; the other only where that gives no address.
	if mail and (row.hotline_source == Source.MAIL.zh or not phone):
		phone = ""
	else:
		mail = ""
	key = "entity:" + opt_outs.key_of(phone or mail)[:24]
	return Person(key, None, "市场主体", "zh", phone, mail)


def managers() -> list[str]:
	return frappe.get_all(
		"Has Role",
		filters={"role": "Hotline Manager", "parenttype": "User", "parent": ("!=", "Administrator")},
		pluck="parent",
		order_by="parent",
	)


def _lang(language: str | None) -> str:
	return "zh" if not language or language.startswith("zh") else "en"


def masked(means: Means, address: str) -> str:
	"""What a list shows of an address; a number only in part."""
	return phones.mask(address) if means in (Means.SMS, Means.PHONE) else address
