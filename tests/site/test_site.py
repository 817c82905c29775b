"""The test site itself, and that tests on it are kept apart."""

import frappe
import pytest
import requests

import hotline_csg


def test_the_checkout_is_what_is_tested(request):
	assert hotline_csg.__file__ == str(request.config.rootpath / "hotline_csg" / "__init__.py")


def test_the_site_is_a_chinese_one():
	settings = frappe.get_cached_doc("System Settings")

	assert (settings.time_zone, settings.language) == ("Asia/Shanghai", "zh")


def new_note() -> str:
	return frappe.get_doc({"doctype": "Note", "title": "kept apart"}).insert().name


def test_a_commit_runs_its_callbacks_and_a_rollback_returns_to_it():
	called = []
	frappe.db.after_commit.add(lambda: called.append("after commit"))
	kept = new_note()
	frappe.db.commit()
	lost = frappe.get_doc({"doctype": "Note", "title": "lost"}).insert().name
	frappe.db.rollback()

	assert called == ["after commit"]
	assert frappe.db.exists("Note", kept)
	assert not frappe.db.exists("Note", lost)


def test_nothing_is_left_of_the_test_before():
	assert not frappe.db.exists("Note", {"title": "kept apart"})


@pytest.fixture
def committed_note(committing):
	name = new_note()
	committing("Note", name)
	frappe.db.commit()
	return name


def test_a_committed_row_is_seen_by_the_web_server(committed_note, base_url):
	from tests.support.frappe_site import let_in

	with requests.Session() as session:
		session.post(
			f"{base_url}/api/method/login", data={"usr": "Administrator", "pwd": let_in("Administrator")}
		)
		answer = session.get(f"{base_url}/api/resource/Note/{committed_note}")

	assert answer.json()["data"]["title"] == "kept apart"


def test_a_second_site_has_erpnext_but_not_the_app(erpnext_site):
	apps = [line.split()[0] for line in erpnext_site.bench("list-apps").splitlines() if line.strip()]

	assert apps == ["frappe", "erpnext"]
	assert erpnext_site.sql("select count(*) from tabIssue") == [("0",)]


def test_the_desk_shows_dates_as_the_settings_say():
	settings = frappe.get_cached_doc("System Settings")

	assert settings.date_format == frappe.db.get_default("date_format") == "yyyy-mm-dd"
