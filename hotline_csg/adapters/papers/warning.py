"""预警报告 to market management (article 11): the line that was called about, the duties, and who was contacted when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe
from frappe.utils import cint, get_datetime

from hotline_csg.guide.important import COORDINATE, Duty, DutyName, Level, duties_of

from . import rows
from .frame import Paper, Part, entries, table
from .words import department, entry, moment, plain, user

if TYPE_CHECKING:
	from frappe.model.document import Document

WARNING = (
	"level",
	"status",
	"entity",
	"topic",
	"basis",
	"count",
	"first_at",
	"last_at",
	"raised_at",
	"upgraded_at",
	"rule",
	"new_rule",
	"head_coordinates",
	"note",
)
STEPS = {DutyName.REPORT: "reported_at", DutyName.URGE_AGAIN: "urged_again_at"}
TICKED, OPEN = "☑", "☐"


def of(doc: Document) -> Paper:
	return Paper(
		frappe._("Warning Report"),
		doc.name,
		[
			entries(frappe._("Warning", context="Paper"), [entry(doc, name) for name in WARNING]),
			_calls(doc),
			_duties(doc),
			rows.deadline_table(frappe._("Deadlines"), rows.deadlines({"warning": doc.name})),
			_contacts(doc),
		],
		signs=[frappe._("Reported By"), frappe._("Received By Market Management")],
		seal=frappe._("Seal"),
		dated=moment(doc.reported_at or doc.raised_at)[:10],
	)


def _calls(doc: Document) -> Part:
	columns = {
		frappe._("No.", context="Paper"): 8,
		frappe._("At", context="Paper"): 24,
		frappe._("Entity", context="Paper"): 42,
		frappe._("Order", context="Paper"): 26,
	}
	cells = ([str(row.idx), moment(row.at), plain(row.entity), plain(row.issue)] for row in doc.calls)
	return table(frappe._("What Made It", context="Paper"), columns, cells)


def _duties(doc: Document) -> Part:
	"""What the level asks for, and what was recorded of it; told is what the system sent by itself."""
	duties = list(duties_of(Level(str(doc.level_code)))) if Level.knows(str(doc.level_code)) else []
	if cint(doc.head_coordinates):
		duties.append(COORDINATE)
	columns = {
		frappe._("What Is Owed", context="Paper"): 34,
		frappe._("By", context="Paper"): 20,
		frappe._("Requirement", context="Paper"): 14,
		frappe._("Done", context="Paper"): 32,
	}
	cells = ([duty.name.zh, duty.owner.zh, duty.rule, _done(doc, duty)] for duty in duties)
	return table(frappe._("What Was Done", context="Paper"), columns, cells)


def _done(doc: Document, duty: Duty) -> str:
	if duty.name in STEPS and doc.get(STEPS[duty.name]):
		return moment(doc.get(STEPS[duty.name]))
	if duty.name is DutyName.CONTACT:
		done = sum(1 for row in doc.contacts if row.contacted_at)
		return frappe._("{0} of {1} contacted").format(done, len(doc.contacts))
	return _told(doc, duty)


def _told(doc: Document, duty: Duty) -> str:
	"""When the first notice of the duty went out, whoever sees notices; else that it is the system's."""
	if duty.notice is None:
		return ""
	sent = frappe.get_all(
		"Hotline Notice",
		{"about": doc.name, "code": str(duty.notice), "sent_at": ("is", "set")},
		pluck="sent_at",
		order_by="sent_at",
		limit=1,
	)
	return frappe._("told by the system {0}").format(moment(get_datetime(sent[0]))) if sent else ""


def _contacts(doc: Document) -> Part:
	columns = {
		frappe._("Contacted", context="Paper"): 10,
		frappe._("Entity", context="Paper"): 25,
		frappe._("Department", context="Paper"): 15,
		frappe._("Supervisor", context="Paper"): 14,
		frappe._("At", context="Paper"): 19,
		frappe._("Note", context="Paper"): 17,
	}
	cells = (
		[
			TICKED if row.contacted_at else OPEN,
			plain(row.entity),
			department(row.department),
			user(row.supervisor),
			moment(row.contacted_at),
			plain(row.note),
		]
		for row in doc.contacts
	)
	return table(frappe._("Entities to Contact", context="Paper"), columns, cells)
