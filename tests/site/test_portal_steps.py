"""What market entities do with an appeal on the portal: urge, agree on the callback, rate."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import frappe
import pytest

from hotline_csg.adapters.portal import ratings
from hotline_csg.guide.choices import UrgeKind
from hotline_csg.guide.words import State
from hotline_csg.service import portal
from tests.support import portal as entities
from tests.support.builders import MONDAY, STEP
from tests.support.portal import seen

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(scope="module", autouse=True)
def customers(site: str) -> Iterator[dict[str, str]]:
	with entities.committed() as made:
		yield made


def test_an_urge_becomes_an_urge_order_that_waits_for_its_dispatch():
	name = entities.submitted("a1")
	entities.brought_to(name, State.DISPATCHED)
	with entities.acting("a1", MONDAY + STEP * 4) as member:
		urge = portal.urge(member, name, UrgeKind.MATERIAL, "附上截图。", (("a.pdf", PDF),))
	doc = frappe.get_doc("Issue", urge)

	assert (doc.hotline_stage, doc.hotline_urge, doc.hotline_description) == ("待派发", 1, "附上截图。")
	assert (seen("a1", name)["urges"], [file.file_name for file in seen("a1", name)["files"]]) == (
		1,
		["a.pdf"],
	)
	moves = frappe.get_all("Hotline Event", {"issue": name, "code": "urged"}, ["user"], order_by="creation")
	assert [row.user for row in moves] == [entities.email("a1")]
	assert frappe.session.user == "Administrator"


def test_a_third_urge_is_refused_and_told_kindly():
	name = entities.submitted("a1")
	for minutes in (1, 2):
		with entities.acting("a1", MONDAY + STEP * minutes) as member:
			portal.urge(member, name, UrgeKind.URGE, "", ())
	assert seen("a1", name)["may"]["urged_out"]
	with entities.acting("a1", MONDAY + STEP * 3) as member, pytest.raises(frappe.ValidationError):
		portal.urge(member, name, UrgeKind.URGE, "", ())


def test_the_entity_agrees_on_a_time_or_declines():
	agreed, declined = entities.submitted("a1"), entities.submitted("a1")
	at = entities.brought_to(agreed, State.REVIEWED)
	entities.brought_to(declined, State.REVIEWED)
	with entities.acting("a1", at + STEP) as member:
		portal.agree_callback(member, agreed, "2026-03-03T19:00")
		portal.decline_callback(member, declined)

	assert frappe.db.get_value("Issue", agreed, "hotline_appointment") == datetime(2026, 3, 3, 19, 0)
	assert frappe.db.get_value("Issue", declined, "hotline_exemption") == "主体明确不需回访"
	assert not seen("a1", declined)["may"]["callback"]


@pytest.mark.parametrize("at", ["gestern", "", "2026-03-01T10:00"])
def test_a_time_that_is_none_or_past_is_refused(at):
	name = entities.submitted("a1")
	now = entities.brought_to(name, State.REVIEWED)
	with entities.acting("a1", now + STEP) as member, pytest.raises(frappe.ValidationError):
		portal.agree_callback(member, name, at)


def test_before_the_answer_there_is_no_callback_to_agree_on():
	name = entities.submitted("a1")
	with entities.acting("a1", MONDAY + STEP) as member, pytest.raises(frappe.ValidationError):
		portal.decline_callback(member, name)


def test_a_rating_is_given_once_and_kept_apart():
	name = entities.submitted("a1")
	at = entities.brought_to(name, State.ARCHIVED)
	with entities.acting("a1", at + STEP) as member:
		portal.rate(member, name, 5, "很快。")
		with pytest.raises(ratings.NotRated):
			portal.rate(member, name, 1, "")

	assert ratings.given(name).rating == 5
	assert frappe.db.get_value("Issue", name, "hotline_satisfaction") == "满意"


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_is_one_to_five(rating):
	name = entities.submitted("a1")
	at = entities.brought_to(name, State.ARCHIVED)
	with entities.acting("a1", at + STEP) as member, pytest.raises(ratings.NotRated):
		portal.rate(member, name, rating, "")


def test_an_open_appeal_is_not_rated():
	name = entities.submitted("a1")
	with entities.acting("a1", MONDAY + STEP) as member, pytest.raises(ratings.NotRated):
		portal.rate(member, name, 5, "")


def link_token(name: str) -> str:
	return ratings.link_of(name).partition("?t=")[2]


def test_the_link_of_a_message_rates_once_until_it_expires():
	name = entities.submitted("a1")
	at = entities.brought_to(name, State.ARCHIVED)
	frappe.flags.hotline_now = at
	token = link_token(name)
	frappe.set_user("Guest")
	for broken in (token + "0", token.replace(name, "RX20260302-9999"), "", "..", name, f"{name}.zz.00"):
		with pytest.raises(ratings.NotRated):
			portal.rate_by_link(broken, 5, "")
	frappe.flags.hotline_now = at + timedelta(days=31)
	with pytest.raises(ratings.NotRated, match="过期"):
		portal.rate_by_link(token, 5, "")
	frappe.flags.hotline_now = at + timedelta(days=30)
	portal.rate_by_link(token, 4, "好")
	with pytest.raises(ratings.NotRated):
		portal.rate_by_link(token, 5, "")

	assert frappe.db.get_value("Hotline Rating", {"issue": name}, ["rating", "by_link", "user"]) == (
		4,
		1,
		None,
	)


def test_a_new_appeal_refers_to_the_old_one():
	old = entities.submitted("a1")
	entities.brought_to(old, State.ARCHIVED)
	new = entities.submitted("a1", MONDAY + timedelta(days=1), refers_to=old)

	assert frappe.db.get_value("Hotline Order Link", {"issue": new}, ["linked_issue", "kind"]) == (
		old,
		"回访新诉求",
	)


def test_a_closed_portal_takes_nothing_and_says_what_to_do():
	frappe.db.set_single_value("Hotline Settings", "portal_closed", 1)
	frappe.clear_document_cache("Hotline Settings", "Hotline Settings")

	with entities.acting("a1") as member, pytest.raises(portal.PortalClosed, match="4001595598"):
		portal.submit(member, dict(entities.ENTRIES), ())
