"""质检单: scored, confirmed or appealed by the inspected, decided by somebody else. Each step is a row of its history."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt

from hotline_csg.guide import inspections as guide
from hotline_csg.guide.inspections import Fault, Mark, MarkRefused, Stage

from .. import calendars, clock, roles
from . import history
from .batches import INSPECTION

if TYPE_CHECKING:
	from frappe.model.document import Document

INSPECTORS = frozenset({"Market Management", "Hotline Manager"})
# Working days for an appeal where the setting is empty.
APPEAL_DAYS = 5


class InspectionRefused(frappe.ValidationError):
	pass


class NotYourInspection(frappe.PermissionError):
	pass


def _refuse(message: str, exc: type[Exception] = InspectionRefused) -> NoReturn:
	frappe.throw(message, exc=exc, title=_("Not Possible"))


def refuse(doc: Document) -> NoReturn:
	_refuse(_("Nothing of an inspection is deleted: {0} stays.").format(doc.name))


def refuse_by_hand(doc: Document) -> None:
	if not doc.flags.hotline_moved:
		_refuse(_("An inspection is drawn by a batch and moved by its steps. It is not entered by hand."))


# Who may do what ---------------------------------------------------------------------------------------------


def is_inspector(user: str) -> bool:
	return bool(INSPECTORS & set(frappe.get_roles(user)))


def is_own(doc: Document, user: str) -> bool:
	"""Whether `user` is judged, works where it was handled, or did a step of the order."""
	if user == doc.person:
		return True
	agent, department = frappe.db.get_value("Issue", doc.issue, ["hotline_first_agent", "hotline_department"])
	if user == agent or (department and department in roles.departments_of(user)):
		return True
	return bool(frappe.db.exists("Hotline Event", {"issue": doc.issue, "user": user}))


def is_inspected(doc: Document, user: str) -> bool:
	if doc.person:
		return user == doc.person
	return doc.department in roles.departments_of(user)


def open_steps(doc: Document, now: datetime) -> list[str]:
	"""What the session's user may do now: `score`, `confirm`, `appeal`, `rule`."""
	user, stage = frappe.session.user, Stage.read(doc.status)
	if stage is Stage.OPEN and is_inspector(user) and not is_own(doc, user):
		return ["score"]
	if stage is Stage.SCORED and is_inspected(doc, user):
		return ["confirm", "appeal"] if now <= doc.appeal_until else ["confirm"]
	if stage is Stage.APPEALED and is_inspector(user) and user != doc.inspector and not is_own(doc, user):
		return ["rule"]
	return []


def _check_inspector(doc: Document) -> None:
	user = frappe.session.user
	if not is_inspector(user):
		_refuse(_("Orders are inspected by market management and the Hotline Manager."), NotYourInspection)
	if is_own(doc, user):
		_refuse(
			_("You took part in order {0}: somebody else inspects it.").format(doc.issue), NotYourInspection
		)


def _check_inspected(doc: Document) -> None:
	if not is_inspected(doc, frappe.session.user):
		whose = doc.department or frappe.utils.get_fullname(doc.person)
		_refuse(_("This is for {0}, whose work was inspected.").format(whose), NotYourInspection)


def _check_stage(doc: Document, stage: Stage) -> None:
	if doc.status != stage.zh:
		_refuse(_("Inspection {0} is {1}: this step is not possible now.").format(doc.name, doc.status))


# The steps ---------------------------------------------------------------------------------------------------


def score(doc: Document, given: dict[str, dict[str, Any]], remark: str) -> None:
	"""The marks of every item, by the names of their rows. Full marks need no remark, anything less does."""
	_check_stage(doc, Stage.OPEN)
	_check_inspector(doc)
	now = clock.now()
	changes = _enter(doc, given)
	days = cint(frappe.db.get_single_value("Hotline Settings", "inspection_appeal_days")) or APPEAL_DAYS
	doc.update(
		{
			"inspector": frappe.session.user,
			"scored_at": now,
			"remark": remark.strip(),
			"appeal_until": calendars.current().add_working_days(now, days),
		}
	)
	_move(doc, Stage.SCORED, "评分", doc.remark, changes)


def confirm(doc: Document) -> None:
	_check_stage(doc, Stage.SCORED)
	_check_inspected(doc)
	doc.update({"confirmed_by": frappe.session.user, "confirmed_at": clock.now()})
	_move(doc, Stage.CONFIRMED, "确认")


def appeal(doc: Document, reason: str) -> None:
	"""Once: what was decided stands."""
	_check_stage(doc, Stage.SCORED)
	_check_inspected(doc)
	now = clock.now()
	if now > doc.appeal_until:
		_refuse(_("Appeals were possible until {0}.").format(f"{doc.appeal_until:%Y-%m-%d %H:%M}"))
	if not reason.strip():
		_refuse(_("Say what is wrong with the score."))
	doc.update({"appealed_by": frappe.session.user, "appealed_at": now, "appeal": reason.strip()})
	_move(doc, Stage.APPEALED, "申诉", doc.appeal)


def rule(doc: Document, given: dict[str, dict[str, Any]], reason: str) -> None:
	"""Somebody other than the first inspector decides, changes marks or leaves them, and says why."""
	_check_stage(doc, Stage.APPEALED)
	_check_inspector(doc)
	if frappe.session.user == doc.inspector:
		_refuse(_("You gave the score: somebody else decides the appeal."), NotYourInspection)
	if not reason.strip():
		_refuse(_("Say why it is decided so."))
	before = doc.score
	changes = _enter(doc, given)
	doc.update(
		{
			"ruled_by": frappe.session.user,
			"ruled_at": clock.now(),
			"ruling": reason.strip(),
			"score_before": before,
			"upheld": int(doc.score > before),
		}
	)
	_move(doc, Stage.RULED, "裁定", doc.ruling, changes)


def confirm_lapsed(now: datetime) -> int:
	"""Results that nobody appealed in time are confirmed. Returns how many."""
	names = frappe.get_all(
		INSPECTION,
		filters={"status": Stage.SCORED.zh, "appeal_until": ("<", now)},
		pluck="name",
		order_by="name",
	)
	for name in names:
		doc = frappe.get_doc(INSPECTION, name, for_update=True)
		if doc.status == Stage.SCORED.zh:
			doc.confirmed_at = now
			_move(doc, Stage.CONFIRMED, "到期确认")
	return len(names)


def _move(doc: Document, stage: Stage, event: str, reason: str = "", changes: str = "") -> None:
	stored = frappe.db.get_value(INSPECTION, doc.name, ["status", "score", "scored_at"], as_dict=True)
	doc.update({"status": stage.zh, "status_code": str(stage)})
	doc.flags.hotline_moved = True
	doc.save(ignore_permissions=True)  # the step itself has checked who takes it
	doc.flags.hotline_moved = None
	history.note(doc, event, (stored.status, history.said(stored)), reason, changes)


# Marks -------------------------------------------------------------------------------------------------------


def _enter(doc: Document, given: dict[str, dict[str, Any]]) -> str:
	"""Put the marks in and count the score. Returns what changed, a line per item."""
	rows = {row.name: row for row in doc.marks}
	if set(given) != set(rows):
		_refuse(_("The items of this inspection are others by now. Reload it."))
	marks = [_mark(row, given[name]) for name, row in rows.items()]
	try:
		guide.check(marks)
	except MarkRefused as refused:
		_refuse(_said(refused))
	changed = []
	for row, mark in zip(rows.values(), marks, strict=True):
		before = _words(row)
		row.update(
			{
				"marks": mark.given,
				"failed": int(mark.failed),
				"not_applicable": int(not mark.applies),
				"remark": mark.remark.strip(),
			}
		)
		if _words(row) != before:
			changed.append(f"{row.item}：{before} → {_words(row)}")
	doc.score = guide.score(marks)
	doc.below_pass = int(doc.score < flt(doc.pass_mark))
	doc.fatal = int(any(mark.fatal and mark.failed and mark.applies for mark in marks))
	return "\n".join(changed)


def _mark(row: Document, given: dict[str, Any]) -> Mark:
	try:
		marks = 0.0 if row.fatal else float(given.get("marks", row.full_marks))
	except (TypeError, ValueError):
		_refuse(_said(MarkRefused(Fault.NUMBER, row.item)))
	return Mark(
		item=row.item,
		full=flt(row.full_marks),
		given=marks,
		fatal=bool(cint(row.fatal)),
		failed=bool(cint(row.fatal) and cint(given.get("failed"))),
		applies=not cint(given.get("not_applicable")),
		remark=cstr(given.get("remark")),
	)


def _words(row: Document) -> str:
	if cint(row.not_applicable):
		return "不适用"
	if cint(row.fatal):
		return "不合格" if cint(row.failed) else "合格"
	return f"{flt(row.marks):g}"


def _said(refused: MarkRefused) -> str:
	item = frappe.utils.escape_html(refused.item)
	return {
		Fault.NUMBER: _("The marks for “{0}” are no number.").format(item),
		Fault.RANGE: _("The marks for “{0}” lie outside 0 and its full marks.").format(item),
		Fault.REASON: _("Say in the remark why “{0}” does not get full marks.").format(item),
		Fault.NOTHING: _("Every item is marked as not applicable: there would be no score."),
	}[refused.fault]
