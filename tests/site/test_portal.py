"""What market entities send by the portal: appeals and files; and what it takes from nobody."""

from collections.abc import Iterator
from datetime import datetime

import frappe
import pytest
from frappe.core.doctype.file.exceptions import MaxFileSizeReachedError

from hotline_csg.adapters import files
from hotline_csg.adapters.files import FileRefused
from hotline_csg.adapters.intake import TextNotPlain, TextTooLong
from hotline_csg.adapters.portal import shown
from hotline_csg.guide.words import EventKind
from hotline_csg.service import portal
from tests.support import builders
from tests.support import portal as entities
from tests.support.builders import MONDAY, STEP
from tests.support.portal import seen

SATURDAY = datetime(2026, 3, 7, 10, 0)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(scope="module", autouse=True)
def customers(site: str) -> Iterator[dict[str, str]]:
	with entities.committed() as made:
		yield made


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
