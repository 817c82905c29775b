"""Running the project's scripts in tests, and what setup.sh says when it refuses."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
REFUSAL = re.compile(r"setup\.sh: FAILED(?: at \"[^\"]+\")?: (?P<what>.+)\. What to do: (?P<do>.+)\.")


def run(*command, **environment) -> subprocess.CompletedProcess:
	"""Run it in the checkout, without input, with `environment` added to that of the tests."""
	return subprocess.run(
		[str(part) for part in command],
		cwd=ROOT,
		env=os.environ | {key: str(value) for key, value in environment.items()},
		stdin=subprocess.DEVNULL,
		capture_output=True,
		text=True,
	)


def assert_refused(said: subprocess.CompletedProcess, what: str, do: str) -> None:
	"""It failed with one line, which says these parts of what is wrong and of what to do."""
	refusals = [REFUSAL.fullmatch(line) for line in said.stderr.splitlines()]

	assert said.returncode == 1
	assert len(refusals) == 1 and refusals[0], said.stderr
	assert what in refusals[0]["what"]
	assert do in refusals[0]["do"]
