"""A list reads the fields of what its rows link to (`issue.hotline_description`): never those of an order unseen."""

import frappe
import pytest
from frappe.model.db_query import DatabaseQuery

from hotline_csg.adapters import sight
from hotline_csg.guide.words import EventKind, State
from tests.support import builders
from tests.support.builders import MONDAY, STEP, acting, login

SECRET = builders.NEW_ORDER["description"]
LATER = MONDAY + STEP * 20


def order():
	"""Of the first department."""
	return builders.order(State.DISPATCHED)


def rectification(name):
	with acting("mmd", LATER):
		doc = {"doctype": "Hotline Rectification", "issue": name, "department": builders.department(1)}
		more = {"item": "整改", "responsible": login("other_handler"), "due": "2099-01-01"}
		return frappe.get_doc({**doc, **more}).insert()


def event(name):
	with acting("mmd", LATER):
		doc = {
			"doctype": "Hotline Important Event",
			"kind": "其他需要报告的事件",
			"orders": [{"issue": name}],
		}
		more = {
			"happened_at": MONDAY,
			"found_at": MONDAY,
			"description": "x",
			"department": builders.department(1),
		}
		made = frappe.get_doc({**doc, **more}).insert()
	made.db_set("raised_by_order", name)
	return made


def notice(name):
	"""To somebody of another department, as after the order went from there to this one."""
	values = {"doctype": "Hotline Notice", "issue": name, "recipient": login("other_head"), "kind": "派发"}
	row = frappe.get_doc(values)
	row.db_insert()
	return row


def deadline(name):
	"""Owed under a rectification of another department, and yet of the order."""
	row = {"doctype": "Hotline Deadline", "issue": name, "rectification": rectification(name).name}
	row = frappe.get_doc(row)
	row.db_insert()
	return row


def supervision(name):
	row = {"doctype": "Hotline Supervision", "issue": name, "department": builders.department(1), "item": "x"}
	row = frappe.get_doc(row)
	row.db_insert()
	return row


def warning(name):
	"""Of two departments' orders, so that each sees the warning."""
	row = {"doctype": "Hotline Warning", "topic": builders.TOPIC, "status": "处置中", "unique_key": name}
	more = {
		"calls": [{"issue": name, "call_log": call_of(name), "at": MONDAY}],
		"contacts": [{"entity": "x", "issue": name, "department": builders.department(1)}],
	}
	return frappe.get_doc({**row, **more}).insert(ignore_permissions=True)


def task(name):
	with acting("Administrator"):
		return frappe.get_doc({"doctype": "Task", "subject": "x", "issue": name}).insert()


def split_off(name):
	"""From an Issue that became an order since."""
	own = frappe.get_doc({"doctype": "Issue", "subject": "own"}).insert(ignore_permissions=True)
	own.db_set("issue_split_from", name)
	return own


def call_of(name):
	return frappe.db.get_value("Call Log", {"hotline_order": name})


THROUGH = [
	(rectification, "Hotline Rectification", "issue"),
	(rectification, "Hotline Rectification", "report"),
	(event, "Hotline Important Event", "raised_by_order"),
	(event, "Hotline Event Order", "issue"),
	(notice, "Hotline Notice", "issue"),
	(deadline, "Hotline Deadline", "issue"),
	(supervision, "Hotline Supervision", "issue"),
	(warning, "Hotline Warning Call", "issue"),
	(warning, "Hotline Warning Contact", "issue"),
	(task, "Task", "issue"),
	(split_off, "Issue", "issue_split_from"),
]


@pytest.fixture
def stranger():
	"""The head of another department, who also works with ERPNext's projects."""
	with builders.holding("other_head", "Projects User", "Employee"):
		yield "other_head"


def listed(part, doctype, **query):
	"""What a list tells `part`; a query that Frappe refuses tells nothing."""
	parent = {"parent_doctype": sight.TABLES[doctype]} if doctype in sight.TABLES else {}
	with acting(part):
		try:
			return str(DatabaseQuery(doctype).execute(limit=0, **query, **parent))
		except (frappe.PermissionError, frappe.DoesNotExistError, frappe.db.OperationalError):
			return ""
		finally:
			frappe.local.message_log = []


@pytest.mark.parametrize(("make", "doctype", "link"), THROUGH)
def test_no_field_of_an_unseen_order_is_read_through_a_link(make, doctype, link, stranger):
	doc = order()
	make(doc.name)

	assert SECRET not in listed(stranger, doctype, fields=["name", f"{link}.hotline_description as said"])


@pytest.mark.parametrize(("make", "doctype", "link"), THROUGH)
def test_an_unseen_order_is_not_guessed_at_by_sorting(make, doctype, link, stranger):
	"""Frappe checks the fields of a sort key that stands in backticks; without them it takes any joined table."""
	names = [make(builders.order(State.DISPATCHED, unit=unit).name).name for unit in ("甲公司", "乙公司")]
	if doctype in sight.TABLES:
		names = frappe.get_all(doctype, {"parent": ("in", names)}, pluck="name")
	found = listed(
		stranger,
		doctype,
		fields=["name", f"{link}.name as linked"],
		filters={"name": ("in", names)},
		order_by="tabIssue_1.hotline_unit",
	)

	assert [] == [name for name in names if name in found]


def test_those_who_see_the_order_read_its_fields_through_links():
	doc = order()
	made = notice(doc.name)
	made.db_set("recipient", login("handler"))

	assert SECRET in listed("handler", "Hotline Notice", fields=["issue.hotline_description as said"])
	assert SECRET in listed("dispatcher", "Hotline Deadline", fields=["issue.hotline_description as said"])


@pytest.mark.parametrize(
	("make", "seen"),
	[
		(rectification, True),
		(event, True),
		(warning, True),
		(notice, False),
		(task, False),
		(split_off, False),
	],
)
def test_a_row_of_another_departments_order(make, seen, stranger):
	"""What is asked of the department is seen without the order; what belongs to the order goes with it."""
	made = make(order().name)
	with acting(stranger):
		found = frappe.get_list(made.doctype, {"name": made.name}, pluck="name")

		assert ([made.name] if seen else []) == found
		assert seen == frappe.has_permission(made.doctype, "read", doc=made.name)


def test_a_task_of_no_order_stays_erpnexts(stranger):
	own = frappe.get_doc({"doctype": "Issue", "subject": "own"}).insert()
	made = frappe.get_doc({"doctype": "Task", "subject": "x", "issue": own.name}).insert()
	bare = frappe.get_doc({"doctype": "Task", "subject": "y"}).insert()
	with acting(stranger):
		for one in (made, bare):
			assert [one.name] == frappe.get_list("Task", {"name": one.name}, pluck="name")
			assert frappe.has_permission("Task", "write", doc=one.name)


@pytest.mark.parametrize("part", ["manager", "sysadmin", "handler"])
def test_the_number_of_a_call_is_not_read_through_the_order(part):
	name = frappe.get_doc(
		{"doctype": "Call Log", "id": "c-1", "from": "13900000000", "type": "Incoming", "hotline_is_call": 1}
	).insert()
	builders.received(call=name.name)
	with builders.holding(part, "Employee"):
		assert "13900000000" not in listed(part, "Issue", fields=["name", "hotline_call.from as number"])
		assert "13900000000" not in listed(part, "Call Log", fields=["name", "from"])


def test_what_a_row_links_to_is_seen_with_it():
	"""Every row of every ruled doctype, for everyone: the guarded documents that its Link fields name are seen too."""
	for make in (rectification, event, notice, deadline, supervision, warning, task, split_off):
		doc = order()
		make(doc.name)
		builders.step(doc.name, "handler", EventKind.RETURNED, builders.after(State.DISPATCHED))
	compared = 0
	for doctype in ("Issue", "Task", *sight.RULES, *sight.TABLES):
		for df in sight.guarded_links(doctype):
			for part in builders.PARTS:
				compared += seen_with(doctype, df, part)

	assert compared > 300, "too few links were compared to say anything"


def seen_with(doctype, df, part):
	where = sight.condition(doctype, login(part)) or "1=1"
	query = "select distinct `{0}` from `tab{1}` where coalesce(`{0}`, '') != '' and {2}".format(
		df.fieldname, doctype, where.replace("%", "%%")
	)
	named = [name for (name,) in frappe.db.sql(query)]  # as the lists ask
	unseen = [name for name in named if not sight.sees(df.options, name, login(part))]
	assert (doctype, df.fieldname, part, []) == (doctype, df.fieldname, part, unseen)
	return len(named)


# Over HTTP --------------------------------------------------------------------------------------------------------


def test_crafted_queries_over_http(rest):
	made = rectification(order().name)
	notice(made.issue)
	frappe.db.commit()
	client = rest("other_head")
	for doctype, row in (("Hotline Rectification", made.name), ("Hotline Notice", "")):
		fields = ["name", "issue.hotline_description as said"]
		where = {"name": row} if row else {}
		answers = [
			client.call("frappe.client.get_list", doctype=doctype, fields=fields, filters=where),
			client.call("frappe.client.get_value", doctype=doctype, fieldname=fields, filters=where),
			client.call("frappe.desk.reportview.get", doctype=doctype, fields=fields, filters=where),
			client.call("frappe.desk.reportview.get_list", doctype=doctype, fields=fields, filters=where),
			client._ask("GET", f"resource/{doctype}", params={"fields": frappe.as_json(fields)}),
			client._ask("GET", f"v2/document/{doctype}", params={"fields": frappe.as_json(fields)}),
		]

		assert [] == [answer.status for answer in answers if SECRET in str(answer.body)]
