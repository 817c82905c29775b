"""setup.sh and a real MariaDB: a wrong password is said, and only the site's own database is ever touched."""

import os
import subprocess
from pathlib import Path

import frappe
import pytest

from tests.support.second_site import mariadb

ROOT = Path(__file__).parents[2]
READ = 'for part in say database; do source "installer/$part.sh"; done; MEMORY="$1"; open_log'


def in_installer(script: str, folder: Path, password: str = "") -> subprocess.CompletedProcess:
	"""Run lines of bash after setup.sh's functions, whose database server is that of the tests."""
	settings = {
		"DB_HOST": "127.0.0.1",
		"DB_PORT": str(frappe.conf.db_port),
		"DB_ROOT_USER": "installer",
		"DB_ROOT_PASSWORD": password,
		"ADMIN_PASSWORD": "",
		"USER_PASSWORD": "",
	}
	return subprocess.run(
		["bash", "-Eeuo", "pipefail", "-c", f"{READ}\n{script}", "installer", folder / "memory"],
		cwd=ROOT,
		env=os.environ | settings,
		capture_output=True,
		text=True,
	)


@pytest.fixture
def account(site):
	mariadb(
		"create or replace user installer@'%' identified by 'right'; grant all on *.* to installer@'%' with grant option"
	)
	yield
	mariadb("drop user installer@'%'")


@pytest.fixture
def somebody_elses(site):
	mariadb("create database somebody_else; create table somebody_else.kept select 42 as answer")
	yield
	mariadb("drop database somebody_else")


def databases() -> set[str]:
	return set(mariadb("show databases").split())


def test_a_wrong_password_is_said(account, tmp_path):
	said = in_installer("check_database_login", tmp_path, "wrong")

	assert said.returncode == 1
	assert said.stderr.startswith(
		"setup.sh: FAILED: MariaDB refuses installer with this password (ERROR 1045"
	)
	assert said.stderr.endswith(
		"What to do: give the right one with --db-root-password (and --db-root-user).\n"
	)
	assert "right" not in said.stderr.replace("the right one", "")


def test_the_right_password_passes(account, tmp_path):
	said = in_installer("check_database_login", tmp_path, "right")

	assert (said.returncode, said.stderr) == (0, "")


def test_only_the_site_gets_a_database_again_and_again(account, somebody_elses, tmp_path):
	before = databases()
	said = in_installer("make_database; known db_name", tmp_path, "right")
	name = said.stdout
	mariadb(f"create table {name}.half_made select 1 as one")
	again = in_installer("recall; make_database; known db_name", tmp_path, "right")
	made = databases() - before
	tables = mariadb("show tables", name)
	privileges = mariadb(f"show grants for {name}@'%'")
	mariadb(f"drop database {name}; drop user {name}@'%'")

	assert (said.returncode, again.returncode) == (0, 0), said.stderr + again.stderr
	assert again.stdout == name
	assert made == {name}
	assert tables == ""
	assert "ON *.* TO" not in privileges.replace("GRANT USAGE ON *.*", "")
	assert mariadb("select answer from somebody_else.kept") == "42\n"
