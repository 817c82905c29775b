"""The ways of the place: saved filters of the order list, the board of stages, what modules staff see.

Seeded where they are missing, an admin's from then on; removed at uninstall.
"""

from __future__ import annotations

import json
from typing import Any

import frappe

from hotline_csg.guide.words import ENDED, Category, Channel, State

from .fields import MODULE

BOARD = "热线工单看板"
MODULE_PROFILE = "热线"
# The list puts in what a stored filter cannot hold: the moment, and the posts of whoever looks (public/js/issue_list.js).
NOW, MY_POSTS = "__now__", "__my_posts__"
OPEN = ("hotline_act_by", "is", "set")
# The overview's place in a workspace: what it shows is the server's (public/js/overview.js).
BLOCKS = {
	"热线待办": "hotline_csg.show_overview(root_element, { charts: false });",
	"热线总览": "hotline_csg.show_overview(root_element);",
}
BLOCK_HTML = '<div class="hotline-overview"></div>'
BLOCK_STYLE = """\
.hotline-overview { font-size: 13px; line-height: 1.6; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: 10px; }
.card { display: block; padding: 10px 14px; border: 1px solid var(--border-color); border-left-width: 5px;
	border-radius: 8px; background: var(--card-bg); color: var(--text-color); text-decoration: none; }
.card b { display: block; font-size: 24px; }
.card.red { border-left-color: var(--red-500); }
.card.orange { border-left-color: var(--orange-500); }
.card.blue { border-left-color: var(--blue-500); }
.card.green { border-left-color: var(--green-500); }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 20px; margin-top: 16px; }
h5 { margin: 16px 0 6px; font-size: 14px; font-weight: 600; }
.bar { display: flex; align-items: center; gap: 8px; padding: 2px 0; color: var(--text-color); text-decoration: none; }
.bar .label { flex: 0 0 110px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bar .track { position: relative; flex: 1; height: 12px; border-radius: 3px; background: var(--control-bg); }
.bar .track i { position: absolute; height: 100%; border-radius: 3px; background: var(--blue-400); }
.bar .track i.late { background: var(--red-500); }
.bar em { color: var(--text-on-red); font-style: normal; }
.bar:hover, .card:hover { text-decoration: underline; }
.wide { overflow-x: auto; }
.alarm h5 { color: var(--text-on-red); }
table { width: 100%; border-collapse: collapse; }
td { padding: 4px 8px; border-top: 1px solid var(--border-color); white-space: nowrap; }
"""
S = State
FILTERS: dict[str, tuple[tuple[str, str, Any], ...]] = {
	"我的待办": (("hotline_owed_by", "in", MY_POSTS), OPEN),
	"待审核派发": (("hotline_stage", "in", [S.PASSED.zh, S.RETURNED.zh, S.NEGOTIATING.zh]),),
	"待回单审核": (("hotline_stage", "=", S.REPLIED.zh),),
	"待回访": (("hotline_stage", "=", S.REVIEWED.zh),),
	"即将超时": (("hotline_soon_from", "<=", NOW), ("hotline_act_by", ">=", NOW)),
	"已超时": (("hotline_act_by", "<", NOW), OPEN),
	"退回给我": (
		("hotline_stage", "in", [S.RETURNED.zh, S.REWORK.zh]),
		("hotline_owed_by", "in", MY_POSTS),
	),
	"投诉": (("hotline_category", "=", Category.COMPLAINT.zh), OPEN),
	"12398": (("hotline_channel", "=", Channel.C12398.zh), OPEN),
	"今日受理": (("hotline_received_at", "Timespan", "today"),),
}
ON_CARDS = ("hotline_act_by", "hotline_department", "name")
COLOURS = {S.RETURNED: "Orange", S.NEGOTIATING: "Orange", S.REWORK: "Orange", S.ARCHIVED: "Green"}


def seed() -> None:
	"""Insert every missing record; what an admin renamed or deleted does not come back."""
	if not frappe.db.exists("List Filter", {"reference_doctype": "Issue", "for_user": ("is", "not set")}):
		_filters()
	if not frappe.db.exists("Kanban Board", {"reference_doctype": "Issue", "field_name": "hotline_stage"}):
		_board()
	for name, script in BLOCKS.items():
		if not frappe.db.exists("Custom HTML Block", name):
			_insert("Custom HTML Block", name=name, html=BLOCK_HTML, style=BLOCK_STYLE, script=script)
	if not frappe.db.exists("Module Profile", MODULE_PROFILE):
		_module_profile()


def remove() -> None:
	"""Take them out again, those an admin changed too: without the app's fields they would only fail."""
	ours = {"reference_doctype": "Issue", "for_user": ("is", "not set"), "filter_name": ("in", list(FILTERS))}
	frappe.db.delete("List Filter", ours)
	for name in frappe.get_all("Kanban Board", {"field_name": "hotline_stage"}, pluck="name"):
		frappe.delete_doc("Kanban Board", name, ignore_permissions=True, force=True)  # uninstall owns these
	frappe.db.delete("Custom HTML Block", {"name": ("in", list(BLOCKS))})
	frappe.db.set_value("User", {"module_profile": MODULE_PROFILE}, "module_profile", None)
	for name in {MODULE_PROFILE} & set(frappe.get_all("Module Profile", pluck="name")):
		frappe.delete_doc("Module Profile", name, ignore_permissions=True, force=True)  # as above


def _insert(doctype: str, **values: Any) -> None:
	frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True)  # install's own records


def as_stored(name: str) -> str:
	"""A saved filter as Frappe keeps it."""
	return json.dumps([["Issue", *row, False] for row in FILTERS[name]], ensure_ascii=False)


def _filters() -> None:
	for name in FILTERS:
		_insert("List Filter", filter_name=name, reference_doctype="Issue", filters=as_stored(name))


def _board() -> None:
	"""One column per stage that an order can wait in, and the archive, where the last step leads."""
	stages = [state for state in State if state is not S.UNREGISTERED and state not in ENDED]
	columns = [
		{"column_name": one.zh, "status": "Active", "indicator": COLOURS.get(one, "Blue"), "order": "[]"}
		for one in (*stages, S.ARCHIVED)
	]
	_insert(
		"Kanban Board",
		kanban_board_name=BOARD,
		reference_doctype="Issue",
		field_name="hotline_stage",
		filters=json.dumps([["Issue", *OPEN, False]]),
		fields=json.dumps(ON_CARDS),
		columns=columns,
	)


def _module_profile() -> None:
	"""Staff of the hotline see the hotline's screens and no other module of ERPNext."""
	others = frappe.get_all("Module Def", {"name": ("!=", MODULE)}, pluck="name", order_by="name")
	_insert(
		"Module Profile",
		module_profile_name=MODULE_PROFILE,
		block_modules=[{"module": one} for one in others],
	)
