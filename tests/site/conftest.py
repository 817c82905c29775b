"""Fixtures of the tests on a real site. Each test is rolled back; see tests/support/frappe_site.py."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from tests.support import frappe_site, second_site, web
from tests.support.gateway import Gateway, running
from tests.support.rest import Client
from tests.support.thousand import gateway, shown, thousand, two  # noqa: F401 (fixtures)

frappe_site.require("site")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	"""The long modules first: begun last, one of them would keep one process busy and the others idle."""
	items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
	"""The test site's name, connected to for the whole run."""
	with frappe_site.connected() as name:
		yield name


@pytest.fixture(autouse=True)
def _kept_apart(site: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
	if "committing" in request.fixturenames:
		yield
		return
	with monkeypatch.context() as patch, frappe_site.rolled_back(patch):
		yield


@pytest.fixture
def committing(site: str) -> Iterator[Callable[[str, str], None]]:
	"""For tests whose rows a web server or worker must see: commits are real.

	What it gives is called with doctype and name of each document made, to delete it at the end.
	"""
	with frappe_site.committing() as remember:
		yield remember


@pytest.fixture(scope="session")
def base_url(site: str) -> Iterator[str]:
	"""The address of a web server on the test site; use it with `committing`."""
	with web.served() as address:
		yield address


@pytest.fixture
def erpnext_site(site: str) -> Iterator[second_site.Site]:
	"""A throw-away site without the app, for tests that install and uninstall it."""
	with second_site.erpnext_site() as second:
		yield second


@pytest.fixture(scope="module")
def gateway_process() -> Iterator[Gateway]:
	"""A gateway that misbehaves on command, as a process of its own; see tests/support/gateway.py."""
	with running() as process:
		yield process


@pytest.fixture
def rest(committing: Callable[[str, str], None], base_url: str) -> Callable[..., Client]:
	"""`rest("agent", moment)`: a client of the web server for one of `builders.PARTS`; `rest()` is a guest."""

	def client(part: str | None = None, now: datetime | None = None) -> Client:
		return Client(base_url, part, now)

	return client
