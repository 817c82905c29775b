"""What market entities do on the portal: submit, follow, urge, agree, rate; and who of them may."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import frappe
import pytest
from frappe.core.doctype.file.exceptions import MaxFileSizeReachedError

from hotline_csg.adapters import files
from hotline_csg.adapters.files import FileRefused
from hotline_csg.adapters.intake import TextNotPlain, TextTooLong
from hotline_csg.adapters.portal import announcements, codes, limits, members, ratings, shown
from hotline_csg.adapters.portal.members import NotAMember, NotInvited, Sharing, Standing
from hotline_csg.guide.choices import UrgeKind
from hotline_csg.guide.public import PublicStage
from hotline_csg.guide.words import EventKind, State
from hotline_csg.service import portal
from tests.support import builders, frappe_site, outbox
from tests.support import portal as entities
from tests.support.builders import MONDAY, STEP
from tests.support.gateway import Gateway

SATURDAY = datetime(2026, 3, 7, 10, 0)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(scope="module", autouse=True)
def customers(site: str) -> Iterator[dict[str, str]]:
	with frappe_site.committing() as remember:
		made = entities.prepare(remember)
		frappe.db.commit()
		yield made


def seen(part: str, name: str, at: datetime = MONDAY):
	with entities.acting(part, at) as member:
		return shown.appeal(name, member)


# Submitting ------------------------------------------------------------------------------------------------------


def test_an_appeal_becomes_an_order_with_its_points_and_its_entity(customers):
	doc = frappe.get_doc("Issue", entities.submitted("a1"))

	assert (doc.customer, doc.hotline_unit) == (customers["a"], entities.ENTITIES["a"])
	assert (doc.hotline_stage, doc.hotline_channel, doc.hotline_side) == ("待传递", "企业网站", "内部")
	assert [row.point for row in doc.hotline_points] == entities.ENTRIES["points"]
	assert (doc.hotline_first_agent, doc.raised_by, doc.owner) == (
		None,
		entities.email("a1"),
		entities.email("a1"),
	)


def test_the_agent_who_takes_it_up_is_the_first_asked():
	name = entities.submitted("a1")
	builders.step(name, "agent", EventKind.PASSED, MONDAY + STEP)

	assert frappe.db.get_value("Issue", name, "hotline_first_agent") == builders.login("agent")


def test_outside_the_hours_the_clock_starts_at_the_next_opening():
	with entities.acting("a1", SATURDAY) as member:
		answer = portal.submit(member, dict(entities.ENTRIES), ())

	assert answer["received_at"] == SATURDAY
	assert answer["starts_at"] == datetime(2026, 3, 9, 8, 0)
	assert answer["due"] == datetime(2026, 3, 16, 17, 30)


@pytest.mark.parametrize(
	("entries", "error"),
	[
		({"category": "举报"}, portal.NotSubmitted),
		({"category": ""}, portal.NotSubmitted),
		({"topic": "没有这个"}, portal.NotSubmitted),
		({"topic": "平台应用"}, portal.NotSubmitted),
		({"points": "一"}, portal.NotSubmitted),
		({"points": ["一"] * 21}, portal.NotSubmitted),
		({"description": "<script>alert(1)</script>"}, TextNotPlain),
		({"points": ["<img src=x onerror=alert(1)>"]}, TextNotPlain),
		({"description": "长" * 1_000_000}, TextTooLong),
		({"description": "", "points": []}, frappe.ValidationError),
		({"phone": ""}, frappe.ValidationError),
		({"refers_to": "RX20260302-9999"}, shown.NoSuchAppeal),
	],
	ids=str,
)
def test_bad_input_is_refused_and_nothing_is_stored(entries, error):
	before = frappe.db.count("Issue")
	with entities.acting("a1") as member, pytest.raises(error) as refused:
		portal.submit(member, {**entities.ENTRIES, **entries}, ())

	assert any("一" <= char <= "鿿" for char in str(refused.value))
	frappe.db.rollback()
	assert frappe.db.count("Issue") == before


def test_template_syntax_and_quotes_stay_what_they_are():
	text = "{{ frappe.db.sql('x') }} ' or 1=1 -- {% for %} =HYPERLINK(1)"
	name = entities.submitted("a1", points=[text])

	assert seen("a1", name)["points"][0]["point"] == text


def test_a_complaint_waits_for_the_agents_judgement():
	name = entities.submitted("a1", category="投诉")

	assert frappe.db.get_value("Issue", name, "hotline_stage") == "待传递"


# Files -----------------------------------------------------------------------------------------------------------


def sent_with(*files):
	with entities.acting("a1") as member:
		return portal.submit(member, dict(entities.ENTRIES), files)["name"]


def test_files_are_private_and_come_back_to_their_entity_alone():
	name = sent_with(("说明.pdf", PDF))
	[file] = seen("a1", name)["files"]

	assert frappe.db.get_value("File", file.name, "is_private") == 1
	with entities.acting("a1") as member:
		assert portal.file(member, name, file.name) == (file.file_name, PDF)
	with entities.acting("b1") as member, pytest.raises(shown.NoSuchAppeal):
		portal.file(member, name, file.name)


def test_a_file_of_the_house_is_not_the_entitys():
	name = sent_with()
	with builders.acting("agent", MONDAY + STEP):
		inside = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "内部.pdf",
				"attached_to_doctype": "Issue",
				"attached_to_name": name,
				"is_private": 1,
				"content": PDF,
			}
		).insert()

	with entities.acting("a1") as member, pytest.raises(shown.NoSuchAppeal):
		portal.file(member, name, inside.name)


@pytest.mark.parametrize(
	("file_name", "content"),
	[
		("a.exe", b"MZ\x90\x00"),
		("a.pdf", b"MZ\x90\x00"),
		("a.html", b"<script>"),
		("a.pdf", b"%PDF" + b"0" * 60_000_000),
	],
	ids=["program", "program by another name", "page", "huge"],
)
def test_a_file_that_is_refused_takes_the_appeal_along(file_name, content):
	before = frappe.db.count("Issue")
	with pytest.raises(MaxFileSizeReachedError):  # which FileRefused is a kind of
		sent_with((file_name, content))
	frappe.db.rollback()

	assert frappe.db.count("Issue") == before


def scanner(file_name: str, content: bytes) -> str:
	return "测试病毒" if b"EICAR" in content else ""


def test_a_sites_scanner_is_asked(monkeypatch):
	hooks = frappe.get_hooks

	def with_scanner(hook=None, *rest, **more):
		return (
			["hotline_csg.adapters.files.scanner_of_the_site"]
			if hook == "hotline_file_scanners"
			else hooks(hook, *rest, **more)
		)

	monkeypatch.setattr(frappe, "get_hooks", with_scanner)
	monkeypatch.setattr(files, "scanner_of_the_site", scanner, raising=False)
	sent_with(("clean.pdf", PDF))
	with pytest.raises(FileRefused, match="测试病毒"):
		sent_with(("ill.pdf", PDF + b"EICAR"))


# Who sees what ---------------------------------------------------------------------------------------------------


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


# Urging, the callback, rating ------------------------------------------------------------------------------------


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


# Limits and announcements ----------------------------------------------------------------------------------------


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
