"""质检批次: the archived orders that a batch's rule leaves, and the sample drawn of them, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

import frappe
from frappe import _
from frappe.query_builder import Criterion
from frappe.utils import cint, getdate

from hotline_csg.guide.sampling import sample
from hotline_csg.guide.words import Category, Channel, Satisfaction, State, Status

from .. import clock, entered
from . import sheets

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE, INSPECTION = "Hotline Inspection Batch", "Hotline Inspection"
ALL, IN_ALL, PER_AGENT, PER_DEPARTMENT = "全部符合条件的", "总量随机", "每名坐席随机", "每个部门随机"
# A batch is read by people; more than this is a filter that was forgotten.
MOST = 2000
DISSATISFIED = (Satisfaction.DISSATISFIED.zh, Satisfaction.VERY_DISSATISFIED.zh)
KEPT = ("drawn_at", "drawn_by", "candidates", "orders", "inspections")
# What a batch chooses by, and the field of the order.
CHOSEN = {
	"category": "hotline_category",
	"topic": "hotline_topic",
	"channel": "hotline_channel",
	"ending": "hotline_ending",
	"department": "hotline_department",
	"agent": "hotline_first_agent",
	"centre": "hotline_centre",
}


class BatchRefused(frappe.ValidationError):
	pass


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=BatchRefused, title=_("Not Possible"))


def judge(doc: Document, stored: Document | None) -> None:
	"""What a save may change: the rule, until the sample is drawn."""
	if doc.flags.hotline_drawn:
		return
	if stored is not None and stored.drawn_at and entered.changed(doc, stored):
		_refuse(_("Batch {0} was drawn and is no longer changed. Begin another.").format(doc.name))
	if stored is None:
		doc.update(dict.fromkeys(KEPT))
	else:
		doc.update({name: stored.get(name) for name in KEPT})
	if getdate(doc.from_date) > getdate(doc.to_date):
		_refuse(_("The period ends before it begins."))
	if getdate(doc.to_date) > clock.now().date():
		_refuse(_("The period ends in the future: orders that are archived later would be missed."))
	if doc.way != ALL and cint(doc.count) <= 0:
		_refuse(_("Say how many orders are drawn."))
	if not doc.seed:
		doc.seed = int(f"{clock.now():%Y%m%d}")


def refuse_deletion(doc: Document) -> None:
	_refuse(_("Nothing of an inspection is deleted: {0} stays.").format(doc.name))


# Which orders ------------------------------------------------------------------------------------------------


def candidates(doc: Document) -> list[tuple[str, str]]:
	"""(order, group) of every order that the rule leaves: found by the index on the moment of archiving."""
	issue = frappe.qb.DocType("Issue")
	grouped = {PER_AGENT: issue.hotline_first_agent, PER_DEPARTMENT: issue.hotline_department}
	query = frappe.qb.from_(issue).select(issue.name, grouped.get(doc.way, issue.hotline_state))
	rows = query.where(Criterion.all(_conditions(doc, issue))).run()
	return [(name, group or "") for name, group in rows]


def _conditions(doc: Document, issue: Any) -> list[Criterion]:
	since = datetime.combine(getdate(doc.from_date), datetime.min.time())
	until = datetime.combine(getdate(doc.to_date), datetime.min.time()) + timedelta(days=1)
	given = [
		issue.hotline_archived_at >= since,
		issue.hotline_archived_at < until,
		issue.hotline_state == str(State.ARCHIVED),
		# R6.6: reports are sealed; what the regulator sent follows its own flow (R7.4). A27: urges count apart.
		(issue.hotline_category_code != str(Category.REPORT))
		| (issue.hotline_channel_code == str(Channel.C12398)),
		issue.hotline_urge == 0,
	]
	given += [issue[field] == doc.get(name) for name, field in CHOSEN.items() if doc.get(name)]
	given += [holds(issue) for name, holds in TICKED.items() if cint(doc.get(name))]
	if not cint(doc.again):
		given.append(_not_inspected(doc, issue))
	return given


def _missed(issue: Any) -> Criterion:
	deadline = frappe.qb.DocType("Hotline Deadline")
	missed = frappe.qb.from_(deadline).select(deadline.issue)
	return issue.name.isin(missed.where(deadline.status_code == str(Status.MISSED)))


def _not_inspected(doc: Document, issue: Any) -> Criterion:
	"""Not drawn before for the same sheet, and for the same side where the batch names one."""
	before = frappe.qb.DocType(INSPECTION)
	drawn = frappe.qb.from_(before).select(before.issue).where(before.sheet == doc.sheet)
	if doc.about:
		drawn = drawn.where(before.about == doc.about)
	return issue.name.notin(drawn)


TICKED: dict[str, Callable[[Any], Criterion]] = {
	"dissatisfied": lambda issue: issue.hotline_satisfaction.isin(DISSATISFIED),
	"late": _missed,
	"returned": lambda issue: issue.hotline_returns > 0,
	"reply_returned": lambda issue: issue.hotline_reply_returns > 0,
}


def draw(doc: Document) -> tuple[int, list[str]]:
	"""How many orders the rule leaves, and those that are drawn of them. Writes nothing."""
	found = candidates(doc)
	if doc.way == ALL:
		chosen = sorted(name for name, _group in found)
	else:
		chosen = sample(found, cint(doc.count), cint(doc.seed), each=doc.way in (PER_AGENT, PER_DEPARTMENT))
	return len(found), chosen


def check_drawable(doc: Document) -> None:
	if doc.drawn_at:
		_refuse(_("Batch {0} was drawn and is no longer changed. Begin another.").format(doc.name))
	if cint(frappe.db.get_value(sheets.DOCTYPE, doc.sheet, "disabled")):
		_refuse(_("Score sheet {0} is not used any more. Choose another.").format(doc.sheet))


def check_size(chosen: list[str]) -> None:
	if not chosen:
		_refuse(_("No order fits: widen the period or the filters."))
	if len(chosen) > MOST:
		_refuse(
			_("{0} orders are too many for a batch of at most {1}. Narrow the filters.").format(
				len(chosen), MOST
			)
		)


def close(doc: Document, candidates_: int, orders: int, inspections: int) -> None:
	"""The batch is drawn: what was found stands in it."""
	doc.update(
		{
			"drawn_at": clock.now(),
			"drawn_by": frappe.session.user,
			"candidates": candidates_,
			"orders": orders,
			"inspections": inspections,
		}
	)
	doc.flags.hotline_drawn = True
	doc.save()
	doc.flags.hotline_drawn = None
