"""Frappe's own reports and charts that count rows whoever asks: checked, then called. As in `stock_reads`."""

from __future__ import annotations

from inspect import unwrap
from typing import Any

import frappe
from frappe import _
from frappe.desk import query_report
from frappe.desk.doctype.dashboard_chart import dashboard_chart
from frappe.utils import goal, sbool

from hotline_csg.adapters import around, sight
from hotline_csg.adapters.figures import volume

Filters = str | dict[str, Any] | list[Any] | None


@frappe.whitelist(methods=["GET", "POST"])
def run_report(
	report_name: str,
	filters: Filters = None,
	user: str | None = None,
	ignore_prepared_report: bool = False,
	custom_columns: str | list[Any] | None = None,
	is_tree: bool = False,
	parent_field: str | None = None,
	are_default_filters: bool = True,
) -> dict[str, Any]:
	"""Stock: ERPNext's reports on Issue count every order, whoever asks; a prepared one is read by whoever knows its name."""
	around.check_report(report_name)
	asked = frappe._dict(frappe.parse_json(filters) or {})
	around.check_prepared(asked.prepared_report_name)
	at_once = sbool(ignore_prepared_report) or custom_columns
	if not at_once and (asked.prepared_report_name or volume.is_too_much(report_name, asked)):
		return _prepared(report_name, asked)
	return query_report.run(
		report_name,
		filters,
		user,
		ignore_prepared_report,
		custom_columns,
		is_tree,
		parent_field,
		are_default_filters,
	)


def _prepared(report_name: str, asked: frappe._dict) -> dict[str, Any]:
	"""What the session's user had prepared for these filters; the desk offers to prepare it where there is nothing yet."""
	report = query_report.get_report_doc(report_name)
	frappe.has_permission(report.ref_doctype, "report", throw=True)
	name = asked.pop("prepared_report_name", None)
	found = query_report.get_prepared_report_result(report, asked, name, frappe.session.user)
	return {**found, "add_total_row": report.add_total_row}


@frappe.whitelist(methods=["GET", "POST"])
def export_report(report_name: str) -> None:
	"""The same into a file; what else it is asked for the original reads from the request itself."""
	around.check_report(report_name)
	query_report.export_query()


@frappe.whitelist(methods=["GET", "POST"])
def get_chart(
	chart_name: str | None = None,
	chart: str | dict[str, Any] | None = None,
	no_cache: bool | int | None = None,
	filters: Filters = None,
	from_date: str | None = None,
	to_date: str | None = None,
	timespan: str | None = None,
	time_interval: str | None = None,
	heatmap_year: str | int | None = None,
	refresh: bool | int | None = None,
) -> dict[str, Any]:
	"""Stock: the first who looks at a chart counts for all, and a heat map counts every row."""
	around.check_sees_some(_counted_by(chart_name, chart))
	more = {
		"filters": filters,
		"from_date": from_date,
		"to_date": to_date,
		"timespan": timespan,
		"time_interval": time_interval,
		"heatmap_year": heatmap_year,
	}
	if not sight.is_ruled(_counted_by(chart_name, chart)):
		return dashboard_chart.get(
			chart_name=chart_name, chart=chart, no_cache=no_cache, refresh=refresh, **more
		)
	if _of(chart_name, chart).get("type") == "Heatmap":
		around.check_sees_all_orders(_("A heat map"))
	return unwrap(dashboard_chart.get)(chart_name=chart_name, chart=chart, **more)  # without the cache


def _of(chart_name: str | None, chart: Any) -> Any:
	return frappe.get_cached_doc("Dashboard Chart", chart_name) if chart_name else frappe.parse_json(chart)


def _counted_by(chart_name: str | None, chart: Any) -> str:
	return (_of(chart_name, chart) or {}).get("document_type") or ""


@frappe.whitelist(methods=["GET", "POST"])
def get_goal(
	title: str,
	doctype: str,
	docname: str,
	goal_value_field: str,
	goal_total_field: str,
	goal_history_field: str,
	goal_doctype: str,
	goal_doctype_link: str,
	goal_field: str,
	date_field: str,
	aggregation: str = "sum",
	filters: str | dict[str, Any] | None = None,
) -> dict[str, Any]:
	"""Stock: counts the rows of any doctype by any filter, month by month."""
	around.check_is_not_ruled(goal_doctype)
	return goal.get_monthly_goal_graph_data(
		title,
		doctype,
		docname,
		goal_value_field,
		goal_total_field,
		goal_history_field,
		goal_doctype,
		goal_doctype_link,
		goal_field,
		date_field,
		aggregation,
		filters,
	)
