"""The development server on loopback, for one site whatever the host's name: `python serve.py SITE PORT`.

`bench serve` listens on all addresses. Run it in the folder sites/. A request may bring the moment at which it is to
be judged (the guide's hours must not depend on when the tests run); no server but this one heeds that header.
"""

import sys
from datetime import datetime

CLOCK_HEADER = "X-Test-Now"


def main(site: str, port: str) -> None:
	import frappe.app
	from werkzeug.serving import run_simple

	init_request = frappe.app.init_request

	def init_request_at(request) -> None:
		init_request(request)
		if CLOCK_HEADER in request.headers:
			frappe.flags.hotline_now = datetime.fromisoformat(request.headers[CLOCK_HEADER])

	frappe.app._site = site
	frappe.app.init_request = init_request_at
	run_simple("127.0.0.1", int(port), frappe.app.application_with_statics(), threaded=True)


if __name__ == "__main__":
	main(*sys.argv[1:])
