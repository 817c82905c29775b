"""What setup.sh refuses before it changes anything: each time one clear line."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.support.shell import assert_refused, run


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
