"""通报 (R81.14, R81.15): collected, drafted, approved by somebody else, told once with its PDF, and kept."""

import email
from datetime import datetime

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from hotline_csg import service
from hotline_csg.adapters import bulletins
from hotline_csg.api import bulletin as api
from hotline_csg.guide.words import EventKind as E
from hotline_csg.setup.site import login
from tests.site.test_flow_regulator import refined, reported
from tests.support import builders, outbox, papers
from tests.support.builders import acting, holding
from tests.support.flows import at

APRIL = datetime(2026, 4, 1, 9, 0)
DOCTYPE, REPORT = "Hotline Bulletin", "Hotline Investigation Report"
SUBMIT, ISSUE, BACK = "通报送审", "发布通报", "退回通报"
DRAFT, WAITING, ISSUED = bulletins.DRAFT, bulletins.WAITING, bulletins.ISSUED


@pytest.fixture(autouse=True)
def _one_month():
	frappe.db.set_single_value("Hotline Settings", "bulletin_months", 1)


def drafted(**more):
	"""A bulletin of March as market management begins it, with the cases of its period."""
	with acting("mmd", APRIL):
		name = frappe.get_doc({"doctype": DOCTYPE, **api.beginning(), **more}).insert().name
		api.collect(name)
	return frappe.get_doc(DOCTYPE, name)


def moved(doc, part, action, **entries):
	with acting(part, APRIL):
		doc = frappe.get_doc(DOCTYPE, doc.name)
		if entries:
			doc.update(entries)
			doc.save()
		return apply_workflow(doc, action)


def issued(**more):
	return moved(moved(drafted(**more), "mmd", SUBMIT), "manager", ISSUE)


def refused(error, call, *args, **more):
	frappe.db.savepoint("refused")
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)) as raised:
		call(*args, **more)
	frappe.db.rollback(save_point="refused")
	frappe.clear_messages()
	assert error == type(raised.value).__name__


def put(doc, part, **entries):
	"""What a form or REST sends, past the Workflow's own button."""
	with acting(part, APRIL):
		one = frappe.get_doc(DOCTYPE, doc.name)
		one.update(entries)
		one.save()
	return one


@pytest.mark.requirement("R81.14")
def test_a_bulletin_takes_the_cases_of_its_period_once():
	first, untrue = refined(), reported().do("agent", E.CALLED_BACK, "03-03 09:00")
	untrue.do("mmd", E.REPORT_REFINED, "03-04 16:00", report="不属实。", finding="不属实")
	frappe.db.set_value(REPORT, {"issue": first.name}, {"cause": "未告知", "measures": "改流程"})
	doc = drafted()

	assert (str(doc.period_from), str(doc.period_to), doc.status) == ("2026-03-01", "2026-03-31", DRAFT)
	assert [(first.name, "属实", "未告知", "改流程", builders.department())] == [
		(row.issue, row.finding, row.cause, row.measures, row.department) for row in doc.cases
	]
	later = refined()
	assert [later.name] == [row.issue for row in drafted().cases], "the first stands in another draft"
	with acting("mmd", APRIL):
		assert 0 == api.collect(doc.name)
	refused(
		"BulletinRefused",
		put,
		doc,
		"mmd",
		cases=[{"report": frappe.db.get_value(REPORT, {"issue": untrue.name})}],
	)
	refused(
		"BulletinRefused", put, doc, "mmd", cases=[{"report": row.report} for row in (*doc.cases, *doc.cases)]
	)
	refused(
		"BulletinRefused",
		put,
		doc,
		"mmd",
		cases=[{"report": frappe.db.get_value(REPORT, {"issue": later.name})}],
	)


@pytest.mark.requirement("R81.14")
def test_a_bulletin_without_cases_shows_nobodys_rectification():
	with acting("mmd", APRIL):
		values = {
			"department": builders.department(),
			"item": "补充公告流程",
			"responsible": login("handler"),
			"due": "2026-04-20",
		}
		frappe.get_doc({"doctype": "Hotline Rectification", **values}).insert()
	assert bulletins.rectifications(drafted()) == []


def test_nobody_approves_what_they_wrote():
	refined()
	doc = drafted()
	refused("BulletinRefused", put, doc, "mmd", status=ISSUED)
	refused("NotYourBulletin", put, doc, "manager", opening="改")
	moved(doc, "mmd", SUBMIT)
	refused("ValidationError", moved, doc, "mmd", ISSUE)
	refused("NotYourBulletin", put, doc, "mmd", status=ISSUED)
	refused("BulletinRefused", put, doc, "manager", opening="改")
	refused("BulletinRefused", moved, doc, "manager", BACK)
	refused("PermissionError", put, doc, "dispatcher", status=ISSUED)
	back = moved(doc, "manager", BACK, review_note="请补充整改要求")
	assert (back.status, back.review_note) == (DRAFT, "请补充整改要求")

	with holding("dispatcher", "Market Management"):
		put(doc, "dispatcher", demands="各部门举一反三。")
		moved(doc, "mmd", SUBMIT)
		refused("NotYourBulletin", put, doc, "dispatcher", status=ISSUED)
	with holding("agent", "Market Management"):
		done = moved(doc, "agent", ISSUE)
	assert (done.status, done.approved_by, str(done.issued_at)) == (ISSUED, login("agent"), str(APRIL))
	for part in ("mmd", "manager", "Administrator"):
		refused("BulletinRefused", put, doc, part, opening="改")
		with acting(part):
			refused("BulletinRefused", frappe.delete_doc, DOCTYPE, doc.name, ignore_permissions=True)


@pytest.mark.requirement("R81.14")
def test_an_empty_bulletin_is_not_submitted_and_a_report_found_otherwise_is_not_issued():
	empty = drafted()
	refused("BulletinRefused", moved, empty, "mmd", SUBMIT)
	refused("BulletinRefused", drafted, period_from="2026-03-31", period_to="2026-03-01")

	order = refined()
	doc = moved(drafted(), "mmd", SUBMIT)
	frappe.db.set_value(REPORT, {"issue": order.name}, "in_bulletin", 0)
	refused("BulletinRefused", moved, doc, "manager", ISSUE)


@pytest.mark.requirement("R81.14", "R81.15")
def test_issued_it_marks_its_reports_and_is_mailed_once_with_its_pdf():
	order = refined()
	report = frappe.db.get_value(REPORT, {"issue": order.name})
	with acting("mmd", at("03-05 09:00")):
		frappe.get_doc(
			{
				"doctype": "Hotline Rectification",
				"report": report,
				"department": builders.department(),
				"item": "建立升级前告知制度",
				"responsible": login("handler"),
				"due": "2026-04-15",
			}
		).insert()
	outbox.use_mail(1)
	doc = moved(moved(drafted(), "mmd", SUBMIT, problems="{{ 7*7 }}", demands="限期整改"), "manager", ISSUE)

	assert (doc.issued_at, doc.name) == frappe.db.get_value(REPORT, report, ["bulletin_at", "bulletin"])
	assert {(part, "邮件") for part in ("mmd", "head", "principal")} == {
		one for one in outbox.told(code="N12") if one[1] == "邮件"
	}
	outbox.deliver(APRIL)
	outbox.deliver(APRIL)
	bulletins.record(doc, doc)
	rows = frappe.get_all("Hotline Notice", {"code": "N12", "means_code": "mail"}, pluck="name")
	mails = [
		email.message_from_string(text, policy=email.policy.default)
		for text in frappe.get_all("Email Queue", {"reference_name": ("in", rows)}, pluck="message")
	]
	assert sorted(login(part) for part in ("mmd", "head", "principal")) == sorted(
		mail["To"] for mail in mails
	)
	attached = [
		[(part.get_filename(), part.get_content()) for part in mail.iter_attachments()] for mail in mails
	]
	assert [[f"{doc.name}.pdf"]] * 3 == [[name for name, _content in one] for one in attached]
	told = papers.text(attached[0][0][1])
	for expected in (
		doc.name,
		order.name,
		"属实",
		"建立升级前告知制度",
		"2026-04-15",
		"整改中",
		"未提供",
		"{{7*7}}",
	):
		assert expected in told
	for hidden in ("广州测试售电有限公司", "陈测试", "138"):
		assert hidden not in told, "who appealed is not told"
	papers.keep_pictures("bulletin", attached[0][0][1])

	assert ("2026-04-01", "2026-04-30") == tuple(map(str, _next(datetime(2026, 5, 4, 9, 0))))


def _next(now):
	with acting("mmd", now):
		return bulletins.next_period()


@pytest.mark.requirement("R81.14")
def test_departments_see_it_once_it_is_issued_and_names_them():
	order = refined()
	doc = moved(drafted(), "mmd", SUBMIT)
	seen = {"mmd": True, "manager": True, "sysadmin": True}
	assert seen == _seen(
		doc, "mmd", "manager", "sysadmin", "head", "handler", "other_head", "agent", "dispatcher", "officer"
	)
	moved(doc, "manager", ISSUE)
	seen |= dict.fromkeys(("head", "handler"), True)
	assert seen == _seen(
		doc, "mmd", "manager", "sysadmin", "head", "handler", "other_head", "agent", "dispatcher", "officer"
	)

	with acting("head"):
		assert [order.name] == frappe.get_list(
			"Hotline Bulletin Case", {"parent": doc.name}, pluck="issue", parent_doctype=DOCTYPE
		)
		assert order.name in papers.text(papers.pdf("head", DOCTYPE, doc.name))
		assert [] == service.bulletin_rectifications(doc.name)
		refused("PermissionError", put, doc, "head", opening="改")
	with acting("other_head"), pytest.raises(frappe.PermissionError):
		api.rectifications(doc.name)
	with pytest.raises(frappe.PermissionError):
		papers.pdf("other_head", DOCTYPE, doc.name)


def _seen(doc, *parts):
	"""Who sees it, by the document and by the list, which must agree."""
	found = {}
	for part in parts:
		with acting(part):
			alone = bool(frappe.has_permission(DOCTYPE, "read", doc=doc.name))
			listed = frappe.has_permission(DOCTYPE, "read") and doc.name in frappe.get_list(
				DOCTYPE, pluck="name"
			)
		assert alone == listed, part
		if alone:
			found[part] = True
	return found
