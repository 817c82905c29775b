"""What can be asked without a programmer: every column stands open in Chinese, and the saved reports run for their roles."""

from __future__ import annotations

import csv
import io
import json
import re

import frappe
import pytest
from frappe.desk import reportview

from hotline_csg.adapters import carried
from hotline_csg.adapters.roles import ROLE_NAMES
from hotline_csg.guide.measures import LIMITS, STAGES
from hotline_csg.guide.words import State
from hotline_csg.setup.site import STAFF
from tests.support import builders
from tests.support.builders import acting

CHINESE = re.compile("[\u4e00-\u9fff]")
ORDER = (
	"stage", "ending", "category", "topic", "channel", "side", "entity_kind", "centre", "department", "handler",
	"first_agent", "received_at", "passed_at", "dispatched_at", "archived_at", "act_by", "owed_by", "overdue", "used",
	"returns", "reply_returns", "urges", "attempts", "satisfaction", "contact_confirmed", "contacted_at", "major", "finding",
	*(f"used_{stage}" for stage in STAGES), *(f"kept_{name}" for name in LIMITS),
)  # fmt: skip
# What managers ask about, by doctype; an order's rows carry its attributes besides.
COLUMNS: dict[str, tuple[str, ...]] = {
	"Issue": tuple(f"hotline_{code}" for code in ORDER),
	"Call Log": ("from", "type", "status", "start_time", "duration", "hotline_agent", "hotline_unit", "hotline_order"),
	"Hotline Callback": ("issue", "at", "agent", "outcome", "agreed", "satisfaction", "contact_confirmed", "opinion", "reason"),
	"Hotline Deadline": ("issue", "deadline", "status", "overdue", "rule", "from_time", "due", "done", "late_minutes",
		"responsible_role", "department", "responsible", "warning", "time_limit"),
	"Hotline Notice": ("kind", "issue", "recipient", "told_as", "means", "state", "owed_at", "sent_at", "delivered_at", "attempts"),
	"Hotline Rectification": ("issue", "department", "item", "responsible", "due", "status", "done_at", "accepted_at", "recurred"),
	"Hotline Return": ("issue", "kind", "number", "ground", "reason", "at", "department", "user"),
	"Hotline Warning": ("level", "entity", "topic", "count", "raised_at", "reported_at", "urged_again_at", "status"),
}  # fmt: skip


def wanted() -> list[tuple[str, str]]:
	found = [(doctype, name) for doctype, names in COLUMNS.items() for name in names]
	return found + [
		(doctype, carried.column(doctype, name)) for doctype in carried.CARRIERS for name in carried.COLUMNS
	]


def test_every_column_can_be_picked_and_reads_chinese():
	amiss = {}
	for doctype, fieldname in wanted():
		df = frappe.get_meta(doctype).get_field(fieldname)
		if df is None or df.hidden or df.report_hide or df.permlevel:
			amiss[doctype, fieldname] = df and (df.hidden, df.report_hide, df.permlevel)
		elif not CHINESE.search(frappe._(df.label, lang="zh", context=doctype)):
			amiss[doctype, fieldname] = df.label
	assert amiss == {}


# The saved reports -----------------------------------------------------------------------------------------------


def saved() -> list[str]:
	given = {"module": "Hotline CSG", "report_type": "Report Builder", "is_standard": "Yes"}
	return frappe.get_all("Report", given, pluck="name", order_by="name")


def view(name: str, part: str) -> list[dict]:
	"""The rows as the desk's report view asks for them."""
	report = frappe.get_doc("Report", name)
	asked = json.loads(report.json)
	with acting(part):
		assert report.is_permitted(), (name, part)
		frappe.local.form_dict = frappe._dict(
			doctype=report.ref_doctype,
			fields=json.dumps([f"`tab{doctype}`.`{field}`" for field, doctype in asked["fields"]]),
			filters=json.dumps(asked["filters"]),
			order_by=asked["order_by"],
			start=0,
			page_length=asked["page_length"],
			view="Report",
			with_comment_count=0,
		)
		got = reportview.get()
	return [dict(zip(got["keys"], row, strict=True)) for row in got["values"]] if got else []


def may(name: str) -> list[str]:
	"""Those of the staff whom the report lists."""
	roles = {row.role for row in frappe.get_doc("Report", name).roles}
	return [part for part, role in STAFF.items() if role in roles]


def test_the_common_questions_have_a_saved_report():
	assert [frappe._(name, lang="zh") for name in saved()] == [
		"来电明细", "回访明细", "投诉台账", "超时时限明细", "通知发送明细", "在办工单", "本月办结及用时",
		"本月受理工单", "已超时工单", "整改事项明细", "退单明细", "预警台账",
	]  # fmt: skip


def test_every_saved_report_runs_for_each_of_its_roles():
	builders.order(State.ARCHIVED)
	builders.order(State.DISPATCHED)
	ran = {name: [part for part in may(name) if view(name, part) is not None] for name in saved()}
	assert {name: may(name) for name in saved()} == ran
	assert [name for name, parts in ran.items() if not parts] == []


def test_its_columns_stand_in_the_doctype_and_read_chinese():
	amiss = []
	for name in saved():
		report = frappe.get_doc("Report", name)
		meta = frappe.get_meta(report.ref_doctype)
		for fieldname, doctype in json.loads(report.json)["fields"]:
			df = meta.get_field(fieldname)
			shown = fieldname == "name" or (
				df and CHINESE.search(frappe._(df.label, lang="zh", context=doctype))
			)
			if doctype != report.ref_doctype or not shown:
				amiss.append((name, fieldname))
	assert amiss == []


def test_a_saved_report_shows_what_it_is_called_after():
	now = frappe.utils.now_datetime().replace(microsecond=0)
	done = builders.order(State.ARCHIVED, at=builders.MONDAY)
	waiting = builders.order(State.DISPATCHED, at=builders.MONDAY)
	frappe.db.set_value("Issue", [done.name, waiting.name], "hotline_received_at", now)
	frappe.db.set_value("Issue", done.name, "hotline_archived_at", now)
	frappe.db.set_value("Issue", waiting.name, "hotline_overdue", 1)
	shown = {name: {row["name"] for row in view(name, "manager")} & {done.name, waiting.name} for name in (
		"Hotline Open Orders", "Hotline Overdue Orders", "Hotline Orders Received This Month",
		"Hotline Orders Ended This Month", "Hotline Complaints")}  # fmt: skip
	assert shown == {
		"Hotline Open Orders": {waiting.name},
		"Hotline Overdue Orders": {waiting.name},
		"Hotline Orders Received This Month": {done.name, waiting.name},
		"Hotline Orders Ended This Month": {done.name},
		"Hotline Complaints": set(),
	}


@pytest.mark.parametrize("name", ["Hotline Open Orders", "Hotline Return Details"])
def test_a_department_sees_its_own_rows(name):
	mine, theirs = builders.order(State.RETURNED), builders.order(State.RETURNED)
	other = {"department": builders.department(1), "handler": builders.login("other_handler")}
	builders.step(
		theirs.name, "dispatcher", builders.EventKind.DISPATCHED, builders.MONDAY.replace(hour=10), **other
	)
	frappe.db.set_value(
		"Hotline Return", {"issue": ("in", [mine.name, theirs.name])}, "at", frappe.utils.now_datetime()
	)
	key = "name" if name == "Hotline Open Orders" else "issue"
	seen = {
		part: {row[key] for row in view(name, part)} & {mine.name, theirs.name}
		for part in ("head", "other_head", "manager")
	}
	assert seen == {"head": {mine.name}, "other_head": {theirs.name}, "manager": {mine.name, theirs.name}}


def test_calls_are_for_the_front_alone():
	front = {
		role
		for key, role in ROLE_NAMES.items()
		if role in ("Hotline Agent", "Hotline Dispatcher", "Market Management")
	}
	assert {row.role for row in frappe.get_doc("Report", "Hotline Call Details").roles} == front


def test_a_link_of_a_workspace_to_a_report_opens_it():
	"""A Report Builder report opens in the list of its doctype, which the link must name."""
	links = frappe.get_all(
		"Workspace Link",
		{"link_type": "Report", "parent": ("like", "Hotline%")},
		["parent", "link_to", "is_query_report", "report_ref_doctype"],
		order_by="parent, idx",
	)
	amiss = []
	for row in links:
		report = frappe.get_doc("Report", row.link_to)
		builder = report.report_type == "Report Builder"
		expected = (int(not builder), report.ref_doctype if builder else None)
		if (row.is_query_report, row.report_ref_doctype or None) != expected:
			amiss.append((row.parent, row.link_to))
	assert amiss == []
	assert set(saved()) <= {row.link_to for row in links}


def exported(part: str, name: str) -> list[list[str]]:
	"""The rows of a saved report as a file, headings first, without Frappe's own number of the row."""
	report = frappe.get_doc("Report", name)
	asked = json.loads(report.json)
	with acting(part):
		frappe.local.form_dict = frappe._dict(
			doctype=report.ref_doctype,
			title=report.name,
			file_format_type="CSV",
			fields=json.dumps([f"`tab{doctype}`.`{field}`" for field, doctype in asked["fields"]]),
			filters=json.dumps(asked["filters"]),
			order_by=asked["order_by"],
		)
		reportview.export_query()
	rows = list(csv.reader(io.StringIO(frappe.response["filecontent"].decode("utf-8-sig"))))
	return [row[-len(asked["fields"]) :] for row in rows]


def test_an_export_has_the_same_columns_with_chinese_headings():
	doc = builders.order(State.RETURNED)
	frappe.db.set_value("Hotline Return", {"issue": doc.name}, "at", frappe.utils.now_datetime())
	heads, *rows = exported("manager", "Hotline Return Details")
	assert [head for head in heads if not CHINESE.search(head)] == []
	assert heads[:2] == ["工单", "类别"]
	assert [row[:2] for row in rows if doc.name in row] == [[doc.name, "退单"]]


@pytest.mark.parametrize("part", ["manager", "mmd"])
def test_orders_are_exported_by_who_reports_on_them(part):
	doc = builders.order(State.DISPATCHED)
	heads, *rows = exported(part, "Hotline Open Orders")
	assert [head for head in heads if not CHINESE.search(head)] == [
		"ID"
	]  # Frappe's own name of the first column
	assert [row[0] for row in rows if doc.name in row] == [doc.name]


@pytest.mark.parametrize("part", ["agent", "head"])
def test_orders_are_not_exported_by_others(part):
	builders.order(State.DISPATCHED)
	with pytest.raises(frappe.PermissionError):
		exported(part, "Hotline Open Orders")
