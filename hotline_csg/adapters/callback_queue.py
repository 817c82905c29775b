"""The orders that wait for their callback: who, when the next attempt is allowed, which attempt it is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import cint, cstr

from hotline_csg.guide.callbacks import agreed, latest_start, next_allowed
from hotline_csg.guide.flow import Transition
from hotline_csg.guide.orders import Order
from hotline_csg.guide.rulebook import Settings
from hotline_csg.guide.words import Category, EventKind, State

from . import board, clock, orders, rules, sealed
from .lateness import is_overdue

if TYPE_CHECKING:
	from frappe.model.document import Document

MOST = 200
WAITING = (State.REVIEWED, State.REPORTED)
STEPS = (
	EventKind.CALLED_BACK,
	EventKind.CALLBACK_FAILED,
	EventKind.CALLBACK_AGREED,
	EventKind.CALLBACK_DECLINED,
	EventKind.ARCHIVED,
)
FIELDS = (
	"name",
	"hotline_unit",
	"hotline_contact_name",
	"hotline_category",
	"hotline_topic",
	"hotline_stage",
	"hotline_act_by",
	"hotline_appointment",
	"hotline_first_agent",
)


def waiting() -> dict[str, Any]:
	"""The queue as the session's user sees it: who may be called now first, each part by what is due.

	`allowed_at` is the guide's next allowed moment, `latest` the last minute at which the attempts owed still fit.
	"""
	now, settings = clock.now(), rules.current().settings
	rows = frappe.get_list(
		"Issue",
		filters={
			"hotline_state": ("in", [str(state) for state in WAITING]),
			"hotline_called_back": 0,
			"hotline_exemption": ("is", "not set"),
		},
		fields=list(FIELDS),
		order_by="hotline_act_by asc",
		limit=MOST,
	)
	failed = orders.failed_attempts([row.name for row in rows])
	for row in rows:
		row.update(_when(row, failed.get(row.name, ()), now, settings))
		row.overdue = is_overdue(row.hotline_act_by, now)
		row.mine = row.pop("hotline_first_agent") == frappe.session.user
	rows.sort(key=lambda row: (not row.ready, row.hotline_act_by if row.ready else row.allowed_at))
	return {"now": str(now), "attempts": settings.callback_attempts, "orders": rows}


def _when(
	row: frappe._dict, failed: tuple[datetime, ...], now: datetime, settings: Settings
) -> dict[str, Any]:
	appointment = row.hotline_appointment
	kept = agreed(now, appointment, settings)
	allowed = now if kept else next_allowed(now, failed[-1] if failed else None, settings)
	if appointment and appointment > now:
		# Somebody who named a time is called then, not before.
		allowed = appointment
	latest = latest_start(failed, row.hotline_act_by, settings) if row.hotline_act_by else None
	return {
		"attempt": len(failed) + 1,
		"last_failed": failed[-1] if failed else None,
		"allowed_at": allowed,
		"ready": allowed <= now,
		"agreed": bool(kept),
		"latest": latest,
	}


def one(doc: Document, steps: list[Transition], order: Order) -> dict[str, Any]:
	"""What the agent needs for the call: the number, the points with their answers, and what may be recorded."""
	settings = rules.current().settings
	failed = order.failed_attempts
	when = _when(
		frappe._dict(hotline_appointment=order.appointment, hotline_act_by=order.act_by),
		failed,
		clock.now(),
		settings,
	)
	return {
		"name": doc.name,
		"modified": cstr(doc.modified),
		"unit": doc.hotline_unit,
		"contact_name": doc.hotline_contact_name,
		"phone": sealed.shown(doc.name).get("contact", {}).get("phone"),
		"category": doc.hotline_category,
		"topic": doc.hotline_topic,
		"stage": doc.hotline_stage,
		"description": doc.hotline_description,
		"complaint": order.category is Category.COMPLAINT,
		"no_contact": bool(cint(doc.hotline_no_contact)),
		"contacted_at": order.contacted_at,
		"act_by": order.act_by,
		"attempts": settings.callback_attempts,
		"failed": [str(moment) for moment in failed],
		"points": [{"point": row.point, "answer": row.answer} for row in doc.hotline_points],
		"steps": board.steps([step for step in steps if step.event in STEPS], order, doc),
		**when,
	}
