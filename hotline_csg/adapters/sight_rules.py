"""Which doctypes are seen with an order, and by what of theirs: the table that `sight` reads."""

from __future__ import annotations

from dataclasses import dataclass

from hotline_csg.guide.words import Role

from .roles import DESK, FRONT

MANAGERS = frozenset({"Hotline Manager", "System Manager"})
OFFICER = "Supervision Officer"
# Of the guide's roles; the managers see all anyway.
INSPECTORS = frozenset({Role.MARKET_MANAGEMENT})
NOBODY = "1=0"
CALLS = "Call Log"
CONTENT = "Hotline Report Content"
MEMBER = "Hotline Department Member"
PREPARED = "Prepared Report"
HELPERS = "Hotline Helping Department"


@dataclass(frozen=True, slots=True)
class Rule:
	"""How the rows of a doctype are seen by who does not see all: with one of what their fields name.

	`every`: the roles that see all rows, besides the managers. `content`: a report's rows are part of what it says.
	`callers`: rows with numbers, for those who must call and not for managers. `child`: a table of the row, its field
	and what that names. `only`: a field and the value it has where others than `every` see the row.
	"""

	orders: tuple[str, ...] = ("issue",)
	rows: tuple[tuple[str, str], ...] = ()
	departments: tuple[str, ...] = ()
	users: tuple[str, ...] = ()
	child: tuple[str, str, str] | None = None
	every: frozenset[Role] = FRONT
	content: bool = False
	callers: bool = False
	only: tuple[str, str] | None = None


RULES: dict[str, Rule] = {
	CALLS: Rule(orders=("hotline_order",), content=True, callers=True),
	"Hotline Bulletin": Rule(
		orders=(),
		child=("Hotline Bulletin Case", "department", "Department"),
		every=frozenset({Role.MARKET_MANAGEMENT}),
		only=("status", "通报已发布"),
	),
	"Hotline Callback": Rule(content=True),
	"Hotline Contact": Rule(content=True, callers=True),
	"Hotline Deadline": Rule(
		rows=(
			("warning", "Hotline Warning"),
			("important_event", "Hotline Important Event"),
			("rectification", "Hotline Rectification"),
		)
	),
	"Hotline Event": Rule(),
	"Hotline Important Event": Rule(
		orders=("raised_by_order",),
		departments=("department",),
		child=("Hotline Event Order", "issue", "Issue"),
	),
	# Inspectors see all, the inspected their own: a person what judges them, a department what judges it.
	"Hotline Inspection": Rule(orders=(), users=("person",), departments=("department",), every=INSPECTORS),
	"Hotline Inspection Event": Rule(
		orders=(), rows=(("inspection", "Hotline Inspection"),), every=INSPECTORS
	),
	"Hotline Investigation Report": Rule(content=True),
	"Hotline Message": Rule(content=True),
	"Hotline Negotiation": Rule(content=True),
	"Hotline Notice": Rule(orders=(), users=("recipient",), every=DESK),
	"Hotline Order Link": Rule(orders=("issue", "linked_issue")),
	"Hotline Portal Appeal": Rule(content=True),
	"Hotline Rating": Rule(content=True),
	"Hotline Rectification": Rule(departments=("department",), content=True),
	CONTENT: Rule(content=True, callers=True),
	"Hotline Return": Rule(content=True),
	"Hotline Supervision": Rule(content=True),
	"Hotline Warning": Rule(orders=(), child=("Hotline Warning Contact", "department", "Department")),
}
# Frappe's own doctypes that speak of a document: the fields that name it.
REFERRING: dict[str, tuple[str, str]] = {
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"Tag Link": ("document_type", "document_name"),
	"ToDo": ("reference_type", "reference_name"),
	"Version": ("ref_doctype", "docname"),
}
# The tables in an order and its rows: Frappe lists a table's rows by the permission for the parent's doctype alone.
TABLES: dict[str, str] = {
	"Hotline Appeal Point": "Issue",
	"Hotline Bulletin Case": "Hotline Bulletin",
	"Hotline Event Order": "Hotline Important Event",
	"Hotline Helping Department": "Issue",
	"Hotline Inspection Mark": "Hotline Inspection",
	"Hotline Notified Person": "Hotline Important Event",
	"Hotline Signature": "Hotline Investigation Report",
	"Hotline Warning Call": "Hotline Warning",
	"Hotline Warning Contact": "Hotline Warning",
}
GUARDED = ("Issue", *RULES)
