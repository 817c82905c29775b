"""Two entities with two people each, and a guest: nobody reads or changes an appeal that is not theirs, by whatever path.

The paths are every function that may be called over HTTP (found, not listed) with the names of another's appeal, file
and member put wherever a text fits, the pages, and the generic routes of Frappe.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import frappe
import pytest
import requests

import hotline_csg
from hotline_csg.adapters.portal import limits
from hotline_csg.guide.words import EventKind
from tests.support import builders, frappe_site, web
from tests.support import portal as entities
from tests.support.builders import MONDAY, STEP
from tests.support.serve import CLOCK_HEADER

pytestmark = pytest.mark.long

SECRET = "绝密词语甲乙丙"
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
# What would give an appeal away: what was said, who said it, its number's rest, its people, its file.
TRACES = (SECRET, "甲测试发电有限公司", "a1测试", "13800000011", "绝密附件")
PAGES = (
	"",
	"/new",
	"/appeals",
	"/appeal?name={order}",
	"/new?from={order}",
	"/progress",
	"/rate?t={order}.1.1",
	"/people",
)
COLLEAGUE = "a2"
INTRUDERS = (None, "b1", "b2", COLLEAGUE)


@dataclass(frozen=True)
class Prey:
	order: str
	urge: str
	file: str
	file_url: str
	member: str
	customer: str

	def names(self) -> tuple[str, ...]:
		return (self.order, self.file, self.member, self.customer)


@pytest.fixture(scope="module")
def prey(site: str) -> Iterator[Prey]:
	"""An appeal of a1 with a file, a return, an urge and an answer that is not yet approved."""
	with frappe_site.committing() as remember:
		customers = entities.prepare(remember)
		from hotline_csg.guide.choices import UrgeKind
		from hotline_csg.service import portal

		with entities.acting("a1") as member:
			given = portal.submit(
				member,
				{**entities.ENTRIES, "description": SECRET, "points": [SECRET], "category": "投诉"},
				(("绝密附件.pdf", PDF),),
			)
		name = given["name"]
		builders.step(name, "agent", EventKind.PASSED, MONDAY + STEP, judgement="内部判断")
		builders.step(name, "dispatcher", EventKind.DISPATCHED, MONDAY + STEP * 2)
		with entities.acting("a1", MONDAY + STEP * 3) as member:
			urge = portal.urge(member, name, UrgeKind.URGE, SECRET, ())
		file = frappe.get_all("File", {"attached_to_name": name}, ["name", "file_url"], order_by="creation")[
			0
		]
		frappe.db.commit()
		member = frappe.db.get_value("Hotline Portal Member", {"email": entities.email("a1")})
		yield Prey(name, urge, file.name, file.file_url, member, customers["a"])


@pytest.fixture(scope="module")
def address(prey: Prey) -> Iterator[str]:
	with web.served() as address:
		yield address


@pytest.fixture(scope="module")
def ask(address: str) -> Callable[..., requests.Response]:
	"""`ask("b1", "GET", "/hotline")`; None is a guest. A test asks more often than a person may."""
	session = requests.Session()

	def asked(part: str | None, method: str, path: str, **more: Any) -> requests.Response:
		for key in frappe.cache.get_keys("hotline_portal:"):
			frappe.cache.delete(key)
		headers = {CLOCK_HEADER: (MONDAY + STEP * 4).isoformat(), "Accept": "application/json"}
		if part:
			headers["Authorization"] = (
				entities.token(part) if part in entities.PEOPLE else builders.token(part)
			)
		session.cookies.clear()
		return session.request(
			method, address + path, headers=headers, timeout=60, allow_redirects=False, **more
		)

	return asked


def leaked(answer: requests.Response, part: str | None = None) -> list[str]:
	"""What of another's appeal stands in an answer; a colleague knows the name of their own entity."""
	text = answer.content.decode("utf-8", "replace")
	with suppress(ValueError):
		text += json.dumps(answer.json(), ensure_ascii=False)
	known = entities.ENTITIES["a"] if part == COLLEAGUE else None
	found = [one for one in TRACES if one in text and one != known]
	return [*found, "the file"] if PDF in answer.content else found


# What may be called ----------------------------------------------------------------------------------------------


def whitelisted() -> Iterator[tuple[str, Callable]]:
	"""Every function of the app that may be called over HTTP."""
	for module in pkgutil.walk_packages(hotline_csg.__path__, "hotline_csg."):
		if any(part in module.name for part in (".guide", ".audit", "__main__", ".patches")):
			continue
		for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
			if function in frappe.whitelisted and function.__module__ == module.name:
				yield f"{module.name}.{name}", function


# Who leaves has left: it takes nothing and touches nobody but whoever calls it.
METHODS = {name: one for name, one in whitelisted() if name != "hotline_csg.api.portal.leave"}
OURS = sorted(METHODS)


def guesses(function: Callable, prey: Prey) -> Iterator[dict[str, Any]]:
	"""Arguments for a function: in turn each of the names that an intruder may have heard of, in every text."""
	parameters = inspect.signature(inspect.unwrap(function)).parameters.values()
	wanted = [one for one in parameters if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)]
	for name in prey.names():
		yield {one.name: guess(one, name, prey) for one in wanted}
	yield {one.name: "Issue" if "doctype" in one.name else guess(one, prey.order, prey) for one in wanted}


def guess(parameter: inspect.Parameter, name: str, prey: Prey) -> Any:
	known = {
		"order": prey.order,
		"id": prey.file,
		"doctype": "Issue",
		"rating": 5,
		"kind": "urge",
		"event": "urged",
	}
	if parameter.name in known:
		return known[parameter.name]
	kinds = str(parameter.annotation)
	if "int" in kinds or "bool" in kinds:
		return 1
	if "dict" in kinds:
		return json.dumps({"name": prey.order, "refers_to": prey.order, "doctype": "Issue"})
	if "list" in kinds:
		return json.dumps([name])
	return name


def test_the_functions_are_found():
	assert {
		"hotline_csg.api.portal.urge",
		"hotline_csg.api.order.board",
		"hotline_csg.api.stock_reads.get_count",
	} <= set(OURS)
	assert len(OURS) > 40


@pytest.mark.parametrize("method", OURS)
def test_no_function_of_ours_gives_an_appeal_away_or_changes_it(method, prey, ask):
	before = state_of(prey)
	leaks = []
	for part in INTRUDERS:
		for arguments in guesses(METHODS[method], prey):
			for verb, sent in (("POST", {"json": arguments}), ("GET", {"params": arguments})):
				answer = ask(part, verb, f"/api/method/{method}", **sent)
				leaks += [
					(part, verb, arguments, one)
					for one in leaked(answer, part)
					if one not in json.dumps(arguments, ensure_ascii=False)
				]

	assert leaks == []
	assert state_of(prey) == before


def state_of(prey: Prey) -> tuple:
	"""All that an intruder might change."""
	frappe.db.rollback()
	order = frappe.db.get_value("Issue", prey.order, "*", as_dict=True)
	return (
		order,
		frappe.db.count("Hotline Event", {"issue": prey.order}),
		frappe.db.count("Hotline Order Link", {"linked_issue": prey.order}),
		frappe.db.count("File", {"attached_to_name": prey.order}),
		frappe.db.count("Comment", {"reference_name": prey.order}),
		frappe.db.count("Hotline Rating"),
		frappe.db.get_value("Hotline Portal Member", prey.member, ["status", "is_admin", "customer"]),
		frappe.db.get_value("Customer", prey.customer, "hotline_sharing"),
	)


# The pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", INTRUDERS)
@pytest.mark.parametrize("page", PAGES)
def test_no_page_gives_an_appeal_away(part, page, prey, ask):
	answer = ask(part, "GET", "/hotline" + page.format(order=prey.order))
	assert answer.status_code in (200, 301, 302, 404)
	assert leaked(answer, part) == []


def test_the_owner_does_read_it(prey, ask):
	answer = ask("a1", "GET", f"/hotline/appeal?name={prey.order}")

	assert answer.status_code == 200
	assert SECRET in answer.text
	assert "绝密附件" in answer.text
	assert (
		ask("a1", "GET", f"/api/method/hotline_csg.api.portal.file?order={prey.order}&id={prey.file}").content
		== PDF
	)


INSIDE = (
	"内部判断",
	"待回单",
	"handler@",
	"dispatcher@",
	"agent@",
	"业务经办",
	"交易组织部",
	"hotline_",
	"催办派发",
)


@pytest.mark.parametrize("page", PAGES)
def test_the_inside_of_the_house_is_on_no_page(page, prey, ask):
	text = ask("a1", "GET", "/hotline" + page.format(order=prey.order)).text
	text = re.sub(r"/(?:assets|api/method)/hotline_csg[^\"']*", "", text)

	assert [one for one in INSIDE if one in text] == []


# Frappe's own routes -----------------------------------------------------------------------------------------------

ORDERS = ("Issue", "Hotline Portal Appeal", "Hotline Portal Member", "Hotline Event", "Hotline Deadline", "Hotline Message",
	"Hotline Rating", "Hotline Contact", "Hotline Notice", "Hotline Return", "Hotline Warning", "Hotline Order Link",
	"Hotline Appeal Point", "Customer", "File", "Communication", "Comment", "Version", "ToDo", "Call Log", "User")  # fmt: skip


def routes(prey: Prey, doctype: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
	every = json.dumps(["*"])
	yield "GET", f"/api/resource/{doctype}", {"params": {"fields": every, "limit_page_length": 0}}
	yield "GET", f"/api/v2/document/{doctype}", {"params": {"fields": every}}
	for name in prey.names():
		yield "GET", f"/api/resource/{doctype}/{name}", {}
		yield "GET", f"/printview?doctype={doctype}&name={name}", {}
		yield (
			"PUT",
			f"/api/resource/{doctype}/{name}",
			{"json": {"subject": "改", "status": "Closed", "is_admin": 0}},
		)
		yield "DELETE", f"/api/resource/{doctype}/{name}", {}
		for method, arguments in {
			"frappe.client.get": {"doctype": doctype, "name": name},
			"frappe.client.get_value": {"doctype": doctype, "filters": name, "fieldname": "*"},
			"frappe.client.set_value": {
				"doctype": doctype,
				"name": name,
				"fieldname": "status",
				"value": "Closed",
			},
			"frappe.client.delete": {"doctype": doctype, "name": name},
			"frappe.desk.form.load.getdoc": {"doctype": doctype, "name": name},
			"frappe.client.validate_link": {"doctype": doctype, "docname": name, "fields": every},
			"frappe.utils.print_format.download_pdf": {"doctype": doctype, "name": name},
		}.items():
			yield "POST", f"/api/method/{method}", {"json": arguments}
	for method, arguments in {
		"frappe.client.get_list": {"doctype": doctype, "fields": ["*"], "limit_page_length": 0},
		"frappe.client.get_count": {"doctype": doctype, "filters": {"hotline_description": ["like", f"%{SECRET}%"]}},
		"frappe.desk.reportview.get": {"doctype": doctype, "fields": ["*"], "page_length": 500},
		"frappe.desk.search.search_link": {"doctype": doctype, "txt": ""},
		"frappe.www.list.get": {"doctype": doctype},
		"frappe.www.list.get_list_data": {"doctype": doctype},
		"frappe.website.doctype.web_form.web_form.get_form_data": {"doctype": doctype, "docname": prey.order, "web_form_name": "issues"},
		"frappe.utils.global_search.search": {"text": SECRET},
		"frappe.utils.global_search.web_search": {"text": SECRET},
		"erpnext.support.doctype.issue.issue.set_multiple_status": {"names": json.dumps([prey.order]), "status": "Closed"},
		"erpnext.support.doctype.issue.issue.set_status": {"name": prey.order, "status": "Closed"},
		"frappe.desk.form.utils.add_comment": {"reference_doctype": doctype, "reference_name": prey.order, "content": "x", "comment_email": "x@x.x", "comment_by": "x"},
	}.items():  # fmt: skip
		yield "POST", f"/api/method/{method}", {"json": arguments}


@pytest.mark.parametrize("part", INTRUDERS)
@pytest.mark.parametrize("doctype", ORDERS)
def test_no_route_of_frappes_gives_an_appeal_away_or_changes_it(doctype, part, prey, ask):
	before = state_of(prey)
	leaks = []
	for verb, path, sent in routes(prey, doctype):
		said = path + json.dumps(sent, ensure_ascii=False)
		leaks += [(verb, path, one) for one in leaked(ask(part, verb, path, **sent), part) if one not in said]

	assert leaks == []
	assert state_of(prey) == before


@pytest.mark.parametrize("part", INTRUDERS)
def test_the_file_itself_is_closed(part, prey, ask):
	for path in (
		prey.file_url,
		f"/api/method/frappe.utils.file_manager.download_file?file_url={prey.file_url}",
	):
		assert PDF not in ask(part, "GET", path).content


def test_an_entitys_own_people_cannot_go_round_the_portal_either(prey, ask):
	"""The owner holds no permission: the generic routes are as closed to a1 as to strangers."""
	leaks = []
	for doctype in ORDERS:
		for verb, path, sent in routes(prey, doctype):
			if verb in ("PUT", "DELETE"):
				assert ask("a1", verb, path, **sent).status_code in (403, 404, 417), path
				continue
			said = path + json.dumps(sent, ensure_ascii=False)
			leaks += [
				(path, one)
				for one in leaked(ask("a1", verb, path, **sent))
				if one == SECRET and one not in said
			]

	assert leaks == []


# Hostile input over HTTP -------------------------------------------------------------------------------------------


HOSTILE = {
	"no json": "{",
	"a list": "[]",
	"a number": "1",
	"script": json.dumps({**entities.ENTRIES, "points": ["<script>alert(1)</script>"]}),
	"huge": json.dumps({**entities.ENTRIES, "description": "长" * 1_000_000}),
	"another's entity": json.dumps({**entities.ENTRIES, "customer": "x", "category": "举报"}),
	"nested": json.dumps({**entities.ENTRIES, "points": [{"name": 1}] * 30}),
	"nothing": json.dumps({}),
}


@pytest.mark.parametrize("entries", HOSTILE.values(), ids=HOSTILE)
def test_hostile_entries_are_refused_in_words_and_nothing_is_stored(entries, prey, ask):
	before = frappe.db.count("Issue")
	answer = ask("b1", "POST", "/api/method/hotline_csg.api.portal.submit", data={"entries": entries})
	frappe.db.rollback()

	assert answer.status_code == 417
	assert re.search("[一-鿿]", json.loads(json.loads(answer.json()["_server_messages"])[0])["message"])
	assert frappe.db.count("Issue") == before


@pytest.mark.parametrize("body", [b"\xff\xfe\x00\x01", b"entries=%ff%fe%00", b"\x00" * 100_000])
def test_bytes_that_are_no_text_are_refused(body, prey, ask, address):
	before = frappe.db.count("Issue")
	answer = requests.post(
		f"{address}/api/method/hotline_csg.api.portal.submit",
		data=body,
		headers={"Authorization": entities.token("b1"), "Content-Type": "application/x-www-form-urlencoded"},
		timeout=60,
	)
	frappe.db.rollback()

	assert answer.status_code in (400, 417)
	assert frappe.db.count("Issue") == before


def test_quick_submits_are_stopped_over_http_too(prey, address):
	headers = {"Authorization": entities.token("b2"), CLOCK_HEADER: MONDAY.isoformat()}
	for key in frappe.cache.get_keys("hotline_portal:"):
		frappe.cache.delete(key)
	with requests.Session() as session:
		codes = [
			session.post(
				f"{address}/api/method/hotline_csg.api.portal.submit",
				data={"entries": "{"},
				headers=headers,
				timeout=60,
			).status_code
			for _try in range(limits.LIMITS["submit"].each + 5)
		]

	assert codes == [417] * limits.LIMITS["submit"].each + [429] * 5
