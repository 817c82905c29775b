"""Every figure counted again from raw rows: the history, deadlines, callbacks and links of orders, and what was entered.

Written from the guide's words; nothing of `adapters/figures`, nor the columns it counts, is used.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import frappe

from hotline_csg.adapters import calendars

ENDED = ("已归档", "不予受理", "已指引举报")
GOOD, BAD = ("非常满意", "满意"), ("不满意", "非常不满意")
INTERNAL = ("400热线", "监督举报热线", "监督举报邮箱", "企业网站", "统一电力交易平台")
CLASSIFYING = ("诉求类型", "业务分类", "诉求渠道")
Number = float | int | None


def minutes(start: datetime, end: datetime) -> float:
	return calendars.current().working_time_between(start, end).total_seconds() / 60


def share(part: Iterable[Any], whole: Iterable[Any]) -> Number:
	count = len(list(whole))
	return round(100 * len(list(part)) / count, 1) if count else None


def mean(values: Iterable[float]) -> Number:
	found = list(values)
	return round(sum(found) / len(found), 1) if found else None


def rank(values: Iterable[float], percent: int) -> Number:
	found = sorted(values)
	return round(found[math.ceil(len(found) * percent / 100) - 1], 1) if found else None


class Told:
	"""One order by its rows."""

	def __init__(self, name: str):
		self.name = name
		self.entered = frappe.db.get_value(
			"Issue", name, ["hotline_channel", "hotline_category"], as_dict=True
		)
		self.events = frappe.get_all("Hotline Event", {"issue": name}, ["*"], order_by="at, creation")
		self.deadlines = frappe.get_all("Hotline Deadline", {"issue": name}, ["*"], order_by="creation, name")
		self.callbacks = frappe.get_all("Hotline Callback", {"issue": name}, ["*"], order_by="at")

	def all(self, code: str) -> list[frappe._dict]:
		return [row for row in self.events if row.code == code]

	@cached_property
	def is_urge(self) -> bool:
		return bool(frappe.db.exists("Hotline Order Link", {"issue": self.name, "kind": "催办"}))

	@cached_property
	def received(self) -> datetime:
		return self.events[0].at

	@cached_property
	def ended(self) -> datetime | None:
		last = [row.at for row in self.events if row.to_stage in ENDED]
		return last[-1] if last else None

	@cached_property
	def ending(self) -> str:
		if not self.ended:
			return ""
		if self.all("not_accepted"):
			return "not accepted"
		if self.all("callback_declined"):
			return "exempt"
		if self.all("called_back"):
			return "called back"
		return "unreached" if len(self.all("callback_failed")) == 3 else "at once"

	@cached_property
	def rating(self) -> str | None:
		reached = [row.satisfaction for row in self.callbacks if row.outcome == "已回访"]
		return reached[-1] if reached else None

	@cached_property
	def contact_asked(self) -> Any:
		"""What the entity said of the contact; None where it was not asked."""
		told = [json.loads(row.facts).get("contact_confirmed") for row in self.all("called_back")]
		return told[-1] if told and told[-1] not in (None, "") else None

	@cached_property
	def denied(self) -> bool:
		return self.contact_asked in (False, 0, "0", "否", "False")

	def kept(self, code: str) -> bool | None:
		judged = [self.judge(row) for row in self.deadlines if row.code == code]
		told = [one for one in judged if one in ("met", "missed")]
		return None if not told else "missed" not in told

	def judge(self, row: frappe._dict) -> str:
		if row.done:
			return "met" if row.done <= row.due else "missed"
		if row.cancelled:
			return "cancelled"
		return "missed" if self.ended else "open"

	@cached_property
	def stages(self) -> dict[str, float]:
		"""Working minutes in each stage that was left."""
		moves = [row for row in self.events if row.from_stage != row.to_stage]
		spent: dict[str, float] = {}
		for entered, left in itertools.pairwise(moves):
			spent[entered.to_stage] = spent.get(entered.to_stage, 0) + minutes(entered.at, left.at)
		return spent

	@cached_property
	def reclassified(self) -> list[str]:
		"""The lines of the history by which a classifying entry was put right."""
		lines = [line for row in self.all("corrected") for line in row.reason.splitlines()]
		return [line for line in lines if line.partition("：")[0] in CLASSIFYING]

	def dispatched_to(self) -> list[frappe._dict]:
		return [row for row in self.events if row.code == "dispatched"]


def proper(order: Told, at: datetime) -> bool:
	in_hours = time(8, 30) <= at.time() < time(12) or time(14) <= at.time() < time(17, 30)
	agreed = appointment_before(order, at)
	return in_hours or bool(agreed and agreed <= at < agreed + timedelta(hours=1))


def appointment_before(order: Told, at: datetime) -> datetime | None:
	told = [json.loads(row.facts)["appointment"] for row in order.all("callback_agreed") if row.at <= at]
	return datetime.fromisoformat(told[-1]) if told else None


class Recount:
	"""All figures of some orders in one period, as seen at `now`."""

	def __init__(self, orders: Iterable[Told], first: date, last: date, now: datetime):
		self.first, self.last, self.now = first, last, now
		self.every = list(orders)
		proper_ones = [one for one in self.every if not one.is_urge]
		self.received = [one for one in proper_ones if self.within(one.received)]
		self.ended = [one for one in proper_ones if one.ended and self.within(one.ended)]
		self.due = [
			(order, row)
			for order in self.every
			for row in order.deadlines
			if self.within(row.due) and row.due <= now and order.judge(row) != "cancelled"
		]
		self.calls = [(one, row) for one in self.every for row in one.callbacks if self.within(row.at)]

	def within(self, at: datetime) -> bool:
		return self.first <= at.date() <= self.last

	def events(self, code: str) -> list[frappe._dict]:
		return [row for one in self.every for row in one.all(code) if self.within(row.at)]

	def of(self, orders: list[Told], holds: Callable[[Told], Any]) -> list[Told]:
		return [one for one in orders if holds(one)]

	def ends(self, *endings: str) -> list[Told]:
		return self.of(self.ended, lambda one: one.ending in endings)

	def rated(self, *words: str) -> list[Told]:
		return self.of(self.ended, lambda one: one.rating in words)

	def judged(self, *told: str) -> list[Any]:
		return [row for order, row in self.due if order.judge(row) in told]

	def figures(self) -> dict[str, Number]:
		return {
			**self.of_received(),
			**self.of_ended(),
			**self.of_stages(),
			**self.of_due(),
			**self.of_rest(),
		}

	def of_received(self) -> dict[str, Number]:
		got = self.received
		at_once = self.of(got, lambda one: one.ending == "at once")
		passed = [one.kept("register") for one in got if one.kept("register") is not None]
		sent = self.of(got, lambda one: one.all("dispatched"))
		returned = self.of(got, lambda one: one.all("returned"))
		corrected = self.of(got, lambda one: one.reclassified)
		return {
			"received": len(got),
			"external": len(self.of(got, lambda one: one.entered.hotline_channel not in INTERNAL)),
			"still_open": len(self.of(got, lambda one: not one.ended)),
			"at_once": len(at_once),
			"at_once_share": share(at_once, got),
			"not_accepted": len(self.of(got, lambda one: one.ending == "not accepted")),
			"passed_told": len(passed),
			"passed_kept": sum(passed),
			"passed_share": share([one for one in passed if one], passed),
			"dispatched": len(sent),
			"returned_orders": len(returned),
			"return_share": share(returned, sent),
			"urged_orders": len(self.of(got, lambda one: one.all("urged"))),
			"corrected": len(corrected),
			"corrected_share": share(corrected, got),
			"urge_orders": len([one for one in self.every if one.is_urge and self.within(one.received)]),
		}

	def of_ended(self) -> dict[str, Number]:
		overall = [one.kept("overall") for one in self.ended if one.kept("overall") is not None]
		owed, done = self.ends("called back", "unreached"), self.ends("called back")
		rated = self.rated(*GOOD, "一般", *BAD)
		asked = self.of(self.ended, lambda one: one.contact_asked is not None)
		against = self.of(asked, lambda one: one.denied and one.kept("contact"))
		return {
			"ended": len(self.ended),
			"overall_kept": sum(overall),
			"overall_told": len(overall),
			"overall_share": share([one for one in overall if one], overall),
			"mean_used": mean(minutes(one.received, one.ended) for one in self.ended),
			"to_call_back": len(owed),
			"called_back": len(done),
			"unreached": len(self.ends("unreached")),
			"exempt": len(self.ends("exempt")),
			"coverage": share(done, owed),
			"rated": len(rated),
			"satisfied": len(self.rated(*GOOD)),
			"satisfaction_share": share(self.rated(*GOOD), rated),
			"dissatisfied": len(self.rated(*BAD)),
			"contact_told": len(asked),
			"contradicted": len(against),
			"contradicted_share": share(against, asked),
		}

	def of_stages(self, stage: str | None = None) -> dict[str, Number]:
		"""Of one stage, or of the whole way."""
		spent = [one.stages.get(stage) if stage else minutes(one.received, one.ended) for one in self.ended]
		spent = [one for one in spent if one is not None]
		return {
			"stage_left": len(spent),
			"stage_mean": mean(spent),
			"stage_median": rank(spent, 50),
			"stage_p90": rank(spent, 90),
			"stage_worst": rank(spent, 100),
		}

	def of_due(self) -> dict[str, Number]:
		late = [int(minutes(row.due, row.done)) for row in self.judged("missed") if row.done]
		return {
			"fallen_due": len(self.due),
			"met": len(self.judged("met")),
			"missed": len(self.judged("missed", "open")),
			"overdue": len(self.judged("open")),
			"timeliness": share(self.judged("met"), self.due),
			"late_done": len(self.judged("missed")),
			"mean_late": mean(one for one in late if one),
		}

	def of_rest(self) -> dict[str, Number]:
		returns, sent = self.events("returned"), self.events("dispatched")
		third = [one.all("returned")[2] for one in self.every if len(one.all("returned")) > 2]
		reached = [row for _, row in self.calls if row.outcome == "已回访"]
		in_hours = [row for order, row in self.calls if proper(order, row.at)]
		open_talks = [
			one
			for one in self.every
			for row in one.all("negotiation_opened")
			if self.within(row.at) and not [after for after in one.all("dispatched") if after.at > row.at]
		]
		return {
			"dispatch_times": len(sent),
			"return_times": len(returns),
			"bounced_share": share(returns, sent),
			"last_returns": len([row for row in third if self.within(row.at)]),
			"reply_returns": len(self.events("reply_returned")),
			"negotiations": len(self.events("negotiation_opened")),
			"negotiating": len(open_talks),
			"attempts": len(self.calls),
			"reached": len(reached),
			"not_reached": len(self.calls) - len(reached),
			"reached_share": share(reached, self.calls),
			"in_hours": len(in_hours),
			"in_hours_share": share(in_hours, self.calls),
			"agreed_calls": len([row for order, row in self.calls if appointment_before(order, row.at)]),
		}
