"""docs/guide.md is what its generator writes, and no requirement stands there alone."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from hotline_csg.guide.requirements import BY_ID, REQUIREMENTS, Kind

ROOT = Path(__file__).parents[2]


def load() -> ModuleType:
	spec = importlib.util.spec_from_file_location("make_guide", ROOT / "docs" / "make_guide.py")
	assert spec is not None
	assert spec.loader is not None
	module = importlib.util.module_from_spec(spec)
	sys.modules[spec.name] = module
	spec.loader.exec_module(module)
	return module


make_guide = load()
TABLES, CITES = make_guide.rows_of_tables(), make_guide.cites()
TESTS, SITE = make_guide.shown_in("guide"), make_guide.shown_in("site", "browser")


def test_the_page_is_up_to_date() -> None:
	assert make_guide.main(["--check"]) == 0, "run: python docs/make_guide.py"


@pytest.mark.parametrize(
	"one", [one for one in REQUIREMENTS if one.kind is Kind.RULE], ids=lambda one: one.id
)
def test_every_rule_has_a_test_of_what_must_and_one_of_what_must_not_hold(one) -> None:
	assert {test.case for test in TESTS[one.id]} >= {"must", "must not"}


@pytest.mark.parametrize(
	"one", [one for one in REQUIREMENTS if one.kind is not Kind.SITE], ids=lambda one: one.id
)
def test_every_rule_and_word_is_cited_where_the_code_holds_it(one) -> None:
	assert TABLES.get(one.id) or CITES.get(one.id)


@pytest.mark.parametrize("one", REQUIREMENTS, ids=lambda one: one.id)
def test_every_requirement_has_a_test_on_the_site(one) -> None:
	assert SITE[one.id] != []


def test_marks_bear_known_requirements_and_cases() -> None:
	marked = {**TESTS, **SITE}
	assert set(marked) <= set(BY_ID)
	assert {test.case for tests in marked.values() for test in tests} <= set(make_guide.CASES)


def test_ids_are_written_once() -> None:
	assert len(BY_ID) == len(REQUIREMENTS)
