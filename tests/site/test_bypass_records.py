"""Nothing of an order is deleted, renamed, split off or edited row by row; what it owes is the engine's alone."""

import json

import frappe
import pytest

from hotline_csg.adapters import guard
from hotline_csg.guide.words import EventKind, State
from tests.support import builders
from tests.support.builders import MONDAY, STEP

STATES = [State.RECEIVED, State.DISPATCHED, State.ARCHIVED]
REFUSED = (frappe.ValidationError, frappe.PermissionError)


def committed(state):
	name = builders.order(state).name
	frappe.db.commit()
	return name


# Deleting and renaming -------------------------------------------------------------------------------------------


def deletions(name):
	return {
		"frappe.client.delete": {"doctype": "Issue", "name": name},
		"frappe.desk.reportview.delete_items": {"doctype": "Issue", "items": json.dumps([name])},
	}


@pytest.mark.parametrize("state", STATES, ids=str)
def test_nobody_deletes_an_order(rest, state):
	name = committed(state)
	before = builders.snapshot_anew(name)
	for part in ("agent", "dispatcher", "handler", "manager", "sysadmin"):
		client = rest(part, builders.after(state))
		assert client.delete("Issue", name).status == 403
		for method, how in deletions(name).items():
			client.call(method, **how)

	assert builders.snapshot_anew(name) == before


@pytest.mark.parametrize("how", [{}, {"force": True}, {"ignore_permissions": True}], ids=str)
def test_not_even_the_administrator_deletes_an_order(how):
	doc = builders.order(State.PASSED)
	before = builders.snapshot(doc.name)
	with pytest.raises(frappe.ValidationError) as raised:
		frappe.delete_doc("Issue", doc.name, **how)

	assert str(raised.value) == f"工单 {doc.name} 不能删除：热线的记录一律保留。请写明原因后办结。"
	assert builders.snapshot(doc.name) == before


def test_a_bulk_deletion_leaves_the_orders_among_others(rest):
	name = committed(State.PASSED)
	plain = frappe.get_doc({"doctype": "Issue", "subject": "To be deleted"}).insert().name
	frappe.db.commit()
	rest("sysadmin").call(
		"frappe.desk.reportview.delete_items", doctype="Issue", items=json.dumps([plain, name])
	)
	frappe.db.rollback()

	assert (frappe.db.exists("Issue", plain), frappe.db.exists("Issue", name)) == (None, name)


@pytest.mark.parametrize("merge", [False, True])
def test_an_order_keeps_its_number(rest, merge):
	name, other = committed(State.PASSED), committed(State.PASSED)
	for part in ("dispatcher", "manager", "sysadmin"):
		answer = rest(part).call(
			"frappe.model.rename_doc.update_document_title",
			doctype="Issue",
			docname=name,
			name=other if merge else "RX-0",
			merge=merge,
		)
		assert answer.status in (403, 417), answer.body
	frappe.db.rollback()

	assert frappe.db.exists("Issue", name) == name
	with pytest.raises(frappe.ValidationError):
		frappe.rename_doc("Issue", name, other if merge else "RX-0", merge=merge, force=True)


# Splitting and copying -------------------------------------------------------------------------------------------


def test_the_split_of_erpnext_is_refused_for_an_order():
	doc = builders.order(State.DISPATCHED)
	mail = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"subject": "另一件事",
			"content": "另一件事",
			"reference_doctype": "Issue",
			"reference_name": doc.name,
		}
	).insert(ignore_permissions=True)
	before = builders.snapshot(doc.name)
	with (
		builders.acting("agent", builders.after(State.DISPATCHED)),
		pytest.raises(guard.OrderIsKept, match="拆分"),
	):
		frappe.get_doc("Issue", doc.name).split_issue("另一件事", mail.name)

	assert builders.snapshot(doc.name) == before
	assert not frappe.db.exists("Issue", {"issue_split_from": doc.name})


def test_a_copied_order_starts_anew():
	doc = builders.order(State.CLOSING)
	with builders.acting("agent", builders.after(State.CLOSING)):
		copy = frappe.copy_doc(frappe.get_doc("Issue", doc.name))
		copy.update(builders.fields())
		copy.insert()

	assert (copy.hotline_state, copy.hotline_opinion, copy.hotline_called_back) == ("received", None, 0)


# Rows of an order --------------------------------------------------------------------------------------------------

ROWS = {
	"Hotline Deadline": {"due": "2099-01-01 08:00:00", "status": "按时完成", "status_code": "met"},
	"Hotline Event": {"reason": "forged", "at": "2026-01-01 08:00:00"},
	"Hotline Callback": {"satisfaction": "非常满意"},
	"Hotline Notice": {"state": "已送达"},
}


def row_of(doctype, name):
	return frappe.get_all(doctype, {"issue": name}, pluck="name", order_by="name", limit=1)[0]


@pytest.mark.parametrize("doctype", ROWS)
def test_nobody_edits_or_deletes_a_row_of_an_order(rest, doctype):
	name = committed(State.CLOSING)
	before = builders.snapshot_anew(name)
	row = row_of(doctype, name)
	for part in (*builders.STAFF, *builders.OTHERS):
		client = rest(part, builders.after(State.CLOSING))
		assert client.put(doctype, row, **ROWS[doctype]).status in (403, 417)
		assert client.delete(doctype, row).status in (403, 417)
		assert client.create(doctype, issue=name, **ROWS[doctype]).status in (403, 417)

	assert builders.snapshot_anew(name) == before


@pytest.mark.parametrize("doctype", ROWS)
def test_the_administrator_neither(doctype):
	name = builders.order(State.CLOSING).name
	before = builders.snapshot(name)
	row = frappe.get_doc(doctype, row_of(doctype, name))
	for attempt in (
		lambda: row.update(ROWS[doctype]).save(),
		lambda: row.delete(),
		lambda: frappe.get_doc({"doctype": doctype, "issue": name, **ROWS[doctype]}).insert(),
	):
		with pytest.raises(REFUSED):
			attempt()

	assert builders.snapshot(name) == before


@pytest.mark.parametrize("state", [State.RECEIVED, State.DISPATCHED, State.ARCHIVED], ids=str)
def test_a_point_is_not_edited_past_its_order(rest, state):
	"""REST reaches child rows by their own names, and saves them before it looks at the parent."""
	name = committed(state)
	before = builders.snapshot_anew(name)
	row = before["Hotline Appeal Point"][0].name
	for part in ("agent", "dispatcher", "handler", "sysadmin"):
		client = rest(part, builders.after(state))
		assert client.put("Hotline Appeal Point", row, point="别的事", answer="已答复").status in (403, 417)
		assert client.delete("Hotline Appeal Point", row).status in (403, 417)
	assert builders.snapshot_anew(name) == before


@pytest.mark.parametrize("state", [State.DISPATCHED, State.ARCHIVED], ids=str)
def test_a_point_is_not_added_past_the_intake(rest, state):
	name = committed(state)
	before = builders.snapshot_anew(name)
	row = {
		"doctype": "Hotline Appeal Point",
		"parent": name,
		"parenttype": "Issue",
		"parentfield": "hotline_points",
		"point": "别的事",
	}
	for part in ("agent", "handler", "sysadmin"):
		assert rest(part, builders.after(state)).call("frappe.client.insert", doc=row).status in (403, 417)

	assert builders.snapshot_anew(name) == before


@pytest.mark.parametrize(
	"forge",
	[
		lambda doc: doc.hotline_points[0].update({"point": "别的事"}),
		lambda doc: doc.set("hotline_points", []),
		lambda doc: doc.append("hotline_points", {"point": "别的事", "answer": "已答复"}),
		lambda doc: doc.set("hotline_points", doc.hotline_points[:1]),
	],
	ids=["reworded", "emptied", "added", "dropped"],
)
def test_a_department_answers_points_and_leaves_them_as_they_are(forge):
	"""R91.8: each point of the appeal is answered, none is talked away."""
	with builders.acting("agent", MONDAY):
		points = [{"point": "账号如何解锁"}, {"point": "证书如何更新"}]
		doc = frappe.get_doc({"doctype": "Issue", "hotline_points": points, **builders.fields()}).insert()
	builders.step(doc.name, "agent", EventKind.PASSED, MONDAY + STEP)
	builders.step(doc.name, "dispatcher", EventKind.DISPATCHED, MONDAY + 2 * STEP)
	with builders.acting("handler", MONDAY + 3 * STEP):
		doc = frappe.get_doc("Issue", doc.name)
		forge(doc)
		with pytest.raises(REFUSED):
			doc.save()
		frappe.clear_messages()
		doc = frappe.get_doc("Issue", doc.name)
		for row in doc.hotline_points:
			row.answer = "见帮助中心"
		doc.save()

	assert [row.point for row in doc.hotline_points] == ["账号如何解锁", "证书如何更新"]
