"""A throw-away site with frappe and erpnext only, for tests that install, migrate and uninstall the app."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Site:
	"""A site driven from outside, as an administrator would: by the bench command and by SQL."""

	name: str
	database: str

	def bench(self, *arguments: str) -> str:
		"""What `bench --site NAME …` says; a failing command raises AssertionError with all of it."""
		command = [
			sys.executable,
			"-m",
			"frappe.utils.bench_helper",
			"frappe",
			"--site",
			self.name,
			*arguments,
		]
		done = subprocess.run(command, cwd=os.environ["HOTLINE_SITES"], capture_output=True, text=True)
		assert done.returncode == 0, f"bench {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}"
		return done.stdout

	def sql(self, statement: str) -> list[tuple[str, ...]]:
		"""The rows of a query, each value as the client prints it."""
		return [tuple(line.split("\t")) for line in mariadb(statement, self.database).splitlines()]


@contextmanager
def erpnext_site(name: str = "second.localhost") -> Iterator[Site]:
	"""Make such a site beside the test site; it is gone at the end."""
	# Redis knows a site by its database: another name each time, so that nothing of the last one is remembered.
	site = Site(name, f"second_{secrets.token_hex(4)}")
	folder = Path(os.environ["HOTLINE_SITES"]) / name
	_remove(site, folder)
	mariadb(f"create database {site.database}; create user {site.database}@'%' identified by 'hotline_test'")
	mariadb(f"grant all on {site.database}.* to {site.database}@'%'")
	with Path(os.environ["HOTLINE_ERPNEXT_DUMP"]).open() as dump:
		mariadb(None, site.database, stdin=dump)
	for part in ("public/files", "private/files", "private/backups", "locks", "logs"):
		(folder / part).mkdir(parents=True)
	config = {"db_name": site.database, "db_password": "hotline_test", "db_type": "mariadb"}
	(folder / "site_config.json").write_text(json.dumps(config))
	try:
		yield site
	finally:
		_remove(site, folder)


def _remove(site: Site, folder: Path) -> None:
	mariadb(f"drop database if exists {site.database}; drop user if exists {site.database}@'%'")
	shutil.rmtree(folder, ignore_errors=True)


def mariadb(statement: str | None, database: str = "", stdin=subprocess.DEVNULL) -> str:
	"""What the statement, or the file on `stdin`, gives, run as root of the tests' own server."""
	command = ["mariadb", "--no-defaults", f"--socket={os.environ['HOTLINE_DB_SOCKET']}", "--user=root"]
	command += ["--batch", "--skip-column-names", *([database] if database else [])]
	if statement is not None:
		command += ["--execute", statement]
	done = subprocess.run(command, stdin=stdin, capture_output=True, text=True)
	assert done.returncode == 0, done.stderr
	return done.stdout
