"""Two people at once, on real connections: one wins, the other is told, and nothing is lost or doubled.

The Issue's row is locked here until all requests wait for it, so that they really meet.
"""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import frappe
import pymysql
import pytest

from hotline_csg.adapters import transactions
from hotline_csg.guide.words import EventKind as E
from hotline_csg.guide.words import State
from tests.support import builders
from tests.support.flows import Walked, dispatched, told_in_full

WAIT_SECONDS = 60


def waiting_for_the_lock() -> int:
	"""How many connections of this site are inside a locking read now."""
	rows = frappe.db.sql("show processlist", as_dict=True)
	return sum(1 for row in rows if "for update" in (row.Info or "").lower() and row.Id != me())


def me() -> int:
	return frappe.db.sql("select connection_id()")[0][0]


def at_once(name: str, calls: list) -> list:
	"""Make the calls while the order is locked, let them go when all wait for it; their answers in order."""
	frappe.db.commit()
	frappe.db.get_value("Issue", name, "name", for_update=True)
	with ThreadPoolExecutor(len(calls)) as pool:
		answers = [pool.submit(call) for call in calls]
		end = time.monotonic() + WAIT_SECONDS
		while waiting_for_the_lock() < len(calls) and time.monotonic() < end:
			time.sleep(0.05)
		waited = waiting_for_the_lock()
		frappe.db.rollback()
		done = [answer.result() for answer in answers]
	assert waited == len(calls)
	return done


def codes(name: str) -> Counter:
	frappe.db.rollback()
	return Counter(row.code for row in Walked(name).history())


@pytest.mark.requirement("R5.2")
@pytest.mark.parametrize("kind", [E.PASSED, E.NOT_ACCEPTED], ids=str)
def test_the_same_step_by_two_people_is_done_once(rest, kind):
	order = Walked(builders.order().name)
	moment = builders.after(State.RECEIVED)
	facts = builders.facts_for(kind, State.RECEIVED)
	answers = at_once(
		order.name,
		[lambda part=part: rest(part, moment).act(order.name, kind, facts) for part in ("agent", "mmd")],
	)

	assert sorted(answer.status for answer in answers) == [200, 417]
	loser = next(answer for answer in answers if answer.status == 417)
	assert (loser.exc_type, loser.text.startswith("工单处于「")) == ("WrongState", True)
	assert codes(order.name)[str(kind)] == 1
	told_in_full(order)


@pytest.mark.requirement("R5.2")
def test_whoever_saw_an_older_order_is_told_who_was_faster(rest):
	order = dispatched()
	frappe.db.commit()
	seen = str(order.doc.modified)
	call = "hotline_csg.api.order.act"
	moment = builders.MONDAY + timedelta(hours=2)
	facts = {"contacted_at": "2026-03-02 10:00:00"}
	answers = at_once(
		order.name,
		[
			lambda part=part: rest(part, moment).call(
				call, order=order.name, event="contacted", facts=facts, seen=seen
			)
			for part in ("handler", "supervisor")
		],
	)

	assert sorted(answer.status for answer in answers) == [200, 417]
	loser = next(answer for answer in answers if answer.status == 417)
	assert loser.exc_type == "MovedMeanwhile"
	assert "联系客户" in loser.text
	assert codes(order.name)["contacted"] == 1


@pytest.mark.requirement("R94.8")
def test_two_failed_callbacks_at_once_are_one_attempt(rest):
	order = Walked(builders.order(State.REVIEWED).name)
	moment = builders.after(State.REVIEWED)
	answers = at_once(
		order.name,
		[
			lambda: rest("agent", moment).act(order.name, E.CALLBACK_FAILED, {"reason": "无人接听"})
			for _ in range(2)
		],
	)

	assert sorted((answer.status, answer.exc_type) for answer in answers if answer.status != 200) == [
		(417, "AttemptTooSoon")
	]
	frappe.db.rollback()
	assert (order.doc.hotline_attempts, len(order.rows("Hotline Callback", "name"))) == (1, 1)


@pytest.mark.requirement("R95.3")
def test_three_urges_at_once_are_two(rest):
	order = dispatched()
	moment = builders.MONDAY + timedelta(hours=1)
	answers = at_once(
		order.name,
		[lambda: rest("agent", moment).act(order.name, E.URGED, {"reason": "催"}) for _ in range(3)],
	)

	assert sorted(answer.status for answer in answers) == [200, 200, 417]
	frappe.db.rollback()
	assert (order.doc.hotline_urges, frappe.db.count("Hotline Order Link", {"linked_issue": order.name})) == (
		2,
		2,
	)


@pytest.mark.requirement("R93.6", "R93.8")
def test_four_returns_at_once_make_one_and_the_count_stops_at_three(rest):
	order, moment = dispatched(), builders.MONDAY + timedelta(hours=1)
	facts = builders.facts_for(E.RETURNED, State.DISPATCHED)
	for number in (1, 2, 3):
		answers = at_once(
			order.name, [lambda: rest("handler", moment).act(order.name, E.RETURNED, facts) for _ in range(4)]
		)
		assert Counter(answer.status for answer in answers) == {200: 1, 417: 3}
		frappe.db.rollback()
		assert order.rows("Hotline Return", "number") == [(one,) for one in range(1, number + 1)]
		order.do("dispatcher", E.DISPATCHED, moment)
	answers = at_once(
		order.name, [lambda: rest("handler", moment).act(order.name, E.RETURNED, facts) for _ in range(4)]
	)

	assert {answer.exc_type for answer in answers} == {"ReturnLimitReached"}
	frappe.db.rollback()
	assert (order.doc.hotline_returns, len(order.rows("Hotline Return", "number"))) == (3, 3)
	told_in_full(order)


@pytest.mark.requirement("R82.8")
def test_a_form_saved_over_a_step_of_somebody_else_is_refused(rest):
	order, moment = dispatched(), builders.MONDAY + timedelta(hours=1)
	major = lambda: rest("head", moment).act(order.name, E.MARKED_MAJOR, {"reason": "重大"})  # noqa: E731
	form = lambda: rest("dispatcher", moment).put("Issue", order.name, hotline_topic=builders.OTHER_TOPIC)  # noqa: E731
	answers = at_once(order.name, [major, form])

	assert answers[0].status == 200
	frappe.db.rollback()
	assert order.doc.hotline_major == 1
	assert order.deadlines("handle")[0][2] == "03-04 17:30"  # the longer limit stands
	saved = answers[1].status == 200
	assert (order.doc.hotline_topic == builders.OTHER_TOPIC) is saved
	assert saved or answers[1].exc_type in ("OldReading", "TimestampMismatchError")


@pytest.mark.requirement("R5.2")
def test_twenty_intakes_at_once_get_twenty_numbers(rest):
	day = builders.MONDAY + timedelta(days=1)
	frappe.db.delete("Series", {"name": f"RX{day:%Y%m%d}-"})  # as on a day that has no number yet
	frappe.db.commit()
	start = threading.Barrier(20)

	def register():
		start.wait()
		return rest("agent", day).create("Issue", **builders.fields())

	with ThreadPoolExecutor(20) as pool:
		answers = [one.result() for one in [pool.submit(register) for _ in range(20)]]

	assert {answer.status for answer in answers} == {200}
	names = sorted(answer.data["name"] for answer in answers)
	assert names == [f"RX20260303-{number:04d}" for number in range(1, 21)]


# The database takes a transaction back --------------------------------------------------------------------------


class Crossing:
	"""Another connection that holds the second order and wants the first, and lets go once it has it.

	It has written more than we have, so of the two it is our transaction that MariaDB takes back.
	"""

	def __init__(self, first: str, second: str):
		conf = frappe.conf
		self.connection = pymysql.connect(
			host=conf.db_host,
			port=int(conf.db_port),
			user=conf.db_name,
			password=conf.db_password,
			database=conf.db_name,
		)
		self.first, self.second = first, second
		self.thread = threading.Thread(target=self._want_the_first)

	def begin(self) -> None:
		cursor = self.connection.cursor()
		cursor.execute("update `tabIssue` set `hotline_unit` = 'x' where `name` = %s", (self.second,))
		cursor.execute("update `tabHotline Limit` set `article` = 'x'")
		self.thread.start()
		end = time.monotonic() + WAIT_SECONDS
		while not self._waits() and time.monotonic() < end:
			time.sleep(0.05)

	def _waits(self) -> bool:
		rows = frappe.db.sql("show processlist", as_dict=True)
		return any(row.Id == self.connection.thread_id() and row.Info for row in rows)

	def _want_the_first(self) -> None:
		cursor = self.connection.cursor()
		cursor.execute("update `tabIssue` set `hotline_unit` = 'x' where `name` = %s", (self.first,))
		self.connection.rollback()

	def end(self) -> None:
		self.thread.join()
		self.connection.close()


def test_a_deadlocked_use_case_is_begun_again_whole(committing):
	first, second = (builders.order().name for _ in range(2))
	frappe.db.commit()
	crossing, tries = Crossing(first, second), []

	def use_case() -> str:
		tries.append(1)
		frappe.db.set_value("Issue", first, "hotline_mood", "不满")
		if len(tries) == 1:
			crossing.begin()
		frappe.db.set_value("Issue", second, "hotline_mood", "激烈")
		return "done"

	assert transactions.again(use_case) == "done"
	frappe.db.commit()
	crossing.end()

	assert len(tries) == 2
	assert [frappe.db.get_value("Issue", name, "hotline_mood") for name in (first, second)] == [
		"不满",
		"激烈",
	]


def test_what_is_taken_back_every_time_is_told_in_words(committing):
	tries = []

	def use_case() -> None:
		tries.append(1)
		raise frappe.QueryDeadlockError

	with pytest.raises(transactions.TakenBack, match="本次未做任何修改"):
		transactions.again(use_case)

	assert len(tries) == transactions.TRIES


def test_another_error_is_not_tried_again(committing):
	tries = []

	def use_case() -> None:
		tries.append(1)
		raise frappe.ValidationError

	with pytest.raises(frappe.ValidationError):
		transactions.again(use_case)

	assert len(tries) == 1


def test_nothing_that_was_written_before_is_rolled_back(committing):
	name = builders.order().name
	order = transactions.whole(lambda: frappe.db.exists("Issue", name))

	assert order == name
