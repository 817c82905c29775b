"""No request without a timeout: a gateway that says nothing must not hold a worker for ever."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for folder in ("hotline_csg", "installer") for path in (ROOT / folder).rglob("*.py"))
METHODS = {"delete", "get", "head", "options", "patch", "post", "put", "request"}
OPENERS = {"urlopen", "create_connection", "SMTP", "SMTP_SSL", "HTTPConnection", "HTTPSConnection"}


def named(node: ast.expr) -> str:
	"""The dotted name of what is called, `self._session().request` as it is written."""
	return ast.unparse(node)


def asks(call: ast.Call) -> bool:
	"""Whether a call goes over the network and waits for an answer."""
	name = named(call.func)
	last = name.rpartition(".")[2]
	if last in OPENERS:
		return True
	owner = name.rpartition(".")[0].lower()
	return last in METHODS and (owner == "requests" or "session" in owner) and "frappe" not in owner


def without_timeout(source: str) -> Iterator[str]:
	for node in ast.walk(ast.parse(source)):
		if (
			isinstance(node, ast.Call)
			and asks(node)
			and "timeout" not in {word.arg for word in node.keywords}
		):
			yield f"{node.lineno}: {named(node.func)}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_request_has_a_timeout(path: Path) -> None:
	assert list(without_timeout(path.read_text(encoding="utf-8"))) == []


def test_the_app_does_ask_and_is_looked_at() -> None:
	asking = [
		path.relative_to(ROOT).as_posix()
		for path in SOURCES
		if any(
			isinstance(node, ast.Call) and asks(node)
			for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
		)
	]
	assert "hotline_csg/adapters/sms/http.py" in asking


def test_a_request_without_one_would_be_seen() -> None:
	source = (
		"requests.get(url)\nself.session.post(url, timeout=3)\nsession().request('GET', url)\n"
		"urllib.request.urlopen(url)\ndoc.get('name')\nfrappe.session.get('user')\n"
	)
	assert list(without_timeout(source)) == [
		"1: requests.get",
		"3: session().request",
		"4: urllib.request.urlopen",
	]
