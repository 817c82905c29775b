"""通报 (R81.14): the regulator's cases of a period that were found true or at fault, with their rectification.

Market management drafts, somebody else of market management or a manager issues it; what is issued stays.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

import frappe
from frappe import _
from frappe.utils import add_days, add_months, cint, cstr, get_first_day, getdate

from hotline_csg.guide.words import Role

from . import clock, notices, rectification, roles
from .papers import words

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE, CASE = "Hotline Bulletin", "Hotline Bulletin Case"
REPORT = rectification.REPORT
DRAFT, WAITING, ISSUED = "通报草稿", "通报待审批", "通报已发布"
MANAGER = "Hotline Manager"
KEPT = ("authors", "drafted_by", "submitted_at", "approved_by", "issued_at")
CONTENT = ("title", "period_from", "period_to", "opening", "problems", "demands")
WRITTEN = ("summary", "cause", "measures")


class BulletinRefused(frappe.ValidationError):
	pass


class NotYourBulletin(frappe.PermissionError):
	pass


def _refuse(message: str, exc: type[Exception] = BulletinRefused) -> NoReturn:
	frappe.throw(message, exc=exc, title=_("Not Possible"))


# Saving ------------------------------------------------------------------------------------------------------


def judge(doc: Document, stored: Document | None) -> None:
	"""What a save may mean: a draft is written, sent to be approved, sent back, or issued."""
	if stored is None:
		_begin(doc)
		return
	if stored.status == ISSUED:
		_refuse(_("Bulletin {0} is issued and no longer changed.").format(doc.name))
	for fieldname in KEPT:
		doc.set(fieldname, stored.get(fieldname))
	if stored.status == DRAFT:
		_write(doc, _changed(doc, stored))
	elif _changed(doc, stored):
		_refuse(_("Bulletin {0} waits for approval. Send it back to change it.").format(doc.name))
	if doc.status != stored.status:
		_move(doc, stored)


def _begin(doc: Document) -> None:
	doc.update({**dict.fromkeys(KEPT), "status": DRAFT, "review_note": None})
	doc.drafted_by = frappe.session.user
	_write(doc, True)


def _write(doc: Document, changed: bool) -> None:
	"""Whoever changes a word of it is one of its authors."""
	if not changed:
		return
	_check_market_management()
	doc.authors = "\n".join(sorted({*cstr(doc.authors).split(), frappe.session.user}))
	if getdate(doc.period_from) > getdate(doc.period_to):
		_refuse(_("The period ends before it begins."))
	_check_cases(doc)


def _check_cases(doc: Document) -> None:
	"""A case is a report that belongs into a bulletin and stands in no other; what it is comes from the report."""
	seen: set[str] = set()
	for row in doc.cases:
		report = _report(row.report)
		if report is None or row.report in seen:
			_refuse(
				_("Row {0}: the case is no report found true or at fault, or stands here twice.").format(
					row.idx
				)
			)
		if report.bulletin_at or _elsewhere(row.report, doc.name):
			_refuse(_("Row {0}: order {1} stands in another bulletin.").format(row.idx, report.issue))
		seen.add(row.report)
		row.update(_facts(report))


def _report(name: str | None) -> frappe._dict | None:
	fields = ["name", "issue", "department", "finding", "refined_at", "bulletin_at", "cause", "measures"]
	rows = frappe.get_all(REPORT, {"name": name or "", "in_bulletin": 1}, fields, order_by="name", limit=1)
	return rows[0] if rows else None


def _facts(report: frappe._dict) -> dict[str, Any]:
	return {
		"issue": report.issue,
		"department": report.department,
		"finding": report.finding,
		"refined_at": report.refined_at,
		"topic": frappe.db.get_value("Issue", report.issue, "hotline_topic"),
	}


def _elsewhere(report: str, name: str | None) -> bool:
	return bool(
		frappe.db.exists(CASE, {"report": report, "parenttype": DOCTYPE, "parent": ("!=", name or "")})
	)


def _changed(doc: Document, stored: Document) -> bool:
	def told(one: Document) -> list[Any]:
		rows = [[cstr(row.get(name)) for name in ("report", *WRITTEN)] for row in one.cases]
		return [
			[
				words.day(one.get(name)) if name.startswith("period") else cstr(one.get(name))
				for name in CONTENT
			],
			rows,
		]

	return told(doc) != told(stored)


def _check_market_management() -> None:
	if Role.MARKET_MANAGEMENT not in roles.of_user():
		_refuse(_("Bulletins are drafted by market management."), NotYourBulletin)


# Approval ----------------------------------------------------------------------------------------------------


def _move(doc: Document, stored: Document) -> None:
	moves = {(DRAFT, WAITING): _submit, (WAITING, DRAFT): _send_back, (WAITING, ISSUED): _issue}
	move = moves.get((stored.status, doc.status))
	if move is None:
		_refuse(_("From {0} a bulletin does not go to {1}.").format(stored.status, cstr(doc.status)))
	move(doc)


def _submit(doc: Document) -> None:
	_check_market_management()
	if not doc.cases:
		_refuse(_("The bulletin has no case yet. Collect those of its period first."))
	doc.update({"submitted_at": clock.now(), "review_note": None})
	doc.authors = "\n".join(sorted({*cstr(doc.authors).split(), frappe.session.user}))


def _send_back(doc: Document) -> None:
	"""An author takes it back; whoever else sends it back says why."""
	mine = frappe.session.user in cstr(doc.authors).split()
	if not mine:
		_check_approver(doc)
	if not mine and not cstr(doc.review_note).strip():
		_refuse(_("Say in the review note what is to be changed."))


def _issue(doc: Document) -> None:
	_check_approver(doc)
	names = [row.report for row in doc.cases]
	report = frappe.qb.DocType(REPORT)
	rows = (
		frappe.qb.from_(report)
		.select(report.name, report.issue, report.in_bulletin, report.bulletin_at)
		.where(report.name.isin(names))
		.orderby(report.name)
		.for_update()
		.run(as_dict=True)
	)
	for row in rows:
		if row.bulletin_at or not cint(row.in_bulletin):
			_refuse(
				_("Order {0} stands in another bulletin, or its report is found otherwise now.").format(
					row.issue
				)
			)
	doc.update({"approved_by": frappe.session.user, "issued_at": clock.now()})


def _check_approver(doc: Document) -> None:
	"""Market management or a manager, and none of those who wrote it."""
	user = frappe.session.user
	if Role.MARKET_MANAGEMENT not in roles.of_user() and MANAGER not in frappe.get_roles(user):
		_refuse(_("Bulletins are approved by market management or a hotline manager."), NotYourBulletin)
	if user in cstr(doc.authors).split():
		_refuse(_("Whoever wrote or submitted a bulletin does not approve it."), NotYourBulletin)


def record(doc: Document, stored: Document | None) -> None:
	"""It was issued: its reports are marked, and the departments it names are told, with the PDF (N12)."""
	if doc.status != ISSUED or stored is None or stored.status == ISSUED:
		return
	for row in doc.cases:
		frappe.db.set_value(REPORT, row.report, {"bulletin_at": doc.issued_at, "bulletin": doc.name})
	notices.of_bulletin(doc, departments(doc))


def refuse_deletion(doc: Document) -> None:
	_refuse(_("Bulletins are not deleted: {0} stays.").format(doc.name))


# What it is made of ------------------------------------------------------------------------------------------


def departments(doc: Document) -> list[str]:
	"""The departments that the bulletin names, by its cases."""
	return list(dict.fromkeys(row.department for row in doc.cases if row.department))


def next_period() -> tuple[date, date]:
	"""The months of Hotline Settings up to the last full one; after an issued bulletin it goes on from its end."""
	last = add_days(get_first_day(clock.now()), -1)
	months = max(cint(frappe.db.get_single_value("Hotline Settings", "bulletin_months")), 1)
	begin = add_months(get_first_day(last), 1 - months)
	before = frappe.get_all(
		DOCTYPE, {"status": ISSUED}, pluck="period_to", order_by="period_to desc", limit=1
	)
	if before and getdate(before[0]) < last:
		begin = add_days(getdate(before[0]), 1)
	return getdate(begin), getdate(last)


def beginning() -> dict[str, str]:
	"""What a new bulletin starts with: period, title and opening, to be edited."""
	begin, end = next_period()
	months = dict.fromkeys(f"{day.year}年{day.month}月" for day in (begin, end))
	first, last = (f"{day.year}年{day.month}月{day.day}日" for day in (begin, end))
	return {
		"period_from": str(begin),
		"period_to": str(end),
		"title": f"12398 工单调查情况通报（{'—'.join(months)}）",
		"opening": f"{first}至{last}，经调查认定属实或有责的 12398 工单情况通报如下。",
	}


def collect(doc: Document) -> int:
	"""Add the period's cases that stand in no bulletin yet. Returns how many were added."""
	report = frappe.qb.DocType(REPORT)
	rows = (
		frappe.qb.from_(report)
		.select(report.name)
		.where(
			(report.in_bulletin == 1)
			& report.bulletin_at.isnull()
			& (report.refined_at >= getdate(doc.period_from))
			& (report.refined_at < getdate(add_days(doc.period_to, 1)))
		)
		.orderby(report.refined_at)
		.run(pluck=True)
	)
	here = {row.report for row in doc.cases}
	added = [name for name in rows if name not in here and not _elsewhere(name, doc.name)]
	for name in added:
		found = _report(name) or frappe._dict()
		doc.append(
			"cases", {"report": name, "cause": found.cause, "measures": found.measures, **_facts(found)}
		)
	return len(added)


def rectifications(doc: Document) -> list[frappe._dict]:
	"""The items asked of departments for the cases; who sees the bulletin sees them in it."""
	names = [row.report for row in doc.cases]
	if not names:
		return []
	rows = frappe.get_all(
		rectification.DOCTYPE,
		{"report": ("in", names)},
		["name", "issue", "department", "item", "due", "status", "evidence", "done_at", "accepted_at"],
		order_by="due, creation",
	)
	for row in rows:
		row.department_name = words.department(row.department)
		row.evidence = bool(row.evidence)
	return rows
