"""The facts of a step, between the document and the guide."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from frappe.utils import cint

from hotline_csg.guide.facts import Kind
from hotline_csg.guide.flow import OPTIONAL, Transition

from .fields import ALSO_TAKEN, FACTS, INTAKE, field

if TYPE_CHECKING:
	from frappe.model.document import Document


def facts_of(doc: Document) -> dict[str, Any]:
	"""Every fact that stands in the document, by the guide's code, and what steps take along; empty ones are left out."""
	facts: dict[str, Any] = {"no_contact": bool(cint(doc.get("hotline_no_contact")))}
	for code, fact in FACTS.items():
		value = doc.get(field(code))
		if fact.kind is Kind.MOMENT:
			value = moment_of(value)
		if fact.kind is Kind.CONFIRM:
			value = bool(cint(value))
		if fact.kind is Kind.YES_NO:
			value = yes_or_no(value)
		if value not in (None, ""):
			facts[code] = value
	if doc.get("hotline_helpers"):
		facts["helpers"] = [row.department for row in doc.hotline_helpers]
	if doc.get("hotline_handler"):
		facts["handler"] = doc.hotline_handler
	return facts


def enter(doc: Document, step: Transition, facts: dict[str, Any]) -> None:
	"""Enter the facts of a step; what it asks for and does not get is emptied: an earlier step's answer is not this one's.

	What was entered at intake, or typed beforehand (an answer, helping departments), stays.
	"""
	asked = {fact.code for fact in (*step.facts, *OPTIONAL.get(step.event, ()))}
	taken = set(ALSO_TAKEN.get(step.event, ()))
	for code in (asked | taken) - {*INTAKE, "answer", "helpers"}:
		doc.set(field(code), None)
	for code in (asked | taken) & facts.keys() - {"helpers"}:
		fact = FACTS.get(code)
		value = facts[code]
		if fact and fact.kind is Kind.MOMENT:
			value = moment_of(value)
		if fact and fact.kind is Kind.YES_NO and code not in INTAKE:
			value = YES_NO.get(yes_or_no(value))
		doc.set(field(code), value)


YES_NO = {True: "是", False: "否"}


def yes_or_no(value: Any) -> bool | None:
	"""A yes or no as a box, a choice or JSON gives it; None where nothing was chosen."""
	if value in (None, ""):
		return None
	if isinstance(value, str) and value in YES_NO.values():
		return value == YES_NO[True]
	return bool(cint(value))


def moment_of(value: Any) -> Any:
	"""A moment as a form, REST or an import gives it (ISO 8601); what is none stays as it is, for the guide to refuse.

	Frappe's own reading guesses: "10" would be the tenth of this month.
	"""
	if not isinstance(value, str):
		return value
	try:
		return datetime.fromisoformat(value.strip())
	except ValueError:
		return value
