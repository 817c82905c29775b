"""Article 10 on the site: the register of important (urgent) events, of each kind, with whom it was told to and when."""

from datetime import datetime

import frappe
import pytest

from hotline_csg.guide.important import ImportantKind
from hotline_csg.setup.site import login
from tests.support import builders

FOUND, HAPPENED = datetime(2026, 3, 2, 9, 0), datetime(2026, 3, 2, 8, 40)
TOLD = {"person": "市场管理部", "means": "电话", "at": "2026-03-02 09:05:00"}


def registered(part="dispatcher", **values):
	doc = {
		"doctype": "Hotline Important Event",
		"kind": ImportantKind.OTHER.zh,
		"found_at": FOUND,
		"happened_at": HAPPENED,
		"description": "交易平台无法登录",
		**values,
	}
	with builders.acting(part, FOUND):
		return frappe.get_doc({key: value for key, value in doc.items() if value is not None}).insert()


@pytest.mark.requirement("R10", "R92.2")
@pytest.mark.parametrize("kind", list(ImportantKind), ids=str)
def test_an_event_of_each_kind_is_registered_and_told_at_once(kind):
	order = builders.order(builders.State.DISPATCHED).name
	name = registered(
		kind=kind.zh, orders=[{"issue": order}], notified=[dict(TOLD)], actions="切换备用系统"
	).name
	event = frappe.get_doc("Hotline Important Event", name)
	told = frappe.get_all("Hotline Notice", {"about": name, "code": "N2"}, ["recipient", "at_once"])

	assert (event.kind, event.found_at, event.happened_at, event.actions) == (
		kind.zh,
		FOUND,
		HAPPENED,
		"切换备用系统",
	)
	assert [row.issue for row in event.orders] == [order]
	assert [(row.person, row.means, str(row.at)) for row in event.notified] == [tuple(TOLD.values())]
	assert {row.recipient for row in told} == {login(part) for part in ("mmd", "handler", "supervisor")}
	assert {row.at_once for row in told} == {1}


@pytest.mark.requirement("R10")
@pytest.mark.parametrize("missing", ["kind", "found_at", "happened_at", "description"])
def test_an_event_says_what_it_is_and_when_it_happened(missing):
	with pytest.raises(frappe.MandatoryError):
		registered(**{missing: None})


@pytest.mark.requirement("R10")
def test_there_is_no_other_kind():
	with pytest.raises(frappe.ValidationError):
		registered(kind="其他事项")


@pytest.mark.requirement("R10")
@pytest.mark.parametrize("part", ["agent", "handler", "head", "officer"])
def test_the_register_is_kept_by_the_desk(part):
	with pytest.raises(frappe.PermissionError):
		registered(part)


@pytest.mark.requirement("R10", "R5.2")
def test_an_event_stays_in_the_register():
	name = registered().name
	with builders.acting("Administrator"), pytest.raises(frappe.ValidationError):
		frappe.delete_doc("Hotline Important Event", name)
	assert frappe.db.exists("Hotline Important Event", name)
