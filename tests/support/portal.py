"""Two market entities with two people each, and what they do on the portal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import frappe
from frappe.utils.password import set_encrypted_password

from hotline_csg.adapters.portal import members, shown
from hotline_csg.adapters.portal.members import Standing
from hotline_csg.guide.words import EventKind, State
from hotline_csg.service import portal

from . import builders, frappe_site
from .builders import MONDAY, STEP, TOPIC

ENTITIES = {"a": "甲测试发电有限公司", "b": "乙测试售电有限公司"}
# The first of each administers the entity's access.
PEOPLE = ("a1", "a2", "b1", "b2")
_SECRET = "portal-secret-of-"

ENTRIES: dict[str, Any] = {
	"category": "咨询",
	"topic": TOPIC,
	"description": "平台无法下载结算单。",
	"points": ["结算单在哪里下载？", "下载失败怎么办？"],
	"contact_name": "陈测试",
	"phone": "13800000011",
}


def email(part: str) -> str:
	return f"{part}@entity.example"


def phone(part: str) -> str:
	return f"138000000{PEOPLE.index(part) + 1}1"


def token(part: str) -> str:
	return f"token {part}:{_SECRET}{part}"


def prepare(remember: Callable[[str, str], None] = lambda doctype, name: None) -> dict[str, str]:
	"""Make the entities and their people; gives the entities' Customers by their letter."""
	customers = {}
	for letter, name in ENTITIES.items():
		customers[letter] = _customer(name)
		remember("Customer", customers[letter])
	for part in PEOPLE:
		member = members.invite(
			customers[part[0]], email(part), f"{part}测试", phone(part), part.endswith("1"), Standing.ACTIVE
		)
		remember(members.DOCTYPE, member.name)
		remember("User", email(part))
		frappe.db.set_value("User", email(part), "api_key", part)
		set_encrypted_password("User", email(part), _SECRET + part, "api_secret")
	return customers


def _customer(name: str) -> str:
	doc = frappe.get_doc({"doctype": "Customer", "customer_name": name, "customer_type": "Company"})
	return doc.insert().name


@contextmanager
def acting(part: str, at: datetime = MONDAY) -> Iterator[members.Member]:
	"""Be one of PEOPLE inside, at the moment `at`."""
	with builders.acting(email(part), at):
		yield members.needed()


def submitted(part: str, at: datetime = MONDAY, **entries: Any) -> str:
	"""The number of an appeal that one of PEOPLE submits."""
	with acting(part, at) as member:
		return portal.submit(member, {**ENTRIES, **entries}, ())["name"]


def brought_to(name: str, state: State, at: datetime = MONDAY) -> datetime:
	"""Take an appeal to `state` by the steps of the house; gives the moment of the last one."""
	for part, kind in builders.way(state):
		at += STEP
		points = len(frappe.get_doc("Issue", name).hotline_points)
		more = (
			{"points": [f"答复{number + 1}" for number in range(points)]} if kind is EventKind.REPLIED else {}
		)
		builders.step(name, part, kind, at, **more)
	return at


@contextmanager
def committed() -> Iterator[dict[str, str]]:
	"""The entities and their people, for the tests of a module."""
	with frappe_site.committing() as remember:
		made = prepare(remember)
		frappe.db.commit()
		yield made


def seen(part: str, name: str, at: datetime = MONDAY) -> dict[str, Any]:
	"""The page of an appeal as one of PEOPLE has it."""
	with acting(part, at) as member:
		return shown.appeal(name, member)
