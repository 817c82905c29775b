"""What the sources must hold without a server: whitelisted functions typed, guarded and named; no way past the rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "hotline_csg"
SOURCES = sorted(PACKAGE.rglob("*.py"))
PAGES = sorted(path for ending in ("html", "md") for path in PACKAGE.rglob(f"*.{ending}"))

# A guest may call these; each says why.
FOR_GUESTS = {
	"incoming": "the call centre's system proves itself by its token",
	"report": "the SMS gateway proves itself by its token or signature",
	"upload_file": "as the original: a site may let guests upload; orders are checked",
	"get_page_of_list": "as the original, with the orders left out",
	"get_list_data": "as the original, with the orders left out",
	"get_form_data": "as the original, with the orders left out",
	"download_pdf": "as the original, whose links carry a key; our own papers are checked",
	"ask_code": "answers the same to everybody; counted by address and order",
	"progress": "the code sent to the order's own number is the proof; few tries",
	"rate_by_link": "the signed link is the proof; it is used up by the rating",
}
# The first statement of a whitelisted function calls one of these; `take_receipts` begins with token and signature.
CHECKS = re.compile(
	r"(?:^|\.)(?:has_permission|works_here|is_guarded|without_orders|_?check_\w+|_?may_\w+|take_receipts)$"
)
# Writing past permissions, transactions and the query builder: only with the reason on the same statement.
PAST = re.compile(
	r"ignore_permissions\s*=\s*True|frappe\.db\.commit\(|frappe\.db\.(?:sql|sql_ddl|multisql)\(|frappe\.local\.db\.sql\("
)
RENDERED = re.compile(r"\{\{-?(?P<inside>.*?)-?\}\}", re.DOTALL)


def name_of(path: Path) -> str:
	return path.relative_to(ROOT).as_posix()


def whitelisted(tree: ast.AST) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
	"""Each whitelisted function with its decorator; one without arguments counts as a call without any."""
	for node in ast.walk(tree):
		if not isinstance(node, ast.FunctionDef):
			continue
		for one in node.decorator_list:
			called = one if isinstance(one, ast.Call) else ast.Call(one, [], [])
			if ast.unparse(called.func).endswith("whitelist"):
				yield node, called


def faults(source: str) -> list[str]:
	found = []
	for function, decorator in whitelisted(ast.parse(source)):
		words = {word.arg: word.value for word in decorator.keywords}
		if "methods" not in words:
			found.append(f"{function.name} names no methods")
		if "allow_guest" in words and function.name not in FOR_GUESTS:
			found.append(f"{function.name} is for guests")
		found += [f"{function.name}: {name} is not typed" for name in untyped(function)]
		if not checks_first(function):
			found.append(f"{function.name} checks no permission in its first statement")
	return found


def untyped(function: ast.FunctionDef) -> Iterator[str]:
	given = function.args
	every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
	yield from (one.arg for one in every if one is not None and one.annotation is None)
	if function.returns is None:
		yield "return"


def checks_first(function: ast.FunctionDef) -> bool:
	body = function.body[1:] if ast.get_docstring(function) is not None else function.body
	if not body:
		return False
	calls = [node for node in ast.walk(body[0]) if isinstance(node, ast.Call)]
	if function.name == "get_form_data":
		# The original decides which document it is: what it found is checked.
		calls = [node for one in body for node in ast.walk(one) if isinstance(node, ast.Call)]
	return any(CHECKS.search(ast.unparse(call.func)) for call in calls)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_whitelisted_functions_are_typed_named_and_guarded(path: Path) -> None:
	assert faults(path.read_text(encoding="utf-8")) == []


def test_there_are_whitelisted_functions() -> None:
	names = [
		function.name
		for path in SOURCES
		for function, _ in whitelisted(ast.parse(path.read_text(encoding="utf-8")))
	]

	assert {"act", "board", "get_count", "upload_file", "incoming"} <= set(names)
	assert set(FOR_GUESTS) <= set(names), "a name that no guest may call any more"


@pytest.mark.parametrize(
	("source", "fault"),
	[
		("@frappe.whitelist()\ndef f(a: str) -> None:\n\tfrappe.has_permission(a)", "f names no methods"),
		(
			"@frappe.whitelist(methods=['GET'])\ndef f(a) -> None:\n\tfrappe.has_permission(a)",
			"f: a is not typed",
		),
		(
			"@frappe.whitelist(methods=['GET'])\ndef f(a: str):\n\tfrappe.has_permission(a)",
			"f: return is not typed",
		),
		(
			"@frappe.whitelist(methods=['GET'])\ndef f(a: str) -> None:\n\tx = 1\n\tfrappe.has_permission(a)",
			"f checks no permission in its first statement",
		),
		(
			"@frappe.whitelist(methods=['GET'], allow_guest=True)\ndef f(a: str) -> None:\n\tfrappe.has_permission(a)",
			"f is for guests",
		),
		("@frappe.whitelist\ndef f() -> None:\n\tfrappe.has_permission('x')", "f names no methods"),
	],
)
def test_a_fault_would_be_seen(source: str, fault: str) -> None:
	assert faults(source) == [fault]


# Past permissions, transactions and the query builder ------------------------------------------------------------


def without_reason(source: str) -> list[str]:
	"""Statements that go past, and have no comment on any of their lines."""
	lines = source.splitlines()
	found = []
	for node in ast.walk(ast.parse(source)):
		if not isinstance(node, ast.Expr | ast.Assign | ast.Return):
			continue
		text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
		above = lines[node.lineno - 2].strip() if node.lineno > 1 else ""
		code = "\n".join(line.split("  # ")[0] for line in text.splitlines())
		if PAST.search(code) and "  # " not in text and not above.startswith("#"):
			found.append(f"{node.lineno}: {text.strip()[:80]}")
	return found


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_what_goes_past_the_rules_says_why(path: Path) -> None:
	assert without_reason(path.read_text(encoding="utf-8")) == []


def test_what_says_no_reason_would_be_seen() -> None:
	assert without_reason("doc.insert(ignore_permissions=True)") != []
	assert without_reason("frappe.db.commit()") != []
	assert without_reason("rows = frappe.db.sql('select 1')") != []
	assert without_reason("frappe.db.commit()  # the outbox's own transaction") == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_sql_is_built_by_an_f_string_where_it_is_run(path: Path) -> None:
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("db.sql", "db.multisql")):
			assert not any(isinstance(one, ast.JoinedStr) for one in ast.walk(node)), node.lineno


# Pages, and the one clock ------------------------------------------------------------------------------------------


def unescaped(text: str) -> list[str]:
	return [
		found.group()
		for found in RENDERED.finditer(text)
		if not re.search(r"\|\s*(?:e|escape|tojson)\b", found["inside"])
		and not found["inside"].strip().startswith("_(")
	]


def test_every_value_of_a_page_is_escaped() -> None:
	for path in PAGES:
		text = path.read_text(encoding="utf-8")
		assert (name_of(path), unescaped(text)) == (name_of(path), [])
		assert not re.search(r"\|\s*safe\b", text), name_of(path)


def test_an_unescaped_value_would_be_seen() -> None:
	assert unescaped("<p>{{ doc.unit }}</p>") == ["{{ doc.unit }}"]
	assert unescaped("<p>{{ doc.unit | e }} {{ _('Order') }}</p>") == []


def test_the_app_asks_for_the_moment_in_one_place() -> None:
	calls = [
		name_of(path)
		for path in SOURCES
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
		if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("now_datetime")
	]

	assert calls == ["hotline_csg/adapters/clock.py"]
