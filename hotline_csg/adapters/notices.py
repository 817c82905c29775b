"""The outbox: what is to be told to whom, each once under a unique key, stored in the causing transaction.

Messages carry number, kind and due moment, never the appeal's text or a phone number.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.utils import cint

from hotline_csg.guide.calendar import WorkCalendar
from hotline_csg.guide.engine import Decision
from hotline_csg.guide.notices import NoticeKind
from hotline_csg.guide.words import Role, Status

from . import roles

if TYPE_CHECKING:
	from frappe.model.document import Document

SMS, MAIL, BELL = "短信", "邮件", "站内提醒"
QUEUED = "待发送"
BATCH = 500
AFTER_FAILURE = timedelta(minutes=10)
# Event notices that go out by now, to the role that has to act on them.
RECIPIENTS: dict[NoticeKind, Role] = {
	NoticeKind.RETURNED: Role.DISPATCHER,
	NoticeKind.REDISPATCHED: Role.HANDLER,
	NoticeKind.REPLY_RETURNED: Role.HANDLER,
	NoticeKind.CALLBACK_TASK: Role.AGENT,
}


def of_decision(doc: Document, decision: Decision) -> None:
	"""The notices an event calls for, keyed by the event so that a repeated save adds none."""
	for kind in decision.notices:
		role = RECIPIENTS.get(kind)
		if role is None:
			continue
		key = f"{doc.name}:{kind}:{decision.event.at:%Y%m%d%H%M%S}"
		due = doc.hotline_act_by
		_queue(
			kind,
			people(role, doc.hotline_department, doc.hotline_handler, doc.hotline_first_agent),
			key,
			doc.name,
			due,
		)


def of_due_deadlines(now: datetime, calendar: WorkCalendar) -> int:
	"""One notice per deadline, kind, person and means for all that is due soon (N13) or overdue (N14) at `now`.

	Found through the index on (status_code, next_look); a row that fails is logged, looked at again later, and the
	rest goes on.
	"""
	looked = 0
	while rows := _due(now):
		for row in rows:
			frappe.db.savepoint("hotline_deadline")
			try:
				_look_at(row, now)
			except Exception:
				frappe.db.rollback(save_point="hotline_deadline")
				frappe.log_error(
					title="hotline_csg: deadline not looked at",
					reference_doctype="Hotline Deadline",
					reference_name=row.name,
				)
				_look_again(row.name, now + AFTER_FAILURE)
		looked += len(rows)
		frappe.db.commit()  # a batch that is told stays told, whatever happens to the next
	return looked


def _due(now: datetime) -> list[frappe._dict]:
	# get_all would wrap next_look in ifnull: rows without one would be found for ever, and no index be used.
	table = frappe.qb.DocType("Hotline Deadline")
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.issue)
		.where((table.status_code == str(Status.OPEN)) & (table.next_look <= now))
		.orderby(table.next_look)
		.limit(BATCH)
	)
	return query.run(as_dict=True)


def _look_again(name: str, at: datetime | None) -> None:
	frappe.db.set_value("Hotline Deadline", name, "next_look", at, update_modified=False)


def _look_at(found: frappe._dict, now: datetime) -> None:
	# Issue before its rows, as a save locks them; then see what another tick or the step itself left to tell.
	frappe.db.get_value("Issue", found.issue, "name", for_update=True)
	row = frappe.db.get_value("Hotline Deadline", found.name, "*", as_dict=True, for_update=True)
	if row.status_code != str(Status.OPEN) or not row.next_look or row.next_look > now:
		return
	overdue = now > row.due
	kind = NoticeKind.OVERDUE if overdue else NoticeKind.DUE_SOON
	agent = frappe.db.get_value("Issue", row.issue, "hotline_first_agent")
	who = people(Role.read(row.responsible_role), row.department, row.responsible, agent)
	_queue(kind, who, f"{row.name}:{kind}:{row.due:%Y%m%d%H%M}", row.issue, row.due, row.name, row.deadline)
	if not overdue:
		_look_again(row.name, row.due + timedelta(seconds=1))
		return
	values = {"next_look": None, "overdue": 1}
	frappe.db.set_value("Hotline Deadline", row.name, values, update_modified=False)
	frappe.db.set_value("Issue", row.issue, "hotline_overdue", 1, update_modified=False)


def of_missing_calendar(year: int, now: datetime) -> int:
	"""N18, once a day to each hotline manager."""
	managers = frappe.get_all(
		"Has Role",
		filters={"role": "Hotline Manager", "parenttype": "User", "parent": ("!=", "Administrator")},
		pluck="parent",
		order_by="parent",
	)
	kind = NoticeKind.CALENDAR_MISSING
	text = f"{year} 年工作日历尚未录入，跨年时限为暂定。请在「工作日历」中录入国务院办公厅放假通知。"
	return _queue(kind, managers, f"{kind}:{year}:{now:%Y%m%d}", message=text)


def people(role: Role, department: str | None, person: str | None, agent: str | None) -> list[str]:
	"""Whom to tell: the person named, else the department's members of that duty, else all who hold the role."""
	if role is Role.AGENT:
		return [agent] if agent else roles.holders(role)
	if role not in roles.DEPARTMENT_ROLES:
		return roles.holders(role)
	if person:
		return [person]
	return roles.members(department, role) or roles.members(department, Role.HEAD)


def _queue(
	kind: NoticeKind,
	users: list[str],
	key: str,
	issue: str | None = None,
	due: datetime | None = None,
	deadline: str | None = None,
	label: str = "",
	message: str = "",
) -> int:
	"""Insert the notices that do not stand in the outbox yet. Returns how many were new."""
	subject = f"【{kind.zh}】{issue or ''} {label}".strip()
	if not message:
		message = f"工单 {issue}{'，' + label if label else ''}：{kind.zh}" + (
			f"，时限 {due:%Y-%m-%d %H:%M}" if due else ""
		)
	added = 0
	for user in dict.fromkeys(users):
		for means, address in _means(user, issue):
			unique = f"{key}:{user}:{means}"
			if frappe.db.exists("Hotline Notice", {"unique_key": unique}):
				continue
			row = frappe.get_doc(
				{
					"doctype": "Hotline Notice",
					"kind": kind.zh,
					"code": str(kind),
					"issue": issue,
					"deadline": deadline,
					"recipient": user,
					"means": means,
					"address": address,
					"state": QUEUED,
					"subject": subject,
					"message": message,
					"unique_key": unique,
				}
			)
			row.db_insert()
			added += 1
	return added


def _means(user: str, issue: str | None) -> list[tuple[str, str]]:
	"""The ways to reach a user that are switched on and known."""
	settings = frappe.get_cached_doc("Hotline Settings")
	known = frappe.db.get_value("User", user, ["email", "mobile_no", "enabled"], as_dict=True)
	if not known or not known.enabled:
		return []
	phone = known.mobile_no or frappe.db.get_value(
		"Hotline Department Member", {"user": user, "phone": ("is", "set")}, "phone"
	)
	ways = [(BELL, user)]
	if cint(settings.notice_by_email) and known.email:
		ways.append((MAIL, known.email))
	if cint(settings.notice_by_sms) and phone:
		ways.append((SMS, phone))
	return ways
