"""Reports (R6.6, R82.11): what one says, and who says it, is read by the Supervision Officer, and by whoever took it
until it is referred; by nobody else, on no path."""

import json

import frappe
import pytest
from frappe.utils.global_search import sync_global_search

from hotline_csg.adapters import sealed
from hotline_csg.adapters.guard import NotEditableNow
from hotline_csg.guide.words import EventKind, State
from tests.support import builders
from tests.support.builders import MONDAY, STEP, acting
from tests.support.frappe_site import forget_the_search_index

WHO, PERSON, WHAT, NUMBER = "绝密举报单位", "绝密举报人", "绝密举报内容：串通报价", "13811112222"
SECRETS = (WHO, PERSON, "绝密举报内容", NUMBER)
SAYS = {"category": "举报", "unit": WHO, "contact_name": PERSON, "description": WHAT, "phone": NUMBER}
KEPT = {"tabHotline Report Content", "tabHotline Contact"}
STRANGERS = ("dispatcher", "mmd", "manager", "sysadmin", "handler", "head", "other_handler", "outsider")


@pytest.fixture(autouse=True)
def _nothing_is_indexed_yet():
	forget_the_search_index()


@pytest.fixture
def report():
	return builders.received(**SAYS)


@pytest.fixture
def turned():
	"""A complaint on which much was written before the dispatcher, to whom it was returned, made it a report."""
	doc = builders.received(**{**SAYS, "category": "投诉"}, judgement=WHAT)
	builders.step(doc.name, "agent", EventKind.PASSED, MONDAY + STEP)
	builders.step(doc.name, "dispatcher", EventKind.DISPATCHED, MONDAY + STEP * 2)
	builders.step(doc.name, "handler", EventKind.RETURNED, MONDAY + STEP * 3, reason=WHAT)
	with acting("dispatcher", MONDAY + STEP * 4):
		doc.reload().add_comment("Comment", WHAT)
		doc.update({"hotline_unit": WHO + "二"}).save()
		mail(doc.name)
		attach(doc.name)
		doc.reload().update({"hotline_category": "举报"}).save()
	return doc


def mail(name):
	return frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"sender": "reporter@example.com",
			"subject": WHAT,
			"content": WHAT,
			"reference_doctype": "Issue",
			"reference_name": name,
		}
	).insert(ignore_permissions=True)


def attach(name, file_name="proof.txt"):
	return frappe.get_doc(
		{
			"doctype": "File",
			"file_name": file_name,
			"content": "证据",
			"is_private": 1,
			"attached_to_doctype": "Issue",
			"attached_to_name": name,
		}
	).insert()


def seen_by(part, doctype, **filters):
	with acting(part):
		try:
			return frappe.get_list(doctype, filters)
		except frappe.PermissionError:
			return []


def columns_of_the_site():
	found: dict[str, list[str]] = {}
	for table, column in frappe.db.sql(
		"""select table_name, column_name from information_schema.columns
		where table_schema = database() and (data_type like '%%text' or data_type like '%%char')"""
	):
		found.setdefault(table, []).append(column)
	return found


def tables_that_tell():
	"""The tables that hold anything of a report's content."""
	telling = set()
	for table, columns in columns_of_the_site().items():
		for secret in SECRETS:
			said = {secret, json.dumps(secret).strip('"')}  # versions are JSON in ASCII
			where = " or ".join(f"`{column}` like %s" for column in columns for _ in said)
			values = [f"%{one}%".replace("\\", "\\\\") for _ in columns for one in said]
			if frappe.db.sql(f"select 1 from `{table}` where {where} limit 1", values):
				telling.add(table)
	return telling


def test_the_search_for_tables_finds_what_is_there():
	builders.received(**{**SAYS, "category": "咨询"})
	with acting("agent", MONDAY + STEP):
		frappe.get_last_doc("Issue").update({"hotline_unit": WHO + "二"}).save()

	assert {"tabIssue", "tabHotline Contact", "tabHotline Appeal Point", "tabVersion"} <= tables_that_tell()


def test_a_report_tells_nothing_outside_its_content(report):
	sync_global_search()

	assert tables_that_tell() == KEPT
	assert report.subject == "举报 · 平台应用-其他"


def test_an_order_that_becomes_a_report_takes_all_with_it(turned):
	sync_global_search()

	# what the department wrote when it returned the order stays in its row, which is seen with the content alone
	assert tables_that_tell() == KEPT | {"tabHotline Return"}
	for part in STRANGERS:
		assert seen_by(part, "Hotline Return", issue=turned.name) == [], part
	said = frappe.db.get_value("Hotline Report Content", {"issue": turned.name}, "earlier")
	assert said.count(WHAT) >= 4, "comment, mail, version and the return's reason are kept for the officer"
	assert "reporter@example.com" in said


def test_what_is_written_afterwards_goes_to_the_content_as_well(report):
	with acting("dispatcher", MONDAY + STEP):
		report.reload().add_comment("Comment", WHAT)
	mail(report.name)

	assert tables_that_tell() == KEPT
	said = frappe.db.get_value("Hotline Report Content", {"issue": report.name}, "earlier")
	assert said.count(WHAT) >= 2


def test_files_of_a_report_are_read_with_its_content(report, turned):
	with acting("agent", MONDAY + STEP):
		attach(report.name, "late.txt")
	files = frappe.get_all(
		"File", {"file_name": ("in", ("proof.txt", "late.txt"))}, ["name", "attached_to_doctype"]
	)

	assert {row.attached_to_doctype for row in files} == {"Hotline Report Content"}
	for part in STRANGERS:
		if part not in ("dispatcher",):  # who attached a file of a turned order once saw it
			assert not frappe.has_permission("File", "read", doc=files[0].name, user=builders.login(part)), (
				part
			)
	assert all(
		frappe.has_permission("File", "read", doc=row.name, user=builders.login("officer")) for row in files
	)


@pytest.mark.parametrize("part", STRANGERS)
def test_strangers_are_shown_nothing(report, part):
	with acting(part):
		assert sealed.shown(report.name) == {}


def test_the_officer_reads_what_was_said_but_not_the_number(report):
	with acting("officer"):
		seen = sealed.shown(report.name)

	assert seen["content"]["description"] == WHAT
	assert (seen["content"]["unit"], seen["content"]["contact_name"]) == (WHO, PERSON)
	assert seen["content"]["phone"] == "138****2222"
	assert "contact" not in seen


def test_whoever_took_it_reads_it_until_it_is_referred(report):
	with acting("agent", MONDAY + STEP):
		assert sealed.shown(report.name)["content"]["description"] == WHAT
		assert sealed.shown(report.name)["contact"]["phone"] == NUMBER
	builders.step(report.name, "agent", EventKind.REFERRED, MONDAY + STEP, number_told=1)

	with acting("agent", MONDAY + STEP * 2):
		assert sealed.shown(report.name) == {}
	with acting("officer"):
		assert sealed.shown(report.name)["content"]["description"] == WHAT


def test_a_department_does_not_even_see_that_there_is_one(turned):
	for part in ("handler", "head", "principal"):
		with acting(part):
			assert frappe.get_list("Issue", {"name": turned.name}) == []
			assert not frappe.has_permission("Issue", "read", doc=turned.name)
			for doctype in ("Hotline Event", "Hotline Deadline", "Hotline Return"):
				assert frappe.get_list(doctype, {"issue": turned.name}) == [], doctype


def test_the_officer_sees_reports_and_no_other_orders(report):
	other = builders.received()
	with acting("officer"):
		assert frappe.get_list("Issue", {"name": ("in", (report.name, other.name))}, pluck="name") == [
			report.name
		]
		assert not frappe.has_permission("Issue", "write", doc=report.name)


def test_front_and_managers_see_the_report_as_an_order(report):
	for part in ("agent", "dispatcher", "mmd", "manager"):
		with acting(part):
			row = frappe.get_list(
				"Issue", {"name": report.name}, ["hotline_category", "hotline_unit", "subject"]
			)[0]
			assert (row.hotline_category, row.hotline_unit) == ("举报", sealed.MASK)


@pytest.mark.parametrize(
	"values", [{"hotline_description": "改"}, {"hotline_unit": "改"}, {"hotline_category": "咨询"}]
)
def test_who_may_not_read_it_cannot_change_or_open_it(report, values):
	with acting("dispatcher", MONDAY + STEP), pytest.raises(NotEditableNow):
		report.reload().update(values).save()


def test_whoever_took_it_corrects_it_and_the_history_tells_only_that(report):
	with acting("agent", MONDAY + STEP):
		report.reload().update({"hotline_description": WHAT + "，补充"}).save()

	assert (
		frappe.db.get_value("Hotline Report Content", {"issue": report.name}, "description")
		== WHAT + "，补充"
	)
	assert tables_that_tell() == KEPT


def test_a_report_taken_by_mistake_is_opened_by_whoever_took_it(report):
	with acting("agent", MONDAY + STEP):
		report.reload().update({"hotline_category": "咨询"}).save()
	seen = frappe.db.get_value("Issue", report.name, ["hotline_unit", "hotline_description", "hotline_phone"])

	assert seen == (WHO, WHAT, "138****2222")
	assert [row.point for row in frappe.get_doc("Issue", report.name).hotline_points] == [WHAT]
	assert not frappe.db.exists("Hotline Report Content", {"issue": report.name})


def test_a_reports_call_is_not_counted_and_not_found_by_its_number(report):
	call = frappe.get_all(
		"Call Log", {"hotline_order": report.name}, ["hotline_topic", "hotline_entity", "customer"]
	)

	assert call == [{"hotline_topic": None, "hotline_entity": None, "customer": None}]
	assert report.hotline_entity is None
	assert sealed.orders_of(NUMBER) == []


def test_a_regulators_report_follows_the_regulators_flow():
	"""R7.4: the department that must investigate it reads it; R82.11 stands among the other flows."""
	transfer = {"channel": "12398热线", "transfer_number": "监管〔2026〕1号", "transfer_body": "南方能监局"}
	doc = builders.received(part="mmd", **{**SAYS, **transfer})
	builders.step(doc.name, "dispatcher", EventKind.DISPATCHED, MONDAY + STEP)

	assert doc.hotline_description == WHAT
	with acting("handler"):
		assert frappe.get_list("Issue", {"name": doc.name}, pluck="hotline_description") == [WHAT]


@pytest.mark.parametrize("part", ["dispatcher", "manager", "sysadmin", "handler"])
def test_every_reader_of_the_stock_shows_the_mask(rest, part):
	name = builders.received(**SAYS).name
	frappe.db.commit()
	client = rest(part)
	answers = [
		client.read("Issue", name),
		client.call("frappe.desk.form.load.getdoc", doctype="Issue", name=name),
		client.call(
			"frappe.desk.reportview.get",
			doctype="Issue",
			fields=json.dumps(["*"]),
			filters=json.dumps({"name": name}),
		),
		client.call("frappe.desk.search.search_link", doctype="Issue", txt=name, ignore_user_permissions=1),
		client.call("frappe.client.get_list", doctype="Hotline Appeal Point", parent="Issue", fields=["*"]),
		client.call("frappe.client.get_list", doctype="Hotline Event", fields=["*"], filters={"issue": name}),
		client.call("frappe.client.get_list", doctype="Version", fields=["*"], filters={"docname": name}),
		client.call("frappe.utils.global_search.search", text=name),
		client.call("hotline_csg.api.order.board", order=name),
	]
	told = [
		(index, secret)
		for index, answer in enumerate(answers)
		for secret in SECRETS
		if secret in str(answer.body)
	]

	assert told == []
	assert State.RECEIVED.zh in str(answers[0].body) or part == "handler"


@pytest.mark.parametrize("part", ["dispatcher", "manager", "handler", "outsider"])
def test_counting_does_not_tell_what_it_says(rest, part):
	builders.received(**SAYS)
	frappe.db.commit()
	for doctype, field in (
		("Issue", "hotline_description"),
		("Hotline Report Content", "description"),
		("Hotline Appeal Point", "point"),
	):
		answer = rest(part).call(
			"frappe.client.get_count", doctype=doctype, filters={field: ("like", "%绝密%")}
		)
		assert answer.data in (0, None), doctype
