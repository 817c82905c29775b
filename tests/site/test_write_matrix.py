"""Who tries to write past an order's rules, by every door of Frappe that writes: the order stays as it was.

Each attempt is a real request, by the route of v15 and by v2. The order's row, its rows beside, comments, tasks, shares,
mails and files are compared after each.
"""

import ast
import json
from pathlib import Path

import frappe
import pytest

from hotline_csg.guide.words import EventKind, State
from tests.support import builders, frappe_site
from tests.support.builders import acting, login

pytestmark = pytest.mark.long

EVERYONE = ("agent", "dispatcher", "handler", "other_handler", "manager", "sysadmin", "outsider", None)
UNSEEING = ("other_handler", "outsider", None)
CLOSED = "已归档"
AROUND = {
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"DocShare": ("share_doctype", "share_name"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"ToDo": ("reference_type", "reference_name"),
}


def committed(state, **facts):
	name = builders.order(state, **facts).name
	frappe.db.commit()
	return name


def whole(name):
	"""All that the database holds of an order and around it, in a new transaction."""
	frappe.db.rollback()
	if not frappe.db.exists("Issue", name):
		return {"Issue": {}}
	rows = builders.snapshot(name)
	# a point that is sent back without its name is stored as a new row of the same content
	for row in rows["Hotline Appeal Point"]:
		for fieldname in ("name", "creation", "owner", "modified", "modified_by"):
			row.pop(fieldname)
	for doctype, (kind, reference) in AROUND.items():
		rows[doctype] = frappe.get_all(doctype, {kind: "Issue", reference: name}, ["*"], order_by="name")
	return rows


def differing(before, after):
	"""What an attempt changed, in words short enough to read."""
	found = [key for key in before if key != "Issue" and before[key] != after[key]]
	return found + [key for key in before["Issue"] if before["Issue"][key] != after["Issue"].get(key)]


# Documents as a client may make them up ------------------------------------------------------------------------------

FORGERIES = {
	"stage": {"hotline_stage": CLOSED},
	"state": {"hotline_state": "archived", "hotline_act_by": "2099-01-01 08:00:00"},
	"flags": {"hotline_stage": CLOSED, "flags": {"ignore_permissions": 1, "ignore_validate": 1}},
	"no order": {"hotline_state": "", "hotline_category": "", "hotline_stage": "", "status": "Closed"},
	"submitted": {"docstatus": 1},
	"cancelled": {"docstatus": 2},
	"report": {"hotline_category": "举报", "hotline_category_code": "report"},
	"owner": {"owner": "outsider@hotline.example", "hotline_first_agent": "outsider@hotline.example"},
	"before": {"hotline_stage": CLOSED, "_doc_before_save": {"hotline_stage": "待归档"}, "__onload": {}},
	"points": {"hotline_points": []},
}


def forged(name, values):
	"""A document as its client sends it back; when it was read is filled in where it is sent."""
	return frappe.as_json({**frappe.get_doc("Issue", name).as_dict(), **values, "modified": "{modified}"})


def with_forged_documents(name):
	"""(label, method, body): each forgery by each method that takes a whole document from its client."""
	for label, values in FORGERIES.items():
		doc = forged(name, values)
		yield label, "frappe.client.save", {"doc": doc}
		yield label, "frappe.client.submit", {"doc": doc}
		for action in ("Save", "Update", "Cancel"):
			yield label, "frappe.desk.form.save.savedocs", {"doc": doc, "action": action}
		yield label, "frappe.client.bulk_update", {"docs": f"[{forged(name, {**values, 'docname': name})}]"}
	points = [
		{"point": row.point, "answer": row.answer} for row in frappe.get_doc("Issue", name).hotline_points
	]
	tried = [points]
	if State(frappe.db.get_value("Issue", name, "hotline_state")).ended:
		tried.append(
			[{**row, "answer": "别的答复"} for row in points]
		)  # before, the department answers by right
	for rows in tried:
		yield "points without names", "frappe.client.save", {"doc": forged(name, {"hotline_points": rows})}
	doc = forged(name, FORGERIES["stage"])
	for method in ("submit", "cancel", "save"):
		yield "docs", "run_doc_method", {"docs": doc, "method": method}
		yield "document", "run_doc_method", {"document": json.loads(doc), "method": method}
	for action in ("归档", "派发", "审核通过"):
		yield action, "frappe.model.workflow.apply_workflow", {"doc": doc, "action": action}


# What nobody may do ----------------------------------------------------------------------------------------------------


def renaming(name):
	document = json.loads(forged(name, {}))
	for new, merge in (("RX-FORGED", False), ("{plain}", True)):
		for validate in (True, False):
			arguments = {"name": new, "merge": merge, "force": True, "validate_rename": validate}
			yield "run_doc_method", {"dt": "Issue", "dn": name, "method": "rename", "args": arguments}
			yield "run_doc_method", {"document": document, "method": "rename", "kwargs": arguments}
		old_new = {"old_name": name, "new_name": new, "merge": merge}
		yield "frappe.client.rename_doc", {"doctype": "Issue", **old_new}
		title = {"docname": name, "name": new, "merge": merge, "enqueue": False}
		yield "frappe.model.rename_doc.update_document_title", {"doctype": "Issue", **title}
		rows = [[name, new, str(merge)]]
		yield "frappe.model.rename_doc.bulk_rename", {"doctype": "Issue", "rows": rows}


def plainly(name):
	"""Method and arguments of what nobody may do to an order, whatever document is sent along."""
	issue, document = {"doctype": "Issue", "name": name}, json.loads(forged(name, {}))
	yield "frappe.client.cancel", issue
	yield "frappe.client.delete", issue
	yield "frappe.desk.form.save.cancel", issue
	yield (
		"frappe.desk.form.save.cancel",
		{**issue, "workflow_state_fieldname": "hotline_stage", "workflow_state": CLOSED},
	)
	for fieldname, value in (
		("hotline_stage", CLOSED),
		("docstatus", 2),
		('{"docstatus": 2}', None),
		('{"hotline_state": "archived", "flags": {"ignore_permissions": 1}}', None),
	):
		yield "frappe.client.set_value", {**issue, "fieldname": fieldname, "value": value}
	yield "frappe.desk.reportview.delete_items", {"doctype": "Issue", "items": json.dumps([name])}
	for action, data in (
		("submit", None),
		("cancel", None),
		("update", '{"hotline_stage": "已归档"}'),
		("update", '{"docstatus": 2}'),
	):
		yield (
			"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
			{"doctype": "Issue", "docnames": json.dumps([name]), "action": action, "data": data},
		)
	for action in ("归档", "派发", "审核通过", "x"):
		yield (
			"frappe.model.workflow.bulk_workflow_approval",
			{"doctype": "Issue", "docnames": json.dumps([name]), "action": action},
		)
	board = {"board_name": "{board}", "order": json.dumps({CLOSED: [name]})}
	yield "frappe.desk.doctype.kanban_board.kanban_board.update_order", board
	one = {"docname": name, "from_colname": "{stage}", "to_colname": CLOSED, "old_index": 0, "new_index": 0}
	yield (
		"frappe.desk.doctype.kanban_board.kanban_board.update_order_for_single_card",
		{"board_name": "{board}", **one},
	)
	split = {"subject": "x", "communication_id": "{mail}"}
	yield "run_doc_method", {"dt": "Issue", "dn": name, "method": "split_issue", "args": split}
	yield "run_doc_method", {"document": document, "method": "split_issue", "kwargs": split}
	for method, how in (
		("set_status", {"name": name, "status": "Closed"}),
		("set_multiple_status", {"names": json.dumps([name]), "status": "Closed"}),
		("make_issue_from_communication", {"communication": "{mail}"}),
	):
		yield f"erpnext.support.doctype.issue.issue.{method}", how
	share = {**issue, "user": login("outsider")}
	yield "frappe.share.add", {**share, "write": 1, "share": 1}
	yield "frappe.share.set_permission", {**share, "permission_to": "write"}
	yield "frappe.share.set_permission", {**share, "permission_to": "read", "everyone": 1}
	for kind in ("Workflow", "Info", "Edit", "Assigned", "Cancelled"):
		said = {"comment_type": kind, "text": "归档", "comment_email": login("head"), "comment_by": "负责人"}
		yield "run_doc_method", {"dt": "Issue", "dn": name, "method": "add_comment", "args": said}
		yield "run_doc_method", {"document": document, "method": "add_comment", "kwargs": said}
		reference = {"reference_doctype": "Issue", "reference_name": name, "content": "归档"}
		yield "frappe.client.insert", {"doc": {"doctype": "Comment", "comment_type": kind, **reference}}
	rows = [
		{"doctype": "Hotline Event", "issue": name, "code": "archived", "event": "归档"},
		{"doctype": "Hotline Deadline", "issue": name, "code": "overall"},
		{"doctype": "DocShare", "share_doctype": "Issue", "share_name": name, "user": login("outsider")},
	]
	for row in rows:
		yield "frappe.client.insert_many", {"docs": json.dumps([row])}
		yield "frappe.client.save", {"doc": row}


def documents_by_route(name):
	"""The resource routes of both versions, which the mobile app and outside systems use: verb, path, body."""
	for values in ({"hotline_stage": CLOSED}, {"hotline_state": "archived"}, {"docstatus": 1}):
		for path in (f"resource/Issue/{name}", f"v2/document/Issue/{name}/"):
			yield "PUT", path, values
		yield "PATCH", f"v2/document/Issue/{name}/", values
	yield "DELETE", f"resource/Issue/{name}", {}
	yield "DELETE", f"v2/document/Issue/{name}/", {}
	renamed = {"name": "RX-FORGED", "validate_rename": 0}
	said = {"comment_type": "Workflow", "text": "归档", "comment_email": login("head")}
	for method, values in (
		("submit", {}),
		("cancel", {}),
		("rename", {**renamed, "force": 1}),
		("split_issue", {"subject": "x", "communication_id": "{mail}"}),
		("add_comment", said),
	):
		yield "POST", f"resource/Issue/{name}?run_method={method}", values
		yield "POST", f"v2/document/Issue/{name}/method/{method}/", values
	yield "POST", "v2/method/Issue/set_status", {"name": name, "status": "Closed"}


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


def filled(value, names):
	text = json.dumps(value)
	for name, own in names.items():
		text = text.replace("{" + name + "}", own)
	return json.loads(text)


def _routes(body):
	"""`run_doc_method` asks for `docs` or `dt` by the route of v15, for `document` by v2; all else is the same by both."""
	if "document" in body:
		return ["v2/method"]
	return ["method"] if "dt" in body or "docs" in body else ["method", "v2/method"]


def attempts(name, names):
	"""(label, verb, path, body) of every attempt."""
	methods = [(method, method, body) for method, body in (*plainly(name), *renaming(name))]
	for label, method, body in methods:
		for route in _routes(body):
			yield f"{route}/{label}", "POST", f"{route}/{method}", filled(body, names)
	for label, method, body in with_forged_documents(name):
		yield f"{method} ({label})", "POST", f"{_routes(body)[0]}/{method}", filled(body, names)
	for verb, path, body in documents_by_route(name):
		yield f"{verb} {path}", verb, path, filled(body, names)


def told(before, after):
	"""What differs, but for the mark that a save leaves which changed nothing."""
	if not after["Issue"]:
		return ["gone"]
	return [key for key in differing(before, after) if key not in ("modified", "modified_by")]


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


# Who does not see an order, who left, who lost their post ---------------------------------------------------------------


def assignment_rule(remember, label, **more):
	values = {
		"doctype": "Assignment Rule",
		"name": f"matrix {label}",
		"document_type": "Issue",
		"description": "办理",
		"rule": "Round Robin",
		"assignment_days": [
			{"day": day}
			for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
		],
		**more,
	}
	rule = frappe.get_doc(values).insert()
	remember("Assignment Rule", rule.name)
	return rule.name


def assigning(name, rule):
	"""What writes a task or a comment on an order, its caller's permissions left aside where Frappe lets them be."""
	issue = {"doctype": "Issue", "name": name}
	task = {**issue, "assign_to": [login("dispatcher")], "description": "x", "assignment_rule": rule}
	for method in (
		"frappe.desk.form.assign_to.add",
		"erpnext.crm.doctype.appointment.appointment.add_assignment",
	):
		yield method, {"args": task, "ignore_permissions": True}
		yield method, {"args": task}
	many = {**task, "name": json.dumps([name]), "assign_to": json.dumps(task["assign_to"])}
	yield "frappe.desk.form.assign_to.add_multiple", {"args": many}
	gone = {"doctype": "Issue", "ignore_permissions": True}
	yield "frappe.desk.form.assign_to.remove", {**gone, "name": name, "assign_to": login("handler")}
	yield "frappe.desk.form.assign_to.remove_multiple", {**gone, "names": json.dumps([name])}
	yield "frappe.desk.form.assign_to.close", {**gone, "name": name, "assign_to": login("handler")}
	rules = "frappe.automation.doctype.assignment_rule.assignment_rule.bulk_apply"
	yield rules, {"doctype": "Issue", "docnames": json.dumps([name])}
	said = {"reference_doctype": "Issue", "reference_name": name, "content": "我来过"}
	by = {"comment_email": login("head"), "comment_by": "负责人"}
	yield "frappe.desk.form.utils.add_comment", {**said, **by}
	yield "run_doc_method", {"dt": "Issue", "dn": name, "method": "add_comment", "args": {"text": "我来过"}}
	given = {"reference_type": "Issue", "reference_name": name, "allocated_to": login("dispatcher")}
	yield (
		"frappe.client.insert",
		{"doc": {"doctype": "ToDo", "description": "x", "assignment_rule": rule, **given}},
	)
	yield "frappe.client.insert", {"doc": {"doctype": "Comment", "comment_type": "Comment", **said}}


@pytest.mark.parametrize("part", UNSEEING, ids=str)
def test_who_does_not_see_an_order_leaves_nothing_on_it(rest, committing, part):
	name = builders.order(State.DISPATCHED).name
	with acting("dispatcher", builders.after(State.DISPATCHED)):
		given = {"reference_type": "Issue", "reference_name": name, "allocated_to": login("handler")}
		frappe.get_doc(
			{"doctype": "ToDo", "description": "请办理", "assigned_by": login("dispatcher"), **given}
		).insert()
	closing = {"assign_condition": "True", "close_condition": "True", "unassign_condition": "True"}
	rule = assignment_rule(committing, "bulk", users=[{"user": login("dispatcher")}], **closing)
	frappe.db.commit()
	client, before, written = rest(part), whole(name), []
	for method, body in assigning(name, rule):
		for route in _routes(body):
			client.post(f"{route}/{method}", **body)
			if told(before, whole(name)):
				written.append((route, method, told(before, whole(name))))
				before = whole(name)

	assert [] == written


def test_a_comment_says_who_wrote_it(rest):
	name = committed(State.DISPATCHED)
	said = {"text": "已联系", "comment_email": login("head"), "comment_by": "负责人"}
	answer = rest("handler").post(
		"method/run_doc_method", dt="Issue", dn=name, method="add_comment", args=said
	)
	frappe.db.rollback()

	assert answer.status == 200, answer.body
	rows = frappe.get_all("Comment", {"reference_name": name, "content": "已联系"}, ["*"])
	assert [(row.comment_email, row.owner) for row in rows] == [(login("handler"), login("handler"))]


def test_a_note_is_signed_by_whoever_asked(committing):
	"""ERPNext's reset of a service level takes the name from the request."""
	name = committed(State.DISPATCHED)
	with acting("handler", builders.after(State.DISPATCHED)):
		values = {"comment_type": "Info", "content": "resetted", "comment_email": login("head")}
		reference = {"reference_doctype": "Issue", "reference_name": name}
		note = frappe.get_doc({"doctype": "Comment", **values, **reference}).insert(ignore_permissions=True)

	assert note.comment_email == login("handler")


def test_no_document_is_renamed_unchecked(rest, committing):
	"""Whoever may read a document renamed it, or merged it into another, by its own method."""
	department, topic = builders.department(), builders.TOPIC
	asked = {"name": "Forged", "force": True, "validate_rename": False}
	answers = [
		rest("handler").post("method/run_doc_method", dt=doctype, dn=name, method="rename", args=asked)
		for doctype, name in (("Department", department), ("Hotline Topic", topic))
	]
	frappe.db.rollback()

	assert [answer.status for answer in answers] == [403, 403]
	assert [frappe.db.exists("Department", department), frappe.db.exists("Hotline Topic", topic)] == [
		department,
		topic,
	]


def contacted(client, name):
	return client.act(name, EventKind.CONTACTED, {"contacted_at": "2026-03-02 09:30:00"})


def by_token(rest):
	return rest("handler", builders.after(State.DISPATCHED))


def by_session(rest):
	client = rest(None, builders.after(State.DISPATCHED))
	password = frappe_site.let_in(login("handler"))
	client.session.post(f"{client.address}/api/method/login", data={"usr": login("handler"), "pwd": password})
	return client


@pytest.fixture
def handler(committing):
	"""The handler of the first department, put back at the end as they were."""
	user = frappe.get_doc("User", login("handler"))
	roles, profile = [row.role for row in user.roles], user.role_profile_name
	yield user
	frappe.db.rollback()
	frappe.db.set_value("User", user.name, "enabled", 1)
	with_roles(user.reload(), roles, profile)
	frappe.db.commit()


def disabled(user):
	frappe.db.set_value("User", user.name, "enabled", 0)


def with_roles(user, roles, profile):
	"""As a manager does on the form; a save forgets the secret, which the form has in stars."""
	user.role_profile_name = profile
	user.set("roles", [{"role": role} for role in roles])
	user.save()
	frappe.db.set_value("User", user.name, "api_key", None)
	builders.prepare()


def without_roles(user):
	with_roles(user, ["Support Team"], None)


@pytest.mark.parametrize("way_in", [by_token, by_session])
@pytest.mark.parametrize(("leave", "statuses"), [(disabled, {401, 417}), (without_roles, {403})])
def test_who_left_acts_no_more(rest, handler, leave, statuses, way_in):
	first, second = committed(State.DISPATCHED), committed(State.DISPATCHED)
	client = way_in(rest)
	assert contacted(client, first).status == 200
	leave(handler)
	frappe.db.commit()
	before = whole(second)
	answers = [
		contacted(client, second),
		client.read("Issue", second),
		client.put("Issue", second, hotline_stage=State.REPLIED.zh),
		client.post("v2/method/frappe.client.delete", doctype="Issue", name=second),
	]

	assert {answer.status for answer in answers} <= statuses, [answer.body for answer in answers]
	assert whole(second) == before


def test_who_left_the_department_acts_no_more(rest, handler):
	name = committed(State.DISPATCHED)
	department = frappe.get_doc("Department", builders.department())
	member = next(row for row in department.hotline_members if row.user == handler.name)
	frappe.db.set_value(member.doctype, member.name, "user", login("outsider"))
	frappe.db.commit()
	try:
		before = whole(name)
		answer = contacted(by_token(rest), name)
		assert (answer.status, whole(name)) == (403, before)
	finally:
		frappe.db.rollback()
		frappe.db.set_value(member.doctype, member.name, "user", handler.name)
		frappe.db.commit()


# Assignment rules, and the other names of what is wrapped -----------------------------------------------------------------


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
