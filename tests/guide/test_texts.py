"""What people read: every sentence says the same in Chinese and in English, with its data."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from hotline_csg.guide import choices, errors, hints, important, limits, notices, warnings, words
from hotline_csg.guide.errors import GuideError
from hotline_csg.guide.facts import Kind
from hotline_csg.guide.flow import FACTS, FLOW
from hotline_csg.guide.hints import Hint
from hotline_csg.guide.limits import Limit, Unit
from hotline_csg.guide.requirements import BY_ID
from hotline_csg.guide.texts import show
from hotline_csg.guide.words import Category, Channel, EventKind, Role, Word

from .build import S, at, do, reached, refused

CJK = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def subclasses(of: type, module: object) -> list[type]:
	return [
		one
		for one in vars(module).values()
		if isinstance(one, type) and issubclass(one, of) and one is not of
	]


TOLD = [*subclasses(GuideError, errors), *subclasses(Hint, hints)]
WORDS = [
	kind
	for module in (words, choices, important, limits, notices, warnings)
	for kind in subclasses(Word, module)
	if len(kind)  # type: ignore[arg-type]
]


def fields(template: str) -> set[str]:
	return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("kind", TOLD, ids=lambda kind: kind.__name__)
def test_both_languages_say_the_same_under_a_known_requirement(kind) -> None:
	assert kind.text_zh
	assert kind.text_en
	assert fields(kind.text_zh) == fields(kind.text_en)
	assert kind.rule in BY_ID
	assert CJK.search(kind.text_zh)
	assert not CJK.search(kind.text_en)


@pytest.mark.parametrize(
	"kind", [kind for kind in TOLD if issubclass(kind, GuideError)], ids=lambda kind: kind.__name__
)
def test_an_error_s_sentence_carries_its_data(kind) -> None:
	data = {name: f"<{name}>" for name in fields(kind.text_zh)}
	error = kind(**data)
	assert all(value in error.zh and value in error.en for value in data.values())
	assert str(error) == error.zh


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_every_word_has_a_name_in_each_language(kind) -> None:
	for word in kind:
		assert word.zh
		assert word.en
		assert not CJK.search(word.en)
		assert kind.read(word.zh) is kind.read(f" {word.value.upper()} ") is word
	assert len({word.zh for word in kind}) == len(kind)
	assert not kind.knows("没有这个词")
	with pytest.raises(KeyError):
		kind.read("没有这个词")


def test_facts_and_actions_have_names() -> None:
	for fact in FACTS:
		assert fact.zh
		assert not CJK.search(fact.en)
		assert (fact.kind is Kind.WORD) == (fact.words is not None)
		assert not fact.rule or fact.rule in BY_ID
	for row in FLOW:
		assert row.action
		assert row.rule in BY_ID


def test_a_missing_fact_is_named_in_the_language_of_the_sentence() -> None:
	error = refused(
		errors.MissingFact,
		lambda: do(reached(S.PASSED), EventKind.NOT_ACCEPTED, "03-02 09:40", without=("refusal", "told")),
	)
	assert error.zh == "「不予受理」缺少：不予受理情形、向来电人的解释。请补充后再提交。"
	assert error.en == "“not accepted” needs: refusal, told. Fill them in and try again."


@pytest.mark.parametrize(
	("value", "zh", "en"),
	[
		(at("03-02 09:05"), "2026-03-02 09:05", "2026-03-02 09:05"),
		(Category.COMPLAINT, "投诉", "complaint"),
		((Role.HEAD, Role.AGENT), "业务部门负责人、交易服务坐席", "head, agent"),
		(frozenset({Role.HEAD, Role.AGENT}), "业务部门负责人、交易服务坐席", "agent, head"),
		(Limit(1, Unit.WORKING_DAYS), "1个工作日", "1 working day"),
		(Limit(3, Unit.HOURS), "3 小时", "3 hours"),
		(3, "3", "3"),
		("正文", "正文", "正文"),
	],
)
def test_data_is_shown_in_the_language_of_the_sentence(value, zh, en) -> None:
	assert (show(value, "zh"), show(value, "en")) == (zh, en)


def test_channels_are_read_by_number() -> None:
	assert Channel.read("12398") is Channel.C12398
