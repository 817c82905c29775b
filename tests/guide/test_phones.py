"""Numbers as people type them, and who an unregistered caller is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_csg.guide.phones import Phone, caller, entity_key, normalise


@pytest.mark.requirement("R11.13", case="must")
@pytest.mark.parametrize(
	("raw", "number", "extension"),
	[
		("13800000000", "13800000000", ""),
		("138 0000 0000", "13800000000", ""),
		("138-0000-0000", "13800000000", ""),
		("１３８００００００００", "13800000000", ""),
		("电话：138 0000 0000（王女士）", "13800000000", ""),
		("+86 138 0000 0000", "13800000000", ""),
		("0086-138-0000-0000", "13800000000", ""),
		("8613800000000", "13800000000", ""),
		("013800000000", "13800000000", ""),
		("+86013800000000", "13800000000", ""),
		("0755-8888 8888", "075588888888", ""),
		("（0755）88888888", "075588888888", ""),
		("+86 755 88888888", "075588888888", ""),
		("+86 (0)755 88888888", "075588888888", ""),
		("8675588888888", "075588888888", ""),
		("862188888888", "02188888888", ""),
		("+861088888888", "01088888888", ""),
		("020-36623007", "02036623007", ""),
		("0755-88888888转8012", "075588888888", "8012"),
		("0755-88888888 转 8012", "075588888888", "8012"),
		("0755-88888888,分机：８０１２", "075588888888", ""),
		("0755-88888888分机：８０１２", "075588888888", "8012"),
		("0755-88888888 ext. 8012", "075588888888", "8012"),
		("0755-88888888 x8012", "075588888888", "8012"),
		("0755-88888888#8012", "075588888888", "8012"),
		("400-159-5598", "4001595598", ""),
		("12398", "12398", ""),
		("95598", "95598", ""),
		("36623007", "36623007", ""),
		("13800000000/0755-88888888", "13800000000", ""),
		("13800000000、13900000000", "13800000000", ""),
		("13800000000或13900000000", "13800000000", ""),
		("\u200b138\u202d0000\u202c0000\ufeff", "13800000000", ""),
		("١٣٨٠٠٠٠٠٠٠٠", "13800000000", ""),
		("+852 2345 6789", "0085223456789", ""),
		("00852 2345 6789", "0085223456789", ""),
		("未知", "", ""),
		("", "", ""),
	],
)
def test_one_number_has_one_form(raw, number, extension) -> None:
	assert normalise(raw) == Phone(number, extension, raw)


@pytest.mark.requirement("R11.13", case="must not")
@pytest.mark.parametrize(
	("one", "other"),
	[
		("020-36623007", "0755-36623007"),
		("13800000000", "13800000001"),
		("0755-88888888", "88888888"),
		("+852 2345 6789", "2345 6789"),
		("86138000", "138000"),
	],
)
def test_different_numbers_stay_different(one, other) -> None:
	assert normalise(one).number != normalise(other).number


def test_local_numbers_take_the_area_code_they_are_given() -> None:
	assert normalise("36623007", area="020").number == "02036623007"
	assert normalise("13800000000", area="020").number == "13800000000"
	assert normalise("95598", area="020").number == "95598"


def test_the_hotline_s_own_trunk_is_never_a_caller() -> None:
	own = ("4001595598", "020-3662 3007")
	assert caller("400-159-5598", own) == caller("+86 20 36623007", own) == ""
	assert caller("138 0000 0000", own) == "13800000000"


@pytest.mark.requirement("A20", case="must")
def test_an_entity_is_its_legal_unit_whoever_calls() -> None:
	code = "91440000MA0000000X"
	one = entity_key(credit_code=code, unit="甲公司", phone="13800000000")
	assert one == entity_key(
		credit_code=" ９１４４００００ma0000000x ", unit="甲公司广州分部", phone="13900000000"
	)


@pytest.mark.requirement("A20", case="must not")
def test_two_units_are_not_one_though_the_same_person_calls() -> None:
	calls = [
		entity_key(credit_code=code, phone="13800000000")
		for code in ("91440000MA0000000X", "91440000MA0000001X")
	]
	assert len(set(calls)) == 2
	assert entity_key(credit_code="X1", phone="1") != entity_key(unit="X1", phone="1")


def test_an_unregistered_caller_is_number_and_unit() -> None:
	same = {
		entity_key(unit="甲（广州）有限公司", phone="13800000000"),
		entity_key(unit=" 甲(广州) 有限公司 ", phone="13800000000"),
	}
	assert len(same) == 1
	assert entity_key(unit="乙公司", phone="13800000000") not in same
	assert entity_key(unit="甲（广州）有限公司", phone="13900000000") not in same


def test_nobody_is_nobody() -> None:
	assert entity_key() == entity_key(unit=" （） ") == ""


@given(
	st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
	st.sampled_from(["", "+86", "86", "0086", "0", "+86 0"]),
	st.sampled_from(["", " ", "-", "　", "－"]),
)
def test_every_mobile_survives_prefixes_and_separators(number, prefix, gap) -> None:
	typed = f"{prefix}{gap if prefix else ''}{number[:3]}{gap}{number[3:7]}{gap}{number[7:]}"
	assert normalise(typed).number == number


@given(st.text(max_size=40))
def test_any_text_gives_digits_and_the_form_stays_as_it_is(raw) -> None:
	number = normalise(raw).number
	assert number == "" or (number.isascii() and number.isdigit())
	assert normalise(number).number == number
