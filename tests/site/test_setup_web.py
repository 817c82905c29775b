"""The bench's web server as setup.sh runs it: one site for every host's name, socket.io found from the desk."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from werkzeug.test import Client

WEB = Path(__file__).parents[2] / "installer" / "web.py"


@pytest.fixture
def web(site, monkeypatch) -> ModuleType:
	monkeypatch.setenv("SITE", site)
	monkeypatch.setenv("SOCKETIO_PORT", "9123")
	spec = importlib.util.spec_from_file_location("hotline_web", WEB)
	module = importlib.util.module_from_spec(spec)
	spec.loader.exec_module(module)
	return module


@pytest.mark.parametrize("host", ["localhost:8000", "10.1.2.3", "hotline.example:80"])
def test_every_host_name_is_the_site(web, site, host, monkeypatch):
	asked = {}
	monkeypatch.setattr(
		web, "_frappe", lambda environ, start: (asked.update(environ), start("200 OK", []), [])[2]
	)
	Client(web.application).get("/app", headers={"Host": host, "X-Frappe-Site-Name": "another.site"})

	assert asked["HTTP_X_FRAPPE_SITE_NAME"] == site


def test_a_request_for_socketio_is_sent_to_its_port(web):
	answer = Client(web.application).get(
		"/socket.io/?EIO=4&transport=polling", headers={"Host": "desk.example:8000"}
	)

	assert answer.status_code == 307
	assert answer.headers["Location"] == "http://desk.example:9123/socket.io/?EIO=4&transport=polling"
