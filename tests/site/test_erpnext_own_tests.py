"""ERPNext's own tests of Issue and of its service levels pass with the app installed, on a throw-away site."""

import os
import re
import subprocess
import sys

# How many there are at least, so that a runner that finds none is not taken for one that passes.
TESTS = {"Issue": 30, "Service Level Agreement": 5}


def test_erpnexts_own_tests_pass_with_the_app(erpnext_site):
	erpnext_site.bench("set-config", "allow_tests", "1")
	erpnext_site.bench("install-app", "hotline_csg")
	command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", erpnext_site.name]
	for doctype, least in TESTS.items():
		done = subprocess.run(
			[*command, "run-tests", "--doctype", doctype],
			cwd=os.environ["HOTLINE_SITES"],
			capture_output=True,
			text=True,
		)
		said = done.stdout + done.stderr
		ran = re.search(r"^Ran (\d+) tests?", said, re.MULTILINE)

		assert ran and int(ran[1]) >= least, f"the tests of {doctype} did not run:\n{said[-3000:]}"
		assert re.findall(r"^(?:FAIL|ERROR): (\S+)", said, re.MULTILINE) == [], said[-4000:]
