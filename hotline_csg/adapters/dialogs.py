"""The dialog of a step, as plain values: what the guide asks for, what may be added, and what comes along with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frappe import _

from hotline_csg.guide.facts import CONTACTED_AT, DEPARTMENT, REASON, Fact, Kind
from hotline_csg.guide.flow import OPTIONAL, Transition, find
from hotline_csg.guide.orders import Order
from hotline_csg.guide.rulebook import Settings
from hotline_csg.guide.words import Category, EventKind, Flow, State

from . import clock, dispatching, helping, orders, wording

if TYPE_CHECKING:
	from frappe.model.document import Document

Field = dict[str, Any]
FIELDTYPES = {
	Kind.TEXT: "Small Text",
	Kind.LINE: "Data",
	Kind.MOMENT: "Datetime",
	Kind.CONFIRM: "Check",
	Kind.YES_NO: "Select",
	Kind.WORD: "Select",
	Kind.DEPARTMENT: "Link",
	Kind.FILE: "Attach",
}
# What was entered before and may simply be confirmed or improved on.
SHOWN_AGAIN = ("answer", "report", "judgement")


def fields(step: Transition, order: Order, doc: Document, settings: Settings) -> list[Field]:
	"""The fields of a step's dialog, in the order they are asked."""
	asked = [_field(fact, 1) for fact in step.facts]
	may = [_field(fact, 0) for fact in OPTIONAL.get(step.event, ())]
	found = [*_before(step, order), *asked, *may, *_taken_along(step, doc), *_after(step, order, settings)]
	for one in found:
		if one["fieldname"] in SHOWN_AGAIN and doc.get(orders.field(one["fieldname"])):
			one["default"] = doc.get(orders.field(one["fieldname"]))
		if step.event is EventKind.DISPATCHED and one["fieldname"] == DEPARTMENT.code:
			one |= _suggested(doc)
		if step.event is EventKind.URGED and one["fieldname"] == REASON.code:
			one["reqd"] = int(order.urges >= settings.max_urges)  # R95.3
	return found


def _suggested(doc: Document) -> Field:
	"""The department that answered such orders before, to be confirmed or changed."""
	row = {name: doc.get(name) for name in ("name", "hotline_topic", "hotline_state", "hotline_department")}
	found = dispatching.suggestions([row], now=clock.now()).get(doc.name)
	if not found:
		return {}
	text = (
		_("Suggested: answered {0} of {1} orders on this topic")
		if found["same_topic"]
		else _("Suggested: answered {0} of {1} orders of this group of topics")
	)
	return {"default": found["department"], "description": text.format(found["count"], found["total"])}


def _field(fact: Fact, required: int) -> Field:
	field: Field = {
		"fieldname": fact.code,
		"label": wording.label(fact),
		"fieldtype": FIELDTYPES[fact.kind],
		"reqd": required,
	}
	if fact.words:
		field["options"] = "\n".join(["", *(word.zh for word in fact.words)])
	if fact.kind is Kind.YES_NO:
		field["options"] = "\n".join(["", *orders.YES_NO.values()])
	if fact.kind is Kind.DEPARTMENT:
		field["options"] = "Department"
	return field


def _before(step: Transition, order: Order) -> list[Field]:
	"""The contact that a reply tells of, where none was recorded: a complaint's must be (R82.9)."""
	if step.event is not EventKind.REPLIED or order.contacted_at or order.no_contact:
		return []
	return [_field(CONTACTED_AT, int(order.category is Category.COMPLAINT))]


def _taken_along(step: Transition, doc: Document) -> list[Field]:
	"""A dispatch names the handler and the departments that help."""
	if step.event is not EventKind.DISPATCHED:
		return []
	helpers = helping.departments(doc)
	return [
		{
			"fieldname": "handler",
			"label": _("Handler", context="Hotline Helping Department"),
			"fieldtype": "Link",
			"options": "User",
			"reqd": 0,
		},
		{
			"fieldname": "helpers",
			"label": _("Helping Departments", context="Issue"),
			"fieldtype": "MultiSelectPills",
			"options": "Department",
			"reqd": 0,
			"default": helpers,
		},
	]


def _after(step: Transition, order: Order, settings: Settings) -> list[Field]:
	"""Archiving in the same go, where the callback leaves nothing else to do."""
	if order.flow is not Flow.GENERAL or not _archives(step, order, settings):
		return []
	return [{"fieldname": "archive", "label": _("Archive as well"), "fieldtype": "Check", "reqd": 0}]


def _archives(step: Transition, order: Order, settings: Settings) -> bool:
	if find(step.next, EventKind.ARCHIVED, order.flow) is None or order.state is not State.REVIEWED:
		return False
	if step.event is EventKind.CALLBACK_FAILED:
		return len(order.failed_attempts) + 1 >= settings.callback_attempts
	return step.event in (EventKind.CALLED_BACK, EventKind.CALLBACK_DECLINED)
