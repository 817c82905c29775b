"""Who tries to write past an order's rules, by every door of Frappe that writes: the order stays as it was.

Each attempt is a real request, by the route of v15 and by v2. The order's row, its rows beside, comments, tasks, shares,
mails and files are compared after each.
"""

import frappe
import pytest

from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.writes import attempts, told, whole

pytestmark = pytest.mark.long

EVERYONE = ("agent", "dispatcher", "handler", "other_handler", "manager", "sysadmin", "outsider", None)


@pytest.fixture
def around(committing):
	"""What the attempts need: a board of stages, an Issue that is no order, and a mail for each order."""
	board = {
		"doctype": "Kanban Board",
		"kanban_board_name": "Stages of the matrix",
		"reference_doctype": "Issue",
		"field_name": "hotline_stage",
		"columns": [{"column_name": state.zh, "order": "[]"} for state in State],
	}
	board = frappe.get_doc(board).insert()
	committing("Kanban Board", board.name)
	plain = frappe.get_doc({"doctype": "Issue", "subject": "plain"}).insert()
	return {"board": board.name, "plain": plain.name}


def mail_of(name):
	mail = {
		"doctype": "Communication",
		"communication_medium": "Email",
		"sent_or_received": "Received",
		"subject": "补充",
		"content": "补充",
		"reference_doctype": "Issue",
		"reference_name": name,
	}
	return frappe.get_doc(mail).insert(ignore_permissions=True).name


@pytest.mark.parametrize(
	("state", "part"),
	[(State.DISPATCHED, part) for part in EVERYONE]
	+ [(State.ARCHIVED, part) for part in ("agent", "dispatcher", "sysadmin")],
	ids=str,
)
def test_nobody_writes_past_the_rules(rest, around, state, part):
	name = builders.order(state).name
	names = {**around, "mail": mail_of(name), "stage": state.zh}
	frappe.db.commit()
	client = rest(part, builders.after(state))
	before, written = whole(name), []
	names["modified"] = str(before["Issue"].modified)
	for label, verb, path, body in attempts(name, names):
		answer = client._ask(verb, path, json=body)
		after = whole(name)
		if told(before, after):
			written.append((label, body, told(before, after), answer.status, answer.text[:80]))
		if not after["Issue"]:
			break
		before, names["modified"] = after, str(after["Issue"].modified)

	assert [] == written
