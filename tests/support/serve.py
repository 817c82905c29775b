"""The development server on loopback, for one site whatever the host's name: `python serve.py SITE PORT`.

`bench serve` listens on all addresses. Run it in the folder sites/.
"""

import sys

import frappe.app
from werkzeug.serving import run_simple

site, port = sys.argv[1:]
frappe.app._site = site
run_simple("127.0.0.1", int(port), frappe.app.application_with_statics(), threaded=True)
