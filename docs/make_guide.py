"""Writes docs/guide.md: each requirement of the guide, what in the code holds it, which tests show it, where staff meet it.

	python docs/make_guide.py            writes the page
	python docs/make_guide.py --check    exit status 1 where the page is not what it would write

Nothing of the page is written by hand: the code cites the ids, the tests bear them as `pytest.mark.requirement`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from hotline_csg.guide import errors, hints  # noqa: E402
from hotline_csg.guide.deadlines import DEADLINES  # noqa: E402
from hotline_csg.guide.flow import FACTS, FLOW  # noqa: E402
from hotline_csg.guide.important import COORDINATE, EVENT_DUTIES, LEVEL_DUTIES  # noqa: E402
from hotline_csg.guide.requirements import REQUIREMENTS, Kind  # noqa: E402
from hotline_csg.guide.warnings import RULES  # noqa: E402

PAGE = ROOT / "docs" / "guide.md"
GUIDE = ROOT / "hotline_csg" / "guide"
CITED = re.compile(r"\b(R\d+(?:\.(?:\d+|[CUPS]))?|A\d+)\b(?:–(R\d+\.\d+|A\d+)\b)?")
CASES = ("must", "must not", "")

HEAD = """# The guide, requirement by requirement

This page is written by `python docs/make_guide.py` from the code and the tests; a test holds it against them. The
requirements are those of 《南方区域电力交易服务热线指南（试行）》, by article; those that begin with A are decisions where the
guide is silent or contradicts itself. **In the code** names the modules of `hotline_csg/guide` that hold a requirement and,
of the tables there, the rows; **tests** say what must and what must not hold; **on the site** says where staff meet it.
"""


@dataclass(frozen=True)
class Shown:
	"""A test that shows a requirement."""

	path: str
	name: str
	case: str
	where: str

	@property
	def link(self) -> str:
		words = self.name.removeprefix("test_").replace("_", " ")
		return f"[{words}](../{self.path})"


def rows_of_tables() -> dict[str, dict[str, list[str]]]:
	"""Requirement → module → the rows there that bear its id."""
	found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))

	def note(rule: str, module: str, text: str) -> None:
		if rule and text not in found[rule][module]:
			found[rule][module].append(text)

	for step in FLOW:
		note(step.rule, "flow", step.action)
	for one in DEADLINES:
		major = f", major {one.major.en}" if one.major else ""
		limit = (
			f"{one.limit.en}{major}"
			if one.limit
			else f"as named by “{one.due_fact.en}”"
			if one.due_fact
			else ""
		)
		note(one.rule, "deadlines", f"{one.name.en}: {limit}")
	for fact in FACTS:
		note(fact.rule, "facts", fact.code)
	for module, base in ((errors, errors.GuideError), (hints, hints.Hint)):
		for told in vars(module).values():
			if isinstance(told, type) and issubclass(told, base):
				note(told.rule, module.__name__.rsplit(".", 1)[-1], told.__name__)
	for rule in RULES:
		note(rule.rule, "warnings", f"{rule.level.en} {rule.window.en}: from {rule.at_least} on")
	for duty in (*EVENT_DUTIES, *(one for some in LEVEL_DUTIES.values() for one in some), COORDINATE):
		note(duty.rule, "important", f"{duty.name.en}{f' {duty.limit.en}' if duty.limit else ''}")
	return found


def cites() -> dict[str, list[str]]:
	"""Requirement → the modules whose text cites it, a range (`R4.2–R4.4`) citing all it spans."""
	found: dict[str, list[str]] = defaultdict(list)
	ids = [one.id for one in REQUIREMENTS]
	for path in sorted(GUIDE.glob("*.py")):
		if path.stem == "requirements":
			continue
		for first, last in CITED.findall(path.read_text(encoding="utf-8")):
			spanned = (
				ids[ids.index(first) : ids.index(last) + 1] if last in ids and first in ids else [first, last]
			)
			for one in filter(None, spanned):
				if path.stem not in found[one]:
					found[one].append(path.stem)
	return found


def shown_in(*folders: str) -> dict[str, list[Shown]]:
	"""Requirement → the tests under `folders` that bear its mark."""
	found: dict[str, list[Shown]] = defaultdict(list)
	for folder in folders:
		for path in sorted((ROOT / "tests" / folder).rglob("test_*.py")):
			for ids, test in _marks(path):
				for one in ids:
					found[one].append(test)
	return found


def _marks(path: Path) -> Iterator[tuple[list[str], Shown]]:
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if not isinstance(node, ast.FunctionDef):
			continue
		for mark in node.decorator_list:
			if not isinstance(mark, ast.Call) or not ast.unparse(mark.func).endswith("mark.requirement"):
				continue
			given = {word.arg: ast.literal_eval(word.value) for word in mark.keywords}
			test = Shown(
				path.relative_to(ROOT).as_posix(), node.name, given.get("case", ""), given.get("where", "")
			)
			yield [ast.literal_eval(arg) for arg in mark.args], test


def page() -> str:
	tables, texts = rows_of_tables(), cites()
	tests, site = shown_in("guide"), shown_in("site", "browser")
	lines = [HEAD]
	for title, kinds in (
		("Rules", (Kind.RULE,)),
		("Words", (Kind.WORDS,)),
		("Met on the site", (Kind.SITE,)),
	):
		lines += [f"\n## {title}\n", "| id | article | requirement | in the code | tests | on the site |"]
		lines.append("|---|---|---|---|---|---|")
		for one in REQUIREMENTS:
			if one.kind in kinds:
				code = _code(tables.get(one.id, {}), texts.get(one.id, []))
				cells = (one.id, one.article, one.title, code, _tests(tests[one.id]), _site(site[one.id]))
				lines.append(f"| {' | '.join(cells)} |")
	return "\n".join(lines) + "\n"


def _code(rows: dict[str, list[str]], modules: list[str]) -> str:
	parts = [f"`{module}`: {', '.join(texts)}" for module, texts in rows.items()]
	also = [f"`{module}`" for module in modules if module not in rows]
	return "; ".join((*parts, *also))


def _tests(tests: list[Shown]) -> str:
	parts = []
	for case in CASES:
		links = [test.link for test in tests if test.case == case]
		if links:
			parts.append(f"{case}: {', '.join(links)}" if case else ", ".join(links))
	return "<br>".join(parts)


def _site(tests: list[Shown]) -> str:
	return "<br>".join(f"{test.where}: {test.link}" if test.where else test.link for test in tests)


def main(arguments: list[str]) -> int:
	text = page()
	if arguments == ["--check"]:
		return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text)
	PAGE.write_text(text, encoding="utf-8")
	return 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
