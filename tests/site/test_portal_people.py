"""Who is let in at the portal: guests with a code, the people of an entity; and how often anybody may ask."""

from collections.abc import Iterator

import frappe
import pytest

from hotline_csg.adapters.portal import codes, limits, members
from hotline_csg.adapters.portal.members import NotAMember, NotInvited, Standing
from hotline_csg.service import portal
from tests.support import builders, outbox
from tests.support import portal as entities
from tests.support.gateway import Gateway


@pytest.fixture(scope="module", autouse=True)
def customers(site: str) -> Iterator[dict[str, str]]:
	with entities.committed() as made:
		yield made


# The code --------------------------------------------------------------------------------------------------------


@pytest.fixture
def gateway(gateway_process: Gateway) -> Gateway:
	gateway_process.mode("ok", forget=True, by_id=False)
	outbox.use_gateway(gateway_process.url)
	return gateway_process


def code_in(text: str) -> str:
	return "".join(char for char in text.partition("验证码为")[2] if char.isdigit())[: codes.DIGITS]


def test_a_guest_with_number_and_code_sees_the_progress_and_nothing_else(gateway):
	name = entities.submitted("a1")
	assert portal.send_code(name, "138 0000 0011")
	[text] = gateway.texts_to("13800000011")
	frappe.set_user("Guest")
	shown_to_guest = portal.progress_by_code(name, "13800000011", code_in(text))

	assert set(shown_to_guest) == {
		"name",
		"category",
		"topic",
		"stage",
		"stages",
		"received_at",
		"starts_at",
		"due",
		"provisional",
		"ended_at",
	}
	with pytest.raises(codes.WrongCode):
		portal.progress_by_code(name, "13800000011", code_in(text))


@pytest.mark.parametrize(
	("order", "phone"), [("own", "13800000012"), ("RX20990101-0001", "13800000011"), ("own", "x")]
)
def test_no_code_is_sent_where_number_and_order_do_not_belong_together(gateway, order, phone):
	name = entities.submitted("a1")

	assert not portal.send_code(name if order == "own" else order, phone)
	assert gateway.taken() == []


def test_a_report_has_no_progress_to_ask_for(gateway):
	doc = builders.received(category="举报", phone="13800000013")

	assert not portal.send_code(doc.name, "13800000013")


def test_the_tries_are_few(gateway):
	name = entities.submitted("a1")
	portal.send_code(name, "13800000011")
	[text] = gateway.texts_to("13800000011")
	for _try in range(codes.TRIES):
		with pytest.raises(codes.WrongCode):
			portal.progress_by_code(name, "13800000011", "x")
	with pytest.raises(codes.WrongCode):
		portal.progress_by_code(name, "13800000011", code_in(text))


# The entity's people ---------------------------------------------------------------------------------------------


def standing(part_email: str) -> tuple:
	return frappe.db.get_value(members.DOCTYPE, {"email": part_email}, ["status", "user"])


def test_an_invitation_by_the_entity_waits_for_approval():
	with entities.acting("a1") as member:
		portal.invite(member, "new@entity.example", "新同事", "", False)
	assert standing("new@entity.example") == ("待审批", None)
	name = frappe.db.get_value(members.DOCTYPE, {"email": "new@entity.example"})
	with builders.acting("manager"):
		portal.approve_member(name)

	assert standing("new@entity.example") == ("有效", "new@entity.example")
	assert frappe.db.get_value("User", "new@entity.example", ["user_type", "enabled"]) == ("Website User", 1)
	assert {"Market Entity"} <= set(frappe.get_roles("new@entity.example"))


@pytest.mark.parametrize(
	("email", "full_name", "phone"),
	[
		("no address", "新", ""),
		(builders.login("agent"), "新", ""),
		(entities.email("b1"), "新", ""),
		("x@entity.example", "<b>新</b>", ""),
		("x@entity.example", "新", "abc"),
	],
)
def test_an_invitation_that_cannot_be_is_refused(email, full_name, phone):
	with entities.acting("a1") as member, pytest.raises(frappe.ValidationError):
		portal.invite(member, email, full_name, phone, False)


def test_only_the_administrator_invites():
	with entities.acting("a2"), pytest.raises(NotAMember):
		portal.check_admin("invite")


def test_whoever_leaves_loses_access_at_once():
	name = frappe.db.get_value(members.DOCTYPE, {"email": entities.email("a2")})
	with entities.acting("a1") as member:
		portal.dismiss(member, name)

	assert frappe.db.get_value("User", entities.email("a2"), "enabled") == 0
	with pytest.raises(NotAMember), entities.acting("a2"):
		pass


def test_another_entitys_people_are_out_of_reach():
	name = frappe.db.get_value(members.DOCTYPE, {"email": entities.email("b2")})
	with entities.acting("a1") as member, pytest.raises(NotAMember):
		portal.dismiss(member, name)


def test_the_last_administrator_stays():
	with entities.acting("a1") as member, pytest.raises(NotInvited):
		portal.leave(member)


def test_a_closed_entity_loses_access_at_once(customers):
	frappe.db.set_value("Customer", customers["a"], "disabled", 1)

	with pytest.raises(NotAMember), entities.acting("a1"):
		pass


def test_an_address_is_one_persons_of_one_entity(customers):
	with pytest.raises(NotInvited):
		members.invite(customers["b"], entities.email("a1"), "别人", "", False, Standing.ACTIVE)


# Limits --------------------------------------------------------------------------------------------------------


def test_a_thousand_quick_tries_are_stopped_kindly():
	allowed = limits.LIMITS["submit"].each
	with entities.acting("a1"):
		for _try in range(allowed):
			portal.check_member("submit")
		for _try in range(1000 - allowed):
			with pytest.raises(limits.AskedTooOften, match="60 分钟"):
				portal.check_member("submit")
	with entities.acting("a2"):
		portal.check_member("submit")
