"""Who does not see an order, who left and who lost their post write nothing on it; and what is written says by whom."""

import frappe
import pytest

from hotline_csg.guide.words import EventKind, State
from tests.support import builders, frappe_site
from tests.support.builders import acting, login
from tests.support.writes import assigning, assignment_rule, committed, routes, told, whole

UNSEEING = ("other_handler", "outsider", None)


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
		for route in routes(body):
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
