"""What the desk and other systems call to work on an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import frappe
from frappe import _

from hotline_csg import service
from hotline_csg.adapters.links import LinkKind
from hotline_csg.adapters.transactions import whole
from hotline_csg.guide.words import EventKind, Word

if TYPE_CHECKING:
	from frappe.model.document import Document


@frappe.whitelist(methods=["POST"])
def act(order: str, event: str, facts: dict[str, Any] | str | None = None, seen: str = "") -> dict[str, Any]:
	"""Do one step of an order: `event` is the guide's code (`dispatched`), `facts` what it asks for by code.

	`seen` is the order's `modified` as its user saw it: a step is refused where somebody else was faster. Answers the
	order's new stage and what should be told. Refusals come as errors whose type is the guide's (`MissingFact`, …).
	"""
	frappe.has_permission("Issue", "write", doc=order, throw=True)
	kind = _word(EventKind, event, _("There is no step “{0}”."))
	return _stands(whole(service.do, order, kind, _given(facts), seen))


@frappe.whitelist(methods=["GET", "POST"])
def look(entries: dict[str, Any] | str) -> dict[str, Any]:
	"""What to know of a new order's `entries`, by the guide's codes, before it is saved.

	Answers `caller`, `due` (each deadline with its moment and why), `articles` that may answer it, and `at_once`.
	"""
	frappe.has_permission("Issue", "create", throw=True)
	return service.look(_given(entries))


@frappe.whitelist(methods=["POST"])
def register(
	doc: dict[str, Any] | str, event: str = "", facts: dict[str, Any] | str | None = None
) -> dict[str, Any]:
	"""Save a new order as its form holds it and do the step `event` on it, both or neither. Answers as `act`."""
	frappe.has_permission("Issue", "create", throw=True)
	kind = _word(EventKind, event, _("There is no step “{0}”.")) if event else None
	return _stands(whole(service.register, _given(doc), kind, _given(facts)))


@frappe.whitelist(methods=["POST"])
def urge(order: str, facts: dict[str, Any] | str | None = None, seen: str = "") -> dict[str, Any]:
	"""R95: urge an order, or bring extra material for it. Answers as `act`, with the urge order made."""
	frappe.has_permission("Issue", "write", doc=order, throw=True)
	urged, made = whole(service.urge, order, _given(facts), seen)
	return {**_stands(urged), "made": made.name}


@frappe.whitelist(methods=["POST"])
def raise_from(
	order: str,
	kind: str,
	entries: dict[str, Any] | str | None = None,
	points: list[str] | str | None = None,
) -> dict[str, Any]:
	"""Raise a new order from `order`: `new_appeal`, `split` (with the rows of its points), or `rehandling`.

	`entries` are its intake entries by the guide's codes; what is left out is as on `order`. Answers as `act`.
	"""
	frappe.has_permission("Issue", "read", doc=order, throw=True)
	frappe.has_permission("Issue", "create", throw=True)
	rows = frappe.parse_json(points) if points else []
	doc = whole(service.raise_from, order, _link_kind(kind), _given(entries), rows)
	return _stands(doc)


@frappe.whitelist(methods=["POST"])
def link(order: str, other: str, kind: str, note: str = "") -> None:
	"""Mark `order` as a `duplicate` of `other`, or both as handled `together` (并案)."""
	frappe.has_permission("Issue", "read", doc=order, throw=True)
	frappe.has_permission("Issue", "read", doc=other, throw=True)
	whole(service.link, order, other, _link_kind(kind), note)


@frappe.whitelist(methods=["POST"])
def answer(order: str, answers: dict[str, str] | str) -> dict[str, Any]:
	"""Answer points of an order, by their rows: the leading department any, a helping one its own. Answers as `act`."""
	frappe.has_permission("Issue", "write", doc=order, throw=True)
	return _stands(whole(service.answer_points, order, _given(answers)))


@frappe.whitelist(methods=["POST"])
def supervise(order: str, item: str, due: str, department: str = "") -> str:
	"""督办 (R92.1): ask a department of the order, by default the leading one, until `due`. Answers the item's name."""
	frappe.has_permission("Hotline Supervision", "create", throw=True)
	frappe.has_permission("Issue", "read", doc=order, throw=True)
	return whole(service.supervise, order, item, due, department).name


@frappe.whitelist(methods=["POST"])
def answer_supervision(name: str, answer: str) -> str:
	"""The department answers an item that was asked of it. Answers the item's new status."""
	frappe.has_permission("Hotline Supervision", "write", doc=name, throw=True)
	return whole(service.answer_supervision, name, answer).status


@frappe.whitelist(methods=["GET", "POST"])
def board(order: str) -> dict[str, Any]:
	"""What the form shows of an order: the steps its user may take now with the facts they ask for, and deadlines."""
	frappe.has_permission("Issue", "read", doc=order, throw=True)
	return service.board(order)


@frappe.whitelist(methods=["GET", "POST"])
def why(deadline: str) -> list[str]:
	"""Why a deadline is due when it is: the guide's own account of the count, in sentences, in the user's language."""
	frappe.has_permission("Hotline Deadline", "read", doc=deadline, throw=True)
	return service.why(deadline)


@frappe.whitelist(methods=["GET", "POST"])
def left(orders: list[str] | str) -> dict[str, Any]:
	"""The working time left of each order's next deadline, for the rows of a list; only of those the user may see."""
	frappe.has_permission("Issue", "read", throw=True)
	asked = frappe.parse_json(orders)
	seen = frappe.get_list(
		"Issue", filters={"name": ("in", asked)}, pluck="name", order_by="name", limit=len(asked) or 1
	)
	return service.left_of(seen)


def _given(facts: dict[str, Any] | str | None) -> dict[str, Any]:
	try:
		given = frappe.parse_json(facts) if facts else {}
	except ValueError:
		given = None
	if not isinstance(given, dict):
		frappe.throw(_("The facts of a step are given by name, as an object."), title=_("Not Possible"))
	return dict(given)


def _link_kind(code: str) -> LinkKind:
	return _word(LinkKind, code, _("Orders are not linked as “{0}”."))


def _word(words: type[Word], code: str, unknown: str) -> Any:
	try:
		return words(code)
	except ValueError:
		frappe.throw(unknown.format(frappe.utils.escape_html(code)), title=_("Not Possible"))


def _stands(doc: Document) -> dict[str, Any]:
	"""Where an order stands now, and what its user should be told."""
	return {
		"name": doc.name,
		"stage": doc.hotline_stage,
		"state": doc.hotline_state,
		"act_by": doc.hotline_act_by,
		"modified": str(doc.modified),
		"hints": service.hints_of(doc),
	}
