"""Pieces of setup.sh: how failures are told, what is remembered, where mirrors reach."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.shell import ROOT, assert_refused, run


def in_installer(script: str, folder: Path) -> subprocess.CompletedProcess:
	"""Run lines of bash after setup.sh's functions are read, with a log and a memory in `folder`."""
	functions = "\n".join(
		f'source "{ROOT}/installer/{part}.sh"' for part in ("say", "checks", "system", "site")
	)
	prepared = f'set -Eeuo pipefail\nMEMORY="{folder}/memory" VERBOSE="" GITHUB_MIRROR="" PIP_INDEX="" NPM_REGISTRY=""'
	prepared += '\nDB_ROOT_PASSWORD=open-sesame ADMIN_PASSWORD="" USER_PASSWORD=""\n'
	return run("bash", "-c", f"{prepared}\n{functions}\nopen_log\n{script}")


@pytest.mark.parametrize(
	("program", "what", "do"),
	[
		("echo 'tar: write error: No space left on device'", "the disk is full", "free some room"),
		(
			"echo 'E: Failed to fetch http://deb.example/x  Temporary failure resolving'",
			"no network",
			"mirror",
		),
		("echo 'npm error code ECONNREFUSED'", "no network", "--npm-registry"),
		(
			"echo ok; echo 'ValueError: the reason.'; echo bye",
			"trying: ValueError: the reason",
			"run ./setup.sh again",
		),
		("echo 'error: password open-sesame is wrong'", "password *** is wrong", "run ./setup.sh again"),
	],
)
def test_a_failing_program_becomes_one_line(tmp_path, program, what, do):
	said = in_installer(f'run trying bash -c "{program}; exit 3"', tmp_path)

	assert_refused(said, what, do)


def test_the_log_keeps_no_password(tmp_path):
	in_installer("run login echo --db-root-password open-sesame", tmp_path)
	log = (tmp_path / "memory" / "setup.log").read_text().split("---- ")[1].splitlines()

	assert log[0] == "login: echo --db-root-password ***"


def test_what_is_remembered_is_for_the_owner_only(tmp_path):
	first = in_installer("remember word 'a=b c'; mark_done site", tmp_path)
	second = in_installer("recall; is_done site && ! is_done demo && known word", tmp_path)
	memory = tmp_path / "memory" / "memory"

	assert first.returncode == 0
	assert second.stdout == "a=b c"
	assert memory.stat().st_mode & 0o777 == 0o600


def test_only_one_setup_works_at_a_time(tmp_path):
	first = in_installer("echo alone", tmp_path)
	with (tmp_path / "memory" / "lock").open() as lock:
		fcntl.flock(lock, fcntl.LOCK_EX)
		second = in_installer("echo beside it", tmp_path)

	assert first.stdout == "alone\n"
	assert_refused(second, "another setup.sh works on this bench", "wait until it ends")


def test_a_server_started_on_the_way_does_not_hold_the_lock(tmp_path):
	in_installer("run server bash -c 'sleep 60 & echo pid=$!'", tmp_path)
	server = int(re.search(r"^pid=(\d+)", (tmp_path / "memory" / "setup.log").read_text(), re.M)[1])
	again = in_installer("echo again", tmp_path)
	os.kill(server, signal.SIGTERM)

	assert again.stdout == "again\n"


def test_mirrors_reach_every_client(tmp_path):
	said = in_installer(
		"PIP_INDEX=https://pip.example NPM_REGISTRY=https://npm.example GITHUB_MIRROR=https://git.example/hub\n"
		"with_mirrors env; with_mirrors git ls-remote --get-url https://github.com/example/app.git",
		tmp_path,
	)
	lines = said.stdout.splitlines()

	assert {"PIP_INDEX_URL=https://pip.example", "UV_DEFAULT_INDEX=https://pip.example"} <= set(lines)
	assert {"npm_config_registry=https://npm.example", "YARN_REGISTRY=https://npm.example"} <= set(lines)
	assert lines[-1] == "https://git.example/hub/example/app.git"


# What follows a registry's address in a lock file: the places of two packages.
PLACES = ("@scope/a/-/a-1.0.0.tgz#0123", "b/-/b-2.0.0.tgz#4567")
FROM_GIT = "git+https://code.example/frappe/c.git"


def yarn_lock(*addresses: str) -> str:
	first, second = (f"{address}/{place}" for address, place in zip(addresses, PLACES, strict=True))
	return f'''"@scope/a@^1.0.0":
  version "1.0.0"
  resolved "{first}"
b@^2.0.0:
  resolved "{second}"
"c@{FROM_GIT}":
  resolved "{FROM_GIT}#89ab"
'''


YARN_LOCK = yarn_lock("https://first.example", "https://second.example")


@pytest.mark.parametrize("status", [0, 7])
def test_yarn_fetches_from_the_mirror_and_leaves_the_lock_as_it_was(tmp_path, status):
	tools, app = tmp_path / "tools", tmp_path / "app"
	real = tools / "yarn" / "node_modules" / ".bin"
	(tools / "bin").mkdir(parents=True)
	real.mkdir(parents=True)
	app.mkdir()
	shutil.copy(ROOT / "installer" / "yarn-wrapper.sh", tools / "bin" / "yarn")
	(real / "yarn").write_text(f'#!/bin/sh\ncp yarn.lock seen; echo "$@" >arguments; exit {status}\n')
	(real / "yarn").chmod(0o755)
	(app / "yarn.lock").write_text(YARN_LOCK)
	said = run(
		"sh",
		"-c",
		f'cd "{app}" && sh "{tools}/bin/yarn" install --check-files',
		YARN_REGISTRY="https://npm.example/m/",
	)
	seen = [line.split('"')[1] for line in (app / "seen").read_text().splitlines() if "resolved" in line]

	assert said.returncode == status
	assert (app / "arguments").read_text() == "install --check-files\n"
	assert (app / "yarn.lock").read_text() == YARN_LOCK
	assert seen == [*(f"https://npm.example/m/{place}" for place in PLACES), f"{FROM_GIT}#89ab"]
