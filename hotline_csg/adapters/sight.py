"""Who sees what of an order and of all that belongs to it: the one rule, as SQL.

A list adds the SQL to its query; a single document is asked for with the same SQL, so the two cannot disagree. The
front (agents, dispatchers, market management) and the managers see every order, a department those it leads or helps
with, the Supervision Officer the reports. What a report says is seen by the officer alone, and by whoever took it
until it is referred (R6.6, R82.11). A number is seen by those who must call.

A list can read the fields of what a row links to (`order.unit`) and Frappe does not ask who sees that. So a row of
whatever doctype is seen only with the guarded documents that its Link fields name; rows of ours that must be seen
without them name them by other fields than Links.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import frappe

from hotline_csg.guide.words import ENDED, Category, Channel, Role

from . import roles
from .roles import FRONT
from .sight_rules import (
	CALLS,
	CONTENT,
	GUARDED,
	HELPERS,
	MANAGERS,
	MEMBER,
	NOBODY,
	OFFICER,
	PREPARED,
	REFERRING,
	RULES,
	TABLES,
	Rule,
)


@dataclass(frozen=True, slots=True)
class Viewer:
	"""A user as this rule knows them."""

	user: str
	roles: frozenset[Role]
	manager: bool
	officer: bool

	def sees_all(self, every: frozenset[Role] = FRONT) -> bool:
		return self.manager or bool(self.roles & every)

	@property
	def front(self) -> bool:
		return bool(self.roles & FRONT)

	@property
	def me(self) -> str:
		return frappe.db.escape(self.user, percent=False)


def viewer(user: str) -> Viewer:
	held = set(frappe.get_roles(user))
	return Viewer(user, roles.of_user(user), bool(MANAGERS & held), OFFICER in held)


def works_here(user: str) -> bool:
	"""Whether somebody holds any role of the hotline, or manages its site."""
	who = viewer(user)
	return bool(who.roles) or who.manager or who.officer


def condition(doctype: str, user: str) -> str:
	"""The rows of `doctype` that `user` sees, as an SQL condition; empty where all are seen."""
	links = guarded_links(doctype)
	if not links and not is_ruled(doctype):
		return ""
	who = viewer(user)
	return _all(_plain(doctype, who), *(_linked(doctype, df, who) for df in links))


def is_ruled(doctype: str) -> bool:
	"""Whether the rows of a doctype are seen by this rule, whatever they link to."""
	return doctype in GUARDED or doctype in REFERRING or doctype in TABLES or doctype == PREPARED


def guarded_links(doctype: str) -> list[Any]:
	"""The Link fields of a doctype, a site's own too, that name what this rule guards."""
	return [df for df in frappe.get_meta(doctype).get_link_fields() if df.options in GUARDED]


def _plain(doctype: str, who: Viewer) -> str:
	"""The condition of a doctype, whatever its rows link to."""
	if doctype in REFERRING:
		return _referring(doctype, who)
	if doctype in TABLES:
		inside = _plain(TABLES[doctype], who)
		return f"`tab{doctype}`.`parent` in ({_select(TABLES[doctype], inside)})" if inside else ""
	if doctype == PREPARED:
		return _prepared(who)
	if doctype == "Issue":
		return _issues(who)
	return _rows(doctype, who) if doctype in RULES else ""


def _linked(doctype: str, df: Any, who: Viewer) -> str:
	"""What a Link field names is seen too; where the order is all that a row is seen by, that is so already."""
	rule = RULES.get(doctype)
	if rule and rule.orders == (df.fieldname,) and not (rule.departments or rule.rows or rule.child):
		return ""
	seen, column = _plain(df.options, who), f"`tab{doctype}`.`{df.fieldname}`"
	return f"(coalesce({column}, '') = '' or {column} in ({_select(df.options, seen)}))" if seen else ""


def sees(doctype: str, name: str | None, user: str) -> bool:
	"""Whether `user` sees the stored document `name`."""
	return _holds(doctype, name, condition(doctype, user))


def _holds(doctype: str, name: str | None, where: str) -> bool:
	if not where or not name:
		return bool(name)
	query = "select 1 from `tab{}` where `tab{}`.`name` = %s and ({})"
	query = query.format(doctype, doctype, where.replace("%", "%%"))
	found = frappe.db.sql(query, (name,))  # raw: the very condition of the lists, which Frappe wants as text
	return bool(found)


def sees_content(doctype: str, name: str, user: str) -> bool:
	"""Whether `user` sees what is written on, or attached to, a document: of a report that is part of what it says."""
	if doctype != "Issue":
		return sees(doctype, name, user)
	return _holds("Issue", name, _with_content(viewer(user)))


# Orders ------------------------------------------------------------------------------------------------------


def _issues(who: Viewer) -> str:
	return "" if who.sees_all() else _any(_NO_ORDER, _own(who))


_NO_ORDER = "coalesce(`tabIssue`.`hotline_state`, '') = ''"
_ORDER = "coalesce(`tabIssue`.`hotline_state`, '') != ''"
# A report; what the regulator sent follows the regulator's flow, whatever its category (R7.4).
_REPORT = f"(`tabIssue`.`hotline_category_code` = '{Category.REPORT}' and `tabIssue`.`hotline_channel_code` != '{Channel.C12398}')"


def _own(who: Viewer) -> str:
	"""The orders of somebody who does not see all: their department's, or the reports."""
	mine = []
	if who.roles & roles.DEPARTMENT_ROLES:
		led = f"`tabIssue`.`hotline_department` in ({_departments(who)})"
		mine.append(f"(not {_REPORT} and ({led} or `tabIssue`.`name` in ({_helped(who)})))")
	if who.officer:
		mine.append(_REPORT)
	return _any(*mine)


def _departments(who: Viewer) -> str:
	return f"select `parent` from `tab{MEMBER}` where `parenttype` = 'Department' and `user` = {who.me}"


def _helped(who: Viewer) -> str:
	return f"select `parent` from `tab{HELPERS}` where `parenttype` = 'Issue' and `department` in ({_departments(who)})"


def _names(where: str) -> str:
	return f"select `tabIssue`.`name` from `tabIssue` where {_ORDER} and {where}"


def _hidden_reports(who: Viewer) -> str:
	"""The reports whose content `who` does not see; empty where there are none."""
	if who.officer:
		return ""
	return _names(f"{_REPORT} and not {_taken(who)}")


def _taken(who: Viewer) -> str:
	return f"(`tabIssue`.`hotline_first_agent` = {who.me} and `tabIssue`.`hotline_state` not in ({_list(ENDED)}))"


# What belongs to them ----------------------------------------------------------------------------------------


def _rows(doctype: str, who: Viewer) -> str:
	rule, table = RULES[doctype], f"`tab{doctype}`"
	if doctype == CONTENT:
		return "" if who.officer else f"{table}.`issue` in ({_names(_taken(who))})"
	if rule.callers:
		who = replace(who, manager=False, officer=False)
	if doctype == CALLS and not who.sees_all():
		return f"coalesce({table}.`hotline_is_call`, 0) = 0"
	seen = _seen(table, rule, who, doctype)
	return _any(f"coalesce({table}.`hotline_is_call`, 0) = 0", seen) if doctype == CALLS and seen else seen


def _seen(table: str, rule: Rule, who: Viewer, doctype: str) -> str:
	if who.sees_all(rule.every):
		hidden = _hidden_reports(who) if rule.content else ""
		return f"coalesce({table}.`{rule.orders[0]}`, '') not in ({hidden})" if hidden else ""
	orders, departments = _names(_own(who)), _departments(who)
	parts = [f"{table}.`{name}` in ({orders})" for name in rule.orders]
	parts += [f"{table}.`{name}` in ({departments})" for name in rule.departments]
	parts += [f"{table}.`{name}` = {who.me}" for name in rule.users]
	parts += [f"{table}.`{name}` in ({_select(other, _rows(other, who))})" for name, other in rule.rows]
	if rule.child:
		child, name, names = rule.child
		inner = (
			f"`parenttype` = '{doctype}' and `{name}` in ({departments if names == 'Department' else orders})"
		)
		parts.append(f"{table}.`name` in (select `parent` from `tab{child}` where {inner})")
	if rule.only:
		field, value = rule.only
		return _all(f"{table}.`{field}` = {frappe.db.escape(value, percent=False)}", _any(*parts))
	return _any(*parts)


def _referring(doctype: str, who: Viewer) -> str:
	"""What speaks of an order or of its rows is seen with it; all else is left to Frappe's own rules."""
	kind, name = (f"`tab{doctype}`.`{one}`" for one in REFERRING[doctype])
	parts = [f"coalesce({kind}, '') not in ({_list(GUARDED)})"]
	for other in GUARDED:
		where = _with_content(who) if other == "Issue" else _rows(other, who)
		inside = f" and {name} in ({_select(other, where)})" if where else ""
		parts.append(f"({kind} = '{other}'{inside})")
	return _any(*parts)


def _prepared(who: Viewer) -> str:
	"""Reports that were made beforehand, of what this rule covers: their maker's alone, for they tell what that one sees."""
	covered = f"select `name` from `tabReport` where `ref_doctype` in ({_list((*GUARDED, *TABLES))})"
	return f"(`tab{PREPARED}`.`report_name` not in ({covered}) or `tab{PREPARED}`.`owner` = {who.me})"


def _with_content(who: Viewer) -> str:
	"""The Issues whose comments, mails, files and versions are seen: a report's are part of what it says."""
	if not who.sees_all():
		return _issues(who)
	hidden = _hidden_reports(who)
	return f"`tabIssue`.`name` not in ({hidden})" if hidden else ""


def _select(doctype: str, where: str) -> str:
	return f"select `tab{doctype}`.`name` from `tab{doctype}`" + (f" where {where}" if where else "")


def _list(values: Iterable[object]) -> str:
	return ", ".join(frappe.db.escape(str(value), percent=False) for value in values)


def _all(*conditions: str) -> str:
	given = [one for one in conditions if one]
	return f"({' and '.join(given)})" if given else ""


def _any(*conditions: str) -> str:
	"""One of the conditions; of none it is nobody, never everybody."""
	given = [one for one in conditions if one]
	return "({})".format(" or ".join(given)) if given else NOBODY
