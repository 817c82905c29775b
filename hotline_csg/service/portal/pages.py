"""What the pages of the portal are filled in with."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import cint, cstr

from hotline_csg.adapters import calendars, clock, files, knowledge, rules
from hotline_csg.adapters.intake import longest_text
from hotline_csg.adapters.portal import page, ratings, shown
from hotline_csg.adapters.portal.members import Member
from hotline_csg.guide.words import Refusal

from .submitting import choices


def front_page(context: Any) -> None:
	page.frame(context, "")
	context.hours = _hours()
	context.topics = frappe.get_all("Hotline Topic", {"is_group": 1}, pluck="name", order_by="lft")
	context.refusals = [refusal.zh for refusal in Refusal]


def _hours() -> str:
	"""The shifts of the next day on which the hotline is open."""
	calendar = calendars.current()
	day = calendar.describe(calendar.next_opening(clock.now()).date())
	return "、".join(f"{shift.opens:%H:%M}–{shift.closes:%H:%M}" for shift in day.shifts)


def form_page(context: Any, member: Member, earlier: str) -> None:
	"""The form, with what the settings allow; `earlier` is the appeal that the new one refers to."""
	if earlier:
		shown.check_seen(earlier, member)
	offered = choices()
	topics: dict[str, list[frappe._dict]] = {}
	for row in offered["topics"]:
		topics.setdefault(row.parent or "", []).append(row)
	context.update(
		{
			"categories": offered["categories"],
			"topics": list(topics.items()),
			"earlier": earlier,
			"kinds": files.kinds(),
			"megabytes": files.most_megabytes(),
			"longest": longest_text(),
		}
	)


def list_page(context: Any, member: Member, start: str, state: str) -> None:
	at = max(cint(start), 0)
	rows, more = shown.appeals(member, at, state)
	context.update(
		{
			"rows": rows,
			"more": more,
			"state": state if state in ("open", "finished") else "",
			"start": at,
			"before": max(at - shown.PAGE, 0),
			"after": at + shown.PAGE,
		}
	)


def appeal_page(context: Any, member: Member, name: str) -> None:
	context.stars = shown.STARS
	context.longest = longest_text()
	try:
		context.appeal = {**shown.appeal(name, member), "most_urges": rules.current().settings.max_urges}
	except shown.NoSuchAppeal:
		frappe.clear_last_message()
		context.http_status_code = 404


def rating_page(context: Any, token: str) -> None:
	page.frame(context, "")
	context.stars = shown.STARS
	try:
		context.order, context.token = ratings.order_of(token), token
		context.problem = ratings.why_not(context.order)
	except ratings.NotRated as error:
		frappe.clear_last_message()
		context.problem = cstr(error)


def answers(text: str, topic: str = "") -> list[dict[str, str]]:
	"""Published answers that may fit what is being typed."""
	return [{key: one[key] for key in ("title", "route", "text")} for one in knowledge.fitting(topic, text)]
