"""Who may do what with which doctype, and who sees which rows: as tables, compared with what the site says."""

import frappe
import pytest

from hotline_csg.adapters import sight
from hotline_csg.guide.words import EventKind, State
from tests.support import builders
from tests.support.builders import MONDAY, STEP, acting, login

PARTS = (
	"agent",
	"dispatcher",
	"handler",
	"supervisor",
	"head",
	"principal",
	"mmd",
	"manager",
	"officer",
	"sysadmin",
	"outsider",
)
ACTIONS = {
	"r": "read",
	"w": "write",
	"c": "create",
	"d": "delete",
	"p": "report",
	"x": "export",
	"s": "share",
}


def table(rows, columns=PARTS):
	"""Lines of equal width: what is compared is what a reader sees."""
	width = max(len(name) for name in rows)
	lines = [" " * width + " " + " ".join(f"{part[:10]:<10}" for part in columns)]
	lines += [f"{name:<{width}} " + " ".join(f"{cell:<10}" for cell in cells) for name, cells in rows.items()]
	return "\n".join(line.rstrip() for line in lines)


def ours():
	return frappe.get_all("DocType", {"module": "Hotline CSG", "istable": 0}, pluck="name", order_by="name")


def letters(doctype, part):
	given = [
		letter for letter, ptype in ACTIONS.items() if frappe.has_permission(doctype, ptype, user=login(part))
	]
	return "".join(given) or "-"


# Role × doctype × action ---------------------------------------------------------------------------------------

ROLES = """
                             agent      dispatcher handler    supervisor head       principal  mmd        manager    officer    sysadmin   outsider
Issue                        rwcdps     rwcdps     rwcdps     rwcdps     rwcdps     rwcdps     rwcdpxs    rwcdpxs    rwcdps     rwcdps     rwcdps
Call Log                     rpx        rpx        -          -          -          -          rpx        -          -          rwcdpxs    -
Customer                     -          -          -          -          -          -          rx         rwcpx      -          -          -
Department                   -          -          -          -          -          -          -          rwx        -          -          -
Hotline Announcement         -          -          -          -          -          -          rwcp       rwcdpxs    -          rwcdpxs    -
Hotline Bulletin             -          -          rp         rp         rp         rp         rwcpx      rwpx       -          rpx        -
Hotline Callback             rpx        rpx        rpx        rpx        rpx        rpx        rpx        rpx        -          rpx        -
Hotline Category             r          r          r          r          r          r          r          rwcdpxs    r          rwcdpxs    -
Hotline Centre               r          r          r          r          r          r          r          rwcdpxs    r          rwcdpxs    -
Hotline Channel              r          r          r          r          r          r          r          rwcdpxs    r          rwcdpxs    -
Hotline Contact              r          r          r          r          r          r          r          -          -          -          -
Hotline Deadline             rpx        rpx        rpx        rpx        rpx        rpx        rpx        rpx        rp         rpx        -
Hotline Duty                 r          rwcdpxs    -          -          -          -          -          rwcdpxs    -          rwcdpxs    -
Hotline Event                rpx        rpx        rpx        rpx        rpx        rpx        rpx        rpx        rp         rpx        -
Hotline Heartbeat            -          rpx        -          -          -          -          rpx        rpx        -          rpx        -
Hotline Important Event      r          rwcpx      -          r          r          r          rwcpx      rwcpx      -          rpx        -
Hotline Inspection           rpx        rpx        rpx        rpx        rpx        rpx        rpx        rpx        -          rpx        -
Hotline Inspection Batch     -          -          -          -          -          -          rwcpx      rwcpx      -          rpx        -
Hotline Inspection Event     rpx        rpx        rpx        rpx        rpx        rpx        rpx        rpx        -          rpx        -
Hotline Investigation Report rpx        rpx        rwpx       rwpx       rwpx       rwpx       rwpx       rpx        -          rpx        -
Hotline Limit                r          r          r          r          r          r          r          rwpx       -          rwpx       -
Hotline Message              rp         rp         -          -          -          -          rp         rp         -          rp         -
Hotline Negotiation          rpx        rpx        rpx        rpx        rpx        rpx        rpx        rpx        -          rpx        -
Hotline Notice               r          rpx        r          r          r          r          rpx        rpx        r          rpx        -
Hotline Notice Rule          -          r          -          -          -          -          r          rwpx       -          rwpx       -
Hotline Opt Out              rc         rwcd       -          -          -          -          -          rwcdpxs    -          rwcdpxs    -
Hotline Order Link           rpx        rpx        rpx        rpx        rpx        rpx        rpx        rpx        -          rpx        -
Hotline Phrase               r          r          r          r          r          r          rwcdpx     rwcdpx     r          rwcdpx     -
Hotline Portal Appeal        rp         rp         -          -          -          -          rp         rp         -          rp         -
Hotline Portal Member        -          -          -          -          -          -          rwcp       rwcdpxs    -          rwcdpxs    -
Hotline Rating               rpx        rpx        -          -          -          -          rpx        rpx        -          rpx        -
Hotline Rectification        -          rpx        rwpx       rwpx       rwpx       rwpx       rwcpx      rwcpx      -          rpx        -
Hotline Report Content       r          r          -          -          -          -          r          -          rpx        -          -
Hotline Return               rpx        rpx        rpx        rpx        rpx        rpx        rpx        rpx        -          rpx        -
Hotline Score Sheet          r          r          r          r          r          r          rwcpx      rwcpx      -          rpx        -
Hotline Service Report       -          -          -          -          -          -          rwcpx      rwcpx      -          rpx        -
Hotline Settings             -          -          -          -          -          -          -          rwc        -          rwc        -
Hotline SMS Settings         -          -          -          -          -          -          -          rwc        -          rwc        -
Hotline Supervision          rp         rwcpx      rwp        rwp        rwp        rwp        rwcpx      rp         -          rpx        -
Hotline Topic                r          r          r          r          r          r          r          rwcdpxs    r          rwcdpxs    -
Hotline Warning              r          rwpx       r          rw         rw         rw         rwpx       rwpx       -          rpx        -
Hotline Work Calendar        r          r          r          r          r          r          r          rwcpx      r          rwcpx      -
"""


def test_roles_and_actions():
	rows = {
		doctype: [letters(doctype, part) for part in PARTS]
		for doctype in ("Issue", "Call Log", "Customer", "Department", *ours())
	}

	assert table(rows) == ROLES.strip("\n")


def test_staff_may_name_a_department_and_open_none():
	named, opened = {}, {}
	for part in ("agent", "dispatcher", "handler", "head", "mmd", "outsider"):
		named[part] = frappe.has_permission("Department", "select", user=login(part))
		opened[part] = frappe.has_permission("Department", "read", user=login(part))

	assert named == {
		"agent": True,
		"dispatcher": True,
		"handler": True,
		"head": True,
		"mmd": True,
		"outsider": False,
	}
	assert set(opened.values()) == {False}


# An order and its rows, one by one -----------------------------------------------------------------------------

ON_AN_ORDER = """
                    agent      dispatcher handler    supervisor head       principal  mmd        manager    officer    sysadmin   other_head outsider
Issue               rw         rw         rw         rw         rw         rw         rw         rw         -          rw         -          -
Call Log            r          r          -          -          -          -          r          -          -          -          -          -
Comment             -          -          -          -          -          -          -          -          -          r          -          -
File                r          r          r          r          r          r          r          r          -          r          -          -
Hotline Contact     r          r          r          r          r          r          r          -          -          -          -          -
Hotline Deadline    r          r          r          r          r          r          r          r          -          r          -          -
Hotline Event       r          r          r          r          r          r          r          r          -          r          -          -
Hotline Notice      -          r          -          -          -          -          r          r          -          r          -          -
Hotline Return      r          r          r          r          r          r          r          r          -          r          -          -
Hotline Supervision r          rw         rw         rw         rw         rw         rw         r          -          r          -          -
Version             -          -          -          -          -          -          -          -          -          r          -          -
"""


@pytest.fixture
def order():
	"""Dispatched to the first department, with all kinds of rows, a file, a comment and a task."""
	return dispatched()


def dispatched():
	doc = builders.order(State.DISPATCHED)
	at = builders.after(State.DISPATCHED)
	builders.step(doc.name, "handler", EventKind.RETURNED, at)
	builders.step(doc.name, "dispatcher", EventKind.DISPATCHED, at + STEP)
	with acting("dispatcher", at + STEP * 2):
		doc.reload().add_comment("Comment", "请核实")
		frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{doc.name}.txt",
				"content": doc.name,
				"is_private": 1,
				"attached_to_doctype": "Issue",
				"attached_to_name": doc.name,
			}
		).insert()
		frappe.get_doc(
			{
				"doctype": "Hotline Supervision",
				"issue": doc.name,
				"item": "请尽快",
				"department": doc.hotline_department,
				"due": "2099-01-01 10:00:00",
			}
		).insert()
	return doc


# How the rows of an order are found, by doctype.
OF_ORDER = {
	"Call Log": "hotline_order",
	"Comment": "reference_name",
	"File": "attached_to_name",
	"Hotline Contact": "issue",
	"Hotline Deadline": "issue",
	"Hotline Event": "issue",
	"Hotline Notice": "issue",
	"Hotline Return": "issue",
	"Hotline Supervision": "issue",
	"Version": "docname",
}


def cell(doctype, name, part):
	"""What may be done with one document; empty where it is not even seen."""
	given = [
		letter
		for letter, ptype in ACTIONS.items()
		if letter not in "cpx" and frappe.has_permission(doctype, ptype, doc=name, user=login(part))
	]
	return "".join(given) or "-"


def one_of(doctype, order):
	return frappe.get_all(doctype, {OF_ORDER[doctype]: order}, pluck="name", order_by="creation", limit=1)[0]


def rows_of(doc, columns=PARTS):
	rows = {"Issue": [cell("Issue", doc.name, part) for part in columns]}
	for doctype in OF_ORDER:
		name = one_of(doctype, doc.name)
		rows[doctype] = [cell(doctype, name, part) for part in columns]
	return rows


def test_what_may_be_done_on_an_order(order):
	columns = (*PARTS[:10], "other_head", "outsider")

	assert table(rows_of(order, columns), columns) == ON_AN_ORDER.strip("\n")


# Which orders are seen -----------------------------------------------------------------------------------------

SEEN = """
                   agent      dispatcher handler    supervisor head       principal  mmd        manager    officer    sysadmin   other_head outsider
no order           seen       seen       seen       seen       seen       seen       seen       seen       seen       seen       seen       seen
received           seen       seen       -          -          -          -          seen       seen       -          seen       -          -
dispatched         seen       seen       seen       seen       seen       seen       seen       seen       -          seen       -          -
its urge           seen       seen       -          -          -          -          seen       seen       -          seen       -          -
helped by another  seen       seen       seen       seen       seen       seen       seen       seen       -          seen       seen       -
of another         seen       seen       -          -          -          -          seen       seen       -          seen       seen       -
archived           seen       seen       seen       seen       seen       seen       seen       seen       -          seen       -          -
report             seen       seen       -          -          -          -          seen       seen       seen       seen       -          -
report referred    seen       seen       -          -          -          -          seen       seen       seen       seen       -          -
regulator's report seen       seen       seen       seen       seen       seen       seen       seen       -          seen       -          -
"""
REPORT = {"category": "举报", "unit": "举报公司"}
REGULATOR = {
	"channel": "12398热线",
	"category": "举报",
	"transfer_number": "监管〔2026〕1号",
	"transfer_body": "南方能监局",
}


def orders_of_all_kinds():
	"""By what is special about each."""
	helped = builders.order(State.PASSED)
	builders.step(
		helped.name, "dispatcher", EventKind.DISPATCHED, MONDAY + STEP * 2, helpers=[builders.department(1)]
	)
	elsewhere = builders.order(State.PASSED)
	builders.step(
		elsewhere.name,
		"dispatcher",
		EventKind.DISPATCHED,
		MONDAY + STEP * 2,
		department=builders.department(1),
		handler=login("other_handler"),
	)
	regulator = builders.received(part="mmd", **REGULATOR)
	builders.step(regulator.name, "dispatcher", EventKind.DISPATCHED, MONDAY + STEP)
	referred = builders.received(**REPORT)
	builders.step(referred.name, "agent", EventKind.REFERRED, MONDAY + STEP, number_told=1)
	urged = builders.order(State.DISPATCHED)
	with acting("agent", builders.after(State.DISPATCHED)):
		from hotline_csg import service

		_, urge = service.urge(urged.name, {"reason": "请尽快"})
	return {
		"no order": frappe.get_doc({"doctype": "Issue", "subject": "Printer on fire"}).insert(),
		"received": builders.order(State.RECEIVED),
		"dispatched": urged,
		"its urge": urge,
		"helped by another": helped,
		"of another": elsewhere,
		"archived": builders.order(State.ARCHIVED),
		"report": builders.received(**REPORT),
		"report referred": referred,
		"regulator's report": regulator,
	}


def test_which_orders_are_seen():
	columns = (*PARTS[:10], "other_head", "outsider")
	made = orders_of_all_kinds()
	seen = {}
	for part in columns:
		with acting(part):
			seen[part] = set(
				frappe.get_list("Issue", {"name": ("in", [doc.name for doc in made.values()])}, pluck="name")
			)
	rows = {
		kind: ["seen" if doc.name in seen[part] else "-" for part in columns] for kind, doc in made.items()
	}

	assert table(rows, columns) == SEEN.strip("\n")


# The two halves of the rule ------------------------------------------------------------------------------------


def listed(doctype, names):
	try:
		return set(frappe.get_list(doctype, {"name": ("in", names)}, pluck="name", limit=0))
	except frappe.PermissionError:
		return set()


def test_documents_and_lists_agree_on_every_row_for_everyone():
	made = orders_of_all_kinds()
	dispatched()
	compared = 0
	for doctype in ("Issue", *sight.RULES, *sight.REFERRING):
		rows = names_to_compare(doctype, [doc.name for doc in made.values()])
		for part in builders.PARTS:
			with acting(part):
				allowed = {name for name in rows if frappe.has_permission(doctype, "read", doc=name)}
				assert (doctype, part, listed(doctype, rows)) == (doctype, part, allowed)
				compared += len(rows)

	assert compared > 1500, "too few rows were compared to say anything"


def names_to_compare(doctype, orders):
	if doctype not in sight.REFERRING:
		return frappe.get_all(doctype, pluck="name", order_by="creation desc", limit=60)
	# what speaks of orders; Frappe's own lists and documents disagree about files of nothing
	kind, name = sight.REFERRING[doctype]
	where = {kind: ("in", sight.GUARDED)}
	rows = frappe.get_all(doctype, where, ["name", kind, name], order_by="creation desc", limit=60)
	return [row.name for row in rows if frappe.db.exists(row[kind], row[name])]


def test_every_doctype_of_ours_that_names_an_order_has_a_rule():
	for doctype in frappe.get_all("DocType", {"module": "Hotline CSG"}, pluck="name"):
		meta = frappe.get_meta(doctype)
		names_order = any(df.options == "Issue" for df in meta.get_link_fields())
		parents = frappe.get_all("DocField", {"options": doctype, "fieldtype": "Table"}, pluck="parent")
		parents += frappe.get_all("Custom Field", {"options": doctype, "fieldtype": "Table"}, pluck="dt")
		inside = any(parent in sight.GUARDED for parent in parents)
		if meta.istable:
			assert (doctype in sight.TABLES) == (names_order or inside), doctype
		elif names_order:
			assert doctype in sight.RULES, doctype


@pytest.mark.parametrize("doctype", ["Issue", *sight.RULES, *sight.REFERRING, *sight.TABLES])
def test_each_ruled_doctype_is_hooked_up(doctype):
	assert "hotline_csg.permissions.query" in frappe.get_hooks("permission_query_conditions")[doctype]
	if doctype not in sight.TABLES:
		hooks = frappe.get_hooks("has_permission")[doctype]
		assert any(hook.startswith("hotline_csg.permissions.") for hook in hooks)


@pytest.mark.parametrize("doctype", ["Issue", *sight.RULES, *sight.REFERRING, *sight.TABLES])
def test_a_stranger_is_never_given_an_empty_condition(doctype):
	assert sight.condition(doctype, login("outsider")) != ""
	assert sight.condition(doctype, "Guest") != ""
