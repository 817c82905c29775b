"""What an entity reads of its orders: which they are, and every field that leaves the house, named one by one."""

from __future__ import annotations

from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.utils import cint, cstr

from hotline_csg.guide.public import ANSWERED, HIDDEN_CHANNEL, PUBLIC, PublicStage
from hotline_csg.guide.words import Category, DeadlineName, Satisfaction, State

from .. import calendars, rules
from ..links import LinkKind
from . import members, ratings
from .members import Member

APPEAL = "Hotline Portal Appeal"
MESSAGE = "Hotline Message"
PAGE = 20


class NoSuchAppeal(frappe.DoesNotExistError):
	"""Whether an order exists is not told to those it is not of."""


def appeals(member: Member, start: int = 0, state: str = "") -> tuple[list[dict[str, Any]], bool]:
	"""A page of the appeals a member sees, the latest first, and whether there are more; `state`: open or finished."""
	issue, query = _seen_by(member)
	ended = [str(one) for one in PUBLIC if one.ended]
	if state == "open":
		query = query.where(issue.hotline_state.notin(ended))
	if state == "finished":
		query = query.where(issue.hotline_state.isin(ended))
	rows = (
		query.select(
			issue.name,
			issue.hotline_category,
			issue.hotline_topic,
			issue.hotline_description,
			issue.hotline_state,
			issue.hotline_received_at,
			issue.hotline_archived_at,
		)
		.orderby(issue.hotline_received_at, order=frappe.qb.desc)
		.orderby(issue.name, order=frappe.qb.desc)
		.limit(PAGE + 1)
		.offset(max(start, 0))
		.run(as_dict=True)
	)
	due = _due_of([row.name for row in rows])
	return [_line(row, due.get(row.name)) for row in rows[:PAGE]], len(rows) > PAGE


def _line(row: frappe._dict, due: frappe._dict | None) -> dict[str, Any]:
	state = State(row.hotline_state)
	return {
		"name": row.name,
		"category": row.hotline_category,
		"topic": row.hotline_topic,
		"summary": cstr(row.hotline_description)[:60],
		"stage": PUBLIC[state],
		"received_at": row.hotline_received_at,
		"due": None if state.ended or not due else due.due,
		"ended_at": row.hotline_archived_at,
	}


def appeal(name: str, member: Member) -> dict[str, Any]:
	"""The page of one appeal. Raises NoSuchAppeal where the member does not see it."""
	check_seen(name, member)
	doc = frappe.get_doc("Issue", name)
	return {
		**progress(name),
		"unit": doc.hotline_unit,
		"contact_name": doc.hotline_contact_name,
		"phone": doc.hotline_phone,
		"suggestion": doc.hotline_suggestion,
		"points": [
			{"point": row.point, "answer": row.answer if State(doc.hotline_state) in ANSWERED else None}
			for row in doc.hotline_points
		],
		"answer": doc.hotline_answer if State(doc.hotline_state) in ANSWERED else None,
		"told": doc.hotline_told if State(doc.hotline_state) is State.NOT_ACCEPTED else None,
		"appointment": doc.hotline_appointment,
		"declined": bool(doc.hotline_exemption),
		"messages": _messages(name),
		"files": files(name, member),
		"urges": cint(doc.hotline_urges),
		"rating": ratings.given(name),
		"may": _may(doc),
	}


def progress(name: str) -> dict[str, Any]:
	"""How far an order is: what a guest with the right number and code sees too."""
	row = frappe.db.get_value(
		"Issue",
		name,
		["hotline_category", "hotline_topic", "hotline_state", "hotline_received_at", "hotline_archived_at"],
		as_dict=True,
	)
	state = State(row.hotline_state)
	overall = _due_of([name]).get(name)
	return {
		"name": name,
		"category": row.hotline_category,
		"topic": row.hotline_topic,
		"stage": PUBLIC[state],
		"stages": _way(state),
		"received_at": row.hotline_received_at,
		"starts_at": calendars.current().next_opening(row.hotline_received_at),
		"due": overall.due if overall and not state.ended else None,
		"provisional": bool(overall and overall.provisional),
		"ended_at": row.hotline_archived_at,
	}


def _way(state: State) -> list[dict[str, Any]]:
	"""The stages in their order, with where the appeal stands."""
	if state is State.NOT_ACCEPTED:
		way = [PublicStage.ACCEPTED, PublicStage.NOT_ACCEPTED]
	else:
		way = [one for one in PublicStage if one is not PublicStage.NOT_ACCEPTED]
	now = way.index(PUBLIC[state])
	return [
		{"stage": one, "stage_name": one.zh, "done": place < now, "now": place == now}
		for place, one in enumerate(way)
	]


def _may(doc: Any) -> dict[str, bool]:
	"""What the member can do about the appeal now; each is judged again when it is done."""
	state = State(doc.hotline_state)
	settings = rules.current().settings
	called = bool(doc.hotline_called_back or doc.hotline_exemption)
	return {
		"urge": not state.ended and cint(doc.hotline_urges) < settings.max_urges,
		"urged_out": not state.ended and cint(doc.hotline_urges) >= settings.max_urges,
		"callback": state is State.REVIEWED and not called,
		"rate": not ratings.why_not(doc.name),
		"new": state.ended,
	}


def _messages(name: str) -> list[frappe._dict]:
	"""What the front told the entity: who of the house wrote it is not told."""
	return frappe.get_all(
		MESSAGE, {"issue": name}, ["text", "sent_at"], order_by="sent_at desc, creation desc"
	)


def files(name: str, member: Member) -> list[frappe._dict]:
	"""The files that people of the entity sent with the appeal or its material, on it and on its urge orders."""
	theirs = [row.user for row in members.colleagues(member.customer) if row.user]
	orders = [
		name,
		*frappe.get_all(
			"Hotline Order Link", {"linked_issue": name, "kind": LinkKind.URGE.zh}, pluck="issue"
		),
	]
	return frappe.get_all(
		"File",
		{"attached_to_doctype": "Issue", "attached_to_name": ("in", orders), "owner": ("in", theirs)},
		["name", "file_name", "file_size", "creation"],
		order_by="creation",
	)


def file(name: str, member: Member, id: str) -> tuple[str, bytes]:
	"""Name and content of one of the appeal's files. Raises NoSuchAppeal for any other."""
	check_seen(name, member)
	if id not in {row.name for row in files(name, member)}:
		_refuse()
	doc = frappe.get_doc("File", id)
	content = doc.get_content()
	return doc.file_name, content.encode() if isinstance(content, str) else content


# Which orders they are ---------------------------------------------------------------------------------------


def check_seen(name: str, member: Member) -> None:
	issue, query = _seen_by(member)
	if not query.select(issue.name).where(issue.name == cstr(name)).run():
		_refuse()


def is_public(name: str) -> bool:
	"""Whether an order is one that entities follow: no report, none of the regulator's, no urge of another."""
	issue = frappe.qb.DocType("Issue")
	return bool(frappe.qb.from_(issue).select(issue.name).where((issue.name == name) & _public(issue)).run())


def is_followed(name: str) -> bool:
	"""Whether somebody of an entity reads the order's page."""
	return is_public(name) and bool(frappe.db.exists(APPEAL, {"issue": name}))


def _public(issue: Any) -> Any:
	return (
		issue.hotline_state.isin([str(one) for one in PUBLIC])
		& (issue.hotline_urge == 0)
		& (issue.hotline_category_code != str(Category.REPORT))
		& (issue.hotline_channel_code != str(HIDDEN_CHANNEL))
	)


def _seen_by(member: Member) -> tuple[Any, Any]:
	"""The orders of the entity that the member raised, and those the entity's people share.

	An appeal by telephone has no login: it is the entity's where that shares, unless it is a complaint.
	"""
	issue, row = frappe.qb.DocType("Issue"), frappe.qb.DocType(APPEAL)
	seen = row.user == member.user
	if member.whole:
		by_phone = row.name.isnull() & (issue.hotline_category_code != str(Category.COMPLAINT))
		seen = seen | (row.shared == 1) | by_phone
	query = (
		frappe.qb.from_(issue)
		.left_join(row)
		.on(row.issue == issue.name)
		.where((issue.customer == member.customer) & _public(issue) & seen)
	)
	return issue, query


def _due_of(names: list[str]) -> dict[str, frappe._dict]:
	if not names:
		return {}
	rows = frappe.get_all(
		"Hotline Deadline",
		{"issue": ("in", names), "code": str(DeadlineName.OVERALL)},
		["issue", "due", "provisional"],
		order_by="creation",
	)
	return {row.issue: row for row in rows}


def _refuse() -> NoReturn:
	frappe.throw(_("There is no such appeal among yours."), exc=NoSuchAppeal, title=_("Not Found"))


STARS: dict[int, Satisfaction] = dict(zip(range(ratings.BEST, 0, -1), Satisfaction, strict=False))
