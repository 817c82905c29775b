"""Assignment rules, and the other names of what is wrapped."""

import ast
from pathlib import Path

import frappe
import pytest

from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.builders import login
from tests.support.writes import assignment_rule


def test_assignment_rules_give_tasks_and_move_nothing(committing):
	"""Also where the step takes the order out of the sight of whoever took it."""
	plain = builders.order(State.RETURNED)
	for label, state, part in (("lead", State.DISPATCHED, "handler"), ("desk", State.RETURNED, "dispatcher")):
		assignment_rule(
			committing,
			label,
			assign_condition=f"hotline_state == '{state}'",
			unassign_condition=f"hotline_state != '{state}'",
			users=[{"user": login(part)}],
		)
	ruled = builders.order(State.RETURNED)
	tasks = frappe.get_all(
		"ToDo", {"reference_name": ruled.name}, ["allocated_to", "status"], order_by="creation"
	)

	assert [(task.allocated_to, task.status) for task in tasks] == [
		(login("handler"), "Cancelled"),
		(login("dispatcher"), "Open"),
	]
	assert moves(ruled.name) == moves(plain.name)


def moves(name):
	"""Where an order stands, its history and its deadlines, without names and moments of recording."""
	rows = builders.snapshot(name)
	stands = (rows["Issue"].hotline_state, rows["Issue"].hotline_act_by, rows["Issue"].hotline_returns)
	history = sorted((row.code, str(row.at), row.user, row.to_stage) for row in rows["Hotline Event"])
	owed = sorted((row.code, str(row.due), row.status_code) for row in rows["Hotline Deadline"])
	return stands, history, owed


def aliases(app):
	"""(path under which a wrapped method can be asked for, its own path): a module that imports it offers it too."""
	wrapped = frappe.get_hooks("override_whitelisted_methods")
	root = Path(frappe.get_app_path(app))
	for path in root.rglob("*.py"):
		text = path.read_text(encoding="utf-8")
		if (
			path.name.startswith("test_")
			or "tests" in path.parts
			or not any(name.rpartition(".")[2] in text for name in wrapped)
		):
			continue
		module = ".".join(path.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__")
		for node in ast.parse(text).body:
			if isinstance(node, ast.ImportFrom) and node.module and not node.level:
				for one in node.names:
					yield f"{module}.{one.asname or one.name}", f"{node.module}.{one.name}"


@pytest.mark.parametrize("app", ["frappe", "erpnext"])
def test_no_other_name_leads_to_a_wrapped_method(app):
	wrapped = frappe.get_hooks("override_whitelisted_methods")
	found = {path for path, own in aliases(app) if own in wrapped}

	assert set() == found - set(wrapped)
