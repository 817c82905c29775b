"""Rectification beyond its steps: what is overdue climbs, what comes again is found and counted (R81.15)."""

from datetime import date

import frappe
import pytest

from hotline_csg import service
from hotline_csg.adapters.figures.tables import RECTIFICATIONS
from hotline_csg.api import rectification as api
from hotline_csg.guide.words import EventKind as E
from hotline_csg.hotline_csg.report.hotline_rectifications import hotline_rectifications as report
from tests.support import builders, outbox
from tests.support.builders import acting, login
from tests.support.flows import at, register, transferred

PERIOD = {"from_date": date(2026, 1, 1), "to_date": date(2026, 12, 31)}


def item(moment="03-09 10:00", due="2026-03-20", department=0, **values):
	responsible = login("handler" if department == 0 else "other_handler")
	doc = {
		"doctype": "Hotline Rectification",
		"department": builders.department(department),
		"item": "补充系统升级公告流程",
		"responsible": responsible,
		"due": due,
		**values,
	}
	with acting("mmd", at(moment)):
		return frappe.get_doc(doc).insert()


def reported(doc, moment):
	with acting("handler", at(moment)):
		content = f"%PDF-1.4 {frappe.generate_hash()}"
		proof = frappe.get_doc(
			{"doctype": "File", "file_name": "proof.pdf", "content": content, "is_private": 1}
		).insert()
		service.report_rectified(doc.name, "已发布制度", proof.file_url)


def accepted(doc, moment):
	reported(doc, moment)
	with acting("mmd", at(moment)):
		return service.accept_rectification(doc.name)


# What is overdue climbs ------------------------------------------------------------------------------------------


@pytest.mark.requirement("R81.15")
def test_an_item_is_told_before_it_is_due_and_climbs_once_it_is_overdue():
	outbox.use_mail(9)
	doc = item()
	second = "03-23 09:00:01"
	# Due at the end of Friday the 20th: an hour of work later is Monday 9:00.
	steps = [
		("03-20 16:30", "N13", {"handler"}),
		("03-20 23:59:59", "N14", set()),
		("03-21 08:00", "N14", {"handler"}),
		("03-23 09:00", "N14", {"handler"}),
		(second, "N14", {"handler", "supervisor", "dispatcher"}),
		("03-23 10:00:01", "N14", {"handler", "supervisor", "dispatcher", "head"}),
		("03-23 12:00:01", "N14", {"handler", "supervisor", "dispatcher", "head", "mmd"}),
	]
	for moment, code, told in steps:
		outbox.tick(at(moment))
		assert (moment, {part for part, _means in outbox.told(code=code, about=doc.name)}) == (moment, told)
	row = frappe.get_all("Hotline Notice", {"about": doc.name, "code": "N14"}, ["message"], limit=1)[0]

	assert row.message == f"{doc.name}「整改」已超时，时限 2026-03-20 23:59"
	assert frappe.db.get_value("Hotline Deadline", {"rectification": doc.name}, ["overdue", "next_look"]) == (
		1,
		None,
	)


@pytest.mark.requirement("R81.15")
def test_what_was_reported_in_time_does_not_climb():
	outbox.use_mail(9)
	doc = item()
	reported(doc, "03-20 16:00")
	outbox.tick(at("03-23 12:00:01"))

	assert outbox.told(code="N14", about=doc.name) == set()


# The same kind again ---------------------------------------------------------------------------------------------


def sent(moment, department=0, **facts):
	"""An order dispatched to a department at `moment`'s day, received at `moment`."""
	order = register(moment, **facts).do("agent", E.PASSED, moment)
	handler = login("handler" if department == 0 else "other_handler")
	return order.do(
		"dispatcher", E.DISPATCHED, moment, department=builders.department(department), handler=handler
	)


def by_regulator(moment, finding):
	order = transferred(moment).do("dispatcher", E.DISPATCHED, moment)
	frappe.db.set_value("Issue", order.name, "hotline_finding", finding)
	return order


@pytest.mark.requirement("R81.15", "R81.14")
def test_orders_of_the_same_kind_after_the_acceptance_are_found_counted_and_shown():
	first = transferred("03-02 09:00").do("dispatcher", E.DISPATCHED, "03-02 09:30")
	doc = item(issue=first.name)
	sent("03-12 10:00", category="投诉")  # before the acceptance
	accepted(doc, "03-19 10:00")
	without_order = accepted(item(), "03-19 10:00")
	again = [sent("03-20 09:00", category="投诉").name, by_regulator("03-20 10:00", "有责").name]
	by_regulator("03-20 11:00", "不属实")
	sent("03-20 14:00")
	sent("03-20 15:00", category="投诉", topic=builders.OTHER_TOPIC)
	sent("03-20 16:00", department=1, category="投诉")

	assert frappe.db.get_value("Hotline Rectification", doc.name, "recurred") == 0
	assert service.count_relapses() == 1
	assert service.count_relapses() == 0
	assert [
		frappe.db.get_value("Hotline Rectification", one.name, "recurred") for one in (doc, without_order)
	] == [2, 0]
	for part in ("mmd", "handler"):
		with acting(part):
			shown = api.again(doc.name)
			assert (part, shown["count"], {row.name for row in shown["orders"]}) == (part, 2, set(again))
			assert [row.name for row in service.figures()["relapses"]] == [doc.name]
	for part in ("other_handler", "agent"):
		with acting(part), pytest.raises(frappe.PermissionError):
			api.again(doc.name)
	with acting("other_head"):
		assert service.figures()["relapses"] == []


# The ledger ------------------------------------------------------------------------------------------------------


def figures(part, **chosen):
	with acting(part, at("03-25 10:00")):
		rows = report.execute({**PERIOD, **chosen})[1]
	return {
		row["key"][0]: tuple(row[one.code] for one in RECTIFICATIONS.figures) for row in rows if row["key"]
	}


@pytest.mark.requirement("R81.15")
def test_the_ledger_counts_each_department_and_shows_a_department_its_own():
	item(due="2026-03-25")
	item(due="2026-03-24")
	reported(item(due="2026-03-24"), "03-20 10:00")
	back = item()
	reported(back, "03-16 10:00")
	for moment in ("03-16 11:00", "03-17 11:00"):
		with acting("mmd", at(moment)):
			service.send_back_rectification(back.name, "证据不足")
		reported(back, moment)
	accepted_ = frappe.get_doc("Hotline Rectification", back.name)
	with acting("mmd", at("03-18 10:00")):
		service.accept_rectification(back.name)
	item(department=1)
	item(due="2027-03-20", department=1)
	frappe.db.set_value("Hotline Rectification", back.name, "recurred", 3)
	lead, other = builders.department(), builders.department(1)

	assert accepted_.times_sent_back == 2
	# items, being mended, of those overdue, waiting, accepted, sent back, came again
	assert figures("mmd") == {lead: (4, 2, 1, 1, 1, 1, 1), other: (1, 1, 1, 0, 0, 0, 0)}
	assert figures("mmd", department=other) == {other: (1, 1, 1, 0, 0, 0, 0)}
	assert figures("head") == {lead: (4, 2, 1, 1, 1, 1, 1)}
	assert figures("other_head") == {other: (1, 1, 1, 0, 0, 0, 0)}
	with acting("agent"), pytest.raises(frappe.PermissionError):
		report.execute(PERIOD)
