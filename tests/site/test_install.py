"""Install, migrate, uninstall, install again, on a throw-away site that has lived with ERPNext alone before.

The story is told once and takes notes on its way; the tests compare the notes.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import frappe
import pytest

from hotline_csg.setup.rights import RIGHTS
from tests.support import second_site

pytestmark = pytest.mark.long

TOUCHED = ("Issue", "Department", "Call Log", "Customer", "User")
# What an app leaves behind where its uninstall is careless: names of records by doctype.
KINDS = (
	"Custom HTML Block",
	"Custom DocPerm",
	"Custom Field",
	"DocType",
	"Holiday List",
	"Module Def",
	"Notification",
	"Property Setter",
	"Role",
	"Role Profile",
	"Scheduled Job Type",
	"Workflow",
	"Workflow Action",
	"Workflow Action Master",
	"Workflow State",
	"Workspace",
)
# Where a record's own name says nothing and is another one each time.
NAMED_BY = {"Custom DocPerm": "concat(parent, ': ', role)"}
# ERPNext's own doctypes that rights are given on, and where they stand in its sources.
STOCK = {
	"Call Log": "telephony/doctype/call_log/call_log.json",
	"Customer": "selling/doctype/customer/customer.json",
	"Department": "setup/doctype/department/department.json",
	"Issue": "support/doctype/issue/issue.json",
}
# What install makes and migrate must leave as it is, to the last stamp.
OURS = (
	"Custom HTML Block",
	"Custom Field",
	"Property Setter",
	"Workflow",
	"Workflow Document State",
	"Workflow Transition",
	"Workflow State",
	"Workflow Action Master",
	"Role Profile",
	"Has Role",
	"Hotline Category",
	"Hotline Centre",
	"Hotline Channel",
	"Hotline Topic",
	"Hotline Work Calendar",
	"Hotline Calendar Day",
	"Hotline Calendar Shift",
	"Hotline Limit",
	"Hotline Notice Rule",
	"Holiday List",
	"Holiday",
)

OLD_ISSUES = """
for status in ("Open", "Replied", "On Hold", "Resolved", "Closed"):
	frappe.get_doc({"doctype": "Issue", "subject": f"Old and {status}", "status": status}).insert()
frappe.get_doc({"doctype": "Call Log", "id": "old-call", "from": "1", "to": "2", "status": "Completed"}).insert()
"""
# An administrator makes the seeds her own.
EDITS = """
flow = frappe.get_doc("Workflow", "热线工单")
flow.transitions = [row for row in flow.transitions if row.action != "直接办结"]
flow.states[0].message = "edited"
flow.save()
frappe.db.set_single_value("Hotline Settings", "due_soon_minutes", 30)
frappe.rename_doc("Hotline Topic", "平台应用-其他", "平台应用-登录")
user = frappe.get_doc({"doctype": "User", "email": "agent@hotline.example", "first_name": "Agent",
	"send_welcome_email": 0, "roles": [{"role": "Hotline Agent"}, {"role": "Support Team"}]}).insert()
"""
ORDER = """
from hotline_csg.service import outbox
order = frappe.get_doc({"doctype": "Issue", "hotline_category": "咨询", "hotline_topic": "交易规则-其他",
	"hotline_unit": "广州测试售电有限公司", "hotline_contact_name": "陈测试", "hotline_phone": "13800000001",
	"hotline_description": "如何申报？"}).insert()
outbox.tick()
print(order.name, order.hotline_stage)
"""
META = """
import json
print(json.dumps({doctype: frappe.get_meta(doctype).as_dict() for doctype in %r}, default=str, sort_keys=True))
"""


def run(site, code):
	"""What `code` prints, run on the site in a process of its own, as Administrator."""
	script = f"import frappe\nfrappe.init(site={site.name!r})\nfrappe.connect()\n{code}\nfrappe.db.commit()\n"
	done = subprocess.run(
		[sys.executable, "-c", script], cwd=os.environ["HOTLINE_SITES"], capture_output=True, text=True
	)
	assert done.returncode == 0, done.stderr
	return done.stdout


def rows(site, doctype, where="1=1"):
	return site.sql(f"select * from `tab{doctype}` where {where} order by name")


def columns(site):
	"""Columns and indexes of the tables the app touches, without regard to their order."""
	tables = ", ".join(f"'tab{doctype}'" for doctype in TOUCHED)
	# Frappe indexes `creation` by itself whenever it alters a table that was made before it did
	here = f"table_schema = '{site.database}' and table_name in ({tables})"
	return sorted(
		site.sql(
			"select table_name, column_name, column_type, is_nullable, column_default"
			f" from information_schema.columns where {here}"
		)
		+ site.sql(
			"select table_name, index_name, column_name from information_schema.statistics"
			f" where {here} and index_name != 'creation'"
		)
	)


def tables(site):
	return site.sql(
		f"select table_name from information_schema.tables where table_schema = '{site.database}'"
	)


@dataclass
class Notes:
	"""What stood on the site at the moments of the story, by moment."""

	metas: dict = field(default_factory=dict)
	columns: dict = field(default_factory=dict)
	tables: dict = field(default_factory=dict)
	names: dict = field(default_factory=dict)
	ours: dict = field(default_factory=dict)
	old: dict = field(default_factory=dict)
	orders: list = field(default_factory=list)
	settings: dict = field(default_factory=dict)
	kept: list = field(default_factory=list)
	dangling: list = field(default_factory=list)


def take(notes, site, moment, *, installed):
	old = [row[0] for row in site.sql("describe tabIssue") if not row[0].startswith("hotline_")]
	listed = ", ".join(f"`{column}`" for column in sorted(old))
	notes.old[moment] = site.sql(
		f"select {listed} from tabIssue where subject like 'Old and %' order by name"
	)
	notes.columns[moment], notes.tables[moment] = columns(site), sorted(tables(site))
	notes.names[moment] = {
		kind: site.sql(f"select {NAMED_BY.get(kind, 'name')} as name from `tab{kind}` order by name")
		for kind in KINDS
	}
	notes.metas[moment] = json.loads(run(site, META % (TOUCHED,)))
	if installed:
		notes.ours[moment] = {doctype: rows(site, doctype) for doctype in OURS}
		# Fixtures are imported anew at each migrate: their stamps move, what they say does not.
		notes.ours[moment]["Role"] = site.sql(
			"select name, role_name, desk_access, disabled, is_custom from tabRole order by name"
		)
		notes.settings[moment] = site.sql(
			"select field, value from tabSingles where doctype = 'Hotline Settings'"
			" and field not in ('modified', 'last_tick') order by field"
		)


@pytest.fixture(scope="module")
def story(site):
	notes = Notes()
	with second_site.erpnext_site("install.localhost") as second:
		run(second, OLD_ISSUES)
		take(notes, second, "before", installed=False)
		second.bench("install-app", "hotline_csg")
		take(notes, second, "installed", installed=True)
		run(second, EDITS)
		take(notes, second, "edited", installed=True)
		for moment in ("migrated", "migrated again"):
			second.bench("migrate", "--skip-search-index")
			take(notes, second, moment, installed=True)
		notes.orders.append(run(second, ORDER).split()[-1])
		second.bench("uninstall-app", "hotline_csg", "--yes", "--no-backup")
		take(notes, second, "uninstalled", installed=False)
		notes.kept = second.sql("select subject, status from tabIssue where name like 'RX%'")
		notes.dangling = second.sql(
			"select parent, role from `tabHas Role` where parent = 'agent@hotline.example' and role like 'Hotline%'"
		)
		second.bench("install-app", "hotline_csg")
		take(notes, second, "installed again", installed=True)
		notes.orders.append(run(second, ORDER).split()[-1])
	return notes


# Install -------------------------------------------------------------------------------------------------------------


def test_orders_that_stood_before_are_left_alone(story):
	assert len(story.old["before"]) == 5
	assert story.old["installed"] == story.old["before"]
	assert story.old["migrated again"] == story.old["before"]


def test_install_makes_its_roles_workflow_and_fields(story):
	before, after = story.names["before"], story.names["installed"]
	new = {kind: len(after[kind]) - len(before[kind]) for kind in ("Role", "Workflow", "Role Profile")}

	assert new == {"Role": 10, "Workflow": 2, "Role Profile": 9}
	assert {"Custom Field", "DocType", "Property Setter", "Scheduled Job Type"} <= {
		kind for kind in KINDS if len(after[kind]) > len(before[kind])
	}


def test_rights_are_given_beside_erpnexts_own(story):
	"""A Custom DocPerm replaces all standard rows of its doctype: those of ERPNext stand beside ours."""
	before, after = (story.names[moment]["Custom DocPerm"] for moment in ("before", "installed"))
	new = {row[0] for row in after if row not in before}
	given = {f"{doctype}: {role}" for doctype, roles in RIGHTS.values() for role in roles}
	erpnexts = {
		f"{doctype}: {row['role']}"
		for doctype, folder in STOCK.items()
		for row in json.loads((Path(frappe.get_app_path("erpnext")) / folder).read_text())["permissions"]
	}

	assert new == given | erpnexts


def test_a_fresh_installation_registers_orders(story):
	assert story.orders == ["待传递", "待传递"]


# Migrate -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("doctype", (*OURS, "Role"))
@pytest.mark.parametrize("moment", ["migrated", "migrated again"])
def test_a_migrate_changes_nothing_and_keeps_what_the_administrator_edited(story, moment, doctype):
	assert story.ours["edited"][doctype], "nothing to compare"
	assert story.ours[moment][doctype] == story.ours["edited"][doctype]


@pytest.mark.parametrize("moment", ["migrated", "migrated again"])
def test_a_migrate_keeps_settings_columns_and_names(story, moment):
	assert dict(story.settings[moment])["due_soon_minutes"] == "30"
	assert story.settings[moment] == story.settings["edited"]
	assert story.columns[moment] == story.columns["edited"]
	assert story.names[moment] == story.names["edited"]


# Uninstall -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("doctype", TOUCHED)
def test_uninstall_leaves_the_meta_as_it_was(story, doctype):
	assert story.metas["installed"][doctype] != story.metas["before"][doctype] or doctype == "User"
	assert story.metas["uninstalled"][doctype] == story.metas["before"][doctype]


def test_uninstall_leaves_columns_and_indexes_as_they_were(story):
	assert story.columns["installed"] != story.columns["before"]
	assert story.columns["uninstalled"] == story.columns["before"]


def test_uninstall_leaves_the_rows_of_issue_as_they_were(story):
	assert story.old["uninstalled"] == story.old["before"]


def test_uninstall_keeps_the_orders_as_issues(story):
	assert story.kept == [("咨询 · 广州测试售电有限公司 · 交易规则-其他", "Open")]


@pytest.mark.parametrize("kind", KINDS)
def test_uninstall_leaves_no_record_of_ours(story, kind):
	assert story.names["uninstalled"][kind] == story.names["before"][kind]


def test_uninstall_takes_its_roles_from_users(story):
	assert story.dangling == []


def test_uninstall_leaves_no_table_of_ours(story):
	assert story.tables["uninstalled"] == story.tables["before"]


# Install again -------------------------------------------------------------------------------------------------------


def test_installing_again_makes_the_same(story):
	assert story.columns["installed again"] == story.columns["installed"]
	assert story.names["installed again"] == story.names["installed"]
