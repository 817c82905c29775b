"""The bench's web server: every request, whatever the host's name, belongs to one site.

gunicorn runs this in the folder sites/; `bench serve` would listen on all addresses, with a debugger.
"""

import os

from frappe.app import application_with_statics

_frappe = application_with_statics()
_site, _socketio_port = os.environ["SITE"], os.environ["SOCKETIO_PORT"]


def application(environ, start_response):
	# Where a proxy such as nginx stands in front, it takes these requests itself; the desk knows of no other port.
	if environ["PATH_INFO"].startswith("/socket.io/"):
		return _to_socketio(environ, start_response)
	environ["HTTP_X_FRAPPE_SITE_NAME"] = _site
	return _frappe(environ, start_response)


def _to_socketio(environ, start_response):
	host = environ.get("HTTP_HOST", "localhost").rsplit(":", 1)[0]
	address = f"http://{host}:{_socketio_port}{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
	start_response("307 Temporary Redirect", [("Location", address), ("Content-Length", "0")])
	return []
