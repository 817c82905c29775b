"""Attempts to write past an order's rules by every door of Frappe that writes, and what they changed."""

import json

import frappe

from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.builders import login

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


def filled(value, names):
	text = json.dumps(value)
	for name, own in names.items():
		text = text.replace("{" + name + "}", own)
	return json.loads(text)


def routes(body):
	"""`run_doc_method` asks for `docs` or `dt` by the route of v15, for `document` by v2; all else is the same by both."""
	if "document" in body:
		return ["v2/method"]
	return ["method"] if "dt" in body or "docs" in body else ["method", "v2/method"]


def attempts(name, names):
	"""(label, verb, path, body) of every attempt."""
	methods = [(method, method, body) for method, body in (*plainly(name), *renaming(name))]
	for label, method, body in methods:
		for route in routes(body):
			yield f"{route}/{label}", "POST", f"{route}/{method}", filled(body, names)
	for label, method, body in with_forged_documents(name):
		yield f"{method} ({label})", "POST", f"{routes(body)[0]}/{method}", filled(body, names)
	for verb, path, body in documents_by_route(name):
		yield f"{verb} {path}", verb, path, filled(body, names)


def told(before, after):
	"""What differs, but for the mark that a save leaves which changed nothing."""
	if not after["Issue"]:
		return ["gone"]
	return [key for key in differing(before, after) if key not in ("modified", "modified_by")]


# Assignment rules ---------------------------------------------------------------------------------------------------


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
