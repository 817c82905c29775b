"""What only the system writes on an order: nobody enters it, by REST, Kanban, bulk edit or import."""

import frappe
import pytest
from frappe.core.doctype.data_import.importer import Importer
from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs
from frappe.desk.doctype.kanban_board.kanban_board import update_order_for_single_card

from hotline_csg.adapters import orders
from hotline_csg.guide.words import EventKind, State
from tests.support import builders
from tests.support.builders import MONDAY, STEP, fields

# Every field only the system writes, with something else to write into it.
FORGED = {
	"hotline_act_by": "2099-01-01 08:00:00",
	"hotline_soon_from": "2099-01-01 08:00:00",
	"hotline_act_for": "总体时限",
	"hotline_appointment": "2099-01-01 08:00:00",
	"hotline_archived_at": "2026-03-02 09:00:00",
	"hotline_attempts": 3,
	"hotline_called_back": 1,
	"hotline_category_code": "report",
	"hotline_channel_code": "12398",
	"hotline_contacted_at": "2026-03-02 09:30:00",
	"hotline_department": "forged",  # replaced by a real one below
	"hotline_dispatched_at": "2026-03-02 09:00:00",
	"hotline_ending": "回访办结",
	"hotline_entity": "unit:FORGED",
	"hotline_exemption": "主体明确不需回访",
	"hotline_corrections": 2,
	"hotline_first_agent": "dispatcher@hotline.example",
	"hotline_last_at": "2026-03-01 09:00:00",
	"hotline_major": 1,
	"hotline_opinion": "很好",
	"hotline_overdue": 1,
	"hotline_owed_by": "市场管理部",
	"hotline_reply_returns": 1,
	"hotline_passed_at": "2026-03-02 09:00:00",
	"hotline_returns": 3,
	"hotline_satisfaction": "非常满意",
	"hotline_side": "外部",
	"hotline_source": "邮件",
	"hotline_signed": "head,market_management",
	"hotline_state": "archived",
	"hotline_urge": 1,
	"hotline_urges": 2,
	"first_responded_on": "2026-01-01 09:00:00",
	"opening_date": "2026-01-01",
	"opening_time": "01:00:00",
	"resolution_date": "2026-01-01 09:00:00",
}
# What is measured stands in columns of two kinds; a save that forges one of each stands for all of them.
MEASURED = {
	field: value
	for field in map(orders.field, orders.KEPT)
	for begins, value in (("hotline_used", 3600), ("hotline_kept_", "超时"))
	if field.startswith(begins)
}
FORGED |= {field: MEASURED[field] for field in ("hotline_used_passed", "hotline_kept_handle")}
STATES = [State.RECEIVED, State.DISPATCHED, State.REVIEWED, State.ARCHIVED]


def forged(fieldname):
	return builders.department(1) if fieldname == "hotline_department" else FORGED[fieldname]


def test_the_list_of_forged_fields_is_complete():
	kept = {orders.field(code) for code in orders.KEPT} | set(orders.KEPT_STOCK)

	assert kept - {"hotline_stage"} <= {*FORGED, *MEASURED}


@pytest.mark.parametrize("state", STATES, ids=str)
def test_no_kept_field_is_changed_by_a_save(state):
	doc = builders.order(state)
	before = builders.snapshot(doc.name)
	written = []
	for fieldname in FORGED:
		for part in ("dispatcher", "handler", "Administrator"):  # the last holds every role there is
			frappe.db.savepoint("before_forgery")
			with builders.acting(part, builders.after(state)):
				try:
					frappe.get_doc("Issue", doc.name).update({fieldname: forged(fieldname)}).save()
				except (frappe.ValidationError, frappe.PermissionError):
					frappe.clear_messages()
			if frappe.db.get_value("Issue", doc.name, fieldname) != before["Issue"][fieldname]:
				written.append((fieldname, part))
			frappe.db.rollback(save_point="before_forgery")

	assert written == []
	assert builders.snapshot(doc.name) == before


@pytest.mark.parametrize(
	"fieldname", ["hotline_act_by", "hotline_state", "hotline_overdue", "first_responded_on"]
)
def test_a_kept_field_by_put_is_refused_in_words(rest, fieldname):
	name = builders.order(State.PASSED).name
	frappe.db.commit()
	before = builders.snapshot_anew(name)
	answer = rest("dispatcher", builders.after(State.PASSED)).put(
		"Issue", name, **{fieldname: forged(fieldname)}
	)
	label = {
		"hotline_act_by": "办理时限",
		"hotline_state": "阶段代码",
		"hotline_overdue": "已超时",
		"first_responded_on": "首次响应时间",
	}[fieldname]

	assert (answer.status, answer.exc_type) == (417, "KeptByTheSystem")
	assert answer.text == f"「{label}」由系统记录，不能直接填写。请通过相应的步骤办理。"
	assert builders.snapshot_anew(name) == before


def test_a_new_order_keeps_none_of_what_was_sent_along(rest):
	honest = rest("agent", MONDAY).create("Issue", **fields()).data
	sent = {**MEASURED, **{fieldname: forged(fieldname) for fieldname in FORGED}}
	order = rest("agent", MONDAY).create("Issue", **fields(), **sent, hotline_stage="已归档")

	assert order.status == 200, order.body
	same = {key: value for key, value in order.data.items() if key in sent or key == "hotline_stage"}
	assert same == {key: honest.get(key) for key in same}


def test_a_new_order_has_no_answers_yet():
	"""R91.8: the department answers, nobody beforehand."""
	with builders.acting("agent", MONDAY):
		points = [{"point": "账号如何解锁", "answer": "已答复"}]
		doc = frappe.get_doc({"doctype": "Issue", "hotline_points": points, **fields()}).insert()

	assert [(row.point, row.answer) for row in doc.reload().hotline_points] == [("账号如何解锁", None)]


# Stages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [state.zh for state in State if state is not State.PASSED])
def test_no_jump_from_received(rest, stage):
	"""Where a step leads to the stage, it asks for its facts; elsewhere there is no way."""
	name = builders.order().name
	frappe.db.commit()
	before = builders.snapshot_anew(name)
	statuses = {
		rest(part, MONDAY + STEP).put("Issue", name, hotline_stage=stage).status
		for part in ("agent", "dispatcher", "handler", "mmd", "sysadmin")
		if stage != State.RECEIVED.zh
	}

	assert statuses <= {403, 417}
	assert builders.snapshot_anew(name) == before


def kanban():
	return frappe.get_doc(
		{
			"doctype": "Kanban Board",
			"kanban_board_name": "Stages",
			"reference_doctype": "Issue",
			"field_name": "hotline_stage",
			"columns": [{"column_name": state.zh, "order": "[]"} for state in State],
		}
	).insert()


def drag(board, name, before, after):
	columns = {row.column_name: row for row in board.reload().columns}
	columns[before.zh].order = f'["{name}"]'
	board.save(ignore_permissions=True)
	update_order_for_single_card(board.name, name, before.zh, after.zh, 0, 0)


@pytest.mark.parametrize(
	("part", "state", "onto", "error"),
	[
		("agent", State.RECEIVED, State.REVIEWED, "NotEditableNow"),
		("agent", State.RECEIVED, State.ARCHIVED, "MissingFact"),
		("handler", State.DISPATCHED, State.REPLIED, "OpenPoints"),
		("agent", State.PASSED, State.DISPATCHED, "WrongRole"),
		("Administrator", State.ARCHIVED, State.RECEIVED, "NotEditableNow"),
	],
)
def test_a_card_dragged_where_no_step_leads_goes_back(part, state, onto, error):
	board, doc = kanban(), builders.order(state)
	before = builders.snapshot(doc.name)
	frappe.db.savepoint("before_drag")
	with (
		builders.acting(part, builders.after(state)),
		pytest.raises((frappe.ValidationError, frappe.PermissionError)) as raised,
	):
		drag(board, doc.name, state, onto)
	frappe.db.rollback(save_point="before_drag")

	assert raised.type.__name__ == error
	assert builders.snapshot(doc.name) == before


def test_a_card_dragged_along_a_step_takes_it():
	board, doc = kanban(), builders.order()
	with builders.acting("agent", MONDAY + STEP):
		drag(board, doc.name, State.RECEIVED, State.PASSED)

	assert frappe.db.get_value("Issue", doc.name, "hotline_state") == "passed"
	assert builders.deadlines(doc.name)["register"].status_code == "met"


# Escaping the hotline ----------------------------------------------------------------------------------------------

ESCAPES = [
	{"hotline_category": ""},
	{"hotline_state": ""},
	{"hotline_category": "", "hotline_state": ""},
	{"hotline_category": None, "hotline_state": None, "hotline_stage": None},
	{"hotline_category": "", "hotline_state": "", "hotline_stage": "未登记"},
	{"hotline_stage": "未登记"},
	{"hotline_stage": ""},
	{"hotline_channel": ""},
]


@pytest.mark.parametrize("escape", ESCAPES, ids=str)
@pytest.mark.parametrize("state", [State.RECEIVED, State.DISPATCHED, State.ARCHIVED], ids=str)
def test_an_order_stays_one(state, escape):
	doc = builders.order(state)
	kept = ("hotline_category", "hotline_state", "hotline_stage", "hotline_channel", "status")
	before = frappe.db.get_value("Issue", doc.name, kept)
	for part in ("agent", "dispatcher", "Administrator"):
		with builders.acting(part, builders.after(state)):
			try:
				frappe.get_doc("Issue", doc.name).update(escape).save()
			except (frappe.ValidationError, frappe.PermissionError):
				frappe.clear_messages()

		assert frappe.db.get_value("Issue", doc.name, kept) == before


# Bulk ways ---------------------------------------------------------------------------------------------------------


def bulk_ways(name, values):
	"""Every stock method that writes fields of many documents, as a person's browser calls it."""
	fieldname, value = next(iter(values.items()))
	doc = {"doctype": "Issue", "docname": name, "name": name, **values}
	return {
		"frappe.client.set_value": {"doctype": "Issue", "name": name, "fieldname": fieldname, "value": value},
		"frappe.client.bulk_update": {"docs": frappe.as_json([doc])},
		"frappe.client.save": {"doc": frappe.as_json({**frappe.get_doc("Issue", name).as_dict(), **values})},
		"frappe.desk.form.save.savedocs": {
			"doc": frappe.as_json({**frappe.get_doc("Issue", name).as_dict(), **values}),
			"action": "Save",
		},
		"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs": {
			"doctype": "Issue",
			"docnames": frappe.as_json([name]),
			"action": "update",
			"data": frappe.as_json(values),
		},
	}


@pytest.mark.parametrize(
	"values",
	[{"hotline_state": "archived"}, {"hotline_stage": "已归档"}, {"hotline_act_by": "2099-01-01 08:00:00"}],
	ids=str,
)
def test_stock_methods_that_write_fields(rest, values):
	name = builders.order(State.DISPATCHED).name
	frappe.db.commit()
	before = builders.snapshot_anew(name)
	client = rest("sysadmin", builders.after(State.DISPATCHED))
	answers = {method: client.call(method, **how) for method, how in bulk_ways(name, values).items()}

	# bulk ways answer 200 and name what failed
	refused = {
		method
		for method, answer in answers.items()
		if answer.status in (403, 417) or name in frappe.as_json(answer.data)
	}
	assert refused == set(answers)
	assert builders.snapshot_anew(name) == before


def test_bulk_update_still_takes_what_may_be_corrected():
	doc = builders.order()
	with builders.acting("agent", MONDAY + STEP):
		failed = submit_cancel_or_update_docs("Issue", [doc.name], "update", {"hotline_unit": "深圳测试电厂"})

	assert failed == []
	assert frappe.db.get_value("Issue", doc.name, "hotline_unit") == "深圳测试电厂"


def import_file(kind, header, row):
	content = ",".join(header) + "\n" + ",".join(row) + "\n"
	file = frappe.get_doc({"doctype": "File", "file_name": "orders.csv", "content": content}).insert()
	record = frappe.get_doc(
		{
			"doctype": "Data Import",
			"reference_doctype": "Issue",
			"import_type": kind,
			"import_file": file.file_url,
			"mute_emails": 1,
		}
	).insert()
	frappe.db.commit()  # the importer rolls back each row that fails
	Importer("Issue", data_import=record).import_data()
	frappe.flags.in_import = False
	file.delete()
	return frappe.db.get_value(
		"Data Import Log", {"data_import": record.name}, ["success", "messages"], as_dict=True
	)


@pytest.mark.parametrize(
	("fieldname", "value"),
	[("hotline_state", "archived"), ("hotline_stage", "已归档"), ("hotline_act_by", "2099-01-01 08:00:00")],
)
def test_an_import_does_not_update_what_is_kept(fieldname, value):
	doc = builders.order(State.DISPATCHED)
	before = builders.snapshot(doc.name)
	frappe.flags.hotline_now = builders.after(State.DISPATCHED)
	log = import_file("Update Existing Records", ["ID", fieldname], [doc.name, value])

	assert log.success == 0, log
	assert builders.snapshot(doc.name) == before


def test_an_import_registers_orders_like_anyone_else():
	values = {**fields(), "hotline_state": "archived", "hotline_act_by": "2099-01-01 08:00:00"}
	frappe.flags.hotline_now = MONDAY
	log = import_file("Insert New Records", list(values), list(values.values()))

	assert log.success == 1, log
	stored = frappe.get_all("Issue", {}, ["hotline_state", "hotline_stage", "hotline_act_by"])
	assert [dict(row) for row in stored] == [
		{
			"hotline_state": "received",
			"hotline_stage": "待传递",
			"hotline_act_by": frappe.utils.get_datetime("2026-03-02 12:00:00"),
		}
	]


# Who the order is about ----------------------------------------------------------------------------------------------


CUSTOMER = {"customer_type": "Company"}


def test_the_agent_is_not_taken_for_the_one_who_asks():
	customer = frappe.get_doc(
		{"doctype": "Customer", "customer_name": "Agents' own company", **CUSTOMER}
	).insert()
	contact = frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": "Agent",
			"email_ids": [{"email_id": builders.login("agent"), "is_primary": 1}],
			"links": [{"link_doctype": "Customer", "link_name": customer.name}],
		}
	).insert()
	with builders.acting("agent", MONDAY):
		plain = frappe.get_doc({"doctype": "Issue", "subject": "Agent's own trouble"}).insert()
	doc = builders.order(State.PASSED)

	assert (plain.raised_by, plain.contact, plain.customer) == (
		builders.login("agent"),
		contact.name,
		customer.name,
	)
	stored = frappe.db.get_value("Issue", doc.name, ["raised_by", "contact", "customer", "lead"])
	assert stored == (None, None, None, None)


def test_a_named_customer_stays():
	customer = frappe.get_doc({"doctype": "Customer", "customer_name": "深圳测试电厂", **CUSTOMER}).insert()
	with builders.acting("agent", MONDAY):
		doc = frappe.get_doc({"doctype": "Issue", "customer": customer.name, **fields()}).insert()
	builders.step(doc.name, "agent", EventKind.PASSED, MONDAY + STEP)

	assert frappe.db.get_value("Issue", doc.name, "customer") == customer.name
