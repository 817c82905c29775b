"""Orders walked through the guide on the site: who does what when, what is refused, and what stands afterwards.

Moments are written by month, day and time of 2026: `at("02-13 16:00")`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import frappe
import pytest

from hotline_csg import service
from hotline_csg.guide.words import EventKind, State

from . import builders

E = EventKind
HAND_OVER = "随被催办工单转部门"
# Rows beside an order that a refused step must not touch.
BESIDE = (
	*builders.ROWS_OF_ORDER,
	"Hotline Investigation Report",
	"Hotline Negotiation",
	"Hotline Return",
	"Hotline Supervision",
)
EXTERNAL = {"transfer_number": "转〔2026〕1号", "transfer_body": "南方能源监管局"}


def at(text: str | datetime) -> datetime:
	return datetime.fromisoformat(f"2026-{text}") if isinstance(text, str) else text


class Walked:
	"""An order on its way. `do` and `refused` take one of `builders.PARTS`, the step and the moment."""

	def __init__(self, name: str):
		self.name = name
		self.hints: list[str] = []

	def do(self, part: str, kind: EventKind, moment: str | datetime, **facts: Any) -> Walked:
		"""Do a step with what a consultation is asked for, and `facts` besides or instead."""
		given = {**builders.facts_for(kind, self.state), **facts}
		with builders.acting(part, at(moment)):
			doc = service.do(self.name, kind, {code: one for code, one in given.items() if one is not None})
			self.hints = [hint["text"] for hint in service.hints_of(doc)]
		return self

	def refused(self, part: str, kind: EventKind, moment: str | datetime, error: str, **facts: Any) -> str:
		"""The step is refused as `error` and leaves everything as it was. Returns what the user is told."""
		before = self.snapshot()
		with pytest.raises((frappe.ValidationError, frappe.PermissionError)) as raised:
			self.do(part, kind, moment, **facts)
		assert type(raised.value).__name__ == error
		assert self.snapshot() == before
		frappe.clear_messages()
		return str(raised.value)

	def save(self, part: str, moment: str | datetime, **entries: Any) -> Walked:
		"""Change entries on the form."""
		with builders.acting(part, at(moment)):
			doc = frappe.get_doc("Issue", self.name)
			doc.update({f"hotline_{code}": value for code, value in entries.items()})
			doc.save()
		return self

	def not_saved(self, part: str, moment: str | datetime, error: str, **entries: Any) -> str:
		"""The form is refused as `error` and leaves everything as it was. Returns what the user is told."""
		before = self.snapshot()
		frappe.db.savepoint("not_saved")
		with pytest.raises((frappe.ValidationError, frappe.PermissionError)) as raised:
			self.save(part, moment, **entries)
		frappe.db.rollback(save_point="not_saved")
		assert type(raised.value).__name__ == error
		assert self.snapshot() == before
		frappe.clear_messages()
		return str(raised.value)

	@property
	def doc(self):
		return frappe.get_doc("Issue", self.name)

	@property
	def state(self) -> State:
		return State(frappe.db.get_value("Issue", self.name, "hotline_state"))

	def snapshot(self) -> dict[str, Any]:
		rows = {
			doctype: frappe.get_all(doctype, {"issue": self.name}, ["*"], order_by="name")
			for doctype in BESIDE
		}
		return {**builders.snapshot(self.name), **rows, "orders": frappe.db.count("Issue")}

	def deadlines(self, *codes: str) -> list[tuple[str, ...]]:
		"""(code, from, due, done, status), in the order they were opened; `done` also of cancelled ones."""
		rows = frappe.get_all(
			"Hotline Deadline", {"issue": self.name}, ["*"], order_by="from_time, creation, name"
		)
		return [
			(row.code, say(row.from_time), say(row.due), say(row.done or row.cancelled), row.status_code)
			for row in rows
			if not codes or row.code in codes
		]

	def history(self) -> list[frappe._dict]:
		return frappe.get_all("Hotline Event", {"issue": self.name}, ["*"], order_by="creation, name")

	def rows(self, doctype: str, *fields: str) -> list[tuple[Any, ...]]:
		"""The rows of a doctype that belong to the order, as tuples of `fields`."""
		found = frappe.get_all(doctype, {"issue": self.name}, list(fields), order_by="creation, name")
		return [tuple(row[field] for field in fields) for row in found]


def say(moment: datetime | None) -> str:
	return f"{moment:%m-%d %H:%M}" if moment else ""


def register(moment: str | datetime, part: str = "agent", **facts: Any) -> Walked:
	"""A new order, a consultation unless `category` says otherwise, with what its category and channel ask for."""
	if facts.get("category") == "建议":
		facts = {"suggestion": "增加批量申报功能", **facts}
	if facts.get("category") == "投诉":
		facts = {"judgement": "初步判断为内部原因", **facts}
	return Walked(builders.received(at(moment), part, **facts).name)


def transferred(
	moment: str | datetime, channel: str = "12398热线", part: str = "mmd", **facts: Any
) -> Walked:
	"""A new order by an external channel."""
	return register(moment, part, channel=channel, **{**EXTERNAL, **facts})


def dispatched(moment: str = "03-02 09:00", **facts: Any) -> Walked:
	"""An order that was passed on and dispatched within half an hour after it was received."""
	order = register(moment, **facts)
	day = moment[:5]
	return order.do("agent", E.PASSED, f"{day} 09:10").do("dispatcher", E.DISPATCHED, f"{day} 09:30")


def told_in_full(order: Walked) -> None:
	"""R5.2: every move of the order has its row, each beginning where the one before ended, up to where it stands."""
	stages = [State.UNREGISTERED.zh]
	for row in order.history():
		assert row.from_stage == stages[-1], (row.event, row.from_stage, stages)
		assert row.user, row
		assert row.recorded_at, row
		stages.append(row.to_stage)
	assert stages[-1] == order.doc.hotline_stage == order.state.zh
