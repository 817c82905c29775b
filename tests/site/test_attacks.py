"""Curious and careless people over real HTTP: what they ask tells nothing of an order they do not see, and changes none.

Each attempt is a request as a browser's console or a script would send it. The order is dispatched to a department
that none of the curious belongs to; it has a comment, a file, a tag, a call, a task and a mail.
"""

import json
from dataclasses import dataclass
from typing import Any

import frappe
import pytest

from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.builders import acting, login

UNIT = "机密测试发电有限公司"
DESCRIPTION = "机组非停影响结算"
COMMENT = "请核实机组情况"
IN_FILE = "附件中的机密"
NUMBER = "13877776666"
TOLD = (UNIT, DESCRIPTION, COMMENT, IN_FILE, NUMBER, "机密标签", "机密任务", "机密来信")
CURIOUS = ("other_handler", "outsider", None)


@dataclass(frozen=True)
class Case:
	"""An order and what stands around it, by name."""

	order: str
	comment: str
	file: str
	file_url: str
	call: str
	task: str
	mail: str
	deadline: str
	event: str

	def fill(self, value: Any) -> Any:
		"""Arguments with the names of this case put in: `{order}`, `{file}` and so on."""
		if isinstance(value, dict):
			return {key: self.fill(one) for key, one in value.items()}
		if isinstance(value, list):
			return [self.fill(one) for one in value]
		if not isinstance(value, str):
			return value
		for name, own in vars(self).items():
			value = value.replace("{" + name + "}", own)
		return value


@pytest.fixture
def case(committing):
	order = builders.order(State.DISPATCHED, unit=UNIT, description=DESCRIPTION, phone=NUMBER)
	with acting("dispatcher", builders.after(State.DISPATCHED)):
		comment = order.add_comment("Comment", COMMENT).name
		file = attach(order.name)
		order.add_tag("机密标签")
		task = frappe.get_doc(
			{
				"doctype": "ToDo",
				"reference_type": "Issue",
				"reference_name": order.name,
				"allocated_to": login("handler"),
				"assigned_by": login("dispatcher"),
				"description": "机密任务",
			}
		).insert()
		mail = frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_medium": "Email",
				"sent_or_received": "Received",
				"subject": "机密来信",
				"content": DESCRIPTION,
				"reference_doctype": "Issue",
				"reference_name": order.name,
			}
		).insert(ignore_permissions=True)
	first = {"issue": order.name}
	names = {
		"call": frappe.db.get_value("Call Log", {"hotline_order": order.name}),
		"deadline": frappe.db.get_value("Hotline Deadline", first),
		"event": frappe.db.get_value("Hotline Event", first),
	}
	frappe.db.commit()
	return Case(order.name, comment, file.name, file.file_url, task=task.name, mail=mail.name, **names)


def attach(order):
	values = {"doctype": "File", "file_name": "a.txt", "content": IN_FILE, "is_private": 1}
	return frappe.get_doc({**values, "attached_to_doctype": "Issue", "attached_to_name": order}).insert()


def issue(**more):
	return {"doctype": "Issue", **more}


ONE = [["Issue", "name", "=", "{order}"]]
FIELDS = ["name", "hotline_unit", "hotline_description", "_user_tags", "_assign", "_comments"]

# Method and arguments; each is asked by all the curious.
READS: list[tuple[str, dict[str, Any]]] = [
	("frappe.client.get", issue(name="{order}")),
	("frappe.client.get_list", issue(fields=FIELDS, filters={"name": "{order}"})),
	("frappe.client.get_list", {"doctype": "Issue", "fields": ["*"], "or_filters": {"name": "{order}"}}),
	("frappe.client.get_value", issue(fieldname=FIELDS, filters={"name": "{order}"})),
	("frappe.client.validate_link", issue(docname="{order}", fields=["hotline_unit", "subject"])),
	("frappe.client.get_doc_permissions", issue(docname="{order}")),
	("frappe.desk.form.load.getdoc", issue(name="{order}")),
	("frappe.desk.form.load.get_docinfo", issue(name="{order}")),
	("frappe.desk.form.load.get_communications", issue(name="{order}")),
	("frappe.desk.form.linked_with.get", issue(docname="{order}")),
	("frappe.desk.form.linked_with.get_linked_docs", issue(name="{order}", linkinfo="{}")),
	("frappe.desk.link_preview.get_preview_data", issue(docname="{order}")),
	("frappe.desk.search.get_link_title", issue(docname="{order}")),
	("frappe.desk.search.search_link", issue(txt=UNIT)),
	("frappe.desk.search.search_widget", issue(txt=UNIT, filter_fields='["hotline_unit"]')),
	("frappe.desk.reportview.get", issue(fields=FIELDS, filters=ONE)),
	("frappe.desk.reportview.get_list", issue(fields=FIELDS, filters=ONE)),
	(
		"frappe.desk.reportview.export_query",
		issue(fields=FIELDS, filters=ONE, file_format_type="CSV", title="x"),
	),
	("frappe.desk.reportview.get_sidebar_stats", issue(stats='["_user_tags"]', filters="[]")),
	("frappe.desk.reportview.get_stats", issue(stats='["_user_tags"]', filters="[]")),
	("frappe.desk.listview.get_user_assignments_and_count", issue(current_filters=ONE)),
	(
		"frappe.desk.calendar.get_events",
		{
			**issue(start="2020-01-01", end="2099-01-01"),
			"field_map": '{"id": "name", "start": "creation", "end": "modified", "title": "hotline_unit"}',
		},
	),
	("frappe.desk.form.assign_to.get", {"args": issue(name="{order}")}),
	("frappe.share.get_users", issue(name="{order}")),
	("frappe.www.printview.get_html_and_style", {"doc": "Issue", "name": "{order}"}),
	("frappe.www.printview.get_rendered_raw_commands", {"doc": "Issue", "name": "{order}"}),
	("frappe.utils.print_format.download_multi_pdf", issue(name='["{order}"]', format="Standard")),
	("frappe.desk.form.utils.get_pdf_link", issue(docname="{order}")),
	("frappe.core.api.file.get_attached_images", issue(names=["{order}"])),
	("frappe.core.api.file.get_files_by_search_text", {"text": "a.txt"}),
	("frappe.core.api.file.get_files_in_folder", {"folder": "Home/Attachments"}),
	(
		"frappe.core.doctype.data_export.exporter.export_data",
		issue(file_type="CSV", filters=ONE, select_columns='{"Issue": ["hotline_unit"]}', with_data=True),
	),
	(
		"frappe.core.doctype.data_import.data_import.download_template",
		issue(export_fields='{"Issue": ["name", "hotline_unit"]}', export_records="all", export_filters=ONE),
	),
	("frappe.utils.global_search.search", {"text": UNIT}),
	("frappe.desk.doctype.tag.tag.get_documents_for_tag", {"tag": "机密标签"}),
	("frappe.desk.notifications.get_open_count", issue(name="{order}", items=["Task"])),
	(
		"frappe.model.mapper.make_mapped_doc",
		{"method": "erpnext.support.doctype.issue.issue.make_task", "source_name": "{order}"},
	),
	("erpnext.support.doctype.issue.issue.make_task", {"source_name": "{order}"}),
	("frappe.model.workflow.get_transitions", {"doc": issue(name="{order}")}),
	("frappe.email.get_contact_list", {"txt": "1"}),
	(
		"frappe.core.doctype.communication.communication.get_permission_query_conditions_for_communication",
		{"user": "Administrator"},
	),
	("hotline_csg.api.order.board", {"order": "{order}"}),
	("hotline_csg.api.order.look", {"entries": {"unit": UNIT, "phone": NUMBER}}),
	("hotline_csg.api.order.left", {"orders": ["{order}"]}),
	("hotline_csg.api.telephony.order_of", {"call": "{call}"}),
	(
		"frappe.client.get_list",
		{"doctype": "Hotline Deadline", "fields": ["*"], "filters": {"issue": "{order}"}},
	),
	("frappe.client.get", {"doctype": "Hotline Event", "name": "{event}"}),
	("frappe.client.get", {"doctype": "Communication", "name": "{mail}"}),
	("frappe.client.get", {"doctype": "ToDo", "name": "{task}"}),
	("frappe.client.get", {"doctype": "File", "name": "{file}"}),
	("frappe.client.get", {"doctype": "Comment", "name": "{comment}"}),
	("frappe.client.get", {"doctype": "Call Log", "name": "{call}"}),
	*(
		("frappe.client.get_list", {"doctype": doctype, "fields": ["*"], "limit_page_length": 500})
		for doctype in (
			"Comment",
			"Communication",
			"File",
			"ToDo",
			"Version",
			"Notification Log",
			"Activity Log",
			"View Log",
			"Workflow Action",
			"Tag Link",
			"Email Queue",
			"Deleted Document",
			"Document Follow",
			"DocShare",
			"Prepared Report",
			"Access Log",
			"Error Log",
			"Hotline Contact",
			"Hotline Notice",
			"Hotline Return",
			"Call Log",
		)
	),
]


def told(answer, case) -> list[str]:
	return [one for one in TOLD if one in json.dumps(answer.body, ensure_ascii=False)]


@pytest.mark.parametrize("part", CURIOUS, ids=str)
def test_nothing_is_told(rest, case, part):
	client = rest(part)
	leaks = []
	for method, arguments in READS:
		for prefix in ("method", "v2/method"):
			answer = client._ask("POST", f"{prefix}/{method}", json=case.fill(arguments))
			if told(answer, case):
				leaks.append((prefix, method, told(answer, case)))

	assert [] == leaks
