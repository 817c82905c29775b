"""Rows that people complete: what the app keeps in them stays, and a signed report is closed (R81.10)."""

from datetime import datetime

import frappe
import pytest

from hotline_csg.adapters.entered import KeptByTheApp, ReportIsSigned
from tests.support import builders
from tests.support.builders import acting, login

AT = datetime(2026, 3, 9, 9, 0)
REPORT = "Hotline Investigation Report"


@pytest.fixture
def report():
	"""A submitted report as the step writes it, on an order of the first department."""
	order = builders.order(builders.State.DISPATCHED)
	doc = frappe.get_doc(
		{
			"doctype": REPORT,
			"issue": order.name,
			"status": "已提交",
			"department": order.hotline_department,
			"report": "调查情况",
			"submitted_by": login("handler"),
			"submitted_at": AT,
		}
	)
	doc.db_insert()
	return frappe.get_doc(REPORT, doc.name)


def sign(doc):
	frappe.get_doc(
		{
			"doctype": "Hotline Signature",
			"parent": doc.name,
			"parenttype": REPORT,
			"parentfield": "signatures",
			"idx": 1,
			"signed_for": "市场管理部",
			"user": login("mmd"),
			"full_name": "市场管理部",
			"signed_at": AT,
		}
	).db_insert()
	return frappe.get_doc(REPORT, doc.name)


def test_the_department_writes_on_its_report(report):
	with acting("handler"):
		report.update({"cause": "操作不规范"}).save()

	assert frappe.db.get_value(REPORT, report.name, "cause") == "操作不规范"


def test_another_department_does_not(report):
	with acting("other_handler"), pytest.raises(frappe.PermissionError):
		report.update({"cause": "操作不规范"}).save()


def test_once_refined_it_is_with_market_management(report):
	report.db_set("status", "已完善")
	with acting("handler"), pytest.raises(KeptByTheApp, match="市场管理部"):
		frappe.get_doc(REPORT, report.name).update({"cause": "操作不规范"}).save()
	with acting("mmd"):
		frappe.get_doc(REPORT, report.name).update({"cause": "操作不规范"}).save()

	assert frappe.db.get_value(REPORT, report.name, "cause") == "操作不规范"


@pytest.mark.parametrize("part", ["mmd", "handler", "Administrator"])
def test_a_signed_report_is_closed(report, part):
	signed = sign(report)
	with acting(part), pytest.raises(ReportIsSigned):
		signed.update({"measures": "补写"}).save()


@pytest.mark.parametrize(
	"forge",
	[
		lambda doc: doc.signatures[0].update({"full_name": "别人"}),
		lambda doc: doc.set("signatures", []),
		lambda doc: doc.append("signatures", {"signed_for": "业务部门负责人", "full_name": "别人"}),
	],
	ids=["changed", "removed", "added"],
)
def test_signatures_are_neither_changed_removed_nor_added(report, forge):
	signed = sign(report)
	forge(signed)
	with acting("mmd"), pytest.raises(KeptByTheApp):
		signed.save()

	assert frappe.get_all("Hotline Signature", {"parent": report.name}, pluck="full_name") == ["市场管理部"]


@pytest.mark.parametrize(
	("fieldname", "value"), [("status", "已签名"), ("finding", "属实"), ("submitted_by", "Administrator")]
)
def test_what_the_steps_write_in_a_report_is_not_entered(report, fieldname, value):
	with acting("mmd"), pytest.raises(KeptByTheApp):
		report.update({fieldname: value}).save()


@pytest.mark.parametrize("doctype", [REPORT, "Hotline Warning"])
def test_neither_a_report_nor_a_warning_is_begun_by_hand(doctype):
	values = (
		{"issue": builders.order().name}
		if doctype == REPORT
		else {"level": "一级预警", "topic": builders.TOPIC}
	)
	with pytest.raises(KeptByTheApp):
		frappe.get_doc({"doctype": doctype, **values}).insert()


def test_an_important_event_is_begun_by_hand_and_its_origin_is_not():
	kind = frappe.get_meta("Hotline Important Event").get_field("kind").options.strip().split("\n")[0]
	values = {"kind": kind, "happened_at": AT, "found_at": AT, "description": "系统故障"}
	with acting("dispatcher"):
		made = frappe.get_doc({"doctype": "Hotline Important Event", **values}).insert()
		with pytest.raises(KeptByTheApp):
			made.update({"raised_by_order": builders.order().name}).save()

	assert frappe.db.get_value("Hotline Important Event", made.name, "raised_by_order") is None


def test_none_of_them_is_deleted(report):
	with pytest.raises(KeptByTheApp):
		frappe.delete_doc(REPORT, report.name, force=True)
