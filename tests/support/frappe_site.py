"""The test site, as ./test.sh makes it: connecting to it, and keeping tests apart on it."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PASSWORD = "Hotline-test-9"
_LAST_COMMIT = "hotline_last_commit"
# What a test cannot change by writing rows; everything else in the cache may come from rows rolled back since.
_SCHEMA_KEYS = (
	"all_apps",
	"app_hooks",
	"app_modules",
	"db_tables",
	"doctype_meta",
	"doctype_modules",
	"installed_app_modules",
	"installed_apps",
	"is_table",
	"lang_user_translations",
	"merged_translations",
	"module_app",
	"module_installed_app",
	"table_columns",
)
# What orders and calls leave behind; the test site keeps none of it between tests.
_OF_ORDERS = (
	"Call Log",
	"Comment",
	"Communication",
	"Communication Link",
	"Email Queue",
	"Email Queue Recipient",
	"Error Log",
	"Hotline Appeal Point",
	"File",
	"Hotline Callback",
	"Hotline Contact",
	"Hotline Deadline",
	"Hotline Event",
	"Hotline Helping Department",
	"Hotline Inspection",
	"Hotline Inspection Batch",
	"Hotline Inspection Event",
	"Hotline Inspection Mark",
	"Hotline Investigation Report",
	"Hotline Message",
	"Hotline Negotiation",
	"Hotline Notice",
	"Hotline Order Link",
	"Hotline Portal Appeal",
	"Hotline Rating",
	"Hotline Rectification",
	"Hotline Report Content",
	"Hotline Return",
	"Hotline Signature",
	"Hotline Supervision",
	"Issue",
	"Notification Log",
	"Tag Link",
	"ToDo",
	"Version",
)


def require(part: str) -> None:
	"""Stop pytest with one clear line where there is no test site; where there are several, take this process's own."""
	if "HOTLINE_LANES" in os.environ:
		_take_lane(Path(folder) for folder in os.environ["HOTLINE_LANES"].split(":"))
	if "HOTLINE_SITES" not in os.environ:
		raise pytest.UsageError(f"tests/{part} needs its own site and services: run ./test.sh {part}")


def _take_lane(lanes: Iterable[Path]) -> None:
	"""pytest-xdist numbers its workers from gw0: each has a site, and services, that no other one touches."""
	worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
	text = list(lanes)[int(worker.removeprefix("gw"))].joinpath("environment").read_text()
	os.environ.update(line.split("=", 1) for line in text.splitlines())


@contextmanager
def connected() -> Iterator[str]:
	"""Connect to the test site as Administrator, in Chinese; gives the site's name."""
	import frappe

	from . import builders  # needs frappe, which is there only on a test site

	here = os.getcwd()
	os.chdir(os.environ["HOTLINE_SITES"])  # Frappe reads its folders relative to sites/
	site = os.environ["HOTLINE_SITE"]
	frappe.init(site=site)
	frappe.connect()
	_start_clean()
	builders.prepare()
	frappe.db.commit()
	try:
		yield site
	finally:
		frappe.db.rollback()
		frappe.destroy()
		os.chdir(here)


@contextmanager
def rolled_back(patch: pytest.MonkeyPatch) -> Iterator[None]:
	"""Undo at the end all that is written inside, though the code under test commits.

	COMMIT becomes a savepoint, ROLLBACK goes back to the last of them, and the callbacks of both run, so the code
	sees what it would see on a real site. Nothing outside this connection (web server, worker) sees the rows.
	"""
	import frappe

	_start_clean()
	database = frappe.local.db
	roll_back = database.rollback
	database.savepoint(_LAST_COMMIT)
	patch.setattr(database, "commit", lambda: _commit(database))
	patch.setattr(database, "rollback", lambda *, save_point=None: _roll_back(database, save_point))
	try:
		yield
	finally:
		patch.undo()
		roll_back()
		_start_clean()


@contextmanager
def committing() -> Iterator[Callable[[str, str], None]]:
	"""Let commits be real; gives a function that remembers a document (doctype, name) to delete at the end.

	Orders and calls, and what belongs to them, are deleted without being remembered.
	"""
	import frappe
	from frappe.utils import now_datetime

	_start_clean()
	start = now_datetime()
	remembered: list[tuple[str, str]] = []
	try:
		yield lambda doctype, name: remembered.append((doctype, name))
	finally:
		frappe.db.rollback()
		for doctype, name in reversed(remembered):
			_wipe(doctype, name)
		for doctype in _OF_ORDERS:
			frappe.db.delete(doctype, {"creation": (">=", start)})
		frappe.db.commit()
		_start_clean()


def let_in(user: str) -> str:
	"""Give `user` the tests' password, commit, and return it."""
	import frappe
	from frappe.utils.password import update_password

	update_password(user, PASSWORD)
	frappe.db.commit()
	return PASSWORD


def forget_the_search_index() -> None:
	"""Global search keeps what tests wrote that were rolled back: its table knows no transactions, nor does its queue."""
	import frappe

	frappe.db.sql("delete from __global_search")
	while frappe.cache.rpop("global_search_queue"):
		pass


def _commit(database) -> None:
	database.before_rollback.reset()
	database.after_rollback.reset()
	database.before_commit.run()
	database.savepoint(_LAST_COMMIT)
	database.after_commit.run()


def _roll_back(database, save_point: str | None) -> None:
	if save_point:
		database.sql(f"rollback to savepoint {save_point}")
		return
	database.before_commit.reset()
	database.after_commit.reset()
	database.before_rollback.run()
	database.sql(f"rollback to savepoint {_LAST_COMMIT}")
	database.after_rollback.run()


def _wipe(doctype: str, name: str) -> None:
	"""Delete the rows themselves: the app refuses to delete what it must keep."""
	import frappe

	for field in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(field.options, {"parenttype": doctype, "parent": name})
	frappe.db.delete(doctype, {"name": name})


def _start_clean() -> None:
	"""Administrator, Chinese, no message and no cache left of the test before."""
	import frappe

	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	frappe.local.flags = frappe._dict(currently_saving=[], redirect_location="")
	frappe.local.message_log = []
	frappe.local.response = frappe._dict(docs=[])
	frappe.db.delete("Error Log")  # a MyISAM table, which no rollback empties
	_forget_rows()


def _forget_rows() -> None:
	import frappe
	from frappe.utils import caching

	kept = {frappe.cache.make_key(key) for key in _SCHEMA_KEYS}
	stale = [key for key in frappe.cache.get_keys("") if key not in kept]
	if stale:
		frappe.cache.delete_value(stale, make_keys=False)
	caching._SITE_CACHE.clear()
	frappe.local.cache = {}
	frappe.local.role_permissions = {}
	frappe.local.db.value_cache.clear()
	for name in ("outgoing_email_account", "request_cache", "system_settings", "website_settings"):
		if hasattr(frappe.local, name):
			delattr(frappe.local, name)
