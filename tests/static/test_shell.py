"""The shell scripts: sound by shellcheck, and every refusal of setup.sh one clear line that changes nothing."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = ["setup.sh", "test.sh", ".ci/run", "installer/yarn-wrapper.sh"]
REFUSAL = re.compile(r"setup\.sh: FAILED(?: at \"[^\"]+\")?: (?P<what>.+)\. What to do: (?P<do>.+)\.")


def run(*command, **environment) -> subprocess.CompletedProcess:
	return subprocess.run(
		[str(part) for part in command],
		cwd=ROOT,
		env=os.environ | {key: str(value) for key, value in environment.items()},
		stdin=subprocess.DEVNULL,
		capture_output=True,
		text=True,
	)


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


# ---------------------------------------------------------------- what setup.sh refuses
class Machine:
	"""A Debian 12 as setup.sh sees it: its description, and stand-ins for programs that are found first."""

	def __init__(self, folder: Path):
		self.folder = folder
		self.bench = folder / "bench"
		self.programs = folder / "programs"
		self.programs.mkdir()
		self.is_system("debian", "12")
		self.has("python3", "exit 0")
		self.has("git", "echo 0123456789 refs/heads/version-15")
		# a server elsewhere, so that none is looked for on the machine that runs the tests
		self.has("mariadb", "echo 10.11.6-MariaDB")

	def is_system(self, name: str, version: str) -> None:
		text = f'ID={name}\nVERSION_ID="{version}"\nPRETTY_NAME="{name} {version}"\n'
		(self.folder / "os-release").write_text(text)

	def has(self, program: str, script: str) -> None:
		path = self.programs / program
		path.write_text(f"#!/bin/sh\n{script}\n")
		path.chmod(0o755)

	def check(self, *options) -> subprocess.CompletedProcess:
		return run(
			"bash",
			"setup.sh",
			"--check",
			*("--bench-dir", self.bench),
			*("--python", self.programs / "python3"),
			*("--db-host", "db.example"),
			*options,
			OS_RELEASE=self.folder / "os-release",
			PATH=f"{self.programs}:{os.environ['PATH']}",
		)


@pytest.fixture
def machine(tmp_path) -> Machine:
	return Machine(tmp_path)


def assert_refused(said: subprocess.CompletedProcess, what: str, do: str) -> None:
	refusals = [REFUSAL.fullmatch(line) for line in said.stderr.splitlines()]

	assert said.returncode == 1
	assert len(refusals) == 1 and refusals[0], said.stderr
	assert what in refusals[0]["what"]
	assert do in refusals[0]["do"]


@pytest.mark.parametrize(
	("name", "version"), [("debian", "12"), ("ubuntu", "22.04"), ("ubuntu", "24.04"), ("ubuntu", "26.04")]
)
def test_supported_systems_pass(machine, name, version):
	machine.is_system(name, version)
	said = machine.check()

	assert (said.returncode, said.stderr) == (0, "")
	assert said.stdout.endswith("setup.sh: nothing stands in the way.\n")


@pytest.mark.parametrize(
	("name", "version"), [("debian", "11"), ("debian", "13"), ("ubuntu", "20.04"), ("fedora", "41"), ("", "")]
)
def test_other_systems_are_refused(machine, name, version):
	machine.is_system(name, version)

	assert_refused(machine.check(), f"unsupported system: {name} {version}", "Debian 12 or Ubuntu 22.04+")


STAND_INS = {
	"Python too new": (
		("python3", '[ "$1" = -V ] && echo Python 3.13.0 && exit; exit 1'),
		"is Python 3.13.0, and Frappe 15 needs Python 3.10 to 3.12",
		"--python",
	),
	"disk too small": (
		("df", "echo head; echo /dev/x 9000 7000 2000 78% /"),
		"the disk is too small: 2000 MB free",
		"--bench-dir",
	),
	"no network": (
		("git", "echo 'fatal: Could not resolve host: github.com' >&2; exit 128"),
		"cannot be reached (fatal: Could not resolve host: github.com)",
		"--github-mirror",
	),
	"no such branch": (("git", "exit 0"), "has no branch version-15", "--frappe-branch"),
	"wrong database password": (
		("mariadb", "echo \"ERROR 1045 (28000): Access denied for user 'root'@'localhost'\"; exit 1"),
		"MariaDB refuses root without a password (ERROR 1045",
		"--db-root-password",
	),
	"no database server": (
		("mariadb", "echo \"ERROR 2002 (HY000): Can't connect to server on 'db.example'\"; exit 1"),
		"MariaDB at db.example does not answer",
		"--db-host",
	),
	"database too old": (("mariadb", "echo 10.5.20-MariaDB"), "MariaDB 10.6 or newer is needed", "upgrade"),
	"not MariaDB": (("mariadb", "echo 8.0.36"), "the database server is 8.0.36", "--db-host"),
}


@pytest.mark.parametrize("case", STAND_INS)
def test_what_the_machine_lacks_is_said(machine, case):
	program, what, do = STAND_INS[case]
	machine.has(*program)

	assert_refused(machine.check(), what, do)


@pytest.mark.parametrize(
	("options", "what", "do"),
	[
		(["--colour"], "unknown option '--colour'", "--help"),
		(["--site"], "--site has no value", "--site VALUE"),
		(["--site", "My Site"], "'My Site' is no name for a site", "--site"),
		(["--web-port", "http"], "--web-port 'http' is not a port", "1 to 65535"),
		(["--web-port", "70000"], "--web-port '70000' is not a port", "1 to 65535"),
		(["--user", "root"], "must not belong to root", "--user"),
		(
			["--web-port", "8123", "--socketio-port", "8123"],
			"two of the ports are the same",
			"four different",
		),
		(["--python", "/nonexistent/python3"], "no Python at /nonexistent/python3", "--python"),
	],
)
def test_wrong_options_are_refused(machine, options, what, do):
	assert_refused(machine.check(*options), what, do)


def test_a_named_port_that_is_taken_is_refused(machine):
	with socket.create_server(("127.0.0.1", 0)) as server:
		port = server.getsockname()[1]

		assert_refused(machine.check("--web-port", port), f"port {port} (--web-port) is taken", "--web-port")


def test_a_folder_of_somebody_else_is_left_alone(machine):
	machine.bench.mkdir()
	kept = machine.bench / "kept"
	kept.write_text("as it was")

	assert_refused(machine.check(), f"{machine.bench} exists and was not made by this script", "--bench-dir")
	assert kept.read_text() == "as it was"


def test_without_root_and_sudo_it_says_so(machine, tmp_path):
	# only these programs exist, so neither root's rights nor sudo can be found
	for program in ("bash", "dirname", "realpath", "tr", "cut", "getent", "id", "grep"):
		if program != "id":
			(machine.programs / program).symlink_to(shutil.which(program))
	machine.has("id", "echo 1000")
	said = run("bash", "setup.sh", "--bench-dir", machine.bench, PATH=machine.programs)

	assert_refused(said, "this needs root, and there is no sudo", "su -c ./setup.sh")


def test_a_check_changes_nothing(machine):
	before = sorted(machine.folder.rglob("*"))
	machine.check()

	assert sorted(machine.folder.rglob("*")) == before
	assert not Path("/var/lib/hotline_csg", str(machine.bench)[1:].replace("/", "-")).exists()


# ---------------------------------------------------------------- pieces of setup.sh
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


YARN_LOCK = """"@scope/a@^1.0.0":
  version "1.0.0"
  resolved "https://first.example/@scope/a/-/a-1.0.0.tgz#0123"
b@^2.0.0:
  resolved "https://second.example/b/-/b-2.0.0.tgz#4567"
"c@git+https://code.example/frappe/c.git":
  resolved "git+https://code.example/frappe/c.git#89ab"
"""


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
	assert seen == [
		"https://npm.example/m/@scope/a/-/a-1.0.0.tgz#0123",
		"https://npm.example/m/b/-/b-2.0.0.tgz#4567",
		"git+https://code.example/frappe/c.git#89ab",
	]


# ---------------------------------------------------------------- test.sh
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
