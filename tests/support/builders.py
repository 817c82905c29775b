"""Users, departments and orders for the tests on a site: every order goes through the steps that people take.

`prepare()` once a run, then `order(State.REPLIED)` and the like; what it makes is committed by the caller, or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils.password import set_encrypted_password

from hotline_csg import service
from hotline_csg.guide.words import EventKind, State
from hotline_csg.setup.site import COMPANY, DEPARTMENTS, STAFF, login

MONDAY = datetime(2026, 3, 2, 9, 0)  # an ordinary week: Monday to Friday work, nothing made up
STEP = timedelta(minutes=10)
TOPIC, OTHER_TOPIC, GROUP_TOPIC = "平台应用-其他", "交易规则-其他", "平台应用"
# The site's administrator (first: Frappe makes one of whoever is the first user), staff of another department, and a
# user of ERPNext's support who is nobody to the hotline.
OTHERS = {
	"sysadmin": ("System Manager", "Support Team"),
	"other_handler": ("Department Handler",),
	"other_head": ("Department Head",),
	"outsider": ("Support Team",),
}
PARTS: tuple[str, ...] = (*STAFF, *OTHERS)
_SECRET = "test-secret-of-"

NEW_ORDER: dict[str, Any] = {
	"category": "咨询",
	"topic": TOPIC,
	"unit": "广州测试售电有限公司",
	"contact_name": "陈测试",
	"phone": "13800000001",
	"description": "平台登录提示账号被锁定，如何解锁？",
	"centre": "广州电力交易中心",
}


# Who -------------------------------------------------------------------------------------------------------


def prepare() -> None:
	"""The users that `hotline_csg.setup.site.prepare` does not make, and a token for each; safe to repeat."""
	for part, roles in OTHERS.items():
		_user(part, roles)
	other = frappe.get_doc("Department", department(1))
	if not other.hotline_members:
		other.append("hotline_members", {"user": login("other_handler"), "duty": "业务经办"})
		other.append("hotline_members", {"user": login("other_head"), "duty": "业务部门负责人"})
		other.save()
	for part in PARTS:
		if frappe.db.get_value("User", login(part), "api_key") != part:
			frappe.db.set_value("User", login(part), "api_key", part)
			set_encrypted_password("User", login(part), _SECRET + part, "api_secret")


def token(part: str) -> str:
	"""What the header Authorization says for one of PARTS."""
	return f"token {part}:{_SECRET}{part}"


def department(number: int = 0) -> str:
	"""The name of a department; `handler`, `supervisor`, `head` and `principal` belong to the first."""
	return frappe.db.get_value("Department", {"department_name": DEPARTMENTS[number], "company": COMPANY})


def _user(part: str, roles: tuple[str, ...]) -> None:
	if frappe.db.exists("User", login(part)):
		return
	frappe.get_doc(
		{
			"doctype": "User",
			"email": login(part),
			"first_name": part,
			"language": "zh",
			"time_zone": "Asia/Shanghai",
			"send_welcome_email": 0,
			"user_type": "System User",
			"roles": [{"role": role} for role in roles],
		}
	).insert()


@contextmanager
def acting(part: str, at: datetime | None = None) -> Iterator[None]:
	"""Be one of PARTS, or the named user, inside; at the moment `at`, where one is given."""
	before, clock = frappe.session.user, frappe.flags.hotline_now
	frappe.set_user(login(part) if part in PARTS else part)
	frappe.flags.hotline_now = at or clock
	try:
		yield
	finally:
		frappe.set_user(before)
		frappe.flags.hotline_now = clock


@contextmanager
def holding(part: str, *more: str) -> Iterator[None]:
	"""One of PARTS also holds roles of ERPNext inside: past `User`, which takes Employee from who has no such record."""
	for role in more:
		row = {"doctype": "Has Role", "parent": login(part), "parenttype": "User", "parentfield": "roles"}
		frappe.get_doc({**row, "role": role}).db_insert()
	frappe.clear_cache(user=login(part))
	try:
		yield
	finally:
		frappe.db.delete("Has Role", {"parent": login(part), "role": ("in", more)})
		frappe.clear_cache(user=login(part))


# Orders ----------------------------------------------------------------------------------------------------


def fields(**facts: Any) -> dict[str, Any]:
	"""The fields of a new consultation by the guide's codes; `phone=None` leaves one out."""
	values = {**NEW_ORDER, **facts}
	return {f"hotline_{code}": value for code, value in values.items() if value is not None}


def received(at: datetime = MONDAY, part: str = "agent", **facts: Any):
	"""A consultation as the agent registers it at `at`."""
	with acting(part, at):
		return frappe.get_doc({"doctype": "Issue", **fields(**facts)}).insert()


def order(state: State = State.RECEIVED, at: datetime = MONDAY, **facts: Any):
	"""An order that stands in `state`; the last step towards it was done `len(way(state)) * STEP` after `at`."""
	doc = received(at, **facts)
	for part, kind in way(state):
		at += STEP
		doc = step(doc.name, part, kind, at)
	return doc


def step(name: str, part: str, kind: EventKind, at: datetime, **facts: Any):
	"""One step of an order, done by one of PARTS at `at`."""
	state = State(frappe.db.get_value("Issue", name, "hotline_state"))
	with acting(part, at):
		return service.act(name, kind, {**facts_for(kind, state), **facts})


def facts_for(kind: EventKind, state: State) -> dict[str, Any]:
	"""What a step out of `state` asks a consultation for, by the guide's codes, fit for JSON."""
	dispatched = {"department": department(), "handler": login("handler")}
	called = {"reply_read": 1, "opinion": "问题已解决。", "satisfaction": "满意"}
	agreed = {"department_view": "不属本部门", "dispatcher_view": "由本部门牵头", "signed_off": 1}
	given: dict[EventKind | tuple[EventKind, State], dict[str, Any]] = {
		(EventKind.ARCHIVED, State.RECEIVED): {"answer": "请按帮助中心第三章办理。"},
		(EventKind.ARCHIVED, State.REVIEWED): {"reason": "三次回访未接通。"},
		(EventKind.DISPATCHED, State.NEGOTIATING): {**dispatched, **agreed},
		EventKind.CALLBACK_AGREED: {"appointment": "2099-01-02 18:00:00"},
		EventKind.CALLBACK_DECLINED: {"exemption": "主体明确不需回访"},
		EventKind.CALLBACK_FAILED: {"reason": "无人接听"},
		EventKind.CALLED_BACK: called,
		EventKind.DISPATCHED: dispatched,
		EventKind.MARKED_MAJOR: {"reason": "影响多家主体"},
		EventKind.NEGOTIATION_OPENED: {"reason": "退单已达上限"},
		EventKind.NOT_ACCEPTED: {"refusal": "责任主体不在交易中心", "told": "请拨打12398。"},
		EventKind.REINSTATED: {"reason": "误判"},
		EventKind.REPLIED: {"points": ["账号已解锁，请重新登录。"]},
		EventKind.REPLY_RETURNED: {"review_ground": "填写不规范", "reason": "请写明操作步骤"},
		EventKind.RETURNED: {"return_ground": "派发业务范围错误", "reason": "不属本部门业务"},
	}
	return given.get((kind, state)) or given.get(kind, {})


Step = tuple[str, EventKind]
_PASS: Step = ("agent", EventKind.PASSED)
_DISPATCH: Step = ("dispatcher", EventKind.DISPATCHED)
_RETURN: Step = ("handler", EventKind.RETURNED)
_REPLY: Step = ("handler", EventKind.REPLIED)
_REVIEW: Step = ("dispatcher", EventKind.REVIEWED)
_CALL: Step = ("agent", EventKind.CALLED_BACK)
_ARCHIVE: Step = ("agent", EventKind.ARCHIVED)
_NEGOTIATE: Step = ("handler", EventKind.NEGOTIATION_OPENED)
_WAYS: dict[State, tuple[Step, ...]] = {
	State.RECEIVED: (),
	State.NOT_ACCEPTED: (("agent", EventKind.NOT_ACCEPTED),),
	State.PASSED: (_PASS,),
	State.DISPATCHED: (_PASS, _DISPATCH),
	State.RETURNED: (_PASS, _DISPATCH, _RETURN),
	State.NEGOTIATING: (_PASS, *(_DISPATCH, _RETURN) * 3, _DISPATCH, _NEGOTIATE),
	State.REPLIED: (_PASS, _DISPATCH, _REPLY),
	State.REWORK: (_PASS, _DISPATCH, _REPLY, ("dispatcher", EventKind.REPLY_RETURNED)),
	State.REVIEWED: (_PASS, _DISPATCH, _REPLY, _REVIEW),
	State.CLOSING: (_PASS, _DISPATCH, _REPLY, _REVIEW, _CALL),
	State.ARCHIVED: (_PASS, _DISPATCH, _REPLY, _REVIEW, _CALL, _ARCHIVE),
}


def way(state: State) -> tuple[Step, ...]:
	"""The steps that lead a new consultation to `state`: who does what."""
	return _WAYS[state]


def after(state: State, at: datetime = MONDAY) -> datetime:
	"""The moment of the next step of an order built by `order(state, at)`."""
	return at + STEP * (len(way(state)) + 1)


def calendar_year(
	year: int,
	off: list[str] | tuple[str, ...] = (),
	worked: list[str] | tuple[str, ...] = (),
	shifts: list[tuple[str, str]] | None = None,
):
	"""Enter a year's work calendar as a manager does; `off` and `worked` are dates, all of them around New Year."""
	days = [(day, "放假") for day in off] + [(day, "调休上班") for day in worked]
	with acting("manager"):
		return frappe.get_doc(
			{
				"doctype": "Hotline Work Calendar",
				"year": year,
				"source": "国务院办公厅通知",
				"days": [{"date": day, "kind": kind, "holiday": "元旦"} for day, kind in days],
				"shifts": [
					{"opens": opens, "closes": closes}
					for opens, closes in shifts or [("08:00", "12:00"), ("14:00", "17:30")]
				],
			}
		).insert()


# What became of an order ------------------------------------------------------------------------------------

ROWS_OF_ORDER = ("Hotline Deadline", "Hotline Event", "Hotline Callback", "Hotline Notice")


def snapshot(name: str) -> dict[str, Any]:
	"""All that the database holds of an order: the Issue, its points, deadlines, history, callbacks and notices."""
	issue = frappe.db.get_value("Issue", name, "*", as_dict=True)
	issue.pop("_seen")  # reading leaves its mark
	return {
		"Issue": issue,
		"Hotline Appeal Point": frappe.get_all(
			"Hotline Appeal Point", {"parent": name}, ["*"], order_by="idx"
		),
		**{
			doctype: frappe.get_all(doctype, {"issue": name}, ["*"], order_by="name")
			for doctype in ROWS_OF_ORDER
		},
	}


def snapshot_anew(name: str) -> dict[str, Any]:
	"""The same in a new transaction, which sees what the web server committed meanwhile."""
	frappe.db.rollback()
	return snapshot(name)


def deadlines(name: str) -> dict[str, Any]:
	"""The deadlines of an order by their codes; where one was opened repeatedly, the last."""
	rows = frappe.get_all("Hotline Deadline", {"issue": name}, ["*"], order_by="creation, name")
	return {row.code: row for row in rows}
