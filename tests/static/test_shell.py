"""The shell scripts: sound by shellcheck; their help is whole; test.sh says what it cannot run."""

import re
import sys
from pathlib import Path

import pytest

from tests.support.shell import ROOT, run

SCRIPTS = ["setup.sh", "test.sh", ".ci/run", "installer/yarn-wrapper.sh"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_shellcheck_finds_nothing(script):
	shellcheck = Path(sys.executable).with_name("shellcheck")
	found = run(shellcheck, "--external-sources", "--check-sourced", script)

	assert (found.returncode, found.stdout) == (0, "")


def options_read_by(script: str) -> set[str]:
	cases = re.findall(r"^\t+((?:-{1,2}[a-z-]+(?: \| )?)+)\)", (ROOT / script).read_text(), re.M)
	return {option for case in cases for option in case.split(" | ") if len(option) > 2}


@pytest.mark.parametrize(("script", "least"), [("setup.sh", 25), ("test.sh", 3)])
def test_help_names_every_option(script, least):
	said = run("bash", script, "--help")
	options = options_read_by(script)

	assert len(options) >= least
	assert said.returncode == 0
	assert [option for option in sorted(options) if option not in said.stdout] == []


def test_without_a_bench_the_site_tests_are_loudly_missing(tmp_path):
	said = run("bash", "test.sh", "site", "--bench", "/nonexistent", HOTLINE_TEST_DIR=tmp_path / "state")

	assert said.returncode == 1
	assert said.stdout.splitlines()[-1] == (
		"test.sh: ran: nothing; "
		"DID NOT RUN: site (no bench at /nonexistent: run ./setup.sh, or name one by BENCH_DIR)"
	)


def test_an_unknown_part_is_refused():
	said = run("bash", "test.sh", "sight")

	assert said.returncode == 2
	assert "unknown argument 'sight'" in said.stderr
