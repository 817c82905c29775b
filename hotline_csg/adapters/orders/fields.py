"""Which field of Issue holds what, and who writes it."""

from __future__ import annotations

from hotline_csg.guide.facts import Fact
from hotline_csg.guide.flow import ALSO, OPTIONAL, Transition
from hotline_csg.guide.flow import FACTS as ALL_FACTS
from hotline_csg.guide.measures import LIMITS, STAGES
from hotline_csg.guide.words import EventKind

FACTS: dict[str, Fact] = {fact.code: fact for fact in ALL_FACTS}
# Facts of one step only: the history keeps them, the order does not.
TRANSIENT = (
	"reason",
	"return_ground",
	"review_ground",
	"reply_read",
	"department_view",
	"dispatcher_view",
	"signed_off",
	"number_told",
	"urge_kind",
	"material",
)
USED = {stage: f"used_{stage}" for stage in STAGES}
LIMIT_KEPT = {name: f"kept_{name}" for name in LIMITS}
# Written by the engine alone; whoever else writes them is refused.
KEPT = (
	"stage",
	"state",
	"act_by",
	"soon_from",
	"act_for",
	"owed_by",
	"overdue",
	"ending",
	"dispatched_at",
	"major",
	"signed",
	"called_back",
	"attempts",
	"first_agent",
	"returns",
	"reply_returns",
	"urges",
	"corrections",
	"archived_at",
	"last_at",
	"category_code",
	"channel_code",
	"side",
	"passed_at",
	"urge",
	"entity",
	"source",
	"used",
	*USED.values(),
	*LIMIT_KEPT.values(),
)
# What a step takes along beyond the facts it asks for.
ALSO_TAKEN: dict[EventKind, tuple[str, ...]] = {EventKind.DISPATCHED: ("handler", "helpers")}
KEPT_STOCK = ("first_responded_on", "resolution_date", "opening_date", "opening_time")
INTAKE = (
	"category",
	"channel",
	"topic",
	"unit",
	"contact_name",
	"phone",
	"no_contact",
	"description",
	"suggestion",
	"judgement",
	"mood",
	"transfer_number",
	"transfer_body",
	"reply_by",
	"received_at",
	"new_rule",
	"centre",
	"call",
	"entity_kind",
)
# What a report says and who says it; the Issue keeps a mask of each.
REPORT_TEXTS = ("unit", "contact_name", "description", "suggestion", "judgement")


def field(code: str) -> str:
	return f"hotline_{code}"


def fields_of(step: Transition) -> set[str]:
	"""The fields a step may write: its facts, what it takes along, and a reason."""
	facts = (*step.facts, *OPTIONAL.get(step.event, ()), *facts_also_asked(step))
	codes = [fact.code for fact in facts]
	return {field(code) for code in (*codes, *ALSO_TAKEN.get(step.event, ()), "reason")}


def facts_also_asked(step: Transition) -> tuple[Fact, ...]:
	"""What a category or a channel's side asks for in this step, whichever it is."""
	return tuple(
		fact
		for state, event, _, _, facts in ALSO
		if (state, event) == (step.state, step.event)
		for fact in facts
	)
