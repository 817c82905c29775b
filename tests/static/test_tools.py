"""What the tools say of the sources: ruff of all of them, mypy (strict) of the guide."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*command: str) -> str:
	done = subprocess.run(
		[sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
	)
	return "" if done.returncode == 0 else done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
	assert run("ruff", "check", ".") == ""


def test_ruff_would_format_nothing() -> None:
	assert run("ruff", "format", "--check", ".") == ""


def test_mypy_is_content_with_the_guide() -> None:
	assert run("mypy") == ""
