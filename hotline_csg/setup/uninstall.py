"""Take out what install put in: Issue, its data and the site are as they were."""

from __future__ import annotations

import frappe

from hotline_csg.guide.flow import FLOW
from hotline_csg.guide.words import State

from ..adapters import workflow_actions
from ..adapters.bulletins import DOCTYPE as BULLETIN
from ..adapters.roles import PORTAL_ROLE, STAFF_ROLES
from . import bulletins, rights, search, ways
from .fields import CUSTOM_FIELDS, INDEXES, MODULE
from .seeds import HEALTH_CARD, PROFILES, STAGE_FIELD

NO_COLUMN = ("Section Break", "Column Break", "Tab Break", "Table", "HTML", "Button")
# Filled in from our own constants.
DROP_COLUMN = "ALTER TABLE `tab{}` DROP COLUMN `{}`"
DROP_INDEX = "ALTER TABLE `tab{}` DROP INDEX `{}`"


def before() -> None:
	"""Remove the records that stand in other modules, then the fields and their columns."""
	_delete("Workflow", frappe.get_all("Workflow", {"workflow_state_field": STAGE_FIELD}, pluck="name"))
	_delete("Workflow", frappe.get_all("Workflow", {"document_type": BULLETIN}, pluck="name"))
	_delete("Workflow Action Master", {*(row.action for row in FLOW if row.moves), *bulletins.ACTIONS})
	workflow_actions.forget("Issue", [state.zh for state in State])
	workflow_actions.forget(BULLETIN, list(bulletins.STYLES))
	_delete("Workflow State", [*(state.zh for state in State), *bulletins.STYLES])
	_delete("Role Profile", PROFILES.values())
	_delete("Custom HTML Block", [HEALTH_CARD])
	_delete("Holiday List", frappe.get_all("Hotline Work Calendar", pluck="holiday_list"))
	rights.take_back()
	ways.remove()
	frappe.db.delete("ToDo", {"reference_type": "Hotline Notice"})
	frappe.db.delete("Property Setter", {"module": MODULE})
	search.leave()
	# Frappe drops them at the next migrate only; until then each would fail, one of them every minute.
	frappe.db.delete("Scheduled Job Type", {"method": ("like", "hotline_csg.%")})
	for doctype, fields in CUSTOM_FIELDS.items():
		_drop_indexes(doctype)
		_drop_fields(doctype, fields)


def after() -> None:
	"""Roles go last: the app's doctypes, gone by now, still named them."""
	roles = (*STAFF_ROLES, PORTAL_ROLE)
	frappe.db.delete("Has Role", {"role": ("in", roles)})
	_delete("Role", roles)
	frappe.db.commit()  # Frappe commits before this hook and not after it
	frappe.clear_cache()


def _delete(doctype: str, names: object) -> None:
	for name in names:  # type: ignore[attr-defined]
		if name and frappe.db.exists(doctype, name):
			frappe.delete_doc(
				doctype, name, ignore_permissions=True, force=True
			)  # uninstall owns these records


def _drop_indexes(doctype: str) -> None:
	"""One that names a stock column too would outlive the columns of ours that it names."""
	for columns in INDEXES.get(doctype, ()):
		index = frappe.db.get_index_name(columns)
		if frappe.db.has_index(f"tab{doctype}", index):
			frappe.db.sql_ddl(DROP_INDEX.format(doctype, index))  # DDL has no placeholders


def _drop_fields(doctype: str, fields: list[dict[str, object]]) -> None:
	names = [str(field["fieldname"]) for field in fields]
	frappe.db.delete("Custom Field", {"dt": doctype, "fieldname": ("in", names)})
	columns = set(frappe.db.get_table_columns(doctype))
	for field in fields:
		if field["fieldname"] in columns and field["fieldtype"] not in NO_COLUMN:
			frappe.db.sql_ddl(DROP_COLUMN.format(doctype, field["fieldname"]))  # DDL has no placeholders
	frappe.clear_cache(doctype=doctype)
