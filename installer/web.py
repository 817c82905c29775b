"""The bench's web server: every request, whatever the host's name, belongs to one site.

gunicorn runs this in the folder sites/; `bench serve` would listen on all addresses, with a debugger.
"""

import os

from frappe.app import application_with_statics

_frappe = application_with_statics()
_site = os.environ["SITE"]


def application(environ, start_response):
	environ["HTTP_X_FRAPPE_SITE_NAME"] = _site
	return _frappe(environ, start_response)
