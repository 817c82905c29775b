"""Some twenty orders whose figures can be counted by hand, walked through the real steps; most of them in March 2026.

Everything is told by the table below: who registers what when, and then who does what when.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe

from hotline_csg.guide.choices import EntityKind
from hotline_csg.guide.words import EventKind as E

from . import builders, flows

NOW = datetime(2026, 4, 1, 10, 0)
LINE = {"channel": "12345市府热线", **flows.EXTERNAL}
COMPLAINT = {"category": "投诉", "judgement": "初步判断为内部原因"}
A, D, H = "agent", "dispatcher", "handler"
DISPATCH = ((A, E.PASSED, "09:10", {}), (D, E.DISPATCHED, "09:30", {}))
REPLY = (*DISPATCH, (H, E.REPLIED, "10:30", {}))
REVIEW = (*REPLY, (D, E.REVIEWED, "11:00", {}))
END = (A, E.ARCHIVED, "15:10", {})
Steps = tuple[tuple[str, E, str, dict[str, Any]], ...]


def called(satisfaction: str, **facts: Any) -> Steps:
	return (*REVIEW, (A, E.CALLED_BACK, "15:00", {"satisfaction": satisfaction, **facts}), END)


# Name → moment of receipt, what is entered, and the steps: of the same day, or "day time" of the same month.
WORLD: dict[str, tuple[str, dict[str, Any], Steps]] = {
	"at once": ("2026-03-02 09:00", {}, ((A, E.ARCHIVED, "09:05", {}),)),
	"at night": ("2026-03-02 19:00", {"topic": builders.OTHER_TOPIC}, ((A, E.ARCHIVED, "19:30", {}),)),
	"normal": ("2026-03-03 09:00", {"entity_kind": EntityKind.RETAILER.zh}, called("满意")),
	"external": ("2026-03-03 09:00", {**LINE, "unit": "佛山测试热电有限公司"}, called("非常满意")),
	"dissatisfied": ("2026-03-04 09:00", {"entity_kind": EntityKind.GENERATOR.zh}, called("不满意")),
	"not rated": ("2026-03-04 09:00", {"unit": "东莞测试新能源有限公司"}, called("未评价")),
	"returned": (
		"2026-03-05 09:00",
		{"unit": "中山测试制造有限公司"},
		(
			*DISPATCH,
			(H, E.RETURNED, "10:00", {}),
			(D, E.DISPATCHED, "10:25", {}),
			(H, E.REPLIED, "09 10:00", {}),
			(D, E.REVIEWED, "09 10:05", {}),
			(A, E.CALLED_BACK, "09 10:35", {"satisfaction": "一般"}),
			(A, E.ARCHIVED, "09 10:40", {}),
		),
	),
	"complaint": (
		"2026-03-06 09:00",
		{**COMPLAINT, "unit": "珠海测试制造有限公司"},
		(
			*DISPATCH,
			(H, E.CONTACTED, "10:00", {"contacted_at": "2026-03-06 09:50:00"}),
			(H, E.REPLIED, "10:30", {}),
			(D, E.REVIEWED, "11:00", {}),
			(A, E.CALLED_BACK, "15:00", {"contact_confirmed": "否", "satisfaction": "非常不满意"}),
			END,
		),
	),
	"complaint agreed": (
		"2026-03-09 09:00",
		{**COMPLAINT, "unit": "江门测试制造有限公司"},
		(
			*DISPATCH,
			(H, E.CONTACTED, "10:00", {"contacted_at": "2026-03-09 09:50:00"}),
			(H, E.REPLIED, "10:30", {}),
			(D, E.REVIEWED, "11:00", {}),
			(A, E.CALLED_BACK, "15:00", {"contact_confirmed": "是", "satisfaction": "满意"}),
			END,
		),
	),
	"not reached": (
		"2026-03-10 08:30",
		{"unit": "肇庆测试制造有限公司"},
		(
			*DISPATCH[:1],
			(D, E.DISPATCHED, "09:12", {}),
			(H, E.REPLIED, "09:20", {}),
			(D, E.REVIEWED, "09:25", {}),
			(A, E.CALLBACK_FAILED, "09:30", {}),
			(A, E.CALLBACK_FAILED, "11:30", {}),
			(A, E.CALLBACK_FAILED, "14:00", {}),
			(A, E.ARCHIVED, "14:10", {}),
		),
	),
	"exempt": (
		"2026-03-11 09:00",
		{"unit": "惠州测试制造有限公司"},
		(*REVIEW, (A, E.CALLBACK_DECLINED, "11:05", {}), (A, E.ARCHIVED, "11:06", {})),
	),
	"as agreed": (
		"2026-03-12 09:00",
		{"unit": "汕头测试制造有限公司"},
		(
			*REVIEW,
			(A, E.CALLBACK_AGREED, "11:10", {"appointment": "2026-03-12 12:30:00"}),
			(A, E.CALLED_BACK, "12:30", {"satisfaction": "满意"}),
			(A, E.ARCHIVED, "12:40", {}),
		),
	),
	"overdue": ("2026-03-13 09:00", {"unit": "湛江测试制造有限公司"}, DISPATCH),
	"urged": (
		"2026-03-16 09:00",
		{"unit": "茂名测试制造有限公司"},
		(*DISPATCH, (A, E.URGED, "09:40", {"reason": "主体来电催办"})),
	),
	"not accepted": (
		"2026-03-17 09:00",
		{"unit": "韶关测试制造有限公司"},
		((A, E.NOT_ACCEPTED, "09:20", {}),),
	),
	"reply returned": (
		"2026-03-18 09:00",
		{"unit": "清远测试制造有限公司"},
		(
			*REPLY,
			(D, E.REPLY_RETURNED, "10:40", {}),
			(H, E.REPLIED, "11:00", {}),
			(D, E.REVIEWED, "11:10", {}),
			(A, E.CALLED_BACK, "15:00", {"satisfaction": "满意"}),
			END,
		),
	),
	"negotiated": (
		"2026-03-19 09:00",
		{"unit": "梅州测试制造有限公司"},
		(
			*DISPATCH,
			(H, E.RETURNED, "09:40", {}),
			(D, E.DISPATCHED, "09:50", {}),
			(H, E.RETURNED, "10:00", {"return_ground": "分类选择错误"}),
			(D, E.DISPATCHED, "10:10", {}),
			(H, E.RETURNED, "10:20", {}),
			(D, E.DISPATCHED, "10:30", {}),
			(H, E.NEGOTIATION_OPENED, "10:40", {}),
		),
	),
	"elsewhere": (
		"2026-03-20 09:00",
		{"unit": "潮州测试制造有限公司"},
		(DISPATCH[0], (D, E.DISPATCHED, "09:30", {"department": 1, "handler": "other_handler"})),
	),
	"late to pass": (
		"2026-03-23 09:00",
		{"unit": "揭阳测试制造有限公司", "topic": builders.OTHER_TOPIC},
		((A, E.PASSED, "15:00", {}),),
	),
	"month before": ("2026-02-03 09:00", {"unit": "云浮测试制造有限公司"}, called("满意")),
	"month before, at once": ("2026-02-04 09:00", {}, ((A, E.ARCHIVED, "09:05", {}),)),
	"year before": ("2025-03-03 09:00", {"unit": "河源测试制造有限公司"}, called("不满意")),
}


def build() -> dict[str, str]:
	"""Make them all; gives their numbers by the names above. Urging makes an order of its own: "urge"."""
	made = {name: _order(moment, entered, steps) for name, (moment, entered, steps) in WORLD.items()}
	# In its topic twice, and back to what it was; who called is no classification.
	flows.Walked(made["overdue"]).save("dispatcher", "03-13 10:00", topic=builders.OTHER_TOPIC).save(
		"dispatcher", "03-13 10:10", topic=builders.TOPIC
	)
	flows.Walked(made["elsewhere"]).save("dispatcher", "03-20 10:00", contact_name="另一位")
	linked = {"linked_issue": made["urged"], "kind": "催办"}
	made["urge"] = frappe.db.get_value("Hotline Order Link", linked, "issue")
	return made


def _order(moment: str, entered: dict[str, Any], steps: Steps) -> str:
	order = flows.register(datetime.fromisoformat(moment), **entered)
	for part, kind, at, facts in steps:
		day, time = at.split(" ") if " " in at else (moment[8:10], at)
		told = {**facts}
		if "department" in told:
			told.update(
				department=builders.department(told["department"]), handler=builders.login(told["handler"])
			)
		order.do(part, kind, datetime.fromisoformat(f"{moment[:8]}{day} {time}"), **told)
	return order.name
