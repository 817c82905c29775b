"""docs/zh/指标.md is what its generator writes, and every figure can be told from every other."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections import Counter
from pathlib import Path

from hotline_csg.adapters.figures import definitions, special
from hotline_csg.adapters.figures.words import Share
from hotline_csg.guide.requirements import BY_ID

ROOT = Path(__file__).parents[2]
FIGURES = {**definitions.FIGURES, **special.FIGURES}


def test_the_page_is_up_to_date() -> None:
	spec = importlib.util.spec_from_file_location("make_figures", ROOT / "docs" / "make_figures.py")
	assert spec is not None
	assert spec.loader is not None
	module = importlib.util.module_from_spec(spec)
	sys.modules[spec.name] = module
	spec.loader.exec_module(module)
	assert module.main(["--check"]) == 0, "run: python docs/make_figures.py"


def test_no_two_figures_bear_one_name_or_code() -> None:
	assert set(definitions.FIGURES) & set(special.FIGURES) == set()
	names = Counter(name for one in FIGURES.values() for name in (one.zh, one.en))
	assert [name for name, times in names.items() if times > 1] == []


def test_every_figure_cites_what_asks_for_it() -> None:
	cited = {one.code: one.asked_by.split(", ") for one in FIGURES.values()}
	known = set(BY_ID) | {"R82", "R81"}
	assert {code: ids for code, ids in cited.items() if not set(ids) <= known} == {}


def test_both_sides_of_a_share_can_be_split_alike() -> None:
	shares = [one for one in FIGURES.values() if isinstance(one, Share)]
	apart = [one for one in shares if one.part.source != one.whole.source]
	assert [one.code for one in apart] == ["bounced_share"]
	assert [
		one.code
		for one in apart
		if not dict(one.whole.source.columns).keys() <= dict(one.part.source.columns).keys()
	] == []


def test_the_months_figures_lead_to_reports_that_are_there() -> None:
	source = (ROOT / "hotline_csg/adapters/figures/snapshot.py").read_text(encoding="utf-8")
	named = set(re.findall(r'"(Hotline [A-Z][A-Za-z ]+)"\)', source))
	reports = {
		json.loads(path.read_text(encoding="utf-8"))["name"]
		for path in ROOT.glob("hotline_csg/hotline_csg/report/*/*.json")
	}
	assert named - reports == set()
	assert named
