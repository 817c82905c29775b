"""Who of the market entities sees what on the portal."""

from collections.abc import Iterator

import frappe
import pytest

from hotline_csg.adapters.portal import announcements, members, shown
from hotline_csg.adapters.portal.members import Sharing
from hotline_csg.guide.choices import UrgeKind
from hotline_csg.guide.public import PublicStage
from hotline_csg.guide.words import State
from hotline_csg.service import portal
from tests.support import builders
from tests.support import portal as entities
from tests.support.builders import MONDAY, STEP
from tests.support.portal import seen


@pytest.fixture(scope="module", autouse=True)
def customers(site: str) -> Iterator[dict[str, str]]:
	with entities.committed() as made:
		yield made


def names(part: str) -> set[str]:
	with entities.acting(part) as member:
		return {row["name"] for row in shown.appeals(member)[0]}


def test_by_default_each_sees_their_own():
	first, second, other = (entities.submitted(part) for part in ("a1", "a2", "b1"))

	assert {part: names(part) for part in entities.PEOPLE} == {
		"a1": {first},
		"a2": {second},
		"b1": {other},
		"b2": set(),
	}


def test_an_entity_that_shares_sees_all_but_complaints_that_are_not_shared(customers):
	members.set_sharing(customers["a"], Sharing.WHOLE)
	plain = entities.submitted("a1")
	complaint = entities.submitted("a1", category="投诉")
	shared = entities.submitted("a1", category="投诉", shared="1")
	by_phone = builders.received(unit=entities.ENTITIES["a"])
	frappe.db.set_value("Issue", by_phone.name, "customer", customers["a"])

	assert names("a1") == {plain, complaint, shared, by_phone.name}
	assert names("a2") == {plain, shared, by_phone.name}
	assert names("b1") == set()


def test_what_the_entity_does_not_follow_is_not_there(customers):
	members.set_sharing(customers["a"], Sharing.WHOLE)
	report = builders.received(category="举报")
	urged = entities.submitted("a1")
	with entities.acting("a1", MONDAY + STEP) as member:
		urge = portal.urge(member, urged, UrgeKind.URGE, "", ())
	channel = frappe.db.get_value("Hotline Channel", {"code": "12398"})
	regulator = builders.received(channel=channel, transfer_number="12398-1", transfer_body="监管局")
	for name in (report.name, regulator.name):
		frappe.db.set_value("Issue", name, "customer", customers["a"])

	assert names("a1") == {urged}
	for name in (report.name, regulator.name, urge, "RX20990101-0001", "' or 1=1 -- ", ""):
		with entities.acting("a1") as member, pytest.raises(shown.NoSuchAppeal):
			shown.appeal(name, member)


def test_the_page_tells_the_stage_in_plain_words_and_answers_once_they_are_approved():
	name = entities.submitted("a1")
	told = []
	for state in (
		State.RECEIVED,
		State.PASSED,
		State.DISPATCHED,
		State.REPLIED,
		State.REVIEWED,
		State.ARCHIVED,
	):
		other = entities.submitted("a1")
		entities.brought_to(other, state)
		page = seen("a1", other)
		told.append((page["stage"], [row["answer"] for row in page["points"]]))

	none, given = [None, None], ["答复1", "答复2"]
	assert told == [
		(PublicStage.ACCEPTED, none),
		(PublicStage.ACCEPTED, none),
		(PublicStage.HANDLED, none),
		(PublicStage.HANDLED, none),
		(PublicStage.CALLBACK, given),
		(PublicStage.FINISHED, given),
	]
	assert seen("a1", name)["phone"] == "138****0011"


def test_a_message_of_the_front_stands_on_the_page_without_its_author():
	name = entities.submitted("a1")
	with builders.acting("agent", MONDAY + STEP):
		portal.tell_entity(name, "请补充营业执照。")

	assert seen("a1", name)["messages"] == [{"text": "请补充营业执照。", "sent_at": MONDAY + STEP}]


def test_nobody_of_a_department_speaks_to_the_entity():
	name = entities.submitted("a1")
	entities.brought_to(name, State.DISPATCHED)
	from hotline_csg.api import portal as api

	with builders.acting("handler"), pytest.raises(frappe.PermissionError):
		api.tell_entity(name, "请补充。")


def test_announcements_are_shown_in_their_time_urgent_ones_first():
	for title, values in {
		"规则": {},
		"故障": {"urgent": 1},
		"过去": {"shown_until": MONDAY - STEP},
		"将来": {"shown_from": MONDAY + STEP},
		"草稿": {"published": 0},
	}.items():
		frappe.get_doc({"doctype": "Hotline Announcement", "title": title, "text": "…", **values}).insert()
	frappe.flags.hotline_now = MONDAY

	assert [one.title for one in announcements.current()] == ["故障", "规则"]
