"""Another calendar or another limit: open deadlines are counted anew; and what is to be told of both."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from hotline_csg.adapters import (
	calendars,
	clock,
	guard,
	jobs,
	notices,
	orders,
	refusals,
	roster,
	rules,
	store,
	transactions,
)
from hotline_csg.guide import engine

if TYPE_CHECKING:
	from frappe.model.document import Document


def replan_open(reason: str) -> int:
	"""Count every open deadline anew, from its original start: another calendar. Returns the orders changed."""
	changed = 0
	for name in frappe.get_all(
		"Hotline Deadline",
		{"status_code": "open", "issue": ("is", "set")},
		pluck="issue",
		distinct=True,
		order_by="issue",
	):
		try:
			changed += transactions.again(_replan, name, reason)
		except Exception:
			frappe.db.rollback()
			frappe.log_error(
				title="hotline_csg: order not counted anew", reference_doctype="Issue", reference_name=name
			)
		frappe.db.commit()  # an order is not kept locked while the others are counted
	return changed


def _replan(name: str, reason: str) -> bool:
	doc = frappe.get_doc("Issue", name, for_update=True)
	calendar = calendars.current()
	order, changes = engine.replan(orders.load(doc, doc), calendar=calendar, rulebook=rules.current())
	if not changes:
		return False
	store.update_rows(doc, changes, calendar)
	store.remember_replanning(doc, changes, reason)
	orders.write_owed_now(name, order)
	return True


def calendar_changed(doc: Document) -> None:
	"""A year was entered or corrected: copy it to its Holiday List, then count the open deadlines anew."""
	with refusals.shown():
		calendars.check(doc)
	calendars.changed()
	if frappe.flags.in_install or frappe.flags.in_migrate:
		return
	calendars.write_holiday_list(doc)
	jobs.ask(
		"hotline_csg.tasks.hotline_replan",
		"hotline_replan",
		reason=_("Work calendar {0} was changed").format(doc.name),
	)


def check_limit(doc: Document) -> None:
	"""A limit must be one the guide can count: an amount, and a counting that fits its unit."""
	try:
		rules.limit_of(doc.amount, doc.unit, doc.counting)
	except ValueError:
		frappe.throw(
			_(
				"A limit of {0} {1} cannot be counted as “{2}”. Working days end at close of business or at the same"
				" moment; minutes and hours run in working or clock time; the amount is above zero."
			).format(doc.amount, doc.unit, doc.counting),
			exc=guard.NotEditableNow,
			title=_("Not Saved"),
		)


def rules_changed(doc: Document) -> None:
	"""A limit, a category or a setting was changed: after a limit the open deadlines are counted anew."""
	rules.changed()
	if doc.doctype != "Hotline Limit" or frappe.flags.in_install or frappe.flags.in_migrate:
		return
	reason = _("The limit “{0}” of {1} was changed").format(doc.deadline, doc.category)
	jobs.ask("hotline_csg.tasks.hotline_replan", "hotline_replan", reason=reason)


def calendar_check(now: datetime | None = None) -> int:
	"""N18: from 1 December on, tell the managers once a day that next year's calendar is missing."""
	year = calendars.missing_year(now or clock.now())
	return notices.of_missing_calendar(year, now or clock.now()) if year else 0


def roster_check(now: datetime | None = None) -> int:
	"""In service hours: tell the managers, once a day, for which role nobody is on duty."""
	now = now or clock.now()
	if not calendars.current().is_open(now):
		return 0
	return sum(notices.of_empty_roster(role, now) for role in roster.empty_for(now))
