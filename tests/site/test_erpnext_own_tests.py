"""ERPNext's own tests of Support (Issue, service levels and what else it has) pass with the app installed."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import frappe
import pytest

from tests.support import second_site

pytestmark = pytest.mark.long

SUPPORT = Path(frappe.get_app_path("erpnext")) / "support"


def how_many(path: Path) -> int:
	nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
	return sum(isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in nodes)


def named(path: Path) -> tuple[str, ...]:
	"""A doctype's tests are run by its name, which makes the records they stand on; those of a report by their module."""
	folder = path.parent
	if folder.parent.name == "doctype":
		return ("--doctype", json.loads((folder / f"{folder.name}.json").read_text())["name"])
	return ("--module", ".".join(["erpnext", *path.relative_to(SUPPORT.parent).with_suffix("").parts]))


# What is run → how many tests it has: a runner that finds none is not taken for one that passes. Reports come last,
# on the records of the doctypes.
SUITES = {named(path): how_many(path) for path in sorted(SUPPORT.rglob("test_*.py")) if how_many(path)}


@pytest.fixture(scope="module")
def with_the_app(site: str) -> Iterator[second_site.Site]:
	with second_site.erpnext_site() as second:
		second.bench("set-config", "allow_tests", "1")
		second.bench("install-app", "hotline_csg")
		yield second


def test_issue_and_service_levels_are_among_them():
	assert {("--doctype", "Issue"), ("--doctype", "Service Level Agreement")} <= SUITES.keys()


@pytest.mark.parametrize("suite", SUITES, ids=" ".join)
def test_erpnexts_own_tests_pass_with_the_app(with_the_app, suite):
	command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", with_the_app.name]
	done = subprocess.run(
		[*command, "run-tests", *suite], cwd=os.environ["HOTLINE_SITES"], capture_output=True, text=True
	)
	said = done.stdout + done.stderr
	ran = re.search(r"^Ran (\d+) tests?", said, re.MULTILINE)

	assert ran and int(ran[1]) == SUITES[suite], f"not all tests of {suite} ran:\n{said[-3000:]}"
	assert re.findall(r"^(?:FAIL|ERROR): (\S+)", said, re.MULTILINE) == [], said[-4000:]
