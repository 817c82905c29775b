"""Who may do which step: every role against every step of a consultation, through REST and in this process."""

import frappe
import pytest

from hotline_csg.adapters.roles import ROLE_NAMES
from hotline_csg.api import order as api
from hotline_csg.guide.flow import FLOW
from hotline_csg.guide.words import EventKind, Flow, State
from hotline_csg.setup.site import STAFF
from tests.support import builders
from tests.support.builders import MONDAY, STEP, facts_for

_ROLES = {name: role for role, name in ROLE_NAMES.items()}
# Each part is one role; the manager and those of another department hold none for these orders.
ROLE_OF = {part: _ROLES.get(role) for part, role in STAFF.items()}
STRANGERS = tuple(builders.OTHERS)
ROWS = [row for row in FLOW if Flow.GENERAL in row.flows and row.state is not State.UNREGISTERED]
# Before the dispatch no department has the order, so its heads cannot reach it, though the guide lets them mark it.
OUT_OF_REACH = {
	(State.PASSED, EventKind.MARKED_MAJOR, "head"),
	(State.PASSED, EventKind.MARKED_MAJOR, "principal"),
}


def name_of(row):
	return f"{row.state}-{row.event}"


def may(row, part):
	return ROLE_OF.get(part) in row.roles and (row.state, row.event, part) not in OUT_OF_REACH


# What must have happened before a step is possible at all, beyond the state it starts from.
BEFORE = {
	EventKind.URGE_DISPATCHED: [("agent", EventKind.URGED)],
	EventKind.NEGOTIATION_OPENED: [("handler", EventKind.RETURNED), ("dispatcher", EventKind.DISPATCHED)] * 3,
}
BEFORE_CLOSING = [("agent", EventKind.CALLBACK_DECLINED)]


def ready(row):
	"""An order on which `row` is possible, and the moment to do it."""
	doc = builders.order(row.state)
	at = builders.after(row.state)
	before = BEFORE.get(row.event, ())
	if (row.state, row.event) == (State.REVIEWED, EventKind.ARCHIVED):
		before = BEFORE_CLOSING
	for part, kind in before:
		builders.step(doc.name, part, kind, at)
		at += STEP
	return doc.name, at


def given(row, at):
	facts = facts_for(row.event, row.state)
	return {"contacted_at": str(at)} if row.event is EventKind.CONTACTED else facts


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_each_role_of_the_step_may_do_it(row):
	name, at = ready(row)
	for part in filter(lambda part: may(row, part), STAFF):
		frappe.db.savepoint("before_step")
		with builders.acting(part, at):
			answer = api.act(name, str(row.event), given(row, at))
		frappe.db.rollback(save_point="before_step")

		assert (part, answer["state"]) == (part, str(row.next))


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_every_other_role_is_refused_through_rest(row, rest):
	name, at = ready(row)
	frappe.db.commit()
	before = builders.snapshot_anew(name)
	refused = {}
	for part in (*STAFF, *STRANGERS, None):
		if not may(row, part):
			refused[part] = rest(part, at).act(name, row.event, given(row, at)).status

	# 417 where the facts given are not theirs to enter: answers to the points
	assert set(refused.values()) <= {403, 417}, refused
	assert builders.snapshot_anew(name) == before


@pytest.mark.parametrize("part", ["handler", "supervisor", "head", "principal", "manager", *STRANGERS, None])
def test_registering_is_for_the_front(rest, part):
	answer = rest(part, MONDAY).create("Issue", **builders.fields())

	assert answer.status == 403
	frappe.db.rollback()
	assert frappe.db.count("Issue") == 0


@pytest.mark.parametrize("part", ["agent", "dispatcher", "mmd"])
def test_the_front_registers(rest, part):
	answer = rest(part, MONDAY).create("Issue", **builders.fields())

	assert (answer.status, answer.data["hotline_stage"]) == (200, "待传递")


MOVES = [row for row in ROWS if row.moves]


@pytest.mark.parametrize("row", MOVES, ids=name_of)
def test_no_other_role_moves_an_order_by_put(row):
	"""As a REST PUT or a dragged Kanban card does it: the stage is set and the document saved."""
	name, at = ready(row)
	before = builders.snapshot(name)
	outcomes = {}
	for part in (*STAFF, *STRANGERS):
		if may(row, part):
			continue
		frappe.db.savepoint("before_put")
		with builders.acting(part, at):
			facts = {f"hotline_{code}": value for code, value in given(row, at).items() if code != "points"}
			doc = frappe.get_doc("Issue", name).update({"hotline_stage": row.next.zh, **facts})
			for point in doc.hotline_points:
				point.answer = point.answer or "答复"
			try:
				doc.save()
				outcomes[part] = "saved"
			except (frappe.PermissionError, frappe.ValidationError):
				outcomes[part] = "refused"
		frappe.db.rollback(save_point="before_put")

	assert set(outcomes.values()) == {"refused"}, outcomes
	assert builders.snapshot(name) == before
