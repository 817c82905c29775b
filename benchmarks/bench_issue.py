"""What inserting and saving an Issue costs with the app beside ERPNext's own, on two sites of the same kind, in one run.

Run in the folder sites/ of a bench: `python bench_issue.py PLAIN SITE [--rounds 40] [--json]`. PLAIN has frappe and
erpnext alone; on SITE the app is installed and `hotline_csg.setup.site.prepare` was run. PLAIN is given a company and
an agent, as SITE has them. Each site has a process of its own, and they take turns; the Issues are rolled back.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta

import frappe

from hotline_csg.setup.site import complete_setup_wizard

USER = "agent@hotline.example"
MONDAY = datetime(2026, 3, 2, 9, 0)
PLAIN = {"doctype": "Issue", "subject": "Printer on fire", "description": "x" * 40}
ORDER = {
	"doctype": "Issue",
	"hotline_category": "咨询",
	"hotline_topic": "平台应用-其他",
	"hotline_unit": "广州测试售电有限公司",
	"hotline_contact_name": "陈测试",
	"hotline_phone": "13800000001",
	"hotline_description": "平台登录提示账号被锁定，如何解锁？",
}
WITHOUT, WITH, HOTLINE = "Issue, ERPNext alone", "Issue, app installed", "order of the hotline"
WARM_UP = 5
Times = dict[str, float]


def open_site(site: str) -> None:
	frappe.init(site=site)
	frappe.connect()
	if frappe.db.exists("User", USER):
		return
	complete_setup_wizard()
	user = {"doctype": "User", "email": USER, "first_name": "Agent", "send_welcome_email": 0}
	frappe.get_doc({**user, "roles": [{"role": "Support Team"}]}).insert()
	frappe.db.commit()


def timed(do: Callable[[], object], at: datetime) -> tuple[object, float]:
	"""As a request begins: with a user that was just set, and nothing cached for them in the process."""
	frappe.set_user(USER)
	frappe.flags.hotline_now = at
	start = time.perf_counter()
	done = do()
	return done, time.perf_counter() - start


def one_round(kinds: dict[str, tuple[dict[str, object], str]]) -> dict[str, Times]:
	"""Insert one of each kind, then read, change and save it. `kinds`: name → (fields, what a save changes)."""
	times: dict[str, Times] = {}
	for kind, (values, changed) in kinds.items():
		doc, insert = timed(frappe.get_doc(values).insert, MONDAY)
		_, save = timed(
			lambda name=doc.name, changed=changed: saved(name, changed), MONDAY + timedelta(minutes=10)
		)
		times[kind] = {"insert": insert, "save": save}
	frappe.set_user("Administrator")
	frappe.db.rollback()
	return times


def saved(name: str, changed: str) -> None:
	doc = frappe.get_doc("Issue", name)
	doc.set(changed, "Changed in the round")
	doc.save()


def measure(plain: str, site: str, rounds: int) -> dict[str, dict[str, list[float]]]:
	"""Operation → kind → the seconds of each round."""
	alone = {WITHOUT: (PLAIN, "subject")}
	along = {WITH: (PLAIN, "subject"), HOTLINE: (ORDER, "hotline_contact_name")}
	found: dict[str, dict[str, list[float]]] = {"insert": {}, "save": {}}
	spawn = multiprocessing.get_context("spawn")
	with (
		ProcessPoolExecutor(1, spawn, open_site, (plain,)) as one,
		ProcessPoolExecutor(1, spawn, open_site, (site,)) as other,
	):
		for number in range(WARM_UP + rounds):
			turns = [(one, alone), (other, along)]
			for pool, kinds in turns if number % 2 else reversed(turns):
				for kind, times in pool.submit(one_round, kinds).result().items():
					if number >= WARM_UP:
						for operation, seconds in times.items():
							found[operation].setdefault(kind, []).append(seconds)
	return found


def quarter(seconds: list[float]) -> float:
	"""The lower quartile: what other work on the machine adds comes in bursts, and is left out."""
	return statistics.quantiles(seconds, n=4)[0]


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("plain")
	parser.add_argument("site")
	parser.add_argument("--rounds", type=int, default=40)
	parser.add_argument("--json", action="store_true")
	given = parser.parse_args()
	result = {}
	for operation, kinds in measure(given.plain, given.site, given.rounds).items():
		own = quarter(kinds[WITHOUT])
		for kind in (WITHOUT, WITH, HOTLINE):
			seconds = quarter(kinds[kind])
			result[f"{operation}: {kind}"] = {"ms": seconds * 1000, "ratio": seconds / own}
	if given.json:
		print(json.dumps(result, indent=1))
		return
	for name, figures in result.items():
		print(f"{name:32} {figures['ms']:8.1f} ms {figures['ratio']:6.2f}")


if __name__ == "__main__":
	main()
