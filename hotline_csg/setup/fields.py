"""The custom fields and property setters of the app: one table, for install, migrate and uninstall.

A fact of the guide stands in the field `hotline_<fact code>`, so a dialog, REST and an import fill in the same things.
"""

from __future__ import annotations

from typing import Any

from hotline_csg.guide.choices import EntityKind, Finding, Mood, UrgeKind
from hotline_csg.guide.measures import LIMITS, STAGES, Kept
from hotline_csg.guide.words import Exemption, Refusal, ReturnGround, ReviewGround, Satisfaction, Word

MODULE = "Hotline CSG"
Field = dict[str, Any]


def _field(name: str, fieldtype: str, label: str = "", **more: Any) -> Field:
	return {"fieldname": f"hotline_{name}", "fieldtype": fieldtype, "label": label, "no_copy": 1, **more}


def _kept(name: str, fieldtype: str, label: str, **more: Any) -> Field:
	"""A field that only the engine writes."""
	return _field(name, fieldtype, label, read_only=1, **more)


def _choice(name: str, label: str, words: type[Word], **more: Any) -> Field:
	return _field(name, "Select", label, options="\n" + "\n".join(word.zh for word in words), **more)


def _is(category: str) -> str:
	return f"eval:doc.hotline_category=='{category}'"


EXTERNAL = "eval:doc.hotline_side=='外部'"
IS_ORDER = "eval:doc.hotline_category"
NOT_ORDER = "eval:!doc.hotline_category"
# The form marks a new order that is about to be answered at once.
ANSWERED = "eval:doc.hotline_answer || doc.__hotline_answering"
AFTER_DISPATCH = "eval:doc.hotline_dispatched_at"
COLUMN = "Column Break"
SECTION = "Section Break"

ISSUE_FIELDS: list[Field] = [
	_field("section_board", SECTION, depends_on="hotline_state"),
	_field("board", "HTML", print_hide=1),
	_field("section_order", SECTION, "Order"),
	_field("category", "Link", "Appeal Category", options="Hotline Category", in_standard_filter=1),
	_field("topic", "Link", "Topic", options="Hotline Topic", depends_on=IS_ORDER, in_standard_filter=1),
	_field(
		"channel", "Link", "Channel", options="Hotline Channel", depends_on=IS_ORDER, in_standard_filter=1
	),
	_field("column_party", COLUMN),
	_field("unit", "Data", "Unit", depends_on=IS_ORDER, in_standard_filter=1),
	_field("contact_name", "Data", "Contact Name", depends_on=IS_ORDER),
	_field("phone", "Data", "Contact Number", depends_on=IS_ORDER),
	_field("column_stage", COLUMN),
	_field(
		"received_at", "Datetime", "Received At", depends_on=IS_ORDER, description="Left empty, it is now"
	),
	_field("no_contact", "Check", "No Contact Given", depends_on=IS_ORDER),
	_kept("stage", "Link", "Stage", options="Workflow State", in_standard_filter=1, search_index=1),
	_kept("act_by", "Datetime", "Act By", depends_on="hotline_act_by", search_index=1),
	_kept("soon_from", "Datetime", "Due Soon From", hidden=1, search_index=1),
	_kept("act_for", "Data", "Owed Now", depends_on="hotline_act_by"),
	_kept("owed_by", "Data", "Owed By", depends_on="hotline_act_by", in_standard_filter=1),
	_kept("overdue", "Check", "Overdue", in_standard_filter=1, search_index=1),
	_kept("ending", "Data", "Ending", depends_on="hotline_ending", in_standard_filter=1),
	_field("section_appeal", SECTION, "Appeal", depends_on=IS_ORDER),
	_field("description", "Text", "Description of the Matter"),
	_field(
		"suggestion", "Text", "Concrete Suggestion", depends_on=_is("建议"), mandatory_depends_on=_is("建议")
	),
	_field("judgement", "Small Text", "Preliminary Judgement", depends_on=_is("投诉")),
	_field("answer", "Text", "Answer Given at Once", depends_on=ANSWERED),
	_field("section_before", SECTION, depends_on="eval:doc.__islocal && doc.hotline_category"),
	_field("before", "HTML", print_hide=1),
	_field("section_transfer", SECTION, "Transferred From", depends_on=EXTERNAL),
	_field("transfer_number", "Data", "Document Number"),
	_field("transfer_body", "Data", "Transferring Body"),
	_field("column_transfer", COLUMN),
	_field("reply_by", "Datetime", "Reply Asked For By"),
	_field(
		"section_reply",
		SECTION,
		"Points and Answers",
		depends_on=IS_ORDER,
		collapsible=1,
		collapsible_depends_on="hotline_state",
	),
	_field("points", "Table", "Appeal Points", options="Hotline Appeal Point"),
	_field("section_department", SECTION, "Handling", depends_on=AFTER_DISPATCH),
	_field("department", "Link", "Responsible Department", options="Department", search_index=1),
	_field("handler", "Link", "Handler", options="User"),
	_field("helpers", "Table", "Helping Departments", options="Hotline Helping Department"),
	_kept("dispatched_at", "Datetime", "Dispatched At"),
	_kept("major", "Check", "Major"),
	_field("column_department", COLUMN),
	_field("contacted_at", "Datetime", "Contacted Entity At", read_only=1),
	_field("promised_at", "Datetime", "Promised For", read_only=1, depends_on="hotline_promised_at"),
	_field("plan", "Small Text", "Preliminary Plan", read_only=1, depends_on="hotline_plan"),
	_field("report", "Text", "Investigation Report", read_only=1, depends_on="hotline_report"),
	_choice("finding", "Finding", Finding, read_only=1, depends_on="hotline_finding"),
	_field("reply_number", "Data", "Reply Number", read_only=1, depends_on="hotline_reply_number"),
	_field("reply_file", "Attach", "Reply File", read_only=1, depends_on="hotline_reply_file"),
	_kept("signed", "Data", "Signed By", hidden=1),
	_field(
		"section_callback",
		SECTION,
		"Callback",
		depends_on=AFTER_DISPATCH,
		collapsible=1,
		collapsible_depends_on="eval:doc.hotline_called_back || doc.hotline_attempts || doc.hotline_appointment",
	),
	_choice("satisfaction", "Satisfaction", Satisfaction, read_only=1, in_standard_filter=1),
	_field("opinion", "Small Text", "Entity's Opinion", read_only=1),
	_field(
		"contact_confirmed", "Select", "Entity Confirms Contact within 1 WD", options="\n是\n否", read_only=1
	),
	_field("column_callback", COLUMN),
	_kept("called_back", "Check", "Called Back"),
	_kept("attempts", "Int", "Failed Callback Attempts"),
	_field("appointment", "Datetime", "Callback Agreed For", read_only=1, depends_on="hotline_appointment"),
	_choice("exemption", "Callback Exemption", Exemption, read_only=1, depends_on="hotline_exemption"),
	_field("section_more", SECTION, "More", depends_on=IS_ORDER, collapsible=1),
	_field("centre", "Link", "Trading Centre", options="Hotline Centre", in_standard_filter=1),
	_choice("entity_kind", "Market Entity Kind", EntityKind, in_standard_filter=1),
	_choice("mood", "Entity's Mood", Mood),
	_field("new_rule", "Check", "Stems from a New Rule or Function"),
	_kept("source", "Data", "Came By"),
	_kept("entity", "Data", "Entity Key", hidden=1),
	_kept("first_agent", "Link", "First-asked Agent", options="User"),
	# No Link: whoever sees the order could read the call's number through it.
	_field("call", "Data", "Call", read_only=1),
	_field("column_more", COLUMN),
	_choice("refusal", "Reason Not Accepted", Refusal, read_only=1, depends_on="hotline_refusal"),
	_field("told", "Small Text", "What the Caller Was Told", read_only=1, depends_on="hotline_told"),
	_kept("returns", "Int", "Returns"),
	_kept("reply_returns", "Int", "Reply Returns"),
	_kept("urges", "Int", "Urges"),
	_kept("corrections", "Int", "Corrections of Classification", depends_on="hotline_corrections"),
	_kept("passed_at", "Datetime", "Passed At"),
	_kept("archived_at", "Datetime", "Archived At"),
	_kept("urge", "Check", "Urges Another Order"),
	_kept("last_at", "Datetime", "Last Step At"),
	_kept("state", "Data", "Stage Code", hidden=1, search_index=1),
	_kept("side", "Data", "Channel Side", in_standard_filter=1),
	_kept("category_code", "Data", "Category Code", hidden=1),
	_kept("channel_code", "Data", "Channel Code", hidden=1),
	# Columns for reports; the form shows the same as deadlines and history.
	_field("section_measures", SECTION, "Figures", hidden=1),
	_kept("used", "Duration", "Working Time in All", hide_days=1, print_hide=1),
	*(
		_kept(f"used_{stage}", "Duration", f"Working Time: {stage.en}", hide_days=1, print_hide=1)
		for stage in STAGES
	),
	*(
		_choice(f"kept_{name}", f"Limit: {name.en}", Kept, read_only=1, print_hide=1, length=10)
		for name in LIMITS
	),
	_field("section_history", SECTION, "History", depends_on="hotline_state"),
	_field("history", "HTML", print_hide=1),
	# What a step asks for and the history keeps; emptied once the step is done.
	_field("section_step", SECTION, "This Step", hidden=1),
	_field("reason", "Small Text", "Reason", hidden=1),
	_choice("return_ground", "Ground of Return", ReturnGround, hidden=1),
	_choice("review_ground", "Ground of Reply's Return", ReviewGround, hidden=1),
	_field("reply_read", "Check", "Reply Was Read", hidden=1),
	_field("department_view", "Small Text", "Department's View", hidden=1),
	_field("dispatcher_view", "Small Text", "Dispatcher's View", hidden=1),
	_field("signed_off", "Check", "Both Sides Agree", hidden=1),
	_field("number_told", "Check", "Report Number Was Told", hidden=1),
	_choice("urge_kind", "What Is Urged", UrgeKind, hidden=1),
	_field("material", "Text", "Extra Material", hidden=1),
]

# Found by and not read: see adapters/pinyin.py.
PINYIN = _kept("pinyin", "Data", "Pinyin Initials", hidden=1, print_hide=1, report_hide=1, search_index=1)

CUSTOM_FIELDS: dict[str, list[Field]] = {
	"Issue": ISSUE_FIELDS,
	"Department": [
		_field("section_members", SECTION, "Hotline", insert_after="company"),
		_field("members", "Table", "Hotline Members", options="Hotline Department Member"),
		PINYIN,
	],
	"Customer": [
		_field("section_entity", SECTION, "Hotline", insert_after="customer_group"),
		_choice("entity_kind", "Market Entity Kind", EntityKind, in_standard_filter=1),
		_field("credit_code", "Data", "Unified Social Credit Code", search_index=1),
		PINYIN,
		_field(
			"sharing",
			"Select",
			"Appeals Are Seen On the Portal By",
			options="仅本人\n本单位",
			default="仅本人",
			description="A complaint is seen by who raised it, unless they share it",
		),
	],
	"Call Log": [
		_field("section_call", SECTION, "Hotline", insert_after="recording_url"),
		_field("order", "Link", "Order", options="Issue", read_only=1, search_index=1),
		_field("agent", "Link", "Called Agent", options="User", read_only=1),
		_field("is_call", "Check", "Call of the Hotline", read_only=1, search_index=1),
		_field("topic", "Link", "Topic", options="Hotline Topic", read_only=1),
		_field("unit", "Data", "Unit", read_only=1),
		_field("column_call", COLUMN),
		_choice("mood", "Entity's Mood", Mood),
		_field("new_rule", "Check", "Stems from a New Rule or Function"),
		_field("entity", "Data", "Entity Key", read_only=1, hidden=1),
		_field("flags", "Data", "Aggravations", read_only=1, hidden=1),
		_field("section_order_attributes", SECTION, "Of the Order", collapsible=1),
		_field("order_category", "Link", "Appeal Category", options="Hotline Category", read_only=1),
		_field("order_topic", "Link", "Topic of the Order", options="Hotline Topic", read_only=1),
		_field("order_channel", "Link", "Appeal Channel", options="Hotline Channel", read_only=1),
		_field("order_side", "Data", "Channel Side", read_only=1),
		_field("order_centre", "Link", "Trading Centre", options="Hotline Centre", read_only=1),
		_field("order_entity_kind", "Data", "Market Entity Kind", read_only=1),
		_field("order_department", "Link", "Responsible Department", options="Department", read_only=1),
	],
}

# What keeps the counting of article 11 and the queues flat, whatever the number of rows.
INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
	"Call Log": (
		("hotline_entity", "hotline_topic", "start_time"),
		("hotline_topic", "start_time", "hotline_entity"),
		("hotline_agent", "start_time"),
		("hotline_is_call", "start_time"),
	),
	"Issue": (
		("hotline_topic", "hotline_received_at"),
		("hotline_state", "hotline_appointment"),
		("hotline_unit", "hotline_state"),
		("hotline_received_at",),
		("hotline_archived_at",),
		("hotline_first_agent", "hotline_act_by"),
		("customer", "hotline_received_at"),
	),
	"Hotline Callback": (("at",),),
	"Hotline Deadline": (("status_code", "next_look"), ("code", "from_time", "department")),
	"Hotline Event": (("code", "at"),),
	"Hotline Negotiation": (("opened_at",),),
	"Hotline Notice": (
		("waiting", "send_after"),
		("waiting", "to_key"),
		("to_key", "sent_at"),
		("means_code", "sent_at"),
	),
	"Hotline Return": (("at",),),
}

# Stock fields of Issue that would mislead beside an order's own; they stay as they are on other Issues.
STOCK_HIDDEN_ON_ORDERS = (
	"naming_series",
	"subject",
	"raised_by",
	"status",
	"priority",
	"issue_type",
	"issue_split_from",
	"sb_details",
	"service_level_section",
	"response",
	"additional_info",
	"section_break_19",
)
SEARCH_FIELDS: dict[str, str] = {
	"Issue": "hotline_unit,hotline_category,hotline_stage,subject",
	# ERPNext's own, and the initials.
	"Customer": "customer_name,customer_group,territory,mobile_no,primary_address,hotline_pinyin",
	"Department": "department_name,hotline_pinyin",
}


def property_setters() -> list[dict[str, Any]]:
	"""What install sets on stock fields; `create_property_setter`-shaped, removed at uninstall."""
	setters: list[dict[str, Any]] = [
		{
			"doctype": "Issue",
			"fieldname": fieldname,
			"property": "depends_on",
			"value": NOT_ORDER,
			"property_type": "Data",
		}
		for fieldname in STOCK_HIDDEN_ON_ORDERS
	]
	of_doctypes = [(doctype, "search_fields", value, "Data") for doctype, value in SEARCH_FIELDS.items()]
	for doctype, name, value, kind in (*of_doctypes, ("Issue", "quick_entry", "0", "Check")):
		setters.append(
			{
				"doctype": doctype,
				"doctype_or_field": "DocType",
				"property": name,
				"value": value,
				"property_type": kind,
			}
		)
	return setters


def custom_fields() -> dict[str, list[Field]]:
	"""The fields with `module` set and each placed after the one before it."""
	placed: dict[str, list[Field]] = {}
	for doctype, fields in CUSTOM_FIELDS.items():
		before = None
		placed[doctype] = []
		for one in fields:
			after = one.get("insert_after") or before
			placed[doctype].append({**one, "module": MODULE, **({"insert_after": after} if after else {})})
			before = one["fieldname"]
	return placed
