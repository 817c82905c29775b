"""One complaint by the longest way: three returns, a negotiation, a returned reply, three failed callbacks.

From Friday 13 February 2026 over the worked Saturday and Spring Festival (15 to 23 February). The dates were counted
by hand.
"""

import pytest

from hotline_csg.guide.words import EventKind as E
from tests.support import builders
from tests.support.flows import register, told_in_full

AGREED = {"department_view": "不属本部门", "dispatcher_view": "由结算部门牵头", "signed_off": 1}
FIRST = ("02-14 09:00", "02-14 09:20", "02-14 09:40", "02-14 10:00")  # dispatched
BACK = ("02-14 09:10", "02-14 09:30", "02-14 09:50")  # returned


def returned_and_dispatched(order):
	for back, again in zip(BACK, FIRST[1:], strict=True):
		order.do("handler", E.RETURNED, back).do("dispatcher", E.DISPATCHED, again)
	order.refused("handler", E.RETURNED, "02-14 10:05", "ReturnLimitReached")
	order.do("handler", E.NEGOTIATION_OPENED, "02-14 10:10", reason="职责不清")
	return order.do(
		"dispatcher", E.DISPATCHED, "02-24 09:00", **AGREED, department=builders.department(1), handler=None
	)


def replied_twice(order):
	order.do("other_handler", E.CONTACTED, "02-24 10:05", contacted_at="2026-02-24 10:00:00")
	order.do("other_handler", E.REPLIED, "02-24 11:00").do("dispatcher", E.REPLY_RETURNED, "02-24 15:00")
	return order.do("other_handler", E.REPLIED, "02-25 09:00").do("dispatcher", E.REVIEWED, "02-25 10:00")


def not_reached(order):
	order.do("agent", E.CALLBACK_FAILED, "02-25 10:30")
	order.refused("agent", E.CALLBACK_FAILED, "02-25 12:30", "OutsideCallbackHours")
	order.do("agent", E.CALLBACK_FAILED, "02-25 14:00")
	order.refused("agent", E.CALLBACK_FAILED, "02-25 15:59", "AttemptTooSoon")
	order.do("agent", E.CALLBACK_FAILED, "02-25 16:00")
	return order.do("agent", E.ARCHIVED, "02-25 16:10", reason="三次均无人接听")


@pytest.mark.requirement(
	"R82.P", "R93.2", "R93.3", "R93.5", "R93.6", "R93.7", "R94.8", "R94.9", "A10", "R5.1"
)
def test_the_longest_way_of_a_complaint():
	order = register("02-13 16:00", category="投诉")
	order.do("agent", E.PASSED, "02-13 16:30").do("dispatcher", E.DISPATCHED, FIRST[0])
	not_reached(replied_twice(returned_and_dispatched(order)))
	ended = (*BACK, "02-14 10:10")
	given_up = [
		(code, begun, due, end, "cancelled")
		for begun, end in zip(FIRST, ended, strict=True)
		for code, due in (("contact", "02-24 17:30"), ("handle", "02-26 17:30"))
	]

	assert sorted(order.deadlines()) == sorted(
		[
			*given_up,
			("register", "02-13 16:00", "02-13 17:00", "02-13 16:30", "met"),  # 1 h
			("overall", "02-13 16:00", "03-02 17:30", "02-25 16:10", "met"),  # 7 WD, and never stopped
			("dispatch", "02-13 16:30", "02-14 10:00", "02-14 09:00", "met"),  # 3 h
			("return", FIRST[0], "02-14 11:00", BACK[0], "met"),  # 2 h each, a record of the return
			("return", FIRST[1], "02-14 11:20", BACK[1], "met"),
			("return", FIRST[2], "02-14 11:40", BACK[2], "met"),
			("redispatch", BACK[0], "02-14 11:10", FIRST[1], "met"),  # 2 h each
			("redispatch", BACK[1], "02-14 11:30", FIRST[2], "met"),
			("redispatch", BACK[2], "02-14 11:50", FIRST[3], "met"),
			("negotiation", "02-14 10:10", "02-24 17:30", "02-24 09:00", "met"),  # 1 WD
			("contact", "02-24 09:00", "02-25 17:30", "02-24 10:00", "met"),  # 1 WD
			("handle", "02-24 09:00", "02-27 17:30", "02-24 11:00", "met"),  # 3 WD
			("review", "02-24 11:00", "02-24 16:00", "02-24 15:00", "met"),  # 3 h over noon
			("rework", "02-24 15:00", "02-25 17:30", "02-25 09:00", "met"),  # 1 WD
			("review", "02-25 09:00", "02-25 12:00", "02-25 10:00", "met"),  # 3 h, used up at the closing
			("callback", "02-25 10:00", "02-26 17:30", "02-25 16:10", "met"),  # 1 WD
		]
	)
	doc = order.doc
	assert (doc.hotline_stage, doc.hotline_ending) == ("已归档", "三次回访未果办结")
	assert (doc.hotline_returns, doc.hotline_reply_returns, doc.hotline_attempts) == (3, 1, 3)
	assert doc.hotline_department == builders.department(1)
	told_in_full(order)
