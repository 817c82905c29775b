"""The audit stands on the guide, the standard library, openpyxl and Faker, and starts without the last two."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hotline_csg

PACKAGE = Path(hotline_csg.__file__).parent
ALLOWED = {"openpyxl", "faker"}


def imported(path: Path) -> Iterator[str]:
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if isinstance(node, ast.Import):
			yield from (alias.name for alias in node.names)
		elif isinstance(node, ast.ImportFrom) and not node.level:
			yield node.module or ""


def test_what_is_imported() -> None:
	for path in (*(PACKAGE / "audit").rglob("*.py"), PACKAGE / "__main__.py"):
		for name in imported(path):
			first = name.split(".")[0]
			own = name == "hotline_csg" or name.startswith(("hotline_csg.guide", "hotline_csg.audit"))
			assert own or first in sys.stdlib_module_names or first in ALLOWED, f"{path}: {name}"


def test_a_csv_log_needs_the_standard_library_only(tmp_path: Path) -> None:
	log = tmp_path / "log.csv"
	log.write_text("order,event,at,category\nW1,received,2026-03-02 11:50,建议\n", encoding="utf-8")
	code = (
		"import sys\n"
		"sys.modules.update(dict.fromkeys(('openpyxl', 'faker', 'frappe')))\n"
		"from hotline_csg.__main__ import main\n"
		f"sys.exit(main(['audit', {str(log)!r}]))\n"
	)
	ran = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, check=False)
	assert (ran.returncode, ran.stderr) == (0, b"")
