"""What the market entity is told (N17): by number and date, never of a report, not at night, not who opted out."""

from __future__ import annotations

from datetime import datetime

import frappe
import pytest

from hotline_csg.adapters.outbox import opt_outs
from hotline_csg.adapters.portal import ratings
from hotline_csg.guide.words import State
from tests.support import builders, outbox


@pytest.fixture(autouse=True)
def _means(site: str) -> None:
	outbox.use_dead_means()


def test_the_entity_is_told_number_and_due_date_once_accepted():
	doc = builders.received()
	(row,) = outbox.notices(code="N17-accepted")

	assert (row.means, row.recipient, row.told_as) == ("短信", None, "市场主体")
	assert (
		row.message == f"您的诉求已受理，编号 {doc.name}，预计 2026-03-09 17:30 前办结。服务热线 4001595598"
	)
	assert "13800000001" not in frappe.as_json(row)


def test_the_entity_is_told_that_it_is_finished_with_the_address_for_ratings():
	frappe.db.set_single_value("Hotline Settings", "rating_url", "https://hotline.example/rate/{number}")
	frappe.clear_document_cache("Hotline Settings", "Hotline Settings")
	doc = builders.order(State.ARCHIVED)
	(row,) = outbox.notices(code="N17-finished")

	assert row.message == (
		f"您的诉求 {doc.name} 已办结，请评价：https://hotline.example/rate/{doc.name}。服务热线 4001595598"
	)


def test_without_another_address_the_portals_own_page_takes_the_rating():
	frappe.flags.hotline_now = builders.after(State.ARCHIVED)
	doc = builders.order(State.ARCHIVED)
	(row,) = outbox.notices(code="N17-finished")

	assert (
		row.message == f"您的诉求 {doc.name} 已办结，请评价：{ratings.link_of(doc.name)}。服务热线 4001595598"
	)


def test_no_contact_no_message():
	builders.received(
		category="咨询",
		channel="12345市府热线",
		transfer_number="1",
		transfer_body="市府",
		no_contact=1,
		phone=None,
		contact_name=None,
	)

	assert outbox.notices(code="N17-accepted") == []


def test_a_report_is_never_answered_by_message():
	builders.received(category="举报")

	assert [row for row in outbox.notices() if row.told_as == "市场主体"] == []


@pytest.mark.parametrize("written", ["13800000001", "+86 138-0000-0001", "１３８０００００００１"])
def test_who_opted_out_is_not_told(written):
	frappe.get_doc({"doctype": "Hotline Opt Out", "phone": written}).insert()
	builders.received()
	(row,) = outbox.notices(code="N17-accepted")

	assert (row.state, row.waiting, row.last_error) == ("已作废", None, "主体已退订")


def test_an_opt_out_keeps_a_digest_and_a_mask():
	doc = frappe.get_doc({"doctype": "Hotline Opt Out", "phone": "13800000001"}).insert()
	doc.reason = "来电要求"
	doc.save()

	assert "13800000001" not in frappe.as_json(frappe.get_doc("Hotline Opt Out", doc.name))
	assert opt_outs.refused("13800000001")
	with pytest.raises(frappe.UniqueValidationError):
		frappe.get_doc({"doctype": "Hotline Opt Out", "phone": "138 0000 0001"}).insert()


@pytest.mark.parametrize("given", [{}, {"phone": "13800000001", "email": "a@example.com"}, {"phone": "abc"}])
def test_an_opt_out_names_one_address(given):
	with pytest.raises(opt_outs.NothingToOptOut):
		frappe.get_doc({"doctype": "Hotline Opt Out", **given}).insert()


def test_messages_to_entities_keep_quiet_at_night():
	at = datetime(2026, 3, 2, 22, 30)
	builders.received(at)
	(row,) = outbox.notices(code="N17-accepted")

	assert row.send_after == datetime(2026, 3, 3, 8, 0)
