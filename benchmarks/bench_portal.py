"""The portal under load: 50 people of entities at once, on a site, through gunicorn as in production.

Run on a site for tests that `hotline_csg.setup.site.prepare` made ready, in its folder sites/:
`python bench_portal.py SITE [--people 50] [--rounds 20] [--port 8790]`. What it makes stays on the site.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

ENTRIES = {
	"category": "咨询",
	"topic": "平台应用-其他",
	"description": "平台无法下载结算单。",
	"contact_name": "陈测试",
	"phone": "13800000011",
}
# What somebody does, and how often in twenty.
DOES = ("first page",) * 4 + ("form",) * 3 + ("list",) * 6 + ("appeal",) * 5 + ("answers",) + ("submit",)


def prepare(site: str, count: int) -> list[tuple[str, str]]:
	"""People of `count` / 2 entities with an appeal each; gives each one's token and number."""
	import frappe
	from frappe.utils.password import set_encrypted_password

	from hotline_csg.adapters.portal import members
	from hotline_csg.adapters.portal.members import Standing
	from hotline_csg.service import portal

	frappe.init(site)
	frappe.connect()
	frappe.local.conf.throttle_user_limit = 10 * count  # Frappe lets a site make 60 users an hour
	made = []
	run = f"{time.time():.0f}"
	for number in range(count):
		if number % 2 == 0:
			doc = {"doctype": "Customer", "customer_name": f"{run}压测{number}", "customer_type": "Company"}
			customer = frappe.get_doc(doc).insert().name
		email = f"{run}-{number}@entity.example"
		members.invite(customer, email, f"压测{number}", "13800000011", number % 2 == 0, Standing.ACTIVE)
		frappe.db.set_value("User", email, "api_key", email)
		set_encrypted_password("User", email, "secret", "api_secret")
		frappe.set_user(email)
		made.append((f"token {email}:secret", portal.submit(members.needed(), dict(ENTRIES), ())["name"]))
		frappe.set_user("Administrator")
		frappe.db.commit()
	frappe.destroy()
	return made


def one(address: str, site: str, token: str, what: str, order: str) -> float:
	"""Seconds that a request took; raises where it was not answered with 200."""
	paths = {
		"first page": "/hotline",
		"form": "/hotline/new",
		"list": "/hotline/appeals",
		"appeal": f"/hotline/appeal?name={order}",
	}
	data = None
	if what == "answers":
		data = {"text": "结算单 下载失败"}
	if what == "submit":
		data = {"entries": json.dumps(ENTRIES)}
	path = paths.get(what) or f"/api/method/hotline_csg.api.portal.{what}"
	headers = {"Authorization": token, "Content-Type": "application/json", "X-Frappe-Site-Name": site}
	request = urllib.request.Request(address + path, json.dumps(data).encode() if data else None, headers)
	begin = time.perf_counter()
	with urllib.request.urlopen(request, timeout=120) as answer:
		answer.read()
	return time.perf_counter() - begin


def visit(
	address: str, site: str, who: tuple[str, str], rounds: int, seed: int
) -> list[tuple[str, float | None]]:
	chance, took = random.Random(seed), []
	for _round in range(rounds):
		what = chance.choice(DOES)
		try:
			took.append((what, one(address, site, who[0], what, who[1])))
		except (urllib.error.URLError, OSError):
			took.append((what, None))
	return took


def serve(site: str, port: int) -> subprocess.Popen:
	command = [
		sys.executable,
		"-m",
		"gunicorn",
		f"--bind=127.0.0.1:{port}",
		"--workers=4",
		"--threads=4",
		"--timeout=120",
		"--preload",
	]
	server = subprocess.Popen([*command, "frappe.app:application"], stderr=subprocess.DEVNULL)
	for _try in range(300):
		try:
			headers = {"X-Frappe-Site-Name": site}
			urllib.request.urlopen(
				urllib.request.Request(f"http://127.0.0.1:{port}/api/method/ping", headers=headers), timeout=5
			).close()
			return server
		except (urllib.error.URLError, OSError):
			time.sleep(0.2)
	server.terminate()
	raise SystemExit("gunicorn did not answer")


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("site")
	parser.add_argument("--people", type=int, default=50)
	parser.add_argument("--rounds", type=int, default=20)
	parser.add_argument("--port", type=int, default=8790)
	given = parser.parse_args()
	people = prepare(given.site, given.people)
	address, server = f"http://127.0.0.1:{given.port}", serve(given.site, given.port)
	try:
		for who in people[:8]:
			one(address, given.site, who[0], "appeal", who[1])
		begin = time.perf_counter()
		with ThreadPoolExecutor(given.people) as pool:
			visits = [
				pool.submit(visit, address, given.site, who, given.rounds, seed)
				for seed, who in enumerate(people)
			]
			took = [row for one_visit in visits for row in one_visit.result()]
		seconds = time.perf_counter() - begin
	finally:
		server.terminate()
		server.wait()
	by_kind = defaultdict(list)
	for what, time_taken in took:
		by_kind[what].append(time_taken)
	print(f"{given.people} people at once, {len(took)} requests in {seconds:.1f} s, {os.cpu_count()} cores")
	print(f"errors: {sum(one is None for _what, one in took)}")
	for what, times in (*by_kind.items(), ("all", [one for _what, one in took])):
		good = sorted(one for one in times if one is not None)
		p95 = good[max(0, round(len(good) * 0.95) - 1)] if good else float("nan")
		print(
			f"{what:12} n={len(times):5} p50={statistics.median(good) * 1000:7.0f} ms  p95={p95 * 1000:7.0f} ms"
		)


if __name__ == "__main__":
	main()
