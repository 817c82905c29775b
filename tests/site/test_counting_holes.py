"""More holes of the stock, as in test_stock_holes: counts and reports of rows unseen, tasks and comments forged."""

import json

import frappe
import pytest

from hotline_csg.guide.words import State
from tests.support import builders, holes
from tests.support.builders import acting, login
from tests.support.frappe_site import forget_the_search_index

REPORT = "Issue Summary"
ASKED = {"company": None, "based_on": "Issue Type", "from_date": "2026-01-01", "to_date": "2099-01-01"}


@pytest.fixture
def order():
	forget_the_search_index()
	return builders.order(State.DISPATCHED)


# What is read -----------------------------------------------------------------------------------------------------


def by_goal(name):
	"""Months and what they hold, of any doctype by any filter."""
	found = holes.ask(
		"frappe.utils.goal.get_monthly_goal_graph_data",
		title="x",
		doctype="User",
		docname=frappe.session.user,
		goal_value_field="login_after",
		goal_total_field="login_before",
		goal_history_field="bio",
		goal_doctype="Issue",
		goal_doctype_link="owner",
		goal_field="name",
		date_field="creation",
		aggregation="count",
		filters=json.dumps({"name": name, "hotline_handler": login("handler")}),
	)
	return found


def by_heat_map(name):
	chart = {
		"name": "x",
		"type": "Heatmap",
		"chart_type": "Count",
		"document_type": "Issue",
		"based_on": "creation",
	}
	says = [["Issue", "name", "=", name], ["Issue", "hotline_description", "like", "%账号被锁定%"]]
	year = frappe.utils.getdate(frappe.db.get_value("Issue", name, "creation")).year
	found = holes.ask(
		"frappe.desk.doctype.dashboard_chart.dashboard_chart.get",
		chart=json.dumps({**chart, "filters_json": json.dumps(says), "heatmap_year": year}),
		no_cache=1,
	)
	return found["dataPoints"]


def by_a_chart_of_somebody_else(name):
	"""The first look is kept for all the others."""
	chart = (
		frappe.get_doc(
			{
				"doctype": "Dashboard Chart",
				"chart_name": "x",
				"chart_type": "Group By",
				"document_type": "Issue",
				"group_by_based_on": "hotline_unit",
				"group_by_type": "Count",
				"filters_json": json.dumps([["Issue", "name", "=", name]]),
				"is_public": 1,
			}
		).db_insert()
		or "x"
	)
	method = "frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
	frappe.db.set_value("Dashboard Chart", {"chart_name": "x"}, "name", "x")
	with acting("dispatcher"):
		assert builders.NEW_ORDER["unit"] in str(holes.ask(method, chart_name=chart))
	try:
		return builders.NEW_ORDER["unit"] in str(holes.ask(method, chart_name=chart))
	finally:
		frappe.cache.delete_value("chart-data:x")


def by_preparing(name):
	method = "frappe.core.doctype.prepared_report.prepared_report.make_prepared_report"
	made = holes.ask(method, report_name=REPORT, filters=json.dumps(ASKED))
	return frappe.db.exists("Prepared Report", made["name"])


def by_what_another_prepared(name):
	row = frappe.get_doc({"doctype": "Prepared Report", "report_name": REPORT, "status": "Completed"})
	row.name = frappe.generate_hash(length=8)
	row.db_insert()
	row.db_set("owner", login("dispatcher"))
	with builders.holding(frappe.session.user.partition("@")[0], "Prepared Report User"):
		listed = frappe.get_list("Prepared Report", {"name": row.name}, pluck="name")
		return listed or frappe.get_doc("Prepared Report", row.name).has_permission("read")


def by_title(name):
	frappe.get_meta("Issue").show_title_field_in_link = 1
	try:
		found = holes.ask("frappe.desk.search.get_link_title", doctype="Issue", docname=name)
	finally:
		frappe.clear_cache(doctype="Issue")
	return builders.NEW_ORDER["unit"] in found


def by_taking_a_task_back(name):
	return holes.ask(
		"frappe.desk.form.assign_to.remove",
		doctype="Issue",
		name=name,
		assign_to="nobody@example.com",
		ignore_permissions=True,
	)


# What is written --------------------------------------------------------------------------------------------------


def task_of(name):
	row = {"doctype": "ToDo", "reference_type": "Issue", "reference_name": name, "description": "x"}
	task = frappe.get_doc(
		{**row, "allocated_to": login("handler"), "assigned_by": login("dispatcher"), "status": "Open"}
	)
	task.db_insert()
	return task.name


def task_taken_back(name):
	task = task_of(name)
	frappe.desk.form.assign_to.remove("Issue", name, login("handler"), ignore_permissions=True)
	return frappe.db.get_value("ToDo", task, "status") == "Cancelled"


def task_moved_here(name):
	"""A task of one's own, put onto an order that one does not see."""
	own = frappe.get_doc(
		{"doctype": "ToDo", "description": "x", "allocated_to": frappe.session.user}
	).insert()
	own.reference_type, own.reference_name, own.status = "Issue", name, "Closed"
	own.save(ignore_permissions=True)
	return frappe.db.get_value("ToDo", own.name, "reference_name") == name


def history_forged(name):
	comment = {"doctype": "Comment", "reference_doctype": "Issue", "reference_name": name}
	holes.ask("frappe.client.insert", doc={**comment, "comment_type": "Workflow", "content": "已归档"})
	return frappe.db.exists("Comment", {"reference_name": name, "content": "已归档"})


def author_forged(name):
	made = holes.ask(
		"frappe.desk.form.utils.add_comment",
		reference_doctype="Issue",
		reference_name=name,
		content="同意",
		comment_email=login("head"),
		comment_by="负责人",
	)
	return frappe.db.get_value("Comment", made.name, "comment_email") == login("head")


def author_changed(name):
	comment = frappe.get_doc("Issue", name).add_comment("Comment", "同意")
	comment.update({"comment_email": login("head"), "comment_by": "负责人"}).save(ignore_permissions=True)
	return frappe.db.get_value("Comment", comment.name, "comment_email") == login("head")


HOLES = [
	(by_goal, "other_handler"),
	(by_heat_map, "other_handler"),
	(by_a_chart_of_somebody_else, "other_handler"),
	(by_preparing, "other_handler"),
	(by_what_another_prepared, "other_handler"),
	(by_title, "outsider"),
	(by_taking_a_task_back, "outsider"),
	(task_taken_back, "outsider"),
	(task_moved_here, "outsider"),
	(history_forged, "sysadmin"),
	(author_forged, "handler"),
	(author_changed, "handler"),
]


@pytest.mark.parametrize(("hole", "part"), HOLES, ids=lambda one: getattr(one, "__name__", one))
def test_a_hole_of_the_stock_is_closed(hole, part, order, monkeypatch):
	if hole is by_taking_a_task_back:
		task_of(order.name)
	with acting(part, builders.after(State.DISPATCHED)):
		with holes.without_the_app(monkeypatch):
			assert holes.is_open(hole, order.name), "the stock has no such hole: the test says nothing"

		assert not holes.is_open(hole, order.name)


def test_charts_of_orders_count_what_their_viewer_sees(order):
	chart = json.dumps(
		{
			"name": "y",
			"type": "Bar",
			"chart_type": "Group By",
			"document_type": "Issue",
			"group_by_based_on": "hotline_unit",
			"group_by_type": "Count",
			"filters_json": json.dumps([["Issue", "name", "=", order.name]]),
		}
	)
	method = "frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
	with acting("handler"):
		found = holes.ask(method, chart=chart)

	assert [builders.NEW_ORDER["unit"]] == found["labels"]


def test_erpnexts_reports_are_exported_by_those_who_see_all_orders(order):
	with acting("other_handler"), pytest.raises(frappe.PermissionError, match="全部工单"):
		holes.ask("frappe.desk.query_report.export_query", report_name=REPORT)
