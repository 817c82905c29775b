"""Who may import whom (docs/architecture.md), read from the sources; and the guide with frappe out of reach."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "hotline_csg"

FRAPPE = {"frappe", "erpnext"}
# Frappe's own library of numbering plans, and the cloud gateways' clients (optional extras).
SMS = {
	"phonenumbers",
	"alibabacloud_dysmsapi20170525",
	"alibabacloud_tea_openapi",
	"darabonba",
	"tencentcloud",
}
# What a package may import of this project, and from outside besides the standard library.
# The entry points at the end never import each other.
MAY: dict[str, tuple[set[str], set[str]]] = {
	"guide": ({"guide"}, set()),
	"audit": ({"guide", "audit"}, {"openpyxl", "faker"}),
	"__main__": ({"guide", "audit"}, set()),
	"adapters": (
		{"guide", "adapters"},
		FRAPPE
		| {"bs4", "filetype", "fontTools", "openpyxl", "pypinyin", "requests", "rq", "weasyprint"}
		| SMS,
	),
	"service": ({"guide", "adapters", "service"}, FRAPPE | {"pypdf"}),
	"patches": ({"adapters", "patches", "setup"}, FRAPPE),
	"setup": ({"guide", "adapters", "service", "setup"}, FRAPPE | {"faker"}),
	"handlers": ({"guide", "adapters", "service"}, FRAPPE),
	"commands": ({"guide", "adapters", "service"}, FRAPPE | {"click"}),
	"tasks": ({"guide", "adapters", "service"}, FRAPPE),
	"api": ({"guide", "adapters", "service"}, FRAPPE),
	"permissions": ({"guide", "adapters", "service"}, FRAPPE),
	"hotline_csg": ({"guide", "adapters", "service", "hotline_csg"}, FRAPPE),
	"pages": ({"guide", "adapters", "service"}, FRAPPE),
	"www": ({"guide", "adapters", "service"}, FRAPPE),
	"hooks": (set(), set()),
	"__init__": (set(), set()),
}
# Entry points decide nothing: of the guide they use its types, not its engine and tables of rules.
ENTRY_POINTS = {"commands", "handlers", "tasks", "api", "pages", "permissions", "hotline_csg", "www"}
DECIDES = {"engine", "guards", "corrections", "rulebook", "counting", "watch", "effects", "urges", "review"}

SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "node_modules" not in path.parts)
GUIDE = [path for path in SOURCES if path.is_relative_to(PACKAGE / "guide")]


def name_of(path: Path) -> str:
	return path.relative_to(ROOT).as_posix()


def part_of(path: Path) -> str:
	return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
	"""The full dotted names a file imports, relative ones resolved; `from a import b` gives `a.b`."""
	package = ("hotline_csg", *path.relative_to(PACKAGE).parts[:-1])
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if isinstance(node, ast.Import):
			yield from (alias.name for alias in node.names)
		elif isinstance(node, ast.ImportFrom):
			base = package[: len(package) - node.level + 1] if node.level else ()
			source = (*base, *(node.module.split(".") if node.module else ()))
			yield from (".".join((*source, alias.name)) for alias in node.names)


def barred(name: str, part: str) -> bool:
	"""Whether `part` of the project may not import `name`."""
	own, outside = MAY[part]
	parts = name.split(".")
	if parts[0] != "hotline_csg":
		return parts[0] not in sys.stdlib_module_names and parts[0] not in outside
	if parts[1:] in ([], ["__version__"]):
		return False
	if parts[1] not in own:
		return True
	return part in ENTRY_POINTS and parts[1] == "guide" and parts[2] in DECIDES


def breaches(path: Path) -> list[str]:
	return [name for name in imported(path) if barred(name, part_of(path))]


def test_every_package_has_its_rule() -> None:
	assert {part_of(path) for path in SOURCES} <= set(MAY)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_is_imported_that_may_not_be(path: Path) -> None:
	assert breaches(path) == []


def test_a_breach_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
	bad = tmp_path / "guide" / "bad.py"
	bad.parent.mkdir()
	bad.write_text(
		"import frappe.utils\nfrom ..adapters import clock\nfrom .words import Role\nimport json\n"
	)
	assert breaches(bad) == ["frappe.utils", "hotline_csg.adapters.clock"]
	entry = tmp_path / "tasks.py"
	entry.write_text(
		"from hotline_csg.guide.engine import decide\nfrom hotline_csg import api, service\nimport numpy\n"
	)
	assert breaches(entry) == ["hotline_csg.guide.engine.decide", "hotline_csg.api", "numpy"]


@pytest.mark.parametrize("path", GUIDE, ids=name_of)
def test_the_guide_knows_no_now(path: Path) -> None:
	clocks = {"now", "today", "utcnow", "time_ns", "monotonic", "perf_counter"}
	asked = [
		node.func.attr
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
		if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in clocks
	]
	assert asked == []


WITHOUT_FRAPPE = """
import importlib, pkgutil, sys

class Barred:
	def find_spec(self, name, path=None, target=None):
		if name.split(".")[0] in {"frappe", "erpnext", "openpyxl", "faker", "requests"}:
			raise ImportError(f"{name} is out of reach")

sys.meta_path.insert(0, Barred())
import hotline_csg.guide
names = [one.name for one in pkgutil.walk_packages(hotline_csg.guide.__path__, "hotline_csg.guide.")]
for name in names:
	importlib.import_module(name)
print(len(names))
"""


def test_every_module_of_the_guide_is_imported_where_frappe_cannot_be() -> None:
	done = subprocess.run(
		[sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{WITHOUT_FRAPPE}"],
		capture_output=True,
		text=True,
		check=False,
	)
	assert done.returncode == 0, done.stderr
	assert int(done.stdout) == len(GUIDE) - 1
