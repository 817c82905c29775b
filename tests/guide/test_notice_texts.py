"""Texts of notices: placeholders from a fixed list, optional parts, nothing evaluated, and their length as SMS."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_csg.guide.notice_texts import (
	LONGEST_TEXT,
	PLACEHOLDERS,
	TextError,
	check,
	fits,
	parts,
	render,
)

VALUES = {"number": "RX1", "kind": "退单", "what": "", "due": "2026-03-02 12:00"}


@pytest.mark.parametrize(
	("text", "said"),
	[
		("工单 {number}：{kind}", "工单 RX1：退单"),
		("工单 {编号}：{通知类型}", "工单 RX1：退单"),
		("{ number }", "RX1"),
		("{number}[，{what}][，时限 {due}]", "RX1，时限 2026-03-02 12:00"),
		("{number}[，{what} {due}]", "RX1"),
		("[固定]", "固定"),
		("【热线】{number}", "【热线】RX1"),
		("{number}{rating}", "RX1"),
	],
)
def test_a_text_is_filled_in(text: str, said: str) -> None:
	assert render(text, VALUES) == said


@pytest.mark.parametrize(
	("text", "piece"),
	[
		("{{ doc.description }}", "{"),
		("{% for x in y %}", "{% for x in y %}"),
		("{number.__class__}", "{number.__class__}"),
		("{number!r}", "{number!r}"),
		("{number:>99999999}", "{number:>99999999}"),
		("{0}", "{0}"),
		("{}", "{}"),
		("{description}", "{description}"),
		("{phone}", "{phone}"),
		("{number", "{"),
		("number}", "}"),
		("[{number}", "["),
		("{number}]", "]"),
		("[a [b] c]", "["),
		("x" * (LONGEST_TEXT + 1), f"> {LONGEST_TEXT}"),
	],
)
def test_what_is_no_placeholder_is_refused_with_its_piece(text: str, piece: str) -> None:
	with pytest.raises(TextError) as caught:
		check(text)
	assert caught.value.piece == piece


def test_no_placeholder_gives_away_what_a_message_must_not_carry() -> None:
	assert not {"description", "phone", "contact", "unit", "suggestion", "answer"} & set(PLACEHOLDERS)


def test_check_names_what_a_text_uses() -> None:
	assert check("{编号}[，{due}]") == {"number", "due"}


def test_values_are_not_read_as_a_text() -> None:
	assert render("{number}", {"number": "{kind}[x]"}) == "{kind}[x]"


@given(st.text(alphabet="ab{}[]编号%|.!:_0 ", max_size=40))
def test_every_text_is_either_refused_or_filled_in(text: str) -> None:
	try:
		used = check(text)
	except TextError:
		return
	assert used <= set(PLACEHOLDERS)
	assert "{" not in render(text, {})


@pytest.mark.parametrize(
	("length", "count"),
	[(0, 1), (1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)],
)
def test_long_messages_are_counted_by_seventy_and_sixty_seven(length: int, count: int) -> None:
	assert parts("热" * length) == count
	assert fits("热" * length, count)
	assert not fits("热" * length, count - 1)


def test_characters_outside_the_basic_plane_count_twice() -> None:
	assert parts("𠮷" * 35) == 1
	assert parts("𠮷" * 36) == 2
