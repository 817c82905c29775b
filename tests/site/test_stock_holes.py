"""Holes of the stock (GROUND): each is open on a site without the app's guard, and closed with it."""

import json

import frappe
import pytest
from frappe.utils import set_request
from frappe.utils.global_search import sync_global_search
from frappe.website.path_resolver import PathResolver

from hotline_csg.guide.words import State
from tests.support import builders, holes
from tests.support.builders import acting, login
from tests.support.frappe_site import forget_the_search_index

SECRET = "账号被锁定"
CONTACT = "contact@hotline.example"


@pytest.fixture
def order():
	forget_the_search_index()
	doc = builders.order(State.DISPATCHED)
	frappe.db.set_value("Issue", doc.name, {"customer": company(), "owner": CONTACT, "raised_by": CONTACT})
	with acting("dispatcher", builders.after(State.DISPATCHED)):
		doc.reload().add_tag("急")
	sync_global_search()
	return doc


def company():
	"""A customer of whom somebody has a login to the portal."""
	if not frappe.db.exists("User", CONTACT):
		user = {"doctype": "User", "email": CONTACT, "first_name": "联系人", "send_welcome_email": 0}
		frappe.get_doc({**user, "user_type": "Website User", "roles": [{"role": "Customer"}]}).insert()
	name = frappe.db.exists("Customer", "另一家公司")
	if not name:
		name = frappe.get_doc({"doctype": "Customer", "customer_name": "另一家公司"}).insert().name
	if not frappe.db.exists("Contact", {"user": CONTACT}):
		frappe.get_doc(
			{
				"doctype": "Contact",
				"first_name": "联系人",
				"user": CONTACT,
				"email_ids": [{"email_id": CONTACT, "is_primary": 1}],
				"phone_nos": [{"phone": "13800000009", "is_primary_mobile_no": 1}],
				"links": [{"link_doctype": "Customer", "link_name": name}],
			}
		).insert()
	return name


def contact():
	return frappe.db.get_value("Contact", {"user": CONTACT})


def mail_of(name):
	return frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"subject": "补充",
			"content": "补充",
			"sender": "someone@example.com",
			"reference_doctype": "Issue",
			"reference_name": name,
		}
	).insert(ignore_permissions=True)


def file_of(name, **more):
	values = {"file_name": "a.txt", "content": "内容", "is_private": 1, **more}
	return frappe.get_doc(
		{"doctype": "File", "attached_to_doctype": "Issue", "attached_to_name": name, **values}
	).insert()


# What is read: an attempt answers whether something was told -------------------------------------------------------


def count(name):
	filters = {"name": name, "hotline_description": ("like", f"%{SECRET}%")}
	return holes.ask("frappe.client.get_count", doctype="Issue", filters=filters)


def count_by_assignee(name):
	frappe.get_doc(
		{
			"doctype": "ToDo",
			"reference_type": "Issue",
			"reference_name": name,
			"allocated_to": login("dispatcher"),
			"description": "x",
			"status": "Open",
		}
	).db_insert()
	filters = json.dumps([["Issue", "hotline_description", "like", f"%{SECRET}%"]])
	return holes.ask(
		"frappe.desk.listview.get_group_by_count",
		doctype="Issue",
		current_filters=filters,
		field="assigned_to",
	)


def link_search(name):
	found = holes.ask(
		"frappe.desk.search.search_link", doctype="Issue", txt=name, ignore_user_permissions=True
	)
	return name in [row["value"] for row in found]


def search_everywhere(name):
	found = holes.ask("frappe.utils.global_search.search", text="广州测试售电有限公司", doctype="Issue")
	return name in [row.name for row in found]


def tagged(name):
	return (name,) in holes.ask("frappe.desk.doctype.tag.tag.get_tagged_docs", doctype="Issue", tag="%急%")


def next_to(name):
	own = frappe.get_doc({"doctype": "Issue", "subject": "own"}).insert(ignore_permissions=True)
	return own and holes.ask(
		"frappe.desk.form.utils.get_next", doctype="Issue", value=name, prev=1, sort_order="desc"
	)


def points(name):
	found = holes.ask(
		"frappe.client.get_list",
		doctype="Hotline Appeal Point",
		parent="Issue",
		fields=["point"],
		filters={"parent": name},
	)
	return SECRET in str(found)


def tasks(name):
	frappe.get_doc(
		{
			"doctype": "ToDo",
			"reference_type": "Issue",
			"reference_name": name,
			"allocated_to": login("dispatcher"),
			"description": "请办理",
			"status": "Open",
		}
	).db_insert()
	found = holes.ask("erpnext.crm.utils.get_open_activities", ref_doctype="Issue", ref_docname=name)
	return "请办理" in str(found)


def last_interaction(name):
	found = holes.ask("erpnext.crm.doctype.utils.get_last_interaction", contact=contact())
	return name in str(found)


def contact_number(name):
	found = holes.ask(
		"frappe.core.doctype.sms_settings.sms_settings.get_contact_number",
		contact_name=contact(),
		ref_doctype="Customer",
		ref_name="另一家公司",
	)
	return found == "13800000009"


def report_of_erpnext(name):
	filters = {"company": None, "based_on": "Issue Type", "from_date": "2026-01-01", "to_date": "2099-01-01"}
	return holes.ask("frappe.desk.query_report.run", report_name="Issue Summary", filters=filters)["result"]


def through_a_link(name):
	own = frappe.get_doc({"doctype": "Issue", "subject": "own", "issue_split_from": name}).insert()
	found = frappe.get_list("Issue", {"name": own.name}, ["issue_split_from.hotline_description as said"])
	return SECRET in str(found)


def forged_document(name):
	department = frappe.db.get_value("Department", {"department_name": "市场运营部"})
	doc = frappe.get_doc({"doctype": "Issue", "name": name, "hotline_department": department})
	return doc.has_permission("read")


def attachments(name):
	with acting("dispatcher"):
		file = file_of(name)
	return file.name in frappe.get_list("File", {"attached_to_name": name}, pluck="name")


def one_attachment(name):
	with acting("dispatcher"):
		file = file_of(name)
	return frappe.get_doc("File", file.name).has_permission("read")


def website_list(name):
	return name in str(holes.ask("frappe.www.list.get_list_data", doctype="Issue", limit=1000))


def website_document(name):
	return frappe.has_website_permission(frappe.get_doc("Issue", name), "read")


def web_form_data(name):
	found = holes.ask(
		"frappe.website.doctype.web_form.web_form.get_form_data",
		doctype="Issue",
		docname=name,
		web_form_name="issues",
	)
	return SECRET in str(found.doc.as_dict())


READS = [
	(count, "other_handler"),
	(count, CONTACT),
	(count_by_assignee, "other_handler"),
	(link_search, "other_handler"),
	(search_everywhere, "other_handler"),
	(tagged, "other_handler"),
	(next_to, "outsider"),
	(points, "other_handler"),
	(tasks, CONTACT),
	(last_interaction, CONTACT),
	(contact_number, "outsider"),
	(report_of_erpnext, "other_handler"),
	(through_a_link, "outsider"),
	(forged_document, "other_handler"),
	(attachments, "other_handler"),
	(one_attachment, "other_handler"),
	(website_list, CONTACT),
	(website_document, CONTACT),
	(web_form_data, CONTACT),
]


# What is written: an attempt answers whether it stands ---------------------------------------------------------------


def shared(name):
	with acting("dispatcher"):
		frappe.share.add("Issue", name, login("outsider"))
	return frappe.has_permission("Issue", "read", doc=name, user=login("outsider"))


def share_key(name):
	return frappe.get_doc("Issue", name).get_document_share_key()


def followed(name):
	frappe.db.set_value("User", frappe.session.user, "document_follow_notify", 1)
	return holes.ask(
		"frappe.desk.form.document_follow.follow_document",
		doctype="Issue",
		doc_name=name,
		user=frappe.session.user,
	)


def assigned(name):
	holes.ask(
		"frappe.desk.form.assign_to.add",
		args={"doctype": "Issue", "name": name, "assign_to": [login("dispatcher")], "description": "x"},
		ignore_permissions=True,
	)
	return frappe.db.exists("ToDo", {"reference_name": name, "allocated_to": login("dispatcher")})


def commented(name):
	return frappe.get_doc("Issue", name).add_comment("Comment", "我来过")


def liked(name):
	holes.ask("frappe.desk.like.toggle_like", doctype="Issue", name=name, add="Yes")
	return frappe.db.get_value("Issue", name, "_liked_by")


def tag_added(name):
	holes.ask("frappe.desk.doctype.tag.tag.add_tag", tag="我的", dt="Issue", dn=name)
	return "我的" in frappe.db.get_value("Issue", name, "_user_tags")


def tag_removed(name):
	holes.ask("frappe.desk.doctype.tag.tag.remove_tag", tag="急", dt="Issue", dn=name)
	return "急" not in (frappe.db.get_value("Issue", name, "_user_tags") or "")


def mail_taken_by_sql(name):
	mail = mail_of(name)
	own = frappe.get_doc({"doctype": "Issue", "subject": "own"}).insert(ignore_permissions=True)
	holes.ask("frappe.email.relink", name=mail.name, reference_doctype="Issue", reference_name=own.name)
	return frappe.db.get_value("Communication", mail.name, "reference_name") == own.name


def mail_taken_by_erpnext(name):
	mail = mail_of(name)
	holes.ask("erpnext.support.doctype.issue.issue.make_issue_from_communication", communication=mail.name)
	return frappe.db.get_value("Communication", mail.name, "reference_name") != name


def mail_deleted(name):
	mail = mail_of(name)
	frappe.delete_doc("Communication", mail.name, ignore_permissions=True)
	return not frappe.db.exists("Communication", mail.name)


def comment_rewritten(name):
	with acting("dispatcher"):
		comment = frappe.get_doc("Issue", name).add_comment("Comment", "原话")
	frappe.get_doc("Comment", comment.name).update({"content": "改过"}).save(ignore_permissions=True)
	return "改过" in frappe.db.get_value("Comment", comment.name, "content")


def uploaded(name):
	return file_of(name).name


def uploaded_in_public(name):
	return not file_of(name, is_private=0).is_private


def uploaded_program(name):
	return file_of(name, file_name="a.exe", content=b"MZ\x90\x00" + b"\x00" * 64).name


def uploaded_under_a_false_name(name):
	return file_of(name, file_name="a.pdf", content=b"MZ\x90\x00" + b"\x00" * 64).name


def uploaded_page(name):
	return file_of(name, file_name="a.svg", content="<svg onload='alert(1)'/>").name


def file_made_public(name):
	file = file_of(name)
	file.is_private = 0
	file.save()
	return not frappe.db.get_value("File", file.name, "is_private")


def file_moved(name):
	file = file_of(name)
	file.attached_to_name = frappe.get_doc({"doctype": "Issue", "subject": "own"}).insert().name
	file.save()
	return frappe.db.get_value("File", file.name, "attached_to_name") != name


def file_deleted(name):
	file = file_of(name)
	frappe.delete_doc("File", file.name)
	return not frappe.db.exists("File", file.name)


def call_changed(name):
	call = frappe.get_last_doc("Call Log", {"hotline_order": name})
	call.status = "Failed"
	call.save()
	return frappe.db.get_value("Call Log", call.name, "status") == "Failed"


def call_deleted(name):
	call = frappe.db.get_value("Call Log", {"hotline_order": name})
	frappe.delete_doc("Call Log", call)
	return not frappe.db.exists("Call Log", call)


def merged_into(name):
	own = frappe.get_doc({"doctype": "Issue", "subject": "own"}).insert()
	frappe.rename_doc("Issue", own.name, name, merge=True, force=True)
	return not frappe.db.exists("Issue", own.name)


def sms_sent(name):
	holes.ask(
		"frappe.core.doctype.sms_settings.sms_settings.send_sms",
		receiver_list=["13800000001"],
		msg="x",
		success_msg=False,
	)
	return True


WRITES = [
	(shared, "outsider"),
	(share_key, "other_handler"),
	(followed, "other_handler"),
	(assigned, "outsider"),
	(commented, CONTACT),
	(liked, CONTACT),
	(tag_added, "outsider"),
	(tag_removed, "outsider"),
	(mail_taken_by_sql, "outsider"),
	(mail_taken_by_erpnext, "outsider"),
	(mail_deleted, "sysadmin"),
	(comment_rewritten, "sysadmin"),
	(uploaded, "other_handler"),
	(uploaded, CONTACT),
	(uploaded_in_public, "agent"),
	(uploaded_program, "agent"),
	(uploaded_under_a_false_name, "agent"),
	(uploaded_page, "agent"),
	(file_made_public, "agent"),
	(file_moved, "agent"),
	(file_deleted, "agent"),
	(call_changed, "sysadmin"),
	(call_deleted, "sysadmin"),
	(merged_into, "Administrator"),
	(sms_sent, CONTACT),
]


def named(value):
	return value.__name__ if callable(value) else str(value).partition("@")[0]


@pytest.mark.parametrize(("hole", "part"), [*READS, *WRITES], ids=named)
def test_a_hole_of_the_stock_is_closed(hole, part, order, monkeypatch):
	with acting(part, builders.after(State.DISPATCHED)):
		with holes.without_the_app(monkeypatch):
			assert holes.is_open(hole, order.name), "the stock has no such hole: the test says nothing"

		assert not holes.is_open(hole, order.name)


# Pages and requests ------------------------------------------------------------------------------------------------


def renderer(path):
	frappe.local.form_dict = frappe._dict()
	set_request(method="GET", path=f"/{path}")
	return type(PathResolver(path).resolve()[1]).__name__


def test_the_web_form_shows_no_order(order, monkeypatch):
	own = frappe.get_doc({"doctype": "Issue", "subject": "own"}).insert()
	with holes.without_the_app(monkeypatch):
		assert renderer(f"issues/{order.name}") == "WebFormPage"

	assert renderer(f"issues/{order.name}") == "NoOrderInWebForm"
	assert renderer(f"issues/{own.name}") == "WebFormPage"


@pytest.mark.parametrize("path", ["Issue", "issue", "ISSUE"])
def test_the_list_page_is_ours(path):
	assert renderer(path) == "IssueList"


def test_the_website_list_still_shows_plain_issues(order):
	own = frappe.get_doc({"doctype": "Issue", "subject": "own", "customer": company()}).insert()
	with acting(CONTACT):
		found = str(holes.ask("frappe.www.list.get_list_data", doctype="Issue", limit=1000))

	assert own.name in found and order.name not in found


def test_bulk_approval_answers_no_get(rest):
	answer = rest("dispatcher").get(
		"frappe.model.workflow.bulk_workflow_approval", docnames="[]", doctype="Issue", action="派发"
	)

	assert answer.status == 403


def test_an_upload_to_an_order_becomes_private(rest):
	name = builders.order(State.RECEIVED).name
	frappe.db.commit()
	client = rest("agent")
	sent = {"doctype": "Issue", "docname": name, "is_private": "0"}
	for route in ("method/upload_file", "method/frappe.handler.upload_file"):
		answer = client._ask("POST", route, data=sent, files={"file": (f"{route[-6:]}.txt", "内容".encode())})
		assert (answer.status, answer.data["is_private"]) == (200, 1), answer.text
	bare = client._ask("POST", "v2/method/upload_file", data=sent, files={"file": ("b.txt", b"abc")})

	assert bare.status == 417, "the route that knows no overrides runs into the wall"


def test_shares_are_left_behind_when_an_issue_becomes_an_order():
	issue = frappe.get_doc({"doctype": "Issue", "subject": "mail"}).insert()
	frappe.share.add("Issue", issue.name, login("outsider"))
	with acting("agent", builders.MONDAY):
		frappe.get_doc("Issue", issue.name).update(builders.fields()).save()

	assert not frappe.has_permission("Issue", "read", doc=issue.name, user=login("outsider"))


def test_more_files_than_allowed_are_refused(order):
	frappe.db.set_single_value("Hotline Settings", "max_files", 2)
	with acting("agent"):
		for number in range(2):
			file_of(order.name, file_name=f"{number}.txt", content=str(number))
		with pytest.raises(frappe.ValidationError, match="上限"):
			file_of(order.name, file_name="3.txt", content="3")
