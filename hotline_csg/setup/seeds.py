"""What a fresh site gets to start with: seeded if missing, never overwritten, an admin's from then on.

The guide's words and tables are the source; nothing of them is written down again here.
"""

from __future__ import annotations

import frappe

from hotline_csg.guide import calendar_days, score_sheet
from hotline_csg.guide.deadlines import DEADLINES
from hotline_csg.guide.flow import CLOSED_AT_ONCE, FLOW
from hotline_csg.guide.notice_rules import CASES
from hotline_csg.guide.words import ENDED, Category, Channel, Role, State

from ..adapters import rules
from ..adapters.outbox.rules import CHECKS
from ..adapters.roles import ROLE_NAMES, STAFF_ROLES

WORKFLOW, STAGE_FIELD = "热线工单", "hotline_stage"
MANAGER = "Hotline Manager"
HEALTH_CARD = "Hotline Health"
HEALTH_SHOWN_TO = (MANAGER, "Market Management", "Hotline Dispatcher", "System Manager")
TOPICS = (
	"交易规则",
	"市场准入",
	"交易组织",
	"交易合同",
	"电量清分",
	"信息披露",
	"平台应用",
	"绿电绿证",
)  # R4.1
OTHER_TOPIC = "其他"
CENTRES = {  # R3.2
	"广州电力交易中心": "南方区域",
	"广东电力交易中心": "广东",
	"广西电力交易中心": "广西",
	"云南电力交易中心": "云南",
	"贵州电力交易中心": "贵州",
	"海南电力交易中心": "海南",
}
PHRASES = (  # title, the step it is for, text
	("已电话说明", "回单", "已电话联系贵单位联系人说明办理方法，对方表示清楚。"),
	("按操作手册办理", "回单", "请登录交易平台，按“帮助中心”中的操作手册办理；如仍有问题，请拨打服务热线。"),
	("已核实处理", "回单", "经核实，问题已处理完毕，请重新登录平台查看结果。"),
	("不属本部门职责", "退单", "该诉求不属于本部门职责范围，建议派发至相应业务部门。"),
	("联系方式有误", "退单", "按登记的联系方式无法联系到诉求人，请核实后再次派发。"),
	("请逐条答复", "回单退回", "请按诉求要点逐条答复，并写明办理结果和依据。"),
	("未能接通", "回访未果", "电话无人接听，将按规定间隔再次回访。"),
)
STATE_STYLE = {True: "Success", False: "Primary"}


def seed() -> None:
	"""Insert every missing record; safe to run any number of times."""
	for category in Category:
		_insert(
			"Hotline Category",
			category.zh,
			category_name=category.zh,
			code=str(category),
			closed_at_once=int(category in CLOSED_AT_ONCE),
		)
	for channel in Channel:
		_insert(
			"Hotline Channel", channel.zh, channel_name=channel.zh, code=str(channel), side=channel.side.zh
		)
	# What an admin renamed or deleted does not come back.
	if not frappe.db.a_row_exists("Hotline Centre"):
		for centre, province in CENTRES.items():
			_insert("Hotline Centre", centre, centre_name=centre, province=province)
	if not frappe.db.a_row_exists("Hotline Topic"):
		_topics()
	if not frappe.db.a_row_exists("Hotline Phrase"):
		for title, used_for, text in PHRASES:
			_insert("Hotline Phrase", title, title=title, used_for=used_for, text=text)
	if not frappe.db.a_row_exists("Hotline Score Sheet"):
		_score_sheet()
	_calendars()
	_limits()
	_settings()
	notice_rules()
	_sms_settings()
	_health_card()
	_role_profiles()
	_workflow()


def _insert(doctype: str, name: str, /, **values: object) -> None:
	if frappe.db.exists(doctype, name):
		return
	doc = frappe.get_doc({"doctype": doctype, **values})
	doc.insert(ignore_permissions=True)  # install runs as Administrator, or as the migrating user


def _topics() -> None:
	"""The eight branches of R4.1, each with one leaf to begin with: a topic of an order is a leaf (R91.4)."""
	for branch in TOPICS:
		_insert("Hotline Topic", branch, topic_name=branch, is_group=1)
		leaf = f"{branch}-{OTHER_TOPIC}"
		_insert("Hotline Topic", leaf, topic_name=leaf, parent_hotline_topic=branch)


def _score_sheet() -> None:
	"""What articles 8 and 9 ask for, as marks that a manager changes."""
	items = [
		{
			"about": item.about.zh,
			"item": item.item,
			"full_marks": item.full,
			"fatal": int(item.fatal),
			"basis": f"{item.basis} {item.rule}",
			"hint": item.hint,
		}
		for item in score_sheet.ITEMS
	]
	_insert(
		"Hotline Score Sheet",
		score_sheet.TITLE,
		title=score_sheet.TITLE,
		pass_mark=score_sheet.PASS_MARK,
		items=items,
	)


def _calendars() -> None:
	for record in calendar_days.years():
		days = [(day, "放假", name) for day, name in record.days_off.items()]
		days += [(day, "调休上班", name) for day, name in record.working_days.items()]
		_insert(
			"Hotline Work Calendar",
			str(record.year),
			year=record.year,
			source=record.source,
			days=[{"date": day, "kind": kind, "holiday": name} for day, kind, name in sorted(days)],
			shifts=[{"opens": shift.opens, "closes": shift.closes} for shift in record.shifts],
		)


def _limits() -> None:
	"""The guide's limits as records a manager edits; a limit that a fact names has none."""
	for rule in DEADLINES:
		if rule.limit is None:
			continue
		_insert(
			"Hotline Limit",
			rules.name_of(rule),
			rule=rule.rule,
			code=str(rule.name),
			deadline=rule.name.zh,
			category=rule.category.zh if rule.category else "、".join(sorted(flow.zh for flow in rule.flows)),
			article=rule.article,
			amount=rule.limit.amount,
			major_amount=rule.major.amount if rule.major else 0,
			unit=rule.limit.unit.zh,
			counting=rule.limit.counting.zh,
			owner_role=rule.owner.zh,
		)


def _settings() -> None:
	"""A single's defaults count only once it was saved: those of new fields too, whatever an admin chose before."""
	settings, stored = frappe.get_doc("Hotline Settings"), frappe.db.get_singles_dict("Hotline Settings")
	missing = [
		field for field in settings.meta.fields if field.default is not None and field.fieldname not in stored
	]
	for field in missing:
		settings.set(field.fieldname, field.default)
	# Frappe itself may have saved the single with its defaults: the token tells whether we were here.
	tokenless = not settings.get_password("call_token", raise_exception=False)
	if tokenless:
		settings.call_token = frappe.generate_hash(length=40)
	if missing or tokenless:
		settings.save(ignore_permissions=True)  # as above


def notice_rules() -> None:
	"""Who is told what and how, by the guide; from then on a manager's."""
	for case in CASES.values():
		_insert(
			"Hotline Notice Rule",
			case.code,
			code=case.code,
			kind=case.zh,
			rule=case.rule,
			enabled=1,
			at_once=int(case.at_once),
			quiet_hours="-".join(f"{moment:%H:%M}" for moment in case.quiet or ()),
			text_zh=case.text_zh,
			text_en=case.text_en,
			told=[
				{
					"recipient": told.recipient.zh,
					"after_minutes": told.after,
					**{field: int(means in told.means) for means, field in CHECKS.items()},
				}
				for told in case.told
			],
		)


def _sms_settings() -> None:
	if frappe.db.exists("Singles", {"doctype": "Hotline SMS Settings"}):
		return
	settings = frappe.get_doc("Hotline SMS Settings")
	for field in settings.meta.fields:
		if field.default is not None:
			settings.set(field.fieldname, field.default)
	settings.receipt_token = frappe.generate_hash(length=40)
	settings.save(ignore_permissions=True)  # as above


def _health_card() -> None:
	"""The block of the workspace for those who can mend what it says; what it shows stands in public/js/health.js."""
	_insert(
		"Custom HTML Block",
		HEALTH_CARD,
		name=HEALTH_CARD,
		private=0,
		html='<div class="hotline-health"></div>',
		script="hotline_csg.show_health(root_element);",
		roles=[{"role": role} for role in HEALTH_SHOWN_TO],
	)


def _role_profiles() -> None:
	"""One profile per kind of staff. Support Team gives access to Issue at all; our hooks narrow it."""
	for role in STAFF_ROLES:
		roles = [{"role": role}, {"role": "Support Team"}]
		_insert("Role Profile", PROFILES[role], role_profile=PROFILES[role], roles=roles)


PROFILES = {ROLE_NAMES[role]: role.zh for role in Role if role in ROLE_NAMES} | {
	MANAGER: "热线管理员",
	"Supervision Officer": "监督专责",
}


def _workflow() -> None:
	for state in State:
		_insert("Workflow State", state.zh, workflow_state_name=state.zh, style=STATE_STYLE[state.ended])
	for action in {row.action for row in FLOW if row.moves}:
		_insert("Workflow Action Master", action, workflow_action_name=action)
	if frappe.db.exists("Workflow", {"workflow_state_field": STAGE_FIELD}):  # whatever an admin calls it
		return
	doc = frappe.get_doc(workflow_record())
	doc.insert(ignore_permissions=True)  # as above


def workflow_record() -> dict[str, object]:
	"""The Workflow as the guide's transition table has it: one row per state and editing role, step and role."""
	states = [
		# optional: Frappe makes no Workflow Action of what leads there, nor a mail (see adapters/workflow_actions.py)
		{
			"state": state.zh,
			"doc_status": "0",
			"allow_edit": role,
			"send_email": 0,
			"is_optional_state": 1,
		}
		for state in State
		for role in _editors(state)
	]
	transitions = {
		(row.state.zh, row.action, row.next.zh, ROLE_NAMES[role])
		for row in FLOW
		if row.moves
		for role in row.roles & ROLE_NAMES.keys()
	}
	return {
		"doctype": "Workflow",
		"workflow_name": WORKFLOW,
		"document_type": "Issue",
		"workflow_state_field": STAGE_FIELD,
		"is_active": 1,
		# Its mails act without a login; the outbox tells people instead.
		"send_email_alert": 0,
		"override_status": 1,
		"states": states,
		"transitions": [
			{
				"state": state,
				"action": action,
				"next_state": following,
				"allowed": role,
				"allow_self_approval": 1,
			}
			for state, action, following, role in sorted(transitions)
		],
	}


def _editors(state: State) -> list[str]:
	"""Who sees the form open for editing; what may change in it is decided on every save."""
	if state is State.UNREGISTERED:
		return ["Support Team"]
	if state in ENDED:
		return ["Administrator"]
	roles = {role for row in FLOW if row.state is state for role in row.roles}
	return sorted(ROLE_NAMES[role] for role in roles & ROLE_NAMES.keys())
