"""Every string that a user can see has its Chinese in translations/zh.csv."""

import ast
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline_csg.setup.fields import CUSTOM_FIELDS

APP = Path(__file__).parents[2] / "hotline_csg"
CSV = APP / "translations" / "zh.csv"
SCRIPTS = sorted(APP.rglob("*.js"))
TEMPLATES = sorted(path for folder in ("www", "templates") for path in (APP / folder).rglob("*.html"))
# A string and the context it is translated in: for a label that is its doctype.
Text = tuple[str, str]
JS_CALL = re.compile(
	r"""(?<![\w.])__\(\s*(?P<quote>["'])(?P<text>(?:\\.|(?!(?P=quote)).)+)(?P=quote)"""
	r"""(?P<replace>(?:[^"'()]|\([^()]*\))*?)(?:["'](?P<context>[^"']+)["']\s*,?\s*)?\)"""
)
JINJA_CALL = re.compile(
	r"""(?<![\w.])_\((?P<quote>["'])(?P<text>(?:\\.|(?!(?P=quote)).)+)(?P=quote)(?:, context="(?P<context>[^"]+)")?\)"""
)
JS_BEGIN = re.compile(r"(?<![\w.])__\(")
PLACEHOLDER = re.compile(r"\{\d*\}")
CHINESE = re.compile("[\u4e00-\u9fff]")


def rows() -> list[list[str]]:
	with CSV.open(encoding="utf-8", newline="") as file:
		return list(csv.reader(file))


def key(row: list[str]) -> Text:
	return row[0], row[2] if len(row) > 2 else ""


def of_python(path: Path) -> Iterator[Text]:
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if not isinstance(node, ast.Call) or not node.args:
			continue
		name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
		if name != "_" or not isinstance(node.args[0], ast.Constant):
			continue
		context = [word.value.value for word in node.keywords if word.arg == "context"]
		yield node.args[0].value, context[0] if context else ""


def of_javascript(path: Path) -> Iterator[Text]:
	for found in JS_CALL.finditer(path.read_text(encoding="utf-8")):
		yield found["text"].replace(f"\\{found['quote']}", found["quote"]), found["context"] or ""


def of_template(path: Path) -> Iterator[Text]:
	for found in JINJA_CALL.finditer(path.read_text(encoding="utf-8")):
		yield found["text"].replace(f"\\{found['quote']}", found["quote"]), found["context"] or ""


def of_fields(doctype: str, fields: list[dict], shown_bare: tuple[str, ...] = ()) -> Iterator[Text]:
	"""Labels in the context of their doctype; Frappe translates descriptions and some labels without one."""
	for field in fields:
		if field.get("label"):
			bare = field["fieldtype"] == "Table" or field["fieldname"] in shown_bare
			yield field["label"], "" if bare else doctype
		if field.get("description"):
			yield field["description"], ""
		if field.get("fieldtype") == "Select":
			yield from ((option, doctype) for option in field.get("options", "").split("\n") if option)


def of_doctype(path: Path) -> Iterator[Text]:
	record = json.loads(path.read_text(encoding="utf-8"))
	yield record["name"], ""
	if record.get("description"):
		yield record["description"], record["name"]
	# The heading of a list's first column, and the list's sort menu.
	bare = (record.get("title_field", ""), record.get("sort_field", ""))
	yield from of_fields(record["name"], record["fields"], bare)


def of_workspace(path: Path) -> Iterator[Text]:
	record = json.loads(path.read_text(encoding="utf-8"))
	yield record["title"], ""
	for row in (*record["links"], *record["shortcuts"]):
		yield row["label"], ""
		if row.get("format"):
			yield row["format"], ""
	for block in json.loads(record["content"]):
		if block["type"] == "header":
			yield re.sub("<[^>]+>", "", block["data"]["text"]), ""


def of_page(path: Path) -> Iterator[Text]:
	yield json.loads(path.read_text(encoding="utf-8"))["title"], ""


def of_record(path: Path) -> Iterator[Text]:
	"""An onboarding or one of its steps: Frappe translates these of its texts. A step's description stands in both."""
	record = json.loads(path.read_text(encoding="utf-8"))
	shown = ("title", "subtitle", "success_message", "action_label")
	yield from ((record[name], "") for name in shown if record.get(name))


def of_tour(path: Path) -> Iterator[Text]:
	"""A form's tour: public/js/tour.js translates what its steps say."""
	for step in json.loads(path.read_text(encoding="utf-8"))["steps"]:
		yield step["title"], ""
		yield step["description"], ""


def of_roles() -> Iterator[Text]:
	for role in json.loads((APP / "fixtures" / "role.json").read_text(encoding="utf-8")):
		yield role["role_name"], ""


def of_hooks() -> Iterator[Text]:
	"""The app's title, and those it has on Frappe's screen of apps."""
	for node in ast.walk(ast.parse((APP / "hooks.py").read_text(encoding="utf-8"))):
		if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "app_title":
			yield node.value.value, ""
		if isinstance(node, ast.Dict):
			pairs = zip(node.keys, node.values, strict=True)
			yield from ((value.value, "") for name, value in pairs if getattr(name, "value", "") == "title")


def english(texts: Iterator[Text]) -> set[Text]:
	"""What is not Chinese already; a sentence that only names something Chinese is not."""
	return {
		text for text in texts if re.search("[a-z]{4}" if CHINESE.search(text[0]) else "[A-Za-z]", text[0])
	}


def seen_by_users() -> set[Text]:
	module = APP / "hotline_csg"
	texts = english(of_roles()) | english(of_hooks())
	for path in APP.rglob("*.py"):
		texts |= english(of_python(path))
	for path in SCRIPTS:
		texts |= english(of_javascript(path))
	for path in TEMPLATES:
		texts |= english(of_template(path))
	for path in module.glob("doctype/*/*.json"):
		texts |= english(of_doctype(path))
	for path in module.glob("page/*/*.json"):
		texts |= english(of_page(path))
	for path in module.glob("workspace/*/*.json"):
		texts |= english(of_workspace(path))
	for path in (*module.glob("module_onboarding/*/*.json"), *module.glob("onboarding_step/*/*.json")):
		texts |= english(of_record(path))
	for path in module.glob("form_tour/*/*.json"):
		texts |= english(of_tour(path))
	for path in APP.rglob("*.html"):
		texts |= english(of_template(path))
	for doctype, fields in CUSTOM_FIELDS.items():
		texts |= english(of_fields(doctype, fields, ("hotline_act_by",)))
	return texts


def test_every_string_has_a_row():
	known = {key(row) for row in rows()}
	missing = {
		(text, context) for text, context in seen_by_users() if not {(text, context), (text, "")} & known
	}

	assert sorted(missing) == []


def test_no_row_stands_twice():
	assert [one for one, count in Counter(key(row) for row in rows()).items() if count > 1] == []


def test_every_row_has_a_chinese_translation():
	assert [row for row in rows() if len(row) not in (2, 3) or not CHINESE.search(row[1])] == []


def test_a_translation_keeps_the_placeholders():
	def of(text: str) -> set[str]:
		return set(PLACEHOLDER.findall(text))

	assert [row for row in rows() if of(row[0]) != of(row[1])] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_call_in_javascript_is_read(path):
	source = path.read_text(encoding="utf-8")

	assert len(JS_CALL.findall(source)) == len(JS_BEGIN.findall(source))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_call_in_a_template_is_read(path):
	source = path.read_text(encoding="utf-8")

	assert len(JINJA_CALL.findall(source)) == len(re.findall(r"(?<![\w.])_\(", source))


def test_the_collector_finds_what_it_looks_for(tmp_path):
	script = tmp_path / "a.js"
	script.write_text(
		"""__("One"); __('It\\'s {0}', [a.b(c)]); __("Two", null, "Issue"); __("T", [f(x), 2], "C"); x.__("no")""",
		encoding="utf-8",
	)
	code = tmp_path / "a.py"
	code.write_text(
		'_("One " "line"); frappe._("Two", context="Issue"); _(three); f("four")', encoding="utf-8"
	)

	page = tmp_path / "a.html"
	page.write_text("""{{ _("One") }} {% set x = [_('It\\'s'), y_("no")] %}{{ _(name) }}""", encoding="utf-8")

	assert list(of_template(page)) == [("One", ""), ("It's", "")]
	assert list(of_javascript(script)) == [("One", ""), ("It's {0}", ""), ("Two", "Issue"), ("T", "C")]
	assert list(of_python(code)) == [("One line", ""), ("Two", "Issue")]
